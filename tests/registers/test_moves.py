"""A move is allowed by the table, by the person and by what it requires, or refused with all that is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from loans import LOAN, OPENED, entry, loan

from gate.codes import clauses, say
from gate.model import Reason
from gate.registers import moves
from gate.registers.conditions import Case, World
from gate.registers.model import Entry, Record, Records
from gate.workdays import SHANGHAI, official_calendar

ROLES = {
    "p03": "leader", "p04": "secrecy_officer", "p06": "office office_head", "p12": "reviewer synth",
    "p20": "office", "p30": "rep",
}  # fmt: skip
HELD = {person: frozenset(roles.split()) for person, roles in ROLES.items()}
WORLD = World(
    official_calendar(),
    roles=lambda person, day: HELD.get(person, frozenset()) if day >= date(2025, 1, 1) else frozenset(),
)


def limit_passed(case: Case) -> bool:
    """The reply limit has passed."""
    return case.entry.on > (case.record.get("promise") or date.max)


CONDITIONS = {
    "reason_given": lambda case: bool(case.entry.note),
    "limit_passed": limit_passed,
    "pages_positive": lambda case: (case.record.get("pages") or 1) > 0,
    "in_time": lambda case: case.entry.on <= (case.record.get("promise") or date.max),
}


def judged(before: Record | None, new: Entry, world: World = WORLD, others: tuple[Record, ...] = (), **changes: object):
    """What is said against an entry."""
    record = moves.after(before, new, changes) if before else moves.opened(LOAN, "p", "LON-2026-0001", new, changes)
    case = Case(record, before, new, Records([*others, *([before] if before else [])]), world)
    return moves.judge(case, LOAN, CONDITIONS)


def told(reasons: tuple[Reason, ...]) -> list[tuple[str, object]]:
    return [(reason.code, reason.facts.get("key")) for reason in reasons]


CHECKED = entry(3, "p12", "reviewer", "asked", "checked")
SHOWN = {"shown": {"on": date(2026, 3, 3), "seen": True}}


def lent(**values: object) -> Record:
    """A loan that is lent until 20 March."""
    history = (CHECKED, entry(4, "p06", "office", "checked", "lent"))
    return loan(*history, promise=date(2026, 3, 20), **SHOWN, **values)


def test_a_move_with_everything():
    assert judged(loan(), CHECKED, **SHOWN) == ()


def test_a_move_that_the_table_does_not_have():
    reasons = judged(loan(), entry(3, "p06", "office", "asked", "back"))
    assert told(reasons) == [("E-REC-004", None)]
    said = say(reasons[0], "en")
    assert "checked（shown.on、shown.seen） → lent（promise、limit_passed） → back（reason_given）" in said[0]
    assert "checked, stopped, void" in said[1]


def test_every_requirement_is_named_at_once_with_what_to_give():
    reasons = judged(loan(), CHECKED)
    assert told(reasons) == [("E-REC-001", "shown.on"), ("E-YSQ-002", "shown.seen")]
    assert "--set shown.on=YYYY-MM-DD" in say(reasons[0], "zh")[1]
    assert "出示证件 · 日期" in say(reasons[0], "zh")[0]


def test_only_a_yes_is_a_yes():
    assert told(judged(loan(), CHECKED, shown={"on": date(2026, 3, 3), "seen": False})) == [("E-YSQ-002", "shown.seen")]
    assert moves.met(LOAN, loan(urgent=False), "urgent")
    assert not moves.met(LOAN, loan(shown={"seen": False}), "shown.seen")
    assert not moves.met(LOAN, loan(words=()), "words")
    assert moves.met(LOAN, loan(pages=0), "pages")


def test_a_clause_in_place_of_a_code_is_named():
    reasons = judged(None, OPENED, pages=3)
    assert told(reasons) == [("E-REC-001", "reader")]
    assert "2.1.2" in clauses(reasons[0])
    assert "gate register seal" in say(reasons[0], "zh")[1]


def test_sealed_data_counts_as_given_by_its_kinds():
    assert moves.met(LOAN, loan(), "reader")
    stub = {**loan().get("sealed")[0], "contains": ("statement",)}
    assert not moves.met(LOAN, loan(sealed=(stub,)), "reader")


@pytest.mark.parametrize(
    ("by", "role"), [("p06", "office"), ("p12", "office"), ("p06", "reviewer"), ("p99", "reviewer")]
)
def test_the_person_must_hold_the_role(by, role):
    reasons = judged(loan(), entry(3, by, role, "asked", "checked"), **SHOWN)
    assert told(reasons) == [("E-REC-005", None)]
    assert "reviewer" in say(reasons[0], "zh")[0]


def test_anybody_is_everybody_in_the_trust_base():
    back = {"basis": "", "note": "还了"}
    assert judged(lent(), entry(5, "p30", "rep", "lent", "back", **back)) == ()
    assert told(judged(lent(), entry(5, "p99", "rep", "lent", "back", **back))) == [("E-REC-005", None)]


def test_set_is_open_to_who_may_move_and_to_the_office():
    def change(by: str, role: str) -> Entry:
        return entry(5, by, role, "lent", "lent", "set")

    assert judged(lent(), change("p20", "office"), price=1) == ()
    assert judged(lent(), change("p04", "secrecy_officer"), price=1) == ()
    assert told(judged(loan(), entry(5, "p03", "leader", "asked", "asked", "set"))) == [("E-REC-005", None)]


def test_a_field_that_needs_a_role():
    consent = {"consent": {"by": "p06"}}
    assert judged(lent(), entry(5, "p06", "office", "lent", "lent", "set"), **consent) == ()
    reasons = judged(lent(), entry(5, "p20", "office", "lent", "lent", "set"), **consent)
    assert [(r.code, r.facts["what"]) for r in reasons] == [("E-REC-005", "consent")]
    assert judged(lent(**consent), entry(5, "p20", "office", "lent", "lent", "set"), price=1) == ()


def test_whom_a_field_names_may_change_that_field_alone():
    world = replace(WORLD, roles=lambda person, day: frozenset({"office_head"}))
    change = entry(3, "p40", "office_head", "asked", "asked", "set")
    assert judged(loan(), change, world, consent={"by": "p40"}) == ()
    reasons = judged(loan(), change, world, consent={"by": "p40"}, pages=3)
    assert [(r.code, r.facts["what"]) for r in reasons] == [("E-REC-005", "pages")]


def test_time_does_not_run_backwards():
    assert ("E-REC-012", "history") in told(judged(loan(), replace(CHECKED, at=OPENED.at.replace(hour=8)), **SHOWN))


def test_visibility_is_raised_but_never_lowered():
    def change(to: str) -> list[tuple[str, object]]:
        before = loan(visibility="internal")
        return told(judged(before, entry(5, "p06", "office", "asked", "asked", "set"), visibility=to))

    assert change("sealed-stub") == []
    assert change("public") == [("E-REC-016", None)]


def test_alternatives_need_one_of_them():
    assert judged(lent(), entry(5, "p06", "office", "lent", "late")) == ()


def test_checks_hold_from_their_state_on_and_marks_refuse_nothing():
    assert ("E-REC-003", "pages_positive") in told(judged(loan(), CHECKED, pages=-1, **SHOWN))
    late = entry(25, "p06", "office", "lent", "back", note="x")
    assert judged(lent(), late) == ()
    record = moves.after(lent(), late, {})
    case = Case(record, lent(), late, Records(), WORLD)
    assert [(r.code, r.facts["key"]) for r in moves.marked(case, LOAN, CONDITIONS)] == [("E-REC-001", "in_time")]


# -- days that are not official yet ----------------------------------------------------------------


def test_a_provisional_day_permits_nothing(monkeypatch):
    monkeypatch.setattr(moves, "NOT_BEFORE", frozenset({"limit_passed"}))
    checked = loan(CHECKED, **SHOWN)
    until = WORLD.calendar.official_until
    move = Entry(datetime(until.year + 1, 2, 1, tzinfo=SHANGHAI), "p06", "office", "move", "checked", "lent")
    assert judged(checked, move, promise=until.replace(day=1)) == ()
    reasons = judged(checked, move, promise=date(until.year + 1, 1, 15))
    assert [(r.code, r.facts["requirement"]) for r in reasons] == [("E-REC-015", "limit_passed")]


# -- referrals and leaks ---------------------------------------------------------------------------


def other(register: str, state: str, **values: object) -> Record:
    prefix = {"referral": "RFR", "leak": "LEK"}[register]
    return Record("p", register, f"{prefix}-2026-0001", state, values)


@pytest.mark.parametrize(
    ("blocking", "held"),
    [
        (other("referral", "submitted", subject="LON-2026-0001"), True),
        (other("referral", "submitted", subject="LON-2026-0002"), False),
        (other("referral", "closed", subject="LON-2026-0001"), False),
        (other("leak", "contained", links={"publication": ("LON-2026-0001",)}), True),
        (other("leak", "contained", links={"accountability": ("LON-2026-0001",)}), False),
        (other("leak", "false_alarm", links={"publication": ("LON-2026-0001",)}), False),
    ],
    ids=lambda value: str(getattr(value, "id", value)),
)
def test_an_open_referral_or_leak_holds_its_subject(blocking, held):
    others = (blocking,)
    moved = told(judged(loan(), CHECKED, others=others, **SHOWN))
    assert moved == ([("E-X-004", None)] if held else [])
    stop = entry(4, "p04", "secrecy_officer", "asked", "stopped", note="x")
    assert judged(loan(), stop, others=others) == ()


# -- making records --------------------------------------------------------------------------------


def test_values_are_merged_at_their_key_and_taken_out():
    record = moves.after(loan(shown={"on": date(2026, 3, 3)}), CHECKED, {"shown.deep.words": "甲", "pages": None})
    assert record.get("shown") == {"on": date(2026, 3, 3), "deep": {"words": "甲"}}
    assert "pages" not in record.values
    assert record.state == "checked"
    assert moves.after(record, CHECKED, {"shown.deep.words": None}).get("shown") == {"on": date(2026, 3, 3)}
    assert loan().get("shown") is None


def test_a_person_acts_in_the_first_role_that_the_move_asks_for():
    assert moves.role_for(LOAN, replace(CHECKED, role=""), WORLD) == "reviewer"
    assert moves.role_for(LOAN, entry(5, "p12", "", None, "asked", "open"), WORLD) == "synth"
    assert moves.role_for(LOAN, entry(5, "p30", "", "lent", "back"), WORLD) == "rep"
    assert moves.role_for(LOAN, entry(5, "p99", "", "lent", "back"), WORLD) == ""


def test_what_a_record_points_at_is_there():
    record = loan(about="LON-2026-0007", links={"review": ("REV-2026-0001",)}, consent={"by": "p77"}, other="BOD-09")
    known = frozenset({"p06", "OFF-02"})
    found = [(r.code, r.facts["target"]) for r in moves.broken(record, LOAN, Records([record]), known)]
    assert {target for _, target in found} == {"LON-2026-0007", "REV-2026-0001", "p77", "BOD-09"}
    assert {code for code, _ in found} == {"E-REC-011"}
    assert list(moves.broken(loan(), LOAN, Records(), known)) == []


def test_what_is_possible_next_and_what_it_lacks():
    case = Case(loan(), None, entry(5, "p06", "office", "asked", ""), Records(), WORLD)
    found = {way.to: [r.facts["key"] for r in lacks] for way, lacks in moves.possible(case, LOAN, CONDITIONS)}
    assert found == {"checked": ["shown.on", "shown.seen"], "stopped": ["reason_given"], "void": ["reason_given"]}


def test_the_past_is_judged_by_table_and_roles():
    record = lent()
    for made in record.history:
        assert moves.permitted(record, made, LOAN, WORLD) == ()
    wrong = {
        "E-REC-004": entry(5, "p06", "office", "lent", "asked"),
        "E-REC-005": entry(5, "p12", "reviewer", "lent", "stopped"),
    }
    for code, made in wrong.items():
        assert [r.code for r in moves.permitted(record, made, LOAN, WORLD)] == [code]
