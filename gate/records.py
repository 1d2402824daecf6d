"""Work records that a release depends on: consents of other bodies, declassification, referrals, approvals by law.

Each record is a Markdown file with front matter, and beside it one signed statement for every entry of its
history: ``<ID>.<N>.json`` and ``.json.sig`` (domain.md 5.1).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gate import front_matter, strict_json
from gate.approvals import AsOf, Opened, signer_problem
from gate.model import Blob, Reason, Tree, sha256
from gate.registers import entries, reading
from gate.registers.definition import ROLES, definitions
from gate.registers.entries import RECORD_TYPE as RECORD_TYPE
from gate.statements import FileDigest, StatementProblem, files_digest

_PATH = re.compile(r"registers/(?P<register>[a-z-]+)/(?:[0-9]{4}/)?(?P<id>[A-Z]{3}-(?:[0-9]{4}-)?[0-9]{2,4})\.md")
_LETTER = re.compile(r"COU-[0-9]{4}-[0-9]{4}")
_VALUES_ALONE = reading.Outside(personal=False)
_CONSENTED = ("agreed", "settled", "decided")
_DECLASSIFIED = ("formalities_done", "closed")
_LEAK_OVER = ("closed", "false_alarm")
_THAWS = ("secrecy_officer", "head")
_REFERRAL_OVER = ("carried_out", "closed", "void")
_WITHHELD = ("secret", "work_secret", "not_publish")
_REVIEW_OVER = ("stale", "stopped", "referred", "leak", "void")
_GROUNDS = {"expired": ("3.8.1",), "early": ("3.8.2",)}


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its register, its fields as plain text, and the digest of its last signed statement.

    `signed` are the statements of its entries whose signatures hold, in their order.
    """

    path: str
    register: str
    id: str
    fields: Mapping[str, Any] = field(repr=False)
    entries: int = 0
    last: str = ""
    reasons: tuple[Reason, ...] = ()
    body: str = field(default="", repr=False)
    signed: tuple[entries.Signed, ...] = field(default=(), repr=False)

    @property
    def state(self) -> str:
        """The state it says it is in."""
        return str(self.fields.get("state", ""))

    @property
    def sound(self) -> bool:
        """Whether it could be read and its last statement covers these bytes."""
        return not self.reasons and self.entries > 0


def read_all(tree: Tree, as_of: AsOf) -> tuple[Record, ...]:
    """Every record below `registers/` (the log is not one), with its statements verified."""
    found = []
    for path in sorted(tree):
        match = _PATH.fullmatch(path)
        if match is not None:
            found.append(_read(path, match["register"], match["id"], tree, as_of))
    return tuple(found)


def _read(path: str, register: str, record_id: str, tree: Tree, as_of: AsOf) -> Record:
    head = front_matter.read(path, tree[path].data)
    if head.mapping is None:
        return Record(path, register, record_id, {}, reasons=(Reason.of("record-invalid", path=path, what="YAML"),))
    fields = head.mapping.plain()
    chain = entries.chain(path, register, record_id, tree, _mirrored(fields.get("history")))
    reasons = list(chain.reasons)
    reasons += filter(None, (_signer_problem(path, signed, as_of) for signed in chain.signed))
    if fields.get("id") != record_id or fields.get("register") != register:
        reasons.append(Reason.of("record-invalid", path=path, what="id"))
    if chain.entries == 0:
        reasons.append(Reason.of("record-unsigned", path=path))
    elif not reasons and not _covers(path, tree[path], chain):
        reasons.append(Reason.of("record-changed", path=path))
    return Record(
        path, register, record_id, fields, chain.entries, chain.last, tuple(reasons), head.body or "", chain.signed
    )


def _mirrored(history: Any) -> frozenset[int]:
    """The numbers of the entries that mirror a signed act and have no statement of their own."""
    if not isinstance(history, list):
        return frozenset()
    return frozenset(n for n, e in enumerate(history, 1) if isinstance(e, Mapping) and e.get("statement"))


def _covers(path: str, blob: Blob, chain: entries.Chain) -> bool:
    if entries.covers(None, blob.sha256, None, chain):
        return True
    known = definitions()
    read = reading.read(path, blob.data, known, _VALUES_ALONE)
    return read.record is not None and entries.covers(read.record, blob.sha256, known[read.record.register], chain)


def _signer_problem(path: str, signed: entries.Signed, as_of: AsOf) -> Reason | None:
    """Why the statement of an entry does not count, or None."""
    name = entries.statement_path(path, signed.number)
    if signed.at > as_of.when:
        return Reason.of("record-invalid", path=name, what="chain")
    return signer_problem(signed.by, signed.key, ROLES, as_of, name)


