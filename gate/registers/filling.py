"""What follows from a record and is written down where nobody gave it: days of receipt, of a promise, of an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from gate.registers.conditions.common import day_of
from gate.registers.conditions.requests import day_of_receipt, last_day_to_promise
from gate.registers.model import Record
from gate.workdays import Calendar

Fill = Callable[[Record, Calendar], date | None]


def filled(record: Record, calendar: Calendar) -> Record:
    """The record with what follows from it. What somebody gave stays, right or wrong: judging is not done here."""
    missing = {
        key: value
        for key, fill in FILLS.get(record.register, {}).items()
        if record.get(key) is None and (value := fill(record, calendar)) is not None
    }
    return replace(record, values={**record.values, **missing}) if missing else record


def _received(request: Record, calendar: Calendar) -> date | None:
    return day_of_receipt(request)


def _promised(request: Record, calendar: Calendar) -> date | None:
    """The receipt promises the alarm, where it promises nothing sooner (2.2.2d)."""
    return last_day_to_promise(request, calendar) if request.state == "registered" else None


def _answered(inquiry: Record, calendar: Calendar) -> date | None:
    """Who was answered at once was answered when they asked (9.2)."""
    return day_of(inquiry.get("received_at")) if inquiry.get("answered_at_once") is True else None


FILLS: Mapping[str, Mapping[str, Fill]] = {
    "request": {"received_on": _received, "promised_on": _promised},
    "inquiry": {"answered_on": _answered},
}
"""By register and field."""
