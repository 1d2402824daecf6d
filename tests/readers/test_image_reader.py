"""Picture files: every frame and every text beside the pixels; nothing after the end; no silence about damage."""

from __future__ import annotations

import struct
import zlib
from random import Random

import numpy as np
import pytest
from office_builder import paragraph, word
from picture_builder import MARK, page, saved
from PIL import Image

from gate.readers.base import Extraction, Limits
from gate.readers.extraction import extract_in_process

BLIND = Limits(page_seconds=0)
"""Nothing is read off pixels: a picture that is not empty is a timeout."""
KINDS = {"a.png": "PNG", "a.jpg": "JPEG", "a.gif": "GIF", "a.webp": "WEBP", "a.bmp": "BMP", "a.tif": "TIFF"}
EMPTY = Image.new("RGB", (40, 30), "white")
SMALL = page(width=400, height=120, body=0)
DAMAGES = 1000


def read(name: str, data: bytes, limits: Limits = BLIND) -> Extraction:
    return extract_in_process(name, data, limits)


def unread(found: Extraction) -> list[tuple[str, str | None]]:
    return [(one.reason, one.part) for one in found.not_examined]


def places(found: Extraction, words: str) -> list[str]:
    return [part.name for part in found.parts if words in part.text.split("\n")]


def files(made: Image.Image) -> dict[str, bytes]:
    return {name: saved(made, kind) for name, kind in KINDS.items()}


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">L", len(body)) + name + body + zlib.crc32(name + body).to_bytes(4, "big")


def segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def with_chunk(name: bytes, body: bytes) -> bytes:
    made = saved(EMPTY)
    return made[:33] + chunk(name, body) + made[33:]


def with_segment(marker: int, body: bytes) -> bytes:
    made = saved(EMPTY, "JPEG")
    return made[:2] + segment(marker, body) + made[2:]


def exif(tag: int, value: bytes) -> bytes:
    """A TIFF structure of one folder with one value."""
    head = b"II*\0" + struct.pack("<LHHHLL", 8, 1, tag, 7, len(value), 26)
    return head + b"\0\0\0\0" + value


def gif_with(extension: bytes) -> bytes:
    made = saved(EMPTY, "GIF")
    return made[:-1] + extension + made[-1:]


def webp_with(name: bytes, body: bytes) -> bytes:
    made = saved(EMPTY, "WEBP") + name + struct.pack("<L", len(body)) + body + b"\0" * (len(body) % 2)
    return made[:4] + struct.pack("<L", len(made) - 8) + made[8:]


WORDS = "内部资料 注意保存"
UTF8, GBK, WIDE = WORDS.encode(), WORDS.encode("gb18030"), WORDS.encode("utf-16-le")
CODES = "".join(f"&#{ord(letter)};" for letter in WORDS)
XMP = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><d xmlns="x">{CODES}</d></x:xmpmeta>'.encode()
LONG = GBK + b"\n" + b"x" * 130
FIELD = b"\x1c\x02\x78" + struct.pack(">H", len(LONG)) + LONG
IPTC = b"Photoshop 3.0\08BIM\x04\x04\0\0" + struct.pack(">L", len(FIELD)) + FIELD


@pytest.mark.parametrize(
    ("name", "data", "place"),
    [
        ("a.png", with_chunk(b"tEXt", b"Comment\0" + GBK), "tEXt chunk"),
        ("a.png", with_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(UTF8)), "zTXt chunk"),
        ("a.png", with_chunk(b"iTXt", b"Comment\0\1\0zh\0\0" + zlib.compress(UTF8)), "iTXt chunk"),
        ("a.png", with_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP), "iTXt chunk"),
        ("a.png", with_chunk(b"eXIf", exif(0x010E, UTF8)), "tag 010E"),
        ("a.png", with_chunk(b"prVt", UTF8), "prVt chunk"),
        ("a.jpg", with_segment(0xFE, UTF8), "comment"),
        ("a.jpg", with_segment(0xE1, b"Exif\0\0" + exif(0x9286, b"UNICODE\0" + WIDE)), "tag 9286"),
        ("a.jpg", with_segment(0xE1, b"Exif\0\0" + exif(0x9C9B, WIDE + b"\0\0")), "tag 9C9B"),
        ("a.jpg", with_segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP), "XMP"),
        ("a.jpg", with_segment(0xED, IPTC), "IPTC"),
        ("a.jpg", with_segment(0xEC, UTF8), "segment EC"),
        ("a.gif", gif_with(b"\x21\xfe" + bytes((len(UTF8),)) + UTF8 + b"\0"), "comment"),
        ("a.gif", gif_with(b"\x21\x01" + bytes((len(UTF8),)) + UTF8 + b"\0"), "plain text"),
        ("a.webp", webp_with(b"EXIF", exif(0x010E, UTF8)), "tag 010E"),
        ("a.webp", webp_with(b"XMP ", XMP), "XMP chunk"),
        ("a.webp", webp_with(b"MORE", UTF8), "MORE chunk"),
        ("a.tif", saved(EMPTY, "TIFF", tiffinfo={0x010E: WORDS.encode("gb18030")}), "tag 010E"),
    ],
)
def test_texts_beside_the_pixels_are_read(name: str, data: bytes, place: str) -> None:
    found = read(name, data)
    assert unread(found) == []
    assert place in places(found, WORDS)


