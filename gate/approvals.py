"""Who signed what: the statements of one release, each verified, and where they leave the version.

Reports who is missing and why something does not count; only `gate.verdict` concludes from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType

from gate import sshsig
from gate.checks import path_unsafe
from gate.front_matter import FrontMatter
from gate.model import Blob, Reason, sha256
from gate.questions import DANGERS, PRIVATE, SECRET_ORIGIN, TELEGRAM, unanswered
from gate.sshsig import PublicKey, SignatureProblem
from gate.statements import (
    Act,
    FileDigest,
    StatementProblem,
    Waiver,
    decode,
    parse_name,
    signature_name,
)
from gate.trust import Trust, same_human
from gate.workdays import SHANGHAI

Verify = Callable[[bytes, bytes], PublicKey]

ENTITLED: Mapping[str, tuple[str, ...]] = {
    "submit": ("drafter",),
    "claim": ("drafter",),
    "review": ("reviewer",),
    "approve": ("leader", "leading_group", "head"),
    "reject": ("reviewer", "leader", "leading_group", "head"),
    "withdraw": ("leader", "leading_group", "head", "secrecy_officer"),
}
"""The positions that carry an act (domain.md 1); the first is the one that `gate` writes into a statement."""

CHAIN = ("submit", "review", "approve")
_NAMED_BY = {"submit": "author", "review": "reviewer", "approve": "approver"}
_WHO_CLAUSES = {"submit": ("3.9.1b",), "review": ("3.9.1",), "approve": ("3.9.2",)}
MISSING_CLAUSES = {"submit": ("3.9.1b",), "review": ("4.1b", "4.3b"), "approve": ("3.9.2", "4.1c", "4.3b")}
"""What the regulation says of a release that lacks an act."""
_OFFICE_CLAUSES = {"document": ("5.1d",), "statistics": ("5.1e",), "law": ("5.1f",)}


@dataclass(frozen=True, slots=True)
class SignedAct:
    """An act whose signature holds, the key that made it, and the digest of its stored bytes."""

    name: str
    digest: str
    act: Act
    key: PublicKey
    stored: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class SignedWaiver:
    """A claim or waiver, and the keys that stand for it."""

    name: str
    digest: str
    waiver: Waiver
    keys: tuple[PublicKey, ...]
    stored: bytes
    signatures: tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True)
class Folder:
    """Everything in `approvals/ID/`; `reasons` say what there does not hold together."""

    release: str
    acts: tuple[SignedAct, ...] = ()
    waivers: tuple[SignedWaiver, ...] = ()
    reasons: tuple[Reason, ...] = ()

    def version(self, version: int) -> Folder:
        """The acts and waivers of one version, by serial."""
        return Folder(
            self.release,
            tuple(a for a in self.acts if a.act.version == version),
            tuple(w for w in self.waivers if w.waiver.version == version),
            self.reasons,
        )

    @property
    def next_serial(self) -> int:
        """The serial after the last one used."""
        used = [a.act.serial for a in self.acts] + [w.waiver.serial for w in self.waivers]
        return max(used, default=0) + 1


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the signatures carry a version.

    `missing` names the acts still to come; `rejected` and `withdrawn` are signed decisions over these bytes.
    """

    submit: SignedAct | None = None
    review: SignedAct | None = None
    approve: SignedAct | None = None
    missing: tuple[str, ...] = CHAIN
    rejected: SignedAct | None = None
    withdrawn: SignedAct | None = None
    waivers: tuple[SignedWaiver, ...] = ()
    reasons: tuple[Reason, ...] = ()

    def __bool__(self) -> bool:
        raise TypeError("a Standing is neither true nor false: look at what is missing and why")


# -- reading --------------------------------------------------------------------------------------


def read_folder(release: str, files: Mapping[str, Blob], verify: Verify = sshsig.verify) -> Folder:
    """The statements of `approvals/ID/` (`files` by their path there), each with its signature verified."""
    acts, waivers, reasons = [], [], []
    for name in sorted(files):
        path = f"approvals/{release}/{name}"
        said = parse_name(name)
        if files[name].mode != "100644":
            reasons.append(Reason.of("file-mode", path=path, mode=files[name].mode))
        elif said is None or (said.signature and said.statement not in files):
            reasons.append(Reason.of("approvals-unexpected-file", path=path))
            if not path_unsafe.is_safe(path):
                reasons.append(Reason.of("path-unsafe", path=path))
        elif not said.signature:
            try:
                signed = _read(release, name, files, verify)
            except _Broken as broken:
                reasons.append(broken.reason)
                continue
            (acts if isinstance(signed, SignedAct) else waivers).append(signed)
    acts.sort(key=lambda a: (a.act.version, a.act.serial))
    waivers.sort(key=lambda w: (w.waiver.version, w.waiver.serial))
    reasons.extend(_gaps(release, files))
    return Folder(release, tuple(acts), tuple(waivers), tuple(reasons))


