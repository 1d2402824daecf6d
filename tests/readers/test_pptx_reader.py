"""Presentations: every place that holds text is read, and what nobody sees is said to be hidden."""

from __future__ import annotations

import pytest
from office_builder import A, P, R, package, relations, shape, slide, slides, word

from gate.readers.base import Extraction, Limits, PartKind
from gate.readers.extraction import extract_in_process
from gate.readers.sniff import Kind, sniff

MARK = "内部资料"
ON_SLIDE = (100_000, 100_000, 900_000, 400_000)
WHITE = '<a:solidFill><a:srgbClr val="ffffff"/></a:solidFill>'
RED = '<a:solidFill><a:srgbClr val="C00000"/></a:solidFill>'
WHITE_RUN = f"<a:r><a:rPr>{WHITE}</a:rPr><a:t>{MARK}</a:t></a:r>"


def read(data: bytes) -> Extraction:
    return extract_in_process("a.pptx", data, Limits())


def texts(extraction: Extraction) -> dict[str, str]:
    return {part.name: part.text for part in extraction.parts}


def names_with(extraction: Extraction, words: str) -> set[str]:
    return {part.name for part in extraction.parts if words in part.text}


def hidden(extraction: Extraction) -> set[str | None]:
    return {finding.part for finding in extraction.findings if finding.rule == "hidden-content"}


def text_box(body: str) -> str:
    return f"<p:txBody><a:p>{body}</a:p></p:txBody>"


def test_slides_are_numbered_in_the_order_of_the_show() -> None:
    data = slides(slide(shape("甲")), slide(shape("乙"), shape("丙")))
    assert sniff("a.pptx", data).kind is Kind.PPTX
    found = read(data)
    assert {name: text.split() for name, text in texts(found).items()} == {"slide 1": ["甲"], "slide 2": ["乙", "丙"]}
    assert not found.findings
    assert not found.not_examined


@pytest.mark.parametrize(
    "content",
    [
        shape("内部", "资料"),
        shape("内部", "<a:fld><a:rPr/><a:t>资料</a:t></a:fld>"),
        f"<p:grpSp><p:nvGrpSpPr/><p:grpSpPr/><p:grpSp>{shape(MARK)}</p:grpSp></p:grpSp>",
        f"<p:cxnSp><p:nvCxnSpPr/>{text_box(f'<a:r><a:t>{MARK}</a:t></a:r>')}</p:cxnSp>",
        f'<mc:AlternateContent xmlns:mc="m"><mc:Choice>{shape(MARK)}</mc:Choice></mc:AlternateContent>',
        f'<mc:AlternateContent xmlns:mc="m"><mc:Choice/><mc:Fallback>{shape(MARK)}</mc:Fallback></mc:AlternateContent>',
    ],
)
def test_runs_are_joined_in_every_kind_of_shape(content: str) -> None:
    assert names_with(read(slides(slide(content))), MARK) == {"slide 1"}


def test_an_alternative_that_says_the_same_counts_once() -> None:
    both = f"<mc:Choice>{shape(MARK)}</mc:Choice><mc:Fallback>{shape(MARK)}</mc:Fallback>"
    found = read(slides(slide(f'<mc:AlternateContent xmlns:mc="m">{both}</mc:AlternateContent>')))
    assert texts(found)["slide 1"].count(MARK) == 1


def test_a_table_is_a_table() -> None:
    def row(*cells: str) -> str:
        return "<a:tr>" + "".join(cells) + "</a:tr>"

    def entry(text: str, attributes: str = "") -> str:
        return f"<a:tc {attributes}><a:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></a:txBody></a:tc>"

    table = f"<a:tbl>{row(entry('单位名称'), entry('产值'))}{row(entry('甲'), entry('3'))}{row(entry('乙'))}</a:tbl>"
    frame = f"<p:graphicFrame><a:graphic><a:graphicData>{table}</a:graphicData></a:graphic></p:graphicFrame>"
    (part,) = read(slides(slide(frame))).parts
    assert (part.name, part.kind) == ("slide 1 table 1", PartKind.CELLS)
    assert part.table == (("单位名称", "产值"), ("甲", "3"), ("乙", ""))
    merged = frame.replace("<a:tc ><a:txBody><a:p><a:r><a:t>3", '<a:tc hMerge="1"><a:txBody><a:p><a:r><a:t>3')
    assert hidden(read(slides(slide(merged)))) == {"slide 1 table 1"}


