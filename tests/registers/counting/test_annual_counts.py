"""The tables of the annual report: what each request counts as, and which sums must come out (条例50)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from counted import GIVEN_UP, cases, full_row, money, record, records, request
from hypothesis import given
from hypothesis import strategies as st

from gate.codes import table
from gate.registers.counting import normative, remedies
from gate.registers.counting.annual import Given, annual
from gate.registers.counting.form import form
from gate.registers.counting.identities import of_requests
from gate.registers.counting.normative import Opening
from gate.registers.counting.periods import year
from gate.registers.model import Records


def of(case) -> Given:
    said = case.get("given", {})
    opening = said.get("opening")
    return Given(
        Opening(opening.get("year"), opening.get("carried", {}), opening.get("in_force", {})) if opening else None,
        said.get("previous"),
        money(said.get("decisions", {})),
    )


@pytest.mark.parametrize("case", cases("tables.yaml"), ids=lambda case: case["name"])
def test_a_request_counts_in_one_place(case):
    for number, rows in case["years"].items():
        report = annual(records(case), number, date(number + 1, 1, 20))
        counted = {
            row.key: {column: report.requests.number(row.key, column) for column in form().columns}
            for row in form().rows
        }
        assert counted == {row.key: full_row(rows.get(row.key)) for row in form().rows}
        assert report.broken == ()


@pytest.mark.parametrize("case", cases("broken.yaml"), ids=lambda case: case["name"])
def test_a_sum_that_does_not_come_out_names_its_records(case):
    sound = request({"id": "YSQ-2026-0099", "type": "natural", "received": date(2026, 2, 2)})
    report = annual(Records([*records(case), sound]), 2026, date(2027, 1, 20), of(case))
    broken = {reason.code: reason.facts["records"] for reason in report.broken}
    assert list(broken.get(case["code"], ["not broken"])) == (case["names"] or ["—"])
    assert sound.id not in {name for names in broken.values() for name in names}


def test_every_identity_is_broken_by_a_case_of_its_own():
    assert {case["code"] for case in cases("broken.yaml")} == {code for code in table() if code.startswith("E-RPT-")}


@pytest.mark.parametrize("code", [f"E-RPT-00{n}" for n in range(1, 9)])
def test_each_sum_is_looked_at_by_itself(code):
    """With all other sums intact: the table is broken by hand, in one column."""
    report = annual(Records([request(_REQUEST)]), 2026, date(2027, 1, 20))
    broken = _BREAKERS[code](report.requests)
    assert code in {reason.code for reason in of_requests(broken)}
    assert tuple(of_requests(report.requests)) == ()


_REQUEST = {
    "id": "YSQ-2026-0001",
    "type": "natural",
    "received": date(2026, 3, 2),
    "answered": date(2026, 3, 4),
    "result": "G1",
}


def _with(table, row, column, ids):
    return replace(table, rows={**table.rows, row: {**table.rows[row], column: ids}})


def _control(table, name, **cells):
    return replace(table, **{name: {**getattr(table, name), **cells}})


def _before(table, **numbers):
    return replace(table, before={**table.before, **numbers})


_BREAKERS = {
    "E-RPT-001": lambda t: _with(t, "open", "research", ("YSQ-2026-0002",)),
    "E-RPT-002": lambda t: _with(t, "N3", "enterprise", ("YSQ-2026-0002",)),
    "E-RPT-003": lambda t: _with(t, "new", "total", ()),
    "E-RPT-004": lambda t: _before(t, nonprofit=2),
    "E-RPT-005": lambda t: _control(t, "received", natural=()),
    "E-RPT-006": lambda t: _control(t, "ended", total=("YSQ-2026-0001", "YSQ-2026-0003")),
    "E-RPT-007": lambda t: _before(t, other_org=-1),
    "E-RPT-008": lambda t: _control(t, "standing", legal_service=("YSQ-2026-0004",)),
}


RESULTS = tuple(result for row in form().result_rows for result in row.results)
DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))


@st.composite
def requests(draw):
    """Any set of requests as the registers allow them: come, then answered or given up, or still open, or void."""
    found = []
    for number in range(draw(st.integers(0, 12))):
        received = draw(DAYS)
        said = {"id": f"YSQ-{received.year}-{number:04}", "type": draw(st.sampled_from(form().applicant_types))}
        said["received"] = received
        fate = draw(st.sampled_from(("open", "over", "void")))
        if fate == "over":
            said["result"] = draw(st.sampled_from(RESULTS))
            end = received + timedelta(days=draw(st.integers(0, 90)))
            said["given_up" if said["result"] in GIVEN_UP else "answered"] = end
        elif fate == "void":
            said["state"] = "void"
        found.append(request(said))
    return Records(found)


@given(requests(), st.integers(2024, 2027))
def test_all_sums_come_out_for_whatever_the_registers_allow(found, number):
    """Also from year to year: what one report hands on, the next takes over."""
    report = annual(found, number, date(2029, 1, 1))
    following = annual(
        found,
        number + 1,
        date(2029, 1, 1),
        Given(previous={column: report.requests.number("open", column) for column in form().columns}),
    )
    assert report.broken == () == following.broken


@given(requests(), DAYS)
def test_a_draft_adds_up_on_any_day(found, on):
    report = annual(found, on.year, on)
    assert report.draft == (on < date(on.year, 12, 31))
    assert report.broken == ()


def test_documents_in_force_follow_from_the_year_before():
    said = cases("year.yaml")
    opening = Opening(2026, {}, said["opening"]["in_force"])
    publications = records(said).of("publication")
    for number, numbers in {2026: (1, 1, 6), 2027: (0, 0, 6)}.items():
        row = normative.count(publications, year(number), opening).rows["normative"]
        assert (len(row.made), len(row.repealed), row.in_force) == numbers


def test_without_an_opening_the_registers_are_all_there_is():
    row = normative.count(records(cases("year.yaml")).of("publication"), year(2026), None).rows["normative"]
    assert (row.before, row.in_force) == (1, 1)


def test_the_opening_speaks_of_its_own_year_only():
    said = cases("year.yaml")
    opening = Opening(2025, {"total": 7}, {"normative": 6})
    assert "E-RPT-004" in {r.code for r in annual(records(said), 2025, date(2027, 1, 1), Given(opening)).broken}
    assert annual(records(said), 2026, date(2027, 1, 1), Given(opening)).broken == ()


def test_an_opening_without_a_year_speaks_of_the_first_year_of_the_registers():
    said = cases("year.yaml")
    opening = Opening(None, {"total": 7}, {})
    assert "E-RPT-004" in {r.code for r in annual(records(said), 2025, date(2027, 1, 1), Given(opening)).broken}
    assert annual(records(said), 2026, date(2027, 1, 1), Given(opening)).broken == ()


def test_fees_are_those_asked_for_and_those_paid_in_the_year():
    fees = annual(records(cases("year.yaml")), 2026, date(2027, 1, 1)).fees
    assert (fees.notified, fees.asked) == (("YSQ-2026-0005",), 300)
    assert (fees.paid, fees.received) == (("YSQ-2025-0007", "YSQ-2026-0005"), 500)


REMEDIES = [
    ({"kind": "review", "opened_on": date(2026, 4, 1), "outcome": "other", "closed_on": date(2026, 12, 31)}, "other"),
    (
        {"kind": "review", "opened_on": date(2026, 4, 1), "outcome": "maintained", "closed_on": date(2026, 6, 1)},
        "maintained",
    ),
    (
        {"kind": "review", "opened_on": date(2026, 4, 1), "outcome": "corrected", "closed_on": date(2027, 6, 1)},
        "pending",
    ),
    ({"kind": "review", "opened_on": date(2025, 4, 1), "outcome": "other", "closed_on": date(2026, 1, 1)}, "other"),
    ({"kind": "review", "opened_on": date(2026, 4, 1), "outcome": "pending"}, "pending"),
    ({"kind": "review", "opened_on": date(2025, 4, 1), "outcome": "other", "closed_on": date(2025, 12, 31)}, None),
    ({"kind": "review", "opened_on": date(2027, 1, 1), "outcome": "pending"}, None),
]


@pytest.mark.parametrize(("remedy", "outcome"), REMEDIES)
def test_a_remedy_counts_in_the_year_it_ended_or_as_pending(remedy, outcome):
    found = record({"register": "request", "id": "YSQ-2026-0001", "history": [[date(2026, 1, 5), None, "received"]],
                    "values": {"remedies": (remedy,)}})  # fmt: skip
    cells = remedies.count([found], year(2026))["review"]
    assert {key: len(ids) for key, ids in cells.items() if ids} == ({outcome: 1, "total": 1} if outcome else {})


@pytest.mark.parametrize(
    ("result", "kind", "opened", "warned"),
    [
        ("N2", "suit_direct", date(2024, 1, 1), True),
        ("N2", "suit_direct", date(2023, 12, 29), False),
        ("N2", "suit_after_review", date(2024, 1, 1), False),
        ("G1", "suit_direct", date(2024, 1, 1), False),
    ],
)
def test_a_refusal_that_went_to_court_first_is_pointed_out(result, kind, opened, warned):
    values = {"result": result, "remedies": ({"kind": kind, "opened_on": opened, "outcome": "pending"},)}
    found = record({"register": "request", "id": "YSQ-2026-0001", "history": [[date(2023, 1, 5), None, "received"]],
                    "values": values})  # fmt: skip
    assert bool(remedies.skipped_review([found], year(2026))) is warned
