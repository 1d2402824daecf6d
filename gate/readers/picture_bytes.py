"""The bytes of a picture file beside its pixels: the texts they hold, and whether they end where the picture does.

Decoders stop at the end of the pixels and skip what they do not know; a copy of the file holds all of it.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from gate.normalise.decode import decodings
from gate.readers.base import Embedded, Limits, Unreadable
from gate.readers.ooxml import harvest, parse
from gate.readers.sniff import Kind

_PNG_CHUNK = struct.Struct(">L4s")
_PNG_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_PNG_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
"""Adam7: first column and row of a pass, and its steps across and down (PNG 8.1)."""
_PNG_SILENT = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"sBIT", b"sRGB", b"bKGD", b"hIST", b"pHYs"}
    | {b"tIME", b"acTL", b"fcTL", b"fdAT", b"cICP"}
)
_TEXT_BYTES = 8 << 20
"""The most that one packed text may unpack into."""
_JPEG_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_JPEG_SILENT = frozenset({*range(0xC0, 0xD0), 0xDA, 0xDB, 0xDD})
_START_OF_SCAN, _END_OF_IMAGE, _COMMENT = 0xDA, 0xD9, 0xFE
_JFIF_BYTES = 14
_XMP = (b"http://ns.adobe.com/xap/1.0/\0", b"http://ns.adobe.com/xmp/extension/\0")
_TIFF_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_TIFF_FOLDERS = frozenset({0x014A, 0x8769, 0x8825, 0xA005})
_TIFF_PLACES = {0x0111: 0x0117, 0x0144: 0x0145, 0x0201: 0x0202}
"""Tags that say where pixels stand, each with the tag that says how many bytes they are."""
_TIFF_NUMBERS = frozenset({3, 4, 5, 8, 9, 10, 11, 12, 13})
_TIFF_FOLDERS_AT_MOST = 1_000
_GAP_BYTES = 1024
"""So many bytes between the parts of a file may belong to nothing, as programs leave them when they save again."""
_BMP_PADDING = 4
_JIS = b"JIS\0\0\0\0\0"
_RAW_PROFILE = re.compile(rb"\s{0,4}\w{1,16}\s{1,12}\d{1,10}\s{1,4}([0-9A-Fa-f\s]+)")
"""How ImageMagick writes EXIF, IPTC and XMP into texts: a name, a count, and the bytes in hexadecimal."""
_BLANKS = b"\0 \r\n\t"
_ENCODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
_TEXT = r"\x20-\x7e\u2010-\u2027\u2160-\u217f\u2460-\u27bf\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff01-\uff5e"
_SPOKEN = re.compile(rf"[{_TEXT}]*[\u3400-\u9fff\uf900-\ufaff][{_TEXT}]+")
_TELLING_ASCII = re.compile(r"[\x20-\x7e]{4,}")
_IPTC_DATA = re.compile(rb"\x1c[\x01-\x09].(?s:(..))")


@dataclass(frozen=True, slots=True)
class Told:
    """A text beside the pixels and the name of its place."""

    place: str
    text: str


def texts_beside(kind: Kind, data: bytes, limits: Limits) -> Iterator[Told | Embedded]:
    """Every text, and every small picture, that the file holds beside its pixels.

    Raises `Unreadable` (truncated, polyglot, unreadable, too-large) where the file is not what its format says.
    """
    try:
        if kind is Kind.PNG and _png_area(data) > limits.pixels:
            raise Unreadable("too-large")
        yield from _WALKS[kind](data)
    except (struct.error, IndexError) as error:
        raise Unreadable("truncated") from error


def _exif(data: bytes) -> Iterator[Told | Embedded]:
    """The texts of a TIFF structure as EXIF carries it, wherever it ends, and the small pictures in it.

    Those may show what was cut off the large one.
    """
    walk = _Tiff(data)
    try:
        yield from walk.texts()
    except (struct.error, IndexError) as error:
        raise Unreadable("unreadable", "EXIF") from error
    yield from walk.small_pictures()


def _told(place: str, raw: bytes) -> Iterator[Told]:
    """Every way in which bytes are text for somebody: as a whole, or as runs of Han and ASCII among others."""
    raw = raw.removeprefix(b"UNICODE\0").removeprefix(b"ASCII\0\0\0")
    if raw.startswith(_JIS):
        yield Told(place, _japanese(raw.removeprefix(_JIS)))
    if b"<rdf:" in raw or b"xmpmeta" in raw:
        yield from (Told(place, line) for line in harvest(parse(raw[raw.find(b"<") :].strip(_BLANKS), place)))
    found = [reading.text for reading in decodings(raw.strip(b"\0"))]
    if not found or "\0" in found[0]:
        found = [run for encoding in _ENCODINGS for run in _SPOKEN.findall(raw.decode(encoding, "replace"))]
        found += _TELLING_ASCII.findall(raw.decode("latin-1"))
    yield from (Told(place, text) for text in dict.fromkeys(found) if text.strip())


def _japanese(raw: bytes) -> str:
    """The characters of JIS X 0208, with or without the sequence that switches to them (EXIF 2.32, 4.6.5)."""
    switched = raw if b"\x1b" in raw else b"\x1b$B" + raw.strip(b"\0")
    return switched.decode("iso2022_jp", "ignore")


def _png_area(data: bytes) -> int:
    width, height = struct.unpack_from(">LL", data, 16)
    return width * height


def _png(data: bytes) -> Iterator[Told | Embedded]:
    at, header, packed = 8, b"", []
    while True:
        length, name = _PNG_CHUNK.unpack_from(data, at)
        end = at + 12 + length
        if end > len(data):
            raise Unreadable("truncated")
        body = data[at + 8 : end - 4]
        if zlib.crc32(data[at + 4 : end - 4]) != int.from_bytes(data[end - 4 : end], "big"):
            raise Unreadable("unreadable")
        at = end
        if name == b"IHDR":
            header = body
        elif name == b"IDAT":
            packed.append(body)
        elif name in (b"tEXt", b"zTXt", b"iTXt", b"iCCP"):
            told = _png_text(name, body)
            yield from _told(f"{name.decode()} chunk", told)
            yield from _raw_profile(told)
        elif name == b"eXIf":
            yield from _exif(body)
        elif name not in _PNG_SILENT:
            yield from _told(f"{name.decode('ascii', 'replace')} chunk", body)
        if name == b"IEND":
            break
    if at != len(data):
        raise Unreadable("polyglot")
    _check_png_pixels(header, packed)


def _raw_profile(told: bytes) -> Iterator[Told | Embedded]:
    """What a text that begins with ``Raw profile type`` writes in hexadecimal."""
    if not told.startswith(b"Raw profile type"):
        return
    written = _RAW_PROFILE.fullmatch(told.partition(b"\n")[2])
    digits = b"".join(written[1].split()) if written else b""
    if not digits or len(digits) % 2:
        raise Unreadable("unreadable")
    raw = bytes.fromhex(digits.decode())
    if raw.startswith(b"Exif\0\0"):
        yield from _exif(raw.removeprefix(b"Exif\0\0"))
    else:
        yield from _told("raw profile", raw)


def _png_text(name: bytes, body: bytes) -> bytes:
    key, _, rest = body.partition(b"\0")
    if name == b"tEXt":
        return key + b"\n" + rest
    if name in (b"zTXt", b"iCCP"):
        return key + b"\n" + _unpacked(rest[1:])
    flag, rest = rest[:1], rest[2:]
    language, _, rest = rest.partition(b"\0")
    title, _, text = rest.partition(b"\0")
    return b"\n".join((key, language, title, _unpacked(text) if flag == b"\1" else text))


def _unpacked(packed: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(packed, _TEXT_BYTES)
    except zlib.error as error:
        raise Unreadable("unreadable") from error
    if not unpacker.eof:
        raise Unreadable("too-large" if len(text) == _TEXT_BYTES else "truncated")
    return text


def _check_png_pixels(header: bytes, packed: list[bytes]) -> None:
    """The pixels are exactly as many as the header says: fewer were cut off, more are hidden."""
    width, height, depth, colour, _, _, interlaced = struct.unpack(">LLBBBBB", header)
    bits = depth * _PNG_SAMPLES.get(colour, 0)
    left = sum(
        (1 + -(-bits * across // 8)) * down
        for x, y, step_x, step_y in (_PNG_PASSES if interlaced else ((0, 0, 1, 1),))
        if (across := -(-(width - x) // step_x)) > 0 and (down := -(-(height - y) // step_y)) > 0
    )
    unpacker = zlib.decompressobj()
    try:
        for piece in packed:
            while piece:
                left -= len(unpacker.decompress(piece, 1 << 20))
                piece = unpacker.unconsumed_tail
            if left < 0:
                raise Unreadable("polyglot")
        left -= len(unpacker.flush())
    except zlib.error as error:
        raise Unreadable("unreadable") from error
    if left > 0 or not unpacker.eof:
        raise Unreadable("truncated")
    if left < 0 or unpacker.unused_data:
        raise Unreadable("polyglot")


def _jpeg(data: bytes) -> Iterator[Told | Embedded]:
    at, scans = 2, 0
    while True:
        if data[at] != 0xFF:
            raise Unreadable("unreadable")
        while data[at] == 0xFF:
            at += 1
        marker = data[at]
        at += 1
        if marker == _END_OF_IMAGE:
            break
        if marker in _JPEG_ALONE:
            continue
        (length,) = struct.unpack_from(">H", data, at)
        body, at = data[at + 2 : at + length], at + length
        if at > len(data):
            raise Unreadable("truncated")
        if marker == _START_OF_SCAN:
            scans += 1
            at = _after_scan(data, at)
        elif marker not in _JPEG_SILENT:
            yield from _jpeg_segment(marker, body)
    if scans == 0:
        raise Unreadable("truncated")
    if data[at:].strip(b"\0"):
        raise Unreadable("polyglot")


def _after_scan(data: bytes, at: int) -> int:
    """Where the next marker stands after the packed pixels of a scan."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            raise Unreadable("truncated")
        following = data[at + 1]
        if following != 0 and following != 0xFF and not 0xD0 <= following <= 0xD7:
            return at
        at += 1 if following == 0xFF else 2


