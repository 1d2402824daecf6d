"""The one place that says publish or not: every condition of DESIGN 6, recomputed from the bytes each time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from gate import log as logs
from gate import markless, records, siteconfig
from gate.approvals import (
    CHAIN,
    MISSING_CLAUSES,
    AsOf,
    Folder,
    SignedWaiver,
    Standing,
    Subject,
    difference,
    judge,
    read_folder,
    signer_problem,
)
from gate.checks import link_outside, registry
from gate.checks.base import Around, surroundings
from gate.finding_classes import SECRECY, letters
from gate.front_matter import FrontMatter, Known
from gate.log import Entry, Log
from gate.model import Blob, Finding, NotExamined, Reason, ScanResult, Severity, Tree, Waivable
from gate.records import Needs, Record
from gate.refusals import Reviews, Seen
from gate.registers.echoes import squeezed
from gate.registers.repeated import TEXT, Internal, Repeated
from gate.releases import CONFIG, HOME, Release, find_releases
from gate.rules.registry import RULES
from gate.statements import FileDigest, StatementProblem, files_digest
from gate.topics import Place, places_of, unsettled
from gate.trust import Trust, TrustChain

Scan = Callable[[str, Blob, str], ScanResult]
"""Scans one file: its path in the repository, its bytes, its path within the release."""

MADE_PAGES = frozenset(
    {
        "catalogue/index.md", "corrections/index.md", "jubao/index.md", "keys/index.md", "pingyi/index.md",
        "register/index.md", "releases/index.md", "verify/index.md",
    }
)  # fmt: skip
"""Made pages that a release may link to, by path below ``content/``."""

_RULES = {rule.id: rule for rule in RULES}


class State(StrEnum):
    """Where a release stands (DESIGN 6)."""

    DRAFT = "draft"
    IN_PROGRESS = "in-progress"
    READY = "ready"
    EMBARGOED = "embargoed"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"
    REFUSED = "refused"


FINE_STATES = frozenset({State.READY, State.EMBARGOED, State.PUBLISHED, State.SUPERSEDED, State.WITHDRAWN})
"""`gate check` ends in 0 for these."""

BLOCKING_STATES = frozenset({State.DRAFT, State.IN_PROGRESS, State.REFUSED})
"""`gate build` refuses as a whole while anything stands here."""


@dataclass(frozen=True)
class Case:
    """What is judged, and by what. `trust` comes from the protected branch; `now` is the wall clock.

    `production` refuses sample keys. `trust_changed` says that the judged commit holds another trust base. `read`
    gives the text of attachments, to be held against what was refused before; without it they are not.
    """

    tree: Tree = field(repr=False)
    trust: TrustChain
    now: datetime
    scan: Scan
    production: bool = False
    trust_changed: bool = False
    read: markless.Read | None = None


@dataclass(frozen=True)
class VersionVerdict:
    """One version of a release: its bytes, its statements, and everything against it.

    `findings` include the waived ones, as notes; `waived` holds those as they were found. `topics` are the places of
    subjects that the leading group lists.
    """

    release: Release
    version: int
    digest: str
    files: tuple[FileDigest, ...]
    state: State
    standing: Standing
    reasons: tuple[Reason, ...]
    findings: tuple[Finding, ...]
    not_examined: tuple[NotExamined, ...]
    entry: Entry | None = None
    waived: tuple[Finding, ...] = ()
    topics: tuple[Place, ...] = ()

    @property
    def id(self) -> str:
        """The id of the release."""
        return self.release.id

    @property
    def as_found(self) -> tuple[Finding, ...]:
        """Every finding with the severity that it has without waivers."""
        found = {finding.fingerprint: finding for finding in self.waived}
        return tuple(found.get(finding.fingerprint, finding) for finding in self.findings)

    @property
    def front_matter(self) -> FrontMatter | None:
        """The front matter, where it could be read."""
        return self.release.front_matter


@dataclass(frozen=True)
class ReleaseVerdict:
    """A release: its present bytes, and every version that was entered."""

    present: VersionVerdict
    older: tuple[VersionVerdict, ...] = ()
    folder: Folder = field(default=Folder(""), repr=False)
    entries: tuple[Entry, ...] = ()
    frozen: bool = False

    @property
    def id(self) -> str:
        """The id of the release."""
        return self.present.id

    @property
    def state(self) -> State:
        """Where it stands: one refused version refuses the release."""
        if any(version.state is State.REFUSED for version in self.older):
            return State.REFUSED
        return self.present.state

    @property
    def live(self) -> tuple[VersionVerdict, ...]:
        """The entered versions that the site shows, oldest first: none of a refused or withdrawn release.

        A correction that is not entered yet leaves the version before it on the site; while builds are frozen
        (3.16) so does any other change of what was entered.
        """
        if self.frozen and self.state is State.REFUSED:
            sound = (*self.older, self.present)
            return tuple(v for v in sound if v.entry is not None and v.state is not State.REFUSED)
        if self.state in (State.REFUSED, State.WITHDRAWN):
            return ()
        entered = (*self.older, self.present) if self.present.entry is not None else self.older
        return tuple(version for version in entered if version.entry is not None)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Every reason against any of its versions."""
        return tuple(dict.fromkeys(r for v in (self.present, *self.older) for r in v.reasons))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding in any of its versions, each once."""
        return tuple(dict.fromkeys(f for v in (self.present, *self.older) for f in v.findings))

    @property
    def not_examined(self) -> tuple[NotExamined, ...]:
        """Every file that could not be examined."""
        return tuple(dict.fromkeys(n for v in (self.present, *self.older) for n in v.not_examined))


@dataclass(frozen=True)
class Verdict:
    """Everything judged: the releases, what concerns the repository as a whole, and what was read on the way."""

    releases: tuple[ReleaseVerdict, ...]
    reasons: tuple[Reason, ...]
    notes: tuple[Reason, ...]
    log: Log
    records: tuple[Record, ...]
    trust: TrustChain
    frozen: tuple[Reason, ...] = ()

    def __bool__(self) -> bool:
        raise TypeError("a Verdict is neither true nor false: look at its releases and reasons")

    def release(self, release: str) -> ReleaseVerdict | None:
        """The verdict on one release."""
        return next((verdict for verdict in self.releases if verdict.id == release), None)


def known_of(trust: Trust) -> Known:
    """What front matter may name under this trust base."""
    return Known(
        people=frozenset(person.id for person in trust.people),
        offices=frozenset(office.id for office in trust.offices),
        categories={code: trust.policy.kind_of(code) for code in trust.policy.categories},
        bodies=frozenset(body.id for body in trust.bodies),
    )


def digests(files: Mapping[str, Blob]) -> tuple[FileDigest, ...]:
    """The closed file list of these files."""
    return tuple(FileDigest(path, files[path].mode, files[path].sha256) for path in sorted(files))


def digest_of(files: Iterable[FileDigest]) -> str:
    """The files digest; empty where a name can stand in no list, so that nothing signed or entered can equal it.

    `path-unsafe` is said of such a name by the checks.
    """
    try:
        return files_digest(files)
    except StatementProblem:
        return ""


def _footer_gaps(tree: Tree) -> Iterator[Reason]:
    """The phone that stands at the foot of every page (0.9): code contact-missing where the settings hold none."""
    config = siteconfig.parse(tree[CONFIG].data)[0] if CONFIG in tree else None
    if config is None or not config.footer.get("contact"):
        yield Reason.of("contact-missing", CONFIG, clauses=("0.9",), key="extra.footer.contact")


def decide(case: Case) -> Verdict:
    """Judge a whole tree. Raises `Refused` where the log does not hold together, `GateError` for the trust base."""
    return _Judge(case).verdict()


class _Judge:
    """Holds what every release is judged against."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.today = AsOf(case.trust.latest, case.trust.latest, case.now)
        self.log = logs.read(case.tree, case.trust)
        self.records = records.read_all(case.tree, self.today)
        self.records_about = records.by_subject(self.records)
        self.reviews = Reviews(self.records, case.tree, self.today)
        self.repeated = self._repeated()
        self.around = surroundings(case.tree)
        self.approvals = _by_release(case.tree)
        self.unsigned: tuple[str, ...] = ()

    def verdict(self) -> Verdict:
        releases = tuple(self._own_files(r) for r in find_releases(self.case.tree, self._known))
        every_page = frozenset(_page(release) for release in releases) | MADE_PAGES
        self.around = replace(self.around, pages=every_page)
        present = [self._release(release) for release in releases]
        there = {(release.id, release.root) for release in releases}
        gone = (id_ for id_, entries in self.log.published.items() if (id_, entries[-1].root) not in there)
        present += [self._vanished(release) for release in gone]
        present = _with_successors(_with_links(present, self.around))
        frozen = tuple(
            Reason.of("builds-frozen", path=leak.path, record=leak.id)
            for leak in records.frozen_by(self.records, self.today)
        )
        present = [replace(judged, frozen=bool(frozen)) for judged in present] if frozen else present
        return Verdict(
            releases=tuple(sorted(present, key=lambda v: (v.present.release.root, v.id))),
            reasons=tuple(self._of_the_whole({*self.log.published, *(release.id for release in releases)})),
            notes=(Reason.of("trust-changed", path="trust"),) if self.case.trust_changed else (),
            log=self.log,
            records=self.records,
            trust=self.case.trust,
            frozen=frozen,
        )

    # -- the repository as a whole ----------------------------------------------------------------

    def _of_the_whole(self, known: set[str]) -> Iterator[Reason]:
        tree = self.case.tree
        yield from registry.check_strays(tree)
        for path in self.unsigned:
            yield Reason.of("page-unsigned", path=path)
        if CONFIG in tree and "content/index.md" not in tree:
            yield Reason.of("page-unsigned", path=CONFIG)
        if self.case.production and any(trust.sample for trust in self.case.trust.versions):
            yield Reason.of("sample-trust", path=f"trust/{self.case.trust.latest.version}")
        if self.case.production:
            yield from self.case.trust.latest.contact_gaps()
            yield from _footer_gaps(tree)
        yield from self.case.trust.latest.gaps(self.today.day)
        yield from self._versions_kept()
        yield from self.reviews.of_nobody(known)
        if logs.REGISTERS in tree:
            yield from records.forgotten(tree[logs.REGISTERS].data, self.records, tree)

    def _versions_kept(self) -> Iterator[Reason]:
        """`versions/` holds exactly the bytes that were entered (DESIGN 2)."""
        expected: dict[str, str] = {}
        for entries in self.log.published.values():
            for entry in entries:
                for file in entry.files:
                    expected[version_path(entry, file.path)] = file.sha256
        for path in sorted(path for path in self.case.tree if path.startswith("versions/")):
            if path not in expected:
                yield Reason.of("register-inconsistent", path=path, what="unexpected file")
            elif self.case.tree[path].sha256 != expected[path]:
                yield Reason.of("register-inconsistent", path=path, what="changed")
        for path in sorted(expected.keys() - self.case.tree.keys()):
            yield Reason.of("register-inconsistent", path=path, what="missing")

    def _repeated(self) -> Repeated:
        """What internal records say, to be looked for in releases (E-X-010)."""
        internal = (Internal(r.id, r.register, r.fields, r.body) for r in self.records)
        places = {r.id: str(r.fields.get("content", "")).rstrip("/") for r in self.records}
        return Repeated(internal, self.case.trust.latest.public_names, self._published_before, places)

    def _published_before(self, moment: datetime) -> tuple[str, ...]:
        """The texts that were public before a moment, as they are compared."""
        kept = (
            version_path(entry, file.path)
            for entries in self.log.published.values()
            for entry in entries
            if entry.when < moment
            for file in entry.files
            if file.path.endswith(TEXT)
        )
        tree = self.case.tree
        return tuple(squeezed(tree[path].data.decode("utf-8", "replace")) for path in kept if path in tree)

    # -- one release ------------------------------------------------------------------------------

    def _known(self, release: str, files: Mapping[str, Blob]) -> Known:
        entries = self.log.published.get(release, ())
        entered = entries and entries[-1].digest == digest_of(digests(files))
        return known_of(self._trust_of(entries[-1]) if entered else self.case.trust.latest)

    def _own_files(self, release: Release) -> Release:
        """Home without the loose files that nobody signed with it: those are `page-unsigned`, each by itself."""
        if release.id != HOME:
            return release
        entries = self.log.published.get(HOME, ())
        submits = [a.act for a in self._folder(HOME).acts if a.act.act == "submit"]
        if not entries and not submits:
            return release
        signed = {CONFIG, release.index}
        signed |= {file.path for file in submits[-1].files} if submits else set()
        signed |= {file.path for file in entries[-1].files} if entries else set()
        self.unsigned = tuple(path for path in release.files if path not in signed)
        own = {path: blob for path, blob in release.files.items() if path in signed}
        pages = tuple(page for page in release.pages if page.path in own)
        reasons = tuple(r for r in release.reasons if r.path not in self.unsigned)
        return replace(release, files=own, pages=pages, reasons=reasons)

    def _trust_of(self, entry: Entry) -> Trust:
        return self.case.trust.at(entry.trust) or self.case.trust.latest

    def _folder(self, release: str) -> Folder:
        return read_folder(release, self.approvals.get(release, {}))

    def _release(self, release: Release) -> ReleaseVerdict:
        entries = self.log.published.get(release.id, ())
        files = digests(release.files)
        digest = digest_of(files)
        folder = self._folder(release.id)
        entered = bool(entries) and entries[-1].digest == digest and entries[-1].root == release.root
        version = len(entries) if entered else len(entries) + 1
        entry = entries[-1] if entered else None
        present = self._version(release, version, files, digest, folder, entry)
        present = replace(
            present, reasons=(*present.reasons, *self._against_history(present, entries, entered, folder))
        )
        older = tuple(self._older(e, folder) for e in (entries[:-1] if entered else entries))
        present = replace(present, state=self._state(present, entries, folder))
        return ReleaseVerdict(present, older, folder, entries)

    def _older(self, entry: Entry, folder: Folder) -> VersionVerdict:
        """An entered version, from the bytes that `versions/` keeps."""
        tree = {
            file.path: self.case.tree[kept]
            for file in entry.files
            if (kept := version_path(entry, file.path)) in self.case.tree
        }
        known = known_of(self._trust_of(entry))
        found = [r for r in find_releases(tree, lambda _id, _files: known) if r.root == entry.root]
        release = found[0] if found else Release(entry.release, entry.root, tree, None, (), ())
        files = digests(release.files)
        judged = self._version(release, entry.version, files, digest_of(files), folder, entry)
        if judged.digest != entry.digest:
            reasons = (*judged.reasons, Reason.of("content-changed", path=entry.root, what="removed"))
            judged = replace(judged, reasons=reasons)
        return replace(judged, state=State.REFUSED if _faulty(judged) else State.SUPERSEDED)

    def _vanished(self, release: str) -> ReleaseVerdict:
        """An entered release whose folder is gone: only a signed withdrawal takes a page down."""
        entries = self.log.published[release]
        last, folder = entries[-1], self._folder(release)
        gone = Release(release, last.root, {}, None, (), ())
        standing = Standing()
        state = State.REFUSED
        reasons: tuple[Reason, ...] = (Reason.of("content-changed", path=last.root, what="removed", release=release),)
        if release in self.log.withdrawn and self._withdrawal_kept(release, folder):
            state, reasons = State.WITHDRAWN, ()
        present = VersionVerdict(gone, len(entries), last.digest, (), state, standing, reasons, (), (), last)
        return ReleaseVerdict(present, (), folder, entries)

    def _version(
        self,
        release: Release,
        version: int,
        files: tuple[FileDigest, ...],
        digest: str,
        folder: Folder,
        entry: Entry | None,
    ) -> VersionVerdict:
        """Everything against one version but its place in history."""
        trust = self._trust_of(entry) if entry else self.case.trust.latest
        as_of = AsOf(trust, self.case.trust.latest, entry.when if entry else self.case.now)
        reasons = [*release.reasons, *registry.check_release(release, self._around(entry, release))]
        reasons += self.repeated.reasons(release.root, release.files, entry.when if entry else None)
        scans = [self._scan(release, path, blob) for path, blob in release.files.items()]
        not_examined = tuple(n for scan in scans for n in scan.not_examined)
        findings = tuple(f for scan in scans for f in scan.findings)
        standing = Standing(reasons=folder.reasons)
        waived: tuple[Finding, ...] = ()
        sensitive: tuple[Place, ...] = ()
        front = release.front_matter
        if front is not None:
            figures = front.kind == "statistics" and entry is None
            needs = Needs(release.id, release.root, digest, front.with_, figures)
            about = records.concerning(needs, self.records_about)
            opened = records.opened(needs, about, self.today)
            # What is entered was read when it was submitted: its attachments are not opened anew for every build.
            sensitive = places_of(release.root, release.files, trust.policy.topics, None if entry else self.case.read)
            subject = Subject(
                release=release.id,
                root=release.root,
                version=version,
                front_matter=front,
                files=files,
                attachments=attachments(release),
                opened=opened,
                contributors=entry.contributors if entry else (),
                entered=entry is not None,
                stated=self.reviews.stated(release.id),
                topics={place.fingerprint: place.question for place in sensitive},
            )
            standing = judge(folder, subject, as_of)
            reasons += self._resubmitted(release, entry, standing, findings)
            settled, waiver_reasons = settle(findings, standing, subject, as_of)
            waived = tuple(f for f, now in zip(findings, settled, strict=True) if f.severity is not now.severity)
            findings = settled
            reasons += [*waiver_reasons, *records.problems(needs, about, self.today)]
            if not (opened.consultations and as_of.holds(front.approver, ("head",), as_of.day)):
                reasons += unsettled(sensitive, release.id)
            if version > 1 and front.correction is None:
                reasons.append(Reason.of("correction-missing", path=release.index, release=release.id, version=version))
            if entry and front.publish_at and entry.when < front.publish_at:
                reasons.append(Reason.of("published-early", path=release.index, release=release.id))
        return VersionVerdict(
            release, version, digest, files, State.REFUSED, standing,
            tuple(dict.fromkeys([*reasons, *standing.reasons])), findings, not_examined, entry, waived,
            sensitive,
        )  # fmt: skip

    def _resubmitted(
        self, release: Release, entry: Entry | None, standing: Standing, findings: tuple[Finding, ...]
    ) -> Iterator[Reason]:
        """Text that was refused for a mark and comes without it (clause 3.7.5)."""
        read = self.case.read if self.reviews.have_attachments else None
        seen = Seen(
            release=release.id,
            entered=entry.when if entry else None,
            submitted=standing.submit.act.time if standing.submit else None,
            findings=findings,
            texts=lambda: markless.of_release(release.id, release.files, findings, read),
        )
        return self.reviews.resubmitted(seen)

    def _around(self, entry: Entry | None, release: Release) -> Around:
        """An older version stands at an address of its own, with only its own files beside it."""
        if entry is not None and entry.version < len(self.log.published[entry.release]):
            return surroundings(release.files, self.around.pages)
        return self.around

    def _scan(self, release: Release, path: str, blob: Blob) -> ScanResult:
        if blob.unread:
            return ScanResult(not_examined=(NotExamined(path, blob.unread),))
        if blob.mode in ("120000", "160000"):
            return ScanResult(not_examined=(NotExamined(path, "link"),))
        return self.case.scan(path, blob, within(release.root, path))

    def _against_history(
        self, present: VersionVerdict, entries: tuple[Entry, ...], entered: bool, folder: Folder
    ) -> Iterator[Reason]:
        release = present.release
        yield from self.reviews.altered(release.id)
        if present.standing.withdrawn is None:
            yield from self.reviews.stopped(release.id, present.digest)
        if self._comes_back(release.id, entered, folder):
            yield Reason.of("withdrawn", path=release.root, release=release.id)
        if not entered and any(entry.digest == present.digest for entry in entries):
            yield Reason.of("version-rollback", path=release.root, release=release.id, version=len(entries))
        if entries and not entered and present.standing.submit is None:
            for path, what in difference(entries[-1].file_digests, present.files):
                yield Reason.of("content-changed", path=path, what=what, release=release.id, clauses=("3.9", "4.1b"))
        newest = max((a.act.version for a in folder.acts), default=0)
        if newest > len(entries) + 1:
            yield Reason.of("statement-chain", path=f"approvals/{release.id}", what="version")
        if not entries or entered:
            known = {a.name: a.digest for a in folder.acts}
            for act, digest in entries[-1].statements.items() if entered else ():
                if digest not in known.values():
                    path, clauses = f"approvals/{release.id}", MISSING_CLAUSES.get(act, ())
                    facts = {"act": act, "acts": (act,), "release": release.id}
                    yield Reason.of("signoff-missing", path=path, clauses=clauses, **facts)
        if release.id == HOME or not release.root.startswith("content/releases/"):
            yield from self._unsigned_pages(present)

    def _unsigned_pages(self, present: VersionVerdict) -> Iterator[Reason]:
        """A page outside `content/releases/` that no signed list names (attack B20)."""
        submit = present.standing.submit
        signed = {file.path for file in submit.act.files} if submit else set()
        for path in present.release.files:
            if path.endswith((".md", ".html")) and path not in signed:
                yield Reason.of("page-unsigned", path=path)

    def _comes_back(self, release: str, entered: bool, folder: Folder) -> bool:
        """Whether a withdrawn id stands here with other bytes, or without the statement that took it down."""
        return release in self.log.withdrawn and not (entered and self._withdrawal_kept(release, folder))

    def _withdrawal_kept(self, release: str, folder: Folder) -> bool:
        digest = self.log.withdrawn[release].statements.get("withdraw")
        return any(a.digest == digest for a in folder.acts)

    def _state(self, present: VersionVerdict, entries: tuple[Entry, ...], folder: Folder) -> State:
        release = present.id
        if release in self.log.withdrawn:
            entered = present.entry is not None
            return State.REFUSED if self._comes_back(release, entered, folder) else State.WITHDRAWN
        standing = present.standing
        if standing.withdrawn is not None and not present.reasons:
            return State.WITHDRAWN
        if _faulty(present):
            return State.REFUSED
        if standing.rejected is not None:
            return State.REJECTED
        if present.entry is not None:
            return State.PUBLISHED
        if standing.missing == CHAIN:
            return State.DRAFT
        if standing.missing:
            return State.IN_PROGRESS
        publish_at = present.front_matter.publish_at if present.front_matter else None
        return State.EMBARGOED if publish_at is not None and publish_at > self.case.now else State.READY


