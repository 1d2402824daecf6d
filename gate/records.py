"""Work records that a release depends on: consents of other bodies, declassification, referrals, approvals by law.

Each record is a Markdown file with front matter, and beside it one signed statement for every entry of its
history: ``<ID>.<N>.json`` and ``.json.sig`` (domain.md 5.1).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from gate import front_matter, strict_json
from gate.approvals import AsOf, signer_problem
from gate.model import Blob, Reason, Tree, sha256
from gate.registers import entries, reading
from gate.registers.definition import ROLES, definitions
from gate.registers.entries import RECORD_TYPE as RECORD_TYPE

_PATH = re.compile(r"registers/(?P<register>[a-z-]+)/(?:[0-9]{4}/)?(?P<id>[A-Z]{3}-(?:[0-9]{4}-)?[0-9]{2,4})\.md")
_CONSENTED = ("agreed", "settled", "decided")
_DECLASSIFIED = ("formalities_done", "closed")
_REFERRAL_OVER = ("carried_out", "closed", "void")


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
    read = reading.read(path, blob.data, known)
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
