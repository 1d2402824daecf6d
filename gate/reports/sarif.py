"""The report as SARIF 2.1.0 (OASIS), for code scanning: places and rules, never a snippet of the text."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from gate.codes import table
from gate.report import Report
from gate.reports.base import Entry, Style, View, Weight
from gate.rules.registry import BY_ID

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {
    Weight.REFUSE: "error",
    Weight.NOT_EXAMINED: "error",
    Weight.HOLD: "warning",
    Weight.NOTE: "note",
}
_NOWHERE = "content/index.md"
"""Code scanning drops a result without a place; what concerns the repository as a whole is shown at its home page."""


def render(report: Report, style: Style) -> str:
    """One run with one result for each entry."""
    entries = View(report, style).entries
    codes = sorted({entry.code for entry in entries})
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": report.tool.name,
                        "semanticVersion": report.tool.version,
                        "properties": {"rules": report.tool.rules},
                        "rules": [_rule(code, style.lang) for code in codes],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {"SRCROOT": {"description": {"text": "the root of the repository"}}},
                "properties": {"summary": {name: getattr(report.summary, name) for name in report.summary.__slots__}},
                "results": list(_results(entries, {code: number for number, code in enumerate(codes)}, style)),
            }
        ],
    }
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _rule(code: str, lang: str) -> dict[str, Any]:
    rule = BY_ID.get(code)
    if rule is None:
        known = table()[code]
        short, step, clauses = code, known.next_step(lang), known.clauses
    else:
        short = rule.title_zh if lang == "zh" else rule.title_en
        step = rule.way_on_zh if lang == "zh" else rule.way_on_en
        clauses = rule.clauses
    return {
        "id": code,
        "shortDescription": {"text": short},
        "help": {"text": step},
        "properties": {"tags": list(clauses)},
    }


def _results(entries: Iterable[Entry], numbers: dict[str, int], style: Style) -> Iterable[dict[str, Any]]:
    for entry in entries:
        result: dict[str, Any] = {
            "ruleId": entry.code,
            "ruleIndex": numbers[entry.code],
            "level": _LEVELS[entry.weight],
            "message": {"text": f"{entry.message} → {entry.next_step}"},
            "locations": [_location(entry)],
            "partialFingerprints": {"gateFinding/v1": entry.fingerprint},
        }
        if style.show_text and entry.text:
            result["properties"] = {"text": entry.text}
        yield result


def _location(entry: Entry) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(entry.path or _NOWHERE), "uriBaseId": "SRCROOT"}}
    if entry.line is not None:
        place["region"] = {"startLine": entry.line, "startColumn": entry.column or 1}
    location: dict[str, Any] = {"physicalLocation": place}
    names = [name for name in (entry.release, entry.part) if name is not None]
    if names:
        location["logicalLocations"] = [{"fullyQualifiedName": name} for name in names]
    return location
