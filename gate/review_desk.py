"""Where the review record of a release is written by the gate: refused acts, the secrecy officer's stop and statement.

The refusal itself never depends on it: what cannot be recorded is refused all the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gate import acts, markless, refusals, timestamps
from gate import desk as desks
from gate.approvals import CHAIN, AsOf
from gate.desk import Desk, Signer
from gate.errors import GateError
from gate.finding_classes import MARKS, SECRECY, letters
from gate.model import Blob, Finding, Reason, Refused, Waivable
from gate.readers.base import Part
from gate.readers.isolation import extract
from gate.registers import signing_desk
from gate.registers.model import Record
from gate.registers.signing_desk import Proposal, Wish
from gate.registers.store import Store, open_store
from gate.releases import release_id
from gate.scanned import digests_of, findings_of, locator
from gate.scanner import mask_path, rules_digest
from gate.verdict import ReleaseVerdict, may_be_waived

_OVER = frozenset({"stale", "void"})
_ENDED = frozenset({"stopped", "referred", "leak"})


@dataclass(frozen=True)
class Recorded:
    """What became of the record of a refused act.

    `record` is its id, `fresh` whether an entry was made; `marks` and `secret` say what was found, `again` for what the
    text was refused before. `problem` is why nothing could be recorded.
    """

    record: str = ""
    fresh: bool = False
    marks: bool = False
    secret: bool = False
    again: tuple[Reason, ...] = ()
    problem: tuple[Reason | GateError, ...] = ()


# -- refused acts ----------------------------------------------------------------------------------


def to_record(act: str, judged: ReleaseVerdict) -> bool:
    """Whether a refusal of this act leaves a trace: for a finding that refuses, or for refused text that is back."""
    return act in (*CHAIN, "publish") and bool(acts.refusing(act, judged) or acts.resubmitted(judged))


def record_refusal(desk: Desk, judged: ReleaseVerdict, act: str, who: Signer, now: datetime, commit: bool) -> Recorded:
    """Sign one entry `refused` in the review record of these bytes, which is opened where there is none."""
    now = now.replace(microsecond=0)
    found, again = acts.refusing(act, judged), acts.resubmitted(judged)
    known = letters(judged.present.as_found)
    said: dict[str, Any] = {
        "marks": any(known.get(finding.fingerprint) in MARKS for finding in found),
        "secret": any(known.get(finding.fingerprint) == SECRECY for finding in found),
        "again": again,
    }
    try:
        record, files = _refused(desk, judged, act, who, now, found, again)
        if files:
            desks.keep(desk, files, f"{record} refused {act} {judged.id} ({who.person})" if commit else None)
    except Refused as refused:
        return Recorded(problem=refused.reasons, **said)
    except GateError as error:
        return Recorded(problem=(error,), **said)
    return Recorded(record, bool(files), **said)


def _refused(
    desk: Desk,
    judged: ReleaseVerdict,
    act: str,
    who: Signer,
    now: datetime,
    found: tuple[Finding, ...],
    again: tuple[Reason, ...],
) -> tuple[str, Mapping[str, bytes]]:
    store = _store(desk, now)
    texts = _texts(judged)
    record, opening = _review(store, judged, who, now, texts)
    had = {(item["rule"], item["fid"]) for item in record.get("refusals", ())}
    items = [item for item in _items(judged, act, who, now, found, again, texts) if _key(item) not in had]
    if not items:
        return record.id, {}
    wish = Wish(
        who.person,
        now,
        {"refusals": (*record.get("refusals", ()), *items)},
        note=refusals.note_of(_as_written(item) for item in items),
    )
    entry = signing_desk.propose_set(store, record, wish)
    return record.id, signing_desk.signed_files(store, (*opening, entry), who)


def _items(
    judged: ReleaseVerdict,
    act: str,
    who: Signer,
    now: datetime,
    found: tuple[Finding, ...],
    again: tuple[Reason, ...],
    texts: Mapping[str, markless.Texts],
) -> list[dict[str, Any]]:
    """One refusal a finding: the digest of the text only where taking the mark out would settle nothing."""
    known = letters(judged.present.as_found)
    seen = {"at": now, "by": who.person, "act": act}
    items = []
    for finding in found:
        marked = known.get(finding.fingerprint) in MARKS
        text = _text_of(judged.id, finding.path, texts if marked else {})
        place = {"file": mask_path(finding.path), "locator": locator(finding), "text": text}
        items.append({**seen, "rule": finding.rule, "fid": finding.fingerprint, **place})
    for reason in again:
        path = reason.path or ""
        place = {"file": mask_path(path), "text": _text_of(judged.id, path, texts)}
        items.append({**seen, "rule": refusals.RESUBMITTED, "fid": reason.facts["fid"], **place})
    return [{key: value for key, value in item.items() if value != ""} for item in items]


def _key(item: Mapping[str, Any]) -> tuple[str, str]:
    return item["rule"], item["fid"]


def _as_written(item: Mapping[str, Any]) -> dict[str, str]:
    return {key: timestamps.render(v) if isinstance(v, datetime) else str(v) for key, v in item.items()}


def _texts(judged: ReleaseVerdict) -> Mapping[str, markless.Texts]:
    """The digests of the present files; an attachment is read once more only where it bears a finding."""
    present = judged.present
    bearing = {finding.path for finding in present.as_found}

    def read(path: str, blob: Blob) -> tuple[Part, ...]:
        return extract(path, blob.data).parts if path in bearing else ()

    return markless.of_release(judged.id, present.release.files, present.as_found, read)


def _text_of(release: str, path: str, texts: Mapping[str, markless.Texts]) -> str:
    whole = texts[path].whole if path in texts else ()
    return whole[0] if whole else markless.nothing(release, path)


# -- the record of these bytes ---------------------------------------------------------------------


def _store(desk: Desk, now: datetime) -> Store:
    return open_store(desk.repo, now, trust_ref=desk.request.trust_ref)


def _review(
    store: Store, judged: ReleaseVerdict, who: Signer, now: datetime, texts: Mapping[str, markless.Texts]
) -> tuple[Record, tuple[Proposal, ...]]:
    """The review of the present bytes, and the proposal that opens it where there is none yet."""
    about = [r for r in store.records.of(refusals.REVIEW) if r.state not in _OVER and _names(r, judged.id, store)]
    found = [r for r in about if r.get("content_sha256") == judged.present.digest]
    if found:
        return found[-1], ()
    wish = Wish(who.person, now, _opening(judged, now, texts))
    opened = signing_desk.propose_new(store, store.definitions[refusals.REVIEW], wish)
    return opened.record, (opened,)


def _names(record: Record, release: str, store: Store) -> bool:
    named = record.get("subject.id")
    publication = store.records.get(named)
    folder = str(publication.get("content", "")).rstrip("/") if publication is not None else ""
    return named == release or (bool(folder) and release_id(folder) == release)


def _opening(judged: ReleaseVerdict, now: datetime, texts: Mapping[str, markless.Texts]) -> dict[str, Any]:
    """What a review of these bytes says when it is opened: never a word of them, its title included."""
    present, again = judged.present, {reason.path or "" for reason in acts.resubmitted(judged)}
    front = present.release.front_matter
    values: dict[str, Any] = {
        "title": f"{present.id} 第{present.version}版的审查",
        "subject": {"kind": "publication", "id": present.id},
        "files": tuple({"path": mask_path(f.path), "sha256": f"sha256:{f.sha256}"} for f in present.files),
        "content_sha256": present.digest,
        "scan": {
            "rules_version": rules_digest(),
            "run_at": now,
            "findings": tuple(findings_of(present.as_found)),
            "texts": tuple(digests_of(texts, again)),
        },
    }
    return values | ({"office": front.office} if front is not None else {})


# -- the secrecy officer ---------------------------------------------------------------------------


def stop(desk: Desk, judged: ReleaseVerdict, who: Signer, now: datetime, reason: str) -> tuple[str, dict[str, bytes]]:
    """The signed stop of a release: the id of its review and the files to keep. Raises `Refused`."""
    now = now.replace(microsecond=0)
    _only_by_the_officer(desk, who, now)
    store = _store(desk, now)
    record, opening = _review(store, judged, who, now, _texts(judged))
    if record.state in _ENDED:
        raise Refused(Reason.of("already-stopped", path=record.path, release=judged.id, record=record.id))
    move = signing_desk.propose_move(store, record, refusals.STOPPED, Wish(who.person, now, {}, note=reason))
    return record.id, signing_desk.signed_files(store, (*opening, move), who)


def lift(desk: Desk, judged: ReleaseVerdict, who: Signer, now: datetime, reason: str) -> tuple[str, dict[str, bytes]]:
    """The officer's signed statement about each mark of secrecy that may be a quotation. Raises `Refused`."""
    now = now.replace(microsecond=0)
    _only_by_the_officer(desk, who, now)
    store = _store(desk, now)
    record, opening = _review(store, judged, who, now, _texts(judged))
    if record.state in _ENDED:
        raise Refused(Reason.of("stop-not-lifted", path=record.path, record=record.id))
    waiting = _unstated(desk, judged, now)
    if not waiting:
        raise Refused(Reason.of("nothing-to-state", release=judged.id))
    statements = tuple({"fid": fid, "statement": reason, "by": who.person, "at": now} for fid in waiting)
    changes = {"officer_statements": (*record.get("officer_statements", ()), *statements)}
    entry = signing_desk.propose_set(store, record, Wish(who.person, now, changes, note=reason))
    return record.id, signing_desk.signed_files(store, (*opening, entry), who)


def _unstated(desk: Desk, judged: ReleaseVerdict, now: datetime) -> tuple[str, ...]:
    """Fingerprints of the marks of secrecy that wait for the officer's statement and may be quoted at all."""
    reviews = refusals.Reviews(desk.verdict.records, desk.tree, AsOf(desk.trust, desk.trust, now))
    stated = reviews.stated(judged.id)
    waiting: dict[str, None] = {}
    for version in (judged.present, *judged.older):
        known = letters(version.as_found)
        for finding in version.as_found:
            secret = known.get(finding.fingerprint) == SECRECY and finding.fingerprint not in stated
            if secret and may_be_waived(finding) is not Waivable.NEVER:
                waiting[finding.fingerprint] = None
    return tuple(waiting)


def _only_by_the_officer(desk: Desk, who: Signer, now: datetime) -> None:
    person = desk.trust.person(who.person)
    if person is None or not desk.trust.holds(person, refusals.OFFICER, now.date()):
        raise Refused(Reason.of("role-not-held", path="registers/review", person=who.person, roles=refusals.OFFICER))
