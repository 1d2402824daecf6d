"""`gate register verify`: every record from the bytes up, its signatures, its moves, and what belongs together."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import click

from gate.codes import clauses, say
from gate.commands.base import DayOrTime, Session, command, moment
from gate.errors import ExitCode
from gate.model import Reason, Refused
from gate.registers import checking
from gate.registers.checking import Checked
from gate.registers.store import open_store


@command(
    "verify",
    zh="核对所有记录：格式、签名、办理步骤、前后对应",
    en="check every record: form, signatures, moves, what belongs together",
    example="gate register verify\ngate register verify --production --format json",
)
@click.option("--on", type=DayOrTime(), help="按哪一天判断，默认现在 / as of this day, by default now")
@click.option("--rev", help="核对某个版本，默认工作目录 / a revision; by default the working folder")
@click.option("--trust-ref", help="受保护的分支 / the protected branch, default origin/HEAD, else main")
@click.option("--production", is_flag=True, help="不接受样例密钥 / refuse sample keys")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="格式 / form")
def verify(
    session: Session, on: date | None, rev: str | None, trust_ref: str | None, production: bool, form: str
) -> ExitCode:
    """Exit 1 when anything does not hold."""
    store = open_store(session.repo, moment(session, on), rev, trust_ref)
    checked = checking.verify(store, production)
    if form == "json":
        session.raw(json.dumps(_told(session, checked), ensure_ascii=False, indent=1))
        return ExitCode.REFUSED if checked.reasons else ExitCode.FINE
    if checked.reasons:
        raise Refused(*checked.all)
    session.out(session.say(f"核对了 {checked.records} 条记录，都对。", f"{checked.records} records, all sound"))
    return ExitCode.FINE


def _told(session: Session, checked: Checked) -> dict[str, Any]:
    return {
        "schema": "gate-register-verify/1",
        "records": checked.records,
        "verdict": "refuse" if checked.reasons else "sound",
        "reasons": [_reason(session, reason) for reason in checked.all],
    }


def _reason(session: Session, reason: Reason) -> dict[str, Any]:
    sentence, step = say(reason, session.lang)
    return {
        "code": reason.code,
        "path": reason.path,
        "line": reason.line,
        "key": reason.facts.get("key"),
        "clauses": list(clauses(reason)),
        "message": sentence,
        "next": step,
    }
