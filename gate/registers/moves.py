"""Judges what somebody wants to enter in a record: is the move allowed, by this person, with all that it requires.

Every refusal is found at once and says what to give. Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, time
from typing import Any

from gate.model import Reason
from gate.registers.conditions import Case, Condition, World, what_lacks
from gate.registers.conditions.common import REFERRAL_OVER, names_of
from gate.registers.definition import ANYBODY, POINTERS, VISIBILITIES, Check, Definition, Field, Transition
from gate.registers.model import Entry, Record, Records
from gate.registers.reading import example, sealed
from gate.registers.wording import words
from gate.workdays import SHANGHAI

Conditions = Mapping[str, Condition]

OPEN, MOVE, SET, CORRECT = "open", "move", "set", "correct"
"""The acts of entries. `set` and `correct` leave the state as it is; a correction says that something was wrong."""

NOT_BEFORE = frozenset(
    {
        "reply_limit_passed", "consultation_over", "last_day_passed", "no_notice_period",
    }
)  # fmt: skip
"""Conditions that a computed working day brings about: a provisional calendar brings about nothing (4.2)."""

BLOCKED = "E-X-004"
ALWAYS_OPEN = frozenset({"stopped", "withdrawn", "void"})
"""States that also the subject of an open referral or leak may go to."""
_LEAK_OVER = frozenset({"closed", "false_alarm"})
_NO_SUBJECT = frozenset({"accountability", "complaint", "referral", "declassification"})


# -- what the record would be ----------------------------------------------------------------------


def opened(definition: Definition, path: str, record_id: str, entry: Entry, values: Mapping[str, Any]) -> Record:
    """A new record with its first entry."""
    given = {
        "schema": "1",
        "profiles": ("seed", "2019"),
        "visibility": definition.visibility,
        **values,
        "opened": entry.at,
        "opened_by": entry.by,
    }
    return Record(path, definition.register, record_id, entry.to_state, given, (entry,))


def after(before: Record, entry: Entry, changes: Mapping[str, Any]) -> Record:
    """A record with one more entry; `changes` are dotted keys, None takes a value out."""
    values = dict(before.values)
    for key, value in changes.items():
        merge(values, key, value)
    return replace(before, state=entry.to_state, values=values, history=(*before.history, entry))


def merge(values: dict[str, Any], key: str, value: Any) -> None:
    """Put a value at a dotted key; mappings on the way are copied, None takes the key out."""
    step, _, rest = key.partition(".")
    if rest:
        inner = dict(values[step]) if isinstance(values.get(step), Mapping) else {}
        merge(inner, rest, value)
        value = inner or None
    if value is None:
        values.pop(step, None)
    else:
        values[step] = value


# -- judging ---------------------------------------------------------------------------------------


def judge(case: Case, definition: Definition, conditions: Conditions) -> tuple[Reason, ...]:
    """Every reason why the last entry of a record may not be made; none where it may."""
    entry, record = case.entry, case.record
    reasons: list[Reason] = []
    if case.before is not None and case.before.history and entry.at < case.before.history[-1].at:
        reasons.append(_reason("E-REC-012", record, definition, key="history", zh="办理过程"))
    reasons += _fields(case, definition)
    if entry.act in (SET, CORRECT):
        reasons += _role(
            record, entry, definition, case.world, definition.setters(entry.to_state), f"{entry.act} {entry.to_state}"
        )
    else:
        reasons += _blocked(case, definition)
        ways = definition.moves(entry.from_state, entry.to_state)
        if not ways:
            reasons.append(_no_way(case, definition, conditions))
        else:
            reasons += min((_way(case, definition, way, conditions) for way in ways), key=len)
    reasons += checked(case, definition, conditions)
    return tuple(dict.fromkeys(reasons))


def _way(case: Case, definition: Definition, way: Transition, conditions: Conditions) -> list[Reason]:
    entry = case.entry
    return [
        *_role(
            case.record,
            entry,
            definition,
            case.world,
            way.roles,
            f"{entry.from_state or '—'} → {entry.to_state}",
            basis=way.basis,
        ),
        *requirements(case, definition, way, conditions),
    ]


def permitted(record: Record, entry: Entry, definition: Definition, world: World) -> tuple[Reason, ...]:
    """Whether the table and the person's roles allow an entry, whatever it required: for entries long made."""
    if entry.act in (SET, CORRECT) and entry.from_state == entry.to_state:
        return _role(
            record, entry, definition, world, definition.setters(entry.to_state), f"{entry.act} {entry.to_state}"
        )
    ways = definition.moves(entry.from_state, entry.to_state)
    if not ways:
        return (_not_allowed(record, entry, definition),)
    roles = tuple(dict.fromkeys(role for way in ways for role in way.roles))
    what = f"{entry.from_state or '—'} → {entry.to_state}"
    return _role(record, entry, definition, world, roles, what, basis=ways[0].basis)


