"""The report for a person: grouped by file, each rule's next step once, the verdict last."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from rich.color import ColorSystem
from rich.style import Style as Ink

from gate.clauses import cited
from gate.report import PUBLISH, Report, Summary
from gate.reports.base import REPOSITORY, Entry, ShownRelease, Style, View, Weight, severity_word, state_word

_INKS = {
    Weight.REFUSE: Ink(color="red", bold=True),
    Weight.NOT_EXAMINED: Ink(color="red", bold=True),
    Weight.HOLD: Ink(color="yellow", bold=True),
    Weight.NOTE: Ink(color="cyan"),
}
_GOOD = Ink(color="green", bold=True)
_BAD = Ink(color="red", bold=True)
_FAINT = Ink(dim=True)
_BOLD = Ink(bold=True)


def render(report: Report, style: Style) -> str:
    """Lines for a terminal or a log; colours only where the style asks for them."""
    return "\n".join([*_Lines(style).of(report), ""])


def render_files(report: Report, style: Style) -> str:
    """What `render` says about files: a report can be shown file by file, as they are examined."""
    return "".join(f"{line}\n" for line in _Lines(style).of_files(View(report, style)))


def render_end(summary: Summary, style: Style) -> str:
    """The last line of `render`: the verdict and the counts."""
    return _Lines(style).last(summary) + "\n"


class _Lines:
    def __init__(self, style: Style) -> None:
        self._style = style

    def _say(self, zh: str, en: str) -> str:
        return zh if self._style.lang == "zh" else en

    def _ink(self, text: str, ink: Ink) -> str:
        return ink.render(text, color_system=ColorSystem.STANDARD) if self._style.colour else text

    def of(self, report: Report) -> Iterator[str]:
        """Every line of the report."""
        view = View(report, self._style)
        yield from self.of_files(view)
        for release in view.releases:
            yield from self._release(release)
            yield ""
        yield self.last(report.summary)

    def of_files(self, view: View) -> Iterator[str]:
        """The lines about files, a blank one after each file."""
        about_files = sorted((*view.findings, *view.not_examined), key=lambda entry: entry.order)
        for _, entries in groupby(about_files, key=lambda entry: entry.path):
            yield from self._file(list(entries))
            yield ""

    def _file(self, entries: list[Entry]) -> Iterator[str]:
        told: set[str] = set()
        for entry in entries:
            yield self._line(entry)
            if entry.code not in told:
                told.add(entry.code)
                yield from self._advice(entry)

    def _line(self, entry: Entry) -> str:
        where = entry.path or ""
        if entry.part is not None:
            where += f"[{entry.part}]"
        where += "".join(f":{number}" for number in (entry.line, entry.column) if number is not None)
        word = self._ink(severity_word(entry.weight, self._style.lang), _INKS[entry.weight])
        shown = f"  {self._say('原文', 'text')}: {entry.text}" if entry.text else ""
        return f"{self._ink(where, _BOLD)}  {word}  {entry.code}  {entry.message}{shown}"

    def _advice(self, entry: Entry) -> Iterator[str]:
        if entry.clauses:
            label = self._say("依据", "clause")
            yield self._ink(f"    {label}  {'、'.join(map(cited, entry.clauses))}", _FAINT)
        yield f"    {self._say('下一步', 'next')}  {entry.next_step}"

    def _release(self, release: ShownRelease) -> Iterator[str]:
        ink = _GOOD if release.verdict == PUBLISH else _BAD
        if release.id == REPOSITORY:
            yield self._ink(self._say("整个仓库", "the repository as a whole"), _BOLD)
        else:
            state = self._ink(state_word(release.state, self._style.lang), ink)
            version = self._say(f"第 {release.version} 版", f"version {release.version}")
            title = f"  {release.title}" if release.title else ""
            yield f"{self._ink(release.id, _BOLD)}  {version}  {state}{title}"
        for entry in release.reasons:
            yield f"  {self._ink(entry.code, _INKS[entry.weight])}  {entry.message}"
            yield from self._advice(entry)

    def last(self, summary: Summary) -> str:
        """The verdict and the counts."""
        good = summary.verdict == PUBLISH
        verdict = self._say(
            "结论：可以公开" if good else "结论：不得公开", "verdict: publish" if good else "verdict: refuse"
        )
        counts = self._say(
            f"检查 {summary.files} 个文件：拒绝 {summary.refuse} 处，待放行 {summary.hold} 处，"
            f"提示 {summary.note} 处，未能检查 {summary.not_examined} 处",
            f"{summary.files} files: {summary.refuse} refuse, {summary.hold} hold, {summary.note} note, "
            f"{summary.not_examined} not examined",
        )
        return f"{self._ink(verdict, _GOOD if good else _BAD)}  {counts}"