class _Broken(Exception):
    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code)
        self.reason = reason


def _read(release: str, name: str, files: Mapping[str, Blob], verify: Verify) -> SignedAct | SignedWaiver:
    path = f"approvals/{release}/{name}"
    data = files[name].data
    try:
        statement = decode(data)
    except StatementProblem as problem:
        raise _Broken(Reason.of(problem.code, path=path, what=problem.what)) from None
    said = parse_name(name)
    if statement.release != release:
        raise _Broken(Reason.of("statement-wrong-release", path=path, release=statement.release))
    if said is None or (said.version, said.serial, said.act) != (
        statement.version,
        statement.serial,
        statement.act,
    ):
        raise _Broken(Reason.of("statement-chain", path=path, what="name"))
    digest = "sha256:" + sha256(data)
    if isinstance(statement, Act) or statement.act == "claim":
        signature_file = signature_name(statement.version, statement.serial, statement.act)
        if signature_file not in files:
            raise _Broken(Reason.of("statement-unsigned", path=path))
        signature = files[signature_file].data
        key = _verified(verify, signature, data, f"approvals/{release}/{signature_file}")
        if isinstance(statement, Act):
            return SignedAct(name, digest, statement, key, data, signature)
        return SignedWaiver(name, digest, statement, (key,), data, ((signature_file, signature),))
    signature_files = sorted(f for f in files if f.startswith(name + ".") and f.endswith(".sig"))
    if not signature_files:
        raise _Broken(Reason.of("statement-unsigned", path=path))
    keys = tuple(_verified(verify, files[f].data, data, f"approvals/{release}/{f}") for f in signature_files)
    return SignedWaiver(name, digest, statement, keys, data, tuple((f, files[f].data) for f in signature_files))


def _verified(verify: Verify, signature: bytes, data: bytes, path: str) -> PublicKey:
    try:
        return verify(signature, data)
    except SignatureProblem as problem:
        raise _Broken(Reason.of(problem.code, path=path)) from None


def _gaps(release: str, files: Mapping[str, Blob]) -> Iterator[Reason]:
    """Serials run from 01 without a gap or a repeat: a statement taken out, or put in twice, shows."""
    serials: dict[int, list[int]] = {}
    for name in files:
        said = parse_name(name)
        if said is not None and not said.signature:
            serials.setdefault(said.version, []).append(said.serial)
    for version, found in serials.items():
        if sorted(found) != list(range(1, len(found) + 1)):
            yield Reason.of("statement-chain", path=f"approvals/{release}", what=f"serial {version:03d}")


# -- judging --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Opened:
    """What the registers let through although an answer would keep the release back.

    `declassified`: g1 and g2 may be 是 (3.8). `private`: the holder of the right agreed, or a leader put the public
    interest first (3.8.3). `telegram`: the day of the sending unit's approval, before which no signature counts (4.5b).
    `consultations`: settled letters over these bytes, one of which the head cites where a danger is 可能 (4.4c).
    """

    declassified: bool = False
    private: bool = False
    telegram: date | None = None
    consultations: frozenset[str] = frozenset()

    @property
    def keys(self) -> frozenset[str]:
        """The questions whose other answer is backed by a record."""
        backed = {
            SECRET_ORIGIN: self.declassified,
            PRIVATE: self.private,
            TELEGRAM: self.telegram is not None,
            DANGERS: bool(self.consultations),
        }
        return frozenset(key for keys, there in backed.items() if there for key in keys)


