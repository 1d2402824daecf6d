"""Work records that a release depends on: consents of other bodies, declassification, referrals, approvals by law.

Each record is a Markdown file with front matter, and beside it one signed statement for every entry of its
history: ``<ID>.<N>.json`` and ``.json.sig`` (domain.md 5.1).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from gate import front_matter, sshsig, strict_json
from gate.approvals import AsOf, signer_problem
from gate.model import Blob, Reason, Tree, sha256
from gate.sshsig import PublicKey, SignatureProblem
from gate.timestamps import parse

RECORD_TYPE = "urn:gongkai-gate:record:v1"
_PATH = re.compile(r"registers/(?P<register>[a-z-]+)/(?:[0-9]{4}/)?(?P<id>[A-Z]{3}-[0-9]{4}-[0-9]{4})\.md")
_MOVERS = (
    "office",
    "office_head",
    "leader",
    "leading_group",
    "head",
    "secrecy_officer",
    "classifier",
    "drafter",
    "web",
)
_CONSENTED = ("agreed", "settled", "decided")
_DECLASSIFIED = ("formalities_done", "closed")
_REFERRAL_OVER = ("carried_out", "closed", "void")


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its register, its fields as plain text, and the digest of its last signed statement."""

    path: str
    register: str
    id: str
    fields: Mapping[str, Any] = field(repr=False)
    entries: int = 0
    last: str = ""
    reasons: tuple[Reason, ...] = ()

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
    entries, last, reasons = 0, "", []
    stem = path.removesuffix(".md")
    while (name := f"{stem}.{entries + 1}.json") in tree:
        problem = _entry_problem(name, entries + 1, last, register, record_id, tree, as_of)
        if problem is not None:
            reasons.append(problem)
        last, entries = "sha256:" + sha256(tree[name].data), entries + 1
    if fields.get("id") != record_id or fields.get("register") != register:
        reasons.append(Reason.of("record-invalid", path=path, what="id"))
    if entries == 0:
        reasons.append(Reason.of("record-unsigned", path=path))
    elif not reasons and not _covers(tree[f"{stem}.{entries}.json"], tree[path]):
        reasons.append(Reason.of("record-changed", path=path))
    return Record(path, register, record_id, fields, entries, last, tuple(reasons))


def _covers(statement: Blob, record: Blob) -> bool:
    return strict_json.loads(statement.data)["subject"][0]["digest"]["sha256"] == record.sha256


def _entry_problem(
    name: str, number: int, last: str, register: str, record_id: str, tree: Tree, as_of: AsOf
) -> Reason | None:
    """Why entry `number` of a record does not count, or None."""
    if f"{name}.sig" not in tree:
        return Reason.of("record-unsigned", path=name)
    try:
        statement = strict_json.loads(tree[name].data)
        key: PublicKey = sshsig.verify(tree[f"{name}.sig"].data, tree[name].data)
        predicate = statement["predicate"]
        said = (predicate["register"], predicate["record"], predicate["entry"], predicate["previous"])
        person, when = predicate["by"], parse(predicate["at"])
        shape = statement["predicateType"] == RECORD_TYPE and len(statement["subject"]) == 1
    except strict_json.JsonProblem as problem:
        code = problem.code if problem.code == "json-duplicate-key" else "record-invalid"
        return Reason.of(code, path=name, what="JSON")
    except SignatureProblem as problem:
        return Reason.of(problem.code, path=name + ".sig")
    except (KeyError, TypeError, ValueError):
        return Reason.of("record-invalid", path=name, what="schema")
    if not shape or said != (register, record_id, number, last or None) or when > as_of.when:
        return Reason.of("record-invalid", path=name, what="chain")
    return signer_problem(person, key, _MOVERS, as_of, name)


# -- what a release needs -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Needs:
    """What a release needs records for: its id, folder, closed-list digest, and the other bodies concerned."""

    release: str
    root: str
    digest: str
    bodies: tuple[str, ...]


BySubject = Mapping[str, tuple[tuple[int, Record], ...]]
"""Records, each with its place among all, by the release or the folder that they are about."""


def by_subject(records: Iterable[Record]) -> BySubject:
    """The records of a bureau so arranged that those about one release are found at once."""
    found: dict[str, dict[int, Record]] = {}
    for place, record in enumerate(records):
        content = str(record.fields.get("content", "")).rstrip("/")
        for subject in (record.fields.get("subject"), content):
            if isinstance(subject, str) and subject:
                found.setdefault(subject, {})[place] = record
    return {subject: tuple(about.items()) for subject, about in found.items()}


def concerning(needs: Needs, about: BySubject) -> tuple[Record, ...]:
    """The records about one release, in the order of all."""
    found = dict(about.get(needs.release, ())) | dict(about.get(needs.root, ()))
    return tuple(found[place] for place in sorted(found))


def problems(needs: Needs, records: tuple[Record, ...]) -> Iterator[Reason]:
    """What is missing in the registers for a release (DESIGN 6.5; clauses 3.11, 3.13, 4.1d, 5.4, 5.5)."""
    for body in needs.bodies:
        if not any(_consents(record, body, needs) for record in records):
            yield Reason.of("consent-missing", body=body, release=needs.release)
    for record in _about(records, "declassification", needs):
        if record.state not in _DECLASSIFIED or not record.sound:
            yield Reason.of("declassification-missing", path=record.path, key=record.id)
    for record in _about(records, "referral", needs):
        if record.state not in _REFERRAL_OVER or not record.sound:
            yield Reason.of("referral-open", path=record.path, record=record.id)
    for record in _about(records, "publication", needs):
        approval = record.fields.get("approval")
        needed = isinstance(approval, Mapping) and approval.get("needed") == "true"
        if needed and not (approval.get("doc_no") and approval.get("approved_on") and record.sound):
            yield Reason.of("authority-approval-missing", path=record.path, record=record.id)


def declassified(needs: Needs, records: tuple[Record, ...]) -> bool:
    """Whether a finished declassification record stands behind the release (clauses 3.8.1, 3.13)."""
    return any(r.state in _DECLASSIFIED and r.sound for r in _about(records, "declassification", needs))


def _about(records: tuple[Record, ...], register: str, needs: Needs) -> Iterator[Record]:
    for record in records:
        if record.register == register:
            content = str(record.fields.get("content", "")).rstrip("/")
            if record.fields.get("subject") == needs.release or (content and content == needs.root):
                yield record


def _consents(record: Record, body: str, needs: Needs) -> bool:
    """A written agreement of that body to exactly these bytes; silence never counts (3.11b, 5.4b)."""
    reply = record.fields.get("reply")
    return (
        record.register == "consultation-out"
        and record.sound
        and record.fields.get("subject") == needs.release
        and record.fields.get("to") == body
        and record.state in _CONSENTED
        and record.fields.get("subject_digest") == needs.digest
        and isinstance(reply, Mapping)
        and reply.get("written") == "true"
        and bool(reply.get("on"))
    )


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
