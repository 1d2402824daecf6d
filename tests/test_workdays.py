"""Working days: the official calendar, the provisional rule, and what holds for every start and length."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gate.errors import GateError
from gate.workdays import DayKind, corresponding_day, official_calendar

CALENDAR = official_calendar()
STARTS = st.dates(date(2004, 1, 1), date(2029, 6, 30))
LENGTHS = st.integers(1, 120)


def test_every_official_day_is_what_the_package_says():
    day = CALENDAR.first
    while day <= CALENDAR.official_until:
        assert CALENDAR.is_workday(day) == chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


def test_the_table_names_its_source():
    assert CALENDAR.source.startswith("chinesecalendar ")
    assert set(CALENDAR.off.values()) <= set(CALENDAR.names)


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        ("2026-02-28", DayKind.MAKEUP),
        ("2026-02-23", DayKind.FESTIVAL),
        ("2026-03-07", DayKind.WEEKEND),
        ("2026-03-06", DayKind.WORKDAY),
        ("2027-02-09", DayKind.WORKDAY),
        ("2027-02-06", DayKind.FESTIVAL),
        ("2027-02-13", DayKind.WEEKEND),
    ],
)
def test_a_day_is_of_its_kind(day, kind):
    assert CALENDAR.kind(date.fromisoformat(day)) is kind


def test_no_makeup_day_is_guessed_after_the_official_calendar():
    assert max(CALENDAR.makeup) <= CALENDAR.official_until


@pytest.mark.parametrize("day", ["2003-12-31", "2031-01-01", "9999-12-31", "0001-01-01"])
def test_outside_the_calendar_nothing_is_guessed(day):
    with pytest.raises(GateError, match="calendar_missing"):
        CALENDAR.is_workday(date.fromisoformat(day))
    with pytest.raises(GateError, match="calendar_missing"):
        CALENDAR.add_workdays(date.fromisoformat(day), 1)
    with pytest.raises(GateError, match="calendar_missing"):
        CALENDAR.days_later(date.fromisoformat(day), 1)


@pytest.mark.parametrize("n", [10**30, 2000])
def test_a_length_that_leaves_the_calendar_is_refused(n):
    for count, start in (
        (CALENDAR.add_workdays, date(2026, 3, 2)),
        (CALENDAR.days_later, date(2026, 3, 2)),
        (CALENDAR.workday_before, date(2005, 3, 2)),
    ):
        with pytest.raises(GateError, match="calendar_missing"):
            count(start, n)


@pytest.mark.parametrize("n", [0, -1])
def test_a_period_of_no_days_is_no_period(n):
    for count in (
        CALENDAR.add_workdays,
        CALENDAR.days_later,
        CALENDAR.months_later,
        CALENDAR.workday_before,
        corresponding_day,
    ):
        with pytest.raises(GateError, match="bad_length"):
            count(date(2026, 3, 2), n)


@given(STARTS, LENGTHS)
def test_a_due_day_is_a_working_day_after_the_start(start, n):
    due = CALENDAR.add_workdays(start, n)
    assert due > start
    assert CALENDAR.is_workday(due)


@given(STARTS, LENGTHS)
def test_counting_gives_back_the_length(start, n):
    due = CALENDAR.add_workdays(start, n)
    assert CALENDAR.workdays_between(start, due) == n
    assert CALENDAR.workdays_between(due, start) == 0
    assert len(CALENDAR.count_workdays(start, n)) == n


@given(STARTS, LENGTHS)
def test_a_working_day_is_found_again_from_its_due_day(start, n):
    start = CALENDAR.roll_back(start) if start > date(2004, 1, 10) else CALENDAR.roll_forward(start)
    assert CALENDAR.workday_before(CALENDAR.add_workdays(start, n), n) == start


@given(STARTS, st.integers(0, 400), LENGTHS)
def test_a_later_start_never_ends_earlier(start, later, n):
    second = min(start + timedelta(days=later), date(2029, 6, 30))
    assert CALENDAR.add_workdays(start, n) <= CALENDAR.add_workdays(max(start, second), n)


@given(STARTS, LENGTHS)
def test_a_longer_period_ends_later(start, n):
    assert CALENDAR.add_workdays(start, n) < CALENDAR.add_workdays(start, n + 1)


@given(STARTS, LENGTHS, st.sets(st.integers(1, 60)))
def test_excluded_days_only_push_the_end_on(start, n, offsets):
    excluded = frozenset(start + timedelta(days=offset) for offset in offsets)
    due = CALENDAR.add_workdays(start, n, excluded)
    assert due >= CALENDAR.add_workdays(start, n)
    assert due not in excluded


@given(st.dates(date(2004, 2, 1), date(2030, 12, 20)))
def test_rolling_moves_to_the_nearest_working_day_only(day):
    forward, back = CALENDAR.roll_forward(day), CALENDAR.roll_back(day)
    assert back <= day <= forward
    assert CALENDAR.is_workday(back) and CALENDAR.is_workday(forward)
    assert CALENDAR.workdays_between(back, forward) == (0 if back == forward else 1)


@given(STARTS, st.integers(1, 240))
def test_the_corresponding_day_is_that_day_or_the_last_of_its_month(start, months):
    day = corresponding_day(start, months)
    assert (day.year * 12 + day.month) - (start.year * 12 + start.month) == months
    assert day.day == start.day or (day + timedelta(days=1)).day == 1
