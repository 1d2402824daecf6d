"""Writes a record as the gate keeps it: keys in the order of the definition, one entry of the history a line.

What is written here, `gate.registers.reading` reads back as the same record.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from gate import strict_json, timestamps
from gate.model import sha256
from gate.registers.definition import Definition, Field
from gate.registers.model import Entry, Record

_SAFE = re.compile(
    r"(?![-?:,\[\]{}#&*!|>'\"%@`~ ])(?:[^\x00-\x1f\x7f-\x9f:#,\[\]{}]|:(?=[^ ,\[\]{}])|(?<=[^ ])#)*(?<![ :])"
)
"""Plain text that reads as itself, also between the braces of a flow mapping."""
_LITERAL = re.compile(r"[^ \n][^\n]*(?:\n+[^ \n][^\n]*)+")


def write(record: Record, definition: Definition) -> bytes:
    """The bytes of a record. Raises `ValueError` for a value that its definition does not know."""
    lines = ["---"]
    for key, value in _ordered(definition.fields, _with_attributes(record)):
        lines += _block(key, definition.fields[key], value)
    lines.append("history:" if record.history else "history: []")
    lines += [f"  - {_entry(entry)}" for entry in record.history]
    return ("\n".join([*lines, "---"]) + "\n" + record.body).encode()


def path_of(definition: Definition, record_id: str) -> str:
    """Where a record lies."""
    year = f"{record_id.split('-')[1]}/" if definition.yearly else ""
    return f"registers/{definition.register}/{year}{record_id}.md"


def _with_attributes(record: Record) -> dict[str, Any]:
    return {**record.values, "id": record.id, "register": record.register, "state": record.state}


def given(value: Any) -> bool:
    """Whether a value is written at all: an empty list says something, an empty text or mapping does not."""
    return value is not None and value != "" and value != {}


def _ordered(fields: Mapping[str, Field], values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    if unknown := sorted(set(values) - set(fields)):
        raise ValueError(f"no field {', '.join(unknown)}")
    for key in fields:
        if key != "history" and given(values.get(key)):
            yield key, values[key]


def _block(key: str, spec: Field, value: Any) -> Iterator[str]:
    if spec.type == "list" and value and spec.item is not None and spec.item.type == "map":
        yield f"{key}:"
        for item in value:
            yield f"  - {_flow(spec.item, item)}"
    elif spec.type == "text" and _LITERAL.fullmatch(value):
        yield f"{key}: |-"
        for line in value.split("\n"):
            yield f"  {line}" if line else ""
    else:
        yield f"{key}: {_flow(spec, value)}"


def _flow(spec: Field, value: Any) -> str:
    if spec.type == "list":
        return "[" + ", ".join(_flow(_inner(spec), item) for item in value) + "]"
    if spec.type == "map":
        return "{" + ", ".join(f"{key}: {_flow(inner, item)}" for key, inner, item in _pairs(spec, value)) + "}"
    return _scalar(text_of(value))


def _inner(spec: Field) -> Field:
    if spec.item is None:
        raise ValueError(f"{spec.key} holds no values")
    return spec.item


def _pairs(spec: Field, value: Mapping[str, Any]) -> Iterable[tuple[str, Field, Any]]:
    if spec.fields:
        return [(key, spec.fields[key], item) for key, item in _ordered(spec.fields, value)]
    return [(key, _inner(spec), value[key]) for key in sorted(value) if given(value[key])]


def text_of(value: Any) -> str:
    """One value as it is written, before quotes."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return timestamps.render(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return str(value)


def _scalar(text: str) -> str:
    if text and _SAFE.fullmatch(text):
        return text
    if "\n" in text:
        return json.dumps(text, ensure_ascii=False)
    return "'" + text.replace("'", "''") + "'"


def _entry(entry: Entry) -> str:
    shown = ("null" if value is None else _scalar(text_of(value)) for value in told(entry).values())
    return "{" + ", ".join(f"{key}: {value}" for key, value in zip(told(entry), shown, strict=True)) + "}"


def told(entry: Entry) -> dict[str, Any]:
    """An entry by the keys of a file; what was not said is left out, but `from`."""
    keys = {
        "at": entry.at, "by": entry.by, "role": entry.role, "act": entry.act, "from": entry.from_state,
        "to": entry.to_state, "basis": entry.basis, "note": entry.note, "statement": entry.statement,
    }  # fmt: skip
    return {key: value for key, value in keys.items() if key == "from" or value != ""}


def shown(spec: Field, value: Any) -> str:
    """A value on one line for people: choices by their label, lists with a semicolon between."""
    if spec.type == "list":
        return "；".join(shown(_inner(spec), item) for item in value) or "（无）"
    if spec.type == "map":
        return "，".join(f"{inner.zh} {shown(inner, item)}" for _, inner, item in _pairs(spec, value))
    text = text_of(value)
    return spec.values.get(text, text)


def plain(record: Record, definition: Definition) -> dict[str, Any]:
    """Every value of a record but its history as text, lists and mappings."""
    return _normal_map(definition.fields, _with_attributes(record))


# -- what statements bind --------------------------------------------------------------------------


def history_digests(entries: Iterable[Entry]) -> tuple[str, ...]:
    """For each entry the digest of the history up to it: of the digest before it and of its own words."""
    digests: list[str] = []
    for entry in entries:
        words = {key: value and text_of(value) for key, value in told(entry).items()}
        digests.append(_digest([digests[-1] if digests else None, words]))
    return tuple(digests)


def fields_digest(record: Record, definition: Definition) -> str:
    """The digest of everything that a record says besides its state and history."""
    values = _normal_map(definition.fields, {k: v for k, v in _with_attributes(record).items() if k != "state"})
    return _digest([values, record.body])


def _digest(value: Any) -> str:
    return "sha256:" + sha256(strict_json.canonical(value))


def _normal_map(fields: Mapping[str, Field], values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _normal(fields[key], value) for key, value in _ordered(fields, values)}


def _normal(spec: Field, value: Any) -> Any:
    if spec.type == "list":
        return [_normal(_inner(spec), item) for item in value]
    if spec.type == "map":
        return {key: _normal(inner, item) for key, inner, item in _pairs(spec, value)}
    return text_of(value)
