"""Word documents: every place that holds text is read, and what nobody sees is said to be hidden."""

from __future__ import annotations

from io import BytesIO

import docx
import pytest
from office_builder import W, package, paragraph, relations, word

from gate.readers.base import Limits, PartKind
from gate.readers.isolation import extract_in_process
from gate.readers.sniff import Kind

MARK = "内部资料"
PLAIN = paragraph("全市经济平稳运行。")
RUN = f"<w:r><w:t>{MARK}</w:t></w:r>"
HIDDEN_RUN = f"<w:r><w:rPr>%s</w:rPr><w:t>{MARK}</w:t></w:r>"


def read(data: bytes):
    return extract_in_process("a.docx", data, Limits())


def text_of(extraction, name: str) -> str:
    return "\n".join(part.text for part in extraction.parts if part.name == name)


def names_with(extraction, words: str) -> list[str]:
    return [part.name for part in extraction.parts if words in part.text]


def rules(extraction) -> set[str]:
    return {finding.rule for finding in extraction.findings}


def test_a_document_made_by_python_docx_is_read_with_its_tables() -> None:
    made = docx.Document()
    made.add_heading("统计公报", 1)
    made.add_paragraph("第一段")
    table = made.add_table(2, 2)
    table.cell(0, 0).text, table.cell(1, 1).text = "地区", "120"
    made.sections[0].header.paragraphs[0].text = "页眉文字"
    buffer = BytesIO()
    made.save(buffer)
    found = read(buffer.getvalue())
    assert text_of(found, "document").startswith("统计公报\n第一段")
    (grid,) = [part for part in found.parts if part.kind is PartKind.CELLS]
    assert grid.table == (("地区", ""), ("", "120"))
    assert grid.locate(grid.text.index("120")).name == "document table 1!B2"
    assert names_with(found, "页眉文字")[0].startswith("header")
    assert found.not_examined == ()


def test_runs_are_joined_before_anyone_looks() -> None:
    assert text_of(read(word(paragraph("内", "部", "资", "料") + PLAIN)), "document") == f"{MARK}\n全市经济平稳运行。"


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (f"<w:sdt><w:sdtContent>{paragraph(MARK)}</w:sdtContent></w:sdt>", "document"),
        (f"<w:p><w:hyperlink>{RUN}</w:hyperlink></w:p>", "document"),
        (f"<w:p><w:ins>{RUN}</w:ins></w:p>", "document"),
        (f"<w:p><w:moveTo>{RUN}</w:moveTo></w:p>", "document"),
        (f"<w:tbl><w:tr><w:tc>{paragraph(MARK)}</w:tc></w:tr></w:tbl>", "document table 1"),
        (
            f"<w:tbl><w:tr><w:tc>{PLAIN}<w:tbl><w:tr><w:tc>{paragraph(MARK)}</w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>",
            "document table 2",
        ),
        (
            f"<w:p><w:r><w:pict><w:txbxContent>{paragraph(MARK)}</w:txbxContent></w:pict></w:r></w:p>",
            "document text box 1",
        ),
        (f"<w:p><w:r><w:instrText>QUOTE {MARK}</w:instrText></w:r></w:p>", "document field codes"),
        (f'<w:p><w:fldSimple w:instr="QUOTE {MARK}"/></w:p>', "document field codes"),
        (f'<w:p><w:r><w:drawing><w:docPr descr="{MARK}"/></w:drawing></w:r></w:p>', "document markup"),
        (f'<w:p><w:r><w:pict><w:textpath string="{MARK}"/></w:pict></w:r></w:p>', "document markup"),
        (f"<!-- {MARK} -->", "document markup"),
        (f"<w:p>{MARK}</w:p>", "document markup"),
        (f"<w:p><w:r/>{MARK}</w:p>", "document markup"),
        (f"<w:sectPr><w:p>{RUN}</w:p></w:sectPr>", "document markup"),
        (f'<w:p><w:bookmarkStart w:name="{MARK}"/></w:p>', "document markup"),
        (
            f"<w:p><w:r><w:ruby><w:rt>{RUN}</w:rt><w:rubyBase><w:r><w:t>字</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>",
            "document",
        ),
    ],
)
def test_text_is_found_wherever_it_stands_in_the_body(body: str, place: str) -> None:
    found = read(word(PLAIN + body))
    assert place in names_with(found, MARK)
    assert not found.not_examined


