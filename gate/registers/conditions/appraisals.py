"""Conditions of the appraisal register (七): what a grade is founded on, and what follows from it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from gate.registers.conditions import Case, Condition, lacking
from gate.registers.conditions.common import day_of, filled, seals
from gate.registers.model import Record, Records
from gate.registers.numbers import count

SCORES = ("organisation", "systems_supervision", "catalogue", "content", "public_view")
"""The five things that are appraised (7.3)."""

_ANNUAL, _ROUTINE = "annual", "routine"
_BEST, _WORST = "优秀", "较差"
_OTHER_WAY = "其他"
_YEAR_END = "年终"
_OFFICE = re.compile(r"OFF-[0-9]{2,4}")


def _of_office(appraisal: Record) -> bool:
    return _OFFICE.fullmatch(str(appraisal.get("target", ""))) is not None


def grade_given(case: Case) -> bool:
    """There is a grade: in clear for an office, sealed for a person (7.4h, 7.2b)."""
    return filled(case.record, "grade") or (not _of_office(case.record) and seals(case.record, "grade"))


def _unscored(case: Case) -> Iterator[str]:
    most = count("appraisal_score_maximum", case.world.policy)
    return (f"scores.{key}" for key in SCORES if not 0 <= case.record.get(f"scores.{key}", -1) <= most)


@lacking(_unscored)
def five_scores(case: Case) -> bool:
    """All five things were scored, from nought to a hundred (7.3)."""
    record = case.record
    return (not _of_office(record) and seals(record, "scores")) or not any(_unscored(case))


def personal_grade_sealed(case: Case) -> bool:
    """Of a person's appraisal no grade and no score stand in clear (7.2b)."""
    record = case.record
    return _of_office(record) or not record.get("target") or not (filled(record, "grade") or filled(record, "scores"))


def routine(case: Case) -> bool:
    """It is a routine appraisal: only the annual one asks for a report of one's own."""
    return case.record.get("kind") == _ROUTINE


def self_report_if_annual(case: Case) -> bool:
    """Who is appraised for the year has handed in a report in writing (7.4e)."""
    record = case.record
    handed_in = filled(record, "self_report.received_on") and filled(record, "self_report.file")
    return record.get("kind") != _ANNUAL or handed_in


def ways_if_annual(case: Case) -> bool:
    """The year was appraised in at least one of the ways named, another one in words (7.4f)."""
    record = case.record
    ways = record.get("ways", ())
    named = _OTHER_WAY not in ways or filled(record, "ways_note")
    return record.get("kind") != _ANNUAL or (bool(ways) and named)


def _without_opinion(case: Case) -> Iterator[str]:
    for n, problem in enumerate(case.record.get("problems", ()), 1):
        if not str(problem.get("opinion", "")).strip():
            yield f"problems {problem.get('no', n)}"


@lacking(_without_opinion)
def opinion_per_problem(case: Case) -> bool:
    """Each problem comes with an opinion on how to put it right (7.4g)."""
    return not any(_without_opinion(case))


def rectification_if_poor(case: Case) -> bool:
    """Whoever is graded poor is given a last day to put it right (7.4k)."""
    return not_poor(case) or filled(case.record, "rectification.deadline")


def not_poor(case: Case) -> bool:
    """The grade is not 较差."""
    return case.record.get("grade") != _WORST


def commended_if_excellent(case: Case) -> bool:
    """Who was excellent has been commended (7.4j)."""
    return case.record.get("grade") != _BEST or filled(case.record, "commended_on")


def year_end_named(case: Case) -> bool:
    """The annual appraisal is closed with the bureau's year-end one, which the basis of the entry names (7.4i)."""
    return case.record.get("kind") != _ANNUAL or _YEAR_END in case.entry.basis


def annual_once(case: Case) -> bool:
    """There is one annual appraisal of each office or person and year (7.4d)."""
    record = case.record
    if record.get("kind") != _ANNUAL or record.state == "void":
        return True
    return _annual(case.records).get((record.get("target"), record.get("year")), frozenset()) <= {record.id}


@lru_cache(maxsize=1)
def _annual(records: Records) -> Mapping[tuple[str, int], frozenset[str]]:
    """The annual appraisals by target and year."""
    found: dict[tuple[str, int], frozenset[str]] = {}
    for record in records.of("appraisal"):
        if record.get("kind") == _ANNUAL and record.state != "void":
            key = record.get("target"), record.get("year")
            found[key] = found.get(key, frozenset()) | {record.id}
    return found


def excellent_without_leak(case: Case) -> bool:
    """An office with a leak in the year is not excellent that year."""
    record, year = case.record, case.record.get("year")
    if record.get("grade") != _BEST:
        return True
    leaks = (leak for leak in case.records.of("leak") if leak.state != "false_alarm")
    found = (day_of(leak.get("discovered_at")) for leak in leaks if leak.office == record.get("target"))
    return all(day is None or day.year != year for day in found)


CONDITIONS: Mapping[str, Condition] = {
    "grade": grade_given,
    "five_scores": five_scores,
    "personal_grade_sealed": personal_grade_sealed,
    "routine": routine,
    "self_report_if_annual": self_report_if_annual,
    "ways_if_annual": ways_if_annual,
    "opinion_per_problem": opinion_per_problem,
    "rectification_if_poor": rectification_if_poor,
    "not_poor": not_poor,
    "commended_if_excellent": commended_if_excellent,
    "year_end_named": year_end_named,
    "annual_once": annual_once,
    "excellent_without_leak": excellent_without_leak,
}
