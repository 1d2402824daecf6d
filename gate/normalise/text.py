"""A text made ready for the rules: its units, its marks, its folded lines, its tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from itertools import islice

import yaml

from gate.normalise import embedded, layout, triggers
from gate.normalise.escapes import unescaped
from gate.normalise.fold import fold_character, with_days
from gate.normalise.gaps import CELL
from gate.normalise.invisible import kept
from gate.normalise.lazy import lazy
from gate.normalise.prose import Mention
from gate.normalise.stars import star, with_stars_in_words
from gate.normalise.structure import opened
from gate.normalise.units import Mark, Role, Unit
from gate.positions import Mapped, Span
from gate.tables import Table, joined, may_hold_tables, tables

KINDS = {
    "md": "md", "markdown": "md", "txt": "txt", "text": "txt", "csv": "csv", "tsv": "tsv", "json": "json",
    "yaml": "yaml", "yml": "yaml", "html": "html", "htm": "html", "xhtml": "html", "svg": "html", "xml": "html",
    "geojson": "json", "js": "code", "css": "code",
}  # fmt: skip
"""Kinds of text by extension; anything else that is text is read as ``txt``."""

_FRONT_END = r"(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)"
_FRONT_MATTER = re.compile(rf"\ufeff?---[ \t]*\r?\n((?:(?!{_FRONT_END}).*\n)*+){_FRONT_END}")
_MOST_FRONT_MATTER = 1 << 16
_FEWEST_DIGITS = 11
_DEEPEST = 3
_SHORT = 64
_DATA_FILES = ("csv", "tsv", "json", "yaml")
_MOST_UNITS = 10_000
_WRITTEN = re.compile(r"\S")
_BLANK_LINE = re.compile(r"\n[ \t>]*\n")
_DIGIT = re.compile("[0-9]")


def kind_of(name: str) -> str:
    """The kind of text a file's name stands for."""
    return KINDS.get(name.rsplit(".", 1)[-1].lower() if "." in name else "", "txt")


class Offer(StrEnum):
    """What rules look at."""

    RAW = "raw"
    """The text itself: always there."""
    WORDS = "words"
    """Units, marks, fields, windows, what markup hides."""
    MENTIONS = "mentions"
    NUMBERS = "numbers"
    """Folded lines."""
    TABLES = "tables"


@dataclass(frozen=True)
class Field:
    """One value of the front matter: its key, its normalised form, that form without blanks, and as it is written."""

    key: str
    value: Mapped
    plain: str
    written: str