def test_both_branches_of_alternate_content_are_read_once() -> None:
    box = "<w:r><w:pict><w:txbxContent>%s</w:txbxContent></w:pict></w:r>"
    body = (
        "<w:p><mc:AlternateContent><mc:Choice>"
        + box % paragraph("第一种")
        + "</mc:Choice><mc:Fallback>"
        + box % paragraph(MARK)
        + box % paragraph("第一种")
        + "</mc:Fallback></mc:AlternateContent></w:p>"
    )
    found = read(word(body, namespaces='xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'))
    assert [part.text for part in found.parts if "text box" in part.name] == ["第一种", MARK]


def test_text_that_only_an_older_program_shows_is_read() -> None:
    run = "<w:r><w:t>甲</w:t></w:r>"
    choice = f"<mc:AlternateContent><mc:Choice>{run}</mc:Choice><mc:Fallback>%s</mc:Fallback></mc:AlternateContent>"
    namespace = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    for other, expected in ((RUN, f"甲\n{MARK}"), (run, "甲")):
        assert text_of(read(word(paragraph(choice % other), namespaces=namespace)), "document") == expected


@pytest.mark.parametrize(
    "body",
    [
        paragraph(HIDDEN_RUN % "<w:vanish/>"),
        paragraph(HIDDEN_RUN % '<w:color w:val="FFFFFF"/>'),
        paragraph(HIDDEN_RUN % '<w:sz w:val="2"/>'),
        paragraph(HIDDEN_RUN % '<w:rStyle w:val="gone"/>'),
        paragraph('<w:pPr><w:pStyle w:val="gonep"/></w:pPr>', MARK),
        f"<w:p><w:del><w:r><w:delText>{MARK}</w:delText></w:r></w:del></w:p>",
        f"<w:p><w:moveFrom>{RUN}</w:moveFrom></w:p>",
        f"<w:del>{paragraph(MARK)}</w:del>",
        f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{paragraph(MARK)}</w:tc></w:tr></w:tbl>",
    ],
)
def test_what_no_reader_sees_is_hidden_content_and_still_read(body: str) -> None:
    styles = (
        f'<w:styles xmlns:w="{W}"><w:style w:styleId="base"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:styleId="gone"><w:basedOn w:val="base"/></w:style>'
        '<w:style w:styleId="gonep" w:type="paragraph"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
    )
    found = read(word(PLAIN + body, {"word/styles.xml": styles}))
    assert rules(found) == {"hidden-content"}
    (part,) = [part for part in found.parts if MARK in part.text]
    assert part.locate(part.text.index(MARK)).hidden
    assert MARK not in text_of(found, "document")


@pytest.mark.parametrize(
    "run",
    [
        HIDDEN_RUN % '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="1F4E79"/>',
        HIDDEN_RUN % '<w:color w:val="FFFFFF"/><w:highlight w:val="blue"/>',
        HIDDEN_RUN % '<w:vanish w:val="0"/>',
        HIDDEN_RUN % "<w:webHidden/>",
        HIDDEN_RUN % '<w:color w:val="FF0000"/><w:sz w:val="4"/>',
    ],
)
def test_white_on_colour_and_plain_small_text_is_not_hidden(run: str) -> None:
    assert not read(word(paragraph(run))).findings


