"""Lines of text that the places of its pieces make on a page: what somebody reads who looks at it."""

from __future__ import annotations

_SAME_LINE_POINTS = 2.0
_ASCII_ADVANCE, _ADVANCE = 0.85, 1.4
"""How far the next character of a word may begin, in font sizes, after an ASCII and after any other one."""

Piece = tuple[float, float, float, str]
"""How far down and across a piece of text begins, how far from there its neighbour may, and the text."""


def squeezed(text: str) -> str:
    """The text without blanks."""
    return "".join(text.split())


def lines_by_position(pieces: list[Piece]) -> list[str]:
    """The lines that pieces of text make on the page, from top to bottom."""
    lines: list[list[tuple[float, float, str]]] = []
    last = None
    for down, across, advance, text in sorted(pieces):
        if last is None or down - last > _SAME_LINE_POINTS:
            lines.append([])
        lines[-1].append((across, advance, text))
        last = down
    return [_spaced(sorted(line)) for line in lines]


def advance(text: str, size: float) -> float:
    """How far from the beginning of `text` its neighbour in the same word may begin."""
    return size * sum(_ASCII_ADVANCE if character.isascii() else _ADVANCE for character in text)


def _spaced(line: list[tuple[float, float, str]]) -> str:
    """The characters of a line from left to right, a blank where there is more room than one of them takes."""
    pieces, end = [], line[0][0]
    for across, room, text in line:
        pieces.append(f" {text}" if across > end else text)
        end = across + room
    return "".join(pieces).strip()


def says_more(line: str, stream: str) -> bool:
    """Whether a line by position holds neighbours that are none in the page's own order of text.

    Columns of a table stand apart and are compared one by one; characters that stand apart, as a word.
    """
    words = [""]
    for token in line.split():
        if len(token) == 1 and len(words[-1]) > 0 and words[-1][-1] != " ":
            words[-1] += token
        else:
            words.append(token if len(token) == 1 else f"{token} ")
    return any(word.strip() not in stream for word in words)
