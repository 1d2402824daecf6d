"""Conditions about periods that have to run out: collecting opinions, and notices to the staff."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from gate import clocks
from gate.clocks import Length, MinimumPeriod, Unit
from gate.errors import GateError
from gate.registers.conditions import Case, Condition, World
from gate.registers.conditions.common import filled
from gate.registers.model import Record
from gate.registers.numbers import length

_PERSONNEL = "1"


def _collecting(opinion: Record, world: World) -> MinimumPeriod | None:
    """The period that comments before a decision must have; None where another rule holds."""
    opened = opinion.get("opened_on")
    if opinion.get("mode") != "pre_decision" or filled(opinion, "shortened_reason") or opened is None:
        return None
    return clocks.minimum_period(world.calendar, opened, length("opinion_pre_decision", world.policy))


def _notice(internal: Record, world: World) -> MinimumPeriod | None:
    """The period of a public notice to the staff, never below the least one; None where there is none."""
    days, disclosed = internal.get("notice_days"), internal.get("disclosed_on")
    if days is None or disclosed is None:
        return None
    least = length("staff_notice", world.policy).n
    return clocks.minimum_period(world.calendar, disclosed, Length(max(days, least), Unit.WORKDAYS))


def _last_day(case: Case) -> date | None:
    """The last day on which people may still say something."""
    if case.record.register == "internal":
        notice = _notice(case.record, case.world)
        return notice.last_day if notice else None
    closes, least = case.record.get("closes_on"), _collecting(case.record, case.world)
    return max(closes, least.last_day) if closes and least else closes


def period_long_enough(case: Case) -> bool:
    """Opinions on a decision are collected for thirty days at least, or it is said why for less (1.4.3)."""
    try:
        least = _collecting(case.record, case.world)
    except GateError:
        return False
    closes = case.record.get("closes_on")
    return least is None or (closes is not None and closes >= least.last_day)


def period_as_usual(case: Case) -> bool:
    """Opinions on what is public are collected for as long as the bureau chose to."""
    record = case.record
    opened, closes = record.get("opened_on"), record.get("closes_on")
    if record.get("mode") != "after_publication" or opened is None or closes is None:
        return True
    usual = length("opinion_after_publication", case.world.policy)
    try:
        return closes >= clocks.minimum_period(case.world.calendar, opened, usual).last_day
    except GateError:
        return False


def last_day_passed(case: Case) -> bool:
    """The last day belongs to the public: it is closed on the day after it at the earliest (1.4.3, 1.2.2.1)."""
    closed = case.record.entered("closed")
    try:
        last = _last_day(case)
    except GateError:
        return False
    return last is not None and (closed.on if closed else case.entry.on) > last


def notice_long_enough(case: Case) -> bool:
    """A public notice to the staff lasts five working days at least (1.2.2.1)."""
    days = case.record.get("notice_days")
    return days is None or days >= length("staff_notice", case.world.policy).n


def no_notice_period(case: Case) -> bool:
    """No public notice runs: it is no matter of personnel, and no days were set (1.2.2.1)."""
    return case.record.get("item") != _PERSONNEL and case.record.get("notice_days") is None


def notice_over(case: Case) -> bool:
    """A public notice that was closed had run out (1.2.2.1)."""
    return no_notice_period(case) or last_day_passed(case)


CONDITIONS: Mapping[str, Condition] = {
    "period_long_enough": period_long_enough,
    "period_as_usual": period_as_usual,
    "last_day_passed": last_day_passed,
    "notice_long_enough": notice_long_enough,
    "no_notice_period": no_notice_period,
    "notice_over": notice_over,
}
