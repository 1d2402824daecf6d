"""The flow, top to bottom: a commit is judged, staged, rendered, looked at again, and swapped into place."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from gate import checkpoint as checkpoints
from gate import desk as desks
from gate import (
    judging,
    manifest,
    merkle,
    outcheck,
    publishing,
    signing,
    site_input,
    sitebuild,
    siteconfig,
    staging,
    treeio,
)
from gate import log as logs
from gate.approvals import MISSING_CLAUSES
from gate.desk import Desk, Signer
from gate.errors import GateError
from gate.gitstore import Repository
from gate.judging import Progress, Request, quietly
from gate.model import Reason, Refused, ScanResult, Severity
from gate.publishing import Publication
from gate.releases import CONFIG, HOME
from gate.scanner import scan_rendered
from gate.signing import SigningKey
from gate.staging import StagedTree
from gate.trust import Trust
from gate.verdict import BLOCKING_STATES, ReleaseVerdict, State, Verdict

_HELD_WITH_ITS_FILE = frozenset({"page-unsigned", "file-mode"})
"""Reasons about single files that ``--hold-back`` leaves out; whatever else concerns the whole refuses the whole."""


@dataclass(frozen=True)
class Built:
    """What a build did. `refused` holds the reasons when it wrote nothing."""

    verdict: Verdict
    written: bool
    refused: tuple[Reason, ...] = ()
    published: tuple[ReleaseVerdict, ...] = ()
    left_out: tuple[ReleaseVerdict, ...] = ()
    files: int = 0
    signed: bool = False
    seconds: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class BuildOrder:
    """What to build, and how. `key` signs the manifest where there is one; `since` is a checkpoint seen before."""

    out: Path
    request: Request
    hold_back: bool = False
    key: SigningKey | None = None
    since: bytes | None = None


def build(repo: Repository, order: BuildOrder, progress: Progress = quietly) -> Built:
    """The website of a commit, whole and verified, or nothing at all.

    Raises `GateError` (nothing-entered, clock-behind, output, busy, renderer-failed, …) and `Refused`.
    """
    watch = _Watch()
    progress("judge", 0, 4)
    verdict = judging.judge(repo, order.request)
    watch.lap("judge")
    if order.since is not None:
        _check_since(order.since, verdict)
    if not verdict.log.entries:
        raise GateError("nothing-entered")
    if refused := refusals(verdict, order.hold_back or bool(verdict.frozen)):
        return Built(verdict, False, refused, left_out=_left_out(verdict), seconds=watch.laps)
    progress("render", 1, 4)
    staged = staging.stage(site_input.published(verdict, _config(verdict)))
    watch.lap("stage")
    assert verdict.log.checkpoint is not None
    rendered = sitebuild.render(staged, verdict.log.checkpoint.time)
    watch.lap("render")
    progress("verify", 2, 4)
    site = outcheck.check(rendered, staged.origins, sitebuild.theme_files())
    if not isinstance(site, outcheck.VerifiedSite):
        return Built(verdict, False, site, left_out=_left_out(verdict), seconds=watch.laps)
    if found := _rescan(site, verdict):
        return Built(verdict, False, found, left_out=_left_out(verdict), seconds=watch.laps)
    files = _with_manifest(site, verdict, order.key)
    watch.lap("verify")
    progress("swap", 3, 4)
    treeio.replace_folder(order.out, files)
    watch.lap("swap")
    return Built(
        verdict,
        True,
        published=tuple(v for v in verdict.releases if v.live),
        left_out=_left_out(verdict),
        files=len(site.files),
        signed=order.key is not None,
        seconds=watch.laps,
    )


class _Watch:
    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.laps[name] = now - self._last
        self._last = now


def _check_since(since: bytes, verdict: Verdict) -> None:
    """Nothing that was entered up to an earlier checkpoint may have been rewritten (attacks C10, C29)."""
    try:
        old = checkpoints.parse(since)
    except checkpoints.CheckpointProblem:
        raise GateError("checkpoint-unreadable") from None
    leaves = [salted.leaf for salted in verdict.log.entries]
    new = verdict.log.checkpoint
    same = merkle.root(leaves[: old.size]) == old.root
    if not same or new is None or new.size < old.size or new.trust < old.trust or new.origin != old.origin:
        raise Refused(Reason.of("checkpoint-rollback", path=logs.CHECKPOINT, size=len(leaves), seen=old.size))


def refusals(verdict: Verdict, hold_back: bool) -> tuple[Reason, ...]:
    """Why nothing may be written. With `hold_back`, a release in itself is no reason, but home is."""
    held = _HELD_WITH_ITS_FILE if hold_back else frozenset()
    reasons = [reason for reason in verdict.reasons if reason.code not in held]
    for judged in verdict.releases:
        if judged.state in BLOCKING_STATES and (not hold_back or (judged.id == HOME and not judged.live)):
            reasons += why_not(judged)
    if not reasons and not any(judged.id == HOME and judged.live for judged in verdict.releases):
        reasons.append(Reason.of("home-missing", path="content/index.md"))
    return tuple(dict.fromkeys(reasons))


def why_not(judged: ReleaseVerdict) -> list[Reason]:
    """Everything against a release as reasons: those of the verdict, findings, files not examined, acts missing."""
    reasons = list(judged.reasons)
    reasons += [
        Reason.of(f.rule, path=f.path, line=f.line, column=f.column)
        for f in judged.findings
        if f.severity is not Severity.NOTE
    ]
    reasons += [Reason.of("not-examined", path=n.path, reason=n.reason, part=n.part) for n in judged.not_examined]
    present = judged.present
    if present.state in (State.DRAFT, State.IN_PROGRESS, State.REFUSED):
        missing = present.standing.missing
        if missing:
            where = present.release.index
            clauses = [clause for act in missing for clause in MISSING_CLAUSES[act]]
            facts = {"act": missing[0], "acts": missing, "release": judged.id}
            reasons.append(Reason.of("signoff-missing", path=where, clauses=clauses, **facts))
    return list(dict.fromkeys(reasons))


def _left_out(verdict: Verdict) -> tuple[ReleaseVerdict, ...]:
    """What is not on the site as it stands: refused, unsigned, ready, embargoed, rejected."""
    return tuple(v for v in verdict.releases if not v.live or v.present.entry is None if v.state is not State.WITHDRAWN)


def _config(verdict: Verdict) -> siteconfig.SiteConfig:
    """The site's settings out of the signed bytes of home."""
    home = verdict.release(HOME)
    assert home is not None  # `_refusals` has looked
    config, _ = siteconfig.parse(home.live[-1].release.files[CONFIG].data)
    assert config is not None  # home would have been refused
    return config


