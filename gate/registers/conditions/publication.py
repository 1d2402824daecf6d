"""Conditions of the publication register: what a release needs before it goes online, and what it then keeps to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta

from gate.registers.conditions import Case, Condition
from gate.registers.conditions.common import (
    acted_as,
    answers_of,
    bare,
    consultations_of,
    content_digest,
    covers,
    day_of,
    declassifications_of,
    digest_of,
    except_in,
    files_of,
    filled,
    folder,
    holds_role,
    is_proactive,
    is_settled,
    left_from,
    publication_of,
    release_of,
    review_of,
)
from gate.registers.model import Record

REVIEW_DAYS = 90
"""How long a review holds before publication, in calendar days, where the policy says nothing (`review_days`)."""

TOPIC_CLASS = "F"
_NORMATIVE = frozenset({"规章", "规范性文件"})
_ORDERING = ("leader", "secrecy_officer")
_GIVEN_UP = frozenset({"rejected", "stopped", "void"})
_ONLINE = frozenset({"published", "corrected", "withdrawn", "repealed"})
_SHOWN = frozenset({"published", "corrected"})
_NO_MOVES = frozenset({"set", "correct"})
_APPROVED = _ONLINE | {"approved", "scheduled"}
_ANSWERED = frozenset({"answered", "closed"})
_SECRET_ORIGIN = ("g1", "g2")
_while_open = except_in(*_GIVEN_UP, "withdrawn")
_CONSULTATION = re.compile(r"COU-[0-9]{4}-[0-9]{4}")
_DOCUMENT_NUMBER = re.compile(r"〔[0-9]{4}〕[0-9]+号")
_PERSON = re.compile(r"[a-z][a-z0-9-]{0,31}")


# -- what the record says -------------------------------------------------------------------------


@_while_open
def website_if_proactive(case: Case) -> bool:
    """What is for everybody goes on the website (1.3)."""
    return not is_proactive(case.record) or "website" in case.record.get("channels", ())


@_while_open
def normative_validity(case: Case) -> bool:
    """Rules and normative documents say whether they are in force (1.2.1.2)."""
    return case.record.get("doc_kind") not in _NORMATIVE or filled(case.record, "validity")


@_while_open
def art20_15_named(case: Case) -> bool:
    """Item 15 of article 20 names the rule that asks for the publication (1.2.1.5)."""
    return str(case.record.get("art20")) != "15" or filled(case.record, "art20_rule")


def is_statistics(record: Record) -> bool:
    """Whether a publication is of the kind that the regulation's 综合科 clears; category 03 fixes it (5.1e)."""
    return record.get("kind") == "statistics" or str(record.get("category", "")).startswith("03")


@_while_open
def period_if_statistics(case: Case) -> bool:
    """Statistics name the period that they are about (1.2.1.3)."""
    return not is_statistics(case.record) or filled(case.record, "stat.ref_period")


def disclosure_checked(case: Case) -> bool:
    """Somebody checked that statistics show no single respondent (3.4b)."""
    checked = all(filled(case.record, f"stat.disclosure_check.{key}") for key in ("by", "at"))
    return not is_statistics(case.record) or checked


@_while_open
def bodies_named(case: Case) -> bool:
    """Every body whose consent to a joint release is asked for stands among those concerned (5.2)."""
    record, concerned = case.record, set(case.record.get("with", ()))
    named = (case.records.get(id_) for id_ in (*record.get("consultations", ()), *record.links.get("consultation", ())))
    joint = [cou for cou in named if cou is not None and cou.get("purpose") == "joint_release" and cou.state != "void"]
    return all(cou.get("to") in concerned for cou in joint)


# -- the same bytes -------------------------------------------------------------------------------


def _digests(case: Case) -> tuple[str, ...]:
    """The digests of a matter's content: as the record has it, as its review has it, as it lies there today."""
    record = case.record
    publication = record if record.register == "publication" else publication_of(record, case.records)
    if publication is None or not folder(publication):
        return ()
    review = record if record.register == "review" else review_of(record, case.records)
    known = [content_digest(record, case.records)]
    if review is not None and review is not record:
        known.append(digest_of(review))
    return (*known, bare(case.world.content(publication.get("content"))))


def content_unchanged(case: Case) -> bool:
    """Record, review and the release's files have the same digest of the closed file list."""
    digests = _digests(case)
    return all(digests) and len(set(digests)) == 1