@dataclass(frozen=True, slots=True)
class Subject:
    """What the statements have to be about: the version, its front matter and its closed file list.

    `opened`: what its records let through. `contributors` are those that the log's entry names; the submit statement
    names its own. `entered`: the version stands in the log, so that a waiver signed since is a decision of its own
    (DESIGN 6). `stated`: fingerprints of marks of secrecy about which the secrecy officer has made a statement (3.7.1).
    `topics`: those of places of listed subjects, each with its place, for which the review answers (3.7.3).
    """

    release: str
    root: str
    version: int
    front_matter: FrontMatter
    files: tuple[FileDigest, ...]
    attachments: tuple[str, ...]
    opened: Opened = Opened()
    contributors: tuple[str, ...] = ()
    entered: bool = False
    stated: frozenset[str] = frozenset()
    topics: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class AsOf:
    """Under which trust base and at which moment statements are judged.

    An entered version is judged as of its entry; `latest` is the newest trust base, which may know that a key
    was revoked or in the wrong hands since.
    """

    trust: Trust
    latest: Trust
    when: datetime

    @property
    def day(self) -> date:
        """The day at +08:00."""
        return self.when.astimezone(SHANGHAI).date()

    def holds(self, person: str, roles: Iterable[str], day: date, office: str | None = None) -> bool:
        """Whether the person of that id is known and holds one of `roles` on `day`."""
        found = self.trust.person(person)
        return found is not None and self.trust.holds(found, tuple(roles), day, office)

    def same(self, a: str, b: str) -> bool:
        """Whether two ids are one human being."""
        if a == b:
            return True
        one, other = self.trust.person(a), self.trust.person(b)
        return one is not None and other is not None and same_human(one, other)


def judge(folder: Folder, subject: Subject, as_of: AsOf) -> Standing:
    """Where the signatures leave `subject` (DESIGN 6.2 and 6.3)."""
    folder = folder.version(subject.version)
    by_act = {act: [a for a in folder.acts if a.act.act == act] for act in ENTITLED}
    rejected = next((a for a in by_act["reject"] if a.act.files == subject.files), None)
    withdrawn = by_act["withdraw"][-1] if by_act["withdraw"] else None
    chain, reasons = _chain(folder, by_act, subject.entered)
    reasons = [*folder.reasons, *reasons]
    for signed in (*chain.values(), rejected, withdrawn):
        if signed is not None:
            reasons.extend(_signer_problems(signed.name, signed.act, signed.key, folder.release, as_of))
    reasons.extend(_content_problems(chain, subject, folder.release))
    reasons.extend(_people_problems(chain, subject, as_of))
    reasons.extend(_time_problems(chain, subject, folder.release, as_of))
    for signed in chain.values():
        reasons.extend(_judgement_problems(signed, subject, as_of))
    reasons.extend(_opening_problems(chain, subject, as_of))
    return Standing(
        submit=chain.get("submit"),
        review=chain.get("review"),
        approve=chain.get("approve"),
        missing=tuple(act for act in CHAIN if act not in chain),
        rejected=rejected,
        withdrawn=withdrawn,
        waivers=folder.waivers,
        reasons=tuple(dict.fromkeys(reasons)),
    )


def _chain(
    folder: Folder, by_act: Mapping[str, list[SignedAct]], entered: bool
) -> tuple[dict[str, SignedAct], list[Reason]]:
    """The last submit and what was signed upon it.

    A later submit makes the acts before it history, and before the entry a later waiver does so too: who reviews
    and who approves has seen every waiver.
    """
    chain: dict[str, SignedAct] = {}
    reasons: list[Reason] = []
    before = {a.digest: a for a in folder.acts}
    for act, needs in (("review", "submit"), ("approve", "review")):
        for signed in by_act[act]:
            earlier = before.get(signed.act.previous or "")
            path = f"approvals/{folder.release}/{signed.name}"
            if earlier is None or earlier.act.act != needs or earlier.act.serial > signed.act.serial:
                reasons.append(Reason.of("statement-order", path=path, needs=needs))
            elif earlier.act.files != signed.act.files:
                reasons.append(Reason.of("statement-chain", path=path, what="files"))
    if by_act["submit"]:
        chain["submit"] = by_act["submit"][-1]
        start = chain["submit"].act.serial
        if not entered:
            start = max([start, *(w.waiver.serial for w in folder.waivers)])
        for act, needs in (("review", "submit"), ("approve", "review")):
            present = [s for s in by_act[act] if s.act.serial > start]
            follows = [s for s in present if needs in chain and s.act.previous == chain[needs].digest]
            if follows:
                chain[act] = follows[-1]
            late = [s for s in present if s not in follows]
            for signed in late:
                path = f"approvals/{folder.release}/{signed.name}"
                reasons.append(Reason.of("statement-chain", path=path, what="previous"))
    for act in ("review", "approve"):
        if act in chain:
            signed = chain[act]
            seen = tuple(sorted(w.digest for w in folder.waivers if w.waiver.serial < signed.act.serial))
            if signed.act.waivers != seen:
                path = f"approvals/{folder.release}/{signed.name}"
                reasons.append(Reason.of("statement-chain", path=path, what="waivers"))
    return chain, reasons


