"""The clocks that records run, and the duties of a year, from data."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
import yaml

from gate import clocks as table
from gate.due import rows
from gate.registers.clocks import CLOCKS, View, derived, of_records, of_the_year
from gate.registers.model import Entry, Record, Records
from gate.workdays import SHANGHAI, official_calendar

CALENDAR = official_calendar()
CASES = yaml.safe_load((Path(__file__).parent / "clock_records.yaml").read_text("utf-8"))


def _local(value):
    """PyYAML turns times into UTC or naive ones: all of the cases are written at +08:00."""
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=SHANGHAI)).astimezone(SHANGHAI)
    if isinstance(value, dict):
        return {key: _local(item) for key, item in value.items()}
    if isinstance(value, list):
        return tuple(_local(item) for item in value)
    return value


def record(id_, register, state, values=(), history=()):
    entries = tuple(Entry(_local(e["at"]), "p01", "web", "move", e["from"], e["to"]) for e in history)
    return Record(f"registers/{register}/{id_}.md", register, id_, state, _local(dict(values)), entries)


def _facts(row):
    item, dues = row.item, row.item.dues
    return {
        "seed": dues and dues.seed,
        "law": dues and dues.law,
        "promised": dues and dues.promised,
        "alarm": item.alarm,
        "at": item.due_at,
        "state": row.state.value,
        "remaining": row.remaining,
        "overdue": row.overdue,
        "flags": list(item.flags),
        "error": item.error,
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_record_runs_these_clocks(case):
    mine = record("X-2026-0001", case["register"], case["state"], case["values"], case.get("history", ()))
    others = [record(o["id"], o["register"], o["state"], o["values"]) for o in case.get("others", ())]
    view = View(CALENDAR, _local(case["now"]), Records([mine, *others]), case.get("in_force_from"))
    found = rows(of_records([mine], {case["register"]: tuple(case["clocks"])}, view), CALENDAR, view.now)
    facts = {row.item.clock: _facts(row) for row in found}
    assert facts.keys() == case["expect"].keys()
    for clock, expected in case["expect"].items():
        expected = _local(expected) | ({"flags": list(expected["flags"])} if "flags" in expected else {})
        assert facts[clock] == facts[clock] | expected


def test_every_clock_of_a_register_stands_in_a_case_and_every_name_in_the_table():
    seen = {name for case in CASES for name in case["clocks"]}
    left = {"review", "opinion_feedback", "internal_disclosure", "decision_disclosure", "accountability"}
    assert seen | left == CLOCKS.keys()
    assert {clock for case in CASES for clock in case["expect"]} <= table.table().keys()


@pytest.mark.parametrize(
    ("clock", "register", "values", "history", "alarm"),
    [
        ("review", "review", {"opened": "2026-03-02T09:00:00+08:00"}, (), "2026-03-05"),
        ("opinion_feedback", "opinion", {}, (("2026-03-02T09:00:00+08:00", "open", "closed"),), "2026-03-23"),
        ("internal_disclosure", "internal", {"produced": "2026-03-02"}, (), "2026-03-16"),
        ("decision_disclosure", "decision", {}, (("2026-03-02T09:00:00+08:00", "met", "passed"),), "2026-03-16"),
        ("accountability", "accountability", {"opened": "2026-03-02T09:00:00+08:00"}, (), "2026-05-06"),
    ],
)
def test_a_clock_of_our_own_rules(clock, register, values, history, alarm):
    parsed = {
        key: datetime.fromisoformat(v) if "T" in v else datetime.fromisoformat(v).date() for key, v in values.items()
    }
    moves = [{"at": datetime.fromisoformat(at), "from": a, "to": b} for at, a, b in history]
    mine = record("X-2026-0001", register, "open", parsed, moves)
    now = datetime.fromisoformat("2026-03-03T09:00:00+08:00")
    (row,) = rows(of_records([mine], {register: (clock,)}, View(CALENDAR, now, Records([mine]))), CALENDAR, now)
    assert (row.item.clock, str(row.item.alarm)) == (clock, alarm)


def _year(now, *records, since="2025-03-01"):
    view = View(CALENDAR, datetime.fromisoformat(now), Records(records))
    began = date.fromisoformat(since)
    found = rows(of_the_year(view, ["OFF-01", "OFF-02"], "OFF-09", began), CALENDAR, view.now)
    return {(row.item.clock, row.item.id): row.state.value for row in found}


def test_the_duties_of_a_year():
    graded = {"at": datetime.fromisoformat("2026-06-01T09:00:00+08:00"), "from": "examined", "to": "graded"}
    routine = record(
        "APR-2026-0001", "appraisal", "closed", {"kind": "routine", "target": "OFF-01", "year": 2026}, [graded]
    )
    found = _year("2026-12-15T09:00:00+08:00", routine)
    assert ("appraisal_routine", "OFF-01-2026") not in found
    assert found["appraisal_routine", "OFF-02-2026"] == found["appraisal_annual", "OFF-01-2026"] == "warning"
    assert found["evaluation_yearly", "EVL-2026"] == "warning"
    assert found["annual_report", "annual-report-2025"] == found["appraisal_annual", "OFF-02-2025"] == "overdue"


def test_what_began_this_year_owes_nothing_for_the_year_before_and_far_duties_are_quiet():
    assert _year("2026-06-15T09:00:00+08:00", since="2026-01-05") == {}
    late = _year("2026-12-31T09:00:00+08:00", since="2026-01-05")
    assert set(late.values()) == {"today"} and len(late) == 5


def test_an_annual_report_is_acted_on_by_the_last_working_day():
    assert _year("2026-01-30T09:00:00+08:00")["annual_report", "annual-report-2025"] == "today"
    assert _year("2026-01-31T09:00:00+08:00")["annual_report", "annual-report-2025"] == "overdue"
    published = {"at": datetime.fromisoformat("2026-01-28T09:00:00+08:00"), "from": "scheduled", "to": "published"}
    report = record("PUB-2026-0001", "publication", "published", {"category": "09", "report_year": 2025}, [published])
    assert ("annual_report", "annual-report-2025") not in _year("2026-01-31T09:00:00+08:00", report)


@pytest.mark.parametrize(
    ("clock", "values", "day"),
    [
        ("consult_in_reply", {"received_on": date(2026, 9, 30)}, "2026-10-13"),
        ("consult_in_reply", {}, "None"),
        ("secrecy", {"issued_on": date(2016, 4, 12), "level": "秘密", "period": "10年"}, "2026-04-12"),
        ("secrecy", {"issued_on": date(2016, 4, 12), "level": "秘密", "period": "11年"}, "None"),
        ("secrecy", {"issued_on": date(2016, 4, 12), "level": "秘密"}, "None"),
        ("no_such_clock", {}, "None"),
    ],
)
def test_a_day_that_a_record_may_write_down(clock, values, day):
    assert str(derived(record("X-2026-0001", "x", "open", values), clock)) == day
