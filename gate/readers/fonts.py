"""The names inside a font file (OpenType 1.9): the one place of a font where a text for people can stand."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from gate.readers.base import Unreadable

_SIGNATURES = (b"\0\1\0\0", b"OTTO", b"true")
_TABLE = struct.Struct(">4s3L")
_HEAD_BYTES = 12
_NAME_RECORD = struct.Struct(">6H")
_NAME_HEAD_BYTES = 6
_MACINTOSH = 1
_PADDING = 3


def is_font(data: bytes) -> bool:
    """Whether the bytes begin as a TrueType or OpenType font."""
    return data.startswith(_SIGNATURES)


def font_names(data: bytes, part: str) -> list[str]:
    """The strings of the font's ``name`` table; raises `Unreadable` where tables leave room for something else."""
    tables = sorted(_tables(data, part))
    end = _HEAD_BYTES + len(tables) * _TABLE.size
    for start, length, _ in tables:
        if not 0 <= start - end <= _PADDING or data[end:start].strip(b"\0"):
            raise Unreadable("unreadable", part)
        end = start + length
    if data[end:].strip(b"\0") or len(data) - end > _PADDING:
        raise Unreadable("unreadable", part)
    return [
        text for start, length, tag in tables if tag == b"name" for text in _strings(data[start : start + length], part)
    ]


def _tables(data: bytes, part: str) -> Iterator[tuple[int, int, bytes]]:
    if len(data) < _HEAD_BYTES:
        raise Unreadable("truncated", part)
    (count,) = struct.unpack_from(">H", data, 4)
    if _HEAD_BYTES + count * _TABLE.size > len(data):
        raise Unreadable("truncated", part)
    for number in range(count):
        tag, _, start, length = _TABLE.unpack_from(data, _HEAD_BYTES + number * _TABLE.size)
        if start + length > len(data):
            raise Unreadable("truncated", part)
        yield start, length, tag


def _strings(table: bytes, part: str) -> Iterator[str]:
    if len(table) < _NAME_HEAD_BYTES:
        raise Unreadable("truncated", part)
    _, count, strings = struct.unpack_from(">3H", table)
    if _NAME_HEAD_BYTES + count * _NAME_RECORD.size > len(table):
        raise Unreadable("truncated", part)
    for number in range(count):
        record = _NAME_RECORD.unpack_from(table, _NAME_HEAD_BYTES + number * _NAME_RECORD.size)
        platform, length, start = record[0], record[4], record[5]
        raw = table[strings + start : strings + start + length]
        yield raw.decode("latin-1" if platform == _MACINTOSH else "utf-16-be", "replace")
