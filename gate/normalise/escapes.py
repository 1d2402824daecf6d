"""Stage 2: entities, escapes and percent signs become the characters they stand for."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from gate.positions import Mapped

ROUNDS = 3
"""How often text is unescaped: an escape inside an escape inside an escape is still found."""

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")
_UNICODE = re.compile(r"(?:\\u[0-9a-fA-F]{4})+|\\U[0-9a-fA-F]{8}|\\u\{[0-9a-fA-F]{1,6}\}|\\x\{[0-9a-fA-F]{1,6}\}")
_BLANK = re.compile(r"\\[nrt](?![A-Za-z])")
_BACKSLASH = re.compile(r"\\([!-/:-@\[-`{-~])")
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+(?:[0-9A-Za-z._~-](?:%[0-9A-Fa-f]{2})+)*[0-9A-Za-z._~-]?")
_BYTE = re.compile(r"%([0-9A-Fa-f]{2})|(.)")
_HAN = re.compile("[\u4e00-\u9fff]")
_TWO_BYTES = "\u07ff"
_SOME = re.compile(r"[&\\%]")


def unescaped(text: Mapped) -> tuple[Mapped, bool]:
    """The text without escapes; and whether something still changed after the last round."""
    for _ in range(ROUNDS):
        before = text.text
        text = _once(text)
        if text.text == before:
            return text, False
    return text, _once(text).text != text.text


def _once(text: Mapped) -> Mapped:
    if not _SOME.search(text.text):
        return text
    text = text.replaced(_ENTITY, lambda m: html.unescape(m[0]))
    text = _with_unicode(text)
    text = text.replaced(_BLANK, lambda m: " ")
    text = text.replaced(_BACKSLASH, lambda m: m[1])
    return _with_percent(text)


def _with_unicode(text: Mapped) -> Mapped:
    if "\\" not in text.text:
        return text
    return _spread(text, _UNICODE, _from_unicode)


def _with_percent(text: Mapped) -> Mapped:
    if "%" not in text.text:
        return text
    return _spread(text, _PERCENT, _from_percent)


def _spread(text: Mapped, pattern: re.Pattern[str], decode) -> Mapped:
    """Runs of escapes replaced so that each new character keeps the raw span of its own escape."""
    pieces: list[Mapped] = []
    done = 0
    for match in pattern.finditer(text.text):
        decoded = decode(match[0])
        if decoded is None:
            continue
        pieces.append(text.slice(done, match.start()))
        at = match.start()
        for char, width in decoded:
            pieces.append(Mapped.blurred(char, text.span(at, at + width)))
            at += width
        done = match.end()
    return Mapped.joined([*pieces, text.slice(done, len(text))]) if done else text


def _from_unicode(run: str) -> list[tuple[str, int]] | None:
    if run[1] == "u" and run[2] != "{":
        units = bytes.fromhex("".join(run[i + 2 : i + 6] for i in range(0, len(run), 6)))
        chars = units.decode("utf-16-be", "replace")
        return [(c, 12 if ord(c) > 0xFFFF else 6) for c in chars]
    point = int(run[2:].strip("{}"), 16)
    return [(chr(point), len(run))] if point < 0x110000 else None


def _from_percent(run: str) -> list[tuple[str, int]]:
    """The characters of a run of percent signs; single letters between may be second bytes of GB18030 pairs.

    Of UTF-8 and GB18030 the one that leaves fewer bytes over is meant, or else the one that makes ideographs.
    """
    codes = _BYTE.findall(run)
    data = bytes(int(code, 16) if code else ord(plain) for code, plain in codes)
    best = next(_whole(data), None) or min((_in_pieces(data, *way) for way in _WAYS), key=_left_over)
    found: list[tuple[str, int]] = []
    at = 0
    for char, size in best:
        written = ["%" + code if code else plain for code, plain in codes[at : at + size]]
        found += [(char, len("".join(written)))] if char else [(sign, 1) for sign in written[0]]
        at += size
    return found


_WAYS = (("utf-8", (1, 2, 3, 4)), ("gb18030", (1, 2, 4)))


def _whole(data: bytes) -> Iterator[list[tuple[str, int]]]:
    """The readings in which no byte is left over; UTF-8 of two-byte characters alone gives way to ideographs."""
    readings = []
    for codec, _ in _WAYS:
        try:
            chars = data.decode(codec)
        except UnicodeDecodeError:
            continue
        readings.append([(char, len(char.encode(codec))) for char in chars])
        if (codec == "utf-8" and max(chars) > _TWO_BYTES) or _HAN.search(chars):
            yield readings[-1]
    yield from readings


def _in_pieces(data: bytes, codec: str, sizes: tuple[int, ...]) -> list[tuple[str, int]]:
    """Each character with its number of bytes; a byte that begins none is an empty one."""
    found: list[tuple[str, int]] = []
    at = 0
    while at < len(data):
        for size in sizes:
            try:
                found.append((data[at : at + size].decode(codec), size))
                break
            except UnicodeDecodeError:
                continue
        else:
            found.append(("", 1))
        at += found[-1][1]
    return found


def _left_over(reading: list[tuple[str, int]]) -> int:
    return sum(not char for char, _ in reading)
