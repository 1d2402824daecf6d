"""Conditions that several registers share, and what their own conditions are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from functools import wraps
from typing import Any

from gate.registers.conditions import Case, Condition
from gate.registers.model import Record, Records
from gate.releases import release_id
from gate.statements import FileDigest, files_digest
from gate.workdays import SHANGHAI

REFERRAL_OVER = frozenset({"carried_out", "closed", "void"})
SETTLED = frozenset({"agreed", "settled", "decided"})
_OPINIONS = {"submit": "drafter_opinion", "review": "office_opinion", "approve": "decision"}
_WITHHELD = frozenset({"secret", "work_secret", "not_publish"})
_PLAIN_FILE = "100644"


# -- values ---------------------------------------------------------------------------------------


def filled(record: Record, key: str) -> bool:
    """Whether there is something at a dotted key: text that is not blank, any other value that is not empty."""
    value = record.get(key)
    if isinstance(value, str):
        return bool(value.strip())
    return value is not None and value != () and value != {}


def seals(record: Record, *kinds: str) -> bool:
    """Whether a sealed file of the record holds information of one of `kinds`."""
    return any(not set(kinds).isdisjoint(stub.get("contains", ())) for stub in record.get("sealed", ()))


def day_of(moment: date | datetime | None) -> date | None:
    """The day of a value in Shanghai."""
    return moment.astimezone(SHANGHAI).date() if isinstance(moment, datetime) else moment


def is_proactive(record: Record) -> bool:
    """Whether a publication is meant for everybody; an opinion that is not there yet counts as 主动公开."""
    return record.get("opinion", "主动公开") == "主动公开"


def holds_role(case: Case, person: str | None, *roles: str, on: date | None = None) -> bool:
    """Whether a person holds one of `roles` on a day, by default the day of the entry."""
    return bool(person) and not case.world.roles(person, on or case.entry.on).isdisjoint(roles)


def acted_as(case: Case, *roles: str) -> bool:
    """Whether who makes the entry holds one of `roles` that day, whichever of them the entry names."""
    return case.entry.role in roles or holds_role(case, case.entry.by, *roles)


def left_from(record: Record) -> str | None:
    """The state that the record left for the one it is in."""
    entry = record.entered(record.state)
    return entry.from_state if entry else None


def except_in(*states: str) -> Callable[[Condition], Condition]:
    """Lets a condition hold by itself in `states`: what is wrong with a record must not keep it from being stopped."""

    def decorate(condition: Condition) -> Condition:
        @wraps(condition)
        def judged(case: Case) -> bool:
            return case.record.state in states or condition(case)

        return judged

    return decorate


# -- content and what belongs to it ---------------------------------------------------------------


def bare(digest: Any) -> str:
    """A digest without the name of its algorithm."""
    return str(digest or "").removeprefix("sha256:")


def folder(record: Record) -> str:
    """The folder of the release that a publication is about, without a slash at its end."""
    return str(record.get("content", "")).rstrip("/")


def release_of(record: Record) -> str:
    """The id of the release that a publication is about; empty where its folder is not known yet."""
    return release_id(folder(record)) if folder(record) else ""


def names_of(record: Record, records: Records) -> frozenset[str]:
    """Everything by which another record may call this one: its id, its release, its folder, its archive number."""
    names = {record.id, release_of(record), folder(record)}
    names |= {str(dcl.get("archive_no", "")) for dcl in declassifications_of(record, records)}
    return frozenset(names - {""})


def publication_of(review: Record, records: Records) -> Record | None:
    """The publication that a review is about, named by its own id or by that of its release."""
    named = review.get("subject.id")
    found = records.get(named)
    if found is not None:
        return found if found.register == "publication" else None
    return next((pub for pub in reversed(records.of("publication")) if named and release_of(pub) == named), None)


def files_of(review: Record) -> tuple[Mapping[str, Any], ...]:
    """The closed file list of a review."""
    return tuple(review.get("files", ()))


def digest_of(review: Record) -> str:
    """The digest of a review's closed file list, or the one that its signed statements name; empty without both."""
    files = [FileDigest(f["path"], _PLAIN_FILE, bare(f["sha256"])) for f in files_of(review)]
    return bare(files_digest(files) if files else review.get("content_sha256"))


def review_of(publication: Record, records: Records) -> Record | None:
    """The review that a publication names."""
    review = records.get(publication.get("review"))
    return review if review is not None and review.register == "review" else None


def content_digest(record: Record, records: Records) -> str:
    """The digest of what a publication or a review is about."""
    return digest_of(record) if record.register == "review" else bare(record.get("content_sha256"))


