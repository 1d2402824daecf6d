"""`gate register seal`: personal data into an encrypted file beside the record, before it touches git."""

from __future__ import annotations

from typing import Any

import click

from gate.commands.base import Session, command
from gate.commands.register.entering import Entering, Given, entry_options
from gate.commands.register.new import read_input
from gate.commands.register.sealed_options import fields_of
from gate.errors import ExitCode, GateError
from gate.registers import sealed_files, sealing_desk, signing_desk
from gate.registers.definition import Definition


@command(
    "seal",
    zh="把个人信息加密存放在记录旁边（在终端上逐项询问，脚本用 --from -）",
    en="personal data into an encrypted file beside the record (on a terminal it asks; scripts use --from -)",
    example="gate register seal YSQ-2026-0007\ngate register seal YSQ-2026-0007 --from - < fields.yaml",
)
@click.argument("record", metavar="ID")
@click.option("--from", "file", metavar="FILE|-", help="从 YAML 文件读 / from a YAML file, - for standard input")
@entry_options
def seal(session: Session, record: str, file: str | None, **options: Any) -> ExitCode:
    """Seal fields for the office's recipients, and enter in the record which kinds of data they are."""
    entering = Entering.begin(session, Given(**options))
    store = entering.store
    found = signing_desk.record_named(store, record)
    definition = store.definition(found)
    fields = fields_of(read_input(file)) if file is not None else {}
    fields |= dict(entering.pairs())
    if not fields and session.interactive:
        fields = _ask(session, definition)
    if not fields:
        raise GateError("usage", what="--from FILE|-")
    files = sealing_desk.seal(store, found, fields, entering.wish({}), entering.who)
    sealed = next(path for path in files if path.endswith(".age"))
    session.out(f"{sealed}: {' '.join(sorted(fields))}")
    person = entering.who.person
    session.confirm(session.say(f"以 {person} 的身份签署？", f"sign as {person}?"), entering.given.yes)
    signing_desk.keep(store, files, f"{found.id} seal ({person})" if entering.given.commit else None)
    session.out(
        session.say(f"已密封到 {sealed}；明文不要另存。", f"sealed in {sealed}; keep no copy of the data in clear")
    )
    return ExitCode.FINE


def _ask(session: Session, definition: Definition) -> dict[str, str]:
    """The fields from the terminal; an empty answer leaves one out."""
    session.err(session.say("逐项填写，没有的直接回车。", "fill in each one, Enter leaves it out"))
    said = {
        key: click.prompt(key, default="", show_default=False, err=True).strip()
        for key in sorted(sealed_files.kinds(definition))
    }
    return {key: value for key, value in said.items() if value}
