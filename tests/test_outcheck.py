"""The output is a closed world, and what was rendered is scanned again."""

from __future__ import annotations

from gate.model import Finding, NotExamined, ScanResult, Severity
from gate.outcheck import VerifiedSite, check, rescan

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
    assert sorted(seen) == ["catalogue.csv", "index.html"]


def test_findings_and_unread_files_are_both_reported():
    results = {
        "index.html": ScanResult((Finding("index.html", "internal-mark", Severity.REFUSE),)),
        "catalogue.csv": ScanResult(not_examined=(NotExamined("catalogue.csv", "encoding"),)),
    }
    site = check(FILES, ORIGINS, THEME)
    assert rescan(site, lambda path, data: results[path]) == results
