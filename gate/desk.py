"""Where a person signs: the bytes of HEAD are judged with the new statement already in place, then it is written.

What is refused with the statement in place is refused before it is signed for good: nothing is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from gate import acts, judging, signing, treeio
from gate.acts import Intent
from gate.approvals import ENTITLED
from gate.errors import GateError
from gate.fields import nearest
from gate.gitstore import Repository
from gate.judging import Request, Scanner
from gate.log import entry_name
from gate.model import Blob, Finding, Reason, Refused, Severity, Tree, Waivable
from gate.signing import SigningKey
from gate.statements import Act, Waiver, encode, signature_name, statement_name
from gate.trust import Trust
from gate.verdict import ReleaseVerdict, State, Verdict, VersionVerdict, may_be_waived

_OF_WAIVERS = frozenset({"waiver-invalid", "E-REV-003"})
"""What is still missing of waivers keeps nobody from submitting."""


@dataclass(frozen=True)
class Signer:
    """The person at the desk: the id that the trust base gives the key's owner, and the key."""

    person: str
    key: SigningKey


@dataclass(frozen=True)
class Desk:
    """The judged HEAD and everything needed to judge it again with one more statement."""

    repo: Repository
    tree: Tree
    request: Request
    scan: Scanner
    verdict: Verdict

    @property
    def trust(self) -> Trust:
        """The newest trust base of the protected branch."""
        return self.verdict.trust.latest

    def release(self, release: str) -> ReleaseVerdict:
        """The verdict on a release. Code release-unknown names the nearest id."""
        found = self.verdict.release(release)
        if found is None:
            near = nearest(release, tuple(v.id for v in self.verdict.releases))
            raise GateError("release-unknown", release=release[:64], near=f"({near}?)" if near else "")
        return found

    def with_files(self, files: Mapping[str, bytes], now: datetime) -> Verdict:
        """The verdict at `now` with `files` in place: a person may have read for a while before signing."""
        tree = dict(self.tree) | {path: Blob(data) for path, data in files.items()}
        return judging.judge(self.repo, replace(self.request, now=now), self.scan, tree)


def sit_down(repo: Repository, now: datetime, trust_ref: str | None) -> Desk:
    """Judge HEAD. Codes: those of judging, empty-repository, bare-repository."""
    _ = repo.root
    request = Request(rev="HEAD", now=now, trust_ref=trust_ref)
    scan = Scanner()
    tree = judging.read_tree(repo, "HEAD")
    return Desk(repo, tree, request, scan, judging.judge(repo, request, scan, tree))


def signer(desk: Desk, key: Path | None, expected: str | None) -> Signer:
    """Who signs (DESIGN 4). Raises `Refused` signer-unknown, signer-mismatch."""
    known = [public for trust in desk.verdict.trust.versions for public in trust.keys]
    chosen = signing.signer_key(key, desk.repo.setting("user.signingkey"), known)
    owner = desk.trust.owner(chosen.public)
    if owner is None:
        raise Refused(Reason.of("signer-unknown", path=chosen.public.fingerprint, clauses=("3.1b",)))
    if expected is not None and expected != owner.id:
        raise Refused(Reason.of("signer-mismatch", path=chosen.public.fingerprint, person=expected))
    return Signer(owner.id, chosen)


def refuse_unsaved(desk: Desk, judged: ReleaseVerdict) -> None:
    """Uncommitted changes refuse: what is signed are committed bytes. Code uncommitted."""
    paths = [judged.present.release.root, f"approvals/{judged.id}"]
    if judged.id == "home":
        paths = [*judged.present.release.files, f"approvals/{judged.id}"]
    if unsaved := desk.repo.unsaved(paths):
        raise Refused(*(Reason.of("uncommitted", path=path) for path in unsaved[:20]))


