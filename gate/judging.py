"""Brings together what a verdict needs, from a commit or from the working folder. The only way to a verdict."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from gate import treeio, trust
from gate.errors import GateError
from gate.gitstore import PUBLISHED_FOLDERS, Repository
from gate.model import Blob, Reason, Refused, ScanResult, Tree
from gate.parallel import cores, in_order
from gate.readers.base import Part
from gate.readers.isolation import expect, extract
from gate.releases import owners
from gate.scanner import scan_file
from gate.trust import TrustChain
from gate.verdict import Case, Verdict, decide, within

Progress = Callable[[str, int, int], None]
"""Told what is done, how far, and out of how many."""


def quietly(_what: str, _done: int, _all: int) -> None:
    """A `Progress` for scripts."""


@dataclass(frozen=True)
class Request:
    """What to judge and how: `rev` a revision, or None for the working folder; `trust_ref` as in DESIGN 8.

    `on` is the moment to judge as of when somebody asked for one; else the wall clock is used and must not lie
    before the newest checkpoint.
    """

    rev: str | None
    now: datetime
    trust_ref: str | None = None
    production: bool = False
    as_of_another_day: bool = False


class Scanner:
    """Scans files, each content once: the same bytes under the same name give the same findings."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str, str], ScanResult] = {}
        self._parts: dict[tuple[str, str], tuple[Part, ...]] = {}

    def ahead(self, tree: Tree, jobs: int) -> None:
        """Scan every release of `tree` now, in `jobs` processes where there are enough files for that to be faster."""
        wanted = [(path, within(root, path)) for path, root in owners(tree)]
        files = [
            (path, tree[path], name)
            for path, name in wanted
            if tree[path].mode.startswith("100")
            and not tree[path].unread
            and (path, tree[path].sha256, name) not in self._seen
        ]
        if jobs < 2 or len(files) < _MANY:
            return
        for (path, blob, name), result in zip(files, in_order(_scan, files, jobs), strict=True):
            self._seen[(path, blob.sha256, name)] = result

    def parts(self, path: str, blob: Blob) -> tuple[Part, ...]:
        """What the reader of an attachment finds in it, each content read once."""
        key = (path, blob.sha256)
        if key not in self._parts:
            self._parts[key] = () if blob.unread else extract(path, blob.data).parts
        return self._parts[key]

    def __call__(self, path: str, blob: Blob, name_in_release: str) -> ScanResult:
        key = (path, blob.sha256, name_in_release)
        if key not in self._seen:
            self._seen[key] = _scan((path, blob, name_in_release))
        return self._seen[key]


def _scan(file: tuple[str, Blob, str]) -> ScanResult:
    path, blob, name_in_release = file
    return scan_file(path, blob.data, extract=extract, name_in_release=name_in_release)


_MANY = 500
"""Fewer files than this are scanned before other processes would be ready."""


def read_trust(repo: Repository, trust_ref: str | None) -> TrustChain:
    """The trust base of the protected branch. Codes trust-ref-missing, trust-…"""
    return _chain(repo.tree(repo.trust_commit(trust_ref), ("trust",)))


def _chain(tree: Tree) -> TrustChain:
    for path, blob in tree.items():
        if path.startswith("trust/") and blob.mode != "100644":
            raise Refused(Reason.of("file-mode", path=path, mode=blob.mode))
    return trust.load_chain({path: blob.data for path, blob in tree.items() if path.startswith("trust/")})


def read_tree(repo: Repository, rev: str | None) -> Tree:
    """The files of a revision, or of the working folder."""
    if rev is not None:
        return repo.tree(repo.commit(rev))
    return treeio.read_parts(repo.root, PUBLISHED_FOLDERS)


def judge(repo: Repository, request: Request, scan: Scanner | None = None, tree: Tree | None = None) -> Verdict:
    """Judge a revision, the working folder, or `tree` (the revision with statements not yet written).

    Raises `GateError` where nothing can be judged, `Refused` where the log does not hold together.
    """
    trust_tree = repo.tree(repo.trust_commit(request.trust_ref), ("trust",))
    judged = read_tree(repo, request.rev) if tree is None else tree
    expect(path for path in judged if path.startswith("content/"))
    scan = scan or Scanner()
    scan.ahead(judged, cores())
    case = Case(
        tree=judged,
        trust=_chain(trust_tree),
        now=request.now,
        scan=scan,
        production=request.production,
        trust_changed=_trust_files(judged) != _trust_files(trust_tree),
        read=scan.parts,
    )
    verdict = decide(case)
    checkpoint = verdict.log.checkpoint
    if checkpoint is not None and request.now < checkpoint.time and not request.as_of_another_day:
        raise GateError("clock-behind", checkpoint=checkpoint.time.isoformat())
    return verdict


def _trust_files(tree: Tree) -> dict[str, str]:
    return {path: blob.sha256 for path, blob in tree.items() if path.startswith("trust/")}
