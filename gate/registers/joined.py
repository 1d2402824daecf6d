"""All records of a repository: the stored ones, joined with what the signed acts of releases and the log tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gate import log as logs
from gate.approvals import read_folder
from gate.log import SaltedEntry
from gate.model import Blob, Tree
from gate.registers import mirror
from gate.registers.mirror import Signed
from gate.registers.model import Record, Records
from gate.registers.store import Store
from gate.releases import find_releases

_APPROVALS = "approvals"


def all_records(store: Store) -> Records:
    """The stored records, publications with the moves of their signed acts; a release without one has a derived one."""
    signed = list(_signed(store))
    stored = list(store.records)
    reviewed = {entry.statement for record in store.records.of(mirror.REVIEW) for entry in record.history}
    joined = mirror.of_releases(signed, stored)
    own = [record for record in stored if record.register != mirror.PUBLICATION]
    return Records([*own, *(record for record in joined if not _held(record, reviewed))])


def _held(record: Record, reviewed: set[str]) -> bool:
    """Whether a review stands in the registers already: one that holds any of its signed acts.

    A stored review of the same release may be about other bytes, or hold nothing but acts that were refused.
    """
    if record.register != mirror.REVIEW:
        return False
    return any(entry.statement in reviewed for entry in record.history if entry.statement)


def _signed(store: Store) -> Iterator[Signed]:
    tree = store.source.tree("content", "mkdocs.yml", _APPROVALS)
    entries: dict[str, list[SaltedEntry]] = {}
    for salted in logs.read(store.tree, store.chain).entries:
        entries.setdefault(salted.entry.release, []).append(salted)
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
