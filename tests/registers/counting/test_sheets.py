"""The quarterly sheet, the appraisal sheet and the evaluation: facts with their records, no score (3.1c, 3.2, 7, 8)."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from counted import cases, records
from hypothesis import given
from hypothesis import strategies as st

from gate.clocks import Dues
from gate.due import Running
from gate.errors import GateError
from gate.model import Reason
from gate.registers.counting import evaluation, overview, periods
from gate.registers.counting.appraisal import appraisal, excellent
from gate.registers.counting.facts import Sight
from gate.registers.counting.quarter import quarter
from gate.registers.reports import appraisal as appraisal_report
from gate.registers.reports import evaluation as evaluation_report
from gate.registers.reports import quarterly as quarterly_report
from gate.registers.reports.forms import FORMS, render
from gate.workdays import official_calendar

SAID = cases("facts.yaml")
CALENDAR = official_calendar()
OFFICES = {"OFF-01": "综合科", "OFF-02": "办公室", "OFF-03": "设计与法规科"}


def dues(seed: date, law: date, promised: date | None = None) -> Dues:
    return Dues(seed, law, min(day for day in (seed, law, promised) if day), provisional=False, promised=promised)


def clock(
    name: str, record: str, office: str, start: date, limits: Dues, stopped: date | None = None, *flags: str
) -> Running:
    return Running(name, record, "", office, start, limits, stopped, flags=flags)


MARCH = date(2026, 3, 2)
LIMITS = dues(date(2026, 3, 16), date(2026, 3, 30))
CLOCKS = (
    clock("publish", "PUB-2026-0001", "OFF-01", MARCH, LIMITS, date(2026, 3, 6)),
    clock("publish", "PUB-2026-0002", "OFF-02", MARCH, LIMITS),
    clock("answer", "YSQ-2026-0002", "OFF-01", MARCH, dues(date(2026, 3, 23), date(2026, 3, 30)), date(2026, 3, 25)),
    clock(
        "answer",
        "YSQ-2026-0001",
        "OFF-01",
        date(2026, 1, 5),
        dues(date(2026, 1, 26), date(2026, 2, 2)),
        date(2026, 1, 20),
        "correction_notice_late",
    ),
    clock("appraisal_annual", "OFF-03", "OFF-03", date(2026, 1, 1), dues(date(2026, 12, 31), date(2026, 12, 31))),
    clock("review", "REV-2026-0003", "OFF-01", MARCH, dues(date(2026, 3, 3), date(2026, 3, 3)), date(2026, 3, 16)),
)


def sheet(found=()):
    sight = Sight(records(SAID), CLOCKS, periods.year(2026), CALENDAR, date(2026, 12, 31))
    return appraisal(sight, OFFICES, found)


def fact(office: str, key: str):
    line = next(line for line in sheet().offices if line.office == office)
    return next(fact for fact in line.facts if fact.key == key)


# -- quarter (3.1c, 3.2) --------------------------------------------------------------------------


def test_a_quarter_shows_both_sides():
    """clauses "3.1c": a median of four working days from 2 to 6 March, refused acts by class, the share withheld."""
    found = quarter(records(SAID), periods.quarter("2026Q1"), CALENDAR)
    assert found.median == 4
    assert found.refusals == {"A": 1, "E-REV-004": 1}
    assert (len(found.withheld), len(found.decided)) == (1, 2)
    assert found.months == {"2026-01": (1, 1), "2026-02": (0, 0), "2026-03": (2, 1)}
    assert found.open == ("YSQ-2026-0003",)


def test_the_secrecy_officer_sees_every_review_and_refusal_with_person_and_day():
    """clauses "3.2": three reviews, two refusals, one disposition."""
    lines = quarter(records(SAID), periods.quarter("2026Q1"), CALENDAR).lines
    assert [(line.what, line.record, line.on.isoformat(), line.by) for line in lines] == [
        ("review", "REV-2026-0001", "2026-03-04", "p12"),
        ("review", "REV-2026-0002", "2026-03-09", "p12"),
        ("disposition", "REV-2026-0003", "2026-03-16", "p12"),
        ("review", "REV-2026-0003", "2026-03-16", "p12"),
        ("refusal", "REV-2026-0004", "2026-03-17", "p08"),
        ("refusal", "REV-2026-0004", "2026-03-18", "p08"),
    ]


@pytest.mark.parametrize(("number", "told"), [(0, "少于3件"), (2, "少于3件"), (3, "3件"), (12, "12件")])
def test_few_complaints_are_not_counted_in_public(number, told):
    """clauses "8.6.4"."""
    assert overview.few(number) == told


def test_no_form_of_the_quarter_tells_two_complaints():
    found = quarter(records(SAID), periods.quarter("2026Q1"), CALENDAR)
    document, data = quarterly_report.document(found, "样例局", "zh"), quarterly_report.data(found, "样例局")
    assert data["complaints"] == "少于3件"
    assert "CMP-" not in json.dumps(data) + render(document, data, "md").decode()


@pytest.mark.parametrize("text", ["2026Q5", "5", "Q1", "2026-Q0", "spring"])
def test_a_quarter_that_there_is_not(text):
    with pytest.raises(GateError, match="report-period"):
        periods.quarter(text, 2026)


@pytest.mark.parametrize(("text", "year"), [("2026Q1", None), ("1", 2026), ("2026-q1", 2026)])
def test_a_quarter_is_written_in_two_ways(text, year):
    assert periods.quarter(text, year) == periods.Period(date(2026, 1, 1), date(2026, 3, 31), "2026Q1")


def test_a_quarter_of_another_year_is_a_contradiction():
    with pytest.raises(GateError, match="report-period"):
        periods.quarter("2025Q1", 2026)


# -- appraisal (7) ---------------------------------------------------------------------------------


def test_each_office_has_a_line_and_the_missing_annual_appraisal_is_marked():
    """clauses "7.2"."""
    lines = {line.office: line for line in sheet().offices}
    assert {office: line.annual for office, line in lines.items()} == {
        "OFF-01": "APR-2026-0002", "OFF-02": "APR-2026-0003", "OFF-03": None,
    }  # fmt: skip
    assert lines["OFF-02"].open_rectifications == ("APR-2026-0003",)
    assert "未考核" in render(appraisal_report.document(sheet(), "样例局", OFFICES, "zh"), {}, "md").decode()


def test_methods_that_a_year_lacks_are_named():
    """clauses "7.4"."""
    lines = {line.office: line.missing_methods for line in sheet().offices}
    assert lines["OFF-01"] == ("抽查", "日常检查")
    assert lines["OFF-03"] == ("自查", "抽查", "日常检查", "年终检查")


def test_the_four_combinations_are_counted():
    """clauses "7.4b"."""
    assert {key: len(ids) for key, ids in sheet().combinations.items()} == {
        ("routine", "office"): 1, ("routine", "person"): 1, ("annual", "office"): 2, ("annual", "person"): 0,
    }  # fmt: skip


def test_offices_with_reviews_and_no_leak_may_be_commended():
    """clauses "4.6": a false alarm is no leak, an office without reviews is not named."""
    assert sheet().commendable == ("OFF-01",)


def test_the_circular_names_the_excellent_only():
    """clauses "7.4j"."""
    assert excellent(sheet()) == ("OFF-01",)
    text = render(appraisal_report.circular(sheet(), "样例局", OFFICES), {}, "md").decode()
    assert "综合科" in text and "办公室" not in text


FACTS = [
    ("OFF-01", "published", ("PUB-2026-0001",), None),
    ("OFF-01", "publish_seed", ("PUB-2026-0001",), ("PUB-2026-0001",)),
    ("OFF-02", "publish_seed", (), ("PUB-2026-0002",)),
    ("OFF-01", "answer_seed", ("YSQ-2026-0001",), ("YSQ-2026-0002", "YSQ-2026-0001")),
    ("OFF-01", "answer_2019", ("YSQ-2026-0002", "YSQ-2026-0001"), ("YSQ-2026-0002", "YSQ-2026-0001")),
    ("OFF-02", "overdue", ("PUB-2026-0002",), None),
    ("OFF-03", "overdue", (), None),
    ("OFF-01", "late_notices", ("YSQ-2026-0001",), None),
    ("OFF-01", "reviews", ("REV-2026-0001", "REV-2026-0003"), None),
    ("OFF-02", "refusals", ("REV-2026-0004",) * 3, None),
    ("OFF-02", "repeated", ("REV-2026-0004",), None),
    ("OFF-01", "opinions", ("OPN-2026-0001",), ("OPN-2026-0001", "OPN-2026-0002")),
    ("OFF-02", "complaints", ("CMP-2026-0001",), None),
    ("OFF-01", "leaks", (), None),
    ("OFF-02", "leaks", ("LEK-2026-0001",), None),
    ("OFF-02", "rectified", (), ("APR-2026-0003",)),
    ("OFF-01", "corrected", ("PUB-2026-0001",), None),
]


@pytest.mark.parametrize(("office", "key", "ids", "of"), FACTS, ids=lambda v: v if isinstance(v, str) else None)
def test_a_fact_is_a_count_with_its_records(office, key, ids, of):
    found = fact(office, key)
    assert (found.ids, found.of) == (ids, of)


def test_the_median_of_an_office():
    assert fact("OFF-01", "workdays").value == 4
    assert fact("OFF-02", "workdays").value is None


def test_missed_clocks_are_listed_by_rule():
    """clauses "10.4.1": answered two days after the bureau's promise, within the law; a review's time is no trigger."""
    found = {(m.clause, m.record, m.profile): m.ended for m in sheet().missed}
    assert found == {
        ("2.3b", "YSQ-2026-0002", "seed"): date(2026, 3, 25),
        ("1.4.4", "PUB-2026-0002", "seed"): None,
        ("1.4.4", "PUB-2026-0002", "2019"): None,
    }


def test_a_correction_is_listed_with_the_statement_it_contradicts():
    """clauses "10.4.2"."""
    (found,) = sheet().corrections
    assert (found.record, found.version, found.on, found.cause, found.submit) == (
        "PUB-2026-0001", 2, date(2026, 3, 12), "数据更正", "sha256:aa",
    )  # fmt: skip


def test_attempts_to_go_round_the_gate_are_listed():
    """clauses "10.4.5"; what is only a mistake is not an attempt."""
    found = (Reason.of("page-unsigned", path="content/x/index.md"), Reason.of("E-REC-001", path="registers/x.md"))
    assert [(a.code, a.place) for a in sheet(found).attempts] == [
        ("E-REV-004", "REV-2026-0004"),
        ("page-unsigned", "content/x/index.md"),
    ]


def test_the_sheet_opens_with_the_principle_and_holds_no_score():
    """clauses "7.1", "7.2b": no grade beside a person, no field that is one."""
    data = appraisal_report.data(sheet(), "样例局")
    text = render(appraisal_report.document(sheet(), "样例局", OFFICES, "zh"), data, "md").decode()
    assert "客观公正、民主公开、注重实效" in text.splitlines()[0]
    assert not {"score", "grade", "total", "rank"} & set(_keys(data))
    assert "一般" not in text and "p08" not in text.partition("绕过闸门")[0]


def _keys(value):
    if isinstance(value, dict):
        yield from value
        for inner in value.values():
            yield from _keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _keys(inner)


# -- evaluation (8) --------------------------------------------------------------------------------

SHEETS = {"a.csv": b"OFF-01,80\nOFF-02,90\n", "b.csv": "科室,分数\nOFF-01,80\nOFF-02,90.0\n".encode()}


def test_the_order_is_computed_from_the_sheets():
    """clauses "8.6.2"."""
    assert [(p.place, p.office, p.average) for p in evaluation.order(SHEETS)] == [
        (1, "OFF-02", Decimal("90.00")),
        (2, "OFF-01", Decimal("80.00")),
    ]


def test_equal_averages_share_a_place():
    found = evaluation.order({"a.csv": b"OFF-01,80\nOFF-02,80\nOFF-03,70\n"})
    assert [p.place for p in found] == [1, 1, 3]


@pytest.mark.parametrize(
    "line", [b"OFF-01,101", b"OFF-01,-1", b"OFF-01", b"p08,80", b"OFF-01,8O", b"OFF-01,80,1", b"\xff\xfe,1"]
)
def test_a_sheet_that_cannot_be_read_is_named_with_its_line(line):
    with pytest.raises(GateError) as problem:
        evaluation.order({"a.csv": b"OFF-02,90\n" + line})
    assert problem.value.code == "report-sheet" and problem.value.facts["path"] == "a.csv"


@given(st.binary(max_size=60))
def test_any_bytes_are_a_sheet_or_a_named_problem(data):
    try:
        evaluation.order({"a.csv": data})
    except GateError as problem:
        assert problem.code == "report-sheet"


def test_problems_are_listed_with_measure_and_result():
    """clauses "8.3.3c"; representatives by kind, never by name (8.1)."""
    (found,) = evaluation.evaluations(records(SAID), 2026, {"EVL-2026-0001": SHEETS})
    assert [(p.number, p.head, p.done_on) for p in found.problems] == [
        ("1", "及时", date(2026, 10, 30)),
        ("2", "属实准确", None),
    ]
    assert found.representatives == {"企业": 1, "社区": 1}
    text = render(evaluation_report.document((found,), 2026, "样例局", OFFICES, "zh"), {}, "md").decode()
    assert "2026-10-30完成" in text and "尚未完成" in text and "REP-" not in text


def test_the_brief_tells_numbers_only():
    """clauses "8.5"."""
    told = evaluation.brief(records(SAID), periods.year(2026), CALENDAR)
    assert (len(told.published), sum(told.results.values()), told.workdays) == (1, 2, 14)
    data = evaluation_report.brief_data(told, "样例局")
    assert "YSQ" not in json.dumps(data)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_sheet_is_written_in_every_form(form, lang):
    found = quarter(records(SAID), periods.quarter("2026Q1"), CALENDAR)
    evaluations = evaluation.evaluations(records(SAID), 2026, {})
    told = evaluation.brief(records(SAID), periods.year(2026), CALENDAR)
    written = [
        (quarterly_report.document(found, "样例局", lang), quarterly_report.data(found, "样例局")),
        (appraisal_report.document(sheet(), "样例局", OFFICES, lang), appraisal_report.data(sheet(), "样例局")),
        (
            evaluation_report.document(evaluations, 2026, "样例局", OFFICES, lang),
            evaluation_report.data(evaluations, 2026, "样例局"),
        ),
        (evaluation_report.brief_document(told, "样例局", lang), evaluation_report.brief_data(told, "样例局")),
    ]
    assert all(render(document, data, form) for document, data in written)
