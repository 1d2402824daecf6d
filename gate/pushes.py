"""Judges a push before anybody else can fetch it: the refs it moves, and every file its new commits bring in.

What a push brought in has left the author's machine for good, so a later commit that takes it out again
helps nothing: each new commit is looked at, on whatever ref it came. Only refusals count here; holds and
missing sign-offs are for `gate check`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from gate.approvals import AsOf, read_folder, signer_problem
from gate.codes import clauses, say
from gate.errors import GateError
from gate.model import Blob, Finding, NotExamined, Reason, ScanResult, Severity, Waivable
from gate.registers import scanning
from gate.releases import release_id
from gate.rules.registry import BY_ID
from gate.scanner import mask_path
from gate.statements import Waiver, parse_name
from gate.trust import TrustChain
from gate.verdict import Scan, may_be_waived, within
from gate.visible import one_line

FOLDERS = ("content", "registers")
"""What is looked at: everything that may become public, and every work record."""

CLAIMS = "approvals"

_OBJECT_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_SHORT_NAMES = ("", "refs/", "refs/tags/", "refs/heads/", "refs/remotes/", "refs/remotes/origin/")


# -- refs -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RefUpdate:
    """One ref that a push moves: from `old` to `new`; None where it did not exist, or is deleted."""

    old: str | None
    new: str | None
    ref: str


def read_updates(text: str) -> tuple[RefUpdate, ...]:
    """The lines ``OLD NEW REF`` that git gives a pre-receive hook. Code hook-input."""
    updates = []
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.split(" ", 2)
        if len(words) != 3:
            raise GateError("hook-input", line=number)
        updates.append(RefUpdate(_object_id(words[0], number), _object_id(words[1], number), words[2]))
    return tuple(updates)


def read_outgoing(text: str) -> tuple[RefUpdate, ...]:
    """The lines ``LOCAL_REF LOCAL_ID REMOTE_REF REMOTE_ID`` of a pre-push hook. Code hook-input.

    `old` is what the remote side has, `new` what it is to get.
    """
    updates = []
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.split(" ")
        if len(words) != 4:
            raise GateError("hook-input", line=number)
        updates.append(RefUpdate(_object_id(words[3], number), _object_id(words[1], number), words[2]))
    return tuple(updates)


def _object_id(text: str, line: int) -> str | None:
    if not _OBJECT_ID.fullmatch(text):
        raise GateError("hook-input", line=line)
    return text if text.strip("0") else None


def ref_reasons(
    updates: Iterable[RefUpdate],
    protected: frozenset[str],
    builds_on: Callable[[str, str], bool],
    is_commit: Callable[[str], bool],
) -> tuple[Reason, ...]:
    """Why refs may not move this way (attack C23). `protected` are the protected ref and its aliases.

    `builds_on(old, new)` says whether the commit `new` has `old` among its ancestors.
    """
    return tuple(
        reason for update in updates if (reason := _ref_reason(update, protected, builds_on, is_commit)) is not None
    )


def _ref_reason(
    update: RefUpdate,
    protected: frozenset[str],
    builds_on: Callable[[str, str], bool],
    is_commit: Callable[[str], bool],
) -> Reason | None:
    if update.new is None:
        return Reason.of("protected-ref-deleted", path=update.ref) if update.ref in protected else None
    if update.ref.startswith("refs/replace/"):
        return Reason.of("git-replace", path=update.ref)
    if update.ref not in protected and _resembles(update.ref, protected):
        return Reason.of("ref-lookalike", path=update.ref)
    if not is_commit(update.new):
        return Reason.of("ref-not-a-commit", path=update.ref)
    if update.ref in protected and update.old and not builds_on(update.old, update.new):
        return Reason.of("protected-ref-rewritten", path=update.ref)
    return None


def _resembles(ref: str, protected: frozenset[str]) -> bool:
    """Whether git, asked for a protected ref by a short name, could find `ref` (gitrevisions(7))."""
    return ref.casefold() in {
        (prefix + name).casefold()
        for full in protected
        for name in (full, full.removeprefix("refs/"), full.removeprefix("refs/heads/"), "HEAD")
        for prefix in _SHORT_NAMES
    }


# -- files ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that new commits bring in: where it stands, its mode and object id, and those commits."""

    path: str
    mode: str
    oid: str
    commits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """What is to be said about one arrival. Findings that a claim covers are in `claimed`."""

    arrival: Arrival
    refused: tuple[Finding, ...] = ()
    claimed: tuple[Finding, ...] = ()
    held: tuple[Finding, ...] = ()
    not_examined: tuple[NotExamined, ...] = ()

    @property
    def passes(self) -> bool:
        """Whether the file may come in."""
        return not self.refused and not self.not_examined


def arrivals(brought_in: Iterable[tuple[str, str, str, str]]) -> tuple[Arrival, ...]:
    """Files by (path, object id) out of (commit, path, mode, object id): each is judged once."""
    found: dict[tuple[str, str], Arrival] = {}
    commits: dict[tuple[str, str], list[str]] = {}
    for commit, path, mode, oid in brought_in:
        found.setdefault((path, oid), Arrival(path, mode, oid, ()))
        commits.setdefault((path, oid), []).append(commit)
    return tuple(
        Arrival(arrival.path, arrival.mode, arrival.oid, tuple(dict.fromkeys(commits[key])))
        for key, arrival in found.items()
    )


