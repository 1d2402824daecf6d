"""Where a record gets a new entry: proposed, judged from its very bytes, signed, and only then written.

What a person gives comes as text and is typed by the definition, as in a file.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from gate import signing, strict_yaml, treeio
from gate.approvals import AsOf, signer_problem
from gate.desk import Signer
from gate.errors import GateError
from gate.fields import nearest
from gate.model import Blob, Reason, Refused, sha256
from gate.registers import entries, filling, mirrored, moves, reading, writing
from gate.registers.conditions import Case
from gate.registers.conditions.table import CONDITIONS
from gate.registers.definition import ROLES, Definition, Field
from gate.registers.model import Entry, Record, Records
from gate.registers.store import Store, release_named
from gate.releases import release_id
from gate.strict_yaml import Node, Scalar, YamlProblem

BY_THE_GATE = frozenset({"schema", "id", "register", "state", "opened", "opened_by", "history", "sealed"})
"""Keys that no person writes."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to enter: values by dotted key (None takes one out), and the words of the entry."""

    person: str
    at: datetime
    changes: Mapping[str, Any]
    basis: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A record with one more entry, not yet signed, and everything against it."""

    record: Record
    before: Record | None
    reasons: tuple[Reason, ...] = ()

    @property
    def entry(self) -> Entry:
        """The new entry."""
        return self.record.history[-1]


def signer(store: Store, key: Path | None, expected: str | None) -> Signer:
    """Who signs (DESIGN 4). Raises `Refused` signer-unknown, signer-mismatch, key-…"""
    known = [public for trust in store.chain.versions for public in trust.keys]
    chosen = signing.signer_key(key, store.source.repo.setting("user.signingkey"), known)
    owner = store.trust.owner(chosen.public)
    if owner is None:
        raise Refused(Reason.of("signer-unknown", path=chosen.public.fingerprint, clauses=("3.1b",)))
    if expected is not None and expected != owner.id:
        raise Refused(Reason.of("signer-mismatch", path=chosen.public.fingerprint, person=expected))
    problem = signer_problem(
        owner.id, chosen.public, ROLES, AsOf(store.trust, store.trust, store.now), chosen.public.fingerprint
    )
    if problem is not None:
        raise Refused(problem)
    return Signer(owner.id, chosen)


# -- what people give ------------------------------------------------------------------------------


def register_named(store: Store, name: str) -> Definition:
    """A register by its name, its prefix or its Chinese name. Code register-unknown."""
    for definition in store.definitions.values():
        if name in (definition.register, definition.prefix, definition.zh):
            return definition
    near = nearest(name, tuple(store.definitions))
    names = tuple(f"{d.register}（{d.zh}）" for d in store.definitions.values())
    raise GateError("register-unknown", name=name[:40], near=f" ({near}?)" if near else "", names=names)


def record_named(store: Store, record_id: str) -> Record:
    """A record by its id. Codes record-unknown; `Refused` where its file cannot be read."""
    found = store.records.get(record_id)
    if found is not None:
        return found
    for path, read in store.readings.items():
        if path.endswith(f"/{record_id}.md"):
            raise Refused(*read.reasons)
    near = nearest(record_id, tuple(record.id for record in store.records))
    raise GateError("record-unknown", record=record_id[:40], near=f" ({near}?)" if near else "")


def next_id(store: Store, definition: Definition, year: int) -> str:
    """The next free number of a register: of that year, or of all where it knows no years."""
    begins = f"{definition.prefix}-{year}-" if definition.yearly else f"{definition.prefix}-"
    stems = (path.rpartition("/")[2].partition(".")[0] for path in store.tree if f"/{begins}" in path)
    taken = [int(stem.removeprefix(begins)) for stem in stems if stem.removeprefix(begins).isdigit()]
    if not definition.yearly:
        taken += [int(body.id[4:]) for body in store.trust.bodies if body.id.startswith(begins)]
    return f"{begins}{max(taken, default=0) + 1:0{4 if definition.yearly else 2}d}"


def typed(definition: Definition, given: Iterable[tuple[str, str]], record: Record | None) -> dict[str, Any]:
    """Values from ``key=value`` of the command line. Raises `Refused` with every one that has another form.

    An empty value (or ``null``) takes the key out; ``key+=value`` adds to a list.
    """
    reader = reading.Values(record.path if record else f"registers/{definition.register}", definition)
    changes: dict[str, Any] = {}
    for key, text in given:
        adds, name = key.endswith("+"), key.removesuffix("+")
        spec = _settable(definition, name, reader)
        if spec is None:
            continue
        if text.strip() in ("", "null"):
            changes[name] = None
            continue
        if adds and spec.type == "list" and spec.item is not None:
            item = reader.value(spec.item, _node(spec.item, text, name), name)
            had = changes.get(name, record.get(name) if record else None) or ()
            changes[name] = (*had, item)
        else:
            changes[name] = reader.value(spec, _node(spec, text, name), name)
    if reader.reasons:
        raise Refused(*reader.reasons)
    return changes


def from_yaml(definition: Definition, data: bytes) -> dict[str, Any]:
    """Values from a YAML mapping of fields. Raises `GateError` fields-invalid, `Refused` for values of another form."""
    try:
        node = strict_yaml.parse(data)
    except YamlProblem as problem:
        raise GateError("fields-invalid", line=problem.line, what=problem.kind) from None
    if not isinstance(node, strict_yaml.Mapping):
        raise GateError("fields-invalid", line=1, what="key: value")
    reader = reading.Values(f"registers/{definition.register}", definition)
    for key, _ in node:
        if key.text in BY_THE_GATE:
            reader.reasons.append(Reason.of("field-by-the-gate", reader.path, key.line, key=key.text))
    values = reader.fields(definition.fields, node, "")
    if reader.reasons:
        raise Refused(*reader.reasons)
    return values


def _settable(definition: Definition, key: str, reader: reading.Values) -> Field | None:
    spec = definition.field(key)
    if key.partition(".")[0] in BY_THE_GATE:
        reader.reasons.append(Reason.of("field-by-the-gate", reader.path, key=key))
        return None
    if spec is None:
        reader.unknown(key)
    return spec


def _node(spec: Field, text: str, key: str) -> Node:
    """The text as YAML where it is a list or a mapping; a plain list may be written with commas."""
    if spec.type in ("list", "map") and text.lstrip()[:1] in ("[", "{"):
        try:
            node = strict_yaml.parse(text.encode("utf-8", "surrogatepass"))
        except YamlProblem as problem:
            raise GateError("fields-invalid", line=problem.line, what=f"{key}: {problem.kind}") from None
        if node is not None:
            return node
    if spec.type == "list" and spec.item is not None and spec.item.type not in ("list", "map"):
        words = [word.strip() for word in text.replace("、", ",").split(",")]
        return strict_yaml.Sequence(tuple(Scalar(word, 1, 1) for word in words if word), 1, 1)
    return Scalar(text, 1, 1)


# -- proposals -------------------------------------------------------------------------------------


def propose_new(store: Store, definition: Definition, wish: Wish) -> Proposal:
    """A new record of a register."""
    record_id = next_id(store, definition, wish.at.year)
    entry = _entry(store, definition, wish, moves.OPEN, None, definition.initial)
    values: dict[str, Any] = {}
    for key, value in wish.changes.items():
        moves.merge(values, key, value)
    person = store.trust.person(wish.person)
    if person is not None:
        values.setdefault("office", person.office)
    path = writing.path_of(definition, record_id)
    return _judged(store, definition, moves.opened(definition, path, record_id, entry, values), None)


def propose_opened(store: Store, definition: Definition, wish: Wish) -> tuple[Proposal, ...]:
    """A new record and, where it says that the matter was settled at once, the moves that this means."""
    proposals = [propose_new(store, definition, wish)]
    opened = proposals[0].record
    for state in next((states for key, states in definition.at_once.items() if opened.get(key) is True), ()):
        proposals.append(propose_move(store, proposals[-1].record, state, replace(wish, changes={})))
    return tuple(proposals)


def propose_set(store: Store, record: Record, wish: Wish, act: str = moves.SET) -> Proposal:
    """Values changed in the state that the record is in."""
    definition = store.definition(record)
    entry = _entry(store, definition, wish, act, record.state, record.state)
    return _judged(store, definition, moves.after(record, entry, wish.changes), record)


def propose_move(store: Store, record: Record, to: str, wish: Wish) -> Proposal:
    """One move. Where it mirrors a signed act of a release, the entry is that act's and nobody signs again.

    Raises `Refused` act-to-mirror-missing, mirrored-changes.
    """
    definition = store.definition(record)
    found = _mirroring(store, definition, record, to, wish)
    entry = found or _entry(store, definition, wish, moves.MOVE, record.state, to)
    return _judged(store, definition, moves.after(record, entry, wish.changes), record)


def propose_through(store: Store, record: Record, to: str, wish: Wish) -> tuple[Proposal, ...]:
    """Every state on the shortest way to `to`; the values are given with the first."""
    definition = store.definition(record)
    proposals: list[Proposal] = []
    current, changes = record, wish.changes
    for state in definition.path_between(record.state, to) or (to,):
        proposal = propose_move(store, current, state, replace(wish, changes=changes))
        proposals.append(proposal)
        current, changes = proposal.record, {}
    return tuple(proposals)


def _entry(store: Store, definition: Definition, wish: Wish, act: str, source: str | None, to: str) -> Entry:
    ways = definition.moves(source, to) if act in (moves.OPEN, moves.MOVE) else ()
    basis = wish.basis or next((way.basis for way in ways if way.basis), "")
    entry = Entry(wish.at, wish.person, "", act, source, to, basis, wish.note)
    return replace(entry, role=moves.role_for(definition, entry, store.world))


def _mirroring(store: Store, definition: Definition, record: Record, to: str, wish: Wish) -> Entry | None:
    release = release_named(record, definition)
    ways = [way for way in definition.moves(record.state, to) if way.statement]
    if not ways or not release or store.world.content(_root_of(store, record, definition)) is None:
        return None
    entry = mirrored.entry_for(record, ways[0], release, store.acts, wish.basis)
    if entry is None:
        own = _entry(store, definition, wish, moves.MOVE, record.state, to)
        facts = {"record": record.id, "to_state": to, "release": release, "act": ways[0].statement}
        raise Refused(
            Reason.of("act-to-mirror-missing", record.path, **facts),
            *moves.permitted(record, own, definition, store.world),
        )
    if wish.changes:
        raise Refused(Reason.of("mirrored-changes", record.path, record=record.id, to_state=to))
    return entry


def _root_of(store: Store, record: Record, definition: Definition) -> str:
    named = str(record.get(definition.about) or "")
    if named.startswith("content/"):
        return named
    return next((root for root in _roots(store) if release_id(root) == named), named)


def _roots(store: Store) -> Iterable[str]:
    return sorted({path.rpartition("/")[0] for path in store.source.tree("content") if path.endswith("/index.md")})


def _judged(store: Store, definition: Definition, record: Record, before: Record | None) -> Proposal:
    """The proposal, with what follows from it filled in, and everything against it: its bytes and its move."""
    record = filling.filled(record, store.world.calendar)
    others = Records([*(r for r in store.records if r.id != record.id), *([before] if before else [])])
    case = Case(record, before, record.history[-1], others, store.world)
    reasons = list(moves.judge(case, definition, CONDITIONS))
    read = reading.read(record.path, writing.write(record, definition), store.definitions, store.outside())
    told = {str(reason.facts.get("key")) for reason in reasons if "key" in reason.facts}
    reasons += [r for r in read.reasons if not (r.code == "E-REC-001" and r.facts.get("key") in told)]
    reasons += moves.broken(record, definition, others, store.known)
    return Proposal(record, before, tuple(dict.fromkeys(reasons)))


def lacking(definition: Definition, proposals: Iterable[Proposal]) -> tuple[str, ...]:
    """The fields that are missing and that a person can be asked for."""
    keys = (
        str(reason.facts.get("key"))
        for proposal in proposals
        for reason in proposal.reasons
        if reason.facts.get("key") is not None and reason.facts.get("how_zh")
    )
    return tuple(
        key
        for key in dict.fromkeys(keys)
        if (spec := definition.field(key)) is not None and spec.type not in ("sealed", "map") and key not in BY_THE_GATE
    )


# -- signing ---------------------------------------------------------------------------------------


def signed_files(store: Store, proposals: Iterable[Proposal], who: Signer) -> dict[str, bytes]:
    """The files of proposals that follow each other: the record, and statement and signature of each own entry.

    Raises `Refused` with every reason, and where the record on disk is not the one that was signed last.
    """
    steps = list(proposals)
    if reasons := [reason for step in steps for reason in step.reasons]:
        raise Refused(*dict.fromkeys(reasons))
    files: dict[str, bytes] = {}
    previous = _previous(store, steps[0].before)
    for step in steps:
        definition = store.definition(step.record)
        data = writing.write(step.record, definition)
        files[step.record.path] = data
        if not step.entry.statement:
            statement = entries.encode(step.record, data, definition, previous)
            name = entries.statement_path(step.record.path, len(step.record.history))
            files[name] = statement
            files[name + ".sig"] = signing.sign(statement, who.key)
            previous = "sha256:" + sha256(statement)
    return files


def _previous(store: Store, record: Record | None) -> str | None:
    if record is None:
        return None
    from gate.registers.checking import signatures

    reasons = [*store.readings[record.path].reasons, *signatures(store, record.path)]
    if reasons:
        raise Refused(*reasons)
    held = {number for number, entry in enumerate(record.history, 1) if entry.statement}
    return entries.chain(record.path, record.register, record.id, store.tree, held).last or None


def keep(store: Store, files: Mapping[str, bytes], message: str | None) -> None:
    """Write what was signed and, with `message`, commit only that: all of it or nothing. Code detached-head."""
    repo = store.source.repo
    with treeio.written(repo.root, files):
        if message is not None:
            repo.save(sorted(files), message)


def with_files(store: Store, files: Mapping[str, bytes]) -> Store:
    """The store with `files` in place, without reading the others again."""
    tree = ChainMap({path: Blob(data) for path, data in files.items()}, store.tree)  # type: ignore[arg-type]
    changed = {
        path: reading.read(path, data, store.definitions, store.outside())
        for path, data in files.items()
        if reading.is_record(path)
    }
    return replace(store, tree=tree, readings={**store.readings, **changed})
