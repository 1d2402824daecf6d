"""Named conditions that a move in a register may require (states of the registers, domain.md 6): name → function.

Each condition looks at a `Case` and says whether it holds. A condition that concerns only some records holds for
the others. Conditions are pure: what stands outside the registers comes in the `World`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gate.registers.model import Entry, Record, Records
from gate.workdays import Calendar


@dataclass(frozen=True, slots=True)
class World:
    """What stands outside the registers, as of the entry that is judged.

    `roles` and `offices` say which a person holds on a day; `content` gives the digest of a release's closed file
    list by its path, or None; `entered` the versions of a release in the publication log; `answers` the answers of
    the signed statement about a record or release, by its act.
    """

    calendar: Calendar
    roles: Callable[[str, date], frozenset[str]] = lambda person, day: frozenset()
    offices: Callable[[str, date], frozenset[str]] = lambda person, day: frozenset()
    policy: Mapping[str, Any] = field(default_factory=dict)
    content: Callable[[str], str | None] = lambda path: None
    entered: Callable[[str], tuple[int, ...]] = lambda release: ()
    answers: Callable[[str, str], Mapping[str, str]] = lambda subject, act: {}
    rules_version: str = ""
    this_body: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One entry as a condition sees it: `record` is what it would be after the entry, `before` what it is now."""

    record: Record
    before: Record | None
    entry: Entry
    records: Records
    world: World


Condition = Callable[[Case], bool]
Lacking = Callable[[Case], Iterable[str]]


def lacking(name: Lacking) -> Callable[[Condition], Condition]:
    """Lets a condition that does not hold say what exactly is missing: the keys, ids or numbers that `name` gives."""

    def decorate(condition: Condition) -> Condition:
        condition.lacking = name
        return condition

    return decorate


def what_lacks(condition: Condition, case: Case) -> tuple[str, ...]:
    """What exactly is missing, where the condition can say so."""
    name: Lacking | None = getattr(condition, "lacking", None)
    return tuple(name(case)) if name is not None else ()