def answers_of(case: Case, act: str) -> Mapping[str, str]:
    """The answers about a review or its release, by key: those of the signed statement.

    What is no release has no such statement; its review holds the answers with the opinion of the step.
    """
    record = case.record
    publication = record if record.register == "publication" else publication_of(record, case.records)
    subjects = [release_of(publication), publication.id] if publication else []
    for subject in (*subjects, record.get("subject.id"), record.id):
        if subject and (answers := case.world.answers(subject, act)):
            return answers
    if publication is not None and folder(publication):
        return {}
    return {said["question"]: said["answer"] for said in record.get(f"{_OPINIONS[act]}.answers", ())}


# -- consultations, referrals, declassifications --------------------------------------------------


def is_settled(consultation: Record) -> bool:
    """Whether the other side agreed in writing or the matter was decided for publication; silence never counts.

    A closed consultation counts by the state that it was closed from.
    """
    state = left_from(consultation) if consultation.state == "closed" else consultation.state
    if state == "decided":
        return consultation.get("escalation.outcome") != "not_publish"
    written = consultation.get("reply.written") is True and filled(consultation, "reply.on")
    return state in SETTLED and written


def covers(consultation: Record, digest: str) -> bool:
    """Whether a consultation is about this content: by its letter or a later confirmation, or as it was decided.

    What was decided stands for itself; a part of the content that was decided on is another content.
    """
    confirmed = [confirmation.get("digest") for confirmation in consultation.get("confirmations", ())]
    about = (consultation.get("subject_digest"), *confirmed)
    if (decided := consultation.get("escalation.digest")) or consultation.get("escalation.outcome") == "partial":
        about = (decided,)
    return bool(digest) and digest in {bare(known) for known in about if known}


def consultations_of(record: Record, records: Records) -> Iterator[Record]:
    """The letters about a matter: those it names, and those that name it."""
    named = {*record.get("consultations", ()), *record.links.get("consultation", ())}
    names = names_of(record, records)
    for letter in records.of("consultation-out"):
        if letter.id in named or letter.get("subject") in names:
            yield letter


def declassifications_of(record: Record, records: Records) -> tuple[Record, ...]:
    """The declassifications that a publication names, and those, not void, that name it."""
    named = record.links.get("declassification", ())
    called = {record.id, release_of(record), folder(record)} - {""}
    found = []
    for dcl in records.of("declassification"):
        points = {*dcl.links.get("publication", ()), str(dcl.get("subject", ""))}
        if dcl.id in named or (dcl.state != "void" and points & called):
            found.append(dcl)
    return tuple(found)


def referrals_on(names: frozenset[str], records: Records) -> tuple[Record, ...]:
    """The referrals about a matter, by any of its names; void ones are none."""
    about = (referral for referral in records.of("referral") if referral.get("subject") in names)
    return tuple(referral for referral in about if referral.state != "void")


# -- conditions -----------------------------------------------------------------------------------


def reason_given(case: Case) -> bool:
    """The entry has a note that says why."""
    return bool(case.entry.note.strip())


def no_open_referral(case: Case) -> bool:
    """No referral on the matter is open, and the last answer to one does not forbid its publication (3.12)."""
    referrals = referrals_on(names_of(case.record, case.records), case.records)
    if any(referral.state not in REFERRAL_OVER for referral in referrals):
        return False
    last = max(referrals, key=lambda referral: referral.get("decision.on", date.min), default=None)
    return last is None or last.get("decision.outcome") not in _WITHHELD


@except_in("stale", "stopped", "referred", "leak", "void")
def different_people(case: Case) -> bool:
    """The steps of a review are by different people: who is named for each, and who made each entry (4.3b)."""
    steps = {"drafter_opined": "drafter_opinion.by", "office_reviewed": "office_opinion.by", "decided": "decision.by"}
    seen: set[str] = set()
    for state, key in steps.items():
        entry = case.record.entered(state)
        people = {person for person in (case.record.get(key), entry and entry.by) if person}
        if people & seen:
            return False
        seen |= people
    return True


def pursuit_or_reason(case: Case) -> bool:
    """A leak, or a complaint that was founded, is pursued, or supervision says in writing why not (4.6b)."""
    record = case.record
    if record.register == "complaint" and record.get("finding") != "founded":
        return True
    if record.links.get("accountability"):
        return True
    said = record.get("no_pursuit.by")
    return filled(record, "no_pursuit.reason") and holds_role(
        case, said, "supervision", on=day_of(record.get("no_pursuit.on"))
    )


CONDITIONS: Mapping[str, Condition] = {
    "reason_given": reason_given,
    "no_open_referral": no_open_referral,
    "different_people": different_people,
    "pursuit_or_reason": pursuit_or_reason,
}