@dataclass(frozen=True)
class Text:
    """One text as the rules see it; `gate.rules.base` says what each attribute offers."""

    name: str
    raw: str = field(repr=False)
    kind: str
    hidden: bool = False
    everything: bool = False
    depth: int = 0
    cells: tuple[tuple[str, ...], ...] | None = field(default=None, repr=False)
    """The rows of a reader's table, whose cells may hold line ends of their own."""

    @lazy
    def _triggered(self) -> triggers.Triggered:
        return triggers.search(self.raw, self.kind, mentions=not self.depth)

    @lazy
    def windows(self) -> tuple[Span, ...]:
        """The stretches of raw text that are worth the slow path."""
        everything = (Span(0, len(self.raw)),) if self.raw else ()
        return tuple(self._split_at_body(everything if self.everything else self._triggered.windows))

    def _split_at_body(self, windows: tuple[Span, ...]) -> Iterator[Span]:
        """No window holds lines of the front matter and of the body."""
        for window in windows:
            if window.start < self.body_start < window.end:
                yield Span(window.start, self.body_start)
                yield Span(self.body_start, window.end)
            else:
                yield window

    @lazy
    def mentions(self) -> tuple[Mention, ...]:
        """Words about secrecy that stand plainly amid a sentence, in no window."""
        return () if self.everything else self._triggered.mentions

    @lazy
    def offers(self) -> frozenset[Offer]:
        """What there is in this text for a rule to look at."""
        everything = self.everything
        found = {Offer.RAW}
        if everything or self.windows or self.carried or self.fields:
            found.add(Offer.WORDS)
        if self.mentions:
            found.add(Offer.MENTIONS)
        if everything or self.windows or self._triggered.lines or self.carried:
            found.add(Offer.NUMBERS)
        if self.may_hold_tables or self.cells is not None:
            found.add(Offer.TABLES)
        return frozenset(found)

    @lazy
    def _prepared(self) -> tuple[tuple[Mapped, Mapped, list, bool], ...]:
        """Per window: running text without markup, the same with markup, the pieces, unfinished escapes."""
        if sum(w.end - w.start for w in self.windows) > triggers.MOST_PREPARED:
            raise triggers.TooComplex
        found = []
        for window in self.windows:
            text, unfinished = unescaped(Mapped.identity(self.raw[window.start : window.end], window.start))
            text = text.each(_without_cell_sign) if CELL in text.text else text
            is_data = self.kind in _DATA_FILES or window.end <= self.body_start
            running, pieces = opened(text, markdown=self.kind in ("md", "txt", "prose"), breaks=not is_data)
            plain = normalised(running)
            bare = plain if running.text == text.text else normalised(text)
            found.append((plain, bare, pieces, unfinished))
        return tuple(found)

    @lazy
    def unfinished(self) -> tuple[Span, ...]:
        """Windows whose escapes go on beyond the last round."""
        return tuple(w for w, p in zip(self.windows, self._prepared, strict=True) if p[3])

    @lazy
    def units(self) -> tuple[Unit, ...]:
        """Everything that stands by itself and may hold a word, in every view. Raises `TooComplex` when too many."""
        found = tuple(islice((unit for unit in self._all_units() if unit.may_hold_words), _MOST_UNITS + 1))
        if len(found) > _MOST_UNITS:
            raise triggers.TooComplex
        return found

    def _all_units(self) -> Iterator[Unit]:
        delimiter = layout.delimiter_of(self.kind, self.raw[:4000])
        for window, (plain, bare, pieces, _) in zip(self.windows, self._prepared, strict=True):
            in_front_matter = window.end <= self.body_start
            kind, hidden = ("yaml", True) if in_front_matter else (self.kind, self.hidden)
            for unit in layout.units(self.raw, plain, kind, delimiter, hidden):
                yield self._clipped(unit, window)
            if bare is not plain:
                for unit in layout.units(self.raw, bare, kind, delimiter, hidden):
                    yield replace(self._clipped(unit, window), unsure=True)
            for piece in pieces:
                role = Role(piece.role)
                text = normalised(piece.text)
                inner = "code" if role is Role.CODE else "txt"
                yield from layout.units(self.raw, text, inner, "", True, role)
        for item in self.fields:
            yield Unit(self.raw, item.value, Role.VALUE, True)
        yield from self._carried_units()

    def _clipped(self, unit: Unit, window: Span) -> Unit:
        """A line that the window cuts has no mark position, but for its beginning where that is inside."""
        if not unit.view.starts or unit.role not in (Role.LINE, Role.HEADING, Role.ITEM):
            return unit
        start, end = unit.view.starts[0], unit.view.ends[-1]
        if start == window.start and start > 0 and self.raw[start - 1] not in "\r\n":
            return replace(unit, role=Role.CUT)
        if end == window.end and end < len(self.raw) and self.raw[end] not in "\r\n":
            return replace(unit, role=Role.OPEN)
        return unit

    def _carried_units(self) -> Iterator[Unit]:
        for start, end, inner in self.carried:
            for unit in inner.units:
                view = Mapped.blurred(unit.view.text, Span(start, end))
                yield Unit(self.raw, view, unit.role, True, unit.seams, unsure=True)

    @lazy
    def carried(self) -> tuple[tuple[int, int, Text], ...]:
        """Texts inside this one, as base64 or data URIs, that hold a word: raw start and end, and the text."""
        if self.depth >= _DEEPEST or not self._triggered.carries:
            return ()
        found = []
        for start, end, data in embedded.carried(self.raw):
            text = embedded.text_of(data)
            if text is not None:
                kind = "html" if "<" in text else "txt"
                if not self.everything and len(text) <= _SHORT and not _asks_for_a_look(text, kind):
                    continue
                inner = Text(self.name, text, kind, True, self.everything, self.depth + 1)
                if inner.windows or inner.folded:
                    found.append((start, end, inner))
        return tuple(found)

    @lazy
    def marks(self) -> tuple[Mark, ...]:
        """The words in mark position."""
        return tuple(mark for unit in self.units for mark in unit.marks)

    @lazy
    def folded(self) -> tuple[Mapped, ...]:
        """Lines with eleven digits or an ``@``, normalised."""
        found = []
        for plain, bare, pieces, _ in self._prepared:
            views = [plain, *([] if bare is plain else [bare]), *(normalised(p.text) for p in pieces)]
            found += [
                line for view in filter(_may_hold_number, views) for line in view.lines() if _may_hold_number(line)
            ]
        for start, end in () if self.everything else self._triggered.lines:
            line = normalised(unescaped(Mapped.identity(self.raw[start:end], start))[0])
            found += [line] if _may_hold_number(line) else []
        for start, end, inner in self.carried:
            found += [Mapped.blurred(line.text, Span(start, end)) for line in inner.folded]
        return tuple(line.each(_tab_as_cell) for line in found)

    @lazy
    def may_hold_tables(self) -> bool:
        """Whether a look for tables is worth while at all: only from the first sign on that any of them needs."""
        if self.kind in ("csv", "tsv", "json", "cells"):
            return may_hold_tables(self.raw, self.kind)
        first = min((at for at in map(self.raw.find, "\t<|`~") if at >= 0), default=None)
        return first is not None and may_hold_tables(self.raw[first:], self.kind)

    @lazy
    def around_tables(self) -> str:
        """The stretch of the text that has all its tables: often much less of it to look through for a word."""
        raw = self.raw
        if self.kind not in ("md", "txt", "prose") or any(sign in raw for sign in "<`~\r"):
            return raw
        first = min((at for at in map(raw.find, "|\t") if at >= 0), default=0)
        end = _BLANK_LINE.search(raw, max(map(raw.rfind, "|\t"), default=0))
        return raw[raw.rfind("\n", 0, first) + 1 : end.start() if end else len(raw)]

    @lazy
    def tables(self) -> tuple[Table, ...]:
        """The tables of the text, or the one table that a reader gave."""
        if self.cells is not None:
            return (joined(self.cells),)
        return tables(self.raw, self.kind) if self.may_hold_tables else ()

    @lazy
    def _front_matter(self) -> re.Match[str] | None:
        return _FRONT_MATTER.match(self.raw) if self.kind == "md" else None

    @lazy
    def body_start(self) -> int:
        """Where the text begins after the front matter."""
        return self._front_matter.end() if self._front_matter else 0

    @lazy
    def first_written(self) -> Span:
        """The first line of the body that is not empty, at most 80 characters of it, in the raw text."""
        farthest = min(len(self.raw), self.body_start + 4000)
        written = _WRITTEN.search(self.raw, self.body_start, farthest)
        start = written.start() if written else farthest
        end = self.raw.find("\n", start, start + 80)
        return Span(start, end if end >= 0 else min(len(self.raw), start + 80))

    @lazy
    def first_line(self) -> Mapped:
        """The same, normalised."""
        start, end = self.first_written
        return normalised(unescaped(Mapped.identity(self.raw[start:end], start))[0])

    @lazy
    def unseen(self) -> tuple[Mapped, ...]:
        """What markup keeps from a reader's eyes: comments and hidden elements."""
        return tuple(
            piece.text
            for prepared in self._prepared
            for piece in prepared[2]
            if piece.role in ("comment", "unseen") and piece.text.starts
        )

    @lazy
    def fields(self) -> tuple[Field, ...]:
        """The scalars of the front matter with their keys, whatever their depth; none if it does not parse.

        None either where a glance shows that no rule has anything to say about any of them.
        """
        if not self._front_matter or (not self.everything and self._triggered.plain_front):
            return ()
        base = self._front_matter.start(1)
        source = self._front_matter[1]
        if len(source) > _MOST_FRONT_MATTER:
            return ()
        try:
            node = yaml.compose(source, Loader=yaml.CBaseLoader)
        except (yaml.YAMLError, ValueError, RecursionError):
            return ()
        return tuple(_scalars(node, "", source, base, set()))