def requirements(case: Case, definition: Definition, way: Transition, conditions: Conditions) -> Iterator[Reason]:
    """What a move requires and the record does not have."""
    for requirement in way.requires:
        condition = conditions.get(requirement)
        if condition is None:
            if not met(definition, case.record, requirement):
                yield _missing(case.record, definition, requirement, way.errors.get(requirement, ""))
        elif not condition(case):
            yield _unmet(case, definition, requirement, way.errors.get(requirement, ""), condition)
        elif requirement in NOT_BEFORE and not _held_officially(case, condition):
            yield _reason("E-REC-015", case.record, definition, requirement=requirement, to_state=case.entry.to_state)


def checked(case: Case, definition: Definition, conditions: Conditions) -> Iterator[Reason]:
    """What must hold of a record at any time, or from a state on, and does not."""
    yield from _failing(definition.checks, case, definition, conditions)


def marked(case: Case, definition: Definition, conditions: Conditions) -> Iterator[Reason]:
    """What marks a record (lateness for one) and refuses no act."""
    yield from _failing(definition.marks, case, definition, conditions)


def _failing(checks: Iterable[Check], case: Case, definition: Definition, conditions: Conditions) -> Iterator[Reason]:
    visited = {entry.to_state for entry in case.record.history}
    for check in checks:
        condition = conditions[check.condition]
        if (not check.since or check.since in visited) and not condition(case):
            yield _unmet(case, definition, check.condition, check.error, condition)


def met(definition: Definition, record: Record, key: str) -> bool:
    """Whether a required field is given: not empty, and a yes where only a yes will do."""
    spec = definition.field(key)
    if spec is not None and spec.type == "sealed":
        return sealed(spec, record.values)
    value = record.get(key)
    if isinstance(value, bool):
        return value or (spec is not None and spec.either)
    return value is not None and value != "" and value != () and value != {}


def _held_officially(case: Case, condition: Condition) -> bool:
    """Whether a condition held already on the last day of the official calendar, where the entry is later."""
    until = case.world.calendar.official_until
    if case.entry.on <= until:
        return True
    at = datetime.combine(until, time(23, 59, 59), tzinfo=SHANGHAI)
    entry = replace(case.entry, at=at)
    record = replace(case.record, history=(*case.record.history[:-1], entry))
    return condition(replace(case, entry=entry, record=record))


# -- who -------------------------------------------------------------------------------------------


def role_for(definition: Definition, entry: Entry, world: World) -> str:
    """The role in which a person makes an entry: the first that the move asks for and they hold; else any held."""
    held = world.roles(entry.by, entry.on)
    if entry.act in (SET, CORRECT):
        asked: Iterable[str] = definition.setters(entry.to_state)
    else:
        asked = [role for way in definition.moves(entry.from_state, entry.to_state) for role in way.roles]
    return next((role for role in asked if role in held), min(held, default=""))


def _role(
    record: Record,
    entry: Entry,
    definition: Definition,
    world: World,
    roles: tuple[str, ...],
    what: str,
    basis: str = "",
) -> tuple[Reason, ...]:
    held = world.roles(entry.by, entry.on)
    if entry.role in held and (entry.role in roles or ANYBODY in roles):
        return ()
    return (_no_role(record, entry, definition, roles, what, basis),)


def _no_role(
    record: Record, entry: Entry, definition: Definition, roles: tuple[str, ...], what: str, basis: str = ""
) -> Reason:
    """E-REC-005, under the clause that the move rests on."""
    who, day, needs = entry.by, entry.on.isoformat(), "、".join(roles)
    clauses = (basis,) if basis else definition.clauses[:1]
    facts = {"record": record.id, "person": who, "day": day, "what": what, "needs_zh": needs, "needs_en": needs}
    return Reason.of("E-REC-005", record.path, clauses=clauses, **facts)


