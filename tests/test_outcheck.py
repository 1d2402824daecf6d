"""The output is a closed world, and what was rendered is scanned again."""

from __future__ import annotations

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gate.model import Finding, NotExamined, ScanResult, Severity
from gate.outcheck import VerifiedSite, check, page_texts, rescan

ORIGINS = {"index.html": "release:home@1", "catalogue.csv": "made:catalogue", "source/index.md": "release:home@1"}
THEME = {"assets/gate/gate.css": b"css"}
FILES = {"index.html": b"<p>x</p>", "catalogue.csv": b"a", "source/index.md": b"x", "assets/gate/gate.css": b"css"}


def faults(files):
    found = check(files, ORIGINS, THEME)
    assert isinstance(found, tuple)
    return [(reason.code, reason.path, reason.facts["what"]) for reason in found]


def test_a_complete_output_is_a_verified_site():
    site = check(FILES, ORIGINS, THEME)
    assert isinstance(site, VerifiedSite)
    assert site.origins["assets/gate/gate.css"] == "theme" and dict(site.files) == FILES


def test_a_file_that_nobody_ordered_fails_the_build():
    assert faults(FILES | {"x.js": b""}) == [("output-unaccounted", "x.js", "extra")]


def test_a_file_that_was_ordered_and_is_not_there_fails_the_build():
    files = {path: data for path, data in FILES.items() if path != "catalogue.csv"}
    assert faults(files) == [("output-unaccounted", "catalogue.csv", "missing")]


def test_a_file_of_the_theme_is_the_theme_s_own_bytes():
    assert faults(FILES | {"assets/gate/gate.css": b"evil"}) == [
        ("output-unaccounted", "assets/gate/gate.css", "changed")
    ]


def test_a_path_never_leaves_the_site():
    origins = ORIGINS | {"../x": "made:x"}
    found = check(FILES | {"../x": b""}, origins, THEME)
    assert isinstance(found, tuple) and found[0].facts["what"] == "path"


def test_made_and_rendered_texts_are_scanned_sources_and_theme_are_not():
    seen = []

    def scan(path, data):
        seen.append(path)
        return ScanResult()

    site = check(FILES, ORIGINS, THEME)
    assert rescan(site, scan) == {}
    assert sorted(seen) == ["catalogue.csv", "index.html.txt"]


def test_findings_and_unread_files_are_both_reported_at_the_file_they_are_in():
    results = {
        "index.html.txt": ScanResult((Finding("index.html.txt", "internal-mark", Severity.REFUSE, 3, 4),)),
        "catalogue.csv": ScanResult(not_examined=(NotExamined("catalogue.csv", "encoding"),)),
    }
    site = check(FILES, ORIGINS, THEME)
    assert rescan(site, lambda path, data: results[path]) == {
        "index.html": ScanResult((Finding("index.html", "internal-mark", Severity.REFUSE),)),
        "catalogue.csv": results["catalogue.csv"],
    }


def pages(**texts):
    files = {f"{name}/index.html": text.encode() for name, text in texts.items()}
    return check(files, dict.fromkeys(files, "made:x"), {})


def finder(path, data):
    hits = data.decode().count("机密")
    return ScanResult(tuple(Finding(path, "level-term", Severity.REFUSE) for _ in range(hits)))


@pytest.mark.parametrize(
    "html",
    [
        "<p>机密</p>",
        "<p>机<b>密</b></p>",
        '<p>机<span class="g-x">密</span></p>',
        "<p>&#26426;密</p>",
        '<p title="机密">x</p>',
        "<!-- 机密 --><p>x</p>",
        "<title>机密</title>",
        "<p>x<!-- > 机密 --></p>",
        "<td>a</td><td>机密</td>",
    ],
)
def test_a_mark_is_found_wherever_a_page_holds_it(html):
    assert set(rescan(pages(a=html), finder)) == {"a/index.html"}


def test_two_blocks_are_not_one_word():
    assert rescan(pages(a="<td>机</td><td>密</td>"), finder) == {}


def test_a_text_that_was_found_once_is_found_on_every_page():
    found = rescan(pages(a="<p>机密</p>", b="<p>机密</p>", c="<p>x</p>"), finder)
    assert set(found) == {"a/index.html", "b/index.html"}


def test_what_stands_on_every_page_is_scanned_once():
    scanned = []

    def scan(path, data):
        scanned.append(data.decode())
        return ScanResult()

    rescan(pages(a="<header>frame</header><p>one</p>", b="<header>frame</header><p>two</p>"), scan)
    assert scanned == ["frame\n\none", "two"]


@given(st.lists(st.text(), max_size=5), st.text())
def test_every_text_of_a_page_is_among_those_that_are_scanned(blocks, title):
    html = f'<p title="{escape(title)}">' + "".join(f"<p>{escape(block)}</p>" for block in blocks)
    texts = page_texts(html)
    assert {" ".join(text.split()) for text in [title, *blocks]} - {""} == set(texts)