def test_white_text_in_a_coloured_cell_is_not_hidden() -> None:
    cell = '<w:tc><w:tcPr><w:shd w:val="clear" w:fill="1F4E79"/></w:tcPr>%s</w:tc>'
    run = HIDDEN_RUN % '<w:color w:val="FFFFFF"/>'
    found = read(word(f"<w:tbl><w:tr>{cell % paragraph(run)}</w:tr></w:tbl>"))
    assert not found.findings
    assert text_of(found, "document table 1") == MARK


def test_a_mark_that_is_half_hidden_is_whole_in_the_hidden_part() -> None:
    body = paragraph("机", "<w:r><w:rPr><w:vanish/></w:rPr><w:t>密</w:t></w:r>", "级")
    assert text_of(read(word(body)), "document hidden text") == "密\n机密级"


def test_stars_of_dingbat_fonts_are_stars() -> None:
    symbol = '<w:r><w:sym w:font="Wingdings" w:char="F0AB"/></w:r>'
    styled = '<w:r><w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr><w:t>\u00ab</w:t></w:r>'
    assert text_of(read(word(paragraph("秘密", symbol, styled))), "document") == "秘密★★"


@pytest.mark.parametrize(
    ("root", "member", "kind"),
    [
        ("hdr", "word/header1.xml", PartKind.HEADER),
        ("ftr", "word/footer1.xml", PartKind.FOOTER),
        ("footnotes", "word/footnotes.xml", PartKind.NOTE),
        ("endnotes", "word/endnotes.xml", PartKind.NOTE),
        ("comments", "word/comments.xml", PartKind.COMMENT),
        ("glossaryDocument", "word/glossary/document.xml", PartKind.PROSE),
    ],
)
def test_every_story_is_read_under_its_own_kind(root: str, member: str, kind: PartKind) -> None:
    story = f'<w:{root} xmlns:w="{W}"><w:x>{paragraph(MARK)}</w:x></w:{root}>'
    found = read(word(PLAIN, {member: story}))
    assert [part.kind for part in found.parts if MARK in part.text] == [kind]
    assert rules(found) == ({"hidden-content"} if root == "comments" else set())


@pytest.mark.parametrize(
    "member",
    ["customXml/item1.xml", "word/charts/chart1.xml", "word/diagrams/data1.xml", "word/settings.xml", "any/thing.xml"],
)
def test_texts_of_parts_without_a_meaning_of_their_own_are_read(member: str) -> None:
    found = read(word(PLAIN, {member: f"<x><p><t>内部</t><t>资料</t></p><v descr='{MARK}'/></x>"}))
    assert text_of(found, member).split("\n") == [MARK, MARK]


def test_custom_properties_are_read_as_fields() -> None:
    custom = '<Properties xmlns:v="urn:v"><property name="密级"><v:lpwstr>机密</v:lpwstr></property></Properties>'
    assert "密级：机密" in text_of(read(word(PLAIN, {"docProps/custom.xml": custom})), "docProps/custom.xml")


