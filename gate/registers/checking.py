"""Checks every record of a repository from the bytes up: form, signatures, moves, people, and what belongs together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from gate import log as logs
from gate import records as remembered
from gate import strict_json
from gate.approvals import AsOf, signer_problem
from gate.model import Reason
from gate.parallel import in_order
from gate.registers import attached, entries, moves, sealed_files
from gate.registers.conditions import Case
from gate.registers.conditions.table import CONDITIONS
from gate.registers.definition import ROLES, Definition
from gate.registers.model import Record
from gate.registers.store import Store, jobs_for, mirrored_reasons

_CROSSING = "gate.registers.crossing"


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found: reasons by the path of their record (or of the file they are about), and how many records."""

    records: int
    reasons: Mapping[str, tuple[Reason, ...]]

    @property
    def all(self) -> tuple[Reason, ...]:
        """Every reason, in the order of the paths."""
        return tuple(reason for path in sorted(self.reasons) for reason in self.reasons[path])


def verify(store: Store, production: bool = False, conditions: moves.Conditions = CONDITIONS) -> Checked:
    """Everything against every record. Nothing is taken from a cache; `production` refuses sample keys."""
    paths = sorted(store.readings)
    found: dict[str, list[Reason]] = {path: list(store.readings[path].reasons) for path in paths}

    def chained(path: str) -> tuple[Reason, ...]:
        return signatures(store, path)

    for path, reasons in zip(paths, in_order(chained, paths, jobs_for(paths)), strict=True):
        found[path] += reasons
    for path in paths:
        record = store.readings[path].record
        if record is not None:
            found[path] += judged(store, record, conditions)
    for reason in [*_lost(store), *_sealed(store), *attached.problems(store.records, store.tree), *crossed(store)]:
        found.setdefault(reason.path or "registers/", []).append(reason)
    if production and any(trust.sample for trust in store.chain.versions):
        sample = f"trust/{store.trust.version}"
        found[sample] = [Reason.of("sample-trust", path=sample)]
    return Checked(len(paths), {path: tuple(dict.fromkeys(reasons)) for path, reasons in found.items() if reasons})


def signatures(store: Store, path: str) -> tuple[Reason, ...]:
    """What is wrong with the signed statements of one record."""
    record = store.readings[path].record
    if record is None:
        return ()
    own = {number for number, entry in enumerate(record.history, 1) if entry.statement}
    chain = entries.chain(path, record.register, record.id, store.tree, own)
    reasons = list(chain.reasons)
    for signed in chain.signed:
        as_of = AsOf(store.trust, store.trust, signed.at)
        name = entries.statement_path(path, signed.number)
        problem = signer_problem(signed.by, signed.key, ROLES, as_of, name)
        reasons += [problem] if problem is not None else []
    reasons += entries.rewritten(record, store.readings[path].digest, store.definition(record), chain)
    return tuple(reasons)


def judged(store: Store, record: Record, conditions: moves.Conditions) -> Iterator[Reason]:
    """A record's history against the table and the people, and what must hold of it now."""
    definition = store.definition(record)
    for entry in record.history:
        yield from moves.permitted(record, entry, definition, store.world)
    yield from mirrored_reasons(store, record)
    yield from moves.broken(record, definition, store.records, store.known)
    if record.history:
        last = record.history[-1]
        before = replace(record, state=last.from_state or "", history=record.history[:-1])
        now = Case(record, before if before.history else None, last, store.records, store.world)
        yield from moves.checked(now, definition, conditions)
        yield from moves.marked(now, definition, conditions)
        yield from _still_given(store, record, definition)


def _still_given(store: Store, record: Record, definition: Definition) -> Iterator[Reason]:
    """The fields that the move into the present state required, if they are gone since."""
    entry = record.entered(record.state)
    ways = definition.moves(entry.from_state, entry.to_state) if entry else ()
    if entry is None or not ways:
        return
    nothing: dict[str, Any] = {}
    case = Case(record, None, entry, store.records, store.world)
    lacking = []
    for way in ways:
        fields = tuple(name for name in way.requires if name not in CONDITIONS)
        lacking.append(tuple(moves.requirements(case, definition, replace(way, requires=fields), nothing)))
    yield from min(lacking, key=len)


def _lost(store: Store) -> Iterator[Reason]:
    """Records of which only statements are left, and those that the checkpoint remembers otherwise (E-REC-017)."""
    for path in entries.strays(store.tree.keys(), store.readings.keys()):
        yield Reason.of("E-REC-017", path, what_zh="记录已不在", what_en="its record is gone")
    memory = store.tree.get(logs.REGISTERS)
    if memory is None:
        return
    try:
        for reason in remembered.forgotten(memory.data, tuple(store.records), store.tree):
            yield Reason.of(
                "E-REC-017", reason.path, what_zh="和检查点记下的不同", what_en="not what the checkpoint remembers"
            )
    except (strict_json.JsonProblem, AttributeError, KeyError, TypeError):
        yield Reason.of("register-inconsistent", path=logs.REGISTERS, what="JSON")


def _sealed(store: Store) -> Iterator[Reason]:
    """Sealed files that are missing or others than the records say (E-REC-010)."""
    files = {path: store.tree[path].data for path in store.tree if path.endswith(".age")}
    yield from sealed_files.check(store.records, files)


def crossed(store: Store) -> Iterator[Reason]:
    """What records say about each other and about releases, by the rules of their own module."""
    if find_spec(_CROSSING) is not None:
        yield from import_module(_CROSSING).check(store.records, store.world)
