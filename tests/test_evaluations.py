"""What the site tells of evaluations: what their records say, in numbers, and nothing of a record in doubt."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from gate import evaluations, sample_keys
from gate.model import Reason
from gate.records import Record
from gate.registers.entries import Signed
from gate.workdays import SHANGHAI

NOON = datetime(2026, 9, 1, 12, tzinfo=SHANGHAI)
STEPS = {"plan_on": "2026-06-29", "visits": [{"on": "2026-09-21"}, {"on": "2026-09-20"}, {"on": "2026-09-21"}]}
OFFICES = {"OFF-01": "综合科"}
NOTICES = {"content/pingyi/2026": ("评议通告", "pingyi/2026/")}


def record(id_: str, register: str, at: datetime = NOON, **fields: Any) -> Record:
    """A record that holds together, entered once."""
    path = f"registers/{register}/2026/{id_}.md"
    signed = Signed(1, "sha256:1", id_, "p06", at, sample_keys.public_key("p06"), {})
    return Record(path, register, id_, fields, entries=1, signed=(signed,))


def evaluation(id_: str = "EVL-2026-0001", **fields: Any) -> Record:
    """An evaluation by three representatives."""
    said = {
        "title": "社会评议", "year": "2026", "state": "meeting_held", "visibility": "public", "object": ["OFF-01"],
        "reps": ["REP-2026-0001", "REP-2026-0002", "REP-2026-0003"], "steps": STEPS, "notice": "PUB-2026-0001",
        "survey": {"sent": "20", "returned": "18", "valid": "17", "results": "满意"}, "feedback_on": "2026-11-10",
    }  # fmt: skip
    return record(id_, "evaluation", **(said | fields))


REPS = tuple(
    record(f"REP-2026-000{n}", "representatives", state="active", organisation_type=kind)
    for n, kind in enumerate(("community", "enterprise", "community"), 1)
)
NOTICE = record("PUB-2026-0001", "publication", state="published", content="content/pingyi/2026/")


def told(*records: Record):
    return evaluations.told((*records, *REPS, NOTICE), OFFICES, NOTICES)


def test_a_record_is_told_in_numbers():
    (one,) = told(evaluation())
    assert (one.title, one.year, one.state, one.offices) == ("社会评议", "2026", "已开评议大会", ("综合科",))
    assert one.representatives == (("企业", 1), ("社区", 2))
    assert one.steps == (
        ("确定方案", (date(2026, 6, 29),)),
        ("走访座谈", (date(2026, 9, 20), date(2026, 9, 21))),
        ("反馈结果", (date(2026, 11, 10),)),
    )
    assert one.survey == (("发出问卷", "20份"), ("收回问卷", "18份"), ("有效问卷", "17份"), ("测评结果", "满意"))
    assert one.notice == ("评议通告", "pingyi/2026/")
    assert "REP-" not in repr(one)


def test_a_representative_whose_record_does_not_hold_counts_without_a_kind():
    doubted = replace(REPS[0], reasons=(Reason.of("record-changed", path=REPS[0].path),))
    (one,) = evaluations.told((evaluation(), doubted, *REPS[1:]), OFFICES, NOTICES)
    assert one.representatives == (("企业", 1), ("社区", 1), ("类别未登记", 1))
    assert one.notice is None


@pytest.mark.parametrize("fields", [{"state": "void"}, {"visibility": "internal"}, {"visibility": None}])
def test_what_is_void_or_not_public_is_not_told(fields):
    assert told(evaluation(**fields)) == ()


def test_a_record_in_doubt_is_not_told():
    doubted = evaluation()
    assert told(replace(doubted, reasons=(Reason.of("record-changed", path=doubted.path),))) == ()
    assert told(replace(doubted, entries=0)) == ()


def test_the_newest_year_comes_first_whatever_the_order_of_the_files():
    ids = ("EVL-2025-0001", "EVL-2026-0001", "EVL-2026-0002")
    some = [evaluation(id_, year=id_[4:8], title=id_) for id_ in ids]
    assert [one.title for one in told(*some)] == [one.title for one in told(*reversed(some))] == list(reversed(ids))


@pytest.mark.parametrize("odd", [None, "null", [], {}, ["x"], [{"on": "soon"}]])
def test_values_of_another_shape_are_left_out(odd):
    (one,) = told(evaluation(steps=odd, survey=odd, reps=odd, object=odd, feedback_on=odd, notice=odd, year=odd))
    assert not one.steps and not one.survey and one.notice is None


def test_while_a_leak_is_open_only_what_was_there_before_it_is_told():
    before, after = evaluation(), replace(evaluation("EVL-2026-0002"), signed=evaluation().signed)
    after = replace(after, signed=(replace(after.signed[0], at=NOON + timedelta(hours=2)),))
    leak = NOON + timedelta(hours=1)
    assert evaluations.until((before, after), ()) == (before, after)
    assert evaluations.until((before, after), (leak, leak + timedelta(days=1))) == (before,)
    assert evaluations.until((before, after), (None, leak)) == ()