def contributors(desk: Desk, judged: ReleaseVerdict) -> tuple[tuple[str, ...], int]:
    """Ids of the people whose commits touched the release since its last entry, and how many are unknown."""
    since = None
    if judged.entries:
        since = desk.repo.first_commit_with(entry_name(judged.entries[-1].seq))
    root = judged.present.release.root
    paths = [root] if judged.id != "home" else list(judged.present.release.files)
    people, unknown = set(), 0
    for address in desk.repo.contributors(paths, since):
        person = desk.trust.by_email(address)
        if person is None:
            unknown += 1
        else:
            people.add(person.id)
    return tuple(sorted(people)), unknown


def lost_decisions(desk: Desk) -> tuple[str, ...]:
    """Rejections, withdrawals and reviews that somebody took out of the history since the last entry (A32, 3.7.5).

    Until the next entry, the log and its checkpoint know nothing of them.
    """
    entries = desk.verdict.log.entries
    since = desk.repo.first_commit_with(entry_name(entries[-1].entry.seq)) if entries else None
    decisions = (
        path
        for path in desk.repo.lost("approvals", since)
        if path.endswith(("-reject.json", "-withdraw.json")) and desk.verdict.release(path.split("/")[1]) is not None
    )
    return (*decisions, *desk.repo.lost("registers/review", since))


def sign_act(desk: Desk, judged: ReleaseVerdict, intent: Intent, who: Signer) -> Mapping[str, bytes]:
    """Make, sign and judge one act: the files to keep. Raises `Refused` with every reason."""
    if (reason := acts.too_early(intent.act, judged)) is not None:
        raise Refused(reason)
    if lost := lost_decisions(desk):
        raise Refused(*(Reason.of("statement-chain", path=path, what="taken out") for path in lost))
    people, unknown = contributors(desk, judged) if intent.act == "submit" else ((), 0)
    act = acts.make_act(intent, judged, desk.trust, people, unknown)
    files = _signed(act, who, signature_name(act.version, act.serial, act.act))
    after = desk.with_files(files, intent.time).release(judged.id)
    if after is None:
        raise Refused(Reason.of("content-changed", path=judged.present.release.root, what="removed"))
    _refuse_unless_it_counts(intent.act, after)
    return files


def _refuse_unless_it_counts(act: str, after: ReleaseVerdict) -> None:
    if act in ("reject", "withdraw"):
        signed = after.present.standing.rejected if act == "reject" else after.present.standing.withdrawn
        path = f"approvals/{after.id}/{signed.name}" if signed else ""
        own = tuple(r for r in after.present.standing.reasons if r.path == path)
        if own:
            raise Refused(*own)
        return
    pending = {"page-unsigned"} if after.present.standing.missing else set()
    reasons = [r for r in after.reasons if r.code not in pending] + list(acts.unsettled(act, after))
    if act == "submit":
        reasons = [r for r in reasons if r.code not in _OF_WAIVERS]
    if reasons:
        raise Refused(*dict.fromkeys(reasons))


def sign_waiver(
    desk: Desk, judged: ReleaseVerdict, intent: Intent, fingerprint: str, kind: str, who: Signer
) -> Mapping[str, bytes]:
    """Sign a claim or a waiver of one finding: the files to keep. A waiver that a colleague began is joined."""
    version, finding = _finding(judged, fingerprint)
    person = desk.trust.person(who.person)
    if person is None or not desk.trust.holds(person, _waivers(intent.act), intent.time.date()):
        raise Refused(Reason.of("role-not-held", path=finding.path, person=who.person, roles=_waivers(intent.act)))
    if may_be_waived(finding) == "never":
        raise Refused(Reason.of("waiver-not-allowed", path=finding.path, rule=finding.rule))
    begun = acts.open_waiver(finding, kind, version.standing.waivers) if intent.act == "waive" else None
    if begun is not None:
        said = begun.waiver
        name = signature_name(said.version, said.serial, said.act, who.person)
        path = f"approvals/{judged.id}/{name}"
        if name in dict(begun.signatures):
            raise Refused(Reason.of("already-signed", path=path, release=judged.id, act=intent.act))
        return {path: signing.sign(begun.stored, who.key)}
    waiver = acts.make_waiver(intent, finding, kind, version, judged.folder)
    return _signed(waiver, who, signature_name(waiver.version, waiver.serial, waiver.act, who.person))


