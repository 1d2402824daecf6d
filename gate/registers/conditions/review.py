"""Conditions of the review register: 一事二审 over exact bytes; whatever was asked or found has its answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from gate.registers.conditions import Case, Condition
from gate.registers.conditions.common import (
    acted_as,
    answers_of,
    covers,
    day_of,
    digest_of,
    except_in,
    files_of,
    filled,
    folder,
    holds_role,
    is_settled,
    publication_of,
)
from gate.registers.conditions.publication import TOPIC_CLASS
from gate.registers.model import Record
from gate.releases import CONFIG

ACTS: Mapping[str, str] = {"drafter_opined": "submit", "office_reviewed": "review", "decided": "approve"}
"""The signed act behind each step of a review."""

GROUNDS = ("g1", "g2", "g3", "g4", "g5", "g6")
DANGERS = ("national_security", "public_security", "economic_security", "stability")
_ANSWERS = frozenset({"是", "否", "可能"})
_SECRET_CLASS, _DANGER = "A", "X3"
_STOPS = frozenset({"refer", "stop"})
_ISOLATED = ("stale", "stopped", "referred", "leak")


# -- the checklist --------------------------------------------------------------------------------


def _answered(case: Case, act: str, keys: Iterable[str]) -> bool:
    answers = answers_of(case, act)
    return all(answers.get(key) in _ANSWERS for key in keys)


def grounds_answered(case: Case) -> bool:
    """The six grounds of 3.7 are answered in the statement of the step."""
    return _answered(case, ACTS[case.entry.to_state], GROUNDS)


def dangers_answered(case: Case) -> bool:
    """The four dangers of 3.3 are answered."""
    return _answered(case, ACTS[case.entry.to_state], DANGERS)


def internal_affairs_answered(case: Case) -> bool:
    """Whether it is internal office business is answered (6.2.4)."""
    return _answered(case, ACTS[case.entry.to_state], ("internal_affairs",))


def topics_answered(case: Case) -> bool:
    """Each hit of the topic list is answered at its place (3.7.3)."""
    hits = (f"topic:{finding['fid']}" for finding in findings(case.record) if finding.get("class") == TOPIC_CLASS)
    return _answered(case, ACTS[case.entry.to_state], hits)


def attachments_answered(case: Case) -> bool:
    """Each attachment was looked at by who hands it in (6.2.5b)."""
    answers = answers_of(case, ACTS[case.entry.to_state])
    publication = publication_of(case.record, case.records)
    within = f"{folder(publication)}/" if publication else ""
    paths = (file["path"] for file in files_of(case.record) if file["path"] != CONFIG)
    attachments = (path.removeprefix(within) for path in paths if not path.endswith(".md"))
    return all(answers.get(f"attachment:{path}") == "是" for path in attachments)


# -- what the scanner found -----------------------------------------------------------------------


def findings(review: Record) -> tuple[Mapping[str, Any], ...]:
    """What the scanner found in the files of a review."""
    return tuple(review.get("scan.findings", ()))


def _dispositions(review: Record) -> Mapping[str, Mapping[str, Any]]:
    """The last disposition of each finding, by its id."""
    return {disposition["fid"]: disposition for disposition in review.get("dispositions", ())}


@except_in(*_ISOLATED, "void")
def all_disposed(case: Case) -> bool:
    """Each finding that refuses or holds has a disposition; one that stops or refers lets nothing out (4.1d)."""
    record, disposed = case.record, _dispositions(case.record)
    to_dispose = [finding for finding in findings(record) if finding.get("severity") != "note"]
    if not all(finding["fid"] in disposed for finding in to_dispose):
        return False
    out = record.get("decision.outcome") in ("publish", "partial")
    return not out or all(disposed[finding["fid"]].get("decision") not in _STOPS for finding in to_dispose)


@except_in(*_ISOLATED)
def officer_statement(case: Case) -> bool:
    """The secrecy officer has said of each mark of secrecy that the marked thing is not here (3.7.1)."""
    said = {
        statement["fid"]
        for statement in case.record.get("officer_statements", ())
        if holds_role(case, statement.get("by"), "secrecy_officer", on=day_of(statement.get("at")))
    }
    return all(finding["fid"] in said for finding in findings(case.record) if finding.get("class") == _SECRET_CLASS)


def no_mark_taken_out(case: Case) -> bool:
    """No mark for which the same text was refused before is gone without a decision to lift it (3.7.5)."""
    texts = {text["digest"] for text in case.record.get("scan.texts", ())}
    there = {finding.get("rule") for finding in findings(case.record)}
    lifted = {d["fid"] for d in case.record.get("dispositions", ()) if d.get("decision") == "mark_lifted"}
    refused = (refusal for refusal in _refusals(case) if refusal.get("text") in texts)
    return all(refusal.get("rule") in there or refusal.get("fid") in lifted for refusal in refused)


def _refusals(case: Case) -> Iterator[Mapping[str, Any]]:
    """The refused acts in all reviews, this one as it would be."""
    for review in case.records.of("review"):
        if review.id != case.record.id:
            yield from review.get("refusals", ())
    yield from case.record.get("refusals", ())


# -- opinions and decision ------------------------------------------------------------------------


def ground_named(case: Case) -> bool:
    """不予公开 needs one of the grounds of the law with basis and reason; 无公开价值 is none (1.2e)."""
    record = case.record
    if record.get("office_opinion.attribute") != "不予公开":
        return True
    return all(filled(record, key) for key in ("exempt", "office_opinion.basis", "office_opinion.reason"))


def danger_named(case: Case) -> bool:
    """What touches social stability is withheld on that ground, X3 (1.2d)."""
    touched = answers_of(case, "review").get("stability") == "是"
    withheld = case.record.get("office_opinion.attribute") == "不予公开"
    return not (touched and withheld) or _DANGER in case.record.get("exempt", ())


@except_in(*_ISOLATED, "void")
def redactions_listed(case: Case) -> bool:
    """A part that is published names what was taken out of the rest (3.6d, 3.14)."""
    return case.record.get("decision.outcome") != "partial" or filled(case.record, "redactions")


def opinions_reconciled(case: Case) -> bool:
    """Where drafter and office differ, the decision has its own basis and reason (3.9.1c)."""
    record = case.record
    same = record.get("drafter_opinion.attribute") == record.get("office_opinion.attribute")
    return same or (filled(record, "decision.basis") and filled(record, "decision.reason"))


def right_holder(case: Case) -> bool:
    """Another's secret or privacy is opened with a consent to this content, or for the public interest (3.8.3)."""
    record = case.record
    private = "X4" in record.get("exempt", ()) or answers_of(case, "review").get("g4") == "是"
    if not private or record.get("decision.outcome") != "publish" or filled(record, "public_interest_reason"):
        return True
    letter = case.records.get(record.get("rights_holder"))
    return letter is not None and is_settled(letter) and covers(letter, digest_of(record))


