"""Stage 1: bytes to text, in every encoding that fits."""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from dataclasses import dataclass

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """One reading of a file's bytes; `skip` is the length of its byte order mark."""

    text: str
    codec: str
    skip: int = 0

    def byte_offsets(self, offsets: Iterable[int]) -> dict[int, int]:
        """Where in the file's bytes each of these characters begins; one pass over the text."""
        found: dict[int, int] = {}
        done, at = 0, self.skip
        for offset in sorted(set(offsets)):
            at += len(self.text[done:offset].encode(self.codec, "surrogatepass"))
            done = offset
            found[offset] = at
        return found


def decodings(data: bytes) -> tuple[Decoded, ...]:
    """Every reading of `data` that decodes without error; none when it is not text.

    GB18030 accepts most Big5 text as nonsense, so one lucky decoding proves nothing: all are scanned.
    """
    for bom, codec in _BOMS:
        if data.startswith(bom):
            return _strict(data, codec, len(bom))
    utf8 = _strict(data, "utf-8")
    if utf8:
        return utf8
    if b"\0" in data and not data.isascii() and _decodes(data, "utf-8"):
        return ()
    readings = _strict(data, "gb18030") + _strict(data, "big5")
    for codec, high in (("utf-16-le", 1), ("utf-16-be", 0)):
        if len(data) % 2 == 0 and b"\0" in data[high::2] and b"\0" not in data[1 - high :: 2]:
            readings += _strict(data, codec)
    return readings


def _strict(data: bytes, codec: str, skip: int = 0) -> tuple[Decoded, ...]:
    try:
        text = data[skip:].decode(codec)
    except UnicodeDecodeError:
        return ()
    return () if "\0" in text else (Decoded(text, codec, skip),)


def _decodes(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        return False
    return True
