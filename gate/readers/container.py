"""A zip archive read strictly: one meaning for every byte of it, bounded work, nothing skipped.

Unzippers disagree about archives that contradict themselves; what this one accepts, all of them read alike:
the members fill the file from its first byte to the central directory, each once, without overlap or gap, and
both descriptions of a member agree (APPNOTE.TXT 6.3.10 of PKWARE, sections 4.3 to 4.5).
"""

from __future__ import annotations

import stat
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from gate.normalise.decode import decodings
from gate.readers.base import Limits, Unreadable

_END = struct.Struct("<4s4H2LH")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_ZIP64_LOCATOR = struct.Struct("<4sLQL")
_ZIP64_END = struct.Struct("<4sQ2H2L4Q")
_ENCRYPTED, _DESCRIPTOR, _UTF8, _STRONG, _MASKED = 0x1, 0x8, 0x800, 0x40, 0x2000
_STORED, _DEFLATED, _AES = 0, 8, 99
_UNIX = 3
_NEWEST_VERSION = 63
"""Version 6.3 of the format, the newest that names a way of packing."""
_ZIP64_EXTRA = 0x0001
_PADDING_EXTRA = 0xA220
_NAME_EXTRA, _COMMENT_EXTRA = 0x7075, 0x6375
_TEXT_EXTRA_HEAD = 5
"""Version and checksum before the text of such a field (4.6.8, 4.6.9)."""
_SILENT_EXTRAS = frozenset({_ZIP64_EXTRA, 0x000A, 0x5455, 0x7875, 0xCAFE})
"""Extra fields that hold sizes, times and owners only; any other may hold text."""


@dataclass(frozen=True, slots=True)
class Member:
    """One member of an archive, as its central directory and its local header both describe it."""

    name: str
    comment: bytes
    method: int
    crc: int
    packed: int
    size: int
    start: int
    """Offset of the first packed byte."""
    other_names: tuple[str, ...] = ()
    """How other programs read its name: in another encoding, or from an extra field."""
    extra_comments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive that is safe to read member by member."""

    data: bytes
    members: tuple[Member, ...]
    comment: bytes

    def comments(self) -> tuple[str, ...]:
        """Every reading of every comment; raises `Unreadable` where one has none."""
        found = [text for member in self.members for text in member.extra_comments]
        for comment in (self.comment, *(member.comment for member in self.members)):
            readings = decodings(comment)
            if not readings:
                raise Unreadable("encoding")
            found += [reading.text for reading in readings if reading.text]
        return _once(found)

    def read(self, member: Member) -> bytes:
        """The bytes of a member; raises `Unreadable` when they are not what the headers say."""
        packed = self.data[member.start : member.start + member.packed]
        if member.method == _STORED:
            unpacked = packed
        else:
            inflater = zlib.decompressobj(-zlib.MAX_WBITS)
            try:
                unpacked = inflater.decompress(packed, member.size + 1)
            except zlib.error as error:
                raise Unreadable("unreadable", member.name) from error
            if not inflater.eof or inflater.unused_data:
                raise Unreadable("unreadable", member.name)
        if len(unpacked) != member.size or zlib.crc32(unpacked) != member.crc:
            raise Unreadable("unreadable", member.name)
        return unpacked


def open_archive(data: bytes, limits: Limits) -> Archive:
    """The archive in `data`; raises `Unreadable` with polyglot, encrypted, link, ratio, too-large, too-many,
    unsupported or unreadable."""
    start, end, count, comment = _directory_bounds(data)
    if count > limits.members:
        raise Unreadable("too-many")
    headers = list(_central_headers(data, start, end))
    if len(headers) != count:
        raise Unreadable("unreadable")
    _check_sizes([header.member for header in headers], limits)
    members, spans = [], []
    for header in headers:
        member, stop = _checked_against_local(data, header)
        members.append(member)
        spans.append((header.local, stop, bool(header.flags & _DESCRIPTOR)))
    _check_names(members)
    _check_tiling(data, spans, start)
    return Archive(data, tuple(members), comment)


@dataclass(frozen=True, slots=True)
class _Header:
    member: Member
    flags: int
    local: int
    raw_name: bytes


def _directory_bounds(data: bytes) -> tuple[int, int, int, bytes]:
    """Start and end of the central directory, the number of its entries, the archive's comment."""
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - _END.size - 0xFFFF))
    while at >= 0:
        if at + _END.size <= len(data):
            _, disk, first_disk, here, count, size, offset, length = _END.unpack_from(data, at)
            if at + _END.size + length == len(data):
                break
        at = data.rfind(b"PK\x05\x06", max(0, len(data) - _END.size - 0xFFFF), at)
    else:
        raise Unreadable("polyglot" if b"PK\x05\x06" in data else "truncated")
    end = at
    if (zip64 := _zip64(data, at)) is not None:
        disk, first_disk, here, count, size, offset, end = zip64
    if disk or first_disk or here != count:
        raise Unreadable("unsupported")
    if offset + size != end:
        raise Unreadable("polyglot")
    return offset, end, count, data[at + _END.size :]


