"""`gate register list`: the records of the registers, one a line."""

from __future__ import annotations

import json

import click

from gate.commands.base import Session, command
from gate.errors import ExitCode
from gate.registers import signing_desk
from gate.registers.model import Record
from gate.registers.store import open_store
from gate.visible import one_line


@command(
    "list",
    zh="列出记录",
    en="list records",
    example="gate register list\ngate register list request --state processing --format json",
)
@click.argument("name", metavar="[NAME]", required=False)
@click.option("--state", help="只看这个状态 / only in this state")
@click.option("--office", help="只看这个科室 / only of this office")
@click.option("--rev", help="看某个版本，默认工作目录 / of a revision; by default the working folder")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="格式 / form")
def list_(
    session: Session, name: str | None, state: str | None, office: str | None, rev: str | None, form: str
) -> ExitCode:
    """Print id, state, office and title; what cannot be read is named on standard error, and ends in 1."""
    store = open_store(session.repo, session.now(), rev)
    wanted = signing_desk.register_named(store, name).register if name is not None else None
    records = [
        record
        for record in store.records
        if wanted in (None, record.register) and state in (None, record.state) and office in (None, record.office)
    ]
    if form == "json":
        session.raw(json.dumps([_row(record) for record in records], ensure_ascii=False, indent=1))
    else:
        for record in records:
            zh = store.definition(record).states.get(record.state, record.state)
            title = one_line(str(record.get("title", "")))
            session.out(f"{record.id}  {session.say(zh, record.state)}  {record.office}  {title}")
        if not records:
            session.out(session.say("没有记录。", "no records"))
    unread = [path for path, reading in store.readings.items() if reading.record is None]
    for path in unread:
        session.err(
            session.say(f"读不懂：{path}（gate register verify）", f"unreadable: {path} (gate register verify)")
        )
    return ExitCode.REFUSED if unread else ExitCode.FINE


def _row(record: Record) -> dict[str, str]:
    return {
        "id": record.id,
        "register": record.register,
        "state": record.state,
        "office": record.office,
        "title": str(record.get("title", "")),
        "path": record.path,
    }
