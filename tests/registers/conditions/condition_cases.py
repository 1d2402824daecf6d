"""Reads cases about records from YAML: values typed by the definitions, people named after the role they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from gate.registers import moves
from gate.registers.conditions import Case, World
from gate.registers.definition import ROLES, Definition, Field, definitions
from gate.registers.model import Entry, Record, Records
from gate.registers.reading import scalar
from gate.statements import FileDigest, files_digest
from gate.workdays import SHANGHAI, official_calendar

HERE = Path(__file__).parent
Plain = dict[str, Any]


INDEX, TABLE = "content/releases/2026/cpi/index.md", "content/releases/2026/cpi/table.csv"
"""The two files that a release of these cases may have."""


def digest_of(**files: str) -> str:
    """The digest of a closed file list."""
    paths = {"index": INDEX, "table": TABLE}
    return files_digest(FileDigest(paths[name], "100644", sha256) for name, sha256 in files.items())


WORDS = {
    "FILE_A": "sha256:" + "a" * 64,
    "FILE_B": "sha256:" + "b" * 64,
    "FILE_C": "sha256:" + "c" * 64,
    "LIST_A": digest_of(index="a" * 64),
    "LIST_B": digest_of(index="b" * 64),
    "LIST_AC": digest_of(index="a" * 64, table="c" * 64),
}
"""Digests by the words that stand for them in the cases."""


def load(name: str) -> Any:
    """A file of cases beside this module, every scalar as text, digests written out."""
    text = (HERE / name).read_text("utf-8")
    return yaml.load(re.sub("|".join(sorted(WORDS, reverse=True)), lambda m: WORDS[m[0]], text), yaml.BaseLoader) or {}


def typed(spec: Field, value: Any) -> Any:
    """A plain value as its field reads it."""
    if spec.type == "list":
        return tuple(typed(spec.item, item) for item in value)
    if spec.type == "map":
        return {key: typed(spec.fields.get(key, spec.item), inner) for key, inner in value.items()}
    return scalar(spec, value)


def values(definition: Definition, plain: Mapping[str, Any]) -> Plain:
    """Typed values; dotted keys reach into maps, the word ~ takes a value out."""
    found: Plain = {}
    for key, value in plain.items():
        spec = definition.field(key)
        assert spec is not None, f"{definition.register} has no field {key}"
        moves.merge(found, key, None if value == "~" else typed(spec, value))
    return found


def moment(text: str) -> datetime:
    """A day, at nine in the morning, or a time in Shanghai."""
    read = datetime.fromisoformat(text if "T" in text else f"{text}T09:00:00")
    return read if read.tzinfo else read.replace(tzinfo=SHANGHAI)


def role_of(person: str) -> str:
    """The role that a person is named after: leading-group, drafter-two."""
    name = person.replace("-", "_")
    return max((role for role in ROLES if f"{name}_".startswith(f"{role}_")), key=len, default="")


def entry(plain: Mapping[str, str], state: str | None = None) -> Entry:
    """One line of a history: {at, by, to} and, where it matters, role, act, from, basis, note."""
    source = plain.get("from", state)
    return Entry(
        at=moment(plain["at"]),
        by=plain["by"],
        role=plain.get("role", role_of(plain["by"])),
        act=plain.get("act", moves.MOVE if source else moves.OPEN),
        from_state=source,
        to_state=plain["to"],
        basis=plain.get("basis", ""),
        note=plain.get("note", ""),
    )


def record(plain: Plain) -> Record:
    """A record: register, id, state, values, and where it matters its history."""
    definition = definitions()[plain["register"]]
    history: list[Entry] = []
    for line in plain.get("history", ()):
        history.append(entry(line, history[-1].to_state if history else None))
    if not history:
        history = [entry({"at": plain.get("at", "2026-03-02"), "by": "office", "to": plain["state"]})]
    return Record(
        path=f"registers/{definition.register}/2026/{plain['id']}.md",
        register=definition.register,
        id=plain["id"],
        state=plain.get("state", history[-1].to_state),
        values=values(definition, plain.get("values", {})),
        history=tuple(history),
    )


def world(plain: Plain) -> World:
    """What stands outside. People hold the role that they are named after and what `roles` adds, until they `left`."""
    added, left = plain.get("roles", {}), plain.get("left", {})
    answers = plain.get("answers", {})
    return World(
        calendar=official_calendar(),
        roles=lambda person, day: (
            frozenset({role_of(person), *added.get(person, ())}) if str(day) < left.get(person, "9") else frozenset()
        ),
        policy=plain.get("policy", {}),
        content=lambda path: plain.get("content", {}).get(path.rstrip("/")),
        entered=lambda release: tuple(int(n) for n in plain.get("entered", {}).get(release, ())),
        answers=lambda subject, act: answers.get(f"{subject} {act}", {}),
        rules_version=plain.get("rules", ""),
        this_body=plain.get("body", ""),
    )


def patched(base: Plain, patch: Mapping[str, Any]) -> Plain:
    """A copy of `base` with values put at paths of keys divided by ``/``; ~ takes one out."""
    made = deepcopy(base)
    for path, value in patch.items():
        *steps, last = path.split("/")
        place = made
        for step in steps:
            place = place.setdefault(step, {})
        if value == "~" and "." not in last:
            place.pop(last, None)
        else:
            place[last] = deepcopy(value)
    return made


def case(plain: Plain) -> Case:
    """A whole case: record, before, others (by their ids), world."""
    now = record(plain["record"])
    before = record({**plain["record"], **plain["before"]}) if "before" in plain else None
    others = [record({"id": id_, **other}) for id_, other in plain.get("others", {}).items()]
    records = Records([*others, *((before,) if before else ())])
    return Case(now, before, now.history[-1], records, world(plain.get("world", {})))


# -- stories --------------------------------------------------------------------------------------


class Teller:
    """Plays a story: a record that is moved step by step, each a day after the one before."""

    def __init__(self, story: Plain) -> None:
        self._story = story
        self.definition = definitions()[story["register"]]
        self._others: Plain = deepcopy(story.get("others", {}))
        self._world: Plain = deepcopy(story.get("world", {}))
        start = story.get("start")
        self._now = record({"register": story["register"], "id": story["id"], **start}) if start else None
        self._at = self._now.history[-1].at if self._now else moment(story.get("at", "2026-03-02")) - timedelta(days=1)

    def steps(self) -> Iterator[tuple[Plain, Teller]]:
        """Each step, before it is made."""
        for step in self._story["steps"]:
            self._others = patched(self._others, step.get("others", {}))
            self._world = patched(self._world, step.get("world", {}))
            self._at = moment(step["at"]) if "at" in step else self._at + timedelta(days=1)
            yield step, self
            self._now = self.case(step).record

    def case(self, step: Plain) -> Case:
        """The step as it would be judged."""
        now = self._now
        entry_ = entry({**step, "at": self._at.isoformat()}, now.state if now else None)
        others = [record({"id": id_, **other}) for id_, other in self._others.items()]
        if now is None:
            given = values(self.definition, step.get("set", {}))
            made = moves.opened(self.definition, f"registers/{self._story['id']}.md", self._story["id"], entry_, given)
        else:
            changes = {
                key: None if value == "~" else typed(self.definition.field(key), value)
                for key, value in step.get("set", {}).items()
            }
            made = moves.after(now, entry_, changes)
        return Case(made, now, entry_, Records([*others, *((now,) if now else ())]), world(self._world))

    def varied(self, step: Plain, change: Plain) -> Case:
        """The step with something else: another person, other values, other records, another world."""
        kept = self._others, self._world, self._at
        try:
            self._others = patched(self._others, change.get("others", {}))
            self._world = patched(self._world, change.get("world", {}))
            self._at = moment(change["at"]) if "at" in change else self._at
            given = {**step.get("set", {}), **change.get("set", {})}
            given = {key: value for key, value in given.items() if key not in change.get("without", ())}
            plain = {key: change.get(key, step.get(key)) for key in ("to", "by", "role", "act", "basis", "note")}
            return self.case({**{k: v for k, v in plain.items() if v is not None}, "set": given})
        finally:
            self._others, self._world, self._at = kept