def _zip64(data: bytes, at: int) -> tuple[int, int, int, int, int, int, int] | None:
    locator = at - _ZIP64_LOCATOR.size
    if locator < 0 or data[locator : locator + 4] != b"PK\x06\x07":
        return None
    _, _, record, _ = _ZIP64_LOCATOR.unpack_from(data, locator)
    if record + _ZIP64_END.size != locator or data[record : record + 4] != b"PK\x06\x06":
        raise Unreadable("unreadable")
    _, _, _, _, disk, first_disk, here, count, size, offset = _ZIP64_END.unpack_from(data, record)
    return disk, first_disk, here, count, size, offset, record


def _central_headers(data: bytes, at: int, end: int) -> Iterator[_Header]:
    while at < end:
        if at + _CENTRAL.size > end or data[at : at + 4] != b"PK\x01\x02":
            raise Unreadable("unreadable")
        fields = _CENTRAL.unpack_from(data, at)
        made_by, needs, flags, method, crc = fields[1], fields[2], fields[3], fields[4], fields[7]
        packed, size, name_length, extra_length, comment_length, disk = fields[8:14]
        attributes, local = fields[15:17]
        at += _CENTRAL.size
        raw_name = data[at : at + name_length]
        extra = data[at + name_length : at + name_length + extra_length]
        comment = data[at + name_length + extra_length : at + name_length + extra_length + comment_length]
        at += name_length + extra_length + comment_length
        if at > end:
            raise Unreadable("unreadable")
        name, *other_names = _names(raw_name, flags)
        if flags & (_ENCRYPTED | _STRONG | _MASKED) or method == _AES:
            raise Unreadable("encrypted", name)
        if needs & 0xFF > _NEWEST_VERSION or method not in (_STORED, _DEFLATED) or disk not in (0, 0xFFFF):
            raise Unreadable("unsupported", name)
        if made_by >> 8 == _UNIX and stat.S_ISLNK(attributes >> 16):
            raise Unreadable("link", name)
        size, packed, local = _wide(extra, name, size, packed, local)
        fields = _extras(extra, name)
        member = Member(
            name,
            comment,
            method,
            crc,
            packed,
            size,
            start=0,
            other_names=(*other_names, *_text(fields, _NAME_EXTRA, name)),
            extra_comments=_text(fields, _COMMENT_EXTRA, name),
        )
        yield _Header(member, flags, local, raw_name)


def _wide(extra: bytes, name: str, *values: int) -> list[int]:
    """Sizes and offsets, those that say "see the zip64 field" replaced by what stands there (4.5.3)."""
    wide = _extras(extra, name).get(_ZIP64_EXTRA, b"")
    result, at = [], 0
    for value in values:
        if value == 0xFFFFFFFF:
            if at + 8 > len(wide):
                raise Unreadable("unreadable", name)
            (value,) = struct.unpack_from("<Q", wide, at)
            at += 8
        result.append(value)
    return result


def _extras(extra: bytes, name: str) -> dict[int, bytes]:
    fields: dict[int, bytes] = {}
    at = 0
    while at < len(extra):
        if at + 4 > len(extra):
            raise Unreadable("unreadable", name)
        tag, length = struct.unpack_from("<2H", extra, at)
        value = extra[at + 4 : at + 4 + length]
        padding = tag == _PADDING_EXTRA and not value[4:].strip(b"\0")
        known = tag in _SILENT_EXTRAS or tag in (_NAME_EXTRA, _COMMENT_EXTRA)
        if len(value) != length or tag in fields or not (padding or known):
            raise Unreadable("unsupported", name)
        fields[tag] = value
        at += 4 + length
    return fields