def _fields(case: Case, definition: Definition) -> Iterator[Reason]:
    """Fields that only some may change, people who may change only those, and a visibility that is never lowered."""
    entry, before = case.entry, case.before
    held = case.world.roles(entry.by, entry.on)
    movers = definition.movers(entry.to_state)
    only_named = entry.act in (SET, CORRECT) and not held & set(movers) and ANYBODY not in movers
    for key, roles in _changed(definition.fields, case.record.values, before.values if before else {}):
        asked = roles or (movers if only_named else ())
        if asked and not held & set(asked):
            clause = definition.fields[key.partition(".")[0]].clause
            yield _no_role(case.record, entry, definition, asked, key, clause)
    was = before.get("visibility") if before else None
    now = case.record.get("visibility")
    if was in VISIBILITIES and now in VISIBILITIES and VISIBILITIES.index(now) < VISIBILITIES.index(was):
        yield _reason("E-REC-016", case.record, definition, least=was)


def _changed(
    fields: Mapping[str, Field], new: Mapping[str, Any], old: Mapping[str, Any], prefix: str = ""
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The fields whose values differ, each with the roles that it or a map above it names."""
    for key, spec in fields.items():
        now, was = new.get(key), old.get(key)
        if now == was:
            continue
        if spec.fields and not spec.roles:
            yield from _changed(spec.fields, now or {}, was or {}, f"{prefix}{key}.")
        else:
            yield prefix + key, spec.roles


# -- referrals and leaks ---------------------------------------------------------------------------


def obstacles(record: Record, records: Records) -> tuple[str, ...]:
    """The ids of referrals and leaks that are open on a record's subject."""
    names = names_of(record, records)
    found = [r.id for r in records.of("referral") if r.state not in REFERRAL_OVER and r.get("subject") in names]
    for leak in records.of("leak"):
        subjects = {s for link, ids in leak.links.items() if link not in _NO_SUBJECT for s in ids}
        if leak.state not in _LEAK_OVER and names & {*subjects, leak.get("subject")}:
            found.append(leak.id)
    return tuple(found)


def _blocked(case: Case, definition: Definition) -> Iterator[Reason]:
    entry, record = case.entry, case.record
    if case.before is None or entry.to_state in ALWAYS_OPEN:
        return
    ways = definition.moves(entry.from_state, entry.to_state)
    leads_there = {link for way in ways for link in way.requires if link.startswith("links.")}
    named = {target for link in leads_there for target in record.get(link) or ()}
    for other in obstacles(record, case.records):
        if other not in named:
            yield _reason(BLOCKED, record, definition, other=other)


# -- words -----------------------------------------------------------------------------------------


def _reason(code: str, record: Record, definition: Definition, **facts: Any) -> Reason:
    return Reason.of(code, record.path, clauses=definition.clauses[:1], record=record.id, **facts)


def _missing(record: Record, definition: Definition, key: str, error: str) -> Reason:
    spec = definition.field(key)
    zh = label(definition, key)
    return _named(record, definition, error, key, zh, key, *example(key, spec))


def _unmet(case: Case, definition: Definition, requirement: str, error: str, condition: Condition) -> Reason:
    zh, en = words(requirement, condition)
    if lacks := what_lacks(condition, case):
        zh, en = f"{zh}：{'、'.join(lacks)}", f"{en}: {', '.join(lacks)}"
    how = _how(requirement, zh, en)
    found = _named(case.record, definition, error, requirement, zh, en, *how, entry=case.entry)
    if error == BLOCKED:
        others = obstacles(case.record, case.records)
        return replace(found, pairs=(*found.pairs, ("other", others or "—")))
    return found


def _how(requirement: str, zh: str, en: str) -> tuple[str, str]:
    if requirement == "reason_given":
        return "加 --note 写明原因", "say why with --note"
    return f"先满足这一条：{zh}", f"first make this hold: {en}"


def _named(
    record: Record,
    definition: Definition,
    error: str,
    key: str,
    zh: str,
    en: str,
    how_zh: str,
    how_en: str,
    entry: Entry | None = None,
) -> Reason:
    """A reason under the code that the table names, or E-REC-001 with the clause that it names.

    The facts are all that a sentence of such a code may use.
    """
    coded = _is_code(error)
    spec = definition.field(key)
    own = (spec.clause,) if spec is not None and spec.clause else definition.clauses[:1]
    return Reason.of(
        error if coded else "E-REC-001",
        record.path,
        clauses=own if coded or not error else (error,),
        record=record.id,
        key=key,
        zh=zh,
        en=en,
        how_zh=how_zh,
        how_en=how_en,
        state=record.state,
        person=entry.by if entry else "—",
        day=entry.on.isoformat() if entry else "—",
        what=key,
        what_zh=zh,
        what_en=en,
        needs_zh=zh,
        needs_en=en,
        from_state=(entry.from_state if entry else None) or "—",
        to_state=entry.to_state if entry else record.state,
        computed_zh="",
        computed_en="",
        between_zh=f"；{zh}",
        between_en=f"; {en}",
        allowed=tuple(dict.fromkeys(t.to for t in definition.moves_from(entry.from_state if entry else record.state))),
    )


def _is_code(error: str) -> bool:
    """Whether an error of the table is a code: clauses begin with a digit."""
    return bool(error) and not error[0].isdigit()


def label(definition: Definition, key: str) -> str:
    """What a dotted key is called in Chinese, with the names of the maps above it."""
    steps = key.split(".")
    specs = [definition.field(".".join(steps[: n + 1])) for n in range(len(steps))]
    return " · ".join(spec.zh for spec in specs if spec is not None) or key


def _no_way(case: Case, definition: Definition, conditions: Conditions) -> Reason:
    """E-REC-004, with what the states between require."""
    entry = case.entry
    between = definition.path_between(entry.from_state, entry.to_state)
    missing: list[str] = []
    source = entry.from_state
    for state in between:
        for way in definition.moves(source, state)[:1]:
            step = replace(case, entry=replace(entry, from_state=source, to_state=state))
            lacks = [str(r.facts["key"]) for r in requirements(step, definition, way, conditions) if "key" in r.facts]
            missing.append(f"{state}（{'、'.join(dict.fromkeys(lacks))}）" if lacks else state)
        source = state
    return _not_allowed(case.record, entry, definition, missing)


def _not_allowed(record: Record, entry: Entry, definition: Definition, between: Iterable[str] = ()) -> Reason:
    way = list(between)
    allowed = tuple(dict.fromkeys(t.to for t in definition.moves_from(entry.from_state)))
    return _reason(
        "E-REC-004",
        record,
        definition,
        from_state=entry.from_state or "—",
        to_state=entry.to_state,
        between_zh="；途中各状态（及所缺）：" + " → ".join(way) if way else "",
        between_en="; the states between, with what they lack: " + " → ".join(way) if way else "",
        allowed=allowed or "—",
    )


# -- what a record may point at --------------------------------------------------------------------


def broken(record: Record, definition: Definition, records: Records, known: frozenset[str]) -> Iterator[Reason]:
    """Ids that name nothing: records that are not there, and people, offices and bodies not among `known`."""
    for key in definition.pointers:
        for kind, target in _targets(definition.fields[key], record.values.get(key)):
            if target not in known and records.get(target) is None:
                yield _reason("E-REC-011", record, definition, key=key, zh=kind.zh, target=target)


def _targets(spec: Field, value: Any) -> Iterator[tuple[Field, str]]:
    if value is None:
        return
    if spec.type in POINTERS:
        yield spec, value
    elif spec.type == "list" and spec.item is not None:
        for item in value:
            yield from _targets(spec.item, item)
    elif spec.type == "map":
        for key, item in value.items():
            inner = spec.fields.get(key, spec.item)
            if inner is not None:
                yield from _targets(inner, item)


# -- what comes next -------------------------------------------------------------------------------


def possible(
    case_for: Case, definition: Definition, conditions: Conditions
) -> tuple[tuple[Transition, tuple[Reason, ...]], ...]:
    """Every move out of the state of `case_for.record`, and what each still lacks (roles left aside)."""
    found = []
    record = case_for.record
    for way in definition.moves_from(record.state):
        entry = replace(case_for.entry, from_state=record.state, to_state=way.to, act=MOVE)
        moved = replace(record, state=way.to, history=(*record.history, entry))
        case = replace(case_for, record=moved, before=record, entry=entry)
        found.append((way, tuple(requirements(case, definition, way, conditions))))
    return tuple(found)
