"""What the renderer may know: approved bytes, entries of the log, names. Frozen, made by the pipeline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gate.front_matter import FrontMatter
    from gate.siteconfig import SiteConfig

_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class MarkdownText:
    """One Markdown file of a release as its one parser read it: its title, and what follows the front matter."""

    title: str
    body: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed one act, as the public may see it. `act` is submit, review, approve or publish.

    `role` is the role's id in the trust base; `name` the person's name where policy makes names public.
    """

    act: str
    role: str
    office: str
    name: str | None
    time: datetime


@dataclass(frozen=True)
class PublishedRelease:
    """One version of one release, with everything its pages show.

    `root` is its folder in the repository and `address` its place on the site: `releases/2026/x/`, or the
    empty text for the home page. `files` holds the closed file list by path below `root` (for `home`, from
    the root of the repository); `texts` its Markdown files, by the same paths. `entry` and `proof` are None
    only in a preview, where nothing was entered: such a page is marked as a draft. `present_law` holds articles
    that the basis cites of an older text, each with its place in the law in force.
    """

    id: str
    root: str
    address: str
    version: int
    current: bool
    front_matter: FrontMatter
    texts: Mapping[str, MarkdownText]
    files: Mapping[str, bytes] = field(repr=False)
    entry: Mapping[str, Any] | None = None
    proof: bytes | None = field(default=None, repr=False)
    signers: tuple[Signer, ...] = ()
    working_days_used: int | None = None
    present_law: tuple[tuple[str, str], ...] = ()

    @property
    def draft(self) -> bool:
        """Whether this version was never entered in the log."""
        return self.entry is None


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A release that was taken down: what may still be said about it."""

    id: str
    address: str
    index_no: str
    date: date


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One entry of the log as the public register shows it; `title` and `address` are None once withdrawn."""

    seq: int
    time: datetime
    kind: str
    index_no: str
    version: int
    office: str
    title: str | None = field(repr=False)
    address: str | None


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """A public key of the trust base: its OpenSSH line without comment, its fingerprint, whose it is, in which role."""

    person: str
    role: str
    office: str
    key: str
    fingerprint: str
    publisher: bool = False


@dataclass(frozen=True, slots=True)
class Complaints:
    """How to complain (9.1, 9.4), as the trust base says; None where it says nothing: the page names what is open."""

    office: str | None = None
    address: str | None = None
    postcode: str | None = None
    phone: str | None = None
    hours: str | None = None
    channels: str | None = None
    box: str | None = None
    next_level: str | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What may be said of one evaluation by citizens (8.1): counts and days, nobody's name.

    `offices` are those evaluated; `steps` each step that was done with its days; `representatives` their number by kind
    of organisation; `survey` its numbers and result by label; `notice` the title and address of the published notice.
    """

    title: str
    year: str
    state: str
    offices: tuple[str, ...]
    steps: tuple[tuple[str, tuple[date, ...]], ...]
    representatives: tuple[tuple[str, int], ...]
    survey: tuple[tuple[str, str], ...]
    notice: tuple[str, str] | None = None


@dataclass(frozen=True)
class SiteInput:
    """Everything a site is made of. `now` is the newest checkpoint's time: made pages know no other.

    `leaves` are the leaf data of the whole log in order (salted digests, so they tell nothing about what was
    withdrawn). `checkpoint` and `checkpoint_signature` are None only in a preview (`drafts`).
    """

    config: SiteConfig
    releases: tuple[PublishedRelease, ...]
    withdrawn: tuple[Withdrawn, ...]
    now: datetime
    offices: Mapping[str, str]
    categories: Mapping[str, str]
    register: tuple[RegisterLine, ...] = ()
    leaves: tuple[bytes, ...] = field(default=(), repr=False)
    keys: tuple[KeyHolder, ...] = ()
    checkpoint: bytes | None = field(default=None, repr=False)
    checkpoint_signature: bytes | None = field(default=None, repr=False)
    allowed_signers: str = field(default="", repr=False)
    contact: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    complaints: Complaints = Complaints()
    evaluations: tuple[Evaluation, ...] = ()
    sample: bool = False
    drafts: bool = False

    @cached_property
    def versions(self) -> Mapping[str, tuple[PublishedRelease, ...]]:
        """All versions of each release by its id, newest first."""
        found: dict[str, list[PublishedRelease]] = {}
        for release in self.releases:
            found.setdefault(release.id, []).append(release)
        return {id_: tuple(sorted(kin, key=lambda r: -r.version)) for id_, kin in found.items()}

    @cached_property
    def successors(self) -> Mapping[str, tuple[PublishedRelease, ...]]:
        """By id of a release, the current ones that say they replace it."""
        found: dict[str, list[PublishedRelease]] = {}
        for release in self.releases:
            if release.current and release.front_matter.supersedes:
                found.setdefault(release.front_matter.supersedes, []).append(release)
        return {id_: tuple(others) for id_, others in found.items()}
