"""`gate register new`: a new record, opened by a signed entry; a review of files with what the scanner says of them."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from gate import markless, treeio
from gate.commands.base import Session, command
from gate.commands.register.entering import Entering, Given, entry_options
from gate.errors import ExitCode, GateError
from gate.model import Reason, Refused, sha256
from gate.readers.isolation import extract
from gate.registers import signing_desk
from gate.registers.definition import Definition
from gate.scanned import digests_of, findings_of
from gate.scanner import mask_path, rules_digest, scan_file


@command(
    "new",
    zh="新建一条记录",
    en="make a record",
    example="gate register new inquiry --set title=问办公时间 --set channel=phone --set question=几点上班\n"
    "gate register new request --from fields.yaml --yes\n"
    "gate register new review --set title=审查 --set 'subject={kind: request, id: YSQ-2026-0007}' --scan 摘要.txt",
)
@click.argument("name", metavar="NAME")
@click.option("--from", "file", metavar="FILE|-", help="从 YAML 文件读字段 / fields from a YAML file, - for stdin")
@click.option(
    "--scan", "scanned", type=click.Path(), multiple=True,
    help="扫描这个文件，登记摘要和发现，可写多次 / scan a file, enter digest and findings; repeatable",
)  # fmt: skip
@entry_options
def new(session: Session, name: str, file: str | None, scanned: tuple[str, ...], **options: Any) -> ExitCode:
    """Open a record; NAME is a register by its name, its prefix or its Chinese name."""
    entering = Entering.begin(session, Given(**options))
    definition = signing_desk.register_named(entering.store, name)
    changes = signing_desk.from_yaml(definition, read_input(file)) if file is not None else {}
    changes |= signing_desk.typed(definition, entering.pairs(), None)
    if scanned:
        changes |= _of_scan(definition, scanned, entering.at)
    return entering.carry_out(
        definition,
        changes,
        lambda wish: signing_desk.propose_opened(entering.store, definition, wish),
        None,
    )


def _of_scan(definition: Definition, paths: tuple[str, ...], at: datetime) -> dict[str, Any]:
    """The fields `files` and `scan` of a review of these files. `Refused` not-examined; code usage."""
    names = [Path(path).name for path in paths]
    if definition.field("scan") is None or len(set(names)) < len(names):
        raise GateError("usage", what="--scan")
    blobs = {name: treeio.read_file(path) for name, path in zip(names, paths, strict=True)}
    results = [scan_file(name, blob.data, extract, name_in_release=name) for name, blob in blobs.items()]
    if unread := [item for result in results for item in result.not_examined]:
        raise Refused(*(Reason.of("not-examined", item.path, place=item.path, reason=item.reason) for item in unread))
    found = [finding for result in results for finding in result.findings]
    texts = markless.of_release("", blobs, found, lambda name, blob: extract(name, blob.data).parts)
    return {
        "files": tuple({"path": mask_path(n), "sha256": f"sha256:{sha256(b.data)}"} for n, b in blobs.items()),
        "scan": {
            "rules_version": rules_digest(),
            "run_at": at,
            "findings": tuple(findings_of(found)),
            "texts": tuple(digests_of(texts)),
        },
    }


def read_input(file: str) -> bytes:
    """The bytes of a file, or of standard input for ``-``."""
    return sys.stdin.buffer.read() if file == "-" else treeio.read_file(Path(file)).data
