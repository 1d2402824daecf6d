"""From a file's name and bytes to everything that readers say about it, files inside it included."""

from __future__ import annotations

from dataclasses import replace

from gate.readers.base import Embedded, Extraction, Limits, Part, PartFinding, Unread, Unreadable, type_mismatch
from gate.readers.registry import reader
from gate.readers.sniff import Kind, Sniffed, sniff

_CONTAINERS = frozenset({Kind.DOCX, Kind.XLSX, Kind.PPTX, Kind.OFD, Kind.PDF, Kind.ZIP, Kind.EML})
"""Kinds that hold other files: `Limits.depth` counts these."""


def judge_kind(name: str, data: bytes, limits: Limits) -> tuple[Sniffed, Extraction]:
    """What the file is, and what that alone says: mismatch, two kinds at once, too large, a pointer."""
    sniffed = sniff(name, data)
    findings = (type_mismatch(),) if sniffed.mismatch else ()
    reasons = []
    if len(data) > limits.file_bytes:
        reasons.append("too-large")
    if sniffed.polyglot:
        reasons.append("polyglot")
    if sniffed.kind is Kind.LFS_POINTER:
        reasons.append("lfs-pointer")
    elif sniffed.kind is Kind.OLE and _holds_encrypted_package(data):
        reasons.append("encrypted")
    return sniffed, Extraction(findings=findings, not_examined=tuple(map(Unread, reasons)))


def extract_in_process(name: str, data: bytes, limits: Limits) -> Extraction:
    """The extraction of an attachment, made in this process: for the worker, and for tests of readers."""
    found = _Opening(limits).extract(name, data, depth=1)
    room = limits.text_characters - sum(len(part.text) for part in found.parts)
    return found if room >= 0 else replace(found, parts=(), not_examined=(Unread("too-large"),))


class _Opening:
    """One file and everything inside it, however deep, under limits that they share."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._files = limits.members
        self._bytes = limits.expanded_bytes
        self._characters = limits.text_characters

    def extract(self, name: str, data: bytes, depth: int) -> Extraction:
        """The extraction of one file; those inside it stand in it under their names."""
        sniffed, judged = judge_kind(name, data, self._limits)
        if any(unread.reason != "polyglot" for unread in judged.not_examined):
            return judged
        if (read := reader(sniffed.kind)) is None:
            return joined(judged, _unread("unsupported"))
        try:
            extraction = read.read(data, self._limits)
        except Unreadable as error:
            return joined(judged, _unread(error.reason, error.part))
        self._characters -= sum(len(part.text) for part in extraction.parts)
        inside = [self._inside(inner, depth + 1) for inner in extraction.embedded]
        return joined(judged, replace(extraction, embedded=()), *inside)

    def _inside(self, inner: Embedded, depth: int) -> Extraction:
        self._files -= 1
        self._bytes -= len(inner.data)
        if self._files < 0:
            return _unread("too-many")
        if self._bytes < 0 or self._characters < 0:
            return _unread("too-large")
        if depth > self._limits.depth and sniff(inner.name, inner.data).kind in _CONTAINERS:
            return _unread("depth", inner.name)
        return _named(inner.name, self.extract(inner.name, inner.data, depth))


def _unread(reason: str, part: str | None = None) -> Extraction:
    return Extraction(not_examined=(Unread(reason, part),))


def joined(*extractions: Extraction) -> Extraction:
    """All of these as one, what was not examined only once."""
    return Extraction(
        tuple(part for extraction in extractions for part in extraction.parts),
        tuple(finding for extraction in extractions for finding in extraction.findings),
        tuple(dict.fromkeys(unread for extraction in extractions for unread in extraction.not_examined)),
    )


def _named(name: str, inner: Extraction) -> Extraction:
    """The extraction of a file inside another, its places named from the outside."""

    def place(part: str | None) -> str:
        return f"{name}/{part}" if part else name

    def renamed(part: Part) -> Part:
        return replace(part, name=place(part.name))

    return Extraction(
        tuple(map(renamed, inner.parts)),
        tuple(PartFinding(f.rule, f.severity, place(f.part)) for f in inner.findings),
        tuple(Unread(u.reason, place(u.part)) for u in inner.not_examined),
    )


def _holds_encrypted_package(data: bytes) -> bool:
    """Whether an OLE file wraps an encrypted office package (MS-OFFCRYPTO 2.3.4.4)."""
    return "EncryptedPackage".encode("utf-16-le") in data
