"""`gate lift`: a quoted level is waived only after the secrecy officer's statement (clause 3.7.1)."""

from __future__ import annotations

import json

import pytest
from bureau import DOCUMENT, Bureau, copy, page

NOTICE = "content/releases/2026/notice/index.md"


@pytest.fixture(scope="module")
def waived(founded_bureau, tmp_path_factory) -> Bureau:
    """A notice that quotes a level, waived by reviewer and approver."""
    bureau = copy(founded_bureau, tmp_path_factory.mktemp("level") / "repository")
    bureau.write(NOTICE, page("发布范围说明", "下列字样的材料不在网站发布:\n\n- 机密★5年", **DOCUMENT))
    bureau.commit("notice", author="p11")
    (mark,) = [f["fingerprint"] for f in _findings(bureau) if f["severity"] == "refuse"]
    assert bureau.waive("notice", "p11", mark, "--claim").code == 0
    assert bureau.act("submit", "notice", "p11").code == 0
    for person in ("p13", "p03"):
        assert bureau.waive("notice", person, mark, "--quotation").code == 0
    return bureau


def _findings(bureau: Bureau) -> list[dict]:
    return json.loads(bureau.gate("check", "notice", "--format", "json").out)["findings"]


def test_without_the_statement_the_waiver_does_not_count(waived, tmp_path):
    bureau = copy(waived, tmp_path / "repository")
    run = bureau.gate("check", "notice")
    assert run.code == 1 and "E-REV-003" in run.out and "3.7.1" in run.out
    assert "gate lift notice" in run.out
    assert "next: gate lift notice" in bureau.gate("status", "notice").out
    run = bureau.act("review", "notice", "p13")
    assert (run.code, "[E-REV-003]" in run.err, "[waiver-invalid]" in run.err) == (1, True, True), run.said


def test_with_it_the_notice_goes_online(waived, tmp_path):
    bureau = copy(waived, tmp_path / "repository")
    run = bureau.lift("notice")
    assert run.code == 0, run.said
    assert "stated in REV-2026-0001" in run.out
    assert "officer_statements:" in bureau.read("registers/review/2026/REV-2026-0001.md").decode()
    assert bureau.judged()["notice"] == ("in-progress", {"signoff-missing"})
    for act, person in (("review", "p13"), ("approve", "p03")):
        assert bureau.act(act, "notice", person).code == 0
    assert bureau.publish().code == 0
    assert bureau.build(tmp_path / "site").code == 0
    assert bureau.gate("register", "verify").code == 0


def test_the_statement_stays_after_a_refusal_that_is_recorded_beside_it(waived, tmp_path):
    bureau = copy(waived, tmp_path / "repository")
    run = bureau.act("review", "notice", "p13")
    assert run.code == 1 and "recorded in REV-2026-0001" in run.err
    assert bureau.lift("notice").code == 0
    assert bureau.judged()["notice"] == ("in-progress", {"signoff-missing"})
    later = "dispositions+={fid: x, decision: not_applicable, reason: 另一处, by: p13, at: '2026-11-20T09:00:00+08:00'}"
    assert bureau.register("set", "REV-2026-0001", by="p13", values=(later,)).code == 0
    assert bureau.judged()["notice"] == ("in-progress", {"signoff-missing"})


def test_nothing_to_state(waived, tmp_path):
    bureau = copy(waived, tmp_path / "repository")
    assert bureau.lift("notice").code == 0
    for release in ("notice", "prices"):
        run = bureau.lift(release)
        assert (run.code, "[nothing-to-state]" in run.err) == (1, True), run.said
    bureau.write(NOTICE, page("发布范围说明", "下列字样:\n\n- 机\u200b密★5年", **DOCUMENT))
    bureau.commit("disguised", author="p11")
    run = bureau.lift("notice")
    assert (run.code, "[nothing-to-state]" in run.err) == (1, True), run.said


def test_only_the_officer(waived, tmp_path):
    bureau = copy(waived, tmp_path / "repository")
    for person in ("p13", "p03", "p11"):
        run = bureau.lift("notice", person)
        assert (run.code, "[role-not-held]" in run.err) == (1, True), run.said
    assert not (bureau.root / "registers/review").exists()
