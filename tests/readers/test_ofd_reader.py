"""OFD documents: every page is read in order and by position, and what nobody sees is said to be hidden."""

from __future__ import annotations

import struct

import pytest
from ofd_builder import NAMESPACE, line, ofd, sheet
from office_builder import package, word

from gate.readers.base import Extraction, Limits
from gate.readers.extraction import extract_in_process
from gate.readers.sniff import Kind, sniff

MARK = "内部资料"
WHITE = '<ofd:FillColor Value="255 255 255"/>'
LONG = line("全市经济平稳运行，居民收入与经济增长基本同步，就业形势稳定。", at=(10, 50))
FILLED = '<ofd:PathObject Boundary="0 0 210 297" Fill="true"><ofd:FillColor Value="200 0 0"/></ofd:PathObject>'


def read(data: bytes) -> Extraction:
    return extract_in_process("a.ofd", data, Limits())


def names_with(extraction: Extraction, words: str) -> set[str]:
    return {part.name for part in extraction.parts if words in part.text}


def lines(extraction: Extraction, name: str) -> list[str]:
    return [row for part in extraction.parts if part.name == name for row in part.text.split("\n") if row]


def hidden(extraction: Extraction) -> set[str | None]:
    return {finding.part for finding in extraction.findings if finding.rule == "hidden-content"}


def font(strings: bytes, tail: bytes = b"") -> bytes:
    """A font with nothing but names."""
    record = struct.pack(">6H", 3, 1, 0x409, 4, len(strings), 0)
    table = struct.pack(">3H", 0, 1, 6 + len(record)) + record + strings
    return (
        b"\0\1\0\0" + struct.pack(">4H", 1, 0, 0, 0) + struct.pack(">4s3L", b"name", 0, 28, len(table)) + table + tail
    )


def test_pages_are_read_in_the_order_of_the_document() -> None:
    data = ofd(sheet(line("甲"), line("乙", at=(10, 20))), sheet(line("丙")))
    assert sniff("a.ofd", data).kind is Kind.OFD
    found = read(data)
    assert (lines(found, "page 1"), lines(found, "page 2")) == (["甲", "乙"], ["丙"])
    assert not found.findings
    assert not found.not_examined


@pytest.mark.parametrize(
    ("objects", "expected"),
    [
        ([line("机", at=(10, 10)), line("密", at=(15, 10))], ["机密"]),
        ([line("机", at=(10, 10)), line("密", at=(22, 10))], ["机 密"]),
        ([line("甲", at=(10, 10)), line("乙", at=(90, 10))], ["甲    乙"]),
        ([line("机<!-- -->密")], ["机密"]),
        ([f"<ofd:PageBlock>{line('机')}</ofd:PageBlock>", line("密", at=(14, 10))], ["机密"]),
    ],
)
def test_neighbours_on_a_line_are_one_line(objects: list[str], expected: list[str]) -> None:
    assert lines(read(ofd(sheet(*objects))), "page 1") == expected


@pytest.mark.parametrize(
    "objects",
    [
        [line("密", at=(14, 10)), line("甲", at=(10, 40)), line("机", at=(10, 10))],
        [line("密机", code='DeltaX="-4"')],
        [line("密甲乙机", code='DeltaX="g 2 30 -64"')],
        [line("机"), line("甲", at=(10, 40)), line("密", at=(0, 0), attributes='Size="4" CTM="1 0 0 1 14 10"')],
    ],
)
def test_lines_by_position_show_what_the_eye_reads(objects: list[str]) -> None:
    assert names_with(read(ofd(sheet(*objects))), "机密") == {"page 1 by position"}