def _by_release(tree: Tree) -> Mapping[str, Mapping[str, Blob]]:
    """The files of `approvals/` by release and name, looked for once: there may be ten thousand releases."""
    found: dict[str, dict[str, Blob]] = {}
    for path, blob in tree.items():
        if path.startswith("approvals/"):
            release, _, name = path.removeprefix("approvals/").partition("/")
            found.setdefault(release, {})[name] = blob
    return found


# -- pure pieces ----------------------------------------------------------------------------------


def within(root: str, path: str) -> str:
    """The path of a file below its release's folder (``mkdocs.yml`` stays as it is)."""
    return path.removeprefix(root + "/")


def version_path(entry: Entry, path: str) -> str:
    """Where `versions/` keeps a file of an entered version; home keeps paths from the repository's root."""
    kept = path if entry.release == HOME else within(entry.root, path)
    return f"versions/{entry.release}/{entry.version}/{kept}"


def attachments(release: Release) -> tuple[str, ...]:
    """The files of a release that are no page, by path below its folder (clause 6.2.5b asks for each)."""
    return tuple(within(release.root, p) for p in sorted(release.files) if not p.endswith(".md") and p != CONFIG)


def _faulty(version: VersionVerdict) -> bool:
    """Whether anything but a missing signature stands against it."""
    pending = {"page-unsigned"} if version.standing.missing and version.entry is None else set()
    return (
        any(reason.code not in pending for reason in version.reasons)
        or bool(version.not_examined)
        or any(finding.severity is not Severity.NOTE for finding in version.findings)
        or (version.entry is not None and bool(version.standing.missing))
    )


