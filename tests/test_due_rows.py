"""Running publication clocks: which are late, near or fine, in which order, and how they are written down."""

from __future__ import annotations

import json
from datetime import date, datetime

import pytest

from gate import clocks
from gate.due import PUBLISH, State, rows, running
from gate.due_report import as_ics, as_json, as_text
from gate.workdays import SHANGHAI, official_calendar

CALENDAR = official_calendar()


def item(id="a", produced="2026-03-02", published=None, title="三月数据", in_force_from=None):
    start, at = date.fromisoformat(produced), None
    if published:
        at = datetime.fromisoformat(published)
        at = (at if at.tzinfo else at.replace(tzinfo=SHANGHAI)).astimezone(SHANGHAI)
    return running(
        PUBLISH,
        lambda: clocks.publication(CALENDAR, start, in_force_from),
        id=id, title=title, office="OFF-03", start=start, stopped=at.date() if at else None, stopped_at=at,
    )  # fmt: skip


def evening(day):
    return datetime.fromisoformat(f"{day}T23:59:59+08:00")


def row(asof, **fields):
    found = rows([item(**fields)], CALENDAR, evening(asof))
    return found[0] if found else None


@pytest.mark.parametrize(
    ("asof", "state", "remaining", "overdue", "warning"),
    [
        ("2026-03-02", State.RUNNING, 10, 0, None),
        ("2026-03-06", State.RUNNING, 6, 0, None),
        ("2026-03-09", State.WARNING, 5, 0, 5),
        ("2026-03-10", State.WARNING, 4, 0, 5),
        ("2026-03-11", State.WARNING, 3, 0, 3),
        ("2026-03-13", State.WARNING, 1, 0, 1),
        ("2026-03-15", State.WARNING, 1, 0, 1),
        ("2026-03-16", State.TODAY, 0, 0, None),
        ("2026-03-17", State.OVERDUE, 0, 1, None),
    ],
)
def test_a_clock_stands_where_the_day_says(asof, state, remaining, overdue, warning):
    found = row(asof)
    assert (found.state, found.remaining, found.overdue, found.warning) == (state, remaining, overdue, warning)


def test_both_dates_are_shown_and_the_earlier_is_the_alarm():
    dues = row("2026-03-02").item.dues
    assert [str(day) for day in (dues.seed, dues.law, dues.alarm)] == ["2026-03-16", "2026-03-30", "2026-03-16"]


def test_what_was_produced_before_the_regulation_has_the_law_only():
    found = row("2026-01-05", produced="2025-12-31", in_force_from=date(2026, 1, 1)).item
    assert (found.dues.seed, found.dues.alarm) == (None, date(2026, 1, 29))


def test_what_was_published_in_time_has_no_row_and_late_publication_is_listed_without_alarm():
    assert row("2026-05-06", published="2026-03-16T23:59:00") is None
    late = row("2026-05-06", published="2026-03-18T09:00:00")
    assert (late.state, late.overdue) == (State.LATE, 2)


def test_the_day_of_publication_is_that_of_shanghai():
    assert row("2026-05-06", published="2026-03-16T20:00:00+00:00").state is State.LATE


def test_a_day_without_a_calendar_is_told_and_stops_no_other_row():
    found = rows([item("x", "2003-05-06"), item("a")], CALENDAR, evening("2026-03-02"))
    assert [(r.item.id, r.state, r.item.error) for r in found] == [
        ("x", State.UNKNOWN, "calendar_missing"),
        ("a", State.RUNNING, None),
    ]


def test_overdue_comes_first_then_the_earlier_alarm():
    items = [
        item("late", "2026-01-05", "2026-03-16T09:00:00"),
        item("new", "2026-03-12"),
        item("b"),
        item("a"),
        item("old", "2026-02-02"),
    ]
    found = rows(items, CALENDAR, evening("2026-03-16"))
    assert [r.item.id for r in found] == ["old", "a", "b", "new", "late"]


def test_the_text_says_everything_a_clerk_needs():
    found = rows([item(), item("p", "2026-12-28")], CALENDAR, evening("2026-03-17"))
    text = as_text(found, date(2026, 3, 17), "zh", titles=True)
    for words in ("已逾期 (1)", "本局 2026-03-16", "法规 2026-03-30", "一(四)4", "条例第26条", "暂定", "三月数据"):
        assert words in text
    assert "三月数据" not in as_text(found, date(2026, 3, 17), "zh", titles=False)
    assert "PROVISIONAL" in as_text(found, date(2026, 3, 17), "en", titles=False)


def test_no_clock_is_said_in_words():
    assert "没有" in as_text((), date(2026, 3, 17), "zh", titles=True)


def test_json_counts_and_lists():
    found = rows([item(), item("x", "2003-05-06")], CALENDAR, evening("2026-03-17"))
    told = json.loads(as_json(found, date(2026, 3, 17), titles=False))
    assert told["summary"]["overdue"] == told["summary"]["unknown"] == 1
    first = told["rows"][0]
    assert (first["id"], first["seed"], first["2019"], first["alarm"]) == (
        "a",
        "2026-03-16",
        "2026-03-30",
        "2026-03-16",
    )
    assert "title" not in first


def test_the_calendar_file_is_folded_escaped_and_has_its_reminders():
    title = "三月,数据;" * 10 + "\r\nEND:VCALENDAR"
    found = rows([item(title=title), item("p", "2026-12-28")], CALENDAR, evening("2026-03-02"))
    text = as_ics(found, date(2026, 3, 2), "zh", titles=True)
    lines = text.split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR" and lines[-2:] == ["END:VCALENDAR", ""]
    assert all(len(line.encode()) <= 75 for line in lines)
    assert "\n" not in text.replace("\r\n", "")
    whole = text.replace("\r\n ", "")
    assert whole.split("\r\n").count("END:VCALENDAR") == 1
    assert "三月\\,数据\\;" in whole
    assert "DTSTART;VALUE=DATE:20260316" in whole
    assert "UID:publish-a@gongkai-gate" in whole
    assert [line for line in whole.split("\r\n") if line.startswith("TRIGGER")][:3] == [
        "TRIGGER:-P7D",
        "TRIGGER:-P5D",
        "TRIGGER:-P3D",
    ]
    assert "STATUS:TENTATIVE" in whole and "STATUS:CONFIRMED" in whole
