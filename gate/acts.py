"""Makes the statements that people sign: values in, an unsigned statement out. What it is worth is judged elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from gate.approvals import CHAIN, ENTITLED, Folder, SignedWaiver, Standing
from gate.model import Finding, Reason, Severity
from gate.refusals import RESUBMITTED
from gate.rules.registry import RULES
from gate.statements import Act, Answer, FileDigest, WaivedFinding, Waiver
from gate.trust import Trust
from gate.verdict import ReleaseVerdict, VersionVerdict

_VERSIONS = {rule.id: rule.version for rule in RULES}

VOUCHED = "内容真实、准确，来源已在文中写明"
"""What whoever submits states by it; it stands among the answers of the signed statement (clause 5.1b)."""
_VOUCHED_FOR = "true_and_exact"


@dataclass(frozen=True)
class Intent:
    """Who wants to sign which act, when, and what they say."""

    act: str
    person: str
    time: datetime
    opinion: str = ""
    basis: str = ""
    reason: str = ""
    answers: Mapping[str, Answer] = field(default_factory=lambda: MappingProxyType({}))


def role_for(intent: Intent, trust: Trust) -> str:
    """The position in which the person signs: the first entitled one that they hold that day."""
    person = trust.person(intent.person)
    day = intent.time.date()
    for role in ENTITLED[intent.act]:
        if person is not None and trust.holds(person, (role,), day):
            return role
    return ENTITLED[intent.act][0]


def too_early(act: str, verdict: ReleaseVerdict) -> Reason | None:
    """Why the act cannot come yet, come again, or come at all, before anything else is looked at."""
    present, standing = verdict.present, verdict.present.standing
    if present.state == "withdrawn":
        return Reason.of("withdrawn", path=present.release.root, release=verdict.id)
    if act == "withdraw":
        return None if verdict.entries else Reason.of("not-registered", path=present.release.root, release=verdict.id)
    if present.entry is not None:
        return Reason.of("nothing-changed", release=verdict.id, version=present.version)
    if act in ("review", "approve", "reject") and (standing.submit is None or _stale(standing, present.files)):
        return Reason.of("not-submitted", release=verdict.id, act=act)
    if act == "approve" and standing.review is None:
        return Reason.of("not-reviewed", release=verdict.id, act=act)
    if act in CHAIN and standing.rejected is not None:
        path = f"approvals/{verdict.id}/{standing.rejected.name}"
        return Reason.of("already-rejected", path=path, release=verdict.id)
    signed = getattr(standing, act, None) if act in CHAIN else None
    if signed is not None and not _stale(standing, present.files) and not (act == "submit" and _anew(verdict)):
        return Reason.of("already-signed", release=verdict.id, act=act)
    return None


def _anew(verdict: ReleaseVerdict) -> bool:
    """Whether text that was refused for a mark has to be signed once more, on the decision that lifted it (3.7.5)."""
    return any(reason.code in (RESUBMITTED, "signed-before-lifted") for reason in verdict.present.reasons)


def _stale(standing: Standing, files: tuple[FileDigest, ...]) -> bool:
    return standing.submit is None or standing.submit.act.files != files


def make_act(
    intent: Intent, verdict: ReleaseVerdict, trust: Trust, contributors: Iterable[str] = (), unknown: int = 0
) -> Act:
    """The statement of submit, review, approve, reject or withdraw over the present bytes of a release."""
    present = verdict.present
    previous = _previous(intent.act, verdict)
    waivers = () if intent.act in ("submit", "withdraw") else tuple(sorted(w.digest for w in present.standing.waivers))
    return Act(
        files=present.files,
        release=verdict.id,
        version=present.version,
        serial=verdict.folder.version(present.version).next_serial,
        person=intent.person,
        time=intent.time,
        act=intent.act,
        role=role_for(intent, trust),
        previous=previous,
        waivers=waivers,
        policy=trust.policy_digest,
        trust=trust.version,
        opinion=intent.opinion,
        basis=intent.basis,
        reason=intent.reason,
        contributors=tuple(sorted(contributors)),
        unknown_contributors=unknown,
        answers=dict(intent.answers) | _vouched(intent.act),
    )


def _vouched(act: str) -> Mapping[str, Answer]:
    return {_VOUCHED_FOR: Answer(answer="是", reason=VOUCHED)} if act == "submit" else {}


def _previous(act: str, verdict: ReleaseVerdict) -> str | None:
    standing = verdict.present.standing
    if act == "submit":
        return None
    if act == "withdraw":
        return standing.approve.digest if standing.approve else verdict.entries[-1].statements["approve"]
    last = {"review": standing.submit, "approve": standing.review}.get(
        act, standing.approve or standing.review or standing.submit
    )
    return last.digest if last else None


def make_waiver(intent: Intent, finding: Finding, kind: str, version: VersionVerdict, folder: Folder) -> Waiver:
    """The statement that declares one finding of a version a quotation, or otherwise harmless."""
    blob = version.release.files[finding.path]
    return Waiver(
        files=(FileDigest(finding.path, blob.mode, blob.sha256),),
        release=version.id,
        version=version.version,
        serial=folder.version(version.version).next_serial,
        person=intent.person,
        time=intent.time,
        act=intent.act,
        finding=WaivedFinding(
            fingerprint=finding.fingerprint,
            rule=finding.rule,
            rule_version=_VERSIONS[finding.rule],
            path=finding.path,
            part=finding.part,
        ),
        kind=kind,
        reason=intent.reason,
    )


def open_waiver(finding: Finding, kind: str, waivers: Iterable[SignedWaiver]) -> SignedWaiver | None:
    """A waiver of this finding that others have signed and that one more person may sign."""
    for signed in waivers:
        said = signed.waiver
        if said.act == "waive" and said.finding.fingerprint == finding.fingerprint and said.kind == kind:
            return signed
    return None


def unsettled(act: str, verdict: ReleaseVerdict) -> tuple[Reason, ...]:
    """Findings that keep an act from being signed.

    A submit may go to the reviewer with holds, and with a refuse that the author has signed a claim for; a review
    and an approval need every one waived (DESIGN 5).
    """
    return (
        *(Reason.of(f.rule, path=f.path, line=f.line, column=f.column) for f in _unsettled(act, verdict)),
        *(Reason.of("not-examined", path=n.path, reason=n.reason, part=n.part) for n in verdict.present.not_examined),
    )


def _unsettled(act: str, verdict: ReleaseVerdict) -> Iterator[Finding]:
    claimed = {w.waiver.finding.fingerprint for w in verdict.present.standing.waivers if w.waiver.act == "claim"}
    for finding in verdict.present.findings:
        if finding.severity is Severity.NOTE:
            continue
        if act == "submit" and (finding.severity is Severity.HOLD or finding.fingerprint in claimed):
            continue
        yield finding


def refusing(act: str, verdict: ReleaseVerdict) -> tuple[Finding, ...]:
    """The findings for which an act is refused, and which are recorded: those that hold or cannot be read are not."""
    return tuple(finding for finding in _unsettled(act, verdict) if finding.severity is Severity.REFUSE)


def resubmitted(verdict: ReleaseVerdict) -> tuple[Reason, ...]:
    """Why the present text counts as refused before, with its mark taken out (E-REV-004)."""
    return tuple(reason for reason in verdict.present.reasons if reason.code == RESUBMITTED)
