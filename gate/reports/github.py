"""The report as workflow commands of GitHub Actions, so that each entry shows beside its line."""

from __future__ import annotations

from gate.report import Report
from gate.reports.base import REPOSITORY, Entry, Style, View, Weight

_COMMANDS = {
    Weight.REFUSE: "error",
    Weight.NOT_EXAMINED: "error",
    Weight.HOLD: "warning",
    Weight.NOTE: "notice",
}


def render(report: Report, style: Style) -> str:
    """One command a line, then the verdict; nothing from a document can begin a line (attack C20)."""
    lines = [_command(entry) for entry in View(report, style).entries]
    summary = report.summary
    counts = f"{summary.files} files, {summary.refuse} refuse, {summary.hold} hold, {summary.note} note, "
    lines.append(f"{summary.verdict}: {counts}{summary.not_examined} not examined")
    return "\n".join([*lines, ""])


def _command(entry: Entry) -> str:
    properties = {
        "file": entry.path,
        "line": entry.line,
        "col": entry.column,
        "title": entry.code if entry.release in (None, REPOSITORY) else f"{entry.code} ({entry.release})",
    }
    given = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items() if value is not None)
    part = f"[{entry.part}] " if entry.part is not None else ""
    text = f" ({entry.text})" if entry.text else ""
    return f"::{_COMMANDS[entry.weight]} {given}::{_message(f'{part}{entry.message}{text} → {entry.next_step}')}"


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
