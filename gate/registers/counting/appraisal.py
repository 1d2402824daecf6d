"""The sheet for the yearly appraisal (七): what was appraised, the facts of each office, and what went wrong.

The judgement is the appraisal group's (7.1): nothing here adds facts up to a score or ranks anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from gate.model import Reason
from gate.registers.counting import facts
from gate.registers.counting.facts import Fact, Sight
from gate.registers.counting.quarter import refusals
from gate.registers.model import Record

METHODS = ("自查", "抽查", "日常检查", "年终检查")
EXCELLENT = "优秀"
_CLAUSES = {"publish": "1.4.4", "answer": "2.3b", "consult_in_reply": "5.8", "inquiry": "9.2c"}
_ROUND_THE_GATE = frozenset({
    "E-REC-010", "E-REC-017", "E-DCS-003", "content-changed", "file-added", "file-changed", "not-registered",
    "page-unsigned", "role-not-held", "same-person", "signature-invalid", "signer-unknown", "signoff-missing",
    "statement-chain", "statement-unsigned", "statement-wrong-release",
})  # fmt: skip
"""Altered registers, unapproved files, signatures by the wrong person (10.4.5), decisions not carried out (11.4d)."""


@dataclass(frozen=True, slots=True)
class OfficeYear:
    """One office: its appraisal records of the year, the level the leading group gave, what is open, the facts.

    `annual` is None where the year's appraisal is missing (7.2); `level` is what stands in the register, not ours.
    `missing_methods` are the ways of looking that the year lacks (7.4).
    """

    office: str
    routine: tuple[str, ...]
    annual: str | None
    level: str
    open_rectifications: tuple[str, ...]
    missing_methods: tuple[str, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Missed:
    """A clock that ran out: by the bureau's promise (`seed`), the law (`2019`) or a given date (`promised`).

    `ended` is None while it still runs.
    """

    clause: str
    record: str
    office: str
    profile: str
    due: date
    ended: date | None


@dataclass(frozen=True, slots=True)
class Correction:
    """A publication that had to be corrected, and the digest of the statement in which its truth was vouched for."""

    record: str
    version: int | None
    on: date
    cause: str
    submit: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """Something done to get round the gate: its code, the record or file, the day, and who, where that is known."""

    code: str
    place: str
    on: date
    by: str = ""


@dataclass(frozen=True, slots=True)
class Appraisal:
    """The whole sheet of one year. `combinations` counts records by kind and by office or person (7.4b)."""

    year: int
    on: date
    offices: tuple[OfficeYear, ...]
    combinations: Mapping[tuple[str, str], tuple[str, ...]]
    commendable: tuple[str, ...]
    missed: tuple[Missed, ...]
    corrections: tuple[Correction, ...]
    attempts: tuple[Attempt, ...]


def appraisal(sight: Sight, offices: Iterable[str], found: Iterable[Reason] = ()) -> Appraisal:
    """The sheet for `offices`; `found` is what the checks of registers and site refuse on that day."""
    asked = tuple(offices)
    year = sight.period.first.year
    return Appraisal(
        year=year,
        on=sight.on,
        offices=tuple(_office(sight, office) for office in asked),
        combinations=_combinations(sight, year),
        commendable=tuple(office for office in asked if _is_commendable(sight, office)),
        missed=tuple(sorted(_missed(sight), key=lambda m: (m.clause, m.record, m.profile))),
        corrections=tuple(_corrections(sight)),
        attempts=tuple(_attempts(sight, found)),
    )


def excellent(sheet: Appraisal) -> tuple[str, ...]:
    """The offices that the leading group called 优秀: those the circular of commendation names (7.4j)."""
    return tuple(line.office for line in sheet.offices if line.level == EXCELLENT)


def _appraised(sight: Sight, year: int) -> tuple[Record, ...]:
    return tuple(r for r in sight.records.of("appraisal") if r.get("year") == year and r.state != "void")


def _office(sight: Sight, office: str) -> OfficeYear:
    own = tuple(r for r in _appraised(sight, sight.period.first.year) if r.get("target") == office)
    annual = next((r for r in own if r.get("kind") == "annual"), None)
    used = {method for r in own for method in _methods(r)}
    return OfficeYear(
        office=office,
        routine=tuple(r.id for r in own if r.get("kind") == "routine"),
        annual=annual.id if annual else None,
        level=str(annual.get("grade") or "") if annual else "",
        open_rectifications=tuple(
            r.id for r in own if r.get("rectification.deadline") and not r.get("rectification.done_on")
        ),
        missing_methods=tuple(method for method in METHODS if method not in used),
        facts=facts.of_office(sight, office),
    )


def _methods(record: Record) -> tuple[str, ...]:
    method = record.get("method")
    return (method,) if isinstance(method, str) else tuple(method or ())


def _combinations(sight: Sight, year: int) -> Mapping[tuple[str, str], tuple[str, ...]]:
    return {
        (kind, target): tuple(
            r.id
            for r in _appraised(sight, year)
            if r.get("kind") == kind and str(r.get("target", "")).startswith("OFF-") == (target == "office")
        )
        for kind in ("routine", "annual")
        for target in ("office", "person")
    }


def _is_commendable(sight: Sight, office: str) -> bool:
    """Reviews in the year, and no leak (4.6); whether anybody is commended is for people to decide."""
    own = (r for r in sight.records.of("review") if r.office == office)
    return bool(facts.reviewed(own, sight.period)) and not facts.leaks(sight, office)


def _missed(sight: Sight) -> Iterator[Missed]:
    for clock in sight.running:
        clause = _CLAUSES.get(clock.clock)
        if clause is None or clock.dues is None:
            continue
        ended = facts.stopped_on(clock)
        dues = {"seed": clock.dues.seed, "2019": clock.dues.law, "promised": clock.dues.promised}
        for profile, due in dues.items():
            if due is not None and (ended or sight.on) > due and sight.period.holds(ended or due):
                yield Missed(clause, clock.id, clock.office, profile, due, ended)


def _corrections(sight: Sight) -> Iterator[Correction]:
    for record in sight.records.of("publication"):
        submit = next((e.statement for e in record.history if e.act == "submit"), "")
        for entry in record.history:
            if entry.to_state == "corrected" and sight.period.holds(entry.on):
                cause = str(record.get("correction.kind") or "")
                yield Correction(record.id, record.get("version"), entry.on, cause, submit)


def _attempts(sight: Sight, found: Iterable[Reason]) -> Iterator[Attempt]:
    for record in sight.records.of("review"):
        for refusal in refusals(record, sight.period):
            if facts.STRIPPED_MARK in refusal.rule:
                yield Attempt(facts.STRIPPED_MARK, record.id, refusal.on, refusal.by)
    for reason in found:
        if reason.code in _ROUND_THE_GATE:
            yield Attempt(reason.code, str(reason.path or ""), sight.on)