def content_changed(case: Case) -> bool:
    """One of these digests differs from the others."""
    digests = [digest for n, digest in enumerate(_digests(case)) if digest or n]
    return len(set(digests)) > 1


def same_content(case: Case) -> bool:
    """The files are those of the state that the record was left in for consulting."""
    before = case.before
    kept = before is None or bare(before.get("content_sha256")) == bare(case.record.get("content_sha256"))
    return kept and bare(case.record.get("content_sha256")) == bare(case.world.content(case.record.get("content", "")))


def came_from(case: Case) -> bool:
    """The record goes back to the state that it left for consulting."""
    left = case.record.entered("consulting")
    return left is not None and left.from_state == case.entry.to_state


@_while_open
def same_as_reviewed(case: Case) -> bool:
    """The bytes that the record stands for are those of its review (3.9)."""
    if case.record.state not in _APPROVED | {"reviewed"}:
        return True
    review = review_of(case.record, case.records)
    return review is not None and digest_of(review) == bare(case.record.get("content_sha256"))


def print_same_bytes(case: Case) -> bool:
    """What is printed is one of the approved files (1.3b)."""
    if "print" not in case.record.get("channels", ()):
        return True
    review = review_of(case.record, case.records)
    approved = {bare(file["sha256"]) for file in files_of(review)} if review else set()
    return bare(case.record.get("print_file.sha256")) in approved


# -- the review behind it -------------------------------------------------------------------------


def _reviewed(case: Case, *states: str) -> Record | None:
    """The record's review, where it stands in one of `states` over the record's bytes."""
    review = review_of(case.record, case.records)
    if review is None or review.state not in states:
        return None
    return review if digest_of(review) == bare(case.record.get("content_sha256")) else None


def review_done(case: Case) -> bool:
    """The review of these bytes has the office's opinion (4.1b)."""
    return _reviewed(case, "office_reviewed", "decided") is not None


def review_decided(case: Case) -> bool:
    """The review of these bytes was decided for publication, whole or in part (3.9.2)."""
    review = _reviewed(case, "decided")
    return review is not None and review.get("decision.outcome") in ("publish", "partial")


def review_outdated(case: Case) -> bool:
    """Not yet published, and reviewed under other rules than today's, or too long ago."""
    record = case.record
    review = record if record.register == "review" else review_of(record, case.records)
    if review is None or _is_out(record, case):
        return False
    rules = str(review.get("scan.rules_version", ""))
    if case.world.rules_version and rules != case.world.rules_version:
        return True
    ran = day_of(review.get("scan.run_at"))
    days = int(case.world.policy.get("review_days", REVIEW_DAYS))
    return ran is not None and case.entry.on > ran + timedelta(days=days)


def _is_out(record: Record, case: Case) -> bool:
    """Whether what is reviewed went out, or never will."""
    if record.register == "publication":
        return record.state in _ONLINE | _GIVEN_UP
    publication = publication_of(record, case.records)
    if publication is not None:
        return _is_out(publication, case)
    subject = case.records.get(record.get("subject.id"))
    return subject is not None and subject.state in _ANSWERED


# -- who else has a say ---------------------------------------------------------------------------


@_while_open
def authorised_if_obtained(case: Case) -> bool:
    """What another body made has its authorisation: a document number, or a consultation that it settled (5.2b)."""
    record = case.record
    if record.get("source_kind") != "obtained_body" or record.state not in _APPROVED:
        return True
    document = str(record.get("authorised_by", "")).strip()
    if not _CONSULTATION.fullmatch(document):
        return bool(document)
    letter = case.records.get(document)
    return letter is not None and is_settled(letter)


def consultations_settled(case: Case) -> bool:
    """Each body concerned agreed to exactly these bytes, or it was decided over them (3.11b, 5.4b)."""
    bodies = set(case.record.get("with", ()))
    if not bodies:
        return True
    digest = content_digest(case.record, case.records)
    letters = consultations_of(case.record, case.records)
    return bodies <= {letter.get("to") for letter in letters if is_settled(letter) and covers(letter, digest)}


def approval_granted(case: Case) -> bool:
    """Where the law asks for an authority's approval, its number and day are there (5.5b)."""
    if case.record.get("approval.needed") is not True:
        return True
    return all(filled(case.record, f"approval.{key}") for key in ("doc_no", "approved_on"))


