"""What every form of a report is made from: one list of entries, in one order, safe to print.

An entry holds no matched text unless the style asks for it, paths that are findings themselves are masked,
and control characters are shown as signs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Protocol

from gate.codes import clauses, say
from gate.model import Finding, NotExamined, Reason
from gate.report import PUBLISH, REFUSE, ReleaseReport, Report
from gate.reports.unread import instead, why
from gate.rules.registry import BY_ID
from gate.scanner import mask_path
from gate.visible import one_line

REPOSITORY = "(repository)"
"""Stands for the id of a release where a reason concerns the repository as a whole; no release can bear it."""

_LONGEST_TEXT = 80
_NUMBER_RULES = frozenset({"id-number", "mobile-number", "bank-card", "personal-list", "email", "credit-code"})
_PLAIN_NAME = re.compile("[0-9A-Za-z._-]*")
_NUMBER = re.compile(r"[0-9](?:[ .-]?[0-9Xx]){6,}")


@dataclass(frozen=True, slots=True)
class Style:
    """How to show a report: language ``zh`` or ``en``, matched text or not, colours for a terminal or not."""

    lang: str = "zh"
    show_text: bool = False
    colour: bool = False


class Form(Protocol):
    """One form of a report: a pure function to a string that ends in a line end."""

    def __call__(self, report: Report, style: Style) -> str:
        """The report in this form; the same report and style give the same string."""
        ...


class Weight(StrEnum):
    """How an entry counts: the severities of findings, and what refuses without being a finding."""

    REFUSE = "refuse"
    HOLD = "hold"
    NOTE = "note"
    NOT_EXAMINED = "not-examined"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to say, ready to be shown.

    `text` is the matched text, masked, or None. `cause` is why a file was not examined. `fingerprint` is the
    finding's, or a digest of the code and the place for what has none. `release` is the id of the release
    that a reason is about.
    """

    code: str
    weight: Weight
    clauses: tuple[str, ...]
    message: str
    next_step: str
    path: str | None = None
    part: str | None = None
    line: int | None = None
    column: int | None = None
    fingerprint: str = ""
    release: str | None = None
    text: str | None = None
    cause: str | None = None

    @property
    def order(self) -> tuple[str, int, int, str, str, str]:
        """Path, line, column, rule; then what keeps the order the same."""
        return (self.path or "", self.line or 0, self.column or 0, self.code, self.part or "", self.fingerprint)


@dataclass(frozen=True, slots=True)
class ShownRelease:
    """A release with its reasons as entries."""

    id: str
    version: int | None
    state: str
    verdict: str
    title: str | None
    reasons: tuple[Entry, ...]


