"""Lines round a place in a text; of a line without an end, as much as any finding can reach."""

from __future__ import annotations

from gate.positions import Span

CONTEXT = 2
"""How many lines on each side of a place may change what it means."""

LONG_LINE = 4096
REACH = 1024
"""Of a line longer than `LONG_LINE` only `REACH` characters on each side of a place count."""


def line_start(raw: str, offset: int) -> int:
    """Where the line begins, or a point `LONG_LINE` characters before: no search goes on for ever."""
    earliest = max(0, offset - LONG_LINE)
    start = raw.rfind("\n", earliest, offset)
    return start + 1 if start >= 0 else earliest


def line_end(raw: str, offset: int) -> int:
    """Where the line ends, or a point `LONG_LINE` characters on."""
    latest = min(len(raw), offset + LONG_LINE)
    end = raw.find("\n", offset, latest)
    return end if end >= 0 else latest


def line_above(raw: str, start: int) -> int:
    """The start of the line above, or as much of that line as `REACH` if it is very long."""
    if not start:
        return 0
    above = line_start(raw, start - 1)
    return above if start - above < LONG_LINE else start - REACH


def line_below(raw: str, end: int) -> int:
    """The end of the line below, or as much of that line as `REACH` if it is very long."""
    if end >= len(raw):
        return end
    below = line_end(raw, end + 1)
    return below if below - end <= LONG_LINE else end + REACH


def context(raw: str, offset: int) -> Span:
    """The line and `CONTEXT` lines on each side of it."""
    start = line_start(raw, offset)
    end = line_end(raw, offset)
    if end - start > LONG_LINE:
        return Span(max(0, offset - REACH), min(len(raw), offset + REACH))
    for _ in range(CONTEXT):
        start = line_above(raw, start)
        end = line_below(raw, end)
    return Span(start, end)