def _jpeg_segment(marker: int, body: bytes) -> Iterator[Told | Embedded]:
    if body.startswith(b"JFIF\0") and len(body) == _JFIF_BYTES:
        return
    if body.startswith(b"Exif\0"):
        yield from _exif(body[6:])
        return
    for head in _XMP:
        if body.startswith(head):
            yield from _told("XMP", body[len(head) :])
            return
    if marker == _COMMENT:
        yield from _told("comment", body)
    elif body.startswith(b"Photoshop 3.0\0"):
        yield from _told("IPTC", body)
        for head in _IPTC_DATA.finditer(body):
            yield from _told("IPTC", body[head.end() : head.end() + int.from_bytes(head[1], "big")])
    else:
        yield from _told(f"segment {marker:02X}", body)


def _gif(data: bytes) -> Iterator[Told]:
    at = 13 + _gif_table(data[10])
    frames = 0
    while data[at] != 0x3B:
        if data[at] == 0x2C:
            frames += 1
            at += 10 + _gif_table(data[at + 9]) + 1
            at, _ = _gif_blocks(data, at)
        elif data[at] == 0x21:
            label = data[at + 1]
            at, body = _gif_blocks(data, at + 2)
            if label != 0xF9:
                yield from _told({0xFE: "comment", 0x01: "plain text"}.get(label, "extension"), body)
        else:
            raise Unreadable("unreadable")
    if frames == 0:
        raise Unreadable("truncated")
    if data[at + 1 :].strip(b"\0"):
        raise Unreadable("polyglot")


