"""`gate register attach`: files beside a record, bound to it by their digests in a signed entry."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from gate import treeio
from gate.commands.base import Session, command
from gate.commands.register.entering import Entering, Given, entry_options
from gate.errors import ExitCode
from gate.registers import attached, signing_desk


@command(
    "attach",
    zh="把文件作为附件存放在记录旁边，按摘要登记",
    en="files beside a record, entered by their digests",
    example="gate register attach EVL-2026-0001 评议表1.csv 评议表2.csv",
)
@click.argument("record", metavar="ID")
@click.argument("files", metavar="FILE", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@entry_options
def attach(session: Session, record: str, files: tuple[Path, ...], **options: Any) -> ExitCode:
    """Copy the files beside the record as ``ID-N.suffix`` and enter each with its digest."""
    entering = Entering.begin(session, Given(**options))
    store = entering.store
    found = signing_desk.record_named(store, record)
    blobs = [treeio.read_file(path) for path in files]
    names = tuple(attached.next_names(found, (path.name for path in files), store.tree))
    listed = tuple({"file": name, "sha256": f"sha256:{blob.sha256}"} for name, blob in zip(names, blobs, strict=True))
    changes = {"attachments": (*found.get("attachments", ()), *listed)}
    changes |= signing_desk.typed(store.definition(found), entering.pairs(), found)
    beside = {attached.place(found, name): blob.data for name, blob in zip(names, blobs, strict=True)}
    return entering.carry_out(
        store.definition(found),
        changes,
        lambda wish: (signing_desk.propose_set(store, found, wish),),
        found,
        beside,
    )