def interest_by_leader(case: Case) -> bool:
    """The public interest is weighed by a leader, and the third party is told (3.8.3b)."""
    if not filled(case.record, "public_interest_reason"):
        return True
    letter = case.records.get(case.record.get("rights_holder"))
    told = case.record.get("told_third_party_on") or (letter and letter.get("public_interest.told_third_party_on"))
    return acted_as(case, "leader") and bool(told)


def dangers_consulted(case: Case) -> bool:
    """A danger that is possible was settled with others, and the head, who cites it, decides (4.4c)."""
    acts = ("review", "approve")
    if not any(answers_of(case, act).get(danger) == "可能" for act in acts for danger in DANGERS):
        return True
    basis = str(case.record.get("decision.basis", ""))
    named = set(case.record.links.get("consultation", ()))
    cited = (cou for cou in case.records.of("consultation-out") if cou.id in named or cou.id in basis)
    return acted_as(case, "head") and any(map(is_settled, cited))


CONDITIONS: Mapping[str, Condition] = {
    "grounds_answered": grounds_answered,
    "dangers_answered": dangers_answered,
    "internal_affairs_answered": internal_affairs_answered,
    "topics_answered": topics_answered,
    "attachments_answered": attachments_answered,
    "all_disposed": all_disposed,
    "officer_statement": officer_statement,
    "no_mark_taken_out": no_mark_taken_out,
    "ground_named": ground_named,
    "danger_named": danger_named,
    "redactions_listed": redactions_listed,
    "opinions_reconciled": opinions_reconciled,
    "right_holder": right_holder,
    "interest_by_leader": interest_by_leader,
    "dangers_consulted": dangers_consulted,
}