def _rescan(site: outcheck.VerifiedSite, verdict: Verdict) -> tuple[Reason, ...]:
    """Marks in what was rendered (clause 6.2), but for the text of places that were duly waived in the source."""
    waived: dict[str, set[str]] = {}
    for judged in verdict.releases:
        for version in judged.live:
            texts = {finding.text for finding in version.waived}
            waived.setdefault(f"release:{judged.id}@{version.version}", set()).update(texts)
    anywhere = {text for texts in waived.values() for text in texts}

    def scan(path: str, data: bytes) -> ScanResult:
        return scan_rendered(path, data)

    reasons = []
    for path, result in outcheck.rescan(site, scan).items():
        allowed = waived.get(site.origins[path], set()) if manifest.release_of(site.origins[path]) else anywhere
        reasons += [
            Reason.of(f.rule, path=path, line=f.line, column=f.column, clauses=("6.2",))
            for f in result.findings
            if f.severity is not Severity.NOTE and f.text not in allowed
        ]
        reasons += [Reason.of("not-examined", path=path, reason=n.reason, part=n.part) for n in result.not_examined]
    return tuple(reasons)


def _with_manifest(site: outcheck.VerifiedSite, verdict: Verdict, key: SigningKey | None) -> dict[str, bytes]:
    listed = manifest.build(
        site.files,
        site.origins,
        package=sitebuild.package_digest(),
        checkpoint=verdict.log.checkpoint_bytes,
        sample=verdict.trust.latest.sample,
    )
    files = dict(site.files) | {manifest.PATH: listed}
    if key is not None:
        files[manifest.SIGNATURE] = signing.sign(listed, key)
    return files