def _text(fields: dict[int, bytes], tag: int, name: str) -> tuple[str, ...]:
    """The text of an extra field that gives a name or comment in UTF-8, if it is there."""
    if tag not in fields:
        return ()
    try:
        return (fields[tag][_TEXT_EXTRA_HEAD:].decode("utf-8"),)
    except UnicodeDecodeError as error:
        raise Unreadable("encoding", name) from error


def _names(raw: bytes, flags: int) -> list[str]:
    """Every reading of a name: without the flag, archivers write the encoding of the country (appendix D)."""
    if raw.isascii():
        return [raw.decode("ascii")]
    if flags & _UTF8:
        try:
            return [raw.decode("utf-8")]
        except UnicodeDecodeError as error:
            raise Unreadable("encoding") from error
    if not (readings := decodings(raw)):
        raise Unreadable("encoding")
    return list(dict.fromkeys(reading.text for reading in readings))


def _check_names(members: list[Member]) -> None:
    """Names that lead out of the archive, or that two systems read differently."""
    seen = set()
    for member in members:
        for name in (member.name, *member.other_names):
            steps = name.removesuffix("/").split("/")
            if "\\" in name or "\0" in name or ":" in steps[0] or any(step in ("", ".", "..") for step in steps):
                raise Unreadable("unreadable", name)
        if member.name.casefold() in seen:
            raise Unreadable("unreadable", member.name)
        seen.add(member.name.casefold())


def _check_sizes(members: list[Member], limits: Limits) -> None:
    total = sum(member.size for member in members)
    if total > limits.expanded_bytes:
        raise Unreadable("too-large")
    packed = sum(member.packed for member in members)
    for size, held in [(total, packed), *((member.size, member.packed) for member in members)]:
        if size > limits.ratio_floor_bytes and size > limits.ratio * held:
            raise Unreadable("ratio")


def _checked_against_local(data: bytes, header: _Header) -> tuple[Member, int]:
    """The member with its real start, and where its packed bytes end."""
    member = header.member
    name = member.name
    if header.local + _LOCAL.size > len(data) or data[header.local : header.local + 4] != b"PK\x03\x04":
        raise Unreadable("unreadable", name)
    _, _, flags, method, _, _, crc, packed, size, name_length, extra_length = _LOCAL.unpack_from(data, header.local)
    name_at = header.local + _LOCAL.size
    start = name_at + name_length + extra_length
    extra = data[name_at + name_length : start]
    if flags & (_ENCRYPTED | _STRONG | _MASKED):
        raise Unreadable("encrypted", name)
    if data[name_at : name_at + name_length] != header.raw_name or method != member.method:
        raise Unreadable("polyglot", name)
    size, packed = _wide(extra, name, size, packed)
    fields = _extras(extra, name)
    other_names = (*member.other_names, *_text(fields, _NAME_EXTRA, name))
    extra_comments = (*member.extra_comments, *_text(fields, _COMMENT_EXTRA, name))
    if flags & _DESCRIPTOR != header.flags & _DESCRIPTOR:
        raise Unreadable("polyglot", name)
    known = (crc, packed, size)
    if known != (member.crc, member.packed, member.size) and not (
        flags & _DESCRIPTOR and set(known) <= {0, *(member.crc, member.packed, member.size)}
    ):
        raise Unreadable("polyglot", name)
    if start + member.packed > len(data):
        raise Unreadable("truncated", name)
    whole = replace(member, start=start, other_names=_once(other_names), extra_comments=_once(extra_comments))
    return whole, start + member.packed


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def _check_tiling(data: bytes, spans: list[tuple[int, int, bool]], directory: int) -> None:
    """Every byte before the central directory belongs to exactly one member."""
    spans = sorted(spans)
    if not spans:
        if directory:
            raise Unreadable("polyglot")
        return
    if spans[0][0] != 0:
        raise Unreadable("polyglot")
    for (_, stop, descriptor), (following, _, _) in pairwise([*spans, (directory, directory, False)]):
        if following - stop not in (_descriptor_lengths(data, stop) if descriptor else (0,)):
            raise Unreadable("polyglot")


def _descriptor_lengths(data: bytes, at: int) -> tuple[int, ...]:
    """Lengths that a data descriptor at `at` may have: with or without signature, 32 or 64 bits (4.3.9)."""
    return (16, 24) if data[at : at + 4] == b"PK\x07\x08" else (12, 20)
