"""What a command has to say at the end: findings, files not examined, releases with their reasons."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version

from gate.model import Finding, NotExamined, Reason, Severity
from gate.scanner import rules_digest

NAME = "gongkai-gate"
PUBLISH = "publish"
REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Tool:
    """What made the report; `rules` is the digest of everything that decides about a finding."""

    name: str
    version: str
    rules: str

    @classmethod
    @cache
    def present(cls) -> Tool:
        """The installed package."""
        return cls(NAME, version(NAME), rules_digest())


@dataclass(frozen=True, slots=True)
class ReleaseReport:
    """One release: where it stands, whether it publishes (``publish`` or ``refuse``), every reason why not.

    `path` is the page that reasons without a place of their own are shown at.
    """

    id: str
    version: int
    state: str
    verdict: str
    reasons: tuple[Reason, ...] = ()
    title: str | None = None
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """The counts of a report, and its verdict."""

    verdict: str
    files: int
    refuse: int
    hold: int
    note: int
    not_examined: int


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that one run found. Each form of `gate.reports` shows all of it.

    `files` is how many were examined, and `paths` their names where they are known: a form that lists files
    shows the clean ones too. `reasons` concern the repository as a whole and refuse; `notes` concern it and
    refuse nothing.
    """

    findings: tuple[Finding, ...] = ()
    not_examined: tuple[NotExamined, ...] = ()
    releases: tuple[ReleaseReport, ...] = ()
    files: int = 0
    paths: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    notes: tuple[Reason, ...] = ()
    tool: Tool = field(default_factory=Tool.present)

    def __bool__(self) -> bool:
        raise TypeError("a Report is neither true nor false: look at its summary")

    @property
    def summary(self) -> Summary:
        """The counts; refuse where anything is refused, held, not examined or against a release."""
        counts = Counter(finding.severity for finding in self.findings)
        refused = (
            counts[Severity.REFUSE]
            or counts[Severity.HOLD]
            or self.not_examined
            or self.reasons
            or any(release.verdict != PUBLISH for release in self.releases)
        )
        return Summary(
            verdict=REFUSE if refused else PUBLISH,
            files=self.files,
            refuse=counts[Severity.REFUSE],
            hold=counts[Severity.HOLD],
            note=counts[Severity.NOTE],
            not_examined=len(self.not_examined),
        )
