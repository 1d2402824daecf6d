"""Zip archives are read to the last member, or say which one was not examined."""

from __future__ import annotations

import struct
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from office_builder import cell, package, paragraph, word, workbook

from gate.readers.base import Extraction, Limits, PartKind
from gate.readers.extraction import extract_in_process
from gate.readers.sniff import Kind
from gate.scanner import scan_file


def read(data: bytes, limits: Limits | None = None) -> Extraction:
    return extract_in_process("a.zip", data, limits or Limits())


def rules(data: bytes) -> set[tuple[str, str | None]]:
    result = scan_file("a.zip", data, lambda name, inner: extract_in_process(name, inner, Limits()))
    assert not result.not_examined
    return {(finding.rule, finding.part) for finding in result.findings}


def reasons(data: bytes, limits: Limits | None = None) -> list[tuple[str, str | None]]:
    return [(unread.reason, unread.part) for unread in read(data, limits).not_examined]


def nested(depth: int, innermost: dict[str, str | bytes]) -> bytes:
    data = package(innermost)
    for _ in range(depth - 1):
        data = package({"a.zip": data})
    return data


def with_extra(tag: int, text: str, name: str = "a.txt") -> bytes:
    entry = ZipInfo(name)
    value = b"\1\0\0\0\0" + text.encode()
    entry.extra = struct.pack("<2H", tag, len(value)) + value
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        archive.writestr(entry, "x")
    return buffer.getvalue()


def with_raw_name(raw: bytes) -> bytes:
    """An archive as old Windows programs write it: the name in the country's encoding, without a flag."""
    stand_in = "n" * len(raw)
    return package({stand_in: "x"}).replace(stand_in.encode(), raw)


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.md", "# 机密", Kind.MARKDOWN),
        ("b/a.txt", "机密", Kind.TEXT),
        ("a.csv", "名称,机密", Kind.CSV),
        ("a.html", "<p>机<b>密</b></p>", Kind.HTML),
        ("a.json", '{"a": "机密"}', Kind.JSON),
        ("a.svg", "<svg><text>机密</text></svg>", Kind.SVG),
        ("big5.txt", "機密".encode("big5"), Kind.TEXT),
    ],
)
def test_texts_are_scanned_as_what_they_are(name: str, data: str | bytes, kind: Kind) -> None:
    archive = package({name: data})
    assert {part.file for part in read(archive).parts if part.name == name} == {kind}
    assert ("level-alone", name) in rules(archive)


def test_every_member_is_read_by_the_reader_of_its_kind() -> None:
    found = rules(
        package(
            {
                "甲/a.docx": word(paragraph("机", "密★")),
                "b.xlsx": workbook(f'<sheetData><row r="1">{cell("A1", "机密★5年")}</row></sheetData>'),
                "c.zip": package({"d.zip": package({"e.txt": "机密★"})}),
            }
        )
    )
    assert {part for rule, part in found if rule == "level-term"} == {
        "甲/a.docx/document",
        "b.xlsx/表1!A1",
        "c.zip/d.zip/e.txt",
    }


def test_the_line_and_column_are_those_of_the_text_inside() -> None:
    result = scan_file(
        "a.zip", package({"a.txt": "第一行\n本表机密★"}), lambda name, data: extract_in_process(name, data, Limits())
    )
    (finding,) = result.findings
    assert (finding.part, finding.line, finding.column) == ("a.txt", 2, 3)


@pytest.mark.parametrize(
    "data",
    [
        package({"机密.txt": "x"}),
        package({"机密/a.txt": "x"}),
        package({"a.zip": package({"机密.txt": "x"})}),
        package({"机密/": ""}),
        with_raw_name("机密.txt".encode("gb18030")),
        with_raw_name("機密.txt".encode("big5")),
        with_extra(0x7075, "机密.txt"),
    ],
)
def test_a_mark_in_a_name_is_found_in_every_reading(data: bytes) -> None:
    assert "file-name-mark" in {rule for rule, _ in rules(data)}


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_comments_are_scanned(encoding: str) -> None:
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        entry = ZipInfo("a.txt")
        entry.comment = "机密★5年".encode(encoding)
        archive.writestr(entry, "x")
        archive.comment = "内部文件".encode(encoding)
    assert {("level-term", "archive comments"), ("internal-mark", "archive comments")} <= rules(buffer.getvalue())
    assert ("level-term", "archive comments") in rules(with_extra(0x6375, "机密★5年"))


def test_names_and_comments_are_not_read_together() -> None:
    assert not rules(package({"内部.txt": "x", "文件.txt": "x"}))


def test_a_name_that_is_a_finding_is_masked_wherever_it_stands() -> None:
    found = rules(package({"机密.txt": "机密★"}))
    assert {part for _, part in found} == {"archive names", "机….txt"}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (package({"../a.txt": "x"}), ("unreadable", "../a.txt")),
        (package({"/a.txt": "x"}), ("unreadable", "/a.txt")),
        (with_extra(0x7075, "../a.txt"), ("unreadable", "../a.txt")),
        (package({"a.txt": "x", "A.TXT": "y"}), ("unreadable", "A.TXT")),
        (package({"a/": "x"}), ("unreadable", "a/")),
        (package({"a.txt": "0" * 20_000_000}), ("ratio", None)),
        (package({"a.doc": bytes.fromhex("d0cf11e0a1b11ae1")}), ("unsupported", "a.doc")),
        (package({"a.xyz": "x"}), ("unsupported", "a.xyz")),
        (package({"a.txt": b"\xff\x00\xff"}), ("encoding", "a.txt")),
        (package({"a.docx": word("")[:-30]}), ("truncated", "a.docx")),
        (with_extra(0x9999, "x"), ("unsupported", "a.txt")),
        (nested(5, {"a.txt": "x"}), ("depth", "a.zip/a.zip/a.zip/a.zip")),
    ],
)
def test_what_is_not_examined_is_named(data: bytes, expected: tuple[str, str | None]) -> None:
    assert reasons(data) == [expected]


def test_four_archives_in_each_other_are_read_to_the_bottom() -> None:
    assert ("level-term", "a.zip/a.zip/a.zip/a.txt") in rules(nested(4, {"a.txt": "机密★"}))


def test_files_inside_share_the_limits_of_the_whole() -> None:
    inner = package({"a.txt": "x" * 600, "b.txt": "y" * 600})
    data = package({"1.zip": inner, "2.zip": inner})
    assert not reasons(data)
    assert ("too-large", "2.zip") in reasons(data, Limits(expanded_bytes=2000))
    assert ("too-many", "2.zip") in reasons(data, Limits(members=4))
    assert ("too-large", None) in reasons(data, Limits(text_characters=1500))


def test_a_wrong_extension_inside_is_a_finding() -> None:
    found = read(package({"a.csv": word(paragraph("机密★"))}))
    assert [(finding.rule, finding.part) for finding in found.findings] == [("type-mismatch", "a.csv")]
    assert any(part.kind is PartKind.PROSE and part.text == "机密★" for part in found.parts)
