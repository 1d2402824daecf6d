"""Looks at what git is about to commit, push or take in: reads the objects, and has `gate.pushes` judge them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from gate import judging, pushes
from gate.errors import GateError
from gate.gitstore import NewBlob, Repository
from gate.judging import Progress, Scanner, quietly
from gate.model import Blob, Finding, NotExamined, Reason
from gate.pushes import Arrival, Judged, Judges
from gate.readers.base import Limits
from gate.statements import Waiver

TOLD = 50
"""Refused files or refs after which nothing more is looked at: it is refused as it is."""


@dataclass(frozen=True)
class Outcome:
    """What was seen: refs that may not move so, files that may not come in, and holds, which stop nothing."""

    reasons: tuple[Reason, ...] = ()
    refused: tuple[Judged, ...] = ()
    held: tuple[Finding, ...] = ()

    @property
    def passes(self) -> bool:
        """Whether git may go on."""
        return not self.reasons and not self.refused

    @property
    def quotable(self) -> bool:
        """Whether the author's signed claims could settle everything that was refused."""
        return bool(self.refused) and all(pushes.quotable(judged) for judged in self.refused)


def before_commit(repo: Repository, now: datetime, index: str | None, progress: Progress = quietly) -> Outcome:
    """The staged files; `index` where git uses one of its own for this commit."""
    return _look(repo, tuple(repo.staged(pushes.FOLDERS, index)), None, now, progress)


def before_push(repo: Repository, now: datetime, remote: str, lines: str, progress: Progress = quietly) -> Outcome:
    """Every new commit; `lines` are ``LOCAL_REF LOCAL_ID REMOTE_REF REMOTE_ID`` as git gives them."""
    updates = pushes.read_outgoing(lines)
    commits = repo.unpushed(
        [update.new for update in updates if update.new],
        remote,
        [update.old for update in updates if update.old],
    )
    return _look(repo, _brought_in(repo, commits), None, now, progress)


def before_receive(repo: Repository, now: datetime, lines: str, progress: Progress = quietly) -> Outcome:
    """Every ref, and every new commit of every ref; `lines` are ``OLD NEW REF``. Code protected-ref-missing.

    Claims are believed by the trust base of the protected branch as it is before the push; the push that
    makes the branch brings the trust base with it.
    """
    head = repo.head_ref()
    if head is None:
        raise GateError("protected-ref-missing")
    updates = pushes.read_updates(lines)
    reasons = pushes.ref_reasons(updates, repo.aliases(head), repo.is_ancestor, repo.is_commit)
    if reasons:
        return Outcome(reasons[:TOLD])
    commits = repo.new_commits({update.new for update in updates if update.new})
    trusted = next((update.old or update.new for update in updates if update.ref == head), None)
    return _look(repo, _brought_in(repo, commits), trusted or head, now, progress)


def _brought_in(repo: Repository, commits: Iterable[str]) -> tuple[NewBlob, ...]:
    return tuple(repo.brought_in(commits, (*pushes.FOLDERS, pushes.CLAIMS)))


@dataclass(frozen=True)
class _Claims:
    """The authors' claims, read only when a file needs one: in what is pushed, or in the commit that has it."""

    repo: Repository
    now: datetime
    trust_ref: str | None
    brought_in: Sequence[NewBlob] = field(repr=False)

    @cached_property
    def _judges(self) -> Judges:
        return Judges(judging.read_trust(self.repo, self.trust_ref), self.now)

    @cached_property
    def _pushed(self) -> tuple[Waiver, ...]:
        by_commit: dict[str, dict[str, Blob]] = {}
        for new in self.brought_in:
            if pushes.is_claim(new.path):
                by_commit.setdefault(new.commit, {})[new.path] = _read(self.repo, new.oid, new.mode)
        return tuple(claim for files in by_commit.values() for claim in self._judges.claims(files))

    def __call__(self, arrival: Arrival) -> tuple[Waiver, ...]:
        folders = pushes.claim_folders(arrival.path)
        if not folders:
            return ()
        beside = (
            claim
            for commit in filter(None, arrival.commits)
            for claim in self._judges.claims(self.repo.tree(commit, folders))
        )
        return (*self._pushed, *beside)


def _read(repo: Repository, oid: str, mode: str) -> Blob:
    return Blob(repo.blobs([oid])[oid], mode)


def _look(
    repo: Repository,
    brought_in: Sequence[NewBlob],
    trust_ref: str | None,
    now: datetime,
    progress: Progress,
) -> Outcome:
    arrivals = pushes.arrivals(
        (new.commit, new.path, new.mode, new.oid) for new in brought_in if new.path.partition("/")[0] in pushes.FOLDERS
    )
    claims, scan = _Claims(repo, now, trust_ref, brought_in), Scanner()
    refused: list[Judged] = []
    held: list[Finding] = []
    for number, arrival in enumerate(arrivals, start=1):
        progress("scan", number, len(arrivals))
        judged = _judge(repo, arrival, scan, claims)
        held += judged.held
        if not judged.passes:
            refused.append(judged)
        if len(refused) == TOLD:
            break
    return Outcome(refused=tuple(refused), held=tuple(held))


def _judge(repo: Repository, arrival: Arrival, scan: Scanner, claims: _Claims) -> Judged:
    if arrival.mode == "160000":
        return Judged(arrival, not_examined=(NotExamined(arrival.path, "link"),))
    if repo.size(arrival.oid) > Limits().file_bytes:
        return Judged(arrival, not_examined=(NotExamined(arrival.path, "too-large"),))
    return pushes.judge(arrival, _read(repo, arrival.oid, arrival.mode), scan, claims)
