"""Text made safe to print: control and direction characters are shown as signs, never sent to a terminal."""

from __future__ import annotations

import re

_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def _sign(match: re.Match[str]) -> str:
    number = ord(match[0])
    if number < 0x20:
        return chr(0x2400 + number)
    return "␡" if number == 0x7F else f"<U+{number:04X}>"


def visible(text: str) -> str:
    """`text` with every control character but tab and line end, and every bidi control, shown as a sign."""
    return _UNSAFE.sub(_sign, text)


def one_line(text: str) -> str:
    """`visible`, with line ends and tabs shown too: for names, titles and ids inside a message."""
    return visible(text).replace("\n", "␊").replace("\t", "␉")
