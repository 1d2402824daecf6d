"""Damaged files: no reader fails, hangs, or passes over the end of a file without saying so.

Each sample holds a mark at its end. After every damage that leaves the mark's own bytes alone, the mark is
found or something is said to be not examined. GATE_FUZZ sets how many damaged files there are per format.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Callable
from io import BytesIO
from random import Random
from time import perf_counter
from zipfile import ZipFile

import pytest
from ofd_builder import line, ofd, sheet
from office_builder import cell, package, paragraph, shape, slide, slides, word, workbook
from openpyxl import Workbook
from pdf_builder import Pdf, stream, text, to_unicode
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from gate.readers.base import Extraction, Limits
from gate.readers.extraction import extract_in_process
from gate.readers.eyes import Eyes

COUNT = int(os.environ.get("GATE_FUZZ", "1000"))
SLOWEST_SECONDS = 10
MARK = "机密★5年"
PDF_TAIL = "，本页文字到此为止，另外没有图表。"
FILLER = [f"第{n}段，全市经济平稳运行，居民收入与经济增长基本同步。" for n in range(20)]


@pytest.fixture(autouse=True)
def shut_eyes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures of pages show nothing: what is lost has to show in the file, and a thousand looks take too long."""
    monkeypatch.setattr(Eyes, "read", lambda *_: [])


Damage = Callable[[Random, bytes], bytes]


def pdf(compressed: bool) -> bytes:
    pages = [text(words, y=700) for words in (FILLER[0], MARK + PDF_TAIL)]
    made = Pdf(*pages).put(5, stream(to_unicode(set(map(ord, "".join([*FILLER, MARK, PDF_TAIL])))), pack=True))
    for number, page in enumerate(pages):
        made.put(101 + 2 * number, stream(page, pack=compressed))
    return made.bytes()


def mail(*parts: str) -> bytes:
    head = "From: a@sample.invalid\nSubject: =?utf-8?b?6YCa55+l?=\nMIME-Version: 1.0\n"
    body = "".join(f"--x-y\n{part}\n" for part in parts)
    return f'{head}Content-Type: multipart/mixed; boundary="x-y"\n\n{body}--x-y--\n'.encode()


def attached(data: bytes) -> str:
    body = base64.encodebytes(data).decode()
    disposition = 'Content-Disposition: attachment; filename="a.docx"'
    return f"Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n{disposition}\n\n{body}"


def cells(rows: list[str]) -> str:
    return "".join(f'<row r="{n}">{cell(f"A{n}", words)}</row>' for n, words in enumerate(rows, 1))


def spreadsheet() -> bytes:
    """A workbook as a program writes it: with shared strings, styles and a theme."""
    book = Workbook()
    book.active.title = "表一"
    for row in [*FILLER, MARK]:
        book.active.append([row, 1])
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def picture(kind: str) -> bytes:
    """A few pixels, and the mark in the comment beside them."""
    made = Image.effect_noise((24, 24), 60)
    buffer = BytesIO()
    if kind == "PNG":
        told = PngInfo()
        told.add_itxt("Comment", MARK)
        made.save(buffer, kind, pnginfo=told)
    elif kind == "TIFF":
        made.save(buffer, kind, description=MARK.encode())
    elif kind == "WEBP":
        made.save(buffer, kind, lossless=True, xmp=f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{MARK}</x:xmpmeta>".encode())
    else:
        made.save(buffer, kind, comment=MARK.encode())
    return buffer.getvalue()


DOCUMENT = word("".join(map(paragraph, [*FILLER, MARK])))
SAMPLES = {
    "docx": DOCUMENT,
    "xlsx": workbook(f"<sheetData>{cells([*FILLER, MARK])}</sheetData>"),
    "shared.xlsx": spreadsheet(),
    "pptx": slides(*(slide(shape(words)) for words in (*FILLER[:4], MARK))),
    "ofd": ofd(*(sheet(line(words)) for words in (*FILLER[:4], MARK))),
    "zip": package({"a.txt": "\n".join(FILLER), "b.docx": word(paragraph("甲")), "c.md": MARK}),
    "nested.zip": package({"a.txt": FILLER[0], "b.zip": package({"a.csv": "a,b\n", "b.txt": MARK})}),
    "eml": mail("Content-Type: text/plain; charset=utf-8\n\n甲", attached(DOCUMENT)),
    "png": picture("PNG"),
    "jpg": picture("JPEG"),
    "gif": picture("GIF"),
    "tif": picture("TIFF"),
    "webp": picture("WEBP"),
    "pdf": pdf(compressed=True),
}


def flipped(random: Random, data: bytes) -> bytes:
    damaged = bytearray(data)
    for _ in range(random.choice((1, 1, 1, 2, 5))):
        damaged[random.randrange(len(damaged))] ^= 1 << random.randrange(8)
    return bytes(damaged)


def replaced(random: Random, data: bytes) -> bytes:
    damaged = bytearray(data)
    damaged[random.randrange(len(damaged))] = random.randrange(256)
    return bytes(damaged)


def cut(random: Random, data: bytes) -> bytes:
    return data[: random.randrange(len(data))]


def gone(random: Random, data: bytes) -> bytes:
    start = random.randrange(len(data))
    return data[:start] + data[start + random.randrange(1, 40) :]


DAMAGES: tuple[Damage, ...] = (flipped, flipped, replaced, cut, gone)
NO_LENGTHS = ("gif",)
"""Where a byte is missing from a table of colours, the next ones take its place: nothing tells."""


def damaged_sample(random: Random, name: str) -> bytes:
    """The sample with damage that is no part of its mark, or with its end cut off."""
    ways = tuple(way for way in DAMAGES if way is not gone or name not in NO_LENGTHS)
    if SAMPLES[name].startswith(b"PK"):
        ways += (repacked, repacked, repacked)
    way = random.choice(ways)
    damaged = way(random, SAMPLES[name])
    if way is not cut and (MARK.encode() in SAMPLES[name]) is not (MARK.encode() in damaged):
        return SAMPLES[name]
    return damaged


def repacked(random: Random, data: bytes) -> bytes:
    """Damage below the checksums of an archive, which would otherwise stop the reader at once."""
    with ZipFile(BytesIO(data)) as archive:
        members: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    name = random.choice(sorted(members))
    whole = bytes(members[name])
    damaged = random.choice((flipped, replaced, cut, gone))(random, whole)
    if (MARK.encode() in whole) is (MARK.encode() in damaged):
        members[name] = damaged
    return package(members)


def is_told(extraction: Extraction) -> bool:
    """Whether the mark's level word was found, or something was not examined, or is not what it is called."""
    if extraction.not_examined or any(finding.rule == "type-mismatch" for finding in extraction.findings):
        return True
    return any(MARK[:2] in "".join(part.text.split()) for part in extraction.parts)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_undamaged_sample_is_read_to_its_mark(name: str) -> None:
    found = extract_in_process(f"a.{name}", SAMPLES[name], Limits())
    assert is_told(found)
    assert not found.not_examined
    assert not found.findings


@pytest.mark.parametrize("name", SAMPLES)
def test_a_damaged_file_is_read_to_its_mark_or_not_examined(name: str) -> None:
    random = Random(f"{name} {COUNT}")
    silent = []
    for number in range(COUNT):
        damaged = damaged_sample(random, name)
        start = perf_counter()
        found = extract_in_process(f"a.{name}", damaged, Limits())
        assert perf_counter() - start < SLOWEST_SECONDS
        if not is_told(found):
            silent.append((number, damaged))
    assert [number for number, _ in silent] == []
