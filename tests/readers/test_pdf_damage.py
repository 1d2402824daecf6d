"""A damaged PDF is not passed over because its libraries repair it in silence."""

from __future__ import annotations

import pytest
from pdf_builder import Pdf, stream, text

from gate.readers.base import Limits
from gate.readers.extraction import extract_in_process
from gate.readers.eyes import Eyes

WORDS = "全市经济平稳运行，居民收入与经济增长基本同步，就业形势稳定。"
GOOD = Pdf(text(WORDS), text(WORDS)).bytes()
PACKED = Pdf(text(WORDS), text(WORDS)).put(103, stream(text(WORDS), pack=True)).bytes()


@pytest.fixture(autouse=True)
def shut_eyes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing can be seen on a page whose text was lost."""
    monkeypatch.setattr(Eyes, "read", lambda *_: [])


def unread(data: bytes) -> set[tuple[str, str | None]]:
    return {(entry.reason, entry.part) for entry in extract_in_process("a.pdf", data, Limits()).not_examined}


def at(data: bytes, place: int, byte: int) -> bytes:
    return data[:place] + bytes([byte]) + data[place + 1 :]


def test_whole_files_are_read() -> None:
    assert unread(GOOD) == unread(PACKED) == set()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"/DescendantFonts", b"/DescendingFonts"),
        (b"/Identity-H/", b"/Identify-H/"),
        (b"/Font<</F1 3 0 R>>", b"/Font<</F2 3 0 R>>"),
        (b"/Font<</F1 3 0 R>>", b"/Font<</F1 9 0 R>>"),
        (b"/Resources<<", b"/Resourced<<"),
        (b"/Contents 103", b"/Contends 103"),
        (b"/Contents 103", b"/Contents 999"),
    ],
)
def test_a_page_without_its_font_or_content_is_not_examined(before: bytes, after: bytes) -> None:
    assert before in GOOD
    assert ("unreadable", "page 2") in unread(GOOD.replace(before, after))


def test_a_stream_that_does_not_unpack_to_its_end_is_not_examined() -> None:
    start = PACKED.index(b"stream\nx\x9c") + 7
    assert ("unreadable", "object 103") in unread(at(PACKED, start + 60, 0))
    assert ("unreadable", "page 2") in unread(PACKED.replace(b"/Filter/", b"/Fitter/"))


def test_an_object_that_is_not_where_the_table_says_is_not_examined() -> None:
    entry = GOOD.rindex(b" 00000 n")
    assert "unreadable" in {reason for reason, _ in unread(at(GOOD, entry - 1, ord("9")))}