@pytest.mark.parametrize("name", KINDS)
def test_an_empty_picture_is_examined_and_clean(name: str) -> None:
    assert read(name, files(EMPTY)[name]) == Extraction()


@pytest.mark.parametrize("name", KINDS)
def test_pixels_that_nobody_could_look_at_are_not_examined(name: str) -> None:
    assert unread(read(name, files(SMALL)[name])) == [("timeout", "picture")]


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("tail", [b"tail of another kind", saved(EMPTY, "JPEG")])
def test_bytes_after_the_end_are_not_examined(name: str, tail: bytes) -> None:
    assert ("polyglot", None) in unread(read(name, files(EMPTY)[name] + tail))


def png_of(rows: int, packed: bytes) -> bytes:
    head = struct.pack(">LLBBBBB", 8, rows, 8, 0, 0, 0, 0)
    return saved(EMPTY)[:8] + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("packed", "reason"),
    [
        (zlib.compress(b"\0" + b"\xff" * 8), "truncated"),
        (zlib.compress((b"\0" + b"\xff" * 8) * 3), "polyglot"),
        (zlib.compress((b"\0" + b"\xff" * 8) * 2) + b"more", "polyglot"),
    ],
)
def test_a_png_holds_as_many_pixels_as_it_says(packed: bytes, reason: str) -> None:
    assert unread(read("a.png", png_of(2, zlib.compress((b"\0" + b"\xff" * 8) * 2)))) == []
    assert (reason, None) in unread(read("a.png", png_of(2, packed)))


def tiff(gap: bytes) -> bytes:
    """One strip of white pixels, eight by eight, after something that belongs to nothing."""
    fields = ((256, 8), (257, 8), (258, 8), (259, 1), (262, 1), (273, 8 + len(gap)), (278, 8), (279, 64))
    folder = b"".join(struct.pack("<HHLL", tag, 4, 1, value) for tag, value in fields)
    head = b"II*\0" + struct.pack("<L", 8 + len(gap) + 64)
    return head + gap + b"\xff" * 64 + struct.pack("<H", len(fields)) + folder + b"\0" * 4


def test_bytes_between_the_parts_of_a_tiff_are_not_examined() -> None:
    assert read("a.tif", tiff(b"")) == read("a.tif", tiff(b"\0" * 5000)) == Extraction()
    assert unread(read("a.tif", tiff(b"x" * 5000))) == [("polyglot", None)]


@pytest.mark.parametrize(("width", "height"), [(8000, 5001), (30_000, 30_000)])
def test_a_picture_of_too_many_pixels_is_not_unpacked(width: int, height: int) -> None:
    head = struct.pack(">LLBBBBB", width, height, 8, 0, 0, 0, 0)
    bomb = saved(EMPTY)[:8] + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    assert ("too-large", None) in unread(read("a.png", bomb))


@pytest.mark.parametrize("name", KINDS)
def test_the_limit_of_pixels_holds_for_every_kind(name: str) -> None:
    assert ("too-large", None) in unread(read(name, files(EMPTY)[name], Limits(pixels=40 * 30 - 1)))


def test_a_chunk_whose_checksum_is_wrong_is_not_examined() -> None:
    whole = saved(EMPTY)
    text = chunk(b"tEXt", b"Comment\0" + UTF8)
    assert unread(read("a.png", whole[:-12] + text + whole[-12:])) == []
    assert unread(read("a.png", whole[:-12] + text[:-1] + b"?" + whole[-12:])) == [("unreadable", None)]


def test_a_packed_text_that_is_a_bomb_is_not_unpacked() -> None:
    bomb = with_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"x" * (9 << 20)))
    assert ("too-large", None) in unread(read("a.png", bomb))


