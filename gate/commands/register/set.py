"""`gate register set`: values of a record changed by a signed entry, the state left as it is."""

from __future__ import annotations

from typing import Any

import click

from gate.commands.base import Session, command
from gate.commands.register.entering import Entering, Given, entry_options
from gate.commands.register.new import read_input
from gate.errors import ExitCode, GateError
from gate.registers import moves, signing_desk


@command(
    "set",
    zh="填写或更改一条记录的内容，状态不变",
    en="give or change fields of a record, its state left as it is",
    example="gate register set YSQ-2026-0007 receipt_no=回执2026-7 receipt_on=2026-03-02\n"
    'gate register set COU-2026-0001 "letter.summary=拟发布信息的基本情况"',
)
@click.argument("record", metavar="ID")
@click.argument("pairs", metavar="K=V", nargs=-1)
@click.option("--from", "file", metavar="FILE|-", help="从 YAML 文件读字段 / fields from a YAML file, - for stdin")
@click.option("--correct", is_flag=True, help="这是更正原来的错误（须写 --note） / it corrects a mistake (with --note)")
@entry_options
def set_(
    session: Session, record: str, pairs: tuple[str, ...], file: str | None, correct: bool, **options: Any
) -> ExitCode:
    """Enter new values; an empty value takes a field out, ``key+=value`` adds to a list."""
    entering = Entering.begin(session, Given(**options))
    before = signing_desk.record_named(entering.store, record)
    definition = entering.store.definition(before)
    changes = signing_desk.from_yaml(definition, read_input(file)) if file is not None else {}
    changes |= signing_desk.typed(definition, entering.pairs(pairs), before)
    if not changes:
        raise GateError("usage", what="K=V")
    if correct and not entering.given.note.strip():
        raise GateError("usage", what="--note")
    act = moves.CORRECT if correct else moves.SET
    return entering.carry_out(
        definition, changes, lambda wish: (signing_desk.propose_set(entering.store, before, wish, act),), before
    )