@lru_cache(maxsize=1024)
def _asks_for_a_look(text: str, kind: str) -> bool:
    """Whether a short text that was carried needs the slow path: a long word makes the same nonsense each time."""
    found = triggers.search(text, kind, mentions=False)
    return bool(found.windows or found.lines or found.carries)


def _scalars(node: yaml.Node | None, key: str, source: str, base: int, visited: set[int]) -> Iterator[Field]:
    """Scalars below a node; a collection that an alias leads to again is passed over."""
    if isinstance(node, yaml.ScalarNode):
        yield _field(key, node, source, base)
        return
    if node is None or id(node) in visited:
        return
    visited.add(id(node))
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            label = name.value if isinstance(name, yaml.ScalarNode) else ""
            yield from _scalars(name, "", source, base, visited)
            yield from _scalars(value, f"{key}.{label}" if key else label, source, base, visited)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _scalars(value, key, source, base, visited)


def _field(key: str, node: yaml.ScalarNode, source: str, base: int) -> Field:
    start, end = node.start_mark.index, node.end_mark.index
    raw = source[start:end]
    at = raw.find(node.value) if node.value else -1
    if at >= 0:
        value = Mapped.identity(node.value, base + start + at)
    else:
        value = Mapped.blurred(node.value, Span(base + start, max(base + end, base + start + 1)))
    value = normalised(unescaped(value)[0])
    label = normalised(Mapped.identity(key)).text.strip()
    return Field(label, value, "".join(value.text.split()), node.value)


def _may_hold_number(line: Mapped) -> bool:
    return "@" in line.text or len(_DIGIT.findall(line.text)) >= _FEWEST_DIGITS


def _without_cell_sign(char: str) -> str:
    """The sign that stands between cells is ours alone: in a file it is a control character like any other."""
    return "" if char == CELL else char


def _tab_as_cell(char: str) -> str:
    """No number goes on beyond a tab."""
    return CELL if char == "\t" else char


def normalised(text: Mapped) -> Mapped:
    """Stages 4 to 6: invisible characters gone, everything folded, stars as ★."""
    if text.text.isascii():
        return text
    return with_stars_in_words(with_days(text.each(_normalised)))


@lru_cache(maxsize=65536)
def _normalised(char: str) -> str:
    """All of these stages that look at a character alone."""
    return "".join(map(star, "".join(map(fold_character, kept(char)))))


def prepare(name: str, raw: str, kind: str | None = None, everything: bool = False) -> Text:
    """The text `raw` of the file `name`, ready for the rules; `everything` takes the slow path throughout."""
    return Text(name, raw, kind or kind_of(name), everything=everything)