def test_too_many_frames_are_not_examined() -> None:
    frames = [Image.new("L", (4, 4), level) for level in range(12)]
    made = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert unread(read("a.gif", made, Limits(pages=10))) == [("too-large", None)]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "kind"), [("a.gif", "GIF"), ("a.png", "PNG"), ("a.webp", "WEBP"), ("a.tif", "TIFF")])
def test_every_frame_is_looked_at(name: str, kind: str) -> None:
    blank = Image.new("RGB", SMALL.size, "white")
    made = saved(blank, kind, save_all=True, append_images=[SMALL, blank.point(lambda level: level - 9)])
    found = read(name, made, Limits())
    assert unread(found) == []
    assert places(found, MARK) == ["frame 2"]
    (part,) = [part for part in found.parts if MARK in part.text]
    assert part.locate(part.text.index(MARK)).name == "frame 2, middle right"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("letters", "paper", "opacity", "place"),
    [
        ((0, 0, 0), (255, 255, 255), 0, "picture under transparency"),
        ((255, 255, 255), (255, 255, 255), 255, "picture"),
    ],
)
def test_transparency_covers_nothing(letters, paper, opacity: int, place: str) -> None:
    mask = page(width=400, height=120, body=0).convert("L").point(lambda level: 255 - level)
    made = Image.new("RGB", mask.size, paper)
    made.paste(letters, mask=mask)
    made.putalpha(0 if opacity == 0 else mask)
    found = read("a.png", saved(made), Limits())
    assert places(found, MARK) == [place]
    assert [part.hidden for part in found.parts] == [opacity == 0]
    assert [finding.rule for finding in found.findings] == (["hidden-content"] if opacity == 0 else [])


@pytest.mark.slow
def test_other_modes_of_colour_are_read() -> None:
    deep = Image.fromarray(np.asarray(SMALL.convert("L")).astype(np.uint16) + 300)
    for made, kind, name in (
        (deep, "PNG", "a.png"),
        (SMALL.convert("CMYK"), "JPEG", "a.jpg"),
        (SMALL.convert("1"), "TIFF", "a.tif"),
        (SMALL.quantize(16), "PNG", "a.png"),
    ):
        assert places(read(name, saved(made, kind), Limits()), MARK) == ["picture"], made.mode


def test_a_picture_in_a_document_is_read_under_its_name() -> None:
    data = word(paragraph("文字"), {"word/media/image1.png": with_chunk(b"tEXt", b"Comment\0" + UTF8)})
    found = read("a.docx", data)
    assert "word/media/image1.png/tEXt chunk" in [part.name for part in found.parts]
    broken = word(paragraph("文字"), {"word/media/image1.png": saved(SMALL)})
    assert unread(read("a.docx", broken)) == [("timeout", "word/media/image1.png/picture")]


def test_the_small_picture_in_a_photo_is_read_as_well() -> None:
    thumbnail = saved(SMALL, "JPEG")
    folder = struct.pack("<HHHLLHHLLL", 2, 0x0201, 4, 1, 38, 0x0202, 4, 1, len(thumbnail), 0)
    found = read("a.jpg", with_segment(0xE1, b"Exif\0\0II*\0" + struct.pack("<L", 8) + folder + thumbnail))
    assert unread(found) == [("timeout", "thumbnail.jpg/picture")]


def test_a_picture_under_the_name_of_another_kind_is_a_finding() -> None:
    found = read("a.png", saved(EMPTY, "JPEG"))
    assert [finding.rule for finding in found.findings] == ["type-mismatch"]


@pytest.mark.parametrize("name", KINDS)
def test_a_picture_cut_off_anywhere_is_not_examined(name: str) -> None:
    whole, dice = files(SMALL)[name], Random(name)
    for length in {dice.randrange(12, len(whole)) for _ in range(DAMAGES // 4)} | {len(whole) - 1}:
        reasons = [reason for reason, _ in unread(read(name, whole[:length]))]
        assert set(reasons) - {"timeout"}, length


@pytest.mark.parametrize("name", KINDS)
def test_damage_never_fails_and_is_never_taken_for_an_empty_picture(name: str) -> None:
    whole, dice = files(SMALL)[name], Random(name)
    for number in range(DAMAGES):
        damaged = bytearray(whole)
        for _ in range(dice.choice((1, 1, 2, 5))):
            damaged[dice.randrange(len(damaged))] ^= 1 << dice.randrange(8)
        assert unread(read(name, bytes(damaged))), number
