"""`gate waive`: from a page that quotes a mark to the site, and everything that keeps a waiver from counting."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bureau import DOCUMENT, Bureau, Run, copy, page

from gate import judging
from gate.model import Finding, ScanResult, Severity, sha256
from gate.scanner import fingerprint as fingerprint_of
from gate.scanner import scan_file

NOTICE = "content/releases/2026/notice/index.md"
QUOTES = "下列字样的材料不在网站发布:\n\n- 内部文件"
MENTIONS = "材料标有“内部文件”字样的,一律不发布。"


def started(founded_bureau: Bureau, folder: Path, body: str) -> Bureau:
    """A bureau with a notice of that text, committed."""
    bureau = copy(founded_bureau, folder / "repository")
    bureau.write(NOTICE, page("发布范围说明", body, **DOCUMENT))
    bureau.commit("notice", author="p11")
    return bureau


def report(bureau: Bureau) -> dict:
    """What `gate check notice` finds."""
    return json.loads(bureau.gate("check", "notice", "--format", "json").out)


def fingerprint(bureau: Bureau) -> str:
    """The fingerprint of the only finding."""
    (finding,) = report(bureau)["findings"]
    return finding["fingerprint"]


def waive(bureau: Bureau, person: str, *more: str, mark: str | None = None) -> Run:
    """A waiver of the only finding."""
    words = ["--key", str(bureau.key(person)), "--yes", "--reason", "说明发布范围时引用该字样", *more]
    return bureau.gate("waive", "notice", mark or fingerprint(bureau), *words)


def refused(run: Run, code: str) -> None:
    """A signed act that was refused for that reason."""
    assert (run.code, f"[{code}]" in run.err) == (1, True), run.said


def claimed_and_submitted(founded_bureau: Bureau, folder: Path) -> Bureau:
    """The quoting notice, claimed and submitted by its author."""
    bureau = started(founded_bureau, folder, QUOTES)
    assert waive(bureau, "p11", "--claim").code == 0
    run = bureau.act("submit", "notice", "p11")
    assert run.code == 0, run.said
    return bureau


@pytest.fixture(scope="module")
def waived(founded_bureau, tmp_path_factory) -> Bureau:
    """The quoting notice waived by reviewer and approver, not reviewed yet."""
    bureau = claimed_and_submitted(founded_bureau, tmp_path_factory.mktemp("waived"))
    for person in ("p13", "p03"):
        run = waive(bureau, person, "--quotation")
        assert run.code == 0, run.said
    return bureau


def test_a_quotation_from_the_finding_to_the_site(waived, tmp_path):
    bureau = copy(waived, tmp_path / "repository")
    for act, person in (("review", "p13"), ("approve", "p03")):
        run = bureau.act(act, "notice", person)
        assert run.code == 0, run.said
    assert bureau.publish().code == 0
    run = bureau.build(tmp_path / "site")  # looks for marks in what was rendered, too
    assert run.code == 0, run.said
    assert "内部文件" in (tmp_path / "site" / "releases" / "2026" / "notice" / "index.html").read_text("utf-8")
    run = bureau.gate("verify", str(tmp_path / "site"))
    assert run.code == 0, run.said


def test_check_names_the_clause_and_the_way_on(founded_bureau, tmp_path):
    bureau = started(founded_bureau, tmp_path, QUOTES)
    run = bureau.gate("check", "notice")
    assert run.code == 1
    assert "3.7.5" in run.out and "quotation waiver" in run.out and f"{NOTICE}:19:3" in run.out


def test_without_a_claim_the_author_does_not_submit(founded_bureau, tmp_path):
    bureau = started(founded_bureau, tmp_path, QUOTES)
    refused(bureau.act("submit", "notice", "p11"), "internal-mark")
    assert not (bureau.root / "approvals" / "notice").exists()


def test_one_signature_is_not_enough_for_a_quotation(founded_bureau, tmp_path):
    bureau = claimed_and_submitted(founded_bureau, tmp_path)
    refused(bureau.act("review", "notice", "p13"), "internal-mark")
    for person, missing in (("p13", "p03"), ("p03", "p13")):
        half = copy(bureau, tmp_path / f"half-{person}")
        assert waive(half, person, "--quotation").code == 0
        run = half.act("review", "notice", "p13")
        refused(run, "internal-mark")
        assert "[waiver-invalid]" in run.err and missing in run.err


def test_a_waiver_that_is_no_quotation_does_not_settle_a_mark(founded_bureau, tmp_path):
    bureau = claimed_and_submitted(founded_bureau, tmp_path)
    for person in ("p13", "p03"):
        assert waive(bureau, person).code == 0
    run = bureau.act("review", "notice", "p13")
    refused(run, "internal-mark")
    assert "a mark is waived only as a quotation" in run.err


def test_a_hold_needs_the_reviewer_only(founded_bureau, tmp_path):
    bureau = started(founded_bureau, tmp_path, MENTIONS)
    assert {f["severity"] for f in report(bureau)["findings"]} == {"hold"}
    assert bureau.act("submit", "notice", "p11").code == 0
    refused(bureau.act("review", "notice", "p13"), "internal-prose")
    assert waive(bureau, "p13").code == 0
    for act, person in (("review", "p13"), ("approve", "p03")):
        run = bureau.act(act, "notice", person)
        assert run.code == 0, run.said
    judged = report(bureau)
    assert [release["state"] for release in judged["releases"]] == ["ready"]
    assert {f["severity"] for f in judged["findings"]} == {"note"}


def test_the_approver_alone_does_not_waive_a_hold(founded_bureau, tmp_path):
    bureau = started(founded_bureau, tmp_path, MENTIONS)
    assert bureau.act("submit", "notice", "p11").code == 0
    assert waive(bureau, "p03").code == 0
    refused(bureau.act("review", "notice", "p13"), "internal-prose")


def test_one_changed_byte_voids_it(waived, tmp_path):
    bureau = copy(waived, tmp_path / "repository")
    bureau.write(NOTICE, bureau.read(NOTICE).decode().replace("下列字样", "以下字样"))
    bureau.commit("notice", author="p11")
    judged = report(bureau)
    assert [f["severity"] for f in judged["findings"]] == ["refuse"]
    (release,) = judged["releases"]
    assert {"content-changed", "waiver-invalid"} <= {reason["code"] for reason in release["reasons"]}


def test_a_waiver_after_the_review_is_reviewed_again(waived, tmp_path):
    """Who reviews and who approves has seen every waiver (docs/formats.md)."""
    bureau = copy(waived, tmp_path / "repository")
    for act, person in (("review", "p13"), ("approve", "p03")):
        assert bureau.act(act, "notice", person).code == 0
    assert waive(bureau, "p13").code == 0
    (release,) = report(bureau)["releases"]
    assert (release["state"], {r["code"] for r in release["reasons"]}) == ("in-progress", {"signoff-missing"})
    refused(bureau.act("approve", "notice", "p03"), "not-reviewed")
    for act, person in (("review", "p13"), ("approve", "p03")):
        run = bureau.act(act, "notice", person)
        assert run.code == 0, run.said
    assert bureau.publish().code == 0


def test_nobody_waives_twice(waived, tmp_path):
    bureau = copy(waived, tmp_path / "repository")
    refused(waive(bureau, "p03", "--quotation"), "already-signed")


def test_a_published_page_that_a_sharper_rule_refuses(founded_bureau, tmp_path, monkeypatch):
    """Whole chain: the build refuses, the waiver is the signed decision, the build goes on (DESIGN 6)."""
    bureau = copy(founded_bureau, tmp_path / "repository")
    path = "content/releases/2026/prices/index.md"

    def sharper(name: str, data: bytes, **more: object) -> ScanResult:
        result = scan_file(name, data, **more)
        if name != path:
            return result
        rule, digest = "internal-prose", sha256(data)
        mark = fingerprint_of(rule, "index.md", None, 9, 3, digest)
        return ScanResult((*result.findings, Finding(name, rule, Severity.HOLD, 17, 1, None, 9, 3, mark)))

    monkeypatch.setattr(judging, "scan_file", sharper)
    site = tmp_path / "site"
    run = bureau.build(site)
    assert (run.code, "[internal-prose]" in run.err) == (1, True), run.said
    (finding,) = json.loads(bureau.gate("check", "prices", "--format", "json").out)["findings"]
    words = ["--key", str(bureau.key("p12")), "--yes", "--reason", "一般提及"]
    run = bureau.gate("waive", "prices", finding["fingerprint"], *words)
    assert run.code == 0, run.said
    run = bureau.build(site)
    assert run.code == 0, run.said
    run = bureau.gate("verify", str(site))
    assert run.code == 0, run.said
    assert bureau.publish().code == 0


@pytest.mark.parametrize(
    "body",
    [
        "下列字样:\n\n- 内\u200b部\u200b文\u200b件",
        "下列字样:\n\n- 内 部 文 件",
        "下列字样:\n\n- 內部文件",
        "下列字样:\n\n- 内部文&#20214;",
    ],
    ids=["zero-width", "spaced", "traditional", "entity"],
)
def test_nobody_quotes_in_disguise(body: str, founded_bureau, tmp_path):
    """What a reader sees spelt otherwise than it stands there is no quotation (scanner.md 8)."""
    bureau = started(founded_bureau, tmp_path, body)
    findings = [f for f in report(bureau)["findings"] if f["rule"] == "internal-mark"]
    if not findings:
        pytest.fail("the mark was not found at all")
    refused(waive(bureau, "p13", "--quotation", mark=findings[0]["fingerprint"]), "waiver-not-allowed")


def test_who_may_not_waive(founded_bureau, tmp_path):
    bureau = claimed_and_submitted(founded_bureau, tmp_path)
    for person, more in (("p11", ["--quotation"]), ("p05", ["--quotation"]), ("p13", ["--claim"])):
        refused(waive(bureau, person, *more), "role-not-held")
    before = sorted(p.name for p in (bureau.root / "approvals" / "notice").iterdir())
    assert waive(bureau, "p12", "--quotation").code == 0  # a reviewer, but not the one of this notice
    assert waive(bureau, "p03", "--quotation").code == 0
    refused(bureau.act("review", "notice", "p13"), "internal-mark")
    assert len(before) == 4


def test_a_fingerprint_that_is_none(founded_bureau, tmp_path):
    bureau = started(founded_bureau, tmp_path, QUOTES)
    for mark in ("0123456789abcdef", "sha256:" + "0" * 64, "", "sha256:"):
        run = waive(bureau, "p13", mark=mark or " ")
        assert (run.code, "[finding-unknown]" in run.err) == (2, True), run.said
    whole = fingerprint(bureau)
    assert waive(bureau, "p13", "--quotation", mark=whole.removeprefix("sha256:")[:12]).code == 0
