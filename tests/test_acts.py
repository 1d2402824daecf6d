"""The statements that people sign, before they sign them: which role, which bytes, what comes before."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from bureau import Bureau

from gate import judging, now
from gate.acts import Intent, make_act, make_waiver, role_for, too_early, unsettled
from gate.gitstore import Repository
from gate.judging import Request
from gate.model import Finding, NotExamined, Severity
from gate.statements import Answer, decode, encode
from gate.verdict import ReleaseVerdict, Verdict
from gate.workdays import SHANGHAI

WHEN = datetime(2026, 11, 24, 9, 30, tzinfo=SHANGHAI)
PATH = "content/releases/2026/grain/index.md"


@pytest.fixture(scope="module")
def verdict(founded_bureau: Bureau) -> Verdict:
    return judging.judge(Repository.open(founded_bureau.root), Request("HEAD", now.now()))


@pytest.fixture(scope="module")
def grain(verdict) -> ReleaseVerdict:
    return verdict.release("grain")


def intent(act: str, person: str = "p12") -> Intent:
    """Somebody who wants to sign."""
    return Intent(act, person, WHEN, "主动公开", "依据", "理由", {"g1": Answer(answer="否")})


def with_findings(judged: ReleaseVerdict, *findings: Finding) -> ReleaseVerdict:
    """The same release, had these been found."""
    return replace(judged, present=replace(judged.present, findings=findings))


@pytest.mark.parametrize(
    ("act", "person", "role"),
    [
        ("submit", "p08", "drafter"),
        ("review", "p12", "reviewer"),
        ("approve", "p03", "leader"),
        ("approve", "p02", "leading_group"),
        ("approve", "p01", "head"),
        ("withdraw", "p04", "secrecy_officer"),
        ("review", "p08", "reviewer"),  # does not hold it: the verdict says so, the statement names what it takes
        ("review", "nobody", "reviewer"),
    ],
)
def test_the_role_in_which_somebody_signs(act: str, person: str, role: str, verdict):
    assert role_for(intent(act, person), verdict.trust.latest) == role


@pytest.mark.parametrize("act", ["submit", "review", "approve", "reject", "withdraw"])
def test_an_act_is_written_and_read_as_it_was_meant(act: str, grain, verdict):
    made = make_act(intent(act), grain, verdict.trust.latest, ("p08", "p07"), 1)
    assert decode(encode(made)) == made
    assert (made.release, made.version, made.serial, made.time) == ("grain", 1, 4, WHEN)
    assert made.files == grain.present.files
    assert made.contributors == ("p07", "p08")
    assert (made.policy, made.trust) == (verdict.trust.latest.policy_digest, 1)


def test_each_act_stands_on_the_one_before(grain, verdict):
    standing = grain.present.standing
    before = {
        act: make_act(intent(act), grain, verdict.trust.latest).previous
        for act in ("submit", "review", "approve", "reject", "withdraw")
    }
    assert before == {
        "submit": None, "review": standing.submit.digest, "approve": standing.review.digest,
        "reject": standing.approve.digest, "withdraw": standing.approve.digest,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("act", "code"),
    [
        ("submit", "nothing-changed"),
        ("review", "nothing-changed"),
        ("approve", "nothing-changed"),
        ("reject", "nothing-changed"),
        ("withdraw", None),
    ],
)
def test_what_is_published_can_only_be_withdrawn(act: str, code: str | None, grain):
    reason = too_early(act, grain)
    assert (reason.code if reason else None) == code


def test_a_waiver_names_the_place_the_rule_and_the_bytes(grain):
    finding = Finding(PATH, "internal-prose", Severity.HOLD, 17, 1, None, 9, 3, "sha256:" + "a" * 64)
    made = make_waiver(intent("waive"), finding, "other", grain.present, grain.folder)
    assert decode(encode(made)) == made
    assert [(f.path, f.sha256) for f in made.files] == [(PATH, grain.present.release.files[PATH].sha256)]
    assert (made.finding.fingerprint, made.finding.rule, made.serial) == (finding.fingerprint, "internal-prose", 4)


def test_what_keeps_an_act_from_being_signed(grain):
    refuse = Finding(PATH, "internal-mark", Severity.REFUSE, 17, 1, None, 9, 3, "sha256:" + "a" * 64)
    hold = replace(refuse, rule="internal-prose", severity=Severity.HOLD)
    note = replace(refuse, severity=Severity.NOTE)
    for act, findings, expected in (
        ("submit", (refuse,), ["internal-mark"]),
        ("submit", (hold, note), []),
        ("review", (hold,), ["internal-prose"]),
        ("approve", (refuse, hold, note), ["internal-mark", "internal-prose"]),
        ("review", (note,), []),
    ):
        assert [r.code for r in unsettled(act, with_findings(grain, *findings))] == expected, act
    unread = replace(grain, present=replace(grain.present, not_examined=(NotExamined(PATH, "encrypted"),)))
    for act in ("submit", "review", "approve"):
        assert [r.code for r in unsettled(act, unread)] == ["not-examined"]
