"""Definitions of registers: fields, states, moves, clocks of each, read strictly from `gate/registers/definitions/`.

One file is one register. Its keys::

    register: request            # name of its folder below registers/
    prefix: YSQ                  # ids are PREFIX-YYYY-NNNN, with `yearly: false` PREFIX-NN
    zh: 依申请公开
    en: Requests
    clauses: ["2.1", "2.2"]
    visibility: sealed-stub      # public, internal or sealed-stub; a record may raise it, never lower it
    states: {received: 已收到, closed: 办结}
    initial: received
    final: [closed]
    transitions:
      - {from: null, to: received, roles: [synth], requires: [channel], error: {channel: E-REC-001}, basis: "2.2"}
    fields:
      channel: {zh: 提交方式, type: enum, values: {online: 网上}, when: always}
    public: [channel]            # keys that pages may show
    clocks: [answer]             # names of gate.registers.clocks
    feeds: [annual.3]            # reports that count it
    checks: [{check: received_by_rule, from: received, error: E-YSQ-001}]
    marks: [{check: reported_in_time, error: E-LEK-001}]   # like checks, but no act is refused for them
    order: [[received_on, promised_on]]   # days that may not run backwards (E-REC-012)
    about: content               # the field that names the release whose signed acts `statement:` moves mirror
    at_once: {answered: [closed]}  # where this field is true when a record is opened, it goes to these states at once

A move has `from` (a state, a list, or null for opening), `to`, `roles` (or `any`), `requires` (names of conditions,
or dotted field keys that must be given), `error` (requirement → code, or the clause that E-REC-001 then names),
`basis` (written where nobody gives one), `statement` (the signed act that it mirrors), `automatic`.

A field has `zh` and `type`, and where it needs them: `values` of an enum (key → label, or a list of Chinese words),
`fields` of a map (or `of` for free keys), `of` of a list (a field) and of a record (prefixes), `contains` of a sealed
one, `clock` of a derived day, and

    when: always | STATE | [STATES]   required always, or once the record has been in one of these states
    role: ROLE | [ROLES]              who changes it must hold one of these roles that day
    future: true                      a day or time that may lie ahead: a promise, a limit, an appointment
    either: true                      a yes-or-no of which a no meets a requirement too; otherwise only a yes does
    clause: "2.1.2"                   the clause that asks for it
    error: E-LEK-003                  the code for a sealed field written in clear, instead of E-REC-009
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args

from gate import strict_yaml
from gate.trust_model import Role

TYPES = frozenset(
    {
        "str", "text", "int", "money", "bool", "date", "datetime", "enum", "person", "office", "body", "record",
        "digest", "path", "url", "list", "map", "sealed", "derived",
    }
)  # fmt: skip
ROLES = frozenset(get_args(Role))
ANYBODY = "any"
"""In place of roles: everyone in the trust base."""
VISIBILITIES = ("public", "internal", "sealed-stub")
"""From the least to the most closed."""
CLAUSE = re.compile(r"[0-9]{1,2}(?:\.[0-9]{1,2}){0,3}[a-z]?")
"""How a clause of the regulation is written: ``3.7.5``, ``5.6b``."""
POINTERS = frozenset({"record", "person", "office", "body"})
"""Types whose values name something that has to be there."""
COMMON = "_common.yaml"


class DefinitionProblem(ValueError):
    """A definition that cannot be used: a mistake of ours, with the file and what is wrong there."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field: what it is called and what its value may be (the keys are told at the head of this module)."""

    key: str
    zh: str
    type: str
    values: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, Field] = field(default_factory=dict)
    item: Field | None = None
    prefixes: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    clock: str = ""
    always: bool = False
    states: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    future: bool = False
    either: bool = False
    clause: str = ""
    error: str = ""

    def required(self, visited: Collection[str]) -> bool:
        """Whether a record that has been in the states `visited` must have it."""
        return self.always or any(state in visited for state in self.states)