def signer_problem(person: str, key: PublicKey, roles: Iterable[str], as_of: AsOf, path: str) -> Reason | None:
    """Why `key` does not speak for `person` in one of `roles` at that moment, or None."""
    owner = as_of.trust.owner(key)
    if owner is None:
        return Reason.of("signer-unknown", path=path, clauses=("3.1b",))
    if owner.id != person:
        return Reason.of("signer-mismatch", path=path, person=person)
    code = as_of.trust.key_problem(owner, key, as_of.when)
    if code is None and as_of.latest.compromised(key, as_of.when):
        code = "key-revoked"
    if code is None and as_of.latest.owner(key) is not None:
        window = as_of.latest.window(key)
        code = "key-revoked" if window.revoked is not None and as_of.when >= window.revoked else None
    if code is not None:
        return Reason.of(code, path=path, person=person)
    if not as_of.trust.holds(owner, tuple(roles), as_of.day):
        return Reason.of("role-not-held", path=path, person=person, roles=tuple(roles), clauses=_role_clauses(roles))
    return None


def _role_clauses(roles: Iterable[str]) -> tuple[str, ...]:
    return ("4.2", "1.4.1b") if tuple(roles) == ENTITLED["approve"] else ("4.2",)


def _signer_problems(name: str, act: Act, key: PublicKey, release: str, as_of: AsOf) -> Iterator[Reason]:
    path = f"approvals/{release}/{name}"
    problem = signer_problem(act.person, key, ENTITLED[act.act], as_of, path)
    if problem is not None:
        of_review = ("4.3c",) if act.act == "review" else ()
        yield replace(problem, clauses=(*problem.clauses, *of_review))
    elif act.role not in ENTITLED[act.act]:
        yield Reason.of("statement-schema", path=path, what="role")
    elif not as_of.holds(act.person, ENTITLED[act.act], act.time.astimezone(SHANGHAI).date()):
        yield Reason.of("statement-time", path=path, what="role")


def difference(signed: Iterable[FileDigest], present: Iterable[FileDigest]) -> tuple[tuple[str, str], ...]:
    """How two closed file lists differ: (path, what), `what` one of added, removed, changed, mode."""
    old = {file.path: file for file in signed}
    new = {file.path: file for file in present}
    found = []
    for path in sorted(old.keys() | new.keys()):
        if path not in old:
            found.append((path, "added"))
        elif path not in new:
            found.append((path, "removed"))
        elif old[path].sha256 != new[path].sha256:
            found.append((path, "changed"))
        elif old[path].mode != new[path].mode:
            found.append((path, "mode"))
    return tuple(found)


def _content_problems(chain: Mapping[str, SignedAct], subject: Subject, release: str) -> Iterator[Reason]:
    if "submit" in chain:
        signed = chain["submit"]
        for path, what in difference(signed.act.files, subject.files):
            yield Reason.of("content-changed", path=path, what=what, release=release, clauses=("3.9", "4.1b"))


def _people_problems(chain: Mapping[str, SignedAct], subject: Subject, as_of: AsOf) -> Iterator[Reason]:
    front, trust, day = subject.front_matter, as_of.trust, as_of.day
    for act, signed in chain.items():
        path = f"approvals/{subject.release}/{signed.name}"
        if signed.act.person != getattr(front, _NAMED_BY[act]):
            yield Reason.of("signer-mismatch", path=path, person=signed.act.person, clauses=_WHO_CLAUSES[act])
    for people in (
        (front.author, front.reviewer, front.approver),
        tuple(s.act.person for s in chain.values()),
    ):
        if any(as_of.same(a, b) for i, a in enumerate(people) for b in people[i + 1 :]):
            yield Reason.of("same-person", path=subject.root, release=subject.release, clauses=("4.3b",))
            break
    yield from _changer_problems(chain, subject, as_of)
    submit, review, approve = (chain.get(act) for act in CHAIN)
    if submit and not as_of.holds(submit.act.person, ENTITLED["submit"], day, front.office):
        yield Reason.of("author-wrong-office", person=submit.act.person, office=front.office)
    offices = trust.reviewing_offices(front.kind)
    if review and not any(as_of.holds(review.act.person, ENTITLED["review"], day, o.id) for o in offices):
        clauses = _OFFICE_CLAUSES[front.kind]
        yield Reason.of("reviewer-wrong-office", person=review.act.person, kind=front.kind, clauses=clauses)
    kept = {front.category, front.category[:2]} & set(trust.policy.group_categories)
    if approve and kept and not as_of.holds(approve.act.person, ("leading_group",), day):
        yield Reason.of("approver-not-of-group", person=approve.act.person, category=front.category)


