"""Answers written questions to the clocks: the cases that `gate clock --input` takes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from gate import clocks
from gate.clocks import Dues, Length, Period, Unit
from gate.errors import GateError
from gate.workdays import SHANGHAI, Calendar

ENGINE_ERRORS = frozenset(
    {
        "calendar_missing", "bad_length", "no_timezone", "event_order",
        "extension_too_long", "extension_once", "correction_once",
    }
)  # fmt: skip
"""What a clock may refuse with; such a case is answered by ``{"error": CODE}``."""

UNREADABLE = "clock-input"
"""The error of a case that no clock can read: an unknown kind, a field missing or of another form."""

Answer = dict[str, Any]

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:[0-9]{2})?"
)


def read_day(text: str) -> date:
    """A day written YYYY-MM-DD. Raises ValueError."""
    if not _DAY.fullmatch(text):
        raise ValueError("YYYY-MM-DD")
    return date.fromisoformat(text)


def read_moment(text: str) -> datetime:
    """An RFC 3339 time at +08:00; without its zone it is `no_timezone`, else ValueError for another form."""
    if not _MOMENT.fullmatch(text):
        raise ValueError("RFC 3339")
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise GateError("no_timezone", start=text)
    try:
        return moment.astimezone(SHANGHAI)
    except OverflowError:
        raise ValueError("outside the years 1 to 9999") from None


def answer_cases(document: Any, calendar: Calendar) -> dict[str, Answer]:
    """The answer to every case of a parsed file (``{vectors: [...]}`` or a list), by its id.

    All scalars of `document` are texts, as `gate.strict_yaml` reads them. Raises `clock-input-file` where
    the document is no list of cases with ids that differ.
    """
    cases = document.get("vectors") if isinstance(document, dict) else document
    if not isinstance(cases, list):
        raise GateError("clock-input-file", what="vectors")
    answers: dict[str, Answer] = {}
    for number, case in enumerate(cases, start=1):
        name = case.get("id") if isinstance(case, dict) else None
        if not isinstance(name, str) or name in answers:
            raise GateError("clock-input-file", what=f"id (#{number})")
        answers[name] = answer_case(case.get("kind"), case.get("input"), calendar)
    return answers


def answer_case(kind: Any, fields: Any, calendar: Calendar) -> Answer:
    """The answer to one case; what is wrong with it is an answer too (``error``)."""
    try:
        if not isinstance(fields, dict):
            raise GateError(UNREADABLE, key="input", wanted="{...}")
        if kind == "error":
            kind = fields.get("kind")
        if not isinstance(kind, str) or kind not in _KINDS:
            raise GateError(UNREADABLE, key="kind", wanted=" / ".join(_KINDS))
        return _KINDS[kind](_Fields(fields), calendar)
    except GateError as error:
        if error.code in ENGINE_ERRORS:
            return {"error": error.code}
        if error.code == UNREADABLE:
            return {"error": error.code, **error.facts}
        raise


class _Fields:
    """Reads the fields of one case; a field that is missing or of another form is `clock-input`."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self._fields = fields

    def text(self, key: str) -> str | None:
        value = self._fields.get(key)
        if value is None or value in ("", "null", "~"):
            return None
        if not isinstance(value, str):
            raise GateError(UNREADABLE, key=key, wanted="text")
        return value

    def _needed(self, key: str, wanted: str) -> str:
        value = self.text(key)
        if value is None:
            raise GateError(UNREADABLE, key=key, wanted=wanted)
        return value

    def maybe_day(self, key: str) -> date | None:
        return None if self.text(key) is None else self.day(key)

    def day(self, key: str) -> date:
        text = self._needed(key, "YYYY-MM-DD")
        try:
            return read_day(text)
        except ValueError:
            raise GateError(UNREADABLE, key=key, wanted="YYYY-MM-DD") from None

    def moment(self, key: str) -> datetime:
        wanted = "2026-10-02T14:20:00+08:00"
        try:
            return read_moment(self._needed(key, wanted))
        except ValueError:
            raise GateError(UNREADABLE, key=key, wanted=wanted) from None

    def length(self, key: str) -> int:
        text = self._needed(key, "1, 2, 3 …")
        try:
            return int(text)
        except ValueError:
            raise GateError("bad_length", length=text) from None

    def year(self, key: str) -> int:
        text = self._needed(key, "YYYY")
        if not (text.isascii() and text.isdigit() and len(text) <= 4):
            raise GateError(UNREADABLE, key=key, wanted="YYYY")
        return int(text)

    def choice(self, key: str, *choices: str, default: str | None = None) -> str:
        value = self.text(key) or default
        if value not in choices:
            raise GateError(UNREADABLE, key=key, wanted=" / ".join(choices))
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        return self.choice(key, "true", "false", default=str(default).lower()) == "true"

    def items(self, key: str) -> list[_Fields]:
        values = self._fields.get(key)
        if values in (None, "", "null", "~"):
            return []
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            raise GateError(UNREADABLE, key=key, wanted="[{...}]")
        return [_Fields(value) for value in values]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _two(dues: Dues) -> Answer:
    return {
        "seed": _iso(dues.seed),
        "2019": _iso(dues.law),
        "alarm": _iso(dues.alarm),
        "provisional": dues.provisional,
    }