def settle(
    findings: tuple[Finding, ...], standing: Standing, subject: Subject, as_of: AsOf
) -> tuple[tuple[Finding, ...], tuple[Reason, ...]]:
    """The findings with every duly waived one turned into a note, and why a waiver does not count."""
    settled, reasons = [], []
    by_finding: dict[str, list[SignedWaiver]] = {}
    for waiver in standing.waivers:
        if waiver.waiver.act == "waive":
            by_finding.setdefault(waiver.waiver.finding.fingerprint, []).append(waiver)
    secret = {fingerprint for fingerprint, letter in letters(findings).items() if letter == SECRECY}
    for finding in findings:
        waivers = by_finding.get(finding.fingerprint, [])
        if finding.severity is Severity.NOTE or not waivers:
            settled.append(finding)
            continue
        problems = [_waiver_problem(w, finding, subject, as_of) for w in waivers]
        if None in problems and finding.fingerprint in secret - subject.stated:
            problems = [problem or {"what": "officer"} for problem in problems]
            reasons.append(Reason.of("E-REV-003", path=finding.path, line=finding.line, column=finding.column))
        if None in problems:
            settled.append(replace(finding, severity=Severity.NOTE))
        else:
            settled.append(finding)
            reasons += [
                Reason.of("waiver-invalid", path=finding.path, release=subject.release, name=w.name, **problem)
                for w, problem in zip(waivers, problems, strict=True)
                if problem is not None
            ]
    present = {finding.fingerprint for finding in findings}
    for waived in standing.waivers:
        if waived.waiver.act == "waive" and waived.waiver.finding.fingerprint not in present:
            path = f"approvals/{subject.release}/{waived.name}"
            facts = {"release": subject.release, "name": waived.name, "what": "finding"}
            reasons.append(Reason.of("waiver-invalid", path=path, **facts))
    return tuple(settled), tuple(reasons)