# -- keys ----------------------------------------------------------------------------------------


def publisher_key(repo: Repository, trust: Trust, explicit: Path | None) -> SigningKey | None:
    """The publisher's key where this machine has it: ``--key``, a key under ``.git/gate/``, git's signing key."""
    if explicit is not None:
        return signing.signer_key(explicit, None, ())
    publishers = {w.key for person in trust.people if _publishes(trust, person.id) for w in person.keys}
    candidates = sorted(repo.private.glob("*")) if repo.private.is_dir() else []
    configured = repo.setting("user.signingkey")
    for path in [*candidates, *([Path(configured).expanduser()] if configured else [])]:
        if path.suffix == ".pub" or not path.is_file():
            continue
        try:
            found = signing.signer_key(path, None, ())
        except GateError:
            continue  # not a key at all; without a usable one the manifest stays unsigned, which `gate verify` tells
        if found.public in publishers:
            return found
    return None


def _publishes(trust: Trust, person_id: str) -> bool:
    person = trust.person(person_id)
    return person is not None and any(position.role == "web" for position in person.positions)


# -- publishing -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Published:
    """What `gate publish` entered; `publication` is None when there was nothing to enter."""

    verdict: Verdict
    publication: Publication | None


def publish(desk: Desk, who: Signer, now: datetime, commit: bool = True) -> Published:
    """Enter everything that is ready and due: log, kept bytes, signed checkpoint, one commit (clause 6.1).

    Raises `Refused` (role-not-held, register-inconsistent, …) and `GateError`.
    """
    verdict = desk.verdict
    trust = verdict.trust.latest
    person = trust.person(who.person)
    if person is None or not trust.holds(person, ("web",), now.date()):
        raise Refused(
            Reason.of("role-not-held", path="registers/log", person=who.person, roles=("web",), clauses=("6.1",))
        )
    if whole := [reason for reason in verdict.reasons if reason.code not in _HELD_WITH_ITS_FILE]:
        raise Refused(*whole)
    if lost := desks.lost_decisions(desk):
        raise Refused(*(Reason.of("statement-chain", path=path, what="taken out") for path in lost))
    people: dict[str, tuple[str, ...]] = {}
    for judged in verdict.releases:
        if judged.state is State.READY:
            people[judged.id] = desks.contributors(desk, judged)[0]
            _refuse_changers(judged, people[judged.id])
    publication = publishing.prepare(verdict, people, who.person, now, lambda: secrets.token_hex(32))
    if publication is None and verdict.frozen and any(judged.state is State.READY for judged in verdict.releases):
        raise Refused(*verdict.frozen)
    if publication is None:
        return Published(verdict, None)
    files = dict(publication.files) | {logs.CHECKPOINT: publication.checkpoint}
    files[logs.SIGNATURE] = signing.sign(publication.checkpoint, who.key)
    with treeio.written(desk.repo.root, files):
        if commit:
            names = ", ".join([*(f"{id_}@{n}" for id_, n in publication.published), *publication.withdrawn])
            desk.repo.save(sorted(files), f"publish: {names}")
    return Published(verdict, publication)


def _refuse_changers(judged: ReleaseVerdict, people: tuple[str, ...]) -> None:
    """Somebody who changed the bytes after the submit may not have reviewed or approved them (DESIGN 6.2)."""
    standing = judged.present.standing
    for signed in (standing.review, standing.approve):
        if signed is not None and signed.act.person in people:
            path = f"approvals/{judged.id}/{signed.name}"
            raise Refused(Reason.of("self-approval", path=path, person=signed.act.person, clauses=("4.3b",)))


def preview(repo: Repository, request: Request) -> tuple[StagedTree, dict[str, bytes]]:
    """The working folder rendered with its drafts, for this machine only."""
    verdict = judging.judge(repo, request)
    home = verdict.release(HOME)
    if home is None or CONFIG not in home.present.release.files:
        raise GateError("home-unreadable")
    config, reasons = siteconfig.parse(home.present.release.files[CONFIG].data)
    if config is None:
        raise Refused(*reasons)
    staged = staging.stage(site_input.drafts(verdict, config, request.now))
    return staged, sitebuild.render(staged, request.now)
