"""`gate clock`: a deadline, explained day by day; or the answers to a file of questions."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import click

from gate import clocks, strict_yaml
from gate.clock_cases import UNREADABLE, answer_cases, read_day, read_moment
from gate.clocks import Length, Profile, Unit
from gate.commands.base import DayOrTime, Session, command
from gate.errors import ExitCode, GateError
from gate.explained import explain
from gate.workdays import official_calendar

_RULES = {Profile.SEED: ("本局制度", "the bureau's promise"), Profile.LAW: ("现行法规", "the law")}


@command(
    "clock",
    zh="推算期限，逐日说明；长度也可以写期限的名称（publish、answer …）",
    en="a deadline, explained day by day; a clock's name (publish, answer …) may stand for the length",
    example="gate clock 2026-11-12 10wd\n"
    "gate clock 2026-11-12 publish --on 2026-11-20\n"
    "gate clock 2026-10-02T14:20:00+08:00 24h\n"
    "gate clock --input questions.yaml",
)
@click.argument("start", required=False)
@click.argument("length", required=False)
@click.option("--on", type=DayOrTime(), help="截至这一天还剩多少 / how much is left on that day")
@click.option(
    "--input",
    "questions",
    type=click.Path(path_type=Path),
    help="一个问题文件(id、kind、input),答案为 JSON / a file of questions, answered as JSON",
)
def clock(session: Session, start: str | None, length: str | None, on: date | None, questions: Path | None) -> ExitCode:
    """Explain one deadline, or answer a file."""
    if questions and not start:
        return _answer(session, questions)
    if questions or not (start and length):
        raise click.UsageError("START LENGTH | --input FILE")
    named = clocks.table().get(length)
    if named is None:
        return _tell(session, start, Length.parse(length), on)
    session.out(session.say(named.zh, named.en))
    for profile, limit in named.limits.items():
        session.out(f"\n{session.say(*_RULES[profile])} · {limit.clause} · {limit.length}")
        _tell(session, start, limit.length, on)
    return ExitCode.FINE


def _answer(session: Session, path: Path) -> ExitCode:
    try:
        document = strict_yaml.parse(path.read_bytes())
    except FileNotFoundError:
        raise GateError("path-missing", path=str(path)) from None
    except strict_yaml.YamlProblem as problem:
        raise GateError("clock-input-file", what=f"{path}:{problem.line} {problem.kind}") from None
    answers = answer_cases(document.plain() if document else None, official_calendar())
    session.out(json.dumps(answers, ensure_ascii=False, indent=1))
    unreadable = [name for name, answer in answers.items() if answer.get("error") == UNREADABLE]
    for name in unreadable:
        session.err(f"[{UNREADABLE}] {name}: {answers[name]['key']} = {answers[name]['wanted']}")
    return ExitCode.UNABLE if unreadable else ExitCode.FINE


def _tell(session: Session, start: str, length: Length, on: date | None) -> ExitCode:
    if length.unit is Unit.HOURS:
        due = clocks.hours(_moment(start), length.n).isoformat()
        session.out(
            session.say(
                f"到期时间 {due}（昼夜、节假日连续计算，不顺延）",
                f"due {due} (nights and holidays count; never moved)",
            )
        )
    else:
        session.out("\n".join(explain(official_calendar(), _day(start), length, session.lang, on)))
    return ExitCode.FINE


def _day(text: str) -> date:
    """A day, or the day at +08:00 of a time that knows its zone."""
    try:
        return read_day(text) if len(text) <= len("2026-10-02") else read_moment(text).date()
    except ValueError:
        raise click.UsageError(f"START: {text[:40]} (YYYY-MM-DD)") from None


def _moment(text: str) -> datetime:
    if len(text) <= len("2026-10-02"):
        raise GateError("no_timezone", start=text)
    try:
        return read_moment(text)
    except ValueError:
        raise click.UsageError(f"START: {text[:40]} (2026-10-02T14:20:00+08:00)") from None
