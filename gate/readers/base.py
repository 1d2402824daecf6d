"""What a reader of attachments gives back: named parts of text, findings of its own, what it could not read.

Everything here is plain frozen data, because it crosses a process border as JSON (`gate.readers.isolation`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import accumulate
from typing import Protocol

from gate.model import Severity
from gate.readers.sniff import Kind

Table = tuple[tuple[str, ...], ...]
"""Rows of cells; every row has the same length."""


class PartKind(StrEnum):
    """What sort of text a part holds: it decides which places in it are mark positions (scanner.md 1)."""

    PROSE = "prose"
    """Paragraphs, one a line."""
    CELLS = "cells"
    """A table; `Part.table` is set."""
    NAME = "name"
    """A name: of a sheet, a defined name, an archive member."""
    PROPERTY = "property"
    """Values that no page shows: properties, number formats, alternative texts; one a line."""
    COMMENT = "comment"
    HEADER = "header"
    FOOTER = "footer"
    NOTE = "note"
    FILE = "file"
    """A text file inside another; `Part.file` says which kind of text."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a reader takes on before it says that a file was not examined (scanner.md 9)."""

    file_bytes: int = 64 << 20
    text_characters: int = 32 << 20
    expanded_bytes: int = 512 << 20
    ratio: int = 100
    ratio_floor_bytes: int = 5 << 20
    """The ratio counts only when the expanded size is above this."""
    members: int = 10_000
    depth: int = 4
    pages: int = 500
    cells: int = 2_000_000
    pixels: int = 40_000_000
    page_seconds: int = 30
    file_seconds: int = 120
    memory_bytes: int = 1 << 30
    findings: int = 1_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a part something stands: its name for the report, its first offset in the part's text."""

    name: str
    start: int
    hidden: bool


@dataclass(frozen=True)
class Part:
    """One place of a file that holds text, under the name that a report gives it.

    `text` of a table is its rows joined by line ends and its cells joined by tabs, and nothing else, so that
    it can be searched in one go; `locate` turns an offset into the cell. `rows` and `columns` are the
    numbers (from 1) that the table's rows and columns bear in the file, where empty ones were left
    out; without them they are 1, 2, 3 …  `hidden` is said of the whole part, `hidden_cells` (row and column
    as indexes from 0 into `table`) of single cells. `regions` says for each line of a text that was seen in a
    picture where it stands there, ``top right`` for one.
    """

    name: str
    text: str
    kind: PartKind
    hidden: bool = False
    table: Table | None = None
    rows: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()
    hidden_cells: frozenset[tuple[int, int]] = frozenset()
    file: Kind | None = None
    regions: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        raise TypeError("a Part is neither true nor false")

    def locate(self, offset: int) -> Place:
        """The place of the character at `offset` of `text`: a cell of the table, else the part itself."""
        if self.table is None:
            region = self.regions[self.text.count("\n", 0, offset)] if self.regions else ""
            return Place(f"{self.name}, {region}" if region else self.name, 0, self.hidden)
        row = bisect_right(self._row_starts, offset) - 1
        start, column = self._row_starts[row], 0
        for cell in self.table[row][:-1]:
            if offset <= start + len(cell):
                break
            start += len(cell) + 1
            column += 1
        return Place(self.cell_name(row, column), start, self.hidden or (row, column) in self.hidden_cells)

    def cell_name(self, row: int, column: int) -> str:
        """The name of a cell, ``Sheet2!B7``, from its indexes (from 0) in `table`."""
        return (
            f"{self.name}!{column_letters(self.columns[column] if self.columns else column + 1)}"
            f"{self.rows[row] if self.rows else row + 1}"
        )

    def cells(self) -> Iterator[tuple[int, int, int, str]]:
        """Every cell that is not empty: row and column (from 0), offset in `text`, value."""
        for row, values in enumerate(self.table or ()):
            start = self._row_starts[row]
            for column, value in enumerate(values):
                if value:
                    yield row, column, start, value
                start += len(value) + 1

    @cached_property
    def _row_starts(self) -> list[int]:
        lengths = (sum(map(len, row)) + max(len(row), 1) for row in self.table or ())
        return list(accumulate(lengths, initial=0))[:-1]


