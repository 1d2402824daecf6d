"""PDF files: what pages show and hide, what objects hold, what earlier revisions said."""

from __future__ import annotations

import base64
import zlib
from time import process_time

import pypdfium2 as pdfium
import pytest
from office_builder import paragraph, word
from pdf_builder import HAN, Pdf, append, revised, stream, string, text, to_unicode
from picture_builder import page as picture_page
from picture_builder import saved, scanned
from PIL import Image

from gate.readers.base import Limits, PartKind
from gate.readers.isolation import extract_in_process
from gate.readers.pdf_page import render_page

PLAIN = "全市经济平稳运行，稳中有进，各项指标处于合理区间，居民收入继续增长。"
BODY = text(PLAIN)
MARK = "内部资料"
CMAP = to_unicode(set(map(ord, PLAIN)))
FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 500 500]/Resources<</Font<</F1 3 0 R>>>>"
IMAGE = b"/Type/XObject/Subtype/Image/Width 10/Height 10/BitsPerComponent 8/ColorSpace/DeviceGray"


def read(data: bytes, limits: Limits | None = None):
    return extract_in_process("a.pdf", data, limits or Limits())


def places(extraction, words: str) -> list[str]:
    return [part.name for part in extraction.parts if words in part.text]


def findings(extraction) -> list[tuple[str, str | None]]:
    return [(finding.rule, finding.part) for finding in extraction.findings]


def unread(extraction) -> list[tuple[str, str | None]]:
    return [(entry.reason, entry.part) for entry in extraction.not_examined]


def test_pages_are_read_one_part_each() -> None:
    found = read(Pdf(BODY, text(MARK) + text("第二页的文字到这里为止,没有别的内容了。", y=650)).bytes())
    assert places(found, PLAIN) == ["page 1"]
    assert places(found, MARK) == ["page 2"]
    assert not found.findings
    assert not found.not_examined


@pytest.mark.parametrize(
    "content",
    [
        text(MARK, y=600, before="3 Tr"),
        text(MARK, y=600, before="7 Tr"),
        text(MARK, y=600, before="1 1 1 rg"),
        text(MARK, y=600, size=1),
        text(MARK, x=-300),
        text(MARK, y=5000),
        text(MARK, y=600) + b"0 0 0 rg 40 590 200 30 re f\n",
        b"q 0.1 0 0 0.1 0 0 cm " + text(MARK, y=600) + b"Q ",
    ],
)
def test_text_that_nobody_sees_is_hidden_content(content: bytes) -> None:
    found = read(Pdf(BODY + content).bytes())
    assert findings(found) == [("hidden-content", "page 1 hidden text")]
    assert [part.text for part in found.parts if part.hidden] == [MARK]


@pytest.mark.parametrize(
    "content",
    [
        b"0 0 1 rg 40 590 200 30 re f\n" + text(MARK, y=600, before="1 1 1 rg"),
        b"0.9 g 40 590 200 30 re f\n" + text(MARK, y=600, before="0 g"),
        text(MARK, y=600, size=8),
        text(MARK, y=600) + b"40 590 200 30 re S\n",
        b"q 20 0 0 20 0 0 cm " + text(MARK, x=2, y=30, size=1) + b"Q ",
    ],
)
def test_text_that_is_seen_is_not_hidden(content: bytes) -> None:
    found = read(Pdf(BODY + content).bytes())
    assert not found.findings
    assert places(found, MARK) == ["page 1"]


def test_text_outside_of_the_crop_box_is_hidden_content() -> None:
    found = read(Pdf(BODY + text(MARK, y=100), page=b"/CropBox[0 400 600 800]").bytes())
    assert findings(found) == [("hidden-content", "page 1 hidden text")]


def test_text_inside_forms_is_read_and_judged_in_its_place() -> None:
    for inner, hidden in ((text(MARK, 10, 10), False), (text(MARK, 10, 10, before="3 Tr"), True)):
        found = read(Pdf(BODY + b"q 1 0 0 1 30 30 cm /X Do Q").put(50, stream(inner, FORM)).bytes())
        assert "page 1" in places(found, MARK)
        assert bool(found.findings) is hidden


def test_characters_drawn_out_of_order_are_read_by_their_places() -> None:
    pieces = (("密", 62), ("★", 74), ("机", 50), ("5年", 86))
    found = read(Pdf(BODY + b"".join(text(words, x, 600) for words, x in pieces)).bytes())
    assert any("机密★5年" in part.text for part in found.parts)


