"""`gate register show`: one record with its history, and every move that is possible now."""

from __future__ import annotations

import json
from typing import Any

import click

from gate import timestamps
from gate.codes import say
from gate.commands.base import Session, command
from gate.errors import ExitCode
from gate.model import Reason
from gate.registers import moves, signing_desk, writing
from gate.registers.conditions import Case
from gate.registers.conditions.table import CONDITIONS
from gate.registers.definition import Definition, Transition
from gate.registers.model import Entry, Record
from gate.registers.store import Store, open_store

Moves = tuple[tuple[Transition, tuple[Reason, ...]], ...]


@command(
    "show",
    zh="看一条记录：内容、办理过程、下一步能做什么",
    en="show a record: fields, history, and what can be done next",
    example="gate register show YSQ-2026-0007\ngate register show YSQ-2026-0007 --format json",
)
@click.argument("record", metavar="ID")
@click.option("--rev", help="看某个版本，默认工作目录 / of a revision; by default the working folder")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="格式 / form")
def show(session: Session, record: str, rev: str | None, form: str) -> ExitCode:
    """Print everything that stands in clear, and for each possible move who makes it and what it still needs."""
    store = open_store(session.repo, session.now(), rev)
    found = signing_desk.record_named(store, record)
    possible = _possible(store, found)
    if form == "json":
        session.raw(json.dumps(_told(session, store, found, possible), ensure_ascii=False, indent=1))
        return ExitCode.FINE
    _print(session, store, found, possible)
    return ExitCode.FINE


def _possible(store: Store, record: Record) -> Moves:
    entry = Entry(store.now, record.history[-1].by if record.history else "", "", moves.MOVE, record.state, "")
    case = Case(record, record, entry, store.records, store.world)
    return moves.possible(case, store.definition(record), CONDITIONS)


def _print(session: Session, store: Store, record: Record, possible: Moves) -> None:
    definition = store.definition(record)
    session.out(f"{record.id}  {definition.zh}  {record.state}（{definition.states.get(record.state, '')}）")
    for key, spec in definition.fields.items():
        value = record.values.get(key)
        if value is not None and key not in ("schema", "history"):
            session.out(f"  {spec.zh} {key}: {writing.shown(spec, value)}")
    session.out(session.say("办理过程", "history"))
    for number, entry in enumerate(record.history, 1):
        words = (entry.basis, entry.note, session.say("照录签署", "mirrors an act") if entry.statement else "")
        session.out(
            f"  {number}. {timestamps.render(entry.at)} {entry.by} {entry.role} {entry.act} "
            f"{entry.from_state or '—'} → {entry.to_state} {' '.join(filter(None, words))}".rstrip()
        )
    session.out(session.say("下一步", "next"))
    for way, lacks in possible:
        itself = session.say("（条件具备即应办理）", " (due as soon as it can be made)") if way.automatic else ""
        session.out(f"  → {way.to}（{definition.states[way.to]}） {session.say('由', 'by')} {_who(store, way)}{itself}")
        for reason in lacks:
            session.out(f"      {say(reason, session.lang)[0]}")
    if not possible:
        session.out(session.say("  已到终点。", "  none: the record rests here."))


def _who(store: Store, way: Transition) -> str:
    people = store.trust.holders(way.roles, store.now.date())
    return f"{'、'.join(way.roles)} ({' '.join(person.id for person in people) or '—'})"


def _told(session: Session, store: Store, record: Record, possible: Moves) -> dict[str, Any]:
    definition: Definition = store.definition(record)
    return {
        "id": record.id,
        "register": record.register,
        "state": record.state,
        "fields": writing.plain(record, definition),
        "labels": {key: spec.zh for key, spec in definition.fields.items() if record.get(key) is not None},
        "history": [{k: v and writing.text_of(v) for k, v in writing.told(entry).items()} for entry in record.history],
        "next": [
            {
                "to": way.to,
                "automatic": way.automatic,
                "roles": list(way.roles),
                "people": [person.id for person in store.trust.holders(way.roles, store.now.date())],
                "lacks": [
                    {"code": reason.code, "key": reason.facts.get("key"), "message": say(reason, session.lang)[0]}
                    for reason in lacks
                ],
            }
            for way, lacks in possible
        ],
    }
