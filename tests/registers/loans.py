"""A register of the tests' own, and records of it, for everything that knows no register by name."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from gate.registers.definition import Definition, Definitions, load
from gate.registers.model import Entry, Record
from gate.workdays import SHANGHAI

LOANS: Definitions = load(Path(__file__).parent / "definitions")
LOAN: Definition = LOANS["loan"]
PATH = "registers/loan/2026/LON-2026-0001.md"
DIGEST = "sha256:" + "0" * 64
STUB = {
    "file": "LON-2026-0001.1.age",
    "sha256_of_ciphertext": DIGEST,
    "recipients": ("age1a", "age1b"),
    "contains": ("name", "phone"),
    "by": "p06",
}


def at(day: int, hour: int = 9, month: int = 3) -> datetime:
    """A moment of 2026."""
    return datetime(2026, month, day, hour, tzinfo=SHANGHAI)


def entry(day: int, by: str, role: str, source: str | None, to: str, act: str = "move", **words: str) -> Entry:
    """One entry at nine o'clock."""
    return Entry(at(day), by, role, act, source, to, **words)


OPENED = entry(2, "p06", "office", None, "asked", "open", basis="2.4")


def loan(*more: Entry, **values: object) -> Record:
    """A loan that was asked for on 2 March 2026, with more entries and values."""
    given = {
        "schema": "1", "title": "借阅旧年鉴", "opened": OPENED.at, "opened_by": "p06", "office": "OFF-02",
        "profiles": ("seed", "2019"), "visibility": "internal", "kind": "paper", "pages": 12,
        "sealed": ({**STUB, "at": at(2, 10)},),
    }  # fmt: skip
    history = (OPENED, *more)
    return Record(PATH, "loan", "LON-2026-0001", history[-1].to_state, {**given, **values}, history)
