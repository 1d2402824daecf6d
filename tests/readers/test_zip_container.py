"""Zip archives are read with one meaning or not at all."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gate.readers.base import Limits, Unreadable
from gate.readers.container import open_archive

LOCAL = struct.Struct("<4s5H3L2H")
CENTRAL = struct.Struct("<4s6H3L5H2L")


def zipped(members: dict[str, bytes], method: int = ZIP_DEFLATED, comment: bytes = b"") -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", method) as archive:
        archive.comment = comment
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def info(name: str, **fields: int) -> ZipInfo:
    made = ZipInfo(name)
    for key, value in fields.items():
        setattr(made, key, value)
    return made


def single(entry: ZipInfo, data: bytes = b"x") -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        archive.writestr(entry, data)
    return buffer.getvalue()


def streamed(members: dict[str, bytes]) -> bytes:
    """Written to something that cannot seek back: sizes stand behind the data."""

    class Pipe(BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise OSError

        def tell(self) -> int:
            raise OSError

    pipe = Pipe()
    with ZipFile(pipe, "w", ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return pipe.getvalue()


def prefixed(before: bytes) -> bytes:
    """An archive whose offsets know about the bytes before it."""
    buffer = BytesIO(before)
    with ZipFile(buffer, "a") as archive:
        archive.writestr("a", b"x")
    return buffer.getvalue()


def refused(data: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(Unreadable) as caught:
        archive = open_archive(data, limits or Limits())
        for member in archive.members:
            archive.read(member)
    return caught.value.reason


GOOD = zipped({"a.xml": b"first" * 50, "b/c.xml": b"second"})


@pytest.mark.parametrize(
    "data", [GOOD, zipped({"a": b"x"}, ZIP_STORED), streamed({"a": b"x" * 99, "b": b""}), zipped({})]
)
def test_what_ordinary_writers_write_is_read_as_zipfile_reads_it(data: bytes) -> None:
    archive = open_archive(data, Limits())
    with ZipFile(BytesIO(data)) as other:
        assert [m.name for m in archive.members] == other.namelist()
        assert [archive.read(m) for m in archive.members] == [other.read(n) for n in other.namelist()]


def test_comments_are_handed_over() -> None:
    assert open_archive(zipped({"a": b"x"}, comment="内部".encode()), Limits()).comment.decode() == "内部"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (GOOD + b"x", "polyglot"),
        (b"#!/bin/sh\n" + GOOD, "polyglot"),
        (GOOD[:-30], "truncated"),
        (GOOD[: GOOD.index(b"PK\x01\x02")] + b"between" + GOOD[GOOD.index(b"PK\x01\x02") :], "polyglot"),
        (GOOD.replace(b"b/c.xml", b"b/d.xml", 1), "polyglot"),
        (single(info("../a")), "unreadable"),
        (single(info("/a")), "unreadable"),
        (single(info("a/./b")), "unreadable"),
        (single(info("C:/a")), "unreadable"),
        (GOOD.replace(b"b/c.xml", b"b\\c.xml"), "unreadable"),
        (zipped({"A.xml": b"", "a.xml": b""}), "unreadable"),
        (single(info("a", external_attr=0o120777 << 16, create_system=3)), "link"),
        (single(info("a", extra=b"\x99\x99\x04\x00text")), "unsupported"),
        (zipped({"a": b"first"}, ZIP_STORED).replace(b"first", b"fir5t"), "unreadable"),
        (prefixed(b"MZ program"), "polyglot"),
    ],
)
def test_an_archive_with_two_meanings_is_refused(data: bytes, reason: str) -> None:
    assert refused(data) == reason


def flagged(flags: int, method: int = 0) -> bytes:
    data = bytearray(zipped({"a": b"x"}, ZIP_STORED))
    central = data.index(b"PK\x01\x02")
    struct.pack_into("<2H", data, 6, flags, method)
    struct.pack_into("<2H", data, central + 8, flags, method)
    return bytes(data)


@pytest.mark.parametrize(
    ("flags", "method", "reason"),
    [
        (1, 0, "encrypted"),
        (0x41, 0, "encrypted"),
        (0x2000, 0, "encrypted"),
        (0, 99, "encrypted"),
        (0, 14, "unsupported"),
    ],
)
def test_encryption_and_unknown_methods_are_told_apart(flags: int, method: int, reason: str) -> None:
    assert refused(flagged(flags, method)) == reason


def test_a_bomb_is_refused_before_anything_is_unpacked() -> None:
    assert refused(zipped({"a": b"\0" * (6 << 20)})) == "ratio"
    assert refused(zipped({"a": b"\0" * 2000}), Limits(expanded_bytes=1000)) == "too-large"
    assert refused(zipped({"a": b"", "b": b""}), Limits(members=1)) == "too-many"


def test_many_members_over_the_same_bytes_are_refused() -> None:
    """The bomb of David Fifield: one packed stream, many headers."""
    data = bytearray(zipped({"a": b"x" * 100}))
    central = data.index(b"PK\x01\x02")
    header = bytes(data[central:-22])
    out = (
        bytes(data[:central])
        + header
        + header.replace(b"a", b"b")
        + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 2, 2, 2 * len(header), central, 0)
    )
    assert refused(out) == "polyglot"


def test_a_member_that_lies_about_its_size_is_refused() -> None:
    data = bytearray(zipped({"a": b"x" * 100}))
    central = data.index(b"PK\x01\x02")
    for at in (22, central + 24):
        struct.pack_into("<L", data, at, 50)
    assert refused(bytes(data)) == "unreadable"


def test_wide_sizes_are_read_from_their_extra_field() -> None:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive, archive.open("a", "w", force_zip64=True) as member:
        member.write(b"text")
    archive = open_archive(buffer.getvalue(), Limits())
    assert archive.read(archive.members[0]) == b"text"


@given(st.integers(0, len(GOOD) - 1), st.integers(0, 255), st.sampled_from(["set", "cut", "add"]))
def test_no_change_of_a_byte_makes_it_read_other_text(at: int, value: int, how: str) -> None:
    changed = {
        "set": GOOD[:at] + bytes([value]) + GOOD[at + 1 :],
        "cut": GOOD[:at] + GOOD[at + 1 :],
        "add": GOOD[:at] + bytes([value]) + GOOD[at:],
    }[how]
    try:
        archive = open_archive(changed, Limits())
        read = {member.name: archive.read(member) for member in archive.members}
    except Unreadable:
        return
    try:
        with ZipFile(BytesIO(changed)) as other:
            assert read == {name: other.read(name) for name in other.namelist()}
    except (BadZipFile, zlib.error, NotImplementedError) as error:
        raise AssertionError("zipfile refuses what the gate reads") from error