def _workdays(fields: _Fields, calendar: Calendar) -> Answer:
    counted = calendar.count_workdays(fields.day("start"), fields.length("n"))
    return {
        "due": counted[-1].isoformat(),
        "provisional": calendar.is_provisional(counted[-1]),
        "counted": [day.isoformat() for day in counted],
    }


def _is_workday(fields: _Fields, calendar: Calendar) -> Answer:
    day = fields.day("date")
    return {"workday": calendar.is_workday(day), "provisional": calendar.is_provisional(day)}


def _publication(fields: _Fields, calendar: Calendar) -> Answer:
    return _two(clocks.publication(calendar, fields.day("formed")))


def _correction_notice(fields: _Fields, calendar: Calendar) -> Answer:
    return _two(clocks.correction_notice(calendar, fields.day("received")))


def _rolled(period: Period, raw_key: str) -> Answer:
    return {
        raw_key: period.raw.isoformat(),
        "due": period.due.isoformat(),
        "provisional": period.provisional,
    }


def _months(fields: _Fields, calendar: Calendar) -> Answer:
    roll = fields.flag("roll", default=True)
    period = clocks.months(calendar, fields.day("start"), fields.length("n"), roll=roll)
    return _rolled(period, "corresponding_day")


def _days(fields: _Fields, calendar: Calendar) -> Answer:
    roll = fields.flag("roll", default=True)
    return _rolled(clocks.days(calendar, fields.day("start"), fields.length("n"), roll=roll), "raw")


def _hours(fields: _Fields, calendar: Calendar) -> Answer:
    return {"due": clocks.hours(fields.moment("start"), fields.length("n")).isoformat()}


def _annual_report(fields: _Fields, calendar: Calendar) -> Answer:
    report = clocks.annual_report(calendar, fields.year("report_year"))
    return {
        "due": report.due.isoformat(),
        "act_by": report.act_by.isoformat(),
        "provisional": report.provisional,
    }


def _secrecy(fields: _Fields, calendar: Calendar) -> Answer:
    result = clocks.secrecy(
        fields.day("issued"),
        fields.text("level") or "",
        fields.text("period"),
        fields.text("condition"),
    )
    days = {
        "last_secret_day": result.last_secret_day,
        "declassified_from": result.declassified_from,
        "outer_limit": result.outer_limit,
    }
    return {key: day.isoformat() for key, day in days.items() if day} | {"auto_expires": result.auto_expires}


def _minimum_period(fields: _Fields, calendar: Calendar) -> Answer:
    unit = {"days": Unit.DAYS, "workdays": Unit.WORKDAYS}[fields.choice("unit", "days", "workdays")]
    period = clocks.minimum_period(calendar, fields.day("opened"), Length(fields.length("n"), unit))
    return {
        "last_day": period.last_day.isoformat(),
        "may_close_from": period.may_close_from.isoformat(),
        "provisional": period.provisional,
        "permitted": period.permitted,
    }


def _warn_on(fields: _Fields, calendar: Calendar) -> Answer:
    due = fields.day("due")
    return {"warn_on": clocks.warn_on(calendar, due, fields.length("workdays_before")).isoformat()}


def _remaining(fields: _Fields, calendar: Calendar) -> Answer:
    distance = clocks.remaining(calendar, fields.day("due"), fields.day("asof"))
    return {"remaining": distance.remaining, "overdue": distance.overdue}


def _event(fields: _Fields) -> clocks.Event:
    kind = fields.choice("type", "correction", "pause", "extension", "delay_35")
    if kind == "correction":
        return clocks.Correction(fields.day("notice"), fields.maybe_day("corrected"))
    if kind == "pause":
        return clocks.Pause(
            third_party=fields.choice("kind", "third_party", "other_body") == "third_party",
            sent=fields.day("sent"),
            delivered=fields.maybe_day("delivered"),
            reply=fields.maybe_day("reply"),
        )
    if kind == "delay_35":
        return clocks.Delay(fields.day("until"), fields.day("notified"))
    approved = fields.maybe_day("approved")
    return clocks.Extension(
        head=fields.maybe_day("head") or approved,
        group=fields.maybe_day("group") or approved,
        notified=fields.maybe_day("notified"),
        workdays=fields.length("workdays"),
        announced_due=fields.maybe_day("announced_due"),
    )


def _answer(fields: _Fields, calendar: Calendar) -> Answer:
    result = clocks.answer(
        calendar,
        fields.day("received"),
        [_event(item) for item in fields.items("events")],
        promised=fields.maybe_day("promised_on"),
        asof=fields.maybe_day("asof"),
    )
    told: Answer = _two(result.dues)
    if result.awaiting_correction:
        told["state"] = "awaiting_correction"
    if result.unextended and result.extension_valid:
        told["unextended"] = {profile.value: _iso(day) for profile, day in result.unextended.items()}
        told["extension_valid"] = {profile.value: valid for profile, valid in result.extension_valid.items()}
    if result.open_pause:
        told["open_pause"] = True
    if result.correction_notice_late:
        told["breach"] = ["correction_notice_late"]
    return told


_KINDS: Mapping[str, Callable[[_Fields, Calendar], Answer]] = {
    "workdays": _workdays,
    "is_workday": _is_workday,
    "publication": _publication,
    "correction_notice": _correction_notice,
    "answer": _answer,
    "months": _months,
    "days": _days,
    "hours": _hours,
    "annual_report": _annual_report,
    "secrecy": _secrecy,
    "minimum_period": _minimum_period,
    "warn_on": _warn_on,
    "remaining": _remaining,
}
