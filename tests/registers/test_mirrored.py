"""An entry that mirrors a signed act says what the act says, and no act is mirrored twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from loans import DIGEST, LOAN, at, loan

from gate.registers import mirrored
from gate.registers.mirrored import Mirrored
from gate.registers.moves import after

REVIEW = LOAN.moves("asked", "checked")[0]
ACT = Mirrored(DIGEST, "review", "prices", 1, "p12", "reviewer", at(3))
OLDER = replace(ACT, digest="sha256:" + "1" * 64, at=at(1))
ACTS = {act.digest: act for act in (ACT, OLDER, replace(ACT, digest="sha256:" + "2" * 64, act="approve"))}


def test_the_newest_act_of_the_release_is_taken():
    entry = mirrored.entry_for(loan(), REVIEW, "prices", ACTS)
    assert (entry.statement, entry.by, entry.role, entry.act, entry.at) == (DIGEST, "p12", "reviewer", "review", at(3))
    assert (entry.from_state, entry.to_state, entry.note) == ("asked", "checked", "")
    assert mirrored.entry_for(loan(), REVIEW, "grain", ACTS) is None
    assert mirrored.entry_for(loan(), REVIEW, "prices", {}) is None


def test_an_act_of_before_the_record_is_entered_at_its_last_moment_and_once():
    only = {OLDER.digest: OLDER}
    entry = mirrored.entry_for(loan(), REVIEW, "prices", only)
    assert entry.at == at(2)
    assert mirrored.entry_for(after(loan(), entry, {}), REVIEW, "prices", only) is None


@pytest.mark.parametrize(
    ("release", "words", "wrong"),
    [
        ("prices", {}, None),
        ("prices", {"at": at(4)}, None),
        ("grain", {}, "it mirrors another act"),
        ("prices", {"statement": "sha256:" + "2" * 64}, "it mirrors another act"),
        ("prices", {"statement": "sha256:" + "9" * 64}, "the act that it mirrors is not there"),
        ("prices", {"by": "p13"}, "person or time are not those of the act"),
        ("prices", {"role": "leader"}, "person or time are not those of the act"),
        ("prices", {"at": at(3) - timedelta(seconds=1)}, "person or time are not those of the act"),
    ],
)
def test_what_a_mirroring_entry_may_say(release, words, wrong):
    entry = replace(mirrored.entry_for(loan(), REVIEW, "prices", ACTS), **words)
    record = after(loan(), entry, {})
    found = [reason.facts["what_en"] for reason in mirrored.problems(record, 2, entry, LOAN, release, ACTS)]
    assert found == ([f"entry 2: {wrong}"] if wrong else [])
