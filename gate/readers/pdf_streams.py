"""How large a PDF stream becomes when its filters are undone, found out in little memory."""

from __future__ import annotations

import sys
import zlib

from pypdf.filters import ASCII85Decode, ASCIIHexDecode
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from gate.readers.base import Limits, Unreadable

_PICTURES = frozenset({"/DCTDecode", "/DCT", "/JPXDecode", "/CCITTFaxDecode", "/CCF", "/JBIG2Decode"})
_FLATE = frozenset({"/FlateDecode", "/Fl"})
_LETTERS = {
    "/ASCII85Decode": ASCII85Decode,
    "/A85": ASCII85Decode,
    "/ASCIIHexDecode": ASCIIHexDecode,
    "/AHx": ASCIIHexDecode,
}
_STEP = 1 << 20


class DamagedStream(ValueError):
    """Raised for a packed stream that does not unpack to its end: what is left of it is shown by nobody alike."""


class StreamSizes:
    """Adds up the sizes of streams against the limits for containers."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._total = 0

    def check(self, stream: StreamObject) -> None:
        """Count one stream; raises `Unreadable` (ratio, too-large; too-complex for packing within packing).

        Raises `DamagedStream` as well. Pictures may be as regular as they like: a white page packs a thousandfold.
        """
        raw, filters = _without_letters(stream._data, _filters(stream))
        if len(filters) > 1:
            raise Unreadable("too-complex")
        ratio = sys.maxsize if stream.get("/Subtype") == "/Image" else self._limits.ratio
        if filters and filters[0] in _FLATE:
            size = self._inflated(raw, ratio)
        else:
            size = len(stream.get_data()) if filters else len(raw)
            self._count(size, len(raw), ratio)
        self._total += size

    def _inflated(self, raw: bytes, ratio: int) -> int:
        inflater, size, rest = zlib.decompressobj(), 0, raw
        try:
            while rest and not inflater.eof:
                size += len(inflater.decompress(rest, _STEP))
                rest = inflater.unconsumed_tail
                self._count(size, len(raw), ratio)
        except zlib.error as error:
            raise DamagedStream from error
        if not inflater.eof:
            raise DamagedStream
        return size

    def _count(self, size: int, packed: int, ratio: int) -> None:
        if size > self._limits.ratio_floor_bytes and size > ratio * packed:
            raise Unreadable("ratio")
        if self._total + size > self._limits.expanded_bytes:
            raise Unreadable("too-large")


def _without_letters(raw: bytes, filters: list[str]) -> tuple[bytes, list[str]]:
    """The bytes without filters that only write them in letters, and the filters left; a picture's own is none."""
    while filters and filters[0] in _LETTERS:
        raw, filters = _LETTERS[filters[0]].decode(raw), filters[1:]
    return raw, [name for name in filters if name not in _PICTURES]


def _filters(stream: DictionaryObject) -> list[str]:
    """The names of a stream's filters in the order in which they are undone."""
    value = stream.get("/Filter")
    if value is None:
        return []
    listed = value if isinstance(value, ArrayObject) else [value]
    return [str(item.get_object()) for item in listed]
