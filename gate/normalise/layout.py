"""Stage 8: lines, cells and values become units, and pieces that belong together are joined."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from gate.normalise.gaps import CELL, CLASS
from gate.normalise.units import Role, Unit
from gate.positions import Mapped

_MARKERS = re.compile(r"^(?:[ \t\u3000]*(?:>|(?:[-*+]|#{1,6}|[0-9]{1,3}[.)]|\[[ xX]\])(?=[ \t\u3000])))+[ \t\u3000]*")
_UNDERLINE = re.compile(r"^[ \t]*(?:=+|-+)[ \t]*$")
_RULE_ROW = re.compile(r"^[\s|:+-]*-[\s|:+-]*$")
_WIDE = re.compile("[ \u00a0]*\t[ \t]*|[ \u00a0]{4,}|[ ]*\u3000[ \u3000]+|" + CELL)
_WIDE_SIGN = re.compile("[\t\u00a0\u3000" + CELL + "]")
_KEY = re.compile(r"""^[\s\-?]*(?:"[^"\n]{1,80}"|'[^'\n]{1,80}'|[^\s:#"'\[\]{}][^:#\n]{0,60})\s*:(?:\s+|$)""")
_HASH_COMMENT = re.compile(r"(?:^|\s)#(.*)$")
_STRING = re.compile(r'"([^"\\\n]*(?:\\.[^"\\\n]*)*)"')
_ENTITY = re.compile("&(?:amp;){0,4}#?[A-Za-z0-9]{1,31};")
_QUOTED_CELL = re.compile(r'\s*"((?:[^"]|"")*)"\s*')
_LINE_COMMENT = re.compile(r"(?:/\*|//|--)\s?(.*?)(?:\*/)?\s*$")

_NEAR = 60
"""How many characters on each side of a line end a word over it can reach."""

_MOST_BLANK_LINES = 5
"""How many blank lines may stand between two characters of vertical text: ends of HTML blocks make several."""

_AMID = 4
"""How many characters a line amid a vertical text may have."""

STACK_TAIL = 6
"""How many characters the last line of a vertical text may have."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its text without Markdown markers, what it is, its cells if it is a row of a table."""

    text: Mapped
    size: int
    role: Role
    cells: tuple[Mapped, ...] = ()
    loose: bool = False
    """Bars stand in the line, but it does not begin with one: a row, or bars between the characters of a mark."""

    def closes(self, at: int) -> bool:
        """Whether nothing goes on beyond its first (0) or last (-1) cell: it is a row, and that is no stray sign."""
        is_row = bool(self.cells) and CELL not in self.text.text
        return is_row and not (self.loose and _size(self.cells[at].text) <= 2)

    @property
    def is_row(self) -> bool:
        """Whether it is nothing but a row."""
        return bool(self.cells) and not self.loose


def units(
    raw: str, text: Mapped, kind: str, delimiter: str = "", hidden: bool = False, role: Role | None = None
) -> Iterator[Unit]:
    """Every unit of a normalised text: lines, cells and values, then what joins them."""
    lines = [_line(line, kind, delimiter) for line in text.lines()]
    for line in lines:
        yield from _of_line(raw, line, kind, hidden, role)
    yield from (Unit(raw, view, Role.JOIN, hidden, seams) for view, seams in _pairs(lines))
    yield from (Unit(raw, view, Role.STACK, hidden, seams) for view, seams in _stacks(lines))
    yield from (
        Unit(raw, view, Role.STACK, hidden, seams)
        for view, seams in _columns(lines, kind == "html" or CELL in text.text)
    )


def _line(line: Mapped, kind: str, delimiter: str) -> Line:
    role = Role.LINE
    if kind in ("md", "txt", "html", "prose"):
        match = _MARKERS.match(line.text)
        if match and match.end():
            signs = match[0].replace(">", "").strip()
            role = Role.HEADING if "#" in signs else Role.ITEM if signs else Role.LINE
            line = line.slice(match.end(), len(line))
    cells: tuple[Mapped, ...] = ()
    loose = False
    if delimiter and delimiter in line.text:
        cells = tuple(_delimited(line, delimiter))
    elif CELL in line.text:
        cells = tuple(_split(line, CELL))
    elif kind != "json" and "|" in line.text and not _RULE_ROW.match(line.text):
        loose = not line.text.lstrip().startswith("|")
        cells = tuple(_split(line, "|"))
    size = 0 if _UNDERLINE.match(line.text) or _RULE_ROW.match(line.text) else _size(line.text)
    return Line(line, size, role, cells, loose)


