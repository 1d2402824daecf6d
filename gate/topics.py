"""Finds the sensitive subjects that the leading group lists, at their places (clauses 3.7.3, 6.2.2)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from gate.markless import TEXT, Read
from gate.model import Blob, Reason
from gate.normalise.decode import decodings
from gate.positions import Places
from gate.scanner import fingerprint, mask_part

_NAME = "listed-topic"
_BETWEEN = r"[\s\u00ad\u200b-\u200f\u2060\ufeff*_~`]*"
"""What an editor, a line end or emphasis puts between two characters of a word."""


@dataclass(frozen=True, slots=True)
class Place:
    """One place: its file, line and column or the part of an attachment, and the fingerprint that an answer names."""

    path: str
    name: str
    fingerprint: str
    line: int | None = None
    column: int | None = None
    part: str | None = None

    @property
    def question(self) -> str:
        """Where it is, for whoever has to answer."""
        return ":".join(str(step) for step in (self.name, self.part, self.line) if step is not None)


def places_of(
    root: str, files: Mapping[str, Blob], listed: Iterable[str], read: Read | None = None
) -> tuple[Place, ...]:
    """Every place of a listed subject in the files of a release at `root`; `read` opens attachments."""
    pattern = _pattern(tuple(listed))
    if pattern is None:
        return ()
    found: list[Place] = []
    for path, blob in files.items():
        name = path.removeprefix(f"{root}/")
        if path.endswith(TEXT):
            found += _in_text(path, name, blob, pattern)
        elif read is not None:
            found += _in_attachment(path, name, blob, pattern, read)
    return tuple(found)


def unsettled(found: Iterable[Place], release: str) -> Iterator[Reason]:
    """One reason for each place of a release whose subjects are not settled."""
    for place in found:
        yield Reason.of("topic-unsettled", path=place.path, line=place.line, column=place.column, release=release)


@cache
def _pattern(listed: tuple[str, ...]) -> re.Pattern[str] | None:
    words = (_BETWEEN.join(re.escape(character) for character in "".join(topic.split())) for topic in listed)
    return re.compile("|".join(word for word in words if word)) if any(map(str.strip, listed)) else None


def _in_text(path: str, name: str, blob: Blob, pattern: re.Pattern[str]) -> Iterator[Place]:
    for reading in decodings(blob.data):
        lines = Places(reading.text)
        for match in pattern.finditer(reading.text):
            at = fingerprint(_NAME, name, None, match.start(), len(match[0]), blob.sha256)
            yield Place(path, name, at, *lines.line_and_column(match.start()))


def _in_attachment(path: str, name: str, blob: Blob, pattern: re.Pattern[str], read: Read) -> Iterator[Place]:
    for number, part in enumerate(read(path, blob)):
        for match in pattern.finditer(part.text):
            where = mask_part(part.locate(match.start()).name)
            at = fingerprint(_NAME, name, f"{number}/{where}", match.start(), len(match[0]), blob.sha256)
            yield Place(path, name, at, part=where)
