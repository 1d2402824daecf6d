"""Derived text that remembers, for each of its characters, the raw characters it was made from."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import NamedTuple


class Span(NamedTuple):
    """A half-open range of raw characters, counted from 0."""

    start: int
    end: int


class Mapped:
    """A text with the raw span of each character: ``text[i]`` came from ``raw[starts[i]:ends[i]]``.

    No stage of normalisation changes a `Mapped`; each makes another one.
    """

    __slots__ = ("ends", "starts", "text")

    def __init__(self, text: str, starts: list[int], ends: list[int]) -> None:
        self.text = text
        self.starts = starts
        self.ends = ends

    @classmethod
    def identity(cls, text: str, base: int = 0) -> Mapped:
        """`text` as it stands in the raw text from character `base` on."""
        end = base + len(text)
        return cls(text, list(range(base, end)), list(range(base + 1, end + 1)))

    @classmethod
    def blurred(cls, text: str, span: Span) -> Mapped:
        """`text` made from `span` as a whole: each character is said to come from all of it."""
        return cls(text, [span.start] * len(text), [span.end] * len(text))

    @classmethod
    def joined(cls, pieces: Iterable[Mapped], glue: str = "") -> Mapped:
        """The pieces one after another, with `glue` (at most one character) between them."""
        texts: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        for piece in pieces:
            if texts and glue:
                texts.append(glue)
                starts.append(ends[-1] if ends else 0)
                ends.append(piece.starts[0] if piece.starts else starts[-1])
            texts.append(piece.text)
            starts += piece.starts
            ends += piece.ends
        return cls("".join(texts), starts, ends)

    def __len__(self) -> int:
        return len(self.text)

    def __repr__(self) -> str:
        return f"Mapped({len(self.text)} characters)"

    def slice(self, start: int, end: int) -> Mapped:
        """The characters from `start` up to `end`."""
        return Mapped(self.text[start:end], self.starts[start:end], self.ends[start:end])

    def span(self, start: int, end: int) -> Span:
        """The raw span of the characters from `start` up to `end`; `end` must be greater than `start`."""
        return Span(min(self.starts[start:end]), max(self.ends[start:end]))

    def replaced(self, pattern: re.Pattern[str], replacement: Callable[[re.Match[str]], str | None]) -> Mapped:
        """Each match replaced by what `replacement` gives (None leaves it); new characters span the match."""
        texts: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        done = 0
        for match in pattern.finditer(self.text):
            new = replacement(match)
            if new is None or match.end() == match.start():
                continue
            first, last = match.span()
            texts += (self.text[done:first], new)
            starts += self.starts[done:first]
            ends += self.ends[done:first]
            if new:
                span = self.span(first, last)
                starts += [span.start] * len(new)
                ends += [span.end] * len(new)
            done = last
        if not done:
            return self
        texts.append(self.text[done:])
        return Mapped("".join(texts), starts + self.starts[done:], ends + self.ends[done:])

    def each(self, fold: Callable[[str], str]) -> Mapped:
        """Every character replaced by `fold` of it, which may be empty or several characters."""
        changed = {char: new for char in set(self.text) if (new := fold(char)) != char}
        if not changed:
            return self
        if all(len(new) == 1 for new in changed.values()):
            return Mapped(self.text.translate(str.maketrans(changed)), self.starts, self.ends)
        folded = [changed.get(char, char) for char in self.text]
        starts = [start for new, start in zip(folded, self.starts, strict=True) for _ in new]
        ends = [end for new, end in zip(folded, self.ends, strict=True) for _ in new]
        return Mapped("".join(folded), starts, ends)

    def lines(self) -> list[Mapped]:
        """The lines of the text, without their ends; none for an empty text."""
        found = []
        done = 0
        for line in self.text.splitlines(keepends=True):
            found.append(self.slice(done, done + len(line.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"))))
            done += len(line)
        return found


class Places:
    """Line and column of raw characters, quickest when asked for in ascending order."""

    def __init__(self, raw: str) -> None:
        self._raw = raw
        self._only_line_feeds = "\r" not in raw
        self._last = (0, 1, 0)
        """A place asked for before, its line, and where that line begins."""

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer(r"\r\n|\n|\r", self._raw))]

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """Line and column of a raw character, both from 1; lines end in LF, CR LF or CR."""
        if not self._only_line_feeds:
            line = bisect_right(self._line_starts, offset)
            return line, offset - self._line_starts[line - 1] + 1
        done, line, start = self._last if offset >= self._last[0] else (0, 1, 0)
        line += self._raw.count("\n", done, offset)
        start = max(start, self._raw.rfind("\n", done, offset) + 1)
        self._last = (offset, line, start)
        return line, offset - start + 1
