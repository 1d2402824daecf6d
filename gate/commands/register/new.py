"""`gate register new`: a new record, opened by a signed entry."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from gate import treeio
from gate.commands.base import Session, command
from gate.commands.register.entering import Entering, Given, entry_options
from gate.errors import ExitCode
from gate.registers import signing_desk


@command(
    "new",
    zh="新建一条记录",
    en="make a record",
    example="gate register new inquiry --set title=问办公时间 --set channel=phone --set question=几点上班\n"
    "gate register new request --from fields.yaml --yes",
)
@click.argument("name", metavar="NAME")
@click.option("--from", "file", metavar="FILE|-", help="从 YAML 文件读字段 / fields from a YAML file, - for stdin")
@entry_options
def new(session: Session, name: str, file: str | None, **options: Any) -> ExitCode:
    """Open a record; NAME is a register by its name, its prefix or its Chinese name."""
    entering = Entering.begin(session, Given(**options))
    definition = signing_desk.register_named(entering.store, name)
    changes = signing_desk.from_yaml(definition, read_input(file)) if file is not None else {}
    changes |= signing_desk.typed(definition, entering.pairs(), None)
    return entering.carry_out(
        definition,
        changes,
        lambda wish: signing_desk.propose_opened(entering.store, definition, wish),
        None,
    )


def read_input(file: str) -> bytes:
    """The bytes of a file, or of standard input for ``-``."""
    return sys.stdin.buffer.read() if file == "-" else treeio.read_file(Path(file)).data
