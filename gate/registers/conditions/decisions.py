"""Conditions of the decision register (十一): what goes to the meeting, when it counts as passed, what may follow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from gate.registers.conditions import Case, Condition
from gate.registers.conditions.common import bare, filled
from gate.registers.model import Record
from gate.registers.numbers import thresholds

MAJOR, CADRE, FUNDS = "major", "cadre", "funds"
_ALWAYS = {MAJOR: "11.1.1", CADRE: "11.1.2"}
_RULES, _BUDGET = "2", "5"
_PERSONNEL = frozenset({"3", "4"})
_SUB_ITEMS = frozenset({"1", "2", "3", "4", "5"})
_SURVEY, _OPINION, _TEXT = "survey", "opinion", "text"
_INTERNAL_PERSONNEL, _INTERNAL_BUDGET = "1", "2"
_FINANCE = "06"
_IN_FORCE = frozenset({"passed", "disclosed", "executed", "closed"})
_RESOLVED = ("category", "sub_item", "fund_kind", "amount_yuan", "resolution")


# -- what it is about -----------------------------------------------------------------------------


def meeting_clause(decision: Record) -> str | None:
    """The clause by which the matter must go to the meeting; None for a sum below its threshold (11.1.3)."""
    category = decision.get("category")
    if category != FUNDS:
        return _ALWAYS.get(category)
    threshold, amount = thresholds().get(decision.get("fund_kind", "")), decision.get("amount_yuan")
    if threshold is None or amount is None or amount < threshold.yuan:
        return None
    return threshold.clause


def sub_item(case: Case) -> bool:
    """A major decision says which of the five kinds it is (11.1.1)."""
    return case.record.get("category") != MAJOR or case.record.get("sub_item") in _SUB_ITEMS


def amount_given(case: Case) -> bool:
    """Spending says of which kind it is, and how much (11.1.3)."""
    record = case.record
    given = filled(record, "fund_kind") and record.get("amount_yuan", Decimal(0)) > 0
    return record.get("category") != FUNDS or given


def later_meeting(case: Case) -> bool:
    """What was put off comes to a later meeting, with a survey made since (11.3.4d)."""
    record = case.record
    if not record.get("previous"):
        return True
    previous, meeting = case.records.get(record.get("previous")), record.get("meeting.on")
    if previous is None or meeting is None:
        return False
    put_off = previous.entered("deferred")
    since = previous.get("meeting.on") or (put_off.on if put_off else None)
    surveyed = [material.get("on") for material in _materials(record, _SURVEY)]
    return since is not None and meeting > since and any(day is not None and day > since for day in surveyed)


# -- papers ---------------------------------------------------------------------------------------


def _materials(record: Record, kind: str | None = None) -> Iterator[Mapping[str, Any]]:
    return (paper for paper in record.get("materials", ()) if kind is None or paper.get("kind") == kind)


def survey_held(case: Case) -> bool:
    """The matter was looked into before it comes to the meeting (11.3.2)."""
    return any(_materials(case.record, _SURVEY))


def opinions_heard(case: Case) -> bool:
    """Opinions were heard, at least one, and each was taken up or answered (11.3.2b)."""
    opinions = list(_materials(case.record, _OPINION))
    answered = (opinion.get("taken_up") is True or str(opinion.get("answer", "")).strip() for opinion in opinions)
    return bool(opinions) and all(answered)


def text_held(case: Case) -> bool:
    """Rules that are decided on lie there word for word, by their digest (11.1.1.2)."""
    record = case.record
    held = any(text.get("sha256") for text in _materials(record, _TEXT))
    return record.get("category") != MAJOR or record.get("sub_item") != _RULES or held


def papers_by_digest(case: Case) -> bool:
    """What the meeting votes over lies there by its digest; opinions may be notes of what somebody said (11.3.2c)."""
    return all(paper.get("sha256") for paper in _materials(case.record) if paper.get("kind") != _OPINION)


def materials_unchanged(case: Case) -> bool:
    """The papers are those that were put on the agenda (11.3.2c)."""
    before = case.before
    if before is None or before.entered("on_agenda") is None:
        return True
    return _digests(before) == _digests(case.record)


def _digests(record: Record) -> frozenset[tuple[str, str]]:
    return frozenset((str(paper.get("title")), bare(paper.get("sha256"))) for paper in _materials(record))


# -- the meeting ----------------------------------------------------------------------------------


def chair_opened(case: Case) -> bool:
    """The chair opens the vote (11.3.3)."""
    return filled(case.record, "meeting.chair") and case.record.get("meeting.chair") == case.entry.by


def meeting_held(case: Case) -> bool:
    """The leaders met: no circular and nobody's word is a decision (11.2.1)."""
    return filled(case.record, "meeting")


