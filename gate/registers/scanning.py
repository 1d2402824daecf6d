"""Scans the files below `registers/`: a sealed file by its name alone, a record for personal data in clear (E-REC-009).

A record is no release: nobody waives a finding in it, so what identifies a person refuses instead of being held.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

from gate.model import Blob, Finding, NotExamined, ScanResult, Severity
from gate.numbers import personal_numbers
from gate.registers import personal, reading
from gate.registers.definition import definitions
from gate.rules import email
from gate.scanner import fingerprint

Scan = Callable[[str, Blob, str], ScanResult]
"""Scans a file: its path, its bytes, and the part of the path whose names are judged."""

FOLDER = "registers/"
IN_CLEAR = "personal-in-clear"
"""The code of a key that is for sealed data only and stands in a record in clear."""

_AGE_HEADER = b"age-encryption.org/v1\n"
_NUMBERS = frozenset(rule.id for rule in personal.RULES) - {email.RULE.id}


def place_of(path: str) -> str | None:
    """The path from ``registers/`` on, or None where a file does not lie there."""
    at = path.rfind(FOLDER)
    return path[at:] if at == 0 or (at > 0 and path[at - 1] == "/") else None


def examine(path: str, blob: Blob, scan: Scan, name: str) -> ScanResult:
    """Everything against one file; `scan` is asked for what any file may hold, and that is all outside registers."""
    place = place_of(path)
    if place is None:
        return scan(path, blob, name)
    if place.endswith(".age") and blob.data.startswith(_AGE_HEADER):
        return _as_text(path, b"", scan, name)  # sealed by design: there is nothing to read but its name
    if place.endswith(".sig"):
        return _as_text(path, blob.data, scan, name)
    result = scan(path, blob, name)
    findings = [_stricter(finding) for finding in result.findings]
    if reading.is_record(place):
        findings += _sealed_keys(path, place, blob, name)
    return ScanResult(tuple(findings), result.not_examined)


def _as_text(path: str, data: bytes, scan: Scan, name: str) -> ScanResult:
    """What stands under a name that no reader knows, read as plain text."""
    result = scan(path + ".txt", Blob(data), name)
    return ScanResult(
        tuple(replace(finding, path=path) for finding in result.findings),
        tuple(NotExamined(path, unread.reason, unread.part) for unread in result.not_examined),
    )


def _stricter(finding: Finding) -> Finding:
    """Numbers of people refuse, private addresses are held: there is no reviewer who could let them through."""
    if finding.rule in _NUMBERS:
        return replace(finding, severity=Severity.REFUSE)
    if finding.rule == email.RULE.id and any(personal_numbers(finding.text)):
        return replace(finding, severity=Severity.HOLD)
    return finding


def _sealed_keys(path: str, place: str, blob: Blob, name: str) -> Iterator[Finding]:
    """A finding for every key that may only be sealed and has a value in clear."""
    known = definitions()
    for reason in reading.read(place, blob.data, known).reasons:
        key = reason.facts.get("key")
        if reason.code in _codes() and key not in personal.LABELS:
            yield Finding(
                path=path,
                rule=IN_CLEAR,
                severity=Severity.REFUSE,
                line=reason.line,
                column=1,
                fingerprint=fingerprint(IN_CLEAR, name, str(key), reason.line or 0, 0, blob.sha256),
            )


@cache
def _codes() -> frozenset[str]:
    """The codes of a sealed field written in clear: E-REC-009, and those that definitions name instead."""
    fields = (spec for definition in definitions().values() for _, spec in definition.walk())
    return frozenset({"E-REC-009", *(spec.error for spec in fields if spec.type == "sealed" and spec.error)})
