"""From a file's name and bytes to everything that readers say about it, files inside it included."""

from __future__ import annotations

from dataclasses import replace

from gate.readers.base import Extraction, Limits, Part, PartFinding, Unread, Unreadable, type_mismatch
from gate.readers.registry import reader
from gate.readers.sniff import Kind, Sniffed, sniff


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
    found = _extract(name, data, limits, depth=1)
    room = limits.text_characters - sum(len(part.text) for part in found.parts)
    return found if room >= 0 else replace(found, parts=(), not_examined=(Unread("too-large"),))


def _extract(name: str, data: bytes, limits: Limits, depth: int) -> Extraction:
    sniffed, judged = judge_kind(name, data, limits)
    if any(unread.reason != "polyglot" for unread in judged.not_examined):
        return judged
    if (read := reader(sniffed.kind)) is None:
        return joined(judged, Extraction(not_examined=(Unread("unsupported"),)))
    try:
        extraction = read.read(data, limits)
    except Unreadable as error:
        return joined(judged, Extraction(not_examined=(Unread(error.reason, error.part),)))
    result = joined(judged, replace(extraction, embedded=()))
    for inner in extraction.embedded:
        if depth == limits.depth:
            result = joined(result, Extraction(not_examined=(Unread("depth", inner.name),)))
        else:
            result = joined(result, _inside(inner.name, _extract(inner.name, inner.data, limits, depth + 1)))
    return result


def joined(first: Extraction, second: Extraction) -> Extraction:
    """Both extractions as one."""
    return Extraction(
        first.parts + second.parts,
        first.findings + second.findings,
        first.not_examined + second.not_examined,
    )


def _inside(name: str, inner: Extraction) -> Extraction:
    """The extraction of a file inside another, its places named from the outside."""

    def place(part: str | None) -> str:
        return name if part is None else f"{name}/{part}"

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
