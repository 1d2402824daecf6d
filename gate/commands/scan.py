"""`gate scan`: markings and protected data in any files; no repository needed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from gate import treeio
from gate.commands.base import Session, command, report_options
from gate.errors import ExitCode, GateError
from gate.model import Blob, Finding, NotExamined, ScanResult, Severity
from gate.readers.isolation import extract
from gate.report import Report
from gate.reports.registry import render
from gate.scanner import scan_file

_STDIN_LIMIT = 64 << 20


@command(
    "scan",
    zh="在任意文件里找密级标志、内部标志和受保护的数据；不需要仓库",
    en="secrecy marks and protected data in any files; no repository needed",
    example="gate scan 报告.docx 附表/\necho 本页无标志 | gate scan -",
)
@click.argument("paths", nargs=-1, required=True)
@report_options
def scan(session: Session, paths: tuple[str, ...], form: str, show_text: bool) -> ExitCode:
    """Scan files and folders, or standard input for ``-``; exit 1 for a refuse, a hold, or a file not examined."""
    findings: list[Finding] = []
    not_examined: list[NotExamined] = []
    files = [pair for path in paths for pair in _files(path)]
    if not files:
        raise GateError("path-missing", path=", ".join(paths))
    with session.progress(files, session.say("扫描", "scanning"), len(files)) as listed:
        for path, blob in listed:
            result = _scan(path, blob)
            findings += result.findings
            not_examined += result.not_examined
    report = Report(
        findings=tuple(findings),
        not_examined=tuple(not_examined),
        files=len(files),
        paths=tuple(path for path, _ in files),
    )
    shown = session.shows_text(form, show_text)
    session.raw(render(form, report, session.lang, show_text=shown, colour=session.terminal))
    blocked = any(finding.severity is not Severity.NOTE for finding in findings)
    return ExitCode.REFUSED if blocked or not_examined else ExitCode.FINE


def _files(path: str) -> Iterator[tuple[str, Blob | None]]:
    if path == "-":
        yield "-", None
        return
    place = Path(path)
    if place.is_dir() and not place.is_symlink():
        for name, blob in treeio.read_tree(place).items():
            yield f"{path.rstrip('/')}/{name}", blob
    elif place.exists() or place.is_symlink():
        yield path, treeio.read_file(place)
    else:
        raise GateError("path-missing", path=path)


def _scan(path: str, blob: Blob | None) -> ScanResult:
    if blob is None:
        data = sys.stdin.buffer.read(_STDIN_LIMIT + 1)
        if len(data) > _STDIN_LIMIT:
            return ScanResult(not_examined=(NotExamined("-", "too-large"),))
        return scan_file("-", data, extract=extract)
    if blob.unread or not blob.mode.startswith("100"):
        return ScanResult(not_examined=(NotExamined(path, blob.unread or "link"),))
    return scan_file(path, blob.data, extract=extract)