def may_be_waived(finding: Finding) -> Waivable:
    """Who may sign this finding away at this place (scanner.md 8): nobody quotes invisibly."""
    rule = _RULES[finding.rule]
    if rule.waivable is Waivable.QUOTATION and (finding.hidden or finding.disguised):
        return Waivable.NEVER
    return rule.waivable


def _waiver_problem(waived: SignedWaiver, finding: Finding, subject: Subject, as_of: AsOf) -> dict[str, str] | None:
    """What keeps a waiver from counting, as facts of its reason, or None."""
    said = waived.waiver
    allowed = may_be_waived(finding)
    digest = next((f.sha256 for f in subject.files if f.path == finding.path), None)
    if allowed is Waivable.NEVER:
        return {"what": "rule"}
    if (said.finding.rule, said.finding.path) != (finding.rule, finding.path):
        return {"what": "place"}
    if said.finding.rule_version != _RULES[finding.rule].version:
        return {"what": "rule version"}
    if said.files[0].sha256 != digest:
        return {"what": "bytes"}
    if allowed is Waivable.QUOTATION and said.kind != "quotation":
        return {"what": "kind"}
    wanted = {subject.front_matter.reviewer: ("reviewer",)}
    if allowed is Waivable.QUOTATION:
        wanted[subject.front_matter.approver] = ("leader", "leading_group", "head")
    for person, roles in wanted.items():
        path = f"approvals/{subject.release}/{waived.name}"
        if all(signer_problem(person, key, roles, as_of, path) is not None for key in waived.keys):
            return {"what": "unsigned", "person": person}
    return None


