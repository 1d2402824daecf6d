"""What the registers are made of: definitions of registers, records, entries of their history, sets of records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from gate.workdays import SHANGHAI


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a record's history (domain.md 5): who did what, when, in which role, from which state to which.

    `statement` is the digest (``sha256:…``) of the signed statement that covers it; empty for one still to be signed.
    """

    at: datetime
    by: str
    role: str
    act: str
    from_state: str | None
    to_state: str
    basis: str = ""
    note: str = ""
    statement: str = ""

    @property
    def on(self) -> date:
        """The day of the entry in Shanghai."""
        return self.at.astimezone(SHANGHAI).date()


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its place, its typed values (without the keys that stand here as attributes) and its history.

    Values are `str`, `int`, `Decimal`, `bool`, `date`, `datetime` (with zone), tuples of these, and mappings, as the
    register's definition says. A value that is not there is absent or None.
    """

    path: str
    register: str
    id: str
    state: str
    values: Mapping[str, Any] = field(repr=False)
    history: tuple[Entry, ...] = field(default=(), repr=False)
    body: str = field(default="", repr=False)

    @property
    def office(self) -> str:
        """The office that is responsible."""
        return str(self.get("office") or "")

    @property
    def links(self) -> Mapping[str, tuple[str, ...]]:
        """Ids of other records by the name of the link."""
        return self.get("links") or {}

    def get(self, key: str, default: Any = None) -> Any:
        """The value at a dotted key (``extension.head.at``), or `default` where any step of it is missing or None."""
        value: Any = self.values
        for step in key.split("."):
            if not isinstance(value, Mapping) or value.get(step) is None:
                return default
            value = value[step]
        return value

    def entered(self, *states: str) -> Entry | None:
        """The last entry that moved the record into one of `states` from another state."""
        moves = (e for e in reversed(self.history) if e.to_state in states and e.from_state != e.to_state)
        return next(moves, None)


class Records:
    """All records of a repository, found by id and by register; in order of their ids."""

    def __init__(self, records: Iterable[Record] = ()) -> None:
        self._by_id = {record.id: record for record in sorted(records, key=lambda r: r.id)}
        self._by_register: dict[str, list[Record]] = {}
        for record in self._by_id.values():
            self._by_register.setdefault(record.register, []).append(record)

    def __iter__(self) -> Iterator[Record]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def get(self, record_id: str | None) -> Record | None:
        """The record with this id, or None."""
        return self._by_id.get(record_id or "")

    def of(self, register: str) -> tuple[Record, ...]:
        """The records of one register."""
        return tuple(self._by_register.get(register, ()))
