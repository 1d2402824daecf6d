"""`gate register open`: sealed data, for the eyes of the person at the terminal."""

from __future__ import annotations

from pathlib import Path

import click

from gate.commands.base import Session, command
from gate.commands.register.sealed_options import identity_option
from gate.errors import ExitCode
from gate.model import Reason, Refused
from gate.registers import sealing_desk, signing_desk
from gate.registers.store import open_store


@command(
    "open",
    zh="在终端上看一条记录的密封内容",
    en="show the sealed data of a record on the terminal",
    example="gate register open YSQ-2026-0007 --identity .git/gate/office.age-key",
)
@click.argument("record", metavar="ID")
@click.option("--show-text", is_flag=True, help="不在终端上也显示 / show it although this is no terminal")
@identity_option
def open_(session: Session, record: str, show_text: bool, identity: tuple[str, ...]) -> ExitCode:
    """Print each sealed field; never into a file or a pipe unless asked to."""
    if not session.shows_text("text", show_text):
        raise Refused(Reason.of("show-text-needed"))
    store = open_store(session.repo, session.now())
    found = signing_desk.record_named(store, record)
    keys = sealing_desk.identities(session.repo, [Path(path) for path in identity])
    for key, value in sealing_desk.opened(store, found, keys).items():
        session.out(f"{key}: {value}")
    return ExitCode.FINE
