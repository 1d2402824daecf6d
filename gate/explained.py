"""Explains a deadline day by day, as a clerk would count it on a wall calendar."""

from __future__ import annotations

from datetime import date, timedelta

from gate import clocks
from gate.clocks import Length, Unit
from gate.workdays import Calendar, DayKind

_WEEKDAYS = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}

_WORDS = {
    "start": ("当日不计", "day 0, not counted"),
    "skipped": ("不计", "not counted"),
    "moved": ("顺延", "moved on"),
    Unit.WORKDAYS: ("第 {} 个工作日", "working day {}"),
    Unit.DAYS: ("第 {} 日", "day {}"),
    Unit.MONTHS: ("第 {} 日", "day {}"),
    DayKind.WORKDAY: ("", ""),
    DayKind.MAKEUP: ("调休上班", "make-up working day"),
    DayKind.WEEKEND: ("周末", "weekend"),
    "due": ("到期日 {}(当日办理仍在期限内)", "due {} (that day is still in time)"),
    "provisional": ("，暂定（放假通知未发布）", ", PROVISIONAL (no official notice yet)"),
    "left": ("截至 {}:还剩 {} 个工作日", "on {}: {} working days left"),
    "late": ("截至 {}:已逾期 {} 个工作日", "on {}: {} working days overdue"),
}


def _word(key: str, lang: str) -> str:
    return _WORDS[key][lang == "en"]


def due_day(calendar: Calendar, start: date, length: Length) -> clocks.Period:
    """When a period in days, months or working days ends; only the first two are ever moved forward."""
    if length.unit is Unit.WORKDAYS:
        due = calendar.add_workdays(start, length.n)
        return clocks.Period(due, due, calendar.is_provisional(due))
    count = clocks.months if length.unit is Unit.MONTHS else clocks.days
    return count(calendar, start, length.n, roll=True)


def explain(calendar: Calendar, start: date, length: Length, lang: str, asof: date | None = None) -> tuple[str, ...]:
    """One line for each day from `start` to the due day, the result, and how far `asof` is from it."""
    period = due_day(calendar, start, length)
    lines = [_line(calendar, start, _word("start", lang), lang)]
    number = 0
    for day in (start + timedelta(days=n) for n in range(1, (period.due - start).days + 1)):
        counted = calendar.is_workday(day) if length.unit is Unit.WORKDAYS else day <= period.raw
        number += counted
        skipped = "skipped" if length.unit is Unit.WORKDAYS else "moved"
        note = _word(length.unit, lang).format(number) if counted else _word(skipped, lang)
        lines.append(_line(calendar, day, note, lang))
    mark = _word("provisional", lang) if period.provisional else ""
    lines.append(_word("due", lang).format(period.due) + mark)
    if asof:
        lines.append(distance(calendar, period.due, asof, lang))
    return tuple(lines)


def distance(calendar: Calendar, due: date, asof: date, lang: str) -> str:
    """How many working days `asof` is from `due`, in words."""
    far = clocks.remaining(calendar, due, asof)
    if asof > due:
        return _word("late", lang).format(asof, far.overdue)
    return _word("left", lang).format(asof, far.remaining)


def _line(calendar: Calendar, day: date, note: str, lang: str) -> str:
    parts = (day.isoformat(), _WEEKDAYS[lang][day.weekday()], _what(calendar, day, lang), note)
    return " ".join(filter(None, parts))


def _what(calendar: Calendar, day: date, lang: str) -> str:
    kind = calendar.kind(day)
    if kind is not DayKind.FESTIVAL:
        return _word(kind, lang)
    name = calendar.off[day]
    return calendar.names[name] if lang == "en" else name