@dataclass(frozen=True, slots=True)
class Transition:
    """One move that is allowed: from any of `sources` (None opens a record) to `to`, by one of `roles`."""

    sources: tuple[str | None, ...]
    to: str
    roles: tuple[str, ...]
    requires: tuple[str, ...] = ()
    errors: Mapping[str, str] = field(default_factory=dict)
    basis: str = ""
    statement: str = ""
    automatic: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """A condition that holds from the moment on that a record was in the state `since` (always where empty)."""

    condition: str
    since: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    """One register. `fields` holds the common keys too, all in the order in which a record is written."""

    register: str
    prefix: str
    zh: str
    en: str
    clauses: tuple[str, ...]
    yearly: bool
    visibility: str
    states: Mapping[str, str]
    initial: str
    final: tuple[str, ...]
    transitions: tuple[Transition, ...]
    fields: Mapping[str, Field]
    public: tuple[str, ...] = ()
    clocks: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    marks: tuple[Check, ...] = ()
    order: tuple[tuple[str, ...], ...] = ()
    about: str = ""
    at_once: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pointers: tuple[str, ...] = ()
    """Keys at or below which something outside the record is named; the history is none of them."""

    def moves(self, source: str | None, to: str) -> tuple[Transition, ...]:
        """Every way from one state to another; more than one are alternatives."""
        return tuple(t for t in self.transitions if t.to == to and source in t.sources)

    def moves_from(self, source: str | None) -> tuple[Transition, ...]:
        """Every move out of a state."""
        return tuple(t for t in self.transitions if source in t.sources)

    def movers(self, state: str) -> tuple[str, ...]:
        """Who may change any field in a state: whoever may move into or out of it, and the office."""
        found = [role for t in self.transitions if t.to == state or state in t.sources for role in t.roles]
        return tuple(dict.fromkeys([*found, "office"]))

    def setters(self, state: str) -> tuple[str, ...]:
        """Who may change something in a state: the movers, and whom a field names, that field alone."""
        named = (role for _, spec in self.walk() for role in spec.roles)
        return tuple(dict.fromkeys([*self.movers(state), *named]))

    def path_between(self, source: str | None, to: str) -> tuple[str, ...]:
        """The states from after `source` to `to` on the shortest way; empty where there is none."""
        ways: dict[str | None, tuple[str, ...]] = {source: ()}
        edge: list[str | None] = [source]
        while edge:
            following: list[str | None] = []
            for state in edge:
                for transition in self.moves_from(state):
                    if transition.to not in ways and not transition.automatic:
                        ways[transition.to] = (*ways[state], transition.to)
                        following.append(transition.to)
            edge = following
        return ways.get(to, ())

    def field(self, key: str) -> Field | None:
        """The field at a dotted key, through maps."""
        step, _, rest = key.partition(".")
        found = self.fields.get(step)
        while found is not None and rest:
            step, _, rest = rest.partition(".")
            found = found.fields.get(step, found.item if found.type == "map" and not found.fields else None)
        return found

    def walk(self) -> Iterator[tuple[str, Field]]:
        """Every field with its dotted key, those of maps and of items of lists (``pauses[].sent``) included."""
        yield from _walk(self.fields, "")


def _walk(fields: Mapping[str, Field], prefix: str) -> Iterator[tuple[str, Field]]:
    for key, spec in fields.items():
        yield prefix + key, spec
        yield from _walk(spec.fields, f"{prefix}{key}.")
        if spec.item is not None:
            yield from _walk(spec.item.fields, f"{prefix}{key}[].")


class Definitions(Mapping[str, Definition]):
    """The registers of this house by their name; one that is given as a function is read when it is asked for."""

    def __init__(self, definitions: Mapping[str, Definition | Callable[[], Definition]]) -> None:
        self._known = dict(sorted(definitions.items()))

    def __getitem__(self, register: str) -> Definition:
        found = self._known[register]
        if not isinstance(found, Definition):
            found = self._known[register] = found()
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    @cached_property
    def _by_prefix(self) -> Mapping[str, Definition]:
        return {definition.prefix: definition for definition in self.values()}

    def of_id(self, record_id: str) -> Definition | None:
        """The register that an id belongs to, by its prefix."""
        return self._by_prefix.get(record_id.partition("-")[0])


# -- reading ---------------------------------------------------------------------------------------


@cache
def definitions() -> Definitions:
    """The registers of this package, a file named after each. Raises `DefinitionProblem`."""
    folder = files("gate").joinpath("registers/definitions")
    names = [file.name for file in folder.iterdir() if file.name.endswith(".yaml") and file.name != COMMON]
    return Definitions({name.removesuffix(".yaml"): partial(_packaged, folder, name) for name in names})


