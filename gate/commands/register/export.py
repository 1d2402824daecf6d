"""`gate register export`: a register as a table (CSV) or as JSON, without anything sealed."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from io import StringIO

import click

from gate.commands.base import Session, command
from gate.errors import ExitCode
from gate.registers import signing_desk, writing
from gate.registers.definition import Field
from gate.registers.model import Entry, Record
from gate.registers.store import open_store

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is a formula to a spreadsheet."""


@command(
    "export",
    zh="导出一个登记簿",
    en="export a register",
    example="gate register export request --format csv > requests.csv",
)
@click.argument("name", metavar="NAME")
@click.option("--rev", help="导出某个版本，默认工作目录 / of a revision; by default the working folder")
@click.option("--format", "form", type=click.Choice(["csv", "json"]), default="csv", help="格式 / form")
def export(session: Session, name: str, rev: str | None, form: str) -> ExitCode:
    """Print every record of a register."""
    store = open_store(session.repo, session.now(), rev)
    definition = signing_desk.register_named(store, name)
    records = store.records.of(definition.register)
    if form == "json":
        told = [
            {**writing.plain(record, definition), "history": [_entry(e) for e in record.history]} for record in records
        ]
        session.raw(json.dumps(told, ensure_ascii=False, indent=1))
        return ExitCode.FINE
    out = StringIO()
    table = csv.writer(out, lineterminator="\n")
    columns = tuple(_columns(definition.fields, ""))
    table.writerow([key for key, _ in columns])
    for record in records:
        table.writerow([_cell(record, key, spec) for key, spec in columns])
    session.raw(out.getvalue())
    return ExitCode.FINE


def _columns(fields: Mapping[str, Field], prefix: str) -> Iterator[tuple[str, Field]]:
    for key, spec in fields.items():
        if spec.fields:
            yield from _columns(spec.fields, f"{prefix}{key}.")
        elif spec.type != "sealed" and prefix + key not in ("schema", "sealed", "history"):
            yield prefix + key, spec


def _cell(record: Record, key: str, spec: Field) -> str:
    value = {"id": record.id, "register": record.register, "state": record.state}.get(key, record.get(key))
    text = writing.shown(spec, value) if value is not None else ""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _entry(entry: Entry) -> dict[str, str | None]:
    return {key: value and writing.text_of(value) for key, value in writing.told(entry).items()}