def _with_links(verdicts: list[ReleaseVerdict], around: Around) -> list[ReleaseVerdict]:
    """A page may link to what was entered, or is entered with it; so one refusal may bring another.

    A link to what was withdrawn or is held back stays: the site shows its words without the link. What is not
    signed yet may link to any page that is there (`around`): its turn comes with the last signature.
    """
    judged = list(verdicts)
    there = {_page(v.present.release) for v in judged if v.entries or v.state is State.READY}
    readable = replace(around, pages=there | MADE_PAGES)
    leading: Mapping[str, list[int]] | None = None
    waiting = list(range(len(judged)))
    while waiting:
        gone = []
        for index in waiting:
            before = judged[index]
            if before.state in (State.DRAFT, State.IN_PROGRESS):
                continue
            judged[index] = _judge_links(before, readable)
            if before.state is State.READY and judged[index].state is not State.READY and not before.entries:
                gone.append(_page(before.present.release))
        if gone and leading is None:
            leading = _leading(judged)
        there.difference_update(gone)
        readable = replace(around, pages=there | MADE_PAGES) if gone else readable
        waiting = sorted({index for page in gone for index in (leading or {}).get(page, ())})
    return judged


def _leading(verdicts: list[ReleaseVerdict]) -> Mapping[str, list[int]]:
    """Which releases have a link to each page, by their place in the list."""
    found: dict[str, list[int]] = {}
    for index, verdict in enumerate(verdicts):
        for page in link_outside.leads_to(verdict.present.release):
            found.setdefault(page, []).append(index)
    return found


