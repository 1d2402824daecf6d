"""A report before it takes a form: headings, paragraphs, lists and tables with merged cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 2 (a part) or lower; level 1 is the document's title."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of plain text."""

    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list of short texts."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text, how many columns and rows it covers, whether it is a heading, whether a number."""

    text: str
    across: int = 1
    down: int = 1
    head: bool = False
    number: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its caption, its rows of cells, and how many columns at the left are labels (`stub`).

    A cell that covers more than one place stands in the first of them only, as in HTML. Head rows may come again
    further down: they begin another section of the same table.
    """

    caption: str
    rows: tuple[tuple[Cell, ...], ...]
    stub: int = 1

    @property
    def width(self) -> int:
        """The number of columns."""
        return sum(cell.across for cell in self.rows[0])

    def places(self) -> Iterator[tuple[int, int, Cell]]:
        """Row, column and cell of every cell, at its first place."""
        covered: set[tuple[int, int]] = set()
        for down, row in enumerate(self.rows):
            across = 0
            for cell in row:
                while (down, across) in covered:
                    across += 1
                covered |= {(down + i, across + j) for i in range(cell.down) for j in range(cell.across)}
                yield down, across, cell
                across += cell.across

    def spread(self) -> tuple[tuple[Cell, ...], ...]:
        """Every place of the table with the cell that covers it."""
        found: dict[tuple[int, int], Cell] = {}
        for down, across, cell in self.places():
            found |= {(down + i, across + j): cell for i in range(cell.down) for j in range(cell.across)}
        return tuple(tuple(found[down, across] for across in range(self.width)) for down in range(len(self.rows)))

    def sections(self) -> Iterator[tuple[tuple[tuple[Cell, ...], ...], tuple[tuple[Cell, ...], ...]]]:
        """Head rows and body rows, section by section, spread."""
        groups = [(head, tuple(rows)) for head, rows in groupby(self.spread(), _is_head)]
        for place, (is_head, rows) in enumerate(groups):
            if not is_head:
                yield (groups[place - 1][1] if place else ()), rows


def _is_head(row: tuple[Cell, ...]) -> bool:
    return row[-1].head


Block = Heading | Paragraph | Items | Grid


@dataclass(frozen=True, slots=True)
class Document:
    """A title and what stands below it; `lang` is ``zh`` or ``en``."""

    title: str
    blocks: tuple[Block, ...]
    lang: str = "zh"


def table(caption: str, heads: Iterable[str], rows: Iterable[Iterable[object]], stub: int = 1) -> Grid:
    """A plain table without merged cells; a cell that is a number stands to the right."""
    head = tuple(Cell(text, head=True) for text in heads)
    body = tuple(tuple(_cell(value) for value in row) for row in rows)
    return Grid(caption, (head, *body), stub)


def _cell(value: object) -> Cell:
    return Cell(str(value), number=isinstance(value, (int, float)))
