"""Conditions of the evaluation by citizens and of its representatives (八)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from gate.registers.conditions import Case, Condition, lacking
from gate.registers.conditions.common import day_of, filled, folder, release_of
from gate.registers.model import Record, Records
from gate.registers.numbers import count

HEADS = ("truth", "timely", "procedure", "systems")
"""What is evaluated (8.2)."""
FIVE = ("devoted", "experienced", "truthful", "upright", "able")
"""What a representative must be (8.4)."""

_NOTICES = "content/pingyi"
_ONLINE = frozenset({"published", "corrected"})
_BY_ORGANISER, _BY_REPRESENTATIVE = "organiser", "representative"


def _filled(item: Mapping[str, Any], key: str) -> bool:
    value = item.get(key)
    return bool(value.strip()) if isinstance(value, str) else value is not None


# -- representatives ------------------------------------------------------------------------------


def five_conditions(case: Case) -> bool:
    """All five conditions of a representative are confirmed (8.4)."""
    return all(case.record.get(f"conditions.{key}") is True for key in FIVE)


def term_over(case: Case) -> bool:
    """The last day of the term is over."""
    until = case.record.get("term_until")
    return until is not None and case.entry.on > until


def _active(evaluation: Record, records: Records) -> tuple[str, ...]:
    """The representatives of an evaluation who are active."""
    named = (records.get(rep) for rep in evaluation.get("reps", ()))
    return tuple(rep.id for rep in named if rep is not None and rep.state == "active")


def enough_reps(case: Case) -> bool:
    """At least as many active representatives take part as the bureau asks for (8.3.1b)."""
    least = count("representatives_minimum", case.world.policy)
    return len(set(_active(case.record, case.records))) >= least


def no_revoked_rep(case: Case) -> bool:
    """Nothing is taken from a representative from the day on which they were revoked (8.7b)."""
    for rep, day in _contributions(case.record):
        record = case.records.get(rep)
        revoked = record.get("revoked.on") if record is not None and record.state == "revoked" else None
        if revoked is not None and day is not None and day >= revoked:
            return False
    return True


def _contributions(evaluation: Record) -> Iterator[tuple[str, date | None]]:
    meeting = evaluation.get("steps.meeting_on")
    for key in ("sheets", "reminders"):
        yield from ((item["rep"], item.get("on")) for item in evaluation.get(key, ()))
    yield from ((visit["rep"], visit.get("on")) for visit in evaluation.get("steps.visits", ()) if visit.get("rep"))
    yield from ((view["rep"], meeting) for view in evaluation.get("views", ()) if view.get("present") is True)


# -- the steps ------------------------------------------------------------------------------------


def four_heads(case: Case) -> bool:
    """Truth, timeliness, procedure and the systems at work are all evaluated (8.2)."""
    return set(HEADS) <= set(case.record.get("content", ()))


def trained(case: Case) -> bool:
    """The people who evaluate were trained before anything was gathered (8.3.1c)."""
    return filled(case.record, "steps.trained_on")


def rules_accepted(case: Case) -> bool:
    """Each representative and each organiser has accepted the six rules (8.6)."""
    record = case.record
    accepted = {item.get("rep") or item.get("organiser") for item in record.get("discipline", ()) if item.get("on")}
    organisers = record.get("organisers", ())
    return bool(organisers) and {*_active(record, case.records), *organisers} <= accepted


def notice_published(case: Case) -> bool:
    """The notice that calls people to take part is online below /pingyi/ (8.3.1d)."""
    named = {case.record.get("notice"), *case.record.links.get("publication", ())} - {None}
    planned = case.record.get("steps.plan_on")
    for publication in case.records.of("publication"):
        if publication.state not in _ONLINE or not f"{folder(publication)}/".startswith(f"{_NOTICES}/"):
            continue
        online = day_of(publication.get("published_at"))
        if {publication.id, release_of(publication)} & named:
            return True
        if not named and planned is not None and online is not None and online >= planned:
            return True
    return False


def _numbers(case: Case, lacks: Callable[[Mapping[str, Any]], bool]) -> Iterator[str]:
    """The problems that lack something, by their numbers."""
    return (f"problems {problem['no']}" for problem in case.record.get("problems", ()) if lacks(problem))


def _without_head(case: Case) -> Iterator[str]:
    return _numbers(case, lambda problem: problem.get("head") not in HEADS)


@lacking(_without_head)
def heads_given(case: Case) -> bool:
    """Each problem found belongs to one of the four heads (8.3.2b)."""
    return not any(_without_head(case))


def views_given(case: Case) -> bool:
    """Of each active representative it is noted whether they came to the meeting, and what they said (8.5b)."""
    views = {view["rep"]: view for view in case.record.get("views", ())}
    for rep in _active(case.record, case.records):
        view = views.get(rep)
        if view is None or view.get("present") is None or (view["present"] and not _filled(view, "view")):
            return False
    return True


def survey_adds_up(case: Case) -> bool:
    """No more sheets are valid than came back, and no more came back than were sent (8.5c)."""
    numbers = [case.record.get(f"survey.{key}") for key in ("valid", "returned", "sent")]
    known = [0, *(number for number in numbers if number is not None)]
    return known == sorted(known)


def sheets_single(case: Case) -> bool:
    """Each representative hands in one sheet, and each sheet is one of the attachments (8.5c, 8.6.1)."""
    sheets = case.record.get("sheets", ())
    attached = {attachment["file"] for attachment in case.record.get("attachments", ())}
    by_rep = Counter(sheet["rep"] for sheet in sheets)
    return all(n == 1 for n in by_rep.values()) and {sheet["file"] for sheet in sheets} <= attached


def _without_measure(case: Case) -> Iterator[str]:
    return _numbers(case, lambda problem: not (_filled(problem, "measure") and _filled(problem, "due")))


@lacking(_without_measure)
def measures_given(case: Case) -> bool:
    """Each problem has a measure and a day by which it is done (8.3.3)."""
    return not any(_without_measure(case))


def _without_result(case: Case) -> Iterator[str]:
    return _numbers(case, lambda problem: not (_filled(problem, "done_on") or _filled(problem, "reason")))


@lacking(_without_result)
def done_or_reason(case: Case) -> bool:
    """Each problem was put right on a day, or it is said why not yet (8.3.3b)."""
    return not any(_without_result(case))


# -- breaches of the six rules --------------------------------------------------------------------


def _breaches(case: Case, by: str) -> Iterator[Mapping[str, Any]]:
    return (breach for breach in case.record.get("breaches", ()) if breach.get("by") == by)


def breaches_answered(case: Case) -> bool:
    """The organisers have answered each breach (8.6.3)."""
    return all(_filled(breach, "answer") for breach in case.record.get("breaches", ()))


def organiser_pursued(case: Case) -> bool:
    """A breach by an organiser is pursued (8.7)."""
    return not any(_breaches(case, _BY_ORGANISER)) or bool(case.record.links.get("accountability"))


def employer_told(case: Case) -> bool:
    """Of a representative's serious breach their own unit was told (8.7c)."""
    serious = (breach for breach in _breaches(case, _BY_REPRESENTATIVE) if breach.get("serious") is True)
    reps = (case.records.get(breach.get("rep")) for breach in serious)
    return all(rep is not None and filled(rep, "revoked.told_employer_on") for rep in reps)


CONDITIONS: Mapping[str, Condition] = {
    "five_conditions": five_conditions,
    "term_over": term_over,
    "enough_reps": enough_reps,
    "no_revoked_rep": no_revoked_rep,
    "four_heads": four_heads,
    "trained": trained,
    "rules_accepted": rules_accepted,
    "notice_published": notice_published,
    "heads_given": heads_given,
    "views_given": views_given,
    "survey_adds_up": survey_adds_up,
    "sheets_single": sheets_single,
    "measures_given": measures_given,
    "done_or_reason": done_or_reason,
    "breaches_answered": breaches_answered,
    "organiser_pursued": organiser_pursued,
    "employer_told": employer_told,
}
