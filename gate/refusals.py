"""What the review records say against a release: refused before for a mark that is gone, stopped, or altered.

Read from the stored records and their signed statements, so that a verdict does not depend on who runs the commands:
what a person had to decide counts only from the entry on that this person signed (clauses 3.7.1, 3.7.5).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import product
from typing import Any

from gate import strict_json
from gate.approvals import AsOf, signer_problem
from gate.finding_classes import MARKS, SECRECY
from gate.markless import TEXT, Texts
from gate.model import Finding, Reason, Tree, sha256
from gate.records import Record
from gate.registers import entries, reading
from gate.registers import model as registers
from gate.registers.definition import definitions
from gate.registers.entries import Signed
from gate.registers.writing import fields_digest
from gate.releases import release_id

REVIEW = "review"
REFUSED = "refused"
"""First word of the note of an entry that records a refused act; the digest of what it recorded follows."""

RESUBMITTED = "E-REV-004"
STOPPED = "stopped"
_REMOVED_WITH_IT = frozenset({"referred", "leak"})
"""Where a stopped review goes on to: those bytes stay where they are."""

OFFICER = ("secrecy_officer",)
LIFTERS = ("leader", "leading_group", "head", *OFFICER)
"""Who decides that a mark is lifted; of a level the secrecy officer alone, with the authority's written decision."""

_GROWING = ("refusals", "dispositions", "officer_statements")
_MOST_HISTORIES = 400

Count = Mapping[tuple[str, str], int]
"""How often a rule finds something in a file: by path and rule."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An act that was refused for a mark: the text without it, and how many such marks the file bore.

    `line` is the part and line of the mark, empty where it stands on none; `secret` says that it is a level.
    """

    record: str
    release: str
    at: str
    rule: str
    fid: str
    file: str
    line: str
    secret: bool
    marks: int
    whole: frozenset[str]
    bearing: frozenset[str]

    def is_in(self, texts: Texts) -> bool:
        """Whether a file is that text, or has the paragraphs that bore its mark."""
        return not self.whole.isdisjoint(texts.whole) or not self.bearing.isdisjoint(texts.paragraphs)


@dataclass(frozen=True, slots=True)
class Seen:
    """One version of a release as it is compared: when it was entered and submitted, and what was found in it.

    `texts` gives the digests of its files, when somebody asks: most versions are never compared.
    """

    release: str
    entered: datetime | None
    submitted: datetime | None
    findings: tuple[Finding, ...]
    texts: Callable[[], Mapping[str, Texts]]

    @property
    def count(self) -> Count:
        """How often each rule found something in each file."""
        return Counter((finding.path, finding.rule) for finding in self.findings)