def _gif_table(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _gif_blocks(data: bytes, at: int) -> tuple[int, bytes]:
    pieces = []
    while (size := data[at]) != 0:
        pieces.append(data[at + 1 : at + 1 + size])
        at += 1 + size
    return at + 1, b"".join(pieces)


def _webp(data: bytes) -> Iterator[Told | Embedded]:
    end = 8 + int.from_bytes(data[4:8], "little")
    if end > len(data):
        raise Unreadable("truncated")
    if data[end:].strip(b"\0"):
        raise Unreadable("polyglot")
    yield from _riff(data, 12, end)


def _riff(data: bytes, at: int, end: int) -> Iterator[Told | Embedded]:
    while at < end:
        name, size = struct.unpack_from("<4sL", data, at)
        body = data[at + 8 : at + 8 + size]
        if len(body) != size or at + 8 + size > end:
            raise Unreadable("truncated")
        at += 8 + size + size % 2
        if name == b"EXIF":
            yield from _exif(body.removeprefix(b"Exif\0\0"))
        elif name == b"ANMF":
            yield from _riff(data, at - size - size % 2 + 16, at)
        elif name not in (b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM"):
            yield from _told(f"{name.decode('ascii', 'replace').strip()} chunk", body)


def _bmp(data: bytes) -> Iterator[Told]:
    size, pixels_at, head = struct.unpack_from("<L4xLL", data, 2)
    if head < 40:
        width, height, bits = *struct.unpack_from("<HH", data, 18), struct.unpack_from("<H", data, 24)[0]
        packing = 0
    else:
        width, height, _, bits, packing = struct.unpack_from("<llHHL", data, 18)
    end = pixels_at + -(-width * bits // 32) * 4 * abs(height) if packing in (0, 3, 6) else size
    if end > len(data):
        raise Unreadable("truncated")
    if data[end:].strip(b"\0") or len(data) - end > _BMP_PADDING or len(data) not in (size, end, end + 2):
        raise Unreadable("polyglot")
    colours = 4 << bits if bits <= 8 else 0
    if pixels_at > 14 + head + colours + 12 + _GAP_BYTES:
        raise Unreadable("polyglot")
    yield from _told("header", data[14 + head : pixels_at] if bits > 8 else b"")


def _tiff(data: bytes) -> Iterator[Told | Embedded]:
    walk = _Tiff(data)
    yield from walk.texts()
    yield from walk.small_pictures()
    yield from walk.unclaimed()


class _Tiff:
    """The folders of a TIFF structure (TIFF 6.0, section 2), and the bytes that belong to them."""

    def __init__(self, data: bytes) -> None:
        if data[:4] not in (b"II*\0", b"MM\0*"):
            raise Unreadable("unreadable")
        self._data = data
        self._order = "<" if data[:2] == b"II" else ">"
        self._spans: list[tuple[int, int]] = [(0, 8)]
        self._small: list[bytes] = []

    def texts(self) -> Iterator[Told]:
        """The texts of all values in all folders."""
        folders, seen = [self._number(4, "L")], set()
        while folders:
            at = folders.pop()
            if at in seen:
                raise Unreadable("unreadable")
            seen.add(at)
            if len(seen) > _TIFF_FOLDERS_AT_MOST:
                raise Unreadable("too-complex")
            count = self._number(at, "H")
            self._claim(at, 6 + 12 * count)
            numbers: dict[int, list[int]] = {}
            for entry in range(at + 2, at + 2 + 12 * count, 12):
                tag, kind, values, raw = self._entry(entry)
                if tag in _TIFF_FOLDERS or tag in _TIFF_PLACES or tag in _TIFF_PLACES.values():
                    numbers[tag] = values
                elif kind not in _TIFF_NUMBERS:
                    yield from _told(f"tag {tag:04X}", raw)
            folders += [place for tag in _TIFF_FOLDERS for place in numbers.get(tag, ())]
            self._claim_pixels(numbers)
            if following := self._number(at + 2 + 12 * count, "L"):
                folders.append(following)

    def small_pictures(self) -> Iterator[Embedded]:
        """The pictures that the folders carry as files of their own, once `texts` has been through."""
        for small in self._small:
            if small.startswith(b"\xff\xd8\xff"):
                yield Embedded("thumbnail.jpg", small)

    def unclaimed(self) -> Iterator[Told]:
        """What stands between the parts, as programs leave it when they save again.

        Raises `Unreadable` where bytes belong to no folder, or to two of its values that are not the same.
        """
        end = 0
        for start, stop in sorted(set(self._spans)):
            gap = self._data[end:start].strip(b"\0")
            if start < end or (start - end > _GAP_BYTES and gap):
                raise Unreadable("polyglot")
            if gap:
                yield from _told("between the parts", gap)
            end = stop
        if end > len(self._data):
            raise Unreadable("truncated")
        if self._data[end:].strip(b"\0"):
            raise Unreadable("polyglot")

    def _entry(self, at: int) -> tuple[int, int, list[int], bytes]:
        tag, kind, count = struct.unpack_from(f"{self._order}HHL", self._data, at)
        length = _TIFF_SIZES.get(kind, 1) * count
        start = at + 8 if length <= 4 else self._number(at + 8, "L")
        raw = self._data[start : start + length]
        if len(raw) != length:
            raise Unreadable("truncated")
        if length > 4:
            self._claim(start, length)
        code = {3: "H", 4: "L", 13: "L"}.get(kind)
        values = list(struct.unpack(f"{self._order}{count}{code}", raw)) if code else []
        return tag, kind, values, raw

    def _claim_pixels(self, numbers: dict[int, list[int]]) -> None:
        for place, size in _TIFF_PLACES.items():
            for start, length in zip(numbers.get(place, ()), numbers.get(size, ()), strict=False):
                self._claim(start, length)
                if place == 0x0201:
                    self._small.append(self._data[start : start + length])

    def _claim(self, start: int, length: int) -> None:
        self._spans.append((start, start + length))

    def _number(self, at: int, code: str) -> int:
        return struct.unpack_from(f"{self._order}{code}", self._data, at)[0]


_WALKS: dict[Kind, Callable[[bytes], Iterator[Told | Embedded]]] = {
    Kind.PNG: _png,
    Kind.JPEG: _jpeg,
    Kind.GIF: _gif,
    Kind.WEBP: _webp,
    Kind.BMP: _bmp,
    Kind.TIFF: _tiff,
}
