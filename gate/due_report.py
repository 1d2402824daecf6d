"""Writes the running clocks down: as text for people, JSON for programs, iCalendar for a calendar."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date

from gate import clocks
from gate.due import PUBLISH, Row, State
from gate.visible import one_line

_STATES = {
    State.OVERDUE: ("已逾期", "overdue"),
    State.UNKNOWN: ("无法推算", "cannot be computed"),
    State.TODAY: ("今天到期", "due today"),
    State.WARNING: ("临近到期", "due soon"),
    State.RUNNING: ("办理中", "running"),
    State.PAUSED: ("期限停算", "stopped for now"),
    State.WATCHED: ("他人的期限", "others' clocks"),
    State.LATE: ("已办结，但超过期限", "done, but late"),
}
_FLAGS = {
    "paused": ("正在征求意见，不计期限", "paused: others are being asked"),
    "blocked": ("报定或泄密事项未了结，不得推进", "blocked: a referral or a leak is open"),
    "correction_notice_late": ("补正告知超期", "correction notice was late"),
}


def as_text(rows: Sequence[Row], asof: date, lang: str, *, titles: bool) -> str:
    """A section for each state, the most urgent first; without `titles`, ids only (a log is public)."""
    say = _say(lang)
    if not rows:
        return say(f"截至 {asof}：没有正在计算的期限。", f"On {asof}: no clock is running.")
    lines = [say(f"截至 {asof}，{_rules(lang)}：", f"On {asof}, {_rules(lang)}:")]
    for state in State:
        of_state = [row for row in rows if row.state is state]
        if of_state:
            lines += ["", f"{say(*_STATES[state])} ({len(of_state)})"]
            lines += [_text_line(row, lang, titles) for row in of_state]
    return "\n".join(lines) + "\n"


def _say(lang: str):
    return lambda zh, en: en if lang == "en" else zh


def _rules(lang: str) -> str:
    clock = clocks.table()[PUBLISH]
    names = {"seed": ("主动公开本局制度", "the bureau's promise to publish"), "2019": ("法规", "the law")}
    return _say(lang)("、", ", ").join(
        f"{_say(lang)(*names[profile])} {limit.length} ({limit.clause})" for profile, limit in clock.limits.items()
    )


def _text_line(row: Row, lang: str, titles: bool) -> str:
    say, item = _say(lang), row.item
    clock = clocks.table()[item.clock]
    parts = [
        f"  {one_line(item.id)}",
        say(clock.zh, clock.en) + (f" [{' '.join(clock.clauses)}]" if clock.clauses else ""),
        item.office,
        say(f"始于 {item.start}", f"from {item.start}"),
        f"[{item.error}]" if item.error else _limits(row, lang),
        *(say(*_FLAGS[flag]) for flag in item.flags),
        say("暂定", "PROVISIONAL") if item.provisional else "",
        one_line(item.title) if titles else "",
    ]
    return "  ".join(filter(None, parts))


def _limits(row: Row, lang: str) -> str:
    say, item = _say(lang), row.item
    if item.due_at is not None:
        return (
            say(f"限于 {item.due_at:%Y-%m-%d %H:%M}", f"by {item.due_at:%Y-%m-%d %H:%M}") + "  " + _distance(row, lang)
        )
    limits = clocks.table()[item.clock].limits
    dues = item.dues
    said = [
        say(f"本局 {dues.seed}", f"promise {dues.seed}") + f"（{limits['seed'].clause}）" if dues.seed else "",
        say(f"法规 {dues.law}", f"law {dues.law}") + (f"（{limits['2019'].clause}）" if "2019" in limits else "")
        if dues.law
        else "",
        say(f"承诺或本局办法 {dues.promised}", f"promised or own rule {dues.promised}") if dues.promised else "",
        _distance(row, lang) if dues.alarm else "",
    ]
    return "  ".join(filter(None, said))


def _distance(row: Row, lang: str) -> str:
    say = _say(lang)
    late = row.state in (State.OVERDUE, State.LATE) or row.overdue
    n = row.overdue if late else row.remaining
    if row.item.due_at is not None:
        return say(f"逾期 {n} 小时", f"{n} hours late") if late else say(f"还剩 {n} 小时", f"{n} hours left")
    return (
        say(f"逾期 {n} 个工作日", f"{n} working days late")
        if late
        else say(f"还剩 {n} 个工作日", f"{n} working days left")
    )


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
    item, dues = row.item, row.item.dues
    return {
        "id": item.id,
        "office": item.office,
        "clock": item.clock,
        "clauses": list(clocks.table()[item.clock].clauses),
        "state": row.state.value,
        "start": item.start.isoformat(),
        "stopped": _iso(item.stopped_at or item.stopped),
        "seed": _iso(dues and dues.seed),
        "2019": _iso(dues and dues.law),
        "promised": _iso(dues and dues.promised),
        "due_at": _iso(item.due_at),
        "alarm": _iso(item.alarm),
        "provisional": item.provisional,
        "remaining": row.remaining,
        "overdue": row.overdue,
        "warning": row.warning,
        "flags": list(item.flags),
        "error": item.error,
    } | ({"title": item.title} if titles else {})


def _iso(moment: date | None) -> str | None:
    return moment.isoformat() if moment else None


def as_ics(rows: Sequence[Row], asof: date, lang: str, *, titles: bool) -> str:
    """One all-day event on the alarm day of each running clock, with its reminders (RFC 5545).

    The stamp is the day `asof`, so that the same day gives the same bytes.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//gongkai-gate//due//ZH", "CALSCALE:GREGORIAN"]
    for row in rows:
        if row.item.alarm and row.state is not State.LATE:
            lines += _event(row, asof, lang, titles)
    return "".join(f"{_fold(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _event(row: Row, asof: date, lang: str, titles: bool) -> list[str]:
    say, item = _say(lang), row.item
    clock = clocks.table()[item.clock]
    summary = f"{say(clock.zh, clock.en)} {item.id}" + (f" {item.title}" if titles else "")
    text = say(f"始于 {item.start}；", f"from {item.start}; ") + _limits(row, lang)
    mark = say("（暂定）", " (PROVISIONAL)") if item.provisional else ""
    return [
        "BEGIN:VEVENT",
        f"UID:{item.clock}-{item.id}@gongkai-gate",
        f"DTSTAMP:{asof:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{item.alarm:%Y%m%d}",
        f"SUMMARY:{_escape(summary + mark)}",
        f"DESCRIPTION:{_escape(text)}",
        f"STATUS:{'TENTATIVE' if item.provisional else 'CONFIRMED'}",
        *(line for day in row.reminders for line in _reminder((item.alarm - day).days, summary)),
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