def _with_successors(verdicts: list[ReleaseVerdict]) -> list[ReleaseVerdict]:
    """A published release that another one on the site replaces (``supersedes``) stays there as superseded."""
    current = (v.live[-1].front_matter for v in verdicts if v.live)
    replaced = {front.supersedes for front in current if front is not None}
    return [
        replace(v, present=replace(v.present, state=State.SUPERSEDED))
        if v.id in replaced and v.state is State.PUBLISHED
        else v
        for v in verdicts
    ]


def _page(release: Release) -> str:
    return release.index.removeprefix("content/")


def _judge_links(verdict: ReleaseVerdict, around: Around) -> ReleaseVerdict:
    present = verdict.present
    found = tuple(r for r in link_outside.check(present.release, around) if r not in present.reasons)
    if not found or present.state is State.WITHDRAWN:
        return verdict
    return replace(verdict, present=replace(present, reasons=(*present.reasons, *found), state=State.REFUSED))


def release_of(path: str, verdict: Verdict) -> str | None:
    """The id of the release that a path of the repository belongs to, or None."""
    if path.startswith(("approvals/", "versions/")):
        return path.split("/")[1]
    for judged in verdict.releases:
        if path in judged.present.release.files:
            return judged.id
    owners = [v for v in verdict.releases if path.startswith(v.present.release.root + "/")]
    nearest = max(owners, key=lambda v: len(v.present.release.root), default=None)
    return nearest.id if nearest else None
