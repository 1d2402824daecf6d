"""`gate register attach`: files beside a record, bound to it by their digests in a signed entry."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from gate import treeio
from gate.commands.base import Session, command
from gate.commands.register.entering import Entering, Given, entry_options
from gate.errors import ExitCode
from gate.model import Blob, Reason, Refused, ScanResult, Severity
from gate.readers.isolation import extract
from gate.registers import attached, signing_desk
from gate.registers.scanning import examine
from gate.scanner import scan_file


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
    """Copy the files beside the record as ``ID-N.suffix`` and enter each with its digest.

    What the scanner refuses, and what it cannot read, is not attached: beside a record nobody reviews it.
    """
    entering = Entering.begin(session, Given(**options))
    store = entering.store
    found = signing_desk.record_named(store, record)
    names = attached.next_names(found, (path.name for path in files), store.tree)
    blobs = {name: treeio.read_file(path) for name, path in zip(names, files, strict=True)}
    beside = {attached.place(found, name): blob for name, blob in blobs.items()}
    if reasons := [reason for path, blob in beside.items() for reason in _against(path, blob)]:
        raise Refused(*reasons)
    listed = tuple({"file": name, "sha256": f"sha256:{blob.sha256}"} for name, blob in blobs.items())
    changes = signing_desk.typed(store.definition(found), entering.pairs(), found)
    changes["attachments"] = (*found.get("attachments", ()), *listed)
    return entering.carry_out(
        store.definition(found),
        changes,
        lambda wish: (signing_desk.propose_set(store, found, wish),),
        found,
        {path: blob.data for path, blob in beside.items()},
    )


def _against(path: str, blob: Blob) -> Iterator[Reason]:
    if blob.unread or not blob.mode.startswith("100"):
        yield Reason.of("not-examined", path, reason=blob.unread or "link")
        return
    result = examine(path, blob, _scan, path)
    for finding in result.findings:
        if finding.severity is Severity.REFUSE:
            yield Reason.of(finding.rule, path, finding.line)
    for unread in result.not_examined:
        yield Reason.of("not-examined", path, reason=unread.reason, part=unread.part)


def _scan(path: str, blob: Blob, name: str) -> ScanResult:
    return scan_file(path, blob.data, extract=extract, name_in_release=name)