class View:
    """A report as it may be shown in one style."""

    def __init__(self, report: Report, style: Style) -> None:
        self._style = style
        self._names: dict[str, str] = {}
        self._report = report
        self.paths = tuple(sorted({self._path(path) for path in report.paths}))
        self.findings = _sorted(map(self._finding, report.findings))
        self.not_examined = _sorted(map(self._not_examined, report.not_examined))
        self.releases = tuple(self._releases())

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Findings, files not examined and the reasons of releases, in one order."""
        reasons = (entry for release in self.releases for entry in release.reasons)
        return _sorted((*self.findings, *self.not_examined, *reasons))

    def _path(self, path: str) -> str:
        return "/".join(map(self._name, path.split("/")))

    def _name(self, name: str) -> str:
        """One name of a path; folders come again and again, so each is judged once, and plain ones never."""
        if _PLAIN_NAME.fullmatch(name):
            return name
        if name not in self._names:
            self._names[name] = one_line(mask_path(name))
        return self._names[name]

    def _part(self, part: str | None) -> str | None:
        if part is None:
            return None
        sheet, bang, cell = part.rpartition("!")
        return f"{self._path(sheet)}!{one_line(cell)}" if bang else self._path(part)

    def _finding(self, finding: Finding) -> Entry:
        path = self._path(finding.path)
        part = self._part(finding.part)
        reason = Reason.of(finding.rule, place="")
        sentence, step = say(reason, self._style.lang)
        rule = BY_ID.get(finding.rule)
        return Entry(
            code=finding.rule,
            weight=Weight(finding.severity),
            clauses=rule.clauses if rule else clauses(reason),
            message=one_line(sentence).strip(),
            next_step=one_line(step),
            path=path,
            part=part,
            line=finding.line,
            column=finding.column,
            fingerprint=finding.fingerprint,
            text=shown_text(finding) if self._style.show_text else None,
        )

    def _not_examined(self, unread: NotExamined) -> Entry:
        path, part = self._path(unread.path), self._part(unread.part)
        lang = self._style.lang
        reason = Reason.of("not-examined", place="", reason=why(unread.reason, lang))
        sentence, step = say(reason, lang)
        step = instead(unread.reason, unread.path, unread.part, lang) or step
        return Entry(
            code="not-examined",
            weight=Weight.NOT_EXAMINED,
            clauses=clauses(reason),
            message=one_line(sentence).strip(),
            next_step=one_line(step),
            path=path,
            part=part,
            fingerprint=_digest("not-examined", unread.path, unread.part or "", unread.reason),
            cause=unread.reason,
        )

    def _releases(self) -> Iterator[ShownRelease]:
        for release in sorted(self._report.releases, key=lambda r: (r.id, r.version)):
            weight = Weight.NOTE if release.verdict == PUBLISH else Weight.REFUSE
            yield ShownRelease(
                id=one_line(release.id),
                version=release.version,
                state=release.state,
                verdict=release.verdict,
                title=self._title(release),
                reasons=_sorted(self._reason(r, weight, release.id, release.path) for r in release.reasons),
            )
        if self._report.reasons or self._report.notes:
            refused = (self._reason(r, Weight.REFUSE, REPOSITORY) for r in self._report.reasons)
            noted = (self._reason(r, Weight.NOTE, REPOSITORY) for r in self._report.notes)
            verdict = REFUSE if self._report.reasons else PUBLISH
            state = "refused" if self._report.reasons else "ready"
            yield ShownRelease(REPOSITORY, None, state, verdict, None, _sorted((*refused, *noted)))

    def _title(self, release: ReleaseReport) -> str | None:
        """The title of what publishes is public; any other may hold a mark."""
        if release.title is None:
            return None
        return one_line(release.title) if release.verdict == PUBLISH else self._path(release.title)

    def _reason(self, reason: Reason, weight: Weight, release: str, page: str | None = None) -> Entry:
        facts = {name: self._fact(value) for name, value in reason.facts.items()}
        path = reason.path or page
        shown = Reason.of(reason.code, self._path(path) if path else None, reason.line, reason.column, **facts)
        sentence, step = self._say(shown)
        return Entry(
            code=reason.code,
            weight=weight,
            clauses=clauses(reason),
            message=one_line(sentence).strip(),
            next_step=one_line(step),
            path=shown.path,
            line=reason.line,
            column=reason.column,
            fingerprint=_digest(reason.code, release, reason.path or "", str(reason.line), str(reason.column)),
            release=one_line(release),
        )

    def _say(self, shown: Reason) -> tuple[str, str]:
        """The sentence and next step of a reason; a file that was not examined says why in words."""
        lang = self._style.lang
        facts = shown.facts
        if shown.code != "not-examined" or not isinstance(cause := facts.get("reason"), str):
            return say(shown, lang)
        told = Reason.of(shown.code, shown.path, shown.line, shown.column, **{**facts, "reason": why(cause, lang)})
        sentence, step = say(told, lang)
        return sentence, instead(cause, shown.path or "", facts.get("part"), lang) or step

    def _fact(self, value: object) -> object:
        """A fact may be the name of a file; a name that is a finding is masked there too."""
        if isinstance(value, str):
            return self._path(value)
        return tuple(map(self._fact, value)) if isinstance(value, (list, tuple)) else value


def _sorted(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(entries, key=lambda entry: entry.order))


def _digest(*facts: str) -> str:
    return "sha256:" + sha256("\0".join(facts).encode("utf-8", "surrogatepass")).hexdigest()


def _masked(number: str) -> str:
    """Of a number, the first three and the last two characters; of a short one, nothing."""
    return f"{number[:3]}{'•' * (len(number) - 5)}{number[-2:]}" if len(number) > 6 else "•" * len(number)


def shown_text(finding: Finding) -> str:
    """The matched text of a finding for those who asked for it: on one line, cut, its numbers masked."""
    text = one_line(finding.text)
    if finding.rule in _NUMBER_RULES:
        text = _masked(text)
    text = _NUMBER.sub(lambda match: _masked(match[0]), text)
    return text if len(text) <= _LONGEST_TEXT else text[:_LONGEST_TEXT] + "…"


_STATES = {
    "draft": "草稿，未提交",
    "in-progress": "签署中",
    "ready": "就绪，待发布登记",
    "embargoed": "就绪，未到发布时间",
    "published": "已发布",
    "superseded": "已被取代",
    "withdrawn": "已撤回",
    "rejected": "已退回",
    "refused": "不合格",
}


def state_word(state: str, lang: str) -> str:
    """The words for the state of a release."""
    return _STATES.get(state, state) if lang == "zh" else state


def severity_word(weight: Weight, lang: str) -> str:
    """The word for a weight that a report shows."""
    zh = {
        Weight.REFUSE: "拒绝",
        Weight.HOLD: "待放行",
        Weight.NOTE: "提示",
        Weight.NOT_EXAMINED: "未能检查",
    }
    return zh[weight] if lang == "zh" else weight.replace("-", " ")