def _packaged(folder: Traversable, name: str) -> Definition:
    definition = parse(name, folder.joinpath(name).read_bytes(), _common())
    if f"{definition.register}.yaml" != name:
        raise DefinitionProblem(f"{name}: defines {definition.register}")
    return definition


@cache
def _common() -> _Reader:
    return _Reader(COMMON, files("gate").joinpath("registers/definitions", COMMON).read_bytes())


def load(folder: Traversable | Path, common: bytes | None = None) -> Definitions:
    """The registers that the files of `folder` define; `common` stands for a missing file of common keys."""
    found = {file.name: file.read_bytes() for file in folder.iterdir() if file.name.endswith(".yaml")}
    shared = found.pop(COMMON, common)
    if shared is None:
        shared = files("gate").joinpath("registers/definitions", COMMON).read_bytes()
    keys = _Reader(COMMON, shared)
    read = [parse(name, data, keys) for name, data in sorted(found.items())]
    by_register = {definition.register: definition for definition in read}
    if len(by_register) != len(read) or len({d.prefix for d in read}) != len(read):
        raise DefinitionProblem("two definitions share a name or a prefix")
    return Definitions(by_register)


def parse(name: str, data: bytes, common: _Reader) -> Definition:
    """One definition from the bytes of the file `name`. Raises `DefinitionProblem`."""
    return _Reader(name, data).definition(common)


_TOP = frozenset(
    {
        "register", "prefix", "zh", "en", "clauses", "yearly", "visibility", "states", "initial", "final",
        "transitions", "fields", "public", "clocks", "feeds", "checks", "marks", "order", "about", "at_once",
    }
)  # fmt: skip
_TRANSITION = frozenset({"from", "to", "roles", "requires", "error", "basis", "statement", "automatic"})
_FIELD = frozenset(
    {"zh", "type", "values", "fields", "of", "contains", "clock", "when", "role", "future", "either", "clause", "error"}
)
_ACTS = frozenset({"", "submit", "review", "approve", "reject", "publish", "withdraw"})