def test_cells_side_by_side_do_not_run_into_one_another() -> None:
    rows = (("138123", "45678"), ("139123", "45679"))
    content = b"".join(text(w, 50 + 120 * x, 600 - 20 * y) for y, row in enumerate(rows) for x, w in enumerate(row))
    assert not places(read(Pdf(BODY + content).bytes()), "13812345678")


@pytest.mark.parametrize(
    ("pdf", "place"),
    [
        (Pdf(BODY, trailer=b"/Info<</Title %s>>" % string(MARK)), "trailer"),
        (Pdf(BODY, trailer=b"/Info 60 0 R").put(60, b"<</Keywords %s>>" % string(MARK)), "document information"),
        (
            Pdf(BODY, trailer=b"/Info 60 0 R").put(60, b"<</Title(%s)>>" % MARK.encode("gb18030")),
            "document information",
        ),
        (Pdf(BODY, catalog=b"/Outlines 60 0 R").put(60, b"<</Title %s/Parent 1 0 R>>" % string(MARK)), "outline"),
        (
            Pdf(BODY, page=b"/Annots[60 0 R]").put(60, b"<</Subtype/Text/Rect[0 0 9 9]/Contents %s>>" % string(MARK)),
            "page 1 annotations",
        ),
        (Pdf(BODY).put(60, b"<</FT/Tx/T(a)/V %s>>" % string(MARK)), "form fields"),
        (Pdf(BODY).put(60, b"<</Type/OCG/Name %s>>" % string(MARK)), "layers"),
        (Pdf(BODY).put(60, b"<</Type/Sig/Contents<00ff>/Reason %s>>" % string(MARK)), "strings"),
        (Pdf(BODY).put(60, b"<</S/Figure/Alt %s>>" % string(MARK)), "strings"),
        (
            Pdf(BODY).put(
                60, stream(f"<x:xmpmeta xmlns:x='x'>{MARK}</x:xmpmeta>".encode(), b"/Type/Metadata/Subtype/XML")
            ),
            "metadata 60",
        ),
    ],
)
def test_strings_of_objects_are_read_wherever_they_stand(pdf: Pdf, place: str) -> None:
    assert places(read(pdf.bytes()), MARK) == [place]


def test_the_keys_of_the_document_information_make_fields() -> None:
    found = read(Pdf(BODY, trailer=b"/Info 60 0 R").put(60, b"<</#E5#AF#86#E7#BA#A7 %s>>" % string("机密")).bytes())
    assert places(found, "密级：机密") == ["document information"]


def test_what_annotations_draw_is_read() -> None:
    pdf = Pdf(BODY, page=b"/Annots[60 0 R]")
    pdf.put(60, b"<</Type/Annot/Subtype/Stamp/Rect[10 10 200 50]/AP<</N 61 0 R>>/F 4>>")
    pdf.put(
        61, stream(text(MARK, 5, 5), b"/Type/XObject/Subtype/Form/BBox[0 0 190 40]/Resources<</Font<</F1 3 0 R>>>>")
    )
    assert places(read(pdf.bytes()), MARK) == ["page 1 annotations as shown"]


def test_earlier_revisions_are_read_for_what_the_last_one_dropped() -> None:
    first = Pdf(BODY + text(MARK, y=500)).bytes()
    found = read(revised(first, {101: stream(BODY)}))
    assert places(found, MARK) == ["revision 1 page 1"]
    assert findings(found) == [("hidden-content", "revision 1 page 1")]
    assert places(found, PLAIN) == ["page 1"]


def test_a_revision_that_only_adds_is_no_finding() -> None:
    found = read(revised(Pdf(BODY).bytes(), {60: b"<</Type/Sig/Contents<00>>>"}))
    assert not found.findings
    assert not found.not_examined


def test_layers_that_are_off_are_hidden_content() -> None:
    pdf = Pdf(BODY, catalog=b"/OCProperties<</OCGs[60 0 R]/D<</OFF[60 0 R]>>>>").put(60, b"<</Type/OCG/Name(a)>>")
    assert findings(read(pdf.bytes())) == [("hidden-content", "layers")]


@pytest.mark.parametrize(
    "pdf",
    [
        Pdf(BODY, catalog=b"/OpenAction<</S/JavaScript/JS(x)>>"),
        Pdf(BODY, page=b"/AA<</O<</S/JavaScript/JS 60 0 R>>>>").put(60, stream(b"x")),
        Pdf(BODY, catalog=b"/Names<</JavaScript<</Names[(a) 60 0 R]>>>>").put(60, b"<</S/JavaScript/JS(x)>>"),
        Pdf(BODY, page=b"/Annots[<</Subtype/Link/Rect[0 0 9 9]/A<</S/Launch/F(x.exe)>>>>]"),
        Pdf(BODY).put(60, b"<</S/SubmitForm/F(https://x.invalid)>>"),
    ],
)
def test_what_acts_is_active_content(pdf: Pdf) -> None:
    assert "active-content" in {finding.rule for finding in read(pdf.bytes()).findings}