def _waivers(act: str) -> tuple[str, ...]:
    return ENTITLED["claim"] if act == "claim" else (*ENTITLED["review"], *ENTITLED["approve"])


def _finding(judged: ReleaseVerdict, fingerprint: str) -> tuple[VersionVerdict, Finding]:
    """The finding, in the newest version where it still stands: bytes that stayed have it in each of them."""
    wanted = fingerprint if fingerprint.startswith("sha256:") else "sha256:" + fingerprint
    found = [
        (version, finding)
        for version in (judged.present, *reversed(judged.older))
        for finding in version.findings
        if len(wanted) >= 15 and finding.fingerprint.startswith(wanted)
    ]
    if len({finding.fingerprint for _, finding in found}) != 1:
        raise GateError("finding-unknown", release=judged.id, fingerprint=fingerprint[:80])
    return next(((v, f) for v, f in found if f.severity is not Severity.NOTE), found[0])


def _signed(statement: Act | Waiver, who: Signer, signature_file: str) -> dict[str, bytes]:
    data = encode(statement)
    folder = f"approvals/{statement.release}"
    name = statement_name(statement.version, statement.serial, statement.act)
    return {f"{folder}/{name}": data, f"{folder}/{signature_file}": signing.sign(data, who.key)}


def keep(desk: Desk, files: Mapping[str, bytes], message: str | None) -> None:
    """Write what was signed and, with `message`, commit only that: all of it or nothing. Code detached-head."""
    with treeio.written(desk.repo.root, files):
        if message is not None:
            desk.repo.save(sorted(files), message)


def next_step(judged: ReleaseVerdict) -> tuple[str, str | None]:
    """The command that comes next, and the person who runs it (None where anyone may)."""
    front, standing = judged.present.front_matter, judged.present.standing
    if judged.state in (State.READY, State.EMBARGOED):
        return "gate publish", None
    if judged.state is State.REFUSED:
        return _next_decision(judged) or _next_waiver(judged) or (f"gate check {judged.id}", _author(judged))
    if judged.state is State.REJECTED and front is not None:
        return f"gate submit {judged.id}", front.author
    if judged.state in (State.DRAFT, State.IN_PROGRESS) and front is not None:
        act = standing.missing[0]
        who = {"submit": front.author, "review": front.reviewer, "approve": front.approver}[act]
        return f"gate {act} {judged.id}", who
    return f"gate status {judged.id}", None


def _author(judged: ReleaseVerdict) -> str | None:
    front = judged.present.front_matter
    return front.author if front else None


def _next_decision(judged: ReleaseVerdict) -> tuple[str, str | None] | None:
    """What follows on a decision about a mark: the secrecy officer's statement, or new signatures on clean text."""
    codes = {reason.code for reason in judged.reasons}
    if "E-REV-003" in codes:
        return f"gate lift {judged.id}", None
    if "signed-before-lifted" in codes:
        return f"gate submit {judged.id}", _author(judged)
    return None


def _next_waiver(judged: ReleaseVerdict) -> tuple[str, str] | None:
    """The waiver that comes next where the author has submitted and waivers are all that is missing."""
    present, front = judged.present, judged.present.front_matter
    standing = [f for f in present.findings if f.severity is not Severity.NOTE]
    others = present.not_examined or any(reason.code not in _OF_WAIVERS for reason in judged.reasons)
    if front is None or present.standing.submit is None or others or not standing:
        return None
    finding, quoted = standing[0], may_be_waived(standing[0]) is Waivable.QUOTATION
    if may_be_waived(finding) is Waivable.NEVER:
        return None
    begun = acts.open_waiver(finding, "quotation" if quoted else "other", present.standing.waivers)
    signed = {name.split(".")[-2] for name, _ in begun.signatures} if begun is not None else set()
    who = front.approver if quoted and front.reviewer in signed else front.reviewer
    words = f"gate waive {judged.id} {finding.fingerprint.removeprefix('sha256:')[:12]}"
    return words + (" --quotation" if quoted else ""), who