class _Reader:
    """Reads one file; every problem names it."""

    def __init__(self, name: str, data: bytes) -> None:
        self._name = name
        try:
            node = strict_yaml.parse(data)
        except strict_yaml.YamlProblem as problem:
            raise DefinitionProblem(f"{name}:{problem.line}: {problem.kind} {problem.detail}") from None
        self._plain = self._map(node.plain() if node else {}, "the file")

    def _refuse(self, what: str) -> DefinitionProblem:
        return DefinitionProblem(f"{self._name}: {what}")

    def _map(self, value: Any, where: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self._refuse(f"{where} must be a mapping")
        return value

    def _list(self, value: Any, where: str) -> tuple[str, ...]:
        values = value if isinstance(value, list) else [value]
        if not all(isinstance(item, str) and item for item in values):
            raise self._refuse(f"{where} must be a list of words")
        return tuple(values)

    def _only(self, value: dict[str, Any], keys: Collection[str], where: str) -> None:
        if unknown := sorted(set(value) - set(keys)):
            raise self._refuse(f"{where}: unknown {', '.join(unknown)}")

    def _word(self, value: dict[str, Any], key: str, where: str, default: str | None = None) -> str:
        found = value.get(key, default)
        if not isinstance(found, str) or (not found and default is None):
            raise self._refuse(f"{where}: {key} is missing")
        return found

    def _flag(self, value: dict[str, Any], key: str, where: str, default: bool = False) -> bool:
        said = value.get(key, str(default).lower())
        if said not in ("true", "false"):
            raise self._refuse(f"{where}: {key} is true or false")
        return bool(said == "true")

    # -- the parts ------------------------------------------------------------------------------

    def common(self, part: str) -> dict[str, Field]:
        """The common keys before and after a register's own."""
        self._only(self._plain, {"before", "after"}, "the file")
        return self._fields(self._plain[part], "")

    def definition(self, common: _Reader) -> Definition:
        """The whole register."""
        top = self._plain
        self._only(top, _TOP, "the file")
        states = {key: str(zh) for key, zh in self._map(top.get("states"), "states").items()}
        fields = common.common("before") | self._own(top) | common.common("after")
        made = Definition(
            register=self._word(top, "register", "the file"),
            prefix=self._word(top, "prefix", "the file"),
            zh=self._word(top, "zh", "the file"),
            en=self._word(top, "en", "the file"),
            clauses=self._list(top.get("clauses", []), "clauses"),
            yearly=self._flag(top, "yearly", "the file", default=True),
            visibility=self._word(top, "visibility", "the file"),
            states=MappingProxyType(states),
            initial=self._word(top, "initial", "the file"),
            final=self._list(top.get("final", []), "final"),
            transitions=tuple(self._transition(t) for t in top.get("transitions", ())),
            fields=MappingProxyType(fields),
            public=self._list(top.get("public", []), "public"),
            clocks=self._list(top.get("clocks", []), "clocks"),
            feeds=self._list(top.get("feeds", []), "feeds"),
            checks=tuple(self._check(c) for c in top.get("checks", ())),
            marks=tuple(self._check(c) for c in top.get("marks", ())),
            order=tuple(self._list(days, "order") for days in top.get("order", ())),
            about=self._word(top, "about", "the file", default=""),
            at_once=self._lists(top, "at_once"),
            pointers=tuple(key for key, spec in fields.items() if key != "history" and _points(spec)),
        )
        self._sound(made)
        return made

    def _lists(self, top: dict[str, Any], key: str) -> Mapping[str, tuple[str, ...]]:
        return MappingProxyType({k: self._list(v, key) for k, v in self._map(top.get(key, {}), key).items()})

    def _own(self, top: dict[str, Any]) -> dict[str, Field]:
        return self._fields(top.get("fields", {}), "")

    def _fields(self, value: Any, prefix: str) -> dict[str, Field]:
        return {key: self._field(key, spec, prefix + key) for key, spec in self._map(value, prefix or "fields").items()}

    def _field(self, key: str, value: Any, where: str) -> Field:
        spec = self._map(value, where)
        self._only(spec, _FIELD, where)
        kind = self._word(spec, "type", where)
        if kind not in TYPES:
            raise self._refuse(f"{where}: no type {kind}")
        when = self._list(spec.get("when", []), f"{where}.when")
        return Field(
            key=key,
            zh=self._word(spec, "zh", where, default=key),
            type=kind,
            values=MappingProxyType(self._values(spec, kind, where)),
            fields=MappingProxyType(self._inner(spec, kind, where)),
            item=self._item(key, spec, kind, where),
            prefixes=self._list(spec.get("of", []), where) if kind == "record" else (),
            contains=self._list(spec.get("contains", []), where),
            clock=self._word(spec, "clock", where, default=key if kind == "derived" else ""),
            always=when == ("always",),
            states=() if when == ("always",) else when,
            roles=self._list(spec.get("role", []), where),
            future=self._flag(spec, "future", where),
            either=self._flag(spec, "either", where),
            clause=self._word(spec, "clause", where, default=""),
            error=self._word(spec, "error", where, default=""),
        )

    def _values(self, spec: dict[str, Any], kind: str, where: str) -> dict[str, str]:
        values = spec.get("values", {})
        if (kind == "enum") != bool(values):
            raise self._refuse(f"{where}: values belong to an enum")
        if isinstance(values, list):
            return {word: word for word in self._list(values, where)}
        return {key: str(zh) for key, zh in self._map(values, where).items()}

    def _inner(self, spec: dict[str, Any], kind: str, where: str) -> dict[str, Field]:
        if kind == "map" and ("fields" in spec) == ("of" in spec):
            raise self._refuse(f"{where}: a map has fields, or of")
        if "fields" in spec and kind != "map":
            raise self._refuse(f"{where}: fields belong to a map")
        return self._fields(spec["fields"], f"{where}.") if "fields" in spec else {}

    def _item(self, key: str, spec: dict[str, Any], kind: str, where: str) -> Field | None:
        if kind == "list" and "of" not in spec:
            raise self._refuse(f"{where}: a list of what?")
        if "of" in spec and kind not in ("list", "map", "record"):
            raise self._refuse(f"{where}: of belongs to a list, a map or a record")
        if kind not in ("list", "map") or "of" not in spec:
            return None
        of = {"type": spec["of"]} if isinstance(spec["of"], str) else spec["of"]
        return self._field(key, of, f"{where}[]")

    def _transition(self, value: Any) -> Transition:
        spec = self._map(value, "a transition")
        where = f"{spec.get('from')} → {spec.get('to')}"
        self._only(spec, _TRANSITION, where)
        sources = self._list(spec.get("from"), where)
        return Transition(
            sources=tuple(None if state == "null" else state for state in sources),
            to=self._word(spec, "to", where),
            roles=self._list(spec.get("roles"), where),
            requires=self._list(spec.get("requires", []), where),
            errors=MappingProxyType({k: str(v) for k, v in self._map(spec.get("error", {}), where).items()}),
            basis=self._word(spec, "basis", where, default=""),
            statement=self._word(spec, "statement", where, default=""),
            automatic=self._flag(spec, "automatic", where),
        )

    def _check(self, value: Any) -> Check:
        spec = {"check": value} if isinstance(value, str) else self._map(value, "a check")
        self._only(spec, {"check", "from", "error"}, "a check")
        return Check(
            self._word(spec, "check", "a check"),
            self._word(spec, "from", "a check", default=""),
            self._word(spec, "error", "a check", default=""),
        )

    # -- whether it holds together --------------------------------------------------------------

    def _sound(self, made: Definition) -> None:
        if made.visibility not in VISIBILITIES:
            raise self._refuse(f"no visibility {made.visibility}")
        named = {made.initial, *made.final, *(check.since for check in (*made.checks, *made.marks) if check.since)}
        named |= {state for t in made.transitions for state in (*t.sources, t.to) if state is not None}
        named |= {state for _, spec in made.walk() for state in spec.states}
        named |= {state for states in made.at_once.values() for state in states}
        if unknown := sorted(named - set(made.states)):
            raise self._refuse(f"no state {', '.join(unknown)}")
        for transition in made.transitions:
            self._sound_move(made, transition)
        for key, spec in made.walk():
            if unknown := sorted(set(spec.roles) - ROLES):
                raise self._refuse(f"{key}: no role {', '.join(unknown)}")
        if lost := sorted(set(made.states) - _reachable(made)):
            raise self._refuse(f"never reached: {', '.join(lost)}")
        keys = {*made.public, *(key for days in made.order for key in days), *([made.about] if made.about else [])}
        keys |= set(made.at_once)
        if unknown := sorted(key for key in keys if made.field(key) is None):
            raise self._refuse(f"no field {', '.join(unknown)}")

    def _sound_move(self, made: Definition, transition: Transition) -> None:
        where = f"{transition.sources} → {transition.to}"
        if unknown := sorted(set(transition.roles) - ROLES - {ANYBODY}):
            raise self._refuse(f"{where}: no role {', '.join(unknown)}")
        if unknown := sorted(set(transition.errors) - set(transition.requires)):
            raise self._refuse(f"{where}: error for what is not required: {', '.join(unknown)}")
        if transition.statement not in _ACTS:
            raise self._refuse(f"{where}: no act {transition.statement}")
        if None in transition.sources and transition.to != made.initial:
            raise self._refuse(f"{where}: a record opens in {made.initial}")


def _points(spec: Field) -> bool:
    inner = (*spec.fields.values(), *([spec.item] if spec.item else []))
    return spec.type in POINTERS or any(_points(each) for each in inner)


def _reachable(made: Definition) -> set[str]:
    found: set[str | None] = {None}
    while grown := {t.to for t in made.transitions if found & set(t.sources)} - found:
        found |= grown
    return {state for state in found if state is not None}


def problems(made: Definition, conditions: Collection[str], codes: Collection[str]) -> Iterator[str]:
    """What a definition names that is not there: requirements, checks and codes; and what has no clause's form."""
    for transition in made.transitions:
        where = f"{made.register} {transition.sources} → {transition.to}"
        for requirement in transition.requires:
            if requirement not in conditions and made.field(requirement) is None:
                yield f"{where}: {requirement} is neither a condition nor a field"
        for error in transition.errors.values():
            if error not in codes and not CLAUSE.fullmatch(error):
                yield f"{where}: {error} is neither a code nor a clause"
    for check in (*made.checks, *made.marks):
        if check.condition not in conditions:
            yield f"{made.register}: no condition {check.condition}"
        if check.error and check.error not in codes and not CLAUSE.fullmatch(check.error):
            yield f"{made.register}: {check.error} is neither a code nor a clause"
    for key, spec in made.walk():
        if spec.error and spec.error not in codes:
            yield f"{made.register} {key}: no code {spec.error}"
    named = {*made.clauses, *(spec.clause for _, spec in made.walk() if spec.clause)}
    for clause in sorted(clause for clause in named if not CLAUSE.fullmatch(clause)):
        yield f"{made.register}: {clause} is no clause"