def all_present(case: Case) -> bool:
    """Everybody who should attend is there (11.2.2)."""
    due = set(case.record.get("meeting.due", ()))
    return bool(due) and due <= set(case.record.get("meeting.present", ()))


def vote_adds_up(case: Case) -> bool:
    """The votes add up to those present (11.3.4)."""
    votes = [case.record.get(f"vote.{key}") for key in ("yes", "no", "abstain")]
    if None in votes:
        return not filled(case.record, "vote")
    return min(votes) >= 0 and sum(votes) == len(set(case.record.get("meeting.present", ())))


def majority(case: Case) -> bool:
    """More than half of those who should attend are in favour, and the votes add up (11.3.4b)."""
    yes, due = case.record.get("vote.yes"), len(set(case.record.get("meeting.due", ())))
    return yes is not None and due > 0 and 2 * yes > due and vote_adds_up(case)


def no_majority(case: Case) -> bool:
    """It was not passed: too few in favour, no vote, or not everybody there (11.3.4, 11.3.4c)."""
    return not (majority(case) and all_present(case))


# -- what follows ---------------------------------------------------------------------------------


def _disclosed(case: Case, register: str, key: str, value: str) -> bool:
    named = (case.records.get(id_) for id_ in case.record.get("disclosure", ()))
    found = (record for record in named if record is not None and record.register == register)
    return any(str(record.get(key, ""))[: len(value)] == value for record in found)


def staff_disclosure(case: Case) -> bool:
    """What concerns staff is told to the staff as a matter of personnel (11.1.1.3, 11.1.1.4)."""
    record = case.record
    personnel = record.get("category") == MAJOR and record.get("sub_item") in _PERSONNEL
    concerns = personnel or record.get("category") == CADRE
    return not concerns or _disclosed(case, "internal", "item", _INTERNAL_PERSONNEL)


def budget_disclosure(case: Case) -> bool:
    """A budget or final account is told to the staff, and published in category 06 (11.1.1.5)."""
    record = case.record
    if record.get("category") != MAJOR or record.get("sub_item") != _BUDGET:
        return True
    told = _disclosed(case, "internal", "item", _INTERNAL_BUDGET)
    return told and _disclosed(case, "publication", "category", _FINANCE)


def as_resolved(case: Case) -> bool:
    """What is carried out is what was resolved, in words and in amount; nobody changes it alone (11.4d)."""
    record, before = case.record, case.before
    resolved = record.get("resolution.amount_yuan", record.get("amount_yuan"))
    amount, text = record.get("execution.amount_yuan"), record.get("execution.sha256")
    if amount is not None and amount != resolved:
        return False
    if text is not None and bare(text) != bare(record.get("resolution.sha256")):
        return False
    if before is None or before.entered("passed") is None:
        return True
    return all(before.get(key) in (None, record.get(key)) for key in _RESOLVED)


def replacement_passed(case: Case) -> bool:
    """The decision that takes its place was passed in its turn (11.4c)."""
    replacing = (record for record in case.records.of("decision") if record.get("replaces") == case.record.id)
    return any(record.state in _IN_FORCE for record in replacing)


CONDITIONS: Mapping[str, Condition] = {
    "sub_item": sub_item,
    "amount_given": amount_given,
    "later_meeting": later_meeting,
    "survey_held": survey_held,
    "opinions_heard": opinions_heard,
    "text_held": text_held,
    "papers_by_digest": papers_by_digest,
    "materials_unchanged": materials_unchanged,
    "chair_opened": chair_opened,
    "meeting_held": meeting_held,
    "all_present": all_present,
    "vote_adds_up": vote_adds_up,
    "majority": majority,
    "no_majority": no_majority,
    "staff_disclosure": staff_disclosure,
    "budget_disclosure": budget_disclosure,
    "as_resolved": as_resolved,
    "replacement_passed": replacement_passed,
}