@dataclass(frozen=True, slots=True)
class PartFinding:
    """A finding that a reader makes by structure (hidden-content, active-content, type-mismatch)."""

    rule: str
    severity: Severity
    part: str | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """A file (`part` is None) or a part of it that was not examined; `reason` as in `gate.model.NotExamined`."""

    reason: str
    part: str | None = None


@dataclass(frozen=True, slots=True)
class Embedded:
    """A file inside a file, still to be read: its name there and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything that is said about one file.

    A reader names the files it found inside in `embedded`; `gate.readers.extraction` reads them too, and what
    reaches the scanner has none left.
    """

    parts: tuple[Part, ...] = ()
    findings: tuple[PartFinding, ...] = ()
    not_examined: tuple[Unread, ...] = ()
    embedded: tuple[Embedded, ...] = ()

    def __bool__(self) -> bool:
        raise TypeError("an Extraction is neither true nor false: look at its parts and its not_examined")


class Unreadable(Exception):
    """Raised inside a reader: this file, or this part of it, cannot be examined.

    Never leaves `gate.readers`: the caller turns it into an `Unread`.
    """

    def __init__(self, reason: str, part: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.part = part


class Gathering:
    """What a reader has gathered so far; `done` makes the extraction of it."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._room = limits.text_characters
        self._parts: list[Part] = []
        self._findings: dict[PartFinding, None] = {}
        self._unread: dict[Unread, None] = {}
        self._embedded: list[Embedded] = []

    def add(self, part: Part) -> None:
        """One more part, unless it is empty; raises `Unreadable` when the file holds too much text."""
        if part.text.strip() == "":
            return
        self._room -= len(part.text)
        if self._room < 0:
            raise Unreadable("too-large")
        self._parts.append(part)

    def lines(self, name: str, lines: Iterable[str], kind: PartKind, hidden: bool = False) -> bool:
        """A part made of lines; says whether there was anything in them."""
        text = "\n".join(lines)
        self.add(Part(name, text, kind, hidden))
        return text.strip() != ""

    def find(self, finding: PartFinding) -> None:
        """One more finding; the same one twice counts once."""
        self._findings[finding] = None
        if len(self._findings) > self.limits.findings:
            raise Unreadable("too-many")

    def unread(self, reason: str, part: str | None = None) -> None:
        """One more place that was not examined."""
        self._unread[Unread(reason, part)] = None

    def embed(self, name: str, data: bytes) -> None:
        """A file inside this one."""
        self._embedded.append(Embedded(name, data))

    def done(self) -> Extraction:
        """Everything gathered."""
        return Extraction(tuple(self._parts), tuple(self._findings), tuple(self._unread), tuple(self._embedded))


class Reader(Protocol):
    """A reader of one file format: a pure function from bytes to an extraction."""

    def read(self, data: bytes, limits: Limits) -> Extraction:
        """Every text in `data`; raises `Unreadable` when the file as a whole cannot be examined."""
        ...


def hidden_content(part: str | None) -> PartFinding:
    """The finding that `part` holds something which a reader of the page does not see."""
    return PartFinding("hidden-content", Severity.HOLD, part)


def active_content(part: str | None) -> PartFinding:
    """The finding that `part` acts when it is opened, or can be made to."""
    return PartFinding("active-content", Severity.REFUSE, part)


def type_mismatch() -> PartFinding:
    """The finding that the bytes are of another kind than the file's name says."""
    return PartFinding("type-mismatch", Severity.REFUSE, None)


def table_part(
    name: str,
    table: Table,
    rows: tuple[int, ...] = (),
    columns: tuple[int, ...] = (),
    hidden: bool = False,
    hidden_cells: frozenset[tuple[int, int]] = frozenset(),
) -> Part:
    """A part for a table, with the text that `Part` promises."""
    text = "\n".join("\t".join(row) for row in table)
    return Part(name, text, PartKind.CELLS, hidden, table, rows, columns, hidden_cells)


def column_letters(number: int) -> str:
    """The letters of a sheet's column: 1 is A, 27 is AA."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