@pytest.mark.parametrize(
    "content",
    [
        shape(MARK, at=(-5_000_000, 0, 900_000, 400_000)),
        shape(MARK, at=(9_200_000, 0, 900_000, 400_000)),
        shape(MARK, at=(0, 6_900_000, 900_000, 400_000)),
        '<p:grpSp><p:nvGrpSpPr/><p:grpSpPr><a:xfrm><a:off x="9200000" y="0"/><a:ext cx="10" cy="10"/>'
        f'<a:chOff x="0" y="0"/><a:chExt cx="10" cy="10"/></a:xfrm></p:grpSpPr>{shape(MARK, at=ON_SLIDE)}</p:grpSp>',
        shape(MARK, at=ON_SLIDE, named='hidden="1"'),
        f'<p:grpSp><p:nvGrpSpPr><p:cNvPr id="1" name="g" hidden="1"/></p:nvGrpSpPr>{shape(MARK)}</p:grpSp>',
        shape(f'<a:r><a:rPr sz="100"/><a:t>{MARK}</a:t></a:r>'),
        shape(WHITE_RUN, at=ON_SLIDE),
        shape(WHITE_RUN.replace('srgbClr val="ffffff"', 'schemeClr val="bg1"'), at=ON_SLIDE),
        shape(WHITE_RUN.replace('"ffffff"/>', '"123456"><a:alpha val="0"/></a:srgbClr>'), at=ON_SLIDE),
    ],
)
def test_what_nobody_sees_is_hidden(content: str) -> None:
    found = read(slides(slide(content)))
    assert hidden(found) == {"slide 1 hidden text"} == names_with(found, MARK)


@pytest.mark.parametrize(
    ("content", "background"),
    [
        (shape(WHITE_RUN, at=ON_SLIDE, properties=RED), ""),
        (shape("", at=ON_SLIDE, properties=RED) + shape(WHITE_RUN, at=ON_SLIDE), ""),
        (f"<p:pic><p:spPr/></p:pic>{shape(WHITE_RUN)}", ""),
        (shape(WHITE_RUN, at=ON_SLIDE), f"<p:bg><p:bgPr>{RED}</p:bgPr></p:bg>"),
        (shape(WHITE_RUN, at=ON_SLIDE), "<p:bg><p:bgPr><a:blipFill/></p:bgPr></p:bg>"),
        (shape(f'<a:r><a:rPr sz="1800"/><a:t>{MARK}</a:t></a:r>', at=(-100, 0, 900_000, 400_000)), ""),
    ],
)
def test_white_on_colour_and_what_reaches_onto_the_slide_is_seen(content: str, background: str) -> None:
    found = read(slides(slide(content, background=background)))
    assert not hidden(found)
    assert "slide 1" in names_with(found, MARK)


def test_white_on_a_coloured_master_is_seen() -> None:
    others: dict[str, str | bytes] = {
        "ppt/slides/_rels/slide1.xml.rels": relations(("r1", "slideLayout", "../slideLayouts/slideLayout1.xml")),
        "ppt/slideLayouts/slideLayout1.xml": slide(root="sldLayout"),
        "ppt/slideLayouts/_rels/slideLayout1.xml.rels": relations(
            ("r1", "slideMaster", "../slideMasters/slideMaster1.xml")
        ),
        "ppt/slideMasters/slideMaster1.xml": slide(background=f"<p:bg><p:bgPr>{RED}</p:bgPr></p:bg>", root="sldMaster"),
    }
    show = slides(slide(shape(WHITE_RUN, at=ON_SLIDE)), others=others)
    assert not hidden(read(show))
    plain = others | {"ppt/slideMasters/slideMaster1.xml": slide(root="sldMaster")}
    assert hidden(read(slides(slide(shape(WHITE_RUN, at=ON_SLIDE)), others=plain))) == {"slide 1 hidden text"}


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (slides(slide(shape(MARK), attributes='show="0"')), "slide 1"),
        (slides(slide(shape("甲")), slide(shape(MARK)), listed=1), "slide2"),
    ],
)
def test_a_slide_that_is_not_shown_is_hidden(data: bytes, name: str) -> None:
    found = read(data)
    assert hidden(found) == {name}
    assert [(part.name, part.hidden) for part in found.parts if MARK in part.text] == [(name, True)]


def test_text_boxes_of_one_character_make_a_line() -> None:
    row = [shape(text, at=(x, 100_000, 300_000, 300_000)) for text, x in (("密", 800_000), ("机", 400_000))]
    assert names_with(read(slides(slide(*row))), "机密") == {"slide 1 by position"}


