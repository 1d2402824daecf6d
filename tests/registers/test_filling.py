"""What follows from a record is written down where nobody gave it, and nothing that somebody gave is changed."""

from __future__ import annotations

from datetime import date

import pytest

from gate.registers.filling import filled
from gate.registers.model import Record
from gate.workdays import official_calendar

CALENDAR = official_calendar()


def request(state: str = "registered", **values) -> Record:
    """A request as it is before it is entered."""
    return Record("registers/request/2026/YSQ-2026-0001.md", "request", "YSQ-2026-0001", state, values, ())


@pytest.mark.parametrize(
    ("values", "received"),
    [
        ({"channel": "in_person", "arrived_on": date(2026, 3, 2)}, date(2026, 3, 2)),
        ({"channel": "online", "arrived_on": date(2026, 3, 1), "confirmed_on": date(2026, 3, 2)}, date(2026, 3, 2)),
        ({"channel": "online", "arrived_on": date(2026, 3, 1)}, None),
        ({"channel": "in_person", "arrived_on": date(2026, 3, 2), "received_on": date(2026, 3, 9)}, date(2026, 3, 9)),
    ],
)
def test_the_day_of_receipt(values, received):
    assert filled(request("received", **values), CALENDAR).get("received_on") == received


def test_the_promise_is_the_alarm_and_begins_with_the_receipt():
    came = {"channel": "in_person", "arrived_on": date(2026, 3, 2), "received_on": date(2026, 3, 2)}
    assert filled(request(**came), CALENDAR).get("promised_on") == date(2026, 3, 23)
    assert filled(request("received", **came), CALENDAR).get("promised_on") is None
    sooner = filled(request(**came, promised_on=date(2026, 3, 12)), CALENDAR)
    assert sooner.get("promised_on") == date(2026, 3, 12)


def test_other_registers_are_left_as_they_are():
    record = Record("registers/inquiry/2026/INQ-2026-0001.md", "inquiry", "INQ-2026-0001", "received", {}, ())
    assert filled(record, CALENDAR) is record