@_while_open
def declassified(case: Case) -> bool:
    """What was secret has finished its formalities; an extended period is over (3.7.2, 3.13, 4.1c)."""
    if case.record.state not in _APPROVED:
        return True
    linked = declassifications_of(case.record, case.records)
    asked = any(answers_of(case, act).get(key) == "是" for act in ("submit", "review") for key in _SECRET_ORIGIN)
    return bool(linked or not asked) and all(_is_done(dcl, case) for dcl in linked)


def _is_done(dcl: Record, case: Case) -> bool:
    state = left_from(dcl) if dcl.state == "closed" else dcl.state
    if state != "formalities_done" or dcl.get("decision.outcome") != "declassified":
        return False
    if dcl.get("extension_check.result") != "extended":
        return True
    until = dcl.get("extension_check.until")
    return until is not None and case.entry.on > until


def approver_entitled(case: Case) -> bool:
    """A category that the policy keeps for the leading group is approved by one of its members (1.4.1)."""
    kept = case.world.policy.get("group_categories", ())
    category = str(case.record.get("category", ""))
    return not {category, category[:2]} & set(kept) or acted_as(case, "leading_group")


def topic_by_head(case: Case) -> bool:
    """A subject of the topic list was settled with the bodies concerned and is approved by the head (6.2.2)."""
    review = review_of(case.record, case.records)
    findings = review.get("scan.findings", ()) if review else ()
    if not any(finding.get("class") == TOPIC_CLASS for finding in findings):
        return True
    return acted_as(case, "head") and any(map(is_settled, consultations_of(case.record, case.records)))


def opinion_linked(case: Case) -> bool:
    """What touches people's vital interest has its collection of opinions (1.4.3)."""
    return case.record.get("vital_interest") is not True or bool(case.record.links.get("opinion"))


# -- online and after -----------------------------------------------------------------------------


def embargo_over(case: Case) -> bool:
    """The hour before which nothing is released has come."""
    publish_at = case.record.get("publish_at")
    return publish_at is None or publish_at <= case.entry.at


@_while_open
def embargo_kept(case: Case) -> bool:
    """What is online went there no earlier than its hour."""
    publish_at, published_at = case.record.get("publish_at"), case.record.get("published_at")
    return publish_at is None or published_at is None or publish_at <= published_at


def in_log(case: Case) -> bool:
    """The publication log has the version (6.2.5)."""
    return _entered(case, case.record.get("version", 1))


def next_version_in_log(case: Case) -> bool:
    """The record goes to the next version, the log has it, and its own review was decided for publication.

    Which version is next is told by how often the record went online; a mirrored entry changes no value, so that the
    version may have been given before it.
    """
    before = case.before
    online = [e for e in before.history if e.to_state in _SHOWN and e.act not in _NO_MOVES] if before else []
    version = (len(online) or (before.get("version", 1) if before else 1)) + 1
    return case.record.get("version") == version and _entered(case, version) and review_decided(case)


def _entered(case: Case, version: int) -> bool:
    return version in case.world.entered(release_of(case.record))


def order_given(case: Case) -> bool:
    """A withdrawal is by a leader or the secrecy officer, or names whose order it follows (6.2.5c)."""
    if acted_as(case, *_ORDERING):
        return True
    basis = case.entry.basis
    named = (*_PERSON.findall(basis), case.record.get("withdrawn.by"))
    by_order = any(holds_role(case, person, *_ORDERING) for person in named)
    return by_order or bool(_DOCUMENT_NUMBER.search(basis))


CONDITIONS: Mapping[str, Condition] = {
    "website_if_proactive": website_if_proactive,
    "normative_validity": normative_validity,
    "art20_15_named": art20_15_named,
    "period_if_statistics": period_if_statistics,
    "disclosure_checked": disclosure_checked,
    "bodies_named": bodies_named,
    "content_unchanged": content_unchanged,
    "content_changed": content_changed,
    "same_content": same_content,
    "came_from": came_from,
    "same_as_reviewed": same_as_reviewed,
    "print_same_bytes": print_same_bytes,
    "review_done": review_done,
    "review_decided": review_decided,
    "review_outdated": review_outdated,
    "authorised_if_obtained": authorised_if_obtained,
    "consultations_settled": consultations_settled,
    "approval_granted": approval_granted,
    "declassified": declassified,
    "approver_entitled": approver_entitled,
    "topic_by_head": topic_by_head,
    "opinion_linked": opinion_linked,
    "embargo_over": embargo_over,
    "embargo_kept": embargo_kept,
    "in_log": in_log,
    "next_version_in_log": next_version_in_log,
    "order_given": order_given,
}
