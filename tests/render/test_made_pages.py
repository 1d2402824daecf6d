"""The pages of corrections, complaints and evaluations: what stands on them, and what is said where nothing does."""

from __future__ import annotations

from datetime import date

import pytest
import site_samples

from gate import sitebuild
from gate.render.model import Complaints, Evaluation
from gate.staging import output_path, stage
from gate.verdict import MADE_PAGES

TITLES = {"corrections": "更正", "jubao": "投诉举报", "pingyi": "社会评议"}
PLACES = tuple(TITLES)
WHOLE = Complaints("公开办", "样例路1号", "000000", "000-0000001", "工作日", "来信来电", "一楼东侧", "上一级统计局")
EVALUATION = Evaluation(
    title="2026年社会评议",
    year="2026",
    state="已开评议大会",
    offices=("综合科", "法规科"),
    steps=(("走访座谈", (date(2026, 9, 20), date(2026, 9, 21))),),
    representatives=(("企业", 3), ("社区", 2)),
    survey=(("有效问卷", "17份"),),
    notice=("评议通告", "pingyi/通告/"),
)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return site_samples.make(tmp_path_factory.mktemp("keys"))[0]


@pytest.fixture(scope="module")
def pages(site):
    """The text of the three pages, everything filled in."""
    whole = site_samples.changed(site, complaints=WHOLE, evaluations=(EVALUATION,))
    files = sitebuild.render(stage(whole), site.now)
    return {place: files[f"{place}/index.html"].decode() for place in PLACES}


def test_a_release_may_link_to_every_first_page_that_is_made(site):
    tree = stage(site)
    made = {doc for doc in tree.docs if tree.origins[output_path(doc)].startswith("made:") and doc.count("/") == 1}
    assert made == MADE_PAGES


@pytest.mark.parametrize(("place", "title"), TITLES.items())
def test_each_has_its_title_its_place_in_the_site_map_and_a_link_on_every_page(place, title, site, pages):
    tree = stage(site)
    assert tree.contexts[f"{place}/index.md"]["heading"] == title
    assert f"{site.config.site_url}{place}/<".encode() in tree.files["sitemap.xml"]
    for other in PLACES:
        link = "./" if other == place else f"../{place}/"
        assert f'<a href="{link}">{title}</a>' in pages[other].rpartition("<footer")[2]


def test_a_correction_stands_with_its_date_its_version_and_its_reason(site):
    (row,) = stage(site).contexts["corrections/index.md"]["rows"]
    second = next(r for r in site.releases if r.version == 2)
    assert row["published"]["iso"] == second.entry["time"]
    assert (row["path"], row["version"]) == (second.address, 2)
    said = row["correction"]
    assert [said[key] for key in ("kind", "was", "is", "why")] == ["数据更正", "1.2", "1.3", "录入有误"]


def test_a_corrected_version_that_is_no_longer_current_leads_to_its_own_page(site):
    second = next(r for r in site.releases if r.version == 2)
    third = site_samples.replace(second, version=3, entry={**second.entry, "seq": 99, "version": 3})
    older = site_samples.replace(second, current=False)
    others = tuple(r for r in site.releases if r is not second)
    rows = stage(site_samples.changed(site, releases=(*others, older, third))).contexts["corrections/index.md"]["rows"]
    assert [row["path"] for row in rows] == [second.address, f"{second.address}v/2/"]


def test_the_page_of_complaints_shows_every_part(pages):
    for part in ("公开办", "样例路1号", "000000", "000-0000001", "工作日", "来信来电", "一楼东侧", "上一级统计局"):
        assert part in pages["jubao"]
    assert "未填写" not in pages["jubao"]


def test_the_page_of_evaluations_shows_aim_days_and_numbers(pages):
    shown = pages["pingyi"]
    for part in ("以人民群众满意为标准", "综合科、法规科", "企业：3人", "社区：2人", "有效问卷：17份"):
        assert part in shown
    assert "2026年9月20日</time>、<time" in shown
    assert 'href="%E9%80%9A%E5%91%8A/">评议通告</a>' in shown


def test_what_is_not_there_is_said(site):
    bare = site_samples.changed(site, releases=tuple(r for r in site.releases if r.version == 1 and r.current))
    files = sitebuild.render(stage(bare), site.now)
    corrections, complaints, evaluations = (files[f"{place}/index.html"].decode() for place in PLACES)
    assert "目前没有更正" in corrections
    assert complaints.count("未填写") == 7
    assert "目前没有社会评议" in evaluations