def test_a_link_to_a_page_of_the_web_is_no_finding() -> None:
    pdf = Pdf(BODY, page=b"/Annots[<</Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(https://x.invalid)>>>>]")
    assert not read(pdf.bytes()).findings


def test_embedded_files_are_read_as_what_they_are() -> None:
    names = b"/Names<</EmbeddedFiles<</Names[(a) 60 0 R]>>>>"
    for inner, expected in ((word(paragraph(MARK)), None), (b"\x7fELF\0", "unsupported")):
        pdf = Pdf(BODY, catalog=names).put(60, b"<</Type/Filespec/F(a.docx)/EF<</F 61 0 R>>>>")
        found = read(pdf.put(61, stream(inner, b"/Type/EmbeddedFile")).bytes())
        assert places(found, MARK) == ([] if expected else ["a.docx/document"])
        assert unread(found) == ([(expected, "a.docx")] if expected else [])


NOT_MEANT = HAN.replace(b"/ToUnicode %d 0 R", b"") % 4
BLIND = Limits(page_seconds=0)
"""Nothing is read off pixels: a page that has to be looked at is a timeout."""
DRAWN = Pdf(BODY + b"q 300 0 0 300 0 0 cm /X Do Q").put(50, stream(bytes(range(100)), IMAGE))


@pytest.mark.parametrize("pdf", [DRAWN, Pdf(text("短") + b"10 10 m 20 20 l S\n")])
def test_a_page_that_nobody_could_look_at_is_not_examined(pdf: Pdf) -> None:
    assert ("timeout", "page 1") in unread(read(pdf.bytes(), BLIND))


def test_text_without_meaning_that_eyes_do_not_find_is_not_examined() -> None:
    assert unread(read(Pdf(BODY).put(3, NOT_MEANT).bytes())) == [("ocr-missing", "page 1")]


def test_a_picture_that_cannot_be_drawn_is_not_examined() -> None:
    broken = stream(b"no picture", IMAGE.replace(b"/DeviceGray", b"/DeviceGray/Filter/DCTDecode"))
    found = read(Pdf(BODY + b"q 9 0 0 9 0 0 cm /X Do Q").put(50, broken).bytes(), BLIND)
    assert ("unreadable", "object 50 picture") in unread(found)


def test_a_page_is_drawn_with_what_its_crop_box_cuts_off() -> None:
    document = pdfium.PdfDocument(Pdf(BODY, page=b"/CropBox[0 0 300 400]").bytes())
    assert render_page(document, 0, (0, 0, 600, 800)).shape == (1667, 1250, 3)


def scan(made: Image.Image, above: bytes = b"", page: bytes = b"") -> bytes:
    """A page that is one picture, and what is drawn above it."""
    head = b"/Type/XObject/Subtype/Image/Width %d/Height %d" % made.size
    data = stream(saved(made, "JPEG", quality=70), head + b"/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/DCTDecode")
    return Pdf(b"q 600 0 0 800 0 0 cm /X Do Q\n" + above, page=page).put(50, data).bytes()


SCAN = scanned(picture_page("秘密★5年", width=900, height=1200, body=3))


@pytest.mark.slow
@pytest.mark.parametrize("page", [b"", b"/Rotate 90", b"/CropBox[0 0 600 700]"])
def test_a_scanned_page_is_looked_at(page: bytes) -> None:
    found = read(scan(SCAN, page=page))
    assert unread(found) == []
    assert places(found, "秘密★5年") == ["page 1 as seen"]
    assert found.findings == ()


@pytest.mark.slow
def test_invisible_text_is_hidden_only_where_the_picture_does_not_show_it() -> None:
    found = read(scan(SCAN, text("秘密★5年", before="3 Tr") + text("另有一段看不见的文字", y=90, before="3 Tr")))
    (hidden,) = [part for part in found.parts if part.hidden]
    assert (hidden.name, hidden.text) == ("page 1 hidden text", "另有一段看不见的文字")
    assert [finding.part for finding in found.findings] == ["page 1 hidden text"]


@pytest.mark.slow
def test_what_is_painted_over_on_a_scan_is_still_in_the_file() -> None:
    found = read(scan(SCAN, b"1 1 1 rg 380 740 220 60 re f\n"))
    assert places(found, "秘密★5年") == ["page 1 picture not shown whole"]
    assert [finding.rule for finding in found.findings] == ["hidden-content"]