# -- what a release needs -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Needs:
    """What a release needs records for: its id, folder, closed-list digest, the other bodies concerned.

    `figures`: statistics that are not entered yet, and so need a check for disclosure (3.4b).
    """

    release: str
    root: str
    digest: str
    bodies: tuple[str, ...]
    figures: bool = False


BySubject = Mapping[str, tuple[tuple[int, Record], ...]]
"""Records, each with its place among all, by the release or the folder that they are about."""


def by_subject(records: Iterable[Record]) -> BySubject:
    """The records of a bureau so arranged that those about one release are found at once.

    A record may call its subject by the release, its folder, its publication record, or the archive number of the
    original that was declassified.
    """
    placed = tuple(enumerate(records))
    also: dict[str, set[str]] = {}
    for _, record in placed:
        if record.register in ("publication", "declassification"):
            for name in (record.id, record.fields.get("archive_no"), *_letters(record)):
                if isinstance(name, str):
                    also.setdefault(name, set()).update(_subjects(record))
    found: dict[str, dict[int, Record]] = {}
    for place, record in placed:
        for subject in (record.id, *_subjects(record)):
            for name in {subject, *also.get(subject, ())}:
                found.setdefault(name, {})[place] = record
    return {subject: tuple(about.items()) for subject, about in found.items()}


def _letters(publication: Record) -> Iterator[Any]:
    """The letters that a publication record names, that of its authorisation too."""
    links = publication.fields.get("links")
    linked = links.get("consultation") if isinstance(links, Mapping) else None
    for named in (publication.fields.get("consultations"), linked):
        yield from named if isinstance(named, list) else ()
    yield publication.fields.get("authorised_by")


def _subjects(record: Record) -> Iterator[str]:
    """What a record says that it is about."""
    subject = record.fields.get("subject")
    named = subject.get("id") if isinstance(subject, Mapping) else subject
    for name in (named, str(record.fields.get("content", "")).rstrip("/")):
        if isinstance(name, str) and name:
            yield name


def concerning(needs: Needs, about: BySubject) -> tuple[Record, ...]:
    """The records about one release, in the order of all."""
    found = dict(about.get(needs.release, ())) | dict(about.get(needs.root, ()))
    return tuple(found[place] for place in sorted(found))


def problems(needs: Needs, records: tuple[Record, ...], as_of: AsOf) -> Iterator[Reason]:
    """What is missing in the registers for a release, among the records concerning it.

    DESIGN 6.5; clauses 3.4b, 3.7.2, 3.8.1, 3.8.2, 3.11, 3.12, 3.13, 4.1d, 5.4, 5.5.
    """
    yield from _of_bodies(needs, tuple(_of(records, "consultation-out")), as_of)
    for record in _of(records, "declassification"):
        if _is_extended(record, as_of.day):
            yield Reason.of("declassification-missing", record.path, clauses=("3.7.2",), key=record.id)
        elif not _is_declassified(record, as_of):
            clauses = _GROUNDS.get(str(record.fields.get("ground")), ())
            yield Reason.of("declassification-missing", record.path, clauses=clauses, key=record.id)
    for record in _of(records, "referral"):
        if record.state not in _REFERRAL_OVER or not record.sound:
            yield Reason.of("referral-open", path=record.path, record=record.id)
    last = max(_of(records, "referral"), key=lambda r: _said(r, "decision", "on"), default=None)
    if last is not None and last.state != "void" and _said(last, "decision", "outcome") in _WITHHELD:
        yield Reason.of("referral-withholds", path=last.path, record=last.id)
    for record in _of(records, "publication"):
        if record.fields.get("source_kind") == "obtained_body" and not _is_authorised(record, records, as_of):
            yield Reason.of("E-PUB-002", path=record.path, record=record.id)
        needed = _said(record, "approval", "needed") == "true"
        given = _said(record, "approval", "doc_no") and _said(record, "approval", "approved_on") and record.sound
        if needed and not given:
            yield Reason.of("authority-approval-missing", path=record.path, record=record.id)
        if record.state != "void" and needs.figures and not _is_disclosure_checked(record):
            yield Reason.of("disclosure-unchecked", path=record.path, record=record.id)