@pytest.mark.parametrize(
    "content",
    [
        line(MARK, attributes='Size="4" Visible="false"'),
        line(MARK, attributes='Size="4" Alpha="0"'),
        line(MARK, attributes='Size="0.5"'),
        line(MARK, attributes='Size="4" CTM="0.1 0 0 0.1 0 0"'),
        line(MARK, attributes='Size="4" Fill="false"'),
        line(MARK, inside=WHITE),
        line(MARK, inside='<ofd:FillColor Value="0 0 0" Alpha="0"/>'),
        line(MARK, at=(211, 10)),
        line(MARK, at=(10, -20)),
        f'<ofd:PageBlock Visible="false">{line(MARK)}</ofd:PageBlock>',
        line(MARK, inside=WHITE) + FILLED,
    ],
)
def test_what_nobody_sees_is_hidden(content: str) -> None:
    found = read(ofd(sheet(content, LONG)))
    assert hidden(found) == {"page 1 hidden text"} == names_with(found, MARK)


@pytest.mark.parametrize(
    "content",
    [
        FILLED + line(MARK, inside=WHITE),
        '<ofd:ImageObject Boundary="0 0 210 297" ResourceID="9"/>' + line(MARK, inside=WHITE),
        line(MARK, attributes='Size="4" Fill="false" Stroke="true"'),
        line(MARK, at=(-5, 10)),
    ],
)
def test_white_on_colour_and_what_reaches_onto_the_page_is_seen(content: str) -> None:
    found = read(ofd(sheet(content, LONG)))
    assert not hidden(found)
    assert "page 1" in names_with(found, MARK)


def test_a_page_of_its_own_size_decides_for_itself() -> None:
    area = "<ofd:Area><ofd:PhysicalBox>0 0 420 297</ofd:PhysicalBox></ofd:Area>"
    assert not hidden(read(ofd(sheet(line(MARK, at=(300, 10)), area=area))))


def test_a_page_that_the_document_does_not_list_is_hidden_and_a_template_is_not() -> None:
    common = '<ofd:TemplatePage ID="5" BaseLoc="Tpls/Tpl_0/Content.xml"/>'
    others = {"Doc_0/Tpls/Tpl_0/Content.xml": sheet(line(MARK)), "Doc_0/Pages/Old/Content.xml": sheet(line("机密"))}
    found = read(ofd(sheet(line("甲")), common=common, others=others))
    assert names_with(found, MARK) == {"Doc_0/Tpls/Tpl_0/Content.xml"}
    assert hidden(found) == names_with(found, "机密") == {"Doc_0/Pages/Old/Content.xml"}


@pytest.mark.parametrize(
    ("member", "content", "name"),
    [
        (
            "Doc_0/Annots/Page_0/Annotation.xml",
            f'<ofd:PageAnnot xmlns:ofd="{NAMESPACE}"><ofd:Annot Type="Watermark"><ofd:Appearance Boundary="5 5 99 99">'
            f"{line('内部')}{line('资料', at=(18, 10))}</ofd:Appearance></ofd:Annot></ofd:PageAnnot>",
            "Doc_0/Annots/Page_0/Annotation.xml",
        ),
        (
            "Doc_0/Annots/Page_0/Annotation.xml",
            f"<PageAnnot><Annot><Remark>{MARK}</Remark></Annot></PageAnnot>",
            "Doc_0/Annots/Page_0/Annotation.xml markup",
        ),
        (
            "Doc_0/Attachs/Attachments.xml",
            f'<ofd:Attachments xmlns:ofd="{NAMESPACE}"><ofd:Attachment Name="{MARK}"/></ofd:Attachments>',
            "Doc_0/Attachs/Attachments.xml",
        ),
        ("Doc_0/Attachs/a.csv", f"a,b\n1,{MARK}\n", "Doc_0/Attachs/a.csv"),
        ("Doc_0/Attachs/a.html", f"<p>{MARK}<br>", "Doc_0/Attachs/a.html"),
        ("Doc_0/Attachs/a.docx", word(f"<w:p><w:r><w:t>{MARK}</w:t></w:r></w:p>"), "Doc_0/Attachs/a.docx/document"),
        ("Doc_0/Attachs/a.zip", package({"a.txt": MARK}), "Doc_0/Attachs/a.zip/a.txt"),
        (
            "Doc_0/CustomTags/CustomTag.xml",
            f'<a:CustomTag xmlns:a="http://a.invalid"><a:密级>{MARK}</a:密级></a:CustomTag>',
            "Doc_0/CustomTags/CustomTag.xml",
        ),
        ("Doc_0/Res/font.ttf", font(MARK.encode("utf-16-be")), "Doc_0/Res/font.ttf"),
    ],
)
def test_what_stands_beside_the_pages_is_read(member: str, content: str | bytes, name: str) -> None:
    found = read(ofd(sheet(line("甲")), others={member: content}))
    assert names_with(found, MARK) == {name}
    assert not found.findings
    assert not found.not_examined