@pytest.mark.parametrize(
    ("member", "data"),
    [
        ("word/vbaProject.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("word/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("word/activeX/activeX1.xml", "<ax:ocx xmlns:ax='urn:a'/>"),
        (
            "word/_rels/settings.xml.rels",
            relations(("r1", "attachedTemplate", "https://x.invalid/a.dotm"), mode="External"),
        ),
        ("customXml/item1.xml", "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/hosts'>]><x>&e;</x>"),
        ("customXml/item1.xml", "<!DOCTYPE x SYSTEM 'https://x.invalid/a.dtd'><x/>".encode("utf-16")),
    ],
)
def test_what_acts_is_active_content(member: str, data: str | bytes) -> None:
    assert "active-content" in rules(read(word(PLAIN, {member: data})))


def test_a_field_that_talks_to_another_program_is_active_content() -> None:
    found = read(word("<w:p><w:r><w:instrText> DDEAUTO c:\\\\x </w:instrText></w:r></w:p>"))
    assert rules(found) == {"active-content"}


@pytest.mark.parametrize(
    ("member", "data", "reason"),
    [
        ("word/media/image1.png", b"\x89PNG\r\n\x1a\n0", "truncated"),
        ("word/media/image1.emf", b"\x01\x00\x00\x00" + b"\0" * 60, "ocr-missing"),
        ("word/afchunk.mht", "MIME-Version: 1.0", "unsupported"),
        ("word/fonts/font1.odttf", b"\x07\x08\x09", "unsupported"),
        ("word/broken.xml", "<x><y></x>", "unreadable"),
        ("word/settings.xml", "<?xml version='1.0' encoding='gb2312'?><x/>", "encoding"),
        ("word/deep.xml", "<x>" * 3000 + "</x>" * 3000, "unreadable"),
        (
            "word/_rels/document.xml.rels",
            relations(("r1", "image", "https://x.invalid/a.png"), mode="External"),
            "unsupported",
        ),
        ("word/_rels/document.xml.rels", relations(("r1", "aFChunk", "chunk.txt")), "unsupported"),
    ],
)
def test_a_part_that_nobody_can_read_is_not_examined(member: str, data: str | bytes, reason: str) -> None:
    found = read(word(PLAIN, {member: data}))
    assert [(unread.reason, unread.part) for unread in found.not_examined] == [(reason, member)]
    assert text_of(found, "document")


@pytest.mark.parametrize(
    ("member", "data", "kind"),
    [
        ("word/embeddings/a.txt", "内部文件".encode("gb18030"), Kind.TEXT),
        ("word/embeddings/a.csv", "a,b\n1,2\n", Kind.CSV),
        ("word/embeddings/a.html", "<p>机<br>密", Kind.HTML),
        ("word/media/image1.svg", "<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", Kind.SVG),
    ],
)
def test_a_text_file_inside_a_document_is_scanned_as_what_it_is(member: str, data: str | bytes, kind: Kind) -> None:
    found = extract_in_process("a.docx", word(PLAIN, {member: data}), Limits())
    assert not found.not_examined
    assert {part.file for part in found.parts if part.name == member} == {kind}


def test_a_document_inside_a_document_is_read_too() -> None:
    inner = word(paragraph(MARK))
    found = read(word(PLAIN, {"word/embeddings/inner.docx": inner}))
    assert names_with(found, MARK) == ["word/embeddings/inner.docx/document"]


def test_documents_inside_documents_end_at_the_depth_limit() -> None:
    data = word(paragraph(MARK))
    for _ in range(5):
        data = word(PLAIN, {"word/embeddings/inner.docx": data})
    found = read(data)
    assert [unread.reason for unread in found.not_examined] == ["depth"]
    assert not names_with(found, MARK)


def test_nested_text_boxes_take_time_that_grows_with_their_number() -> None:
    body = paragraph(MARK)
    for _ in range(40):
        body = f"<w:p><w:r><w:pict><w:txbxContent>{body}</w:txbxContent></w:pict></w:r></w:p>"
    assert names_with(read(word(body)), MARK) == ["document text box 1"]


def test_a_package_without_a_document_is_not_examined() -> None:
    found = read(package({"[Content_Types].xml": "<Types/>", "word/x.xml": "<x/>"}))
    assert [unread.reason for unread in found.not_examined] == ["unreadable"]


def test_strict_documents_in_the_other_namespace_are_read_alike() -> None:
    data = word(paragraph(MARK))
    strict = package(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main">'
            f"<w:body>{paragraph(MARK)}</w:body></w:document>",
        }
    )
    assert [p.text for p in read(strict).parts] == [p.text for p in read(data).parts]


def test_numbers_in_foreign_digits_break_nothing() -> None:
    run = HIDDEN_RUN % "<w:sz w:val='²'/>"
    cell = f"<w:tc><w:tcPr><w:gridSpan w:val='²'/></w:tcPr>{paragraph(run)}</w:tc>"
    assert not read(word(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>")).not_examined
