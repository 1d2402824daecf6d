"""Writes the running clocks down: as text for people, JSON for programs, iCalendar for a calendar."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date

from gate import clocks
from gate.due import CLOCK, Row, State
from gate.visible import one_line

_STATES = {
    State.OVERDUE: ("已逾期", "overdue"),
    State.UNKNOWN: ("无法推算", "cannot be computed"),
    State.TODAY: ("今天到期", "due today"),
    State.WARNING: ("临近到期", "due soon"),
    State.RUNNING: ("办理中", "running"),
    State.LATE: ("已公开,但超过期限", "published, but late"),
}


def as_text(rows: Sequence[Row], asof: date, lang: str, *, titles: bool) -> str:
    """A section for each state, the most urgent first; without `titles`, ids only (a log is public)."""
    say = _say(lang)
    if not rows:
        return say(f"截至 {asof}:没有正在计算的公开期限。", f"On {asof}: no publication clock is running.")
    lines = [say(f"截至 {asof},{_rules(lang)}:", f"On {asof}, {_rules(lang)}:")]
    for state in State:
        of_state = [row for row in rows if row.state is state]
        if of_state:
            lines += ["", f"{say(*_STATES[state])} ({len(of_state)})"]
            lines += [_text_line(row, lang, titles) for row in of_state]
    return "\n".join(lines) + "\n"


def _say(lang: str):
    return lambda zh, en: en if lang == "en" else zh


def _rules(lang: str) -> str:
    clock = clocks.table()[CLOCK]
    names = {"seed": ("本局制度", "the bureau's promise"), "2019": ("法规", "the law")}
    return _say(lang)("、", ", ").join(
        f"{_say(lang)(*names[profile])} {limit.length} ({limit.clause})" for profile, limit in clock.limits.items()
    )


def _text_line(row: Row, lang: str, titles: bool) -> str:
    say = _say(lang)
    item = row.publication
    head = f"  {one_line(item.id)}  {item.office}  " + say(f"产生 {item.produced}", f"produced {item.produced}")
    if row.dues is None:
        return f"{head}  [{row.error}]"
    parts = [
        head,
        say(f"本局 {row.dues.seed or '—'}", f"promise {row.dues.seed or '—'}"),
        say(f"法规 {row.dues.law}", f"law {row.dues.law}"),
        _distance(row, lang),
        say("暂定", "PROVISIONAL") if row.dues.provisional else "",
        one_line(item.title) if titles else "",
    ]
    return "  ".join(filter(None, parts))


def _distance(row: Row, lang: str) -> str:
    say = _say(lang)
    if row.state in (State.OVERDUE, State.LATE):
        return say(f"逾期 {row.overdue} 个工作日", f"{row.overdue} working days late")
    return say(f"还剩 {row.remaining} 个工作日", f"{row.remaining} working days left")


def as_json(rows: Sequence[Row], asof: date, *, titles: bool) -> str:
    """All rows with their dates; `summary` counts the states."""
    return json.dumps(
        {
            "schema": "gate-due/1",
            "on": asof.isoformat(),
            "summary": {state.value: sum(row.state is state for row in rows) for state in State},
            "rows": [_json_row(row, titles) for row in rows],
        },
        ensure_ascii=False,
        indent=1,
    )


def _json_row(row: Row, titles: bool) -> dict[str, object]:
    item, dues = row.publication, row.dues
    return {
        "id": item.id,
        "office": item.office,
        "clock": CLOCK,
        "state": row.state.value,
        "produced": item.produced.isoformat(),
        "published": item.published_at.isoformat() if item.published_at else None,
        "seed": dues.seed.isoformat() if dues and dues.seed else None,
        "2019": dues.law.isoformat() if dues and dues.law else None,
        "alarm": dues.alarm.isoformat() if dues and dues.alarm else None,
        "provisional": bool(dues and dues.provisional),
        "remaining": row.remaining,
        "overdue": row.overdue,
        "warning": row.warning,
        "error": row.error,
    } | ({"title": item.title} if titles else {})


def as_ics(rows: Sequence[Row], asof: date, lang: str, *, titles: bool) -> str:
    """One all-day event on the alarm day of each running clock, with its reminders (RFC 5545).

    The stamp is the day `asof`, so that the same day gives the same bytes.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//gongkai-gate//due//ZH", "CALSCALE:GREGORIAN"]
    for row in rows:
        if row.dues and row.state is not State.LATE:
            lines += _event(row, asof, lang, titles)
    return "".join(f"{_fold(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _event(row: Row, asof: date, lang: str, titles: bool) -> list[str]:
    say = _say(lang)
    item, alarm = row.publication, row.dues.alarm
    summary = say(f"公开期限 {item.id}", f"publish {item.id}") + (f" {item.title}" if titles else "")
    text = say(
        f"产生 {item.produced};本局制度 {row.dues.seed or '—'};法规 {row.dues.law}",
        f"produced {item.produced}; promise {row.dues.seed or '—'}; law {row.dues.law}",
    )
    mark = say("(暂定)", " (PROVISIONAL)") if row.dues.provisional else ""
    return [
        "BEGIN:VEVENT",
        f"UID:{CLOCK}-{item.id}@gongkai-gate",
        f"DTSTAMP:{asof:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{alarm:%Y%m%d}",
        f"SUMMARY:{_escape(summary + mark)}",
        f"DESCRIPTION:{_escape(text)}",
        f"STATUS:{'TENTATIVE' if row.dues.provisional else 'CONFIRMED'}",
        *(line for day in row.reminders for line in _reminder((alarm - day).days, summary)),
        "END:VEVENT",
    ]


def _reminder(days_before: int, summary: str) -> list[str]:
    return [
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"TRIGGER:-P{days_before}D",
        f"DESCRIPTION:{_escape(summary)}",
        "END:VALARM",
    ]


def _escape(text: str) -> str:
    """A TEXT value of one line (RFC 5545 3.3.11)."""
    return re.sub(r"([\\;,])", r"\\\1", one_line(text))


def _fold(line: str) -> str:
    """Lines of at most 75 bytes, broken between characters (RFC 5545 3.1)."""
    folded, room = "", 75
    for character in line:
        size = len(character.encode())
        if size > room:
            folded, room = folded + "\r\n ", 74
        folded, room = folded + character, room - size
    return folded