def _of_bodies(needs: Needs, letters: tuple[Record, ...], as_of: AsOf) -> Iterator[Reason]:
    """Bodies that have not agreed: never asked (5.4), before the city's office (5.7c), or not to these bytes (5.4b)."""
    asked = [letter for letter in letters if letter.state != "void"]
    for body in needs.bodies:
        own = [letter for letter in asked if letter.fields.get("to") == body]
        if not any(_agreed(letter, needs, as_of) for letter in own):
            brought = any(_standing(letter) in ("escalated", "decided") for letter in own)
            clauses = (("5.7c",) if brought else ()) if own else ("5.4",)
            yield Reason.of("consent-missing", clauses=clauses, body=body, release=needs.release)
    for letter in asked:
        body = letter.fields.get("to")
        if letter.fields.get("purpose") == "joint_release" and body not in needs.bodies:
            yield Reason.of("body-unnamed", path=needs.root, body=str(body), record=letter.id)


def _is_authorised(publication: Record, records: tuple[Record, ...], as_of: AsOf) -> bool:
    """Whether the body that made it let us publish it: by a document, or a letter that it agreed to (5.2b)."""
    document = publication.fields.get("authorised_by")
    if not isinstance(document, str) or not document.strip():
        return False
    if not _LETTER.fullmatch(document):
        return publication.sound
    return any(letter.id == document and _is_settled(letter, as_of) for letter in records)


def opened(needs: Needs, records: tuple[Record, ...], as_of: AsOf) -> Opened:
    """What the records concerning a release let through although an answer about it would keep it back."""
    letters = tuple(record for record in records if _agreed(record, needs, as_of))
    calls = [
        _said(r, "reply", "on")
        for r in letters
        if r.fields.get("purpose") == "approval" and _said(r, "reply", "doc_no")
    ]
    declassified = [record for record in _of(records, "declassification") if record.state != "void"]
    return Opened(
        declassified=bool(declassified)
        and all(_is_declassified(r, as_of) and not _is_extended(r, as_of.day) for r in declassified),
        private=any(_opens_private(review, needs, letters, as_of) for review in _of(records, "review")),
        telegram=_day(min(calls)) if calls else None,
        consultations=frozenset(letter.id for letter in letters),
    )


def _of(records: tuple[Record, ...], register: str) -> Iterator[Record]:
    return (record for record in records if record.register == register)


def _said(record: Record, key: str, inner: str) -> str:
    """A text within a mapping of the record; empty where it is not there."""
    value = record.fields.get(key)
    found = value.get(inner) if isinstance(value, Mapping) else None
    return found if isinstance(found, str) else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _is_declassified(record: Record, as_of: AsOf) -> bool:
    return record.state in _DECLASSIFIED and record.sound and _is_entered_by_right(record, _DECLASSIFIED, as_of)


def _is_entered_by_right(record: Record, states: tuple[str, ...], as_of: AsOf) -> bool:
    """Whether a person whose move it is signed the entry that led to one of `states`."""
    ways = definitions()[record.register].transitions
    roles = {role for way in ways if way.to in states for role in way.roles}
    return any(
        signer_problem(s.by, s.key, roles, AsOf(as_of.trust, as_of.latest, s.at), record.path) is None
        for s in record.signed
        if s.predicate.get("to") in states
    )


def _is_extended(record: Record, day: date) -> bool:
    """Whether its period of secrecy was made longer and still runs; without a last day it has none."""
    until = _day(_said(record, "extension_check", "until"))
    return _said(record, "extension_check", "result") == "extended" and (until is None or day <= until)


def _is_disclosure_checked(record: Record) -> bool:
    """Whether somebody signed that no respondent can be told from the figures (3.4b)."""
    stat = record.fields.get("stat")
    check = stat.get("disclosure_check") if isinstance(stat, Mapping) else None
    return record.sound and isinstance(check, Mapping) and bool(check.get("by") and check.get("at"))


def _agreed(record: Record, needs: Needs, as_of: AsOf) -> bool:
    """A written agreement to exactly these bytes, or a decision over them (3.11b, 5.4b, 5.7c)."""
    return _is_settled(record, as_of) and needs.digest in _agreed_digests(record)


def _is_settled(record: Record, as_of: AsOf) -> bool:
    """Whether the other side agreed in writing, or it was decided for publication; silence never counts.

    A closed letter counts by the state that it was closed from.
    """
    standing = _standing(record)
    if record.register != "consultation-out" or standing not in _CONSENTED:
        return False
    if standing == "decided":
        settled = _said(record, "escalation", "outcome") in ("publish", "partial")
    else:
        settled = _said(record, "reply", "written") == "true" and bool(_said(record, "reply", "on"))
    return settled and record.sound and _is_entered_by_right(record, _CONSENTED, as_of)


