"""`gate scan`: markings and protected data in any files; no repository needed."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from gate import treeio
from gate.commands.base import Session, command, report_options
from gate.errors import ExitCode, GateError
from gate.model import Blob, NotExamined, ScanResult, Severity
from gate.parallel import cores, in_order
from gate.readers.base import Limits
from gate.readers.isolation import extract
from gate.registers.scanning import examine
from gate.report import PUBLISH, REFUSE, Report, Summary
from gate.reports import text
from gate.reports.base import Style
from gate.reports.registry import render
from gate.scanner import scan_file

_STDIN = "-"
_STDIN_LIMIT = Limits().file_bytes
_FEWEST = 64
"""Fewer files than this are scanned before a second process would be ready."""


@dataclass(frozen=True, slots=True)
class _File:
    """A file to scan: its path as the report shows it, and the part of it whose names are judged."""

    path: str
    name: str


@command(
    "scan",
    zh="在任意文件里找密级标志、内部标志和受保护的数据；不需要仓库",
    en="secrecy marks and protected data in any files; no repository needed",
    example="gate scan 报告.docx 附表/\necho 本页无标志 | gate scan -",
)
@click.argument("paths", nargs=-1, required=True)
@click.option("--jobs", type=click.IntRange(min=1), default=cores, show_default="CPU", help="几个进程 / processes")
@report_options
def scan(session: Session, paths: tuple[str, ...], jobs: int, form: str, show_text: bool) -> ExitCode:
    """Scan files and folders, or standard input for ``-``; exit 1 for a refuse, a hold, or a file not examined.

    No ignore file is heeded. The order is that of the arguments and of names, however many processes there are; the
    form for people is shown file by file.
    """
    files = [file for path in paths for file in _files(path)]
    if not files:
        raise GateError("path-missing", path=", ".join(paths))
    style = Style(session.lang, session.shows_text(form, show_text), session.terminal)
    processes = jobs if len(files) >= _FEWEST and all(file.path != _STDIN for file in files) else 1
    results = in_order(_scan, files, processes)
    with session.progress(results, session.say("扫描", "scanning"), len(files)) as listed:
        summary = _streamed(session, listed, style) if form == "text" else _whole(session, files, listed, form, style)
    if form == "text":
        session.raw(text.render_end(summary, style))
    return ExitCode.FINE if summary.verdict == PUBLISH else ExitCode.REFUSED


def _streamed(session: Session, results: Iterator[ScanResult], style: Style) -> Summary:
    """Show each file's findings as they come, and keep nothing but their number."""
    counts: Counter[str] = Counter()
    for result in results:
        counts["files"] += 1
        counts.update(finding.severity for finding in result.findings)
        counts["not-examined"] += len(result.not_examined)
        shown = text.render_files(Report(result.findings, result.not_examined), style)
        if shown:
            session.clear_progress()
            session.raw(shown)
    refused = counts[Severity.REFUSE] or counts[Severity.HOLD] or counts["not-examined"]
    return Summary(
        REFUSE if refused else PUBLISH,
        counts["files"],
        counts[Severity.REFUSE],
        counts[Severity.HOLD],
        counts[Severity.NOTE],
        counts["not-examined"],
    )


def _whole(session: Session, files: Sequence[_File], results: Iterator[ScanResult], form: str, style: Style) -> Summary:
    """One report of everything, for a program."""
    found = list(results)
    report = Report(
        findings=tuple(finding for result in found for finding in result.findings),
        not_examined=tuple(item for result in found for item in result.not_examined),
        files=len(files),
        paths=tuple(file.path for file in files),
    )
    session.raw(render(form, report, style.lang, show_text=style.show_text, colour=style.colour))
    return report.summary


def _files(path: str) -> Iterator[_File]:
    if path == _STDIN:
        yield _File(_STDIN, _STDIN)
        return
    place = Path(path)
    if place.is_dir() and not place.is_symlink():
        yield from (_File(f"{path.rstrip('/')}/{name}", name) for name in treeio.names(place))
    elif place.exists() or place.is_symlink():
        yield _File(path, place.name)
    else:
        raise GateError("path-missing", path=path)


def _scan(file: _File) -> ScanResult:
    if file.path == _STDIN:
        data = sys.stdin.buffer.read(_STDIN_LIMIT + 1)
        if len(data) > _STDIN_LIMIT:
            return ScanResult(not_examined=(NotExamined(_STDIN, "too-large"),))
        return scan_file(_STDIN, data, extract=extract)
    blob = treeio.read_file(file.path)
    if blob.unread or not blob.mode.startswith("100"):
        return ScanResult(not_examined=(NotExamined(file.path, blob.unread or "link"),))
    return examine(file.path, blob, _any_file, file.name)


def _any_file(path: str, blob: Blob, name: str) -> ScanResult:
    return scan_file(path, blob.data, extract=extract, name_in_release=name)