class Reviews:
    """The stored review records of a bureau, and what they come to for a release."""

    def __init__(self, records: Iterable[Record], tree: Tree, as_of: AsOf) -> None:
        every = tuple(records)
        self._tree, self._as_of = tree, as_of
        self._reviews = tuple(record for record in every if record.register == REVIEW)
        self._folders = {r.id: str(r.fields.get("content", "")).rstrip("/") for r in every if r.fields.get("content")}
        self._typed: dict[str, registers.Record | None] = {}

    # -- whole ------------------------------------------------------------------------------------

    def of_nobody(self, known: Iterable[str]) -> Iterator[Reason]:
        """What is wrong with reviews that name no release, and with statements whose record is gone."""
        there = frozenset(known)
        for record in self._reviews:
            if self._release_of(record) not in there:
                yield from record.reasons
        if self._reviews or any(path.startswith(f"registers/{REVIEW}/") for path in self._tree):
            paths = [path for path in self._tree if path.startswith(f"registers/{REVIEW}/")]
            for path in entries.strays(paths, [record.path for record in self._reviews]):
                yield Reason.of("E-REC-017", path, what_zh="记录已不在", what_en="its record is gone")

    # -- one release ------------------------------------------------------------------------------

    def altered(self, release: str) -> Iterator[Reason]:
        """Reviews of a release that are not as they were signed: nobody knows what they said."""
        for record in self._of(release):
            yield from record.reasons
            recorded = {r.number: r.note for r in map(_Refused.of, record.signed) if r is not None}
            for signed in record.signed:
                items = [item for item in _maps(record.fields, "refusals") if _made_by(item, signed)]
                if signed.number in recorded and recorded[signed.number] != digest_of(items):
                    yield Reason.of(
                        "E-REC-017", record.path, what_zh="被拒绝的记录改过", what_en="a recorded refusal was changed"
                    )

    def stopped(self, release: str, digest: str) -> Iterator[Reason]:
        """The stop of a release by the secrecy officer; what became a referral or a leak holds for its bytes."""
        for record in self._of(release):
            stops = [signed for signed in record.signed if signed.predicate.get("to") == STOPPED]
            if not stops:
                continue
            ended = record.state in _REMOVED_WITH_IT and self._by(record, record.signed[-1], OFFICER)
            if not ended or record.fields.get("content_sha256") == digest:
                yield Reason.of("stopped", path=record.path, release=release, record=record.id)

    def stated(self, release: str) -> frozenset[str]:
        """Fingerprints of marks of which the secrecy officer has stated that the marked thing is not here (3.7.1)."""
        return frozenset(
            str(item.get("fid"))
            for record in self._of(release)
            for item, _ in self._decided(record, "officer_statements", OFFICER)
        )

    def resubmitted(self, seen: Seen) -> Iterator[Reason]:
        """Text that was refused for a mark and is here without it (E-REV-004), or was signed before it was lifted."""
        candidates = [r for r in self._refusals if self._may_concern(r, seen)]
        if not candidates:
            return
        count, there = seen.count, {finding.fingerprint for finding in seen.findings}
        texts = seen.texts()
        told: set[tuple[str, str]] = set()
        for refusal in candidates:
            for path, text in texts.items():
                if (path, refusal.fid) in told or refusal.fid in there or not refusal.is_in(text):
                    continue
                if refusal.rule != RESUBMITTED and count[(path, refusal.rule)] >= refusal.marks:
                    continue
                told |= {(path, fid) for fid in self._mark_of(refusal.fid)}
                yield from self._unless_lifted(refusal, path, seen.submitted)

    def _unless_lifted(self, refusal: Refusal, path: str, submitted: datetime | None) -> Iterator[Reason]:
        mark = self._mark_of(refusal.fid)
        lifted = [at for fid, secret, at in self._lifted if fid in mark and (secret or not refusal.secret)]
        facts = {"record": refusal.record, "rule": refusal.rule, "fid": refusal.fid, "file": refusal.file}
        if not lifted:
            yield Reason.of(RESUBMITTED, path, **facts)
        elif submitted is not None and submitted < min(lifted):
            yield Reason.of("signed-before-lifted", path, **facts)

    def _may_concern(self, refusal: Refusal, seen: Seen) -> bool:
        """Published text is held against refusals of its own release before its entry alone: that is quick enough."""
        if seen.entered is None:
            return True
        return refusal.release == seen.release and _before(refusal.at, seen.entered)

    # -- reading ----------------------------------------------------------------------------------

    @property
    def have_attachments(self) -> bool:
        """Whether the text of an attachment was refused: only then others have to be read for it."""
        return any(not refusal.file.endswith(TEXT) for refusal in self._refusals)

    @cached_property
    def _about(self) -> Mapping[str, tuple[Record, ...]]:
        found: dict[str, list[Record]] = {}
        for record in self._reviews:
            found.setdefault(self._release_of(record), []).append(record)
        return {release: tuple(records) for release, records in found.items()}

    def _of(self, release: str) -> tuple[Record, ...]:
        return self._about.get(release, ())

    def _release_of(self, record: Record) -> str:
        """The release that a review names: by its id, or by that of its publication record."""
        subject = record.fields.get("subject")
        named = str(subject.get("id", "")) if isinstance(subject, Mapping) else ""
        return release_id(self._folders[named]) if named in self._folders else named

    @cached_property
    def _refusals(self) -> tuple[Refusal, ...]:
        letters = {
            str(finding.get("fid")): str(finding.get("class"))
            for record in self._reviews
            if record.fields.get("refusals")
            for finding in _maps(record.fields.get("scan"), "findings")
        }
        return tuple(refusal for record in self._reviews for refusal in self._refusals_in(record, letters))

    def _refusals_in(self, record: Record, letters: Mapping[str, str]) -> Iterator[Refusal]:
        scan = record.fields.get("scan")
        marks = Counter((str(f.get("file")), str(f.get("rule"))) for f in _maps(scan, "findings"))
        for item in _maps(record.fields, "refusals"):
            fid, file, rule = (str(item.get(key, "")) for key in ("fid", "file", "rule"))
            letter = letters.get(fid, SECRECY)
            if letter not in MARKS:
                continue
            others = frozenset(str(t.get("digest")) for t in _maps(scan, "texts") if t.get("file") == file)
            whole = str(item.get("text", ""))
            yield Refusal(
                record=record.id,
                release=self._release_of(record),
                at=str(item.get("at", "")),
                rule=rule,
                fid=fid,
                file=file,
                line=str(item.get("locator", "")).rpartition(":")[0],
                secret=letter == SECRECY,
                marks=max(1, marks[(file, rule)]),
                whole=others | {whole},
                bearing=others,
            )

    def _mark_of(self, fid: str) -> frozenset[str]:
        """The findings that one mark is: those on the same line of the same file, which one decision lifts."""
        return self._marks.get(fid, frozenset({fid}))

    @cached_property
    def _marks(self) -> Mapping[str, frozenset[str]]:
        lines: dict[tuple[str, str, str, bool], set[str]] = {}
        for refusal in self._refusals:
            if refusal.rule != RESUBMITTED and refusal.line:
                where = (refusal.record, refusal.file, refusal.line, refusal.secret)
                lines.setdefault(where, set()).add(refusal.fid)
        return {fid: frozenset(fids) for fids in lines.values() for fid in fids}

    @cached_property
    def _lifted(self) -> tuple[tuple[str, bool, datetime], ...]:
        """Decisions that lifted a mark: its fingerprint, whether the secrecy officer decided, when it was signed."""
        found = []
        for record in self._reviews:
            for item, signed in self._decided(record, "dispositions", LIFTERS):
                complete = all(str(item.get(key) or "").strip() for key in ("reason", "mark", "original"))
                if item.get("decision") == "mark_lifted" and complete:
                    found.append((str(item.get("fid")), self._by(record, signed, OFFICER), signed.at))
        return tuple(found)

    # -- who signed what --------------------------------------------------------------------------

    def _decided(self, record: Record, key: str, roles: tuple[str, ...]) -> Iterator[tuple[Mapping[str, Any], Signed]]:
        """Items of a list, each with the statement that brought it in: by the person it names, in one of `roles`."""
        if not record.fields.get(key) or not record.sound:
            return
        typed = self._read(record)
        if typed is None:
            return
        items = tuple(typed.get(key, ()))
        before = 0
        for signed, lengths in zip(record.signed, _lengths(typed, record.signed), strict=True):
            until = None if lengths is None else lengths[_GROWING.index(key)]
            if until is not None and before is not None and self._by(record, signed, roles):
                yield from ((item, signed) for item in items[before:until] if item.get("by") == signed.by)
            before = until  # type: ignore[assignment]

    def _by(self, record: Record, signed: Signed, roles: tuple[str, ...]) -> bool:
        """Whether the person who signed an entry held one of `roles` then."""
        as_of = AsOf(self._as_of.trust, self._as_of.latest, signed.at)
        return signer_problem(signed.by, signed.key, roles, as_of, record.path) is None

    def _read(self, record: Record) -> registers.Record | None:
        if record.path not in self._typed:
            read = reading.read(record.path, self._tree[record.path].data, definitions())
            self._typed[record.path] = read.record
        return self._typed[record.path]


