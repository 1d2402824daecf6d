"""The publication and review records of a release, as its signed acts and the publication log tell them.

A move that mirrors a signed act is derived, never stored (domain.md 5.1): its entry holds the digest of that statement.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from gate.approvals import SignedAct
from gate.front_matter import Correction, FrontMatter
from gate.log import SaltedEntry
from gate.model import sha256
from gate.registers.model import Entry, Record

PUBLICATION, REVIEW = "publication", "review"
_PUB_STATE = {"submit": "under_review", "review": "reviewed", "approve": "approved", "reject": "rejected"}
_REV_STATE = {"submit": "drafter_opined", "review": "office_reviewed", "approve": "decided"}
_WITHIN_A_SECOND = ("submit", "review", "approve", "reject", "publish", "withdraw")
_ONLINE = frozenset({"published", "corrected"})


@dataclass(frozen=True, slots=True)
class Signed:
    """What is signed about one release: its acts, and its entries in the publication log."""

    release: str
    root: str
    front: FrontMatter
    acts: tuple[SignedAct, ...] = ()
    logged: tuple[SaltedEntry, ...] = ()


def publication(signed: Signed, stored: Record | None = None) -> Record:
    """The PUB record: what the office keeps about it (`stored`), and the moves that its signed acts are.

    Without a stored one its id is the release's own.
    """
    own = stored.history if stored else ()
    held = {entry.statement for entry in own}
    history = _in_order((*own, *(entry for entry in _pub_entries(signed) if entry.statement not in held)))
    derived = _facts(signed)
    if stored is not None:
        return replace(stored, state=history[-1].to_state, values={**stored.values, **derived}, history=history)
    opened = {"title": signed.front.title, "office": signed.front.office, "visibility": "public"}
    state = history[-1].to_state if history else "draft"
    return Record("", PUBLICATION, signed.release, state, {**opened, **derived}, history)


def _facts(signed: Signed) -> Mapping[str, Any]:
    front = signed.front
    published = [salted.entry for salted in signed.logged if salted.entry.kind == "publish"]
    facts: dict[str, Any] = {
        "category": front.category,
        "produced": front.produced,
        "content": f"{signed.root}/",
        "with": tuple(front.with_),
    }
    if front.correction is not None:
        facts["correction"] = _told(front.correction)
    if signed.acts:
        facts["content_sha256"] = signed.acts[-1].act.digest
    if published:
        facts |= {
            "index": published[0].index_no,
            "published_at": published[0].when,
            "version": published[-1].version,
            "content_sha256": published[-1].digest,
        }
    return facts


def _told(correction: Correction) -> Mapping[str, Any]:
    """A correction as the register keeps it."""
    said = {field.name.rstrip("_"): getattr(correction, field.name) for field in fields(correction)}
    return {key: value for key, value in said.items() if value != ""}


def _pub_entries(signed: Signed) -> list[Entry]:
    """The entries in time order, each from the state that the one before it left."""
    moves = [(a.act.time, a.act.person, a.act.role, a.act.act, a.digest, a.act.basis) for a in signed.acts]
    moves += [
        (s.entry.when, s.entry.by, "web", "publish", f"sha256:{sha256(s.stored)}", "")
        for s in signed.logged
        if s.entry.kind == "publish"
    ]
    entries: list[Entry] = []
    state, online = None, False
    for at, by, role, act, digest, basis in sorted(moves, key=lambda move: (move[0], _WITHIN_A_SECOND.index(move[3]))):
        to = _next_state(act, online)
        if to is None:
            continue
        entries.append(Entry(at, by, role, act, state or "draft", to, basis, statement=digest))
        state, online = to, online or to in _ONLINE
    return entries


def _next_state(act: str, online: bool) -> str | None:
    """While a page is online the review of its next version moves nothing (domain.md 6.1)."""
    if act == "publish":
        return "corrected" if online else "published"
    if act == "withdraw":
        return "withdrawn"
    return None if online else _PUB_STATE.get(act)


def reviews(signed: Signed) -> tuple[Record, ...]:
    """The REV records, one for each version that was submitted; ids are the release's with the version's number."""
    versions = sorted({a.act.version for a in signed.acts if a.act.act in _REV_STATE})
    return tuple(_review(signed, version) for version in versions)


def _review(signed: Signed, version: int) -> Record:
    acts = [a for a in signed.acts if a.act.version == version and a.act.act in _REV_STATE]
    history: list[Entry] = []
    for signed_act in acts:
        act, before = signed_act.act, history[-1].to_state if history else "opened"
        history.append(
            Entry(
                act.time,
                act.person,
                act.role,
                act.act,
                before,
                _REV_STATE[act.act],
                act.basis,
                statement=signed_act.digest,
            )
        )
    values = {
        "title": signed.front.title,
        "office": signed.front.office,
        "visibility": "internal",
        "opened": acts[0].act.time,
        "subject": {"kind": "publication", "id": signed.release},
        "content_sha256": acts[-1].act.digest,
    }
    for signed_act, key in zip(acts, ("drafter_opinion", "office_opinion", "decision"), strict=False):
        act = signed_act.act
        values[key] = {
            "attribute": act.opinion, "basis": act.basis, "reason": act.reason, "by": act.person, "at": act.time
        }  # fmt: skip
    return Record("", REVIEW, f"{signed.release}.v{version}", history[-1].to_state, values, tuple(history))


def _in_order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """By time; each entry starts from the state that the one before it left."""
    found: list[Entry] = []
    for entry in sorted(entries, key=lambda entry: entry.at):
        found.append(replace(entry, from_state=found[-1].to_state) if found else entry)
    return tuple(found)


def of_releases(signed: Sequence[Signed], stored: Iterable[Record]) -> list[Record]:
    """All publication and review records: stored ones joined with their release by `content`, then what is left."""
    kept = [record for record in stored if record.register == PUBLICATION]
    by_content = {str(record.get("content")).rstrip("/"): record for record in kept if record.get("content")}
    found = [publication(s, by_content.get(s.root)) for s in signed]
    joined = {record.id for record in found}
    found += (record for record in kept if record.id not in joined)
    return [*found, *(review for s in signed for review in reviews(s))]
