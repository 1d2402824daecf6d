"""Entries that mirror a signed act of a release: found for a move, held against the act afterwards (domain.md 5.1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from gate.model import Reason
from gate.registers.definition import Definition, Transition
from gate.registers.model import Entry, Record


@dataclass(frozen=True, slots=True)
class Mirrored:
    """A signed act of a release, or an entry of the publication log, as far as an entry can mirror it."""

    digest: str
    act: str
    release: str
    version: int
    person: str
    role: str
    at: datetime
    answers: Mapping[str, str] = field(default_factory=dict)


def entry_for(
    record: Record, way: Transition, release: str, acts: Mapping[str, Mirrored], basis: str = ""
) -> Entry | None:
    """The entry for the newest act that this move mirrors and the record does not hold yet, or None."""
    held = {entry.statement for entry in record.history}
    made = [a for a in acts.values() if a.release == release and a.act == way.statement and a.digest not in held]
    if not made:
        return None
    act = max(made, key=lambda a: (a.version, a.at))
    at = max(act.at, record.history[-1].at)
    return Entry(at, act.person, act.role, act.act, record.state, way.to, basis or way.basis, "", act.digest)


def problems(
    record: Record, number: int, entry: Entry, definition: Definition, release: str, acts: Mapping[str, Mirrored]
) -> Iterator[Reason]:
    """Why a mirroring entry is not what was signed (E-REC-017)."""
    act = acts.get(entry.statement)
    asked = {way.statement for way in definition.moves(entry.from_state, entry.to_state)}
    if act is None:
        wrong = ("找不到所指的签署", "the act that it mirrors is not there")
    elif act.act not in asked or act.release != release:
        wrong = ("所指的是另一项签署", "it mirrors another act")
    elif (act.person, act.role) != (entry.by, entry.role) or entry.at < act.at:
        wrong = ("经手人或时间和签署的不同", "person or time are not those of the act")
    else:
        return
    yield Reason.of(
        "E-REC-017", record.path, what_zh=f"第 {number} 步{wrong[0]}", what_en=f"entry {number}: {wrong[1]}"
    )