def test_texts_beside_the_pixels_of_a_picture_are_read() -> None:
    made = saved(Image.new("RGB", (40, 30), "white"), "JPEG", comment="内部资料 注意保存".encode())
    head = b"/Type/XObject/Subtype/Image/Width 40/Height 30/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/DCTDecode"
    for data, expected in ((made, []), (made[:-2], [("truncated", "object 50 picture")])):
        found = read(Pdf(BODY + b"q 9 0 0 9 0 0 cm /X Do Q").put(50, stream(data, head)).bytes())
        assert places(found, "内部资料 注意保存") == ["object 50 picture comment"]
        assert unread(found) == expected


def test_a_small_picture_beside_enough_text_needs_no_eyes() -> None:
    pdf = Pdf(BODY + b"q 30 0 0 30 0 0 cm /X Do Q").put(50, stream(b"\0" * 100, IMAGE))
    assert not read(pdf.bytes()).not_examined


GOOD = Pdf(BODY).bytes()
LOCKED = b"/Encrypt<</Filter/Standard/V 1/R 2/O<%s>/U<%s>/P -4>>/ID[<00><00>]" % (b"00" * 32, b"00" * 32)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (GOOD[: len(GOOD) // 2], "truncated"),
        (GOOD + b"PK\x03\x04 and more", "polyglot"),
        (GOOD + b"x", "polyglot"),
        (b"junk\n" + GOOD, "polyglot"),
        (GOOD.replace(b"startxref\n", b"startxref\n9"), "unreadable"),
        (Pdf(BODY, trailer=LOCKED).bytes(), "encrypted"),
        (GOOD.replace(b"/Count 1", b"/Count 7"), "unreadable"),
        (append(b"%PDF-1.7\n", {}, b"/Root 1 0 R"), "unreadable"),
    ],
)
def test_a_file_that_cannot_be_trusted_is_not_examined(data: bytes, reason: str) -> None:
    assert (reason, None) in unread(read(data))


@pytest.mark.parametrize(
    ("content", "head", "reason"),
    [
        (zlib.compress(b" " * 6_000_000), b"/Filter/FlateDecode", "ratio"),
        (zlib.compress(b" " * 6_000_000).hex().encode() + b">", b"/Filter[/ASCIIHexDecode/FlateDecode]", "ratio"),
        (zlib.compress(zlib.compress(b" " * 99)), b"/Filter[/FlateDecode/FlateDecode]", "too-complex"),
    ],
)
def test_streams_that_unpack_into_too_much_are_not_unpacked(content: bytes, head: bytes, reason: str) -> None:
    assert unread(read(Pdf(BODY).put(101, stream(content, head)).bytes())) == [(reason, None)]


def test_streams_in_letters_and_white_pictures_are_ordinary() -> None:
    content = base64.a85encode(zlib.compress(BODY)) + b"~>"
    picture = zlib.compress(b"\xff" * 6_000_000)
    pdf = Pdf(BODY).put(101, stream(content, b"/Filter[/ASCII85Decode/FlateDecode]"))
    found = read(pdf.put(50, stream(picture, IMAGE + b"/Filter/FlateDecode")).put(5, stream(CMAP)).bytes())
    assert places(found, PLAIN) == ["page 1"]
    assert not found.not_examined


def test_forms_of_the_other_kind_and_media_are_unsupported() -> None:
    assert unread(read(Pdf(BODY, catalog=b"/AcroForm<</XFA 60 0 R>>").put(60, stream(b"x")).bytes())) == [
        ("unsupported", "object 1")
    ]
    media = Pdf(BODY, page=b"/Annots[<</Subtype/RichMedia/Rect[0 0 9 9]>>]")
    assert unread(read(media.bytes())) == [("unsupported", "page 1")]


def test_a_page_that_the_page_tree_leaves_out_is_not_examined() -> None:
    assert unread(read(Pdf(BODY).put(70, b"<</Type/Page/MediaBox[0 0 9 9]>>").bytes())) == [("unreadable", "object 70")]


def test_too_many_pages_are_too_large() -> None:
    assert unread(read(Pdf(BODY, BODY).bytes(), Limits(pages=1))) == [("too-large", None)]


def test_a_hundred_pages_of_text_take_at_most_three_seconds() -> None:
    page = b"".join(text(f"{row}{PLAIN[:30]}", y=780 - 14 * row) for row in range(50))
    data = Pdf(*[page] * 100).bytes()
    start = process_time()
    found = read(data)
    assert process_time() - start < 3
    assert [part.kind for part in found.parts if part.name == "page 100"] == [PartKind.PROSE]
