"""Clocks beyond the vectors: what their readings say, case by case."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gate import clocks
from gate.clock_cases import answer_case, answer_cases
from gate.clocks import Length, Pause, Profile, Unit
from gate.errors import GateError
from gate.workdays import official_calendar

CALENDAR = official_calendar()
RECEIVED = "2026-03-02"


def answer(*events, **fields):
    return answer_case("answer", {"received": RECEIVED, "events": list(events)} | fields, CALENDAR)


def pause(sent, **fields):
    return {"type": "pause", "kind": "third_party", "sent": sent} | fields


def extension(**fields):
    return {
        "type": "extension",
        "approved": "2026-03-20",
        "notified": "2026-03-20",
        "workdays": "20",
    } | fields


def test_every_length_names_its_clause():
    for clock in clocks.table().values():
        limits = (*clock.limits.values(), *([clock.policy] if clock.policy else []))
        assert all(limit.clause for limit in limits)
        assert clock.watch or clock.warn or all(limit.length.unit is Unit.HOURS for limit in limits)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("10wd", Length(10, Unit.WORKDAYS)),
        ("10个工作日", Length(10, Unit.WORKDAYS)),
        ("30d", Length(30, Unit.DAYS)),
        ("30日", Length(30, Unit.DAYS)),
        ("1month", Length(1, Unit.MONTHS)),
        ("1个月", Length(1, Unit.MONTHS)),
        ("24h", Length(24, Unit.HOURS)),
        ("24小时", Length(24, Unit.HOURS)),
    ],
)
def test_lengths_are_read_in_both_languages(text, length):
    assert Length.parse(text) == length


@pytest.mark.parametrize("text", ["", "10", "wd", "0wd", "-1d", "1.5h", "10 years", "1e3d", "٣wd", "9" * 12 + "d"])
def test_what_is_no_length_is_refused(text):
    with pytest.raises(GateError, match="bad_length"):
        Length.parse(text)


def test_the_promise_of_the_receipt_is_the_alarm_until_an_event_replaces_it():
    assert answer(promised_on="2026-03-12")["alarm"] == "2026-03-12"
    paused = pause("2026-03-10", delivered="2026-03-12", reply="2026-03-20")
    assert answer(paused, promised_on="2026-03-12")["alarm"] == "2026-04-02"
    corrected = {"type": "correction", "notice": "2026-03-09", "corrected": "2026-03-17"}
    assert answer(corrected, promised_on="2026-03-12")["alarm"] == "2026-04-08"
    assert answer(extension(), promised_on="2026-03-12")["alarm"] == "2026-04-23"


def test_an_extension_nobody_was_told_of_replaces_no_promise():
    late = extension(notified="2026-04-20", announced_due="2026-03-13")
    assert answer(late, promised_on="2026-03-12")["alarm"] == "2026-03-12"
    assert answer(late)["alarm"] == "2026-03-23"


def test_each_profile_needs_its_own_consent():
    only_head = extension(approved="null", head="2026-03-20")
    assert answer(only_head)["extension_valid"] == {"seed": False, "2019": True}
    only_group = extension(approved="null", group="2026-03-20")
    assert answer(only_group)["extension_valid"] == {"seed": True, "2019": False}


def test_reasonable_delay_moves_the_law_only_and_only_when_told_in_time():
    delay = {"type": "delay_35", "until": "2026-05-15", "notified": "2026-03-27"}
    assert answer(delay) | {"seed": "2026-03-23", "2019": "2026-05-15"} == answer(delay)
    assert answer(delay | {"notified": "2026-04-01"})["2019"] == "2026-03-30"


def test_a_pause_sent_before_the_corrected_application_is_dropped_whole():
    corrected = {"type": "correction", "notice": "2026-03-09", "corrected": "2026-03-17"}
    early = pause("2026-03-16", delivered="2026-03-18", reply="2026-03-25")
    assert answer(corrected, early)["seed"] == answer(corrected)["seed"]
    same_day = pause("2026-03-17", delivered="2026-03-18", reply="2026-03-25")
    assert answer(corrected, same_day)["seed"] > answer(corrected)["seed"]


@pytest.mark.parametrize(
    ("asof", "is_open", "seed"),
    [
        ("2026-03-09", None, "2026-03-23"),
        ("2026-03-10", True, "2026-03-23"),
        ("2026-03-18", True, "2026-03-31"),
        ("2026-04-02", True, "2026-04-16"),
        ("2026-04-03", None, "2026-04-16"),
    ],
)
def test_an_open_letter_is_looked_at_as_if_the_reply_came_that_day(asof, is_open, seed):
    told = answer(pause("2026-03-10", delivered="2026-03-12"), asof=asof)
    assert (told.get("open_pause"), told["seed"]) == (is_open, seed)


def test_paused_days_of_the_extension_month_push_the_seed_due_on():
    told = answer(extension(), pause("2026-03-24", delivered="2026-03-25", reply="2026-03-31"))
    assert told["unextended"]["seed"] == "2026-03-23"
    assert told["seed"] == "2026-04-30"  # 2026-04-23 and five paused working days: 03-25, 26, 27, 30, 31


@pytest.mark.parametrize(
    ("events", "code"),
    [
        ([{"type": "correction", "notice": "2026-02-27", "corrected": "null"}], "event_order"),
        ([{"type": "correction", "notice": "2026-03-05", "corrected": "2026-03-04"}], "event_order"),
        ([pause("2026-03-10", reply="2026-03-09")], "event_order"),
        ([pause("2026-03-10", delivered="2026-03-12", reply="2026-03-11")], "event_order"),
        ([extension(workdays="0")], "bad_length"),
        ([extension(workdays="-3")], "bad_length"),
        ([extension(workdays="1.5")], "bad_length"),
        ([extension(), extension()], "extension_once"),
    ],
)
def test_impossible_stories_are_refused(events, code):
    assert answer(*events) == {"error": code}


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"level": "秘密", "period": "120个月"}, {"last_secret_day": "2026-04-12", "auto_expires": True}),
        ({"level": "秘密", "period": "30日"}, {"last_secret_day": "2016-05-12", "auto_expires": True}),
        ({"level": "秘密", "period": "11年"}, {"error": "bad_length"}),
        ({"level": "机密", "period": "20年"}, {"last_secret_day": "2036-04-12", "auto_expires": True}),
        ({"level": "绝密", "period": "0年"}, {"error": "bad_length"}),
        ({"level": "绝密", "period": "永久"}, {"error": "bad_length"}),
        ({"level": "秘密", "period": "10年", "condition": "c"}, {"auto_expires": False}),
        ({"level": "秘密", "period": "11年", "condition": "c"}, {"error": "bad_length"}),
        ({"level": "绝密", "period": "null"}, {"outer_limit": "2046-04-12", "auto_expires": False}),
    ],
)
def test_secrecy_ends_by_time_only_with_a_period_within_its_maximum(fields, told):
    answered = answer_case("secrecy", {"issued": "2016-04-12"} | fields, CALENDAR)
    answered.pop("declassified_from", None)
    assert answered == told


def test_hours_are_told_at_shanghai_whatever_zone_they_came_in():
    asked = {"start": "2026-10-02T06:20:00Z", "n": "24"}
    assert answer_case("hours", asked, CALENDAR) == {"due": "2026-10-03T14:20:00+08:00"}


def test_a_minimum_period_in_days_ends_on_a_working_day():
    asked = {"opened": "2026-09-04", "n": "30", "unit": "days"}
    assert answer_case("minimum_period", asked, CALENDAR)["last_day"] == "2026-10-08"


def test_no_promise_of_the_bureau_before_its_regulation_was_in_force():
    dues = clocks.publication(CALENDAR, date(2025, 12, 31), in_force_from=date(2026, 1, 1))
    assert (dues.seed, dues.alarm) == (None, dues.law)
    assert clocks.publication(CALENDAR, date(2026, 1, 1), in_force_from=date(2026, 1, 1)).seed


@pytest.mark.parametrize(
    ("kind", "fields", "key"),
    [
        ("no-such-kind", {}, "kind"),
        (["workdays"], {}, "kind"),
        ("workdays", {"n": "5"}, "start"),
        ("workdays", {"start": "2026-02-30", "n": "5"}, "start"),
        ("workdays", {"start": "2026-W10-1", "n": "5"}, "start"),
        ("workdays", {"start": ["2026-03-02"], "n": "5"}, "start"),
        ("answer", {"received": RECEIVED, "events": "none"}, "events"),
        ("answer", {"received": RECEIVED, "events": [{"type": "holiday"}]}, "type"),
        ("minimum_period", {"opened": RECEIVED, "n": "5", "unit": "weeks"}, "unit"),
        ("secrecy", {"issued": RECEIVED, "level": "公开"}, "level"),
        ("annual_report", {"report_year": "next"}, "report_year"),
        ("hours", {"start": "0001-01-01T00:00:00+14:00", "n": "5"}, "start"),
    ],
)
def test_a_question_that_cannot_be_read_names_its_field(kind, fields, key):
    told = answer_case(kind, fields, CALENDAR)
    assert (told["error"], told["key"]) == ("clock-input", key)


@pytest.mark.parametrize("document", [None, "text", {"cases": []}, [{"kind": "workdays"}], [{"id": "a"}, {"id": "a"}]])
def test_a_file_that_is_no_list_of_cases_is_refused(document):
    with pytest.raises(GateError, match="clock-input-file"):
        answer_cases(document, CALENDAR)


DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))


@given(DAYS, st.integers(0, 30), st.integers(0, 40))
def test_a_letter_to_others_never_shortens_the_answer(received, sent_after, answered_after):
    sent = date.fromordinal(received.toordinal() + sent_after)
    reply = date.fromordinal(sent.toordinal() + answered_after)
    plain = clocks.answer(CALENDAR, received).dues
    paused = clocks.answer(CALENDAR, received, [Pause(True, sent, None, reply)]).dues
    assert paused.seed >= plain.seed and paused.law >= plain.law
    assert CALENDAR.is_workday(paused.seed) and CALENDAR.is_workday(paused.law)
    assert paused.alarm == min(paused.seed, paused.law)


@given(st.datetimes(datetime(2004, 1, 1), datetime(2030, 1, 1)), st.integers(1, 1000))
def test_hours_need_their_zone(start, n):
    with pytest.raises(GateError, match="no_timezone"):
        clocks.hours(start, n)


def test_profiles_are_named_as_in_records():
    assert [profile.value for profile in Profile] == ["seed", "2019"]
