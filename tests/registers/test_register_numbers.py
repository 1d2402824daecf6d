"""The numbers of the registers' rules, the sums that go to the meeting, and what is filled in by itself."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from gate import clauses, packaged
from gate.errors import GateError
from gate.registers import numbers
from gate.registers.conditions.decisions import meeting_clause
from gate.registers.filling import filled
from gate.registers.model import Record
from gate.workdays import official_calendar


def _record(register, state="proposed", **values):
    return Record(f"registers/{register}/2026/X.md", register, "X", state, values)


@pytest.mark.parametrize(
    ("kind", "yuan", "clause"),
    [
        ("single_purchase", "4999.99", None),
        ("single_purchase", "5000.00", "11.1.3.1"),
        ("single_purchase", "3000.00", None),
        ("large_spending", "9999.99", None),
        ("large_spending", "10000.00", "11.1.3.2"),
        ("asset_disposal", "4999.99", None),
        ("asset_disposal", "5000.00", "11.1.3.3"),
    ],
)
def test_a_sum_goes_to_the_meeting_from_its_threshold_on(kind, yuan, clause):
    assert meeting_clause(_record("decision", category="funds", fund_kind=kind, amount_yuan=Decimal(yuan))) == clause


def test_matters_go_to_the_meeting_whatever_they_cost():
    assert meeting_clause(_record("decision", category="major")) == "11.1.1"
    assert meeting_clause(_record("decision", category="cadre")) == "11.1.2"
    assert meeting_clause(_record("decision", category="funds", fund_kind="large_spending")) is None
    assert meeting_clause(_record("decision", category="funds", amount_yuan=Decimal(99999))) is None


def test_what_the_bureau_chose_it_may_change_and_nothing_else():
    assert str(numbers.length("inquiry_promise", {})) == "5wd"
    assert str(numbers.length("inquiry_promise", {"inquiry_promise": "3wd"})) == "3wd"
    assert str(numbers.length("staff_notice", {"staff_notice": "1wd"})) == "5wd"
    assert numbers.count("representatives_minimum", {"representatives_minimum": "7"}) == 7
    with pytest.raises(GateError, match="bad_length"):
        numbers.length("inquiry_promise", {"inquiry_promise": "soon"})


def test_every_number_names_its_clause_and_who_set_it():
    data = packaged.data("registers.yaml")
    rows = [row for group in data.values() for row in group.values()]
    assert {row["mark"] for row in rows} == {"law", "policy"}
    assert all(row["clause"] for row in rows)
    assert all(clauses.cited(row.clause) for row in numbers.thresholds().values())


def test_the_day_of_receipt_and_the_promise_follow_from_the_form():
    calendar = official_calendar()
    online = _record(
        "request", "received", channel="online", arrived_on=date(2026, 3, 1), confirmed_on=date(2026, 3, 2)
    )
    received = filled(online, calendar)
    assert received.get("received_on") == date(2026, 3, 2)
    assert received.get("promised_on") is None
    registered = filled(_record("request", "registered", **received.values), calendar)
    assert registered.get("promised_on") == date(2026, 3, 23)


def test_what_was_given_is_not_touched():
    calendar = official_calendar()
    given = _record("request", "registered", channel="fax", received_on=date(2026, 3, 1), promised_on=date(2026, 3, 5))
    assert filled(given, calendar) is given
    assert filled(_record("inquiry"), calendar).values == {}
    plain = _record("request", "received", channel="plain_mail", arrived_on=date(2026, 3, 1))
    assert filled(plain, calendar) is plain
