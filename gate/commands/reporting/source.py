"""Where reports come from: every record of HEAD, and the records that signed releases are by themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from gate import log as logs
from gate.approvals import read_folder
from gate.commands.base import Session, moment
from gate.model import Blob, Refused, Tree
from gate.registers import mirror, store
from gate.registers.mirror import Signed
from gate.registers.model import Record, Records
from gate.registers.store import Store
from gate.releases import find_releases

_APPROVALS = "approvals"


def open_registers(session: Session, on: date | None) -> Store:
    """The registers of HEAD. A record that cannot be read refuses the report: its numbers would be wrong."""
    opened = store.open_store(session.repo, moment(session, on), rev="HEAD")
    unread = tuple(
        reason for reading in opened.readings.values() if reading.record is None for reason in reading.reasons
    )
    if unread:
        raise Refused(*unread)
    return opened


def all_records(registers: Store) -> Records:
    """The stored records, and for releases that have none the publication and reviews that their signed acts tell."""
    return Records([*registers.records, *_derived(registers)])


def _derived(registers: Store) -> Iterator[Record]:
    published = {str(record.get("content") or "").rstrip("/") for record in registers.records.of(mirror.PUBLICATION)}
    reviewed = {record.get("subject.id") for record in registers.records.of(mirror.REVIEW)}
    for signed in _signed(registers):
        if signed.root not in published:
            yield mirror.publication(signed)
        if signed.release not in reviewed:
            yield from mirror.reviews(signed)


def _signed(registers: Store) -> Iterator[Signed]:
    tree = registers.source.tree("content", "mkdocs.yml", _APPROVALS)
    log = logs.read(registers.tree, registers.chain)
    entries: dict[str, list[logs.Entry]] = {}
    for salted in log.entries:
        entries.setdefault(salted.entry.release, []).append(salted.entry)
    folders = _folders(tree)
    for release in find_releases(tree):
        if release.front_matter is not None and (release.id in folders or release.id in entries):
            yield Signed(
                release.id,
                release.root.rstrip("/"),
                release.front_matter,
                read_folder(release.id, folders.get(release.id, {})).acts,
                tuple(entries.get(release.id, ())),
            )


def _folders(tree: Tree) -> Mapping[str, Mapping[str, Blob]]:
    """The files of `approvals/` by release and name."""
    found: dict[str, dict[str, Blob]] = {}
    for path, blob in tree.items():
        folder, _, rest = path.partition("/")
        if folder == _APPROVALS:
            release, _, name = rest.partition("/")
            found.setdefault(release, {})[name] = blob
    return found
