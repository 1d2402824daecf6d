"""A report as Markdown that may stand as the body of a release: no HTML, tables with one head row.

Markdown has no merged cells, so the labels above a column, and those to the left of a row, are joined into one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.registers.reports.document import Block, Cell, Document, Grid, Heading, Items, Paragraph

_SPECIAL = re.compile(r"([\\`*{}\[\]<>|~#&]|(?<!\w)_|_(?!\w))")
_LIST_LIKE = re.compile(r"^(\s*)(\d+)([.)])(?=\s|$)|^(\s*)([-+=])", re.MULTILINE)
_JOINT = "："


def markdown(document: Document) -> str:
    """The text of the report, without its title: on a site the title stands in the head of the release."""
    return "\n\n".join(filter(None, (_block(block) for block in document.blocks))) + "\n"


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"{'#' * block.level} {_escaped(block.text)}"
        case Paragraph():
            return _escaped(block.text)
        case Items():
            return "\n".join(f"- {_escaped(text)}" for text in block.texts)
        case Grid():
            return "\n\n".join(_sections(block))


def _sections(grid: Grid) -> Iterator[str]:
    if grid.caption:
        yield f"**{_escaped(grid.caption)}**"
    for heads, body in grid.sections():
        for row in heads:
            if len(set(map(id, row))) == 1:
                yield _escaped(row[0].text)
        yield _table([row for row in heads if len(set(map(id, row))) > 1], list(body), grid.stub)


def _table(heads: list[tuple[Cell, ...]], body: list[tuple[Cell, ...]], stub: int) -> str:
    columns = [range(stub)] if stub else []
    columns += [range(n, n + 1) for n in range(stub, len(body[0]))]
    columns = [column for column in columns if not _repeats(heads + body, column)]
    lines = [
        _line(_joined(heads, column) for column in columns),
        _line("---:" if body[0][column[0]].number else ":---" for column in columns),
    ]
    lines += [_line(_label(row, column) for column in columns) for row in body]
    return "\n".join(lines)


def _repeats(rows: list[tuple[Cell, ...]], column: range) -> bool:
    """Whether a column only continues the cells to its left."""
    place = column[0]
    return place > 0 and all(row[place] is row[place - 1] for row in rows)


def _joined(heads: list[tuple[Cell, ...]], column: range) -> str:
    cells = [row[place] for place in column for row in heads]
    return _JOINT.join(_escaped(cell.text) for cell in _distinct(cells))


def _label(row: tuple[Cell, ...], column: range) -> str:
    return " ".join(_escaped(cell.text) for cell in _distinct([row[place] for place in column]))


def _distinct(cells: list[Cell]) -> list[Cell]:
    """The cells in order, each once, without the empty ones."""
    return [cell for cell in {id(cell): cell for cell in cells}.values() if cell.text]


def _line(cells: Iterator[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _escaped(text: str) -> str:
    """Text that means itself: what Markdown would read as a sign is escaped, a line end is a space."""
    line = " ".join(text.split())
    return _LIST_LIKE.sub(_escape_list, _SPECIAL.sub(r"\\\1", line))


def _escape_list(match: re.Match[str]) -> str:
    if match[2]:
        return f"{match[1]}{match[2]}\\{match[3]}"
    return f"{match[4]}\\{match[5]}"
