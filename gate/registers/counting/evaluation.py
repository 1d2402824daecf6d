"""The evaluation by citizens (八): problems with what was done about them, and an order computed from the sheets."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import StringIO
from statistics import median
from typing import Any

from gate.errors import GateError
from gate.registers.counting import overview
from gate.registers.counting.courses import courses
from gate.registers.counting.form import form
from gate.registers.counting.periods import Period
from gate.registers.model import Record, Records
from gate.workdays import Calendar

HEADS = {"truth": "属实准确", "timely": "及时", "procedure": "程序", "systems": "制度落实"}
_OFFICE = re.compile(r"OFF-[0-9]{2,4}")
_SCORE = re.compile(r"(?:100(?:\.0{1,2})?|[0-9]{1,2}(?:\.[0-9]{1,2})?)")


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem that the evaluation found, and what was done about it; `done_on` is None while nothing was."""

    number: str
    head: str
    text: str
    measure: str
    due: date | None
    done_on: date | None
    why_not: str


@dataclass(frozen=True, slots=True)
class Place:
    """An office in the order of its average over all sheets; equal averages share a place."""

    place: int
    office: str
    average: Decimal
    sheets: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One evaluation. `representatives` counts those who took part by kind of organisation: never names (8.1)."""

    record: str
    state: str
    year: int
    offices: tuple[str, ...]
    representatives: Mapping[str, int]
    survey: Mapping[str, Any]
    problems: tuple[Problem, ...]
    order: tuple[Place, ...]
    feedback_on: date | None
    reported_on: date | None


def evaluations(records: Records, year: int, sheets: Mapping[str, Mapping[str, bytes]]) -> tuple[Evaluation, ...]:
    """The evaluations of a year; `sheets` are the attached sheets by record and path."""
    return tuple(
        _evaluation(record, records, sheets.get(record.id, {}))
        for record in records.of("evaluation")
        if record.get("year") == year and record.state != "void"
    )


def _evaluation(record: Record, records: Records, sheets: Mapping[str, bytes]) -> Evaluation:
    people = [records.get(rep) for rep in record.get("reps", ())]
    return Evaluation(
        record=record.id,
        state=record.state,
        year=record.get("year"),
        offices=tuple(record.get("object", ())),
        representatives=Counter(str(rep.get("organisation_type") or "—") for rep in people if rep),
        survey={key: record.get(f"survey.{key}") for key in ("sent", "returned", "valid")},
        problems=tuple(_problem(n, found) for n, found in enumerate(record.get("problems", ()), 1)),
        order=order(sheets),
        feedback_on=record.get("feedback_on"),
        reported_on=record.get("reported_to_city_on"),
    )


def _problem(place: int, found: Mapping[str, Any]) -> Problem:
    return Problem(
        number=str(found.get("no") or place),
        head=HEADS.get(str(found.get("head")), str(found.get("head") or "")),
        text=str(found.get("text") or ""),
        measure=str(found.get("measure") or ""),
        due=found.get("due"),
        done_on=found.get("done_on"),
        why_not=str(found.get("reason") or ""),
    )


def order(sheets: Mapping[str, bytes]) -> tuple[Place, ...]:
    """The offices by their average score, the best first (8.6.2): computed from the sheets, typed by nobody.

    A sheet is CSV: an office and a score from 0 to 100 in each line, a head line allowed. Anything else raises
    `report-sheet` with the sheet and its line.
    """
    scores: dict[str, list[Decimal]] = {}
    for path in sorted(sheets):
        for office, score in _scores(path, sheets[path]):
            scores.setdefault(office, []).append(score)
    averages = {office: (sum(given) / len(given)).quantize(Decimal("0.01")) for office, given in scores.items()}
    ranked = sorted(averages, key=lambda office: (-averages[office], office))
    better = {office: sum(averages[other] > averages[office] for other in ranked) for office in ranked}
    return tuple(Place(better[office] + 1, office, averages[office], len(scores[office])) for office in ranked)


def _scores(path: str, data: bytes) -> Iterable[tuple[str, Decimal]]:
    try:
        rows = list(csv.reader(StringIO(data.decode("utf-8-sig"))))
    except (UnicodeDecodeError, csv.Error):
        raise GateError("report-sheet", path=path, line=1) from None
    for line, row in enumerate(rows, 1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or (line == 1 and not _OFFICE.fullmatch(cells[0])):
            continue
        if len(cells) != 2 or not _OFFICE.fullmatch(cells[0]) or not _SCORE.fullmatch(cells[1]):
            raise GateError("report-sheet", path=path, line=line)
        yield cells[0], Decimal(cells[1])


@dataclass(frozen=True, slots=True)
class Brief:
    """What representatives are told of the year's work (8.5): numbers only, nothing about applicants."""

    period: Period
    published: tuple[str, ...]
    results: Mapping[str, int]
    workdays: float | None


def brief(records: Records, period: Period, calendar: Calendar) -> Brief:
    """Published items, requests finished in the period by result, and the median of working days they took."""
    finished = [c for c in courses(records.of("request")) if period.holds(c.finished)]
    counted = Counter(course.row for course in finished)
    took = [calendar.workdays_between(c.received, c.finished) for c in finished if c.received]
    return Brief(
        period=period,
        published=overview.count(records, period).all_published,
        results={row.zh: counted[row.key] for row in form().result_rows if counted[row.key]},
        workdays=median(took) if took else None,
    )