def _size(text: str) -> int:
    """How many characters are not gaps."""
    return len(_GAPS.sub("", text))


_GAPS = re.compile(f"[{CLASS}]+")


def _split(line: Mapped, sign: str) -> Iterator[Mapped]:
    done = 0
    while (at := line.text.find(sign, done)) >= 0:
        yield line.slice(done, at)
        done = at + 1
    yield line.slice(done, len(line))


def _delimited(line: Mapped, delimiter: str) -> Iterator[Mapped]:
    done = 0
    while done <= len(line):
        match = _QUOTED_CELL.match(line.text, done)
        if match and line.text[match.end() : match.end() + 1] in ("", delimiter):
            yield line.slice(*match.span(1))
            done = match.end() + 1
            continue
        at = line.text.find(delimiter, done)
        at = len(line) if at < 0 else at
        yield line.slice(done, at)
        done = at + 1


def _of_line(raw: str, line: Line, kind: str, hidden: bool, role: Role | None) -> Iterator[Unit]:
    if line.cells:
        yield Unit(raw, Mapped.joined(line.cells, CELL), Role.ROW, hidden)
        for cell in line.cells:
            if cell.text.strip():
                yield Unit(raw, cell, Role.CELL, hidden)
        yield from (Unit(raw, view, Role.JOIN, hidden, seams) for view, seams in _row_joins(line.cells))
    if line.cells and not line.loose:
        return
    if line.size < 2:
        return
    yield Unit(raw, line.text, role or line.role, hidden)
    if kind in ("yaml", "json"):
        yield from _values(raw, line.text, kind, hidden)
    elif kind in ("code", "css"):
        yield from _rest(raw, line.text, _LINE_COMMENT, Role.COMMENT, hidden)
    else:
        segments = list(_segments(line.text)) if _may_be_wide(line.text.text) else []
        if len(segments) > 1:
            yield Unit(raw, Mapped.joined(segments, CELL), Role.ROW, hidden)
            yield from (Unit(raw, segment, Role.CELL, hidden) for segment in segments)


def _may_be_wide(text: str) -> bool:
    """Whether a blank may be a wide one: quicker to tell than where."""
    return "    " in text or _WIDE_SIGN.search(text) is not None


def _segments(line: Mapped) -> Iterator[Mapped]:
    """The pieces of a line between tabs and wide blanks."""
    done = 0
    for match in _WIDE.finditer(line.text):
        if line.text[done : match.start()].strip():
            yield line.slice(done, match.start())
        done = match.end()
    if line.text[done:].strip():
        yield line.slice(done, len(line))


def _values(raw: str, line: Mapped, kind: str, hidden: bool) -> Iterator[Unit]:
    if kind == "json":
        for match in _STRING.finditer(line.text):
            yield Unit(raw, line.slice(*match.span(1)), Role.VALUE, hidden)
        return
    key = _KEY.match(line.text)
    start = key.end() if key else 0
    value = line.slice(start, len(line))
    if value.text.strip() and start:
        yield Unit(raw, value, Role.VALUE, True)
    comment = _HASH_COMMENT.search(value.text)
    if comment:
        yield Unit(raw, value.slice(*comment.span(1)), Role.COMMENT, True)
        if value.text[: comment.start()].strip():
            yield Unit(raw, value.slice(0, comment.start()), Role.VALUE, True)


def _rest(raw: str, line: Mapped, pattern: re.Pattern[str], role: Role, hidden: bool) -> Iterator[Unit]:
    match = pattern.search(line.text)
    if match and match[1]:
        yield Unit(raw, line.slice(*match.span(1)), role, hidden)


Joined = tuple[Mapped, tuple[int, ...]]


def _join(pieces: Iterable[Mapped], glue: str) -> Joined:
    pieces = list(pieces)
    seams: list[int] = []
    length = 0
    for piece in pieces[:-1]:
        length += len(piece)
        seams.append(length)
        length += len(glue)
    return Mapped.joined(pieces, glue), tuple(seams)


def _pairs(lines: list[Line]) -> Iterator[Joined]:
    """Two lines of one paragraph, for words that reach over the line end."""
    for first, second in pairwise(lines):
        if not first.size or not second.size or first.closes(-1) or second.closes(0):
            continue
        if first.role is Role.HEADING or second.role in (Role.HEADING, Role.ITEM):
            continue
        yield _join((_end(first.text), _start(second.text)), "\n")


def _end(line: Mapped) -> Mapped:
    """The end of a line, or of its last cell: a cell of HTML goes on over line ends."""
    start = max(0, len(line) - _NEAR)
    return line.slice(max(start, line.text.rfind(CELL, start) + 1), len(line))