def _changer_problems(chain: Mapping[str, SignedAct], subject: Subject, as_of: AsOf) -> Iterator[Reason]:
    changers = {subject.front_matter.author, *subject.contributors}
    if "submit" in chain:
        submit = chain["submit"]
        changers |= {submit.act.person, *submit.act.contributors}
        if submit.act.unknown_contributors and as_of.trust.policy.unknown_contributors == "refuse":
            path = f"approvals/{subject.release}/{submit.name}"
            yield Reason.of("contributor-unknown", path=path, number=submit.act.unknown_contributors)
    for act in ("review", "approve"):
        person = chain[act].act.person if act in chain else None
        if person and any(as_of.same(person, other) for other in changers):
            path = f"approvals/{subject.release}/{chain[act].name}"
            yield Reason.of("self-approval", path=path, person=person, clauses=("4.3b",))


def _time_problems(chain: Mapping[str, SignedAct], subject: Subject, release: str, as_of: AsOf) -> Iterator[Reason]:
    last: datetime | None = None
    for act in CHAIN:
        if act not in chain:
            continue
        signed = chain[act]
        path = f"approvals/{release}/{signed.name}"
        when = signed.act.time
        if when > as_of.when:
            yield Reason.of("statement-time", path=path, what="future")
        elif last is not None and when < last:
            yield Reason.of("statement-time", path=path, what="order")
        elif when.astimezone(SHANGHAI).date() < subject.front_matter.produced:
            yield Reason.of("statement-time", path=path, what="produced")
        last = when


def _judgement_problems(signed: SignedAct, subject: Subject, as_of: AsOf) -> Iterator[Reason]:
    act = signed.act
    path = f"approvals/{subject.release}/{signed.name}"
    policy = as_of.trust.policy
    if act.opinion != "主动公开":
        yield Reason.of("opinion-not-public", path=path, act=act.act, opinion=act.opinion)
    if not act.basis.strip() or not act.reason.strip():
        yield Reason.of("opinion-without-ground", path=path, act=act.act)
    if act.act == "review" and not policy.cites(act.basis):
        yield Reason.of("basis-unknown", path=path, act=act.act, known=tuple(law.name for law in policy.laws))
    if act.policy != as_of.trust.policy_digest:
        yield Reason.of("policy-changed", path=path, act=act.act)
    answers = {key: answer.answer for key, answer in act.answers.items()}
    for reason in unanswered(act.act, answers, subject.attachments, subject.opened.keys, subject.topics):
        yield Reason.of(reason.code, path=path, clauses=reason.clauses, **reason.facts)


def _opening_problems(chain: Mapping[str, SignedAct], subject: Subject, as_of: AsOf) -> Iterator[Reason]:
    """What an answer that was let through asks of the other acts (4.4c, 4.5b)."""
    said = {act: {key: answer.answer for key, answer in s.act.answers.items()} for act, s in chain.items()}
    approved = subject.opened.telegram
    if approved and any(said.get("submit", {}).get(key) == "是" for key in TELEGRAM):
        for signed in chain.values():
            if signed.act.time.astimezone(SHANGHAI).date() < approved:
                path = f"approvals/{subject.release}/{signed.name}"
                yield Reason.of("telegram-unapproved", path=path, act=signed.act.act, key=TELEGRAM[0])
    if "approve" in chain and any(answers.get(key) == "可能" for answers in said.values() for key in DANGERS):
        act = chain["approve"].act
        cited = any(letter in f"{act.basis} {act.reason}" for letter in subject.opened.consultations)
        if not cited or not as_of.holds(act.person, ("head",), as_of.day):
            path = f"approvals/{subject.release}/{chain['approve'].name}"
            yield Reason.of("danger-unsettled", path=path, act=act.act, key=", ".join(DANGERS))