@dataclass(frozen=True, slots=True)
class _Refused:
    """The note of an entry that records a refused act."""

    number: int
    note: str

    @classmethod
    def of(cls, signed: Signed) -> _Refused | None:
        word, _, digest = str(signed.predicate.get("note", "")).partition(" ")
        return cls(signed.number, digest) if word == REFUSED else None


def note_of(items: Iterable[Mapping[str, str]]) -> str:
    """The note of the entry that records these refusals."""
    return f"{REFUSED} {digest_of(items)}"


def digest_of(items: Iterable[Mapping[str, Any]]) -> str:
    """The digest of refusals as their record has them, all values as text."""
    return "sha256:" + sha256(strict_json.canonical([{k: str(v) for k, v in item.items()} for item in items]))


def _made_by(item: Mapping[str, Any], signed: Signed) -> bool:
    return item.get("at") == signed.predicate.get("at") and item.get("by") == signed.by


def _lengths(record: registers.Record, signed: tuple[Signed, ...]) -> list[tuple[int, ...] | None]:
    """How long each growing list was when a statement was signed, or None where that can no longer be told.

    The lists only grow, so what a statement covered is found among shorter ones by the digest that it holds.
    """
    now: tuple[int, ...] | None = tuple(len(record.get(key, ())) for key in _GROWING)
    found: list[tuple[int, ...] | None] = []
    for statement in reversed(signed):
        now = None if now is None else _length_at(record, statement, now)
        found.append(now)
    return found[::-1]


def _length_at(record: registers.Record, signed: Signed, most: tuple[int, ...]) -> tuple[int, ...] | None:
    definition = definitions()[record.register]
    wanted = signed.predicate.get("fields")
    shorter = sorted(product(*(range(length + 1) for length in most)), key=lambda lengths: sum(most) - sum(lengths))
    for lengths in shorter[:_MOST_HISTORIES]:
        values = dict(record.values)
        for key, length in zip(_GROWING, lengths, strict=True):
            values.pop(key, None)
            if length:
                values[key] = record.values[key][:length]
        if fields_digest(replace(record, values=values), definition) == wanted:
            return lengths
    return None


def _before(at: str, moment: datetime) -> bool:
    try:
        return datetime.fromisoformat(at) <= moment
    except ValueError:
        return True


def _maps(fields: Any, key: str) -> tuple[Mapping[str, Any], ...]:
    """The mappings of a list in what somebody may have written by hand."""
    value = fields.get(key) if isinstance(fields, Mapping) else None
    return tuple(item for item in value if isinstance(item, Mapping)) if isinstance(value, list) else ()
