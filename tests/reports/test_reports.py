"""Every form of a report carries the same facts, in one order, and none of the text that was found.

The golden files show each form as a reader sees it; ``python tests/reports/test_reports.py`` writes them anew.
"""

from __future__ import annotations

import json
import random
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gate.codes import table
from gate.model import Finding, NotExamined, Reason
from gate.report import ReleaseReport, Report, Tool
from gate.reports.base import Style, View, shown_text
from gate.reports.registry import FORMS, render
from gate.rules.registry import BY_ID

GOLDEN = Path(__file__).with_name("golden")
TOOL = Tool("gongkai-gate", "1.2.3", "sha256:" + "0" * 64)
FOLDER = "content/releases/2026/cpi"
PAGE = f"{FOLDER}/index.md"
ESCAPES = "\x1b]0;x\x07\x1b[2J\r\u202e\u2028"


def finding(
    rule: str = "level-term", path: str = PAGE, line: int | None = 3, column: int | None = 1, **more: object
) -> Finding:
    severity = BY_ID[rule].severity
    digest = f"sha256:{hash_of(rule, path, line, column)}"
    return Finding(path, rule, severity, line, column, fingerprint=digest, **more)  # type: ignore[arg-type]


def hash_of(*facts: object) -> str:
    return "".join(f"{ord(c) % 16:x}" for c in repr(facts)).ljust(64, "0")[:64]


def sample() -> Report:
    return Report(
        tool=TOOL,
        files=4,
        paths=(PAGE, f"{FOLDER}/table.xlsx", f"{FOLDER}/scan.pdf", "content/index.md"),
        findings=(
            finding("mobile-number", line=12, column=5, text="13800138000"),
            finding("level-term", line=3, text="秘密★5年"),
            finding("level-term", line=9, column=4, text="机密★"),
            finding("email", line=12, column=20, text="zhang@example.com"),
            finding("survey-microdata", f"{FOLDER}/table.xlsx", None, None, part="微观!A2", text="某乳业"),
            finding("file-name-mark", f"{FOLDER}/内部文件.md", None, None, text="内部文件"),
        ),
        not_examined=(NotExamined(f"{FOLDER}/scan.pdf", "encrypted"),),
        releases=(
            ReleaseReport("home", 2, "published", "publish", title="首页", path="content/index.md"),
            ReleaseReport(
                "cpi",
                1,
                "refused",
                "refuse",
                (
                    Reason.of("signoff-missing", path=FOLDER, act="approve", release="cpi"),
                    Reason.of("front-matter-duplicate-key", path=PAGE, line=4, key="title", first=2),
                ),
                title=f"10月份居民消费价格{ESCAPES}",
                path=PAGE,
            ),
        ),
        reasons=(Reason.of("page-unsigned", path="content/notice.md"),),
        notes=(Reason.of("trust-changed", path="trust"),),
    )


@pytest.mark.parametrize("form", FORMS)
def test_the_golden_file_is_what_a_reader_gets(form: str) -> None:
    assert render(form, sample(), "zh") == (GOLDEN / form).read_text("utf-8")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("form", FORMS)
def test_the_same_input_gives_the_same_bytes_in_any_order(form: str, lang: str) -> None:
    report = sample()
    shuffled = replace(
        report,
        paths=report.paths[::-1],
        findings=report.findings[::-1],
        releases=tuple(replace(release, reasons=release.reasons[::-1]) for release in report.releases[::-1]),
    )
    assert render(form, report, lang) == render(form, shuffled, lang)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("form", FORMS)
def test_no_four_characters_of_what_was_found_are_in_a_report(form: str, seed: int) -> None:
    chance = random.Random(seed)
    secret = "".join(chance.choice("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥QXZJKWVqxzjkwv") for _ in range(40))
    found = tuple(finding(rule, line=n + 1, text=secret) for n, rule in enumerate(BY_ID))
    for lang in ("zh", "en"):
        shown = render(form, Report(found, tool=TOOL), lang)
        assert not [secret[at : at + 4] for at in range(37) if secret[at : at + 4] in shown]