def test_data_about_the_document_are_read() -> None:
    custom = '<ofd:CustomData Name="密级">内部</ofd:CustomData>'
    info = f"<ofd:Title>通知</ofd:Title><ofd:CustomDatas>{custom}</ofd:CustomDatas>"
    assert lines(read(ofd(sheet(line("甲")), info=info)), "OFD.xml")[0] == "通知"
    assert "密级：内部" in lines(read(ofd(sheet(line("甲")), info=info)), "OFD.xml")


@pytest.mark.parametrize(
    ("member", "data", "reason"),
    [
        ("Doc_0/Signs/Sign_0/SignedValue.dat", b"\x30\x82\x01\x00", "unsupported"),
        ("Doc_0/Signs/Sign_0/Seal.esl", b"\x30\x82\x01\x00", "unsupported"),
        ("Doc_0/Res/movie.mp4", b"\0\0\0\x18ftypmp42", "unsupported"),
        ("Doc_0/Res/font.otf", b"OTTO" + b"\0\x09" + b"\0" * 6, "truncated"),
        ("Doc_0/Res/font.ttf", font(b"", tail=b"hidden"), "unreadable"),
        ("Doc_0/Broken.xml", "<x>", "unreadable"),
    ],
)
def test_what_cannot_be_read_is_not_examined(member: str, data: str | bytes, reason: str) -> None:
    found = read(ofd(sheet(line("甲")), others={member: data}))
    assert [(unread.reason, unread.part) for unread in found.not_examined] == [(reason, member)]


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (sheet(line("\ue001\ue002")), "ocr-missing"),
        (sheet(line("¤¤¤¤")), "ocr-missing"),
        (sheet(line("甲"), '<ofd:PathObject Boundary="0 0 9 9"/>'), "ocr-missing"),
    ],
)
def test_a_page_that_only_eyes_can_read_is_not_examined(page: str, reason: str) -> None:
    assert [(unread.reason, unread.part) for unread in read(ofd(page)).not_examined] == [(reason, "page 1")]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (ofd(others={"Encryptions.xml": f'<ofd:Encryptions xmlns:ofd="{NAMESPACE}"/>'}), "encrypted"),
        (package({"OFD.xml": "<x/>"}), "unreadable"),
        (package({"OFD.xml": "<OFD/>"}), "unreadable"),
        (package({"OFD.xml": "<OFD><DocRoot>Doc_0/Document.xml</DocRoot></OFD>"}), "unreadable"),
    ],
)
def test_a_document_that_is_broken_or_sealed_is_not_examined(data: bytes, reason: str) -> None:
    assert [(unread.reason, unread.part) for unread in read(data).not_examined] == [(reason, None)]


def test_a_page_that_is_missing_is_not_examined() -> None:
    data = package(
        {
            "OFD.xml": "<OFD><DocRoot>Document.xml</DocRoot></OFD>",
            "Document.xml": '<Document><Pages><Page BaseLoc="a.xml"/></Pages></Document>',
        }
    )
    assert [(unread.reason, unread.part) for unread in read(data).not_examined] == [("unreadable", "page 1")]
