"""What a file is, by bytes first and by name second."""

from __future__ import annotations

import pytest
from office_builder import package, word, workbook
from pdf_builder import Pdf, text

from gate.readers.sniff import Kind, named_kind, sniff

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 40
TEXT = "地区,产值\n甲,1\n".encode()
DOCX, XLSX, PDF = word(""), workbook(), Pdf(text("文字")).bytes()


@pytest.mark.parametrize(
    ("name", "data", "kind", "mismatch"),
    [
        ("index.md", TEXT, Kind.MARKDOWN, False),
        ("a.csv", TEXT, Kind.CSV, False),
        ("A.CSV", TEXT, Kind.CSV, False),
        ("a.csv", TEXT.decode().encode("gb18030"), Kind.CSV, False),
        ("a.csv", TEXT.decode().encode("utf-16"), Kind.CSV, False),
        ("a.csv", TEXT.decode().encode("utf-16-le"), Kind.CSV, False),
        ("a.txt", b"", Kind.TEXT, False),
        ("a.md", b"text with \0 in it", Kind.MARKDOWN, False),
        ("README", TEXT, Kind.TEXT, False),
        (".hidden", TEXT, Kind.TEXT, False),
        ("v1.0/README", TEXT, Kind.TEXT, False),
        ("a.unknown", TEXT, Kind.UNKNOWN, False),
        ("a.docx", DOCX, Kind.DOCX, False),
        ("a.docm", DOCX, Kind.DOCX, False),
        ("a.csv", DOCX, Kind.DOCX, True),
        ("a.xlsx", DOCX, Kind.DOCX, True),
        ("a.docx", DOCX[:-40], Kind.DOCX, False),
        ("a.xlsx", XLSX, Kind.XLSX, False),
        ("a.csv", XLSX, Kind.XLSX, True),
        ("a.zip", XLSX, Kind.XLSX, True),
        ("a.zip", package({"x.docx": DOCX}), Kind.ZIP, False),
        ("a.docx", package({"x": "y"}), Kind.ZIP, True),
        ("a.docx", b"", Kind.UNKNOWN, False),
        ("a.docx", TEXT, Kind.TEXT, True),
        ("a.xlsx", OLE, Kind.OLE, True),
        ("a.doc", OLE, Kind.OLE, False),
        ("a.pdf", PDF, Kind.PDF, False),
        ("a.txt", PDF, Kind.PDF, True),
        ("a.png", PNG, Kind.PNG, False),
        ("a.jpg", PNG, Kind.PNG, True),
        ("a.png", b"<svg xmlns='x'/>", Kind.SVG, True),
        ("a.csv", b"MZ" + b"\0" * 60, Kind.PROGRAM, True),
        ("a.md", b"MZ is a text", Kind.MARKDOWN, False),
        ("a.txt", b"{\\rtf1 x}", Kind.RTF, True),
        ("a.7z", b"7z\xbc\xaf\x27\x1c\0\4", Kind.ARCHIVE, False),
        ("a.eml", b"From: a\n", Kind.EML, False),
        ("a.pptx", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", Kind.LFS_POINTER, False),
        ("a.ofd", package({"OFD.xml": "<x/>"}), Kind.OFD, False),
        ("a.xlsx", package({"[Content_Types].xml": "", "ppt/x": "", "ppt/word/x": ""}), Kind.PPTX, True),
    ],
)
def test_content_decides_and_the_name_is_held_against_it(name: str, data: bytes, kind: Kind, mismatch: bool) -> None:
    sniffed = sniff(name, data)
    assert (sniffed.kind, sniffed.mismatch) == (kind, mismatch)
    assert not sniffed.polyglot


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", PDF + DOCX),
        ("a.png", PNG + XLSX),
        ("a.pdf", b"GIF junk\n" + PDF),
        ("a.csv", TEXT + DOCX),
        ("a.doc", OLE + DOCX),
    ],
)
def test_two_kinds_at_once_are_seen(name: str, data: bytes) -> None:
    assert sniff(name, data).polyglot


def test_every_kind_with_an_extension_is_promised_by_it() -> None:
    assert named_kind("表.XLSX") is Kind.XLSX
    assert named_kind("a.b.c.json") is Kind.JSON
    assert named_kind("a.nothing") is None
