"""Clause by clause: what the software does, and where in this program the evidence stands (clause 0.1)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from gate import codes, packaged
from gate.clauses import reference
from gate.rules.registry import RULES

_LONG = re.compile(r"(?<![\w.])[0-9]{1,2}(?:\.[0-9]{1,2}){2,3}[b-k]?(?![\w.])")
_SHORT = re.compile(r"[\"'`]([0-9]{1,2}(?:\.[0-9]{1,2})?[b-k]?)[\"'`]")
_ABOUT_CLAUSES = re.compile(r"clause|条款|制度")
"""A short id is a number like any other: it counts only in quotes, on a line that speaks of clauses."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What names a clause: rules, codes, commands, registers, and test files by their path."""

    rules: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    registers: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.rules or self.codes or self.registers or self.tests)


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: its number in the document, what the software does, whether only people can do it, the evidence."""

    id: str
    reference: str
    zh: str
    en: str
    human: bool
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class LawReading:
    """How an unclear clause is read; `confirmed` is number and date of the office's confirmation, empty without."""

    id: str
    clauses: tuple[str, ...]
    zh: str
    en: str
    confirmed: str = ""


@dataclass(frozen=True, slots=True)
class Outside:
    """What the pure core cannot see: clauses by register prefix, test files with their text, commands there are."""

    registers: Mapping[str, frozenset[str]]
    tests: Mapping[str, str]
    commands: frozenset[str]


def clauses(outside: Outside) -> tuple[Clause, ...]:
    """All clauses in the order of the document."""
    tests = _naming(outside.tests)
    return tuple(
        Clause(
            id=clause,
            reference=reference(clause),
            zh=entry["zh"],
            en=entry["en"],
            human=bool(entry.get("human")),
            evidence=_evidence(clause, entry["by"], outside, tests),
        )
        for clause, entry in _table().items()
    )


def _evidence(clause: str, by: Iterable[str], outside: Outside, tests: Mapping[str, list[str]]) -> Evidence:
    named = tuple(by)
    served = [prefix for prefix, said in sorted(outside.registers.items()) if clause in said]
    return Evidence(
        rules=tuple(rule.id for rule in RULES if clause in rule.clauses),
        codes=tuple(
            code.id for code in codes.table().values() if clause in code.clauses and code.id not in _rule_ids()
        ),
        commands=tuple(name for name in named if name in outside.commands),
        registers=tuple(dict.fromkeys((*(name for name in named if name in outside.registers), *served))),
        tests=tuple(tests.get(clause, ())),
    )


@cache
def _rule_ids() -> frozenset[str]:
    return frozenset(rule.id for rule in RULES)


def _naming(tests: Mapping[str, str]) -> Mapping[str, list[str]]:
    """The files that name each clause."""
    found: dict[str, list[str]] = {}
    for path, text in sorted(tests.items()):
        for clause in {*_LONG.findall(text), *_short(text)} & _table().keys():
            found.setdefault(clause, []).append(path)
    return found


def _short(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if _ABOUT_CLAUSES.search(line):
            yield from _SHORT.findall(line)


def readings(confirmed: Mapping[str, str]) -> tuple[LawReading, ...]:
    """The readings of unclear clauses, with the office's confirmations by id."""
    return tuple(
        LawReading(key, tuple(entry["clauses"]), entry["zh"], entry["en"], confirmed.get(key, ""))
        for key, entry in _readings().items()
    )


@cache
def _table() -> Mapping[str, Any]:
    return packaged.data("law.yaml")


@cache
def _readings() -> Mapping[str, Any]:
    return packaged.data("readings.yaml")
