"""Tables in text, as rows of cells that know where they stand: Markdown, HTML, delimited, JSON records.

Nothing is judged here and nothing is lost: a merged HTML cell stands in every place it covers, a row
may be shorter than its neighbours, and every offset points into the text that was given.
"""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import NamedTuple

_SNIFFED_LINES = 20
_SNIFFED_CHARACTERS = 1 << 16
_DELIMITERS = "\t,;|，；"
_WIDEST_SPAN = 200
_LONGEST_SPAN = 1_000

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_RULE_LINE = re.compile(r"[|\-: \t>]+")
_PIPE = re.compile(r"\\.|\|")
_LEAD = re.compile(r"[ \t>]*")
_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")
_TAG = re.compile(r"<(/?)(table|tr|td|th)(?![0-9A-Za-z-])([^<>]{0,2000})>", re.IGNORECASE)
_SPAN = re.compile(r"(col|row)span\s{0,9}=\s{0,9}[\"']?(\d{1,5})", re.IGNORECASE)
_MARKUP = re.compile(r"<!--[^<>]{0,2000}-->|<[/A-Za-z!?][^<>]{0,2000}>")
_LINK = re.compile(r"!?\[([^\[\]]{0,1000})\]\([^()]{0,1000}\)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_QUOTED = re.compile(r'"[^"]*+"')
_OBJECT = re.compile(r"\{[^{}]*+\}")
_STRING = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_MEMBER = re.compile(rf"({_STRING})\s*+:\s*+({_STRING}|[^\s,\[\]{{}}\"]++)", re.DOTALL)
_EMPHASIS = str.maketrans("", "", "*_`~")


class Cell(NamedTuple):
    """One cell: its plain text (markup gone) and the span of its raw text, in characters."""

    text: str
    start: int
    end: int


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows from top to bottom, header rows included."""

    rows: tuple[Row, ...]

    @property
    def texts(self) -> tuple[tuple[str, ...], ...]:
        """The cells' texts alone, for judgements that ask for strings."""
        return tuple(tuple(cell.text for cell in row) for row in self.rows)


def tables(text: str, kind: str) -> tuple[Table, ...]:
    """The tables of `text`.

    `kind` is that of a `gate.normalise.text.Text`: ``csv`` and ``tsv`` (the whole text is one table, its
    delimiter is found out), ``json`` (flat objects, their keys as the header row), ``md`` (tables with a
    rule line, HTML tables, delimited code fences, lines with tabs), ``html`` (HTML tables and lines with
    tabs) or anything else (lines with tabs). A sentence with commas is no table. Never raises; takes time in
    proportion to the text.
    """
    if kind in ("csv", "tsv"):
        rows = _delimited(text, 0, len(text), _sniff(text))
        return (Table(rows),) if rows else ()
    if kind == "json":
        return tuple(_record_tables(text))
    found: list[Table] = []
    if kind in ("md", "html"):
        found += _html_tables(text)
    if kind == "md":
        found += _markdown_tables(text)
        found += _fenced_tables(text)
    found += _tabbed_tables(text)
    return tuple(found)


def may_hold_tables(text: str, kind: str) -> bool:
    """Whether `tables` can find anything: quick, and never wrong with no."""
    if kind in ("csv", "tsv", "cells"):  # cells: the rows come from a reader
        return bool(text)
    if kind == "json":
        return "{" in text
    # One character is found many times faster than two: those come first.
    if "\t" in text or ("<" in text and ("<t" in text or "<T" in text)):
        return True
    return kind == "md" and ("|" in text or ("`" in text and "```" in text) or ("~" in text and "~~~" in text))


def joined(rows: Sequence[Sequence[str]]) -> Table:
    """A reader's table, each cell where it stands in the rows joined by line ends and the cells by tabs."""
    made: list[Row] = []
    start = 0
    for row in rows:
        cells = []
        for text in row:
            cells.append(Cell(text, start, start + len(text)))
            start += len(text) + 1
        made.append(tuple(cells))
        start += not row
    return Table(tuple(made))


def _lines(text: str) -> list[tuple[int, int]]:
    """Start and end of every line, line ends left out."""
    lines = []
    for match in _LINE.finditer(text):
        line = match.group()
        lines.append((match.start(), match.start() + len(line.rstrip("\r\n"))))
    return lines


def _cell(text: str, start: int, end: int) -> Cell:
    """The cell between two offsets, blanks around it left out, markup taken from its text."""
    raw = text[start:end]
    start += len(raw) - len(raw.lstrip())
    raw = raw.strip()
    plain = _LINK.sub(r"\1", _MARKUP.sub("", raw))
    plain = html.unescape(_ESCAPE.sub(r"\1", plain.translate(_EMPHASIS)))
    return Cell(plain.strip(), start, start + len(raw))


# Markdown


def _pipe_row(text: str, start: int, end: int) -> Row:
    start = _LEAD.match(text, start, end).end()  # type: ignore[union-attr]
    end = start + len(text[start:end].rstrip())
    bars = [match.start() for match in _PIPE.finditer(text, start, end) if match.group() == "|"]
    edges = [start - 1, *bars, end]
    if bars and bars[0] == start:
        edges = edges[1:]
    if bars and bars[-1] == end - 1 and len(edges) > 2:
        edges = edges[:-1]
    return tuple(_cell(text, left + 1, right) for left, right in pairwise(edges))


def _is_rule(line: str) -> bool:
    return "|" in line and "-" in line


def _markdown_tables(text: str) -> Iterator[Table]:
    if not _is_rule(text):
        return
    lines = _lines(text)
    rules = [
        number
        for number, (start, end) in enumerate(lines)
        if _RULE_LINE.fullmatch(text, start, end) and _is_rule(text[start:end])
    ]
    done = 0
    for rule in rules:
        if rule < done:
            continue
        top = rule
        while top > max(done, rule - 3) and "|" in text[slice(*lines[top - 1])]:
            top -= 1
        bottom = rule + 1
        while bottom < len(lines) and text[slice(*lines[bottom])].strip(" \t>"):
            bottom += 1
        body = [*range(top, rule), *range(rule + 1, bottom)]
        if top < rule:
            yield Table(tuple(_pipe_row(text, *lines[number]) for number in body))
        done = bottom


# HTML


def _spans(attributes: str) -> tuple[int, int]:
    sizes = {name.lower(): int(size) for name, size in _SPAN.findall(attributes)}
    return (
        min(max(sizes.get("row", 1), 1), _LONGEST_SPAN),
        min(max(sizes.get("col", 1), 1), _WIDEST_SPAN),
    )


class _Grid:
    """An HTML table under construction; copies of merged cells go no further than `_WIDEST_SPAN`."""

    def __init__(self) -> None:
        self.rows: list[dict[int, Cell]] = []
        self._reach: dict[int, tuple[int, Cell]] = {}
        self._next = 0

    def row(self) -> None:
        number = len(self.rows)
        self._reach = {column: kept for column, kept in self._reach.items() if kept[0] > number}
        self.rows.append({column: cell for column, (_, cell) in self._reach.items()})
        self._next = 0

    def cell(self, cell: Cell, height: int, width: int) -> None:
        if not self.rows:
            self.row()
        row = self.rows[-1]
        while self._next in row:
            self._next += 1
        row[self._next] = cell
        last = min(self._next + width, max(_WIDEST_SPAN, self._next + 1))
        for column in range(self._next, last):
            row.setdefault(column, cell)
            if height > 1 and column < _WIDEST_SPAN:
                self._reach[column] = (len(self.rows) - 1 + height, cell)
        self._next = last

    def table(self) -> Table:
        nowhere = Cell("", 0, 0)
        rows = (tuple(row.get(column, nowhere) for column in range(max(row) + 1)) for row in self.rows if row)
        return Table(tuple(rows))


class _Open:
    """One table whose end tag has not come yet."""

    def __init__(self) -> None:
        self.grid = _Grid()
        self.begun: tuple[int, int, int] | None = None

    def close_cell(self, text: str, end: int) -> None:
        if self.begun:
            start, height, width = self.begun
            self.grid.cell(_cell(text, start, end), height, width)
            self.begun = None


def _html_tables(text: str) -> Iterator[Table]:
    stack: list[_Open] = []
    for match in _TAG.finditer(text):
        closing, tag = bool(match.group(1)), match.group(2).lower()
        if tag == "table" and not closing:
            stack.append(_Open())
            continue
        if not stack:
            continue
        current = stack[-1]
        current.close_cell(text, match.start()) if tag != "table" or closing else None
        if tag == "table":
            yield stack.pop().grid.table()
        elif tag == "tr" and not closing:
            current.grid.row()
        elif tag in ("td", "th") and not closing:
            current.begun = (match.end(), *_spans(match.group(3)))
    for unfinished in stack:
        unfinished.close_cell(text, len(text))
        yield unfinished.grid.table()


# CSV and other delimited text


@cache
def _field(delimiter: str, quotes: bool) -> re.Pattern[str]:
    other = rf"[^{re.escape(delimiter)}\r\n]*+"
    quoted = rf' *"(?P<quoted>[^"]*+(?:""[^"]*+)*+)"(?P<rest>{other})|' if quotes else ""
    return re.compile(rf"(?:{quoted}(?P<plain>{other}))(?P<end>{re.escape(delimiter)}|\r\n|\r|\n|\Z)")


def _delimited(text: str, start: int, end: int, delimiter: str, quotes: bool = True) -> tuple[Row, ...]:
    field = _field(delimiter, quotes)
    rows: list[Row] = []
    row: list[Cell] = []
    while start < end and (match := field.match(text, start, end)):
        group = "plain" if match["plain"] is not None else "quoted"
        value = match[group]
        if group == "quoted":
            value = value.replace('""', '"') + match["rest"]
        row.append(Cell(value.strip(), *match.span(group)))
        start = match.end()
        if match["end"] != delimiter:
            rows.append(tuple(row))
            row = []
    if row:
        rows.append((*row, Cell("", end, end)))
    return tuple(rows)


def _sniff(text: str) -> str:
    """The delimiter that parts the first lines most evenly; a comma where none does."""
    head = _QUOTED.sub("", text[:_SNIFFED_CHARACTERS])
    lines = [line for line in head.splitlines() if line.strip()][:_SNIFFED_LINES]

    def evenness(delimiter: str) -> tuple[int, int]:
        counts = Counter(line.count(delimiter) for line in lines)
        counts.pop(0, None)
        return max(((lines_alike, count) for count, lines_alike in counts.items()), default=(0, 0))

    best = max(_DELIMITERS, key=evenness)
    return best if evenness(best) > (0, 0) else ","


def _fenced_tables(text: str) -> Iterator[Table]:
    """Code fences whose lines a delimiter parts evenly."""
    if "```" not in text and "~~~" not in text:
        return
    lines = _lines(text)
    opened: tuple[str, int] | None = None
    for number, (start, end) in enumerate(lines):
        fence = _FENCE.match(text, start, end)
        if not fence:
            continue
        if opened is None:
            opened = (fence.group(1), number)
        elif fence.group(1).startswith(opened[0]):
            yield from _even_table(text, lines[opened[1] + 1 : number])
            opened = None
    if opened:
        yield from _even_table(text, lines[opened[1] + 1 :])


def _even_table(text: str, lines: list[tuple[int, int]]) -> Iterator[Table]:
    lines = [line for line in lines if text[slice(*line)].strip()]
    if len(lines) < 2:
        return
    delimiter = _sniff(text[lines[0][0] : lines[-1][1]])
    counts = {text.count(delimiter, *line) for line in lines}
    if len(counts) == 1 and counts != {0} and delimiter != "\t":
        yield Table(tuple(_delimited(text, *line, delimiter)[0] for line in lines))


def _tabbed_tables(text: str) -> Iterator[Table]:
    """Two or more lines on end with equally many tabs between their words."""
    if "\t" not in text:
        return
    run: list[tuple[int, int]] = []
    tabs = 0
    for start, end in _lines(text):
        stripped = text[start:end].strip()
        count = stripped.count("\t")
        if count != tabs:
            if tabs and len(run) > 1:
                yield _tabbed(text, run)
            run, tabs = [], count
        left = start + len(text[start:end]) - len(text[start:end].lstrip())
        run.append((left, left + len(stripped)))
    if tabs and len(run) > 1:
        yield _tabbed(text, run)


def _tabbed(text: str, lines: list[tuple[int, int]]) -> Table:
    return Table(tuple(_delimited(text, *line, "\t", quotes=False)[0] for line in lines))


# JSON


def _string(token: str) -> str:
    if not token.startswith('"'):
        return token
    try:
        return str(json.loads(token, strict=False))
    except ValueError:
        return token[1:-1]


def _record_tables(text: str) -> Iterator[Table]:
    """One table for the objects with the same keys: the keys of the first of them, then their values."""
    groups: dict[tuple[str, ...], list[Row]] = {}
    for match in _OBJECT.finditer(text):
        members = list(_MEMBER.finditer(text, *match.span()))
        keys = tuple(Cell(_string(member[1]), *member.span(1)) for member in members)
        rows = groups.setdefault(tuple(key.text for key in keys), [keys])
        rows.append(tuple(Cell(_string(member[2]), *member.span(2)) for member in members))
    return (Table(tuple(rows)) for keys, rows in groups.items() if keys)
