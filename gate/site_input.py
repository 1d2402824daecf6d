"""From a verdict to what the renderer may know: only what was entered, and of the trust base only what is public."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from gate import evaluations, strict_json
from gate.approvals import CHAIN, SignedAct
from gate.errors import GateError
from gate.log import Entry, Log, SaltedEntry, leaf_data
from gate.render.model import (
    Complaints,
    Evaluation,
    KeyHolder,
    MarkdownText,
    PublishedRelease,
    RegisterLine,
    Signer,
    SiteInput,
    Withdrawn,
)
from gate.siteconfig import SiteConfig
from gate.trust import Trust, TrustChain
from gate.verdict import ReleaseVerdict, State, Verdict, VersionVerdict, within
from gate.workdays import official_calendar

_PUBLISHER_ROLE = "web"


def published(verdict: Verdict, config: SiteConfig) -> SiteInput:
    """The site of everything that the verdict lets stay or go online."""
    log, trust = verdict.log, verdict.trust.latest
    assert log.checkpoint is not None  # nothing is built before something was entered
    live = [(v, version) for v in verdict.releases for version in v.live]
    return SiteInput(
        config=config,
        releases=tuple(_release(v, version, log, verdict.trust) for v, version in live),
        withdrawn=tuple(_withdrawn(verdict)),
        now=log.checkpoint.time,
        offices={office.id: office.name for office in trust.offices},
        categories={code: category.name for code, category in trust.policy.categories.items()},
        register=tuple(_register(verdict)),
        leaves=tuple(leaf_data(salted) for salted in log.entries),
        keys=tuple(_keys(trust)),
        checkpoint=log.checkpoint_bytes,
        checkpoint_signature=log.signature,
        allowed_signers=allowed_signers(verdict.trust),
        contact=_contact(trust),
        complaints=_complaints(trust),
        evaluations=_evaluations(verdict),
        sample=trust.sample,
    )


def drafts(verdict: Verdict, config: SiteConfig, now: datetime) -> SiteInput:
    """A preview of the present bytes, each page marked as a draft; nothing of it passes `gate verify`."""
    trust = verdict.trust.latest
    return SiteInput(
        config=config,
        releases=tuple(_draft(v.present) for v in verdict.releases if v.present.front_matter and not v.not_examined),
        withdrawn=(),
        now=now,
        offices={office.id: office.name for office in trust.offices},
        categories={code: category.name for code, category in trust.policy.categories.items()},
        contact=_contact(trust),
        complaints=_complaints(trust),
        evaluations=_evaluations(verdict),
        sample=trust.sample,
        drafts=True,
    )


def allowed_signers(chain: TrustChain) -> str:
    """The public keys in the form of ssh-keygen's ALLOWED SIGNERS, with the person's id as principal."""
    lines = {
        f'{person.id} namespaces="gongkai-gate" {window.key.line}'
        for trust in chain.versions
        for person in trust.people
        for window in person.keys
    }
    return "".join(f"{line}\n" for line in sorted(lines))


def _address(root: str) -> str:
    address = root.removeprefix("content").strip("/")
    return f"{address}/" if address else ""


def _files(version: VersionVerdict) -> dict[str, bytes]:
    release = version.release
    if release.id == "home":
        return {path: blob.data for path, blob in release.files.items()}
    return {within(release.root, path): blob.data for path, blob in release.files.items()}


def _texts(version: VersionVerdict) -> dict[str, MarkdownText]:
    release = version.release
    named = {page.path: MarkdownText(page.title, page.body) for page in release.pages}
    if release.id == "home":
        return named
    return {within(release.root, path): text for path, text in named.items()}


def _release(judged: ReleaseVerdict, version: VersionVerdict, log: Log, chain: TrustChain) -> PublishedRelease:
    entry = version.entry
    assert entry is not None and version.front_matter is not None
    trust = chain.at(entry.trust) or chain.latest
    salted = log.entries[entry.seq]
    return PublishedRelease(
        id=version.id,
        root=version.release.root,
        address=_address(version.release.root),
        version=version.version,
        current=version is judged.live[-1],
        front_matter=version.front_matter,
        texts=_texts(version),
        files=_files(version),
        entry=entry.model_dump(mode="json"),
        proof=_proof(salted, log, version),
        signers=tuple(_signers(version, entry, trust)),
        working_days_used=_working_days(version.front_matter.produced, entry.when.date()),
        present_law=trust.policy.present_places(version.front_matter.basis),
    )


def _working_days(produced: date, entered: date) -> int | None:
    """None where a day lies outside the calendar: a document from before it is published all the same."""
    try:
        return official_calendar().workdays_between(produced, entered)
    except GateError:
        return None


def _draft(version: VersionVerdict) -> PublishedRelease:
    assert version.front_matter is not None
    return PublishedRelease(
        id=version.id,
        root=version.release.root,
        address=_address(version.release.root),
        version=version.version,
        current=True,
        front_matter=version.front_matter,
        texts=_texts(version),
        files=_files(version),
    )


def _signers(version: VersionVerdict, entry: Entry, trust: Trust) -> Iterator[Signer]:
    for act in CHAIN:
        signed: SignedAct | None = getattr(version.standing, act)
        if signed is not None:
            yield _signer(act, signed.act.role, signed.act.person, signed.act.time, trust)
    yield _signer("publish", _PUBLISHER_ROLE, entry.by, entry.when, trust)


def _signer(act: str, role: str, person_id: str, time: datetime, trust: Trust) -> Signer:
    person = trust.person(person_id)
    office = trust.office(person.office) if person else None
    name = person.name if person and trust.policy.names_public else None
    return Signer(act, role, office.name if office else "", name, time)


def _proof(salted: SaltedEntry, log: Log, version: VersionVerdict) -> bytes:
    """`proof.json`: everything that a stranger needs to check this page (docs/formats.md)."""
    path = log.merkle_tree.inclusion_proof(salted.entry.seq)
    statements = [
        {
            "name": signed.name,
            "statement": signed.stored.decode(),
            "signatures": [{"name": f"{signed.name}.sig", "signature": signed.signature.decode()}],
        }
        for act in CHAIN
        if (signed := getattr(version.standing, act)) is not None
    ]
    statements += [
        {
            "name": waiver.name,
            "statement": waiver.stored.decode(),
            "signatures": [{"name": name, "signature": data.decode()} for name, data in waiver.signatures],
        }
        for waiver in version.standing.waivers
        if waiver.digest in salted.entry.waivers
    ]
    return strict_json.canonical(
        {
            "entry": salted.entry.model_dump(mode="json"),
            "salt": salted.salt,
            "index": salted.entry.seq,
            "size": len(log.entries),
            "path": [b64encode(step).decode() for step in path],
            "statements": statements,
        }
    )


def _withdrawn(verdict: Verdict) -> Iterator[Withdrawn]:
    for judged in verdict.releases:
        if judged.state is State.WITHDRAWN and judged.entries:
            last = judged.entries[-1]
            when = verdict.log.withdrawn[judged.id].when if judged.id in verdict.log.withdrawn else last.when
            yield Withdrawn(judged.id, _address(last.root), last.index_no, when.date())


def _register(verdict: Verdict) -> Iterator[RegisterLine]:
    """The log as the public may see it: of what is not on the site (any more) no title and no address."""
    shown: Mapping[tuple[str, int], VersionVerdict] = {
        (v.id, version.version): version for v in verdict.releases for version in v.live
    }
    trust = verdict.trust.latest
    for salted in verdict.log.entries:
        entry = salted.entry
        version = shown.get((entry.release, entry.version)) if entry.kind == "publish" else None
        front = version.front_matter if version else None
        office = trust.office(front.office) if front else None
        yield RegisterLine(
            seq=entry.seq,
            time=entry.when,
            kind=entry.kind,
            index_no=entry.index_no,
            version=entry.version,
            office=office.name if office else "",
            title=front.title if front else None,
            address=_address(entry.root) if front else None,
        )


def _keys(trust: Trust) -> Iterator[KeyHolder]:
    for person in trust.people:
        office = trust.office(person.office)
        roles = [position.role for position in person.positions]
        for window in person.keys:
            yield KeyHolder(
                person=person.id,
                role="、".join(dict.fromkeys(roles)),
                office=office.name if office else "",
                key=window.key.line,
                fingerprint=window.key.fingerprint,
                publisher=_PUBLISHER_ROLE in roles,
            )


def _contact(trust: Trust) -> Mapping[str, str]:
    bureau = trust.policy.bureau
    fields: Iterable[tuple[str, str | None]] = (
        ("name", bureau.name),
        ("address", bureau.address),
        ("phone", bureau.phone),
        ("hours", bureau.hours),
        ("licence", bureau.licence),
    )
    return {key: value for key, value in fields if value}


def _complaints(trust: Trust) -> Complaints:
    bureau, office = trust.policy.bureau, trust.office(trust.policy.openness_office)
    return Complaints(
        office=office.name if office else None,
        address=office.address if office else None,
        postcode=(office.postcode if office else None) or bureau.postcode,
        phone=office.phone if office else None,
        hours=(office.hours if office else None) or bureau.hours,
        channels=bureau.complaints,
        box=bureau.complaint_box,
        next_level=bureau.next_level,
    )


def _evaluations(verdict: Verdict) -> tuple[Evaluation, ...]:
    """Those of the registers; while a leak is open, only what stood in them before it was entered (3.16)."""
    leaks = {reason.path for reason in verdict.frozen}
    entered = (r.signed[0].at if r.signed else None for r in verdict.records if r.path in leaks)
    online = {judged.present.release.root: judged for judged in verdict.releases if judged.live}
    notices = {root: (_title(judged), _address(root)) for root, judged in online.items()}
    offices = {office.id: office.name for office in verdict.trust.latest.offices}
    return evaluations.told(evaluations.until(verdict.records, tuple(entered)), offices, notices)


def _title(judged: ReleaseVerdict) -> str:
    front = judged.live[-1].front_matter
    return front.title if front else judged.id
