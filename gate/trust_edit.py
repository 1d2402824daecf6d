"""Makes the next version of the trust base: bytes in, bytes out; signing it is the roots' business.

`people.yaml` is written anew at each change; comments in it do not survive, the older versions keep them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import yaml

from gate import strict_json, strict_yaml, timestamps
from gate.errors import GateError
from gate.model import sha256
from gate.sshsig import PublicKey
from gate.statements import STATEMENT_TYPE
from gate.trust import SUBJECTS, TRUST_FILE, TRUST_TYPE, by_version


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What `people add` says about somebody: a new person, or a position or key more for a known one."""

    id: str
    since: date
    name: str | None = None
    number: str | None = None
    office: str | None = None
    position: str | None = None
    until: date | None = None
    document: str | None = None
    key: PublicKey | None = None
    email: str | None = None


class _Dumper(yaml.SafeDumper):
    """Quotes text only where it looks like a whole number: days, times, true and false stay bare words."""

    yaml_implicit_resolvers = {
        first: [(tag, form) for tag, form in resolvers if tag == "tag:yaml.org,2002:int"]
        for first, resolvers in yaml.SafeDumper.yaml_implicit_resolvers.items()
    }


def encode_yaml(value: Any) -> bytes:
    """`value` (texts, whole numbers, lists, mappings) as block YAML, keys in the order given."""
    text = yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000, default_flow_style=False)
    return text.encode()


def trust_statement(version: int, files: Mapping[str, bytes], previous: bytes | None, when: datetime) -> bytes:
    """The bytes of `trust.json` over the four files of a version; `previous`: the `trust.json` before it."""
    return strict_json.canonical(
        {
            "_type": STATEMENT_TYPE,
            "subject": [{"name": name, "digest": {"sha256": sha256(files[name])}} for name in SUBJECTS],
            "predicateType": TRUST_TYPE,
            "predicate": {
                "version": version,
                "previous": None if previous is None else "sha256:" + sha256(previous),
                "time": timestamps.render(when),
            },
        }
    )


def unsigned_version(files: Mapping[str, bytes]) -> int | None:
    """The newest version where no root has signed it yet: a draft, which may still be changed."""
    versions = by_version(files)
    if not versions:
        return None
    newest = max(versions)
    return None if any(name.endswith(".sig") for name in versions[newest]) else newest


