"""Staging: what stands where, what each page may show, and that nothing else does."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date

import pytest
import site_samples
from hypothesis import given
from hypothesis import strategies as st

from gate.model import Refused
from gate.render.model import Withdrawn
from gate.render.wording import cell, is_icp_number, period
from gate.staging import output_path, stage


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return site_samples.make(tmp_path_factory.mktemp("keys"))[0]


@pytest.fixture(scope="module")
def tree(site):
    return stage(site)


def test_every_file_of_the_tree_has_exactly_one_origin(tree):
    made = {output_path(doc) for doc in tree.docs} | set(tree.files) | {"404.html"}
    assert made == set(tree.origins)


def test_a_release_lies_at_its_address_with_its_sources_and_its_proof(tree):
    base = "releases/2026/cpi-2026-10/"
    assert tree.origins[base + "index.html"] == "release:cpi-2026-10@2"
    assert tree.files[base + "source/index.md"] == site_samples.SECOND
    assert tree.docs[base + "t1.csv"] == tree.files[base + "source/t1.csv"]
    assert json.loads(tree.files[base + "proof.json"])["entry"]["version"] == 2


def test_an_older_version_keeps_its_text_its_files_and_its_proof_under_v(tree, site):
    base = "releases/2026/cpi-2026-10/v/1/"
    context = tree.contexts[base + "index.md"]
    assert context["noindex"] and "第2版" in context["notices"][0]["text"]
    assert tree.files[base + "source/index.md"] == site_samples.SOURCES[2][2]["index.md"]
    assert tree.origins[base + "t1.csv"] == "release:cpi-2026-10@1"
    assert json.loads(tree.files[base + "proof.json"])["entry"]["version"] == 1


def test_home_shows_its_sources_by_their_path_from_the_root(tree):
    assert {"source/content/index.md", "source/mkdocs.yml", "proof.json"} <= set(tree.files)
    assert [row["id"] for row in tree.contexts["index.md"]["latest"]] == ["cpi-2026-10", "law-1", "notice-1"]


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("蒙ICP备12345678号", True),
        ("京ICP备1234567890号-12", True),
        ("样例，无ICP备案号", False),
        ("样例ICP备12345678号", False),
        ("ICP备12345678号", False),
        ("蒙ICP备号", False),
        ("", False),
    ],
)
def test_what_a_number_in_the_ministry_s_register_looks_like(text, is_one, site):
    assert is_icp_number(text) is is_one
    config = replace(site.config, footer={"icp": text})
    for sample in (True, False):
        frame = stage(site_samples.changed(site, config=config, sample=sample)).site
        assert frame["icp_is_registered"] is (is_one and not sample)


def test_the_renderer_gets_the_text_without_its_front_matter(tree):
    body = tree.docs["releases/2026/notice-1/index.md"]
    assert body == b"---\n{}\n---\n" + "key: value\n\n正文第一行像元数据。\n".encode()


def test_a_page_shows_every_fact_of_its_release(tree):
    facts = tree.contexts["releases/2026/cpi-2026-10/index.md"]["release"]
    wanted = (
        "index_no category office produced published period status opinion basis reason digest register_seq version"
    )
    assert all(facts[name] not in (None, "") for name in wanted.split())
    assert facts["status"] == "更正"
    assert [s["act"] for s in facts["signers"]] == ["submit", "review", "approve", "publish"]


def test_a_withdrawn_release_leaves_a_number_a_day_and_nothing_else(tree):
    context = tree.contexts["releases/2026/gone/index.md"]
    assert context["noindex"] and context["index_no"] == "SAMPLE-2026-99"
    assert tree.files["withdrawn.txt"] == b"/releases/2026/gone/\n"
    assert [doc for doc in tree.docs if doc.startswith("releases/2026/gone/")] == ["releases/2026/gone/index.md"]


def test_the_catalogue_says_the_same_as_page_csv_and_json(tree):
    items = json.loads(tree.files["catalogue.json"])["items"]
    rows = list(csv.reader(io.StringIO(tree.files["catalogue.csv"].decode("utf-8-sig"))))
    shown = [row["index_no"] for row in tree.contexts["catalogue/index.md"]["rows"]]
    live = [item["index_no"] for item in items if item["status"] != "撤回"]
    assert shown == live == [row[0] for row in rows[1:4]]
    assert tree.files["catalogue.csv"].startswith(b"\xef\xbb\xbf") and b"\r\n" in tree.files["catalogue.csv"]


def test_the_catalogue_is_cut_by_year_category_and_office(tree):
    docs = set(tree.docs)
    assert {
        "catalogue/year/2026/index.md",
        "catalogue/category/0301/index.md",
        "catalogue/office/off-03/index.md",
    } <= docs


def test_a_long_list_is_cut_into_pages(site):
    cpi = next(r for r in site.releases if r.id == "cpi-2026-10" and r.current)
    many = tuple(
        replace(cpi, id=f"r-{n}", address=f"releases/2026/r-{n}/", root=f"content/releases/2026/r-{n}")
        for n in range(120)
    )
    tree = stage(site_samples.changed(site, releases=site.releases + many))
    assert len(tree.contexts["releases/index.md"]["rows"]) == 50
    assert len(tree.contexts["releases/page/3/index.md"]["rows"]) == 23
    titles = [context["title"] for doc, context in tree.contexts.items() if doc.startswith("releases/page/")]
    assert len(set(titles)) == len(titles)


def test_two_sources_for_one_address_are_refused_in_any_case(site):
    clash = Withdrawn("x", "releases/2026/CPI-2026-10/", "SAMPLE-2026-98", date(2026, 11, 20))
    with pytest.raises(Refused) as refused:
        stage(site_samples.changed(site, withdrawn=(clash,)))
    assert refused.value.reasons[0].code == "url-collision"


def test_a_draft_is_marked_and_has_no_proof(site):
    drafts = tuple(replace(r, entry=None, proof=None, signers=()) for r in site.releases if r.current)
    preview = site_samples.changed(
        site, releases=drafts, drafts=True, checkpoint=None, register=(), leaves=(), keys=(), allowed_signers=""
    )
    tree = stage(preview)
    assert tree.contexts["releases/2026/cpi-2026-10/index.md"]["draft"] and tree.site["preview"]
    assert not [path for path in tree.files if path.endswith("proof.json") or "/source/" in path]
    assert [row["published"] for row in tree.contexts["releases/index.md"]["rows"]] == [None] * 3
    assert tree.contexts["catalogue/index.md"]["rows"] == []


def test_the_site_map_lists_what_search_engines_may_keep(tree):
    text = tree.files["sitemap.xml"].decode()
    assert "<loc>https://stats.sample.invalid/releases/2026/cpi-2026-10/</loc><lastmod>2026-11-21" in text
    assert "/v/1/" not in text and "/gone/" not in text


def test_the_public_log_has_one_leaf_a_line(tree, site):
    assert tree.files["register/leaves.txt"] == b"".join(leaf.hex().encode() + b"\n" for leaf in site.leaves)


def test_a_period_is_written_in_words():
    assert period("2026-10") == "2026年10月"
    assert period("2026-Q3") == "2026年第三季度"
    assert period("2026-01/2026-10") == "2026年1月至2026年10月"
    assert period("2026") == "2026年"


@given(st.text())
def test_no_cell_is_a_formula(text):
    shown = cell(text)
    assert shown in (text, "'" + text)
    if shown == text and text:
        number = text[0] in "+-" and text[1:].replace(".", "", 1).isdecimal()
        assert number or text[0] not in "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"


def test_a_negative_number_stays_a_number():
    assert cell("-0.8") == "-0.8" and cell("-1+cmd") == "'-1+cmd"