def _agreed_digests(record: Record) -> tuple[Any, ...]:
    """The contents that a letter settles: what was shown, or confirmed later, or as it was decided."""
    if decided := _said(record, "escalation", "digest"):
        return (decided,)
    if _said(record, "escalation", "outcome") == "partial":
        return ()
    confirmed = record.fields.get("confirmations")
    later = [c.get("digest") for c in confirmed if isinstance(c, Mapping)] if isinstance(confirmed, list) else []
    return (record.fields.get("subject_digest"), *later)


def _standing(record: Record) -> str:
    history = record.fields.get("history")
    last = history[-1] if isinstance(history, list) and history else None
    return str(last.get("from")) if record.state == "closed" and isinstance(last, Mapping) else record.state


def _opens_private(review: Record, needs: Needs, letters: tuple[Record, ...], as_of: AsOf) -> bool:
    """Whether the holder of the right agreed, or a leader put the public interest first and told the holder (3.8.3)."""
    holder = next((letter for letter in letters if letter.id == review.fields.get("rights_holder")), None)
    if not review.sound or review.state in _REVIEW_OVER:
        return False
    if holder is not None:
        return True
    by_leader = any(
        signer_problem(s.by, s.key, ("leader",), AsOf(as_of.trust, as_of.latest, s.at), review.path) is None
        for s in review.signed
    )
    reason, told = review.fields.get("public_interest_reason"), _day(str(review.fields.get("told_third_party_on")))
    covers = needs.digest in (review.fields.get("content_sha256"), _listed(review))
    return by_leader and covers and bool(reason and str(reason).strip()) and told is not None


def _listed(review: Record) -> str:
    """The digest of the files that a review names, all of them plain; empty where it names none that can be listed."""
    files = review.fields.get("files")
    try:
        listed = [FileDigest(f["path"], "100644", f["sha256"].removeprefix("sha256:")) for f in files or ()]
        return files_digest(listed) if listed else ""
    except (TypeError, KeyError, AttributeError, StatementProblem):
        return ""


# -- what stops every build -----------------------------------------------------------------------


def frozen_by(records: Iterable[Record], as_of: AsOf) -> tuple[Record, ...]:
    """The leaks that are open without the word that builds may go on (clause 3.16; domain.md 6.8).

    A leak record that does not hold together, or that somebody ended whose move it is not, freezes too: in doubt
    nothing new goes online.
    """
    leaks = (record for record in records if record.register == "leak")
    return tuple(leak for leak in leaks if not (_is_over(leak, as_of) or _is_released(leak, as_of)))


def _is_over(leak: Record, as_of: AsOf) -> bool:
    return leak.state in _LEAK_OVER and leak.sound and _is_entered_by_right(leak, _LEAK_OVER, as_of)


def _is_released(leak: Record, as_of: AsOf) -> bool:
    """Whether the last word on the record is the secrecy officer's or the head's, and names a document."""
    said = leak.fields.get("builds_released")
    if not (leak.sound and isinstance(said, Mapping) and said.get("doc_no") and said.get("by") and said.get("at")):
        return False
    last = leak.signed[-1]
    return signer_problem(last.by, last.key, _THAWS, AsOf(as_of.trust, as_of.latest, last.at), leak.path) is None


# -- what the checkpoint remembers ----------------------------------------------------------------


def remembered(records: tuple[Record, ...]) -> bytes:
    """`registers/log/registers.json`: for every record the number of its entries and the digest of the last."""
    by_register: dict[str, dict[str, Any]] = {}
    for record in records:
        by_register.setdefault(record.register, {})[record.id] = {
            "entries": record.entries,
            "last": record.last,
        }
    return strict_json.canonical(by_register)


def forgotten(memory: bytes, records: tuple[Record, ...], tree: Tree) -> Iterator[Reason]:
    """Records that were cut or rewritten since the checkpoint (E-REC-017): code register-inconsistent."""
    present = {(record.register, record.id): record for record in records}
    for register, ids in strict_json.loads(memory).items():
        for record_id, known in ids.items():
            record = present.get((register, record_id))
            if record is None or not known["entries"]:
                if record is None:
                    yield Reason.of("register-inconsistent", path=f"registers/{register}/{record_id}", what="missing")
                continue
            name = f"{record.path.removesuffix('.md')}.{known['entries']}.json"
            if name not in tree or "sha256:" + sha256(tree[name].data) != known["last"]:
                yield Reason.of("register-inconsistent", path=name, what="rewritten")