def signed_part(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """`files` without an unsigned newest version."""
    draft = unsigned_version(files)
    return {path: data for path, data in files.items() if not path.startswith(f"trust/{draft}/")}


def current(files: Mapping[str, bytes], name: str) -> bytes:
    """The file `name` of the newest version, draft or not. Code trust-missing."""
    versions = by_version(files)
    if not versions or name not in versions[max(versions)]:
        raise GateError("trust-missing")
    return versions[max(versions)][name]


def next_version(files: Mapping[str, bytes], changes: Mapping[str, bytes], when: datetime) -> dict[str, bytes]:
    """The files of the next version, by path, with `changes` (by name) made to the newest one.

    An unsigned draft is changed in place; otherwise a new version follows the newest. Code trust-invalid.
    """
    versions = by_version(files)
    newest = max(versions, default=0)
    number = unsigned_version(files) or newest + 1
    base = {name: data for name, data in versions.get(newest, {}).items() if name in SUBJECTS}
    held = base | dict(changes)
    if lacking := [name for name in SUBJECTS if name not in held]:
        raise GateError("trust-invalid", path=f"trust/{newest}/{lacking[0]}", line=1, what="missing")
    previous = versions[number - 1][TRUST_FILE] if number > 1 else None
    held[TRUST_FILE] = trust_statement(number, held, previous, when)
    return {f"trust/{number}/{name}": data for name, data in sorted(held.items())}


def root_keys(files: Mapping[str, bytes]) -> dict[PublicKey, str]:
    """The root keys whose signature the newest version may bear, with their ids: its own and those before it."""
    versions = by_version(files)
    newest = max(versions, default=0)
    found: dict[PublicKey, str] = {}
    for number in (newest - 1, newest):
        node = strict_yaml.parse(versions.get(number, {}).get("roots.yaml", b""))
        plain = node.plain() if node is not None else {}
        found |= {PublicKey.from_line(root["key"]): root["id"] for root in plain.get("keys", [])}
    return found


def _people(people_yaml: bytes) -> dict[str, Any]:
    try:
        node = strict_yaml.parse(people_yaml)
    except strict_yaml.YamlProblem as problem:
        raise GateError("trust-invalid", path="people.yaml", line=problem.line, what=problem.kind) from None
    value = node.plain() if node is not None else None
    if not isinstance(value, dict) or not isinstance(value.get("people"), list):
        raise GateError("trust-invalid", path="people.yaml", line=1, what="people")
    return value


def _entry(value: dict[str, Any], person_id: str) -> dict[str, Any] | None:
    return next((person for person in value["people"] if person.get("id") == person_id), None)


def with_person(people_yaml: bytes, new: NewPerson) -> bytes:
    """`people.yaml` with a person added, or with a position, key or address added to a known one.

    The office of a new person is their own; said of a known one, it is that of the new position. Codes:
    person-incomplete (a new person without name, number or office), person-differs.
    """
    value = _people(people_yaml)
    entry = _entry(value, new.id)
    said = {"name": new.name, "number": new.number, "office": new.office}
    if entry is None:
        missing = [field for field, text in said.items() if text is None]
        if missing:
            raise GateError("person-incomplete", person=new.id, missing=missing)
        entry = {"id": new.id, **said}
        value["people"].append(entry)
    elsewhere = {"office": new.office} if new.position and new.office not in (None, entry.get("office")) else {}
    for field, text in said.items():
        if text is not None and entry.get(field) != text and field not in elsewhere:
            raise GateError("person-differs", person=new.id, field=field)
    window = {"from": new.since.isoformat()} | ({"until": new.until.isoformat()} if new.until else {})
    if new.email is not None:
        entry.setdefault("emails", []).append(new.email)
    if new.position is not None:
        document = {"document": new.document} if new.document else {}
        entry.setdefault("positions", []).append({"role": new.position, **elsewhere, **window, **document})
    if new.key is not None:
        entry.setdefault("keys", []).append({"key": new.key.line, **window})
    return encode_yaml(value)


def with_key_revoked(
    people_yaml: bytes,
    person_id: str,
    when: datetime,
    key: PublicKey | None = None,
    compromised_since: datetime | None = None,
) -> bytes:
    """`people.yaml` with one key of a person, or with all of them, revoked from `when` on.

    A key already revoked keeps its earlier time. Codes: person-unknown, key-unknown.
    """
    value = _people(people_yaml)
    entry = _entry(value, person_id)
    if entry is None:
        raise GateError("person-unknown", person=person_id)
    windows = [w for w in entry.get("keys", []) if key is None or w.get("key") == key.line]
    if not windows:
        raise GateError("key-unknown", person=person_id)
    for window in windows:
        window.setdefault("revoked", timestamps.render(when))
        if compromised_since is not None:
            window["compromised_since"] = timestamps.render(compromised_since)
    return encode_yaml(value)


def with_position_ended(people_yaml: bytes, person_id: str, role: str, last_day: date) -> bytes:
    """`people.yaml` with every open position `role` of a person ending after `last_day`.

    Codes: person-unknown, position-unknown.
    """
    value = _people(people_yaml)
    entry = _entry(value, person_id)
    if entry is None:
        raise GateError("person-unknown", person=person_id)
    positions = [p for p in entry.get("positions", []) if p.get("role") == role and "until" not in p]
    if not positions:
        raise GateError("position-unknown", person=person_id, position=role)
    for position in positions:
        position["until"] = last_day.isoformat()
    return encode_yaml(value)
