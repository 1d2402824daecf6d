"""The report as JSON, schema ``gate-report/1`` (DESIGN 4): a contract, so keys are added and never changed."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from gate.report import Report
from gate.reports.base import Entry, ShownRelease, Style, View

SCHEMA = "gate-report/1"


def render(report: Report, style: Style) -> str:
    """One JSON object, indented, with a line end after it."""
    view = View(report, style)
    value = {
        "schema": SCHEMA,
        "tool": asdict(report.tool),
        "summary": asdict(report.summary),
        "findings": [_finding(entry, style) for entry in view.findings],
        "not_examined": [
            {"path": entry.path, "part": entry.part, "reason": entry.cause, "message": entry.message}
            for entry in view.not_examined
        ],
        "releases": [_release(release) for release in view.releases],
    }
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _finding(entry: Entry, style: Style) -> dict[str, Any]:
    value: dict[str, Any] = {
        "path": entry.path,
        "part": entry.part,
        "line": entry.line,
        "column": entry.column,
        "rule": entry.code,
        "severity": entry.weight,
        "clauses": entry.clauses,
        "message": entry.message,
        "fingerprint": entry.fingerprint,
    }
    if style.show_text:
        value["text"] = entry.text
    return value


def _release(release: ShownRelease) -> dict[str, Any]:
    return {
        "id": release.id,
        "version": release.version,
        "state": release.state,
        "verdict": release.verdict,
        "reasons": [
            {
                "code": entry.code,
                "clauses": entry.clauses,
                "message": entry.message,
                "next": entry.next_step,
                "path": entry.path,
                "line": entry.line,
                "column": entry.column,
            }
            for entry in release.reasons
        ],
    }