def judge(arrival: Arrival, blob: Blob, scan: Scan, claims: Callable[[Arrival], tuple[Waiver, ...]]) -> Judged:
    """Judge one file. `claims` gives the authors' claims about it, signatures verified."""
    result = _examine(arrival.path, blob, scan)
    refused = tuple(f for f in result.findings if f.severity is Severity.REFUSE)
    claimed: frozenset[str] = frozenset()
    if refused and all(_quotable(finding) for finding in refused):
        claimed = _covered(arrival, blob, scan, claims(arrival))
    return Judged(
        arrival,
        refused=tuple(f for f in refused if _place(f) not in claimed),
        claimed=tuple(f for f in refused if _place(f) in claimed),
        held=tuple(f for f in result.findings if f.severity is Severity.HOLD),
        not_examined=result.not_examined,
    )


def _quotable(finding: Finding) -> bool:
    return finding.rule in BY_ID and may_be_waived(finding) is Waivable.QUOTATION


def _place(finding: Finding) -> tuple[str, str | None, int, int]:
    return finding.rule, finding.part, finding.offset, finding.length


def _covered(
    arrival: Arrival, blob: Blob, scan: Scan, claims: Iterable[Waiver]
) -> frozenset[tuple[str, str | None, int, int]]:
    """The places that a claim names. A fingerprint binds the path within the release, so each is made anew."""
    covered = set()
    for claim in claims:
        said = claim.finding
        root = _root_of(claim.release, arrival.path)
        if root is None or claim.kind != "quotation" or said.path != arrival.path:
            continue
        if claim.files[0].sha256 != blob.sha256 or said.rule not in BY_ID:
            continue
        if said.rule_version != BY_ID[said.rule].version:
            continue
        for finding in scan(arrival.path, blob, within(root, arrival.path)).findings:
            if (finding.fingerprint, finding.rule) == (said.fingerprint, said.rule):
                covered.add(_place(finding))
    return frozenset(covered)


def _examine(path: str, blob: Blob, scan: Scan) -> ScanResult:
    """The scan of one file by its whole path, so that names of folders count too."""
    if blob.mode not in ("100644", "100755"):
        return ScanResult(not_examined=(NotExamined(path, "link"),))
    return scanning.examine(path, blob, scan, path)


def _folders_above(path: str) -> Iterator[str]:
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def _root_of(release: str, path: str) -> str | None:
    return next((folder for folder in _folders_above(path) if release_id(folder) == release), None)


def told(judged: Judged, lang: str) -> tuple[str, ...]:
    """What is against one file, in words: place, rule, clauses and the honest way on; never the text itself."""
    commit = judged.arrival.commits[-1][:10]
    path = one_line(mask_path(judged.arrival.path)) + (f" @{commit}" if commit else "")
    lines = []
    for finding in judged.refused:
        place = ":".join(map(str, filter(None, (path, finding.line, finding.column))))
        lines.append(f"[{finding.rule}] {place} {_title(finding.rule, lang)}")
    for rule_id in dict.fromkeys(finding.rule for finding in judged.refused):
        lines.append(f"  {_way_on(rule_id, lang)}")
    for unread in judged.not_examined:
        what = "could not be examined" if lang == "en" else "未能检查，按不通过处理"
        lines.append(f"[not-examined] {path} {one_line(unread.part or '')} {what}: {unread.reason}")
    return tuple(lines)


def _title(rule_id: str, lang: str) -> str:
    """What a rule, or a code that is none, finds, with its clauses."""
    if (rule := BY_ID.get(rule_id)) is not None:
        return f"{rule.title_en if lang == 'en' else rule.title_zh} ({' '.join(rule.clauses)})"
    code = Reason.of(rule_id, place="")
    return f"{say(code, lang)[0].strip()} ({' '.join(clauses(code))})"


def _way_on(rule_id: str, lang: str) -> str:
    """The honest way past it."""
    if (rule := BY_ID.get(rule_id)) is not None:
        return rule.way_on_en if lang == "en" else rule.way_on_zh
    return say(Reason.of(rule_id, place=""), lang)[1]


def quotable(judged: Judged) -> bool:
    """Whether nothing but marks that may be quoted stands against the file: a signed claim would settle it."""
    return not judged.not_examined and all(_quotable(finding) for finding in judged.refused)


# -- claims ---------------------------------------------------------------------------------------


def claim_folders(path: str) -> tuple[str, ...]:
    """Where claims about a file under ``content/`` can lie: the folders of the releases it may belong to."""
    if not path.startswith("content/"):
        return ()
    return tuple(f"{CLAIMS}/{release_id(folder)}" for folder in _folders_above(path))


def is_claim(path: str) -> bool:
    """Whether `path` is the place of a claim or of its signature."""
    folder, _, name = path.rpartition("/")
    said = parse_name(name)
    return folder.startswith(CLAIMS + "/") and folder.count("/") == 1 and said is not None and said.act == "claim"


@dataclass(frozen=True)
class Judges:
    """By whom claims are believed: the trust base of the protected branch, at the moment of the push."""

    trust: TrustChain = field(repr=False)
    now: datetime

    def claims(self, files: Mapping[str, Blob]) -> tuple[Waiver, ...]:
        """The claims among `files` (by path, ``approvals/ID/NAME``) that a drafter of today has signed.

        A key that no longer counts today does not count for a claim of any earlier day: the time in a
        statement is only what its writer says.
        """
        as_of = AsOf(self.trust.latest, self.trust.latest, self.now)
        folders: dict[str, dict[str, Blob]] = {}
        for path, blob in files.items():
            if is_claim(path):
                _, release, name = path.split("/")
                folders.setdefault(release, {})[name] = blob
        return tuple(
            signed.waiver
            for release, held in folders.items()
            for signed in read_folder(release, held).waivers
            if signed.waiver.act == "claim"
            and any(
                signer_problem(signed.waiver.person, key, ("drafter",), as_of, signed.name) is None
                for key in signed.keys
            )
        )