@pytest.mark.parametrize(
    ("member", "content", "name"),
    [
        ("ppt/slideLayouts/slideLayout1.xml", slide(shape(MARK), root="sldLayout"), "slideLayout1"),
        ("ppt/slideMasters/slideMaster1.xml", slide(shape(MARK), root="sldMaster"), "slideMaster1"),
        ("ppt/notesMasters/notesMaster1.xml", slide(shape(MARK), root="notesMaster"), "notesMaster1"),
        ("ppt/handoutMasters/handoutMaster1.xml", slide(shape(MARK), root="handoutMaster"), "handoutMaster1"),
        (
            "ppt/charts/chart1.xml",
            f'<c:chartSpace xmlns:c="c" xmlns:a="{A}"><a:p><a:r><a:t>{MARK}</a:t></a:r></a:p></c:chartSpace>',
            "ppt/charts/chart1.xml",
        ),
        (
            "ppt/diagrams/data1.xml",
            f'<dgm:dataModel xmlns:dgm="d" xmlns:a="{A}"><a:p><a:r><a:t>{MARK}</a:t></a:r></a:p></dgm:dataModel>',
            "ppt/diagrams/data1.xml",
        ),
        ("docProps/core.xml", f"<coreProperties><title>{MARK}</title></coreProperties>", "docProps/core.xml"),
        (
            "ppt/tags/tag1.xml",
            f'<p:tagLst xmlns:p="{P}"><p:tag name="A" val="{MARK}"/></p:tagLst>',
            "ppt/tags/tag1.xml",
        ),
        ("ppt/embeddings/a.docx", word(f"<w:p><w:r><w:t>{MARK}</w:t></w:r></w:p>"), "ppt/embeddings/a.docx/document"),
    ],
)
def test_what_stands_beside_the_slides_is_read(member: str, content: str | bytes, name: str) -> None:
    found = read(slides(slide(shape("甲")), others={member: content}))
    assert names_with(found, MARK) == {name}
    assert not found.findings


def test_notes_bear_the_number_of_their_slide_and_comments_are_hidden() -> None:
    others: dict[str, str | bytes] = {
        "ppt/notesSlides/notesSlide1.xml": slide(shape(MARK), root="notes"),
        "ppt/notesSlides/_rels/notesSlide1.xml.rels": relations(("r1", "slide", "../slides/slide1.xml")),
        "ppt/comments/comment1.xml": f'<p:cmLst xmlns:p="{P}"><p:cm><p:text>{MARK}</p:text></p:cm></p:cmLst>',
    }
    found = read(slides(slide(shape("甲")), others=others))
    assert names_with(found, MARK) == {"slide 1 notes", "comments comment1.xml"}
    assert hidden(found) == {"comments comment1.xml"}


@pytest.mark.parametrize("named", [f'descr="{MARK}"', f'title="{MARK}"'])
def test_alternative_texts_are_read(named: str) -> None:
    assert names_with(read(slides(slide(shape("甲", named=named)))), MARK) == {"slide 1 markup"}


@pytest.mark.parametrize(
    "content",
    [
        shape('<a:r><a:rPr><a:hlinkClick action="ppaction://program"/></a:rPr><a:t>甲</a:t></a:r>'),
        f'<p:graphicFrame><a:graphic><p:oleObj xmlns:r="{R}" r:id="r1"/></a:graphic></p:graphicFrame>',
    ],
)
def test_what_acts_is_active(content: str) -> None:
    assert {finding.rule for finding in read(slides(slide(content))).findings} == {"active-content"}


@pytest.mark.parametrize(
    ("member", "data", "reason"),
    [
        ("ppt/media/media1.mp4", b"\0\0\0\x18ftypmp42", "unsupported"),
        ("ppt/media/media1.wav", b"RIFF\0\0\0\0WAVE", "unsupported"),
        ("ppt/slides/slide9.xml", "<p:sld", "unreadable"),
        (
            "ppt/slides/_rels/slide1.xml.rels",
            relations(("r1", "video", "file:///a.mp4"), mode="External"),
            "unsupported",
        ),
    ],
)
def test_what_cannot_be_read_is_not_examined(member: str, data: str | bytes, reason: str) -> None:
    found = read(slides(slide(shape("甲")), others={member: data}))
    assert [(unread.reason, unread.part) for unread in found.not_examined] == [(reason, member)]


def test_a_package_without_a_show_is_broken() -> None:
    broken = package({"[Content_Types].xml": "<Types/>", "ppt/slides/slide1.xml": slide(shape("甲"))})
    assert [unread.reason for unread in read(broken).not_examined] == ["unreadable"]