def _start(line: Mapped) -> Mapped:
    cell = line.text.find(CELL, 0, _NEAR)
    return line.slice(0, cell if cell >= 0 else _NEAR)


@dataclass(slots=True)
class _Run:
    """Pieces of one character that follow each other, and where something between them may end a text."""

    pieces: list[Mapped] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    blanks: int = 0

    def add(self, piece: Mapped) -> None:
        """Goes on with this piece."""
        self.pieces.append(piece)
        self.blanks = 0

    def takes(self, cell: Mapped | None) -> bool:
        """Whether a column goes on with this cell (None: a row too short for it)."""
        size = _size(cell.text) if cell else 0
        if cell and size == 1:
            self.add(cell)
            return True
        self.blanks += 1
        self.cut()
        return not size and self.blanks <= _MOST_BLANK_LINES

    def cut(self) -> None:
        """Notes that what comes may be another text."""
        if self.breaks[-1:] != [len(self.pieces)]:
            self.breaks.append(len(self.pieces))

    def joined(self) -> Iterator[Joined]:
        """The whole run, the same without its head, and what stands between two breaks."""
        last = len(self.pieces)
        cuts = sorted({0, *self.breaks, last})
        for start, end in dict.fromkeys(((0, last), (1, last), *pairwise(cuts))):
            if end - start > 1:
                yield _join(self.pieces[start:end], "\n")


def _stacks(lines: list[Line]) -> Iterator[Joined]:
    """Vertical text: lines of one character each, blank lines between them allowed; a short line amid them."""
    run = _Run()
    for line, after in pairwise([*lines, None, None]):
        if line is not None and line.size == 0 and not line.is_row:
            run.blanks += 1
            if run.blanks <= _MOST_BLANK_LINES:
                continue
        elif line is not None and not line.is_row and (line.size == 1 or _stands_amid(run, line, after)):
            if line.role is not Role.LINE:
                run.cut()
            run.add(line.text)
            continue
        if run.pieces:
            if line and 1 < line.size <= STACK_TAIL and not run.blanks and not line.is_row:
                run.add(line.text)
            yield from run.joined()
            run = _Run()
        if line is not None and CELL in line.text.text and _size(_end(line.text).text) == 1:
            run.add(_end(line.text))


def _stands_amid(run: _Run, line: Line, after: Line | None) -> bool:
    """Whether a short line stands right between lines of one character."""
    return bool(run.pieces) and not run.blanks and 1 < line.size <= _AMID and after is not None and after.size == 1


def _row_joins(cells: tuple[Mapped, ...]) -> Iterator[Joined]:
    """Cells side by side with one character each, or a whole row of cells with at most two, less its first one too."""
    sizes = [_size(cell.text) for cell in cells]
    filled = [i for i, size in enumerate(sizes) if size]
    if len(filled) > 1 and all(sizes[i] <= 2 for i in filled):
        yield _join((cells[i] for i in filled), " ")
        if len(filled) > 2:
            yield _join((cells[i] for i in filled[1:]), " ")
        return
    run: list[int] = []
    for i in [*filled, -1]:
        if i >= 0 and sizes[i] == 1:
            run.append(i)
            continue
        if len(run) > 1:
            yield _join((cells[j] for j in run), " ")
        run = []


def _columns(lines: list[Line], html: bool) -> Iterator[Joined]:
    """One column of neighbouring rows with one character in each cell; in HTML line ends mean nothing."""
    columns: dict[int, _Run] = {}
    for line in lines:
        if not line.cells and not line.size and (line.text.text.strip() or html):
            for column in columns.values():
                column.cut()
            continue
        for i in [*columns]:
            if not columns[i].takes(line.cells[i] if i < len(line.cells) else None) or not line.cells:
                yield from columns.pop(i).joined()
        for i, cell in enumerate(line.cells):
            if i not in columns and _size(cell.text) == 1:
                columns[i] = _Run([cell])
    for column in columns.values():
        yield from column.joined()


def delimiter_of(kind: str, head: str) -> str:
    """The sign between the cells of a delimited text, sniffed from its first lines; empty for other kinds."""
    if kind == "cells":
        return "\t"
    if kind not in ("csv", "tsv"):
        return ""
    lines = _ENTITY.sub("", head).strip().splitlines() or [""]
    for sample in (lines[0], "".join(lines)):
        counts = {sign: sample.count(sign) for sign in "\t,;|，"}
        best = max(counts, key=lambda sign: counts[sign])
        if counts[best]:
            return best
    return ","