@pytest.mark.parametrize("form", FORMS)
def test_a_path_that_is_a_finding_is_masked_wherever_it_stands(form: str) -> None:
    path = "content/releases/2026/x/绝密文件.md"
    report = Report(
        (finding("file-name-mark", path, None, None), finding("level-term", path)),
        (NotExamined(path, "crash"), NotExamined("a.xlsx", "crash", "绝密文件!A1")),
        (
            ReleaseReport(
                "x", 1, "refused", "refuse", (Reason.of("content-changed", path=path, what=path),), "绝密文件", path
            ),
        ),
        paths=(path,),
        tool=TOOL,
    )
    for lang in ("zh", "en"):
        assert "密文件" not in render(form, report, lang)
    assert "%E5%AF%86%E6%96%87" not in render(form, report, "zh")


@pytest.mark.parametrize("form", FORMS)
def test_escapes_are_shown_as_signs(form: str) -> None:
    path = f"content/a{ESCAPES}\n::stop-commands::x.md"
    report = Report(
        (finding("level-term", path, part=f"Sheet{ESCAPES}!A1"),),
        (NotExamined(path, "crash"),),
        (
            ReleaseReport(
                f"x{ESCAPES}",
                1,
                "refused",
                "refuse",
                (Reason.of("content-changed", path=path, what=ESCAPES),),
                ESCAPES,
                path,
            ),
        ),
        paths=(path,),
        tool=TOOL,
    )
    shown = render(form, report, "zh", show_text=True)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)
    assert not any(line.startswith("::stop") for line in shown.splitlines())


def test_github_annotations_escape_what_ends_a_property_or_a_line() -> None:
    report = Report((finding("level-term", "content/a,line=9::100%.md"),), tool=TOOL)
    first = render("github", report, "zh").splitlines()[0]
    assert first.startswith("::error file=content/a%2Cline=9%3A%3A100%25.md,line=3,col=1,title=level-term::")


def test_only_a_style_that_asks_for_it_shows_text_and_numbers_stay_masked() -> None:
    assert "秘密★5年" in render("text", sample(), "zh", show_text=True)
    value = json.loads(render("json", sample(), "zh", show_text=True))
    texts = {f["rule"]: f["text"] for f in value["findings"] if f["line"] != 9}
    assert texts["mobile-number"] == "138••••••00"
    assert texts["email"] == "zha••••••••••••om"
    for form in FORMS:
        assert "3800138" not in render(form, sample(), "zh", show_text=True)
        assert "秘密★5年" not in render(form, sample(), "zh")


@given(st.text(max_size=200), st.sampled_from(sorted(BY_ID)))
def test_shown_text_is_one_short_safe_line(text: str, rule: str) -> None:
    shown = shown_text(finding(rule, text=text))
    assert "\n" not in shown and "\x1b" not in shown and len(shown) < 90
    assert not re.search(r"[0-9](?:[ .-]?[0-9Xx]){6,}", shown)


def test_colours_are_only_for_a_terminal() -> None:
    assert "\x1b" not in render("text", sample(), "zh")
    coloured = render("text", sample(), "zh", colour=True)
    assert "\x1b[1;31m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == render("text", sample(), "zh")


def test_the_text_form_tells_each_next_step_once_a_file_and_the_verdict_last() -> None:
    lines = render("text", sample(), "zh").splitlines()
    assert lines[-1].startswith("结论：不得公开")
    step = BY_ID["level-term"].way_on_zh
    assert sum(step in line for line in lines) == 1
    assert any(line.startswith(f"{PAGE}:3:1  拒绝  level-term  ") for line in lines)


def test_a_clean_report_says_publish_in_every_form() -> None:
    report = Report((finding("email"),), releases=(ReleaseReport("cpi", 1, "ready", "publish"),), files=1, tool=TOOL)
    assert report.summary.verdict == "publish"
    assert json.loads(render("json", report, "zh"))["summary"]["verdict"] == "publish"
    assert "verdict: publish" in render("text", report, "en")
    assert render("github", report, "zh").splitlines()[-1].startswith("publish: ")
    assert ElementTree.fromstring(render("junit", report, "zh")).find(".//failure") is None


@pytest.mark.parametrize(
    "report",
    [
        Report(findings=(finding("level-term"),), tool=TOOL),
        Report(findings=(finding("mobile-number"),), tool=TOOL),
        Report(not_examined=(NotExamined("a", "crash"),), tool=TOOL),
        Report(releases=(ReleaseReport("x", 1, "draft", "refuse"),), tool=TOOL),
        Report(reasons=(Reason.of("page-unsigned", path="content/a.md"),), tool=TOOL),
    ],
)
def test_anything_against_it_refuses(report: Report) -> None:
    assert report.summary.verdict == "refuse"
    assert ElementTree.fromstring(render("junit", report, "zh")).find(".//testcase/*") is not None


def test_a_report_is_neither_true_nor_false() -> None:
    with pytest.raises(TypeError):
        bool(sample())


JSON_SCHEMA = {
    "schema": str,
    "tool": {"name": str, "version": str, "rules": str},
    "summary": {"verdict": str, "files": int, "refuse": int, "hold": int, "note": int, "not_examined": int},
    "findings": [
        {
            "path": str,
            "part": (str, type(None)),
            "line": (int, type(None)),
            "column": (int, type(None)),
            "rule": str,
            "severity": str,
            "clauses": [str],
            "message": str,
            "fingerprint": str,
        }
    ],
    "not_examined": [{"path": str, "part": (str, type(None)), "reason": str, "message": str}],
    "releases": [
        {
            "id": str,
            "version": (int, type(None)),
            "state": str,
            "verdict": str,
            "reasons": [
                {
                    "code": str,
                    "clauses": [str],
                    "message": str,
                    "next": str,
                    "path": (str, type(None)),
                    "line": (int, type(None)),
                    "column": (int, type(None)),
                }
            ],
        }
    ],
}


def conforms(value: object, schema: object) -> bool:
    if isinstance(schema, dict):
        return (
            isinstance(value, dict)
            and value.keys() == schema.keys()
            and all(conforms(value[k], schema[k]) for k in schema)
        )
    if isinstance(schema, list):
        return isinstance(value, list) and all(conforms(item, schema[0]) for item in value)
    return isinstance(value, schema)  # type: ignore[arg-type]


def test_json_keeps_its_contract() -> None:
    value = json.loads(render("json", sample(), "zh"))
    assert conforms(value, JSON_SCHEMA)
    assert value["schema"] == "gate-report/1"
    assert value["summary"] == {"verdict": "refuse", "files": 4, "refuse": 4, "hold": 1, "note": 1, "not_examined": 1}
    assert {f["severity"] for f in value["findings"]} <= {"refuse", "hold", "note"}
    assert [r["code"] for release in value["releases"] for r in release["reasons"]] == [
        "signoff-missing",
        "front-matter-duplicate-key",
        "page-unsigned",
        "trust-changed",
    ]


def test_sarif_has_the_structure_of_2_1_0() -> None:
    log = json.loads(render("sarif", sample(), "zh"))
    assert log["version"] == "2.1.0" and log["$schema"].endswith("sarif-schema-2.1.0.json")
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert len(run["results"]) == len(View(sample(), Style()).entries)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        assert result["message"]["text"]
        assert result["partialFingerprints"]["gateFinding/v1"].startswith("sha256:")
        (location,) = result["locations"]
        place = location["physicalLocation"]
        assert re.fullmatch(r"[A-Za-z0-9._~/%-]+", place["artifactLocation"]["uri"])
        assert "snippet" not in place.get("region", {}) and "contextRegion" not in place
        assert place.get("region", {"startLine": 1})["startLine"] >= 1
    shown = {result["partialFingerprints"]["gateFinding/v1"] for result in run["results"]}
    assert shown >= {finding.fingerprint for finding in sample().findings}


def test_junit_has_one_case_for_each_file_and_release() -> None:
    root = ElementTree.fromstring(render("junit", sample(), "zh"))
    files, releases = root.findall("testsuite")
    assert sorted(case.get("name", "") for case in files) == sorted({*sample().paths, f"{FOLDER}/内….md"})
    assert [case.get("name") for case in releases] == ["cpi", "home", "(repository)"]
    for suite in (files, releases):
        assert suite.get("tests") == str(len(suite))
        assert suite.get("failures") == str(len(suite.findall("testcase/failure")))
        assert suite.get("errors") == str(len(suite.findall("testcase/error")))


def test_every_rule_has_its_sentence() -> None:
    for rule in BY_ID.values():
        code = table()[rule.id]
        assert code.clauses == rule.clauses
        assert rule.title_zh in code.zh and rule.title_en in code.en


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for name in FORMS:
        (GOLDEN / name).write_text(render(name, sample(), "zh"), "utf-8")
