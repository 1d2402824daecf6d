"""Excel workbooks: every cell under its own name, everything beside the cells, and what is hidden."""

from __future__ import annotations

from io import BytesIO
from time import process_time

import openpyxl
import pytest
from office_builder import R, S, cell, package, relations, workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from gate.readers.base import Limits, PartKind
from gate.readers.isolation import extract_in_process

MARK = "内部资料"


def read(data: bytes, limits: Limits | None = None):
    return extract_in_process("a.xlsx", data, limits or Limits())


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def places(extraction, words: str) -> list[str]:
    return [part.locate(part.text.index(words)).name for part in extraction.parts if words in part.text]


def hidden(extraction) -> list[str | None]:
    return [finding.part for finding in extraction.findings if finding.rule == "hidden-content"]


def rows(*lines: str) -> str:
    return "<sheetData>" + "".join(f"<row>{line}</row>" for line in lines) + "</sheetData>"


def test_cells_bear_their_own_names_whatever_was_left_out() -> None:
    book = openpyxl.Workbook()
    book.active.title = "Sheet2"
    book.active["A1"], book.active["B7"], book.active["AA9"] = "地区", MARK, 5
    found = read(saved(book))
    assert places(found, MARK) == ["Sheet2!B7"]
    (grid,) = [part for part in found.parts if part.table]
    assert grid.table == (("地区", "", ""), ("", MARK, ""), ("", "", "5"))
    assert (grid.rows, grid.columns) == ((1, 7, 9), (1, 2, 27))
    assert [grid.cell_name(row, column) for row, column, _, _ in grid.cells()] == [
        "Sheet2!A1",
        "Sheet2!B7",
        "Sheet2!AA9",
    ]
    assert not found.findings
    assert not found.not_examined


def test_what_openpyxl_writes_beside_the_cells_is_read() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = 1
    sheet["A1"].number_format = '"秘密★"0"年"'
    sheet["C3"].comment = Comment("批注内容", "某人")
    sheet.oddHeader.left.text, sheet.oddHeader.center.text = "左页眉", "内部文件"
    sheet.evenFooter.right.text = "页脚"
    check = DataValidation(type="list", formula1='"甲,乙"', promptTitle="提示标题", prompt="提示内容", error="出错")
    check.add("A1")
    sheet.add_data_validation(check)
    book.defined_names["某名"] = openpyxl.workbook.defined_name.DefinedName("某名", attr_text='"名内文字"')
    book.properties.keywords = "关键词"
    sheet["A2"] = '=IF(A1>1,"公式文字","")'
    found = read(saved(book))
    texts = {part.name: part.text for part in found.parts}
    assert "秘密★ 年" in texts["number formats"]
    assert texts["Sheet!C3 comment"].endswith("批注内容")
    assert texts["Sheet header"] == "左页眉\n内部文件"
    assert texts["Sheet footer"] == "页脚"
    assert all(word in texts["Sheet settings"] for word in ("提示标题", "提示内容", "出错", "甲,乙"))
    assert "名内文字" in texts["defined name 1"]
    assert "关键词" in texts["docProps/core.xml"]
    assert "公式文字" in texts["Sheet formulas"]
    assert hidden(found) == ["Sheet!C3 comment"]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheets_are_read_and_said_to_be_hidden(state: str) -> None:
    found = read(workbook(rows(cell("A1", MARK)), state=f'state="{state}"', name="备用"))
    assert places(found, MARK) == ["备用!A1"]
    assert hidden(found) == ["备用"]
    assert all(part.hidden for part in found.parts)


@pytest.mark.parametrize(
    ("sheet", "place"),
    [
        (f'<sheetData><row r="5" hidden="1">{cell("B5", MARK)}</row></sheetData>', "表1!5:5"),
        (f'<sheetData><row r="5" ht="0">{cell("B5", MARK)}</row></sheetData>', "表1!5:5"),
        (f'<sheetFormatPr zeroHeight="1"/><sheetData><row r="5">{cell("B5", MARK)}</row></sheetData>', "表1!5:5"),
        (f'<cols><col min="2" max="3" hidden="1"/></cols>{rows(cell("B1", MARK))}', "表1!B:B"),
        (f'<cols><col min="2" max="16384" width="0.0"/></cols>{rows(cell("B1", MARK))}', "表1!B:B"),
    ],
)
def test_hidden_rows_and_columns_with_values_are_hidden_content(sheet: str, place: str) -> None:
    found = read(workbook(sheet))
    assert hidden(found) == [place]
    (grid,) = [part for part in found.parts if part.table]
    assert grid.locate(grid.text.index(MARK)).hidden


def test_hidden_rows_without_values_are_nothing() -> None:
    columns = '<cols><col min="9" max="9" hidden="1"/></cols>'
    cells = f'<sheetData><row>{cell("A1", "甲")}</row><row hidden="1"/></sheetData>'
    assert not read(workbook(columns + cells)).findings


@pytest.mark.parametrize(
    ("font", "fill", "form", "is_hidden"),
    [
        (Font(color="FFFFFFFF"), None, "General", True),
        (Font(color="FFFFFFFF"), PatternFill("solid", fgColor="FF1F4E79"), "General", False),
        (Font(color="FFFFFFFF"), PatternFill("solid", fgColor="FFFFFFFF"), "General", True),
        (Font(color="FFFF0000"), None, "General", False),
        (Font(size=1), None, "General", True),
        (Font(size=8), None, "General", False),
        (Font(), None, ";;;", True),
        (Font(), None, "0.00;-0.00;;", False),
    ],
)
def test_a_style_that_shows_nothing_hides_its_cells(font: Font, fill, form: str, is_hidden: bool) -> None:
    book = openpyxl.Workbook()
    cell_ = book.active["B2"]
    cell_.value, cell_.font, cell_.number_format = MARK, font, form
    if fill is not None:
        cell_.fill = fill
    assert hidden(read(saved(book))) == (["Sheet!B2"] if is_hidden else [])


def strings(*items: str) -> dict[str, str]:
    return {"xl/sharedStrings.xml": f'<sst xmlns="{S}">{"".join(f"<si>{item}</si>" for item in items)}</sst>'}


def test_shared_strings_are_joined_and_unused_ones_are_hidden_content() -> None:
    sheet = rows('<c r="A1" t="s"><v>0</v></c>')
    found = read(workbook(sheet, strings("<r><t>机</t></r><r><t>密</t></r><rPh><t>注音</t></rPh>", "<t>没有用到</t>")))
    assert {part.name: part.text for part in found.parts if part.name != "sheet name 1"} == {
        "表1": "机密",
        "unused shared strings": "没有用到",
        "phonetic guides": "注音",
    }
    assert hidden(found) == ["unused shared strings"]


def test_caches_are_hidden_where_no_visible_cell_shows_their_values() -> None:
    member = "xl/pivotCache/pivotCacheDefinition1.xml"
    for value, expected in (("海拉尔区", []), (MARK, [member])):
        others = {member: f'<pivotCacheDefinition xmlns="{S}"><s v="{value}"/></pivotCacheDefinition>'}
        found = read(workbook(rows(cell("A1", "海拉尔区")), others))
        assert hidden(found) == expected
        assert places(found, value)


def test_values_of_other_workbooks_and_their_addresses_are_read() -> None:
    values = f"<sheetDataSet><sheetData><row><cell><v>{MARK}</v></cell></row></sheetData></sheetDataSet>"
    names = '<sheetNames><sheetName val="外表"/></sheetNames>'
    link = f"<externalLink><externalBook>{names}{values}</externalBook></externalLink>"
    others = {
        "xl/externalLinks/externalLink1.xml": link,
        "xl/externalLinks/_rels/externalLink1.xml.rels": relations(
            ("r1", "externalLinkPath", "文件.xlsx"), mode="External"
        ),
    }
    found = read(workbook(rows(cell("A1", "甲")), others))
    assert places(found, MARK) == ["xl/externalLinks/externalLink1.xml"]
    assert places(found, "外表") == ["xl/externalLinks/externalLink1.xml"]
    assert places(found, "文件.xlsx")


def test_threaded_comments_and_drawings_are_read_under_their_sheet() -> None:
    others = {
        "xl/worksheets/_rels/sheet1.xml.rels": relations(("r1", "threadedComment", "../threadedComments/t1.xml")),
        "xl/threadedComments/t1.xml": f'<ThreadedComments><x ref="B2"><text>{MARK}</text></x></ThreadedComments>',
        "xl/drawings/drawing1.xml": "<wsDr><sp><p><r><t>图</t></r><r><t>中文字</t></r></p></sp></wsDr>",
    }
    found = read(workbook(rows(cell("A1", "甲")), others))
    assert places(found, MARK) == ["表1!B2 comment"]
    assert [part.kind for part in found.parts if part.text == "图中文字"] == [PartKind.PROSE]


@pytest.mark.parametrize(
    ("sheet", "text"),
    [
        ('<c r="A1"><v>1.3812345678E10</v></c>', "13812345678"),
        ('<c r="A1"><v>0.1</v></c>', "0.1"),
        ('<c r="A1"><v>1E-7</v></c>', "1E-7"),
        ('<c r="A1"><v>1E999999999</v></c>', "1E999999999"),
        ('<c r="A1" t="str"><f>A2</f><v>文字</v></c>', "文字"),
        ('<c r="A1" t="e"><v>#REF!</v></c>', "#REF!"),
        ('<c r="A1" t="inlineStr"><is><r><t>机</t></r><r><t>密</t></r></is></c>', "机密"),
        ('<c r="A1" t="inlineStr"><is><t>甲</t></is></c><c r="A1" t="inlineStr"><is><t>乙</t></is></c>', "甲\n乙"),
        ('<c t="inlineStr"><is><t>甲</t></is></c><c t="inlineStr"><is><t>乙</t></is></c>', "甲\t乙"),
    ],
)
def test_every_kind_of_cell_gives_what_it_shows(sheet: str, text: str) -> None:
    (grid,) = [part for part in read(workbook(rows(sheet))).parts if part.table]
    assert grid.text == text


@pytest.mark.parametrize(
    "stray",
    [
        f"<row>{MARK}</row>",
        f"<row><x>{MARK}</x></row>",
        f"<row><c r='A1'><x>{MARK}</x></c></row>",
        f"<row><c r='A1' x='{MARK}'/></row>",
        f"{MARK}<row/>",
        f"<row/><!-- {MARK} -->",
    ],
)
def test_text_at_places_that_no_program_shows_is_read(stray: str) -> None:
    assert places(read(workbook(f"<sheetData>{stray}</sheetData>")), MARK) == ["表1 settings"]


@pytest.mark.parametrize(
    "bad",
    [
        "<row r='0'/>",
        "<row><c r='XFE1'/></row>",
        "<row><c r='A1048577'/></row>",
        "<row><c r='内部'/></row>",
        "<row><c r='A1' t='s'><v>7</v></c></row>",
        "<row>",
    ],
)
def test_a_sheet_that_breaks_the_format_is_not_examined(bad: str) -> None:
    found = read(workbook(f"<sheetData>{bad}</sheetData>"))
    assert [(unread.reason, unread.part) for unread in found.not_examined] == [
        ("unreadable", "xl/worksheets/sheet1.xml")
    ]


def test_a_sheet_with_a_million_columns_is_given_up_at_the_first_too_many() -> None:
    sheet = "<sheetData><row>" + "<c/>" * 1_000_000 + "</row></sheetData>"
    start = process_time()
    found = read(workbook(sheet), Limits(ratio=100_000))
    assert [unread.reason for unread in found.not_examined] == ["unreadable"]
    assert process_time() - start < 5


def test_a_sheet_of_lonely_cells_far_apart_is_too_complex() -> None:
    sheet = rows(*(cell(f"{openpyxl.utils.get_column_letter(n)}{n}", "甲") for n in range(1, 2000)))
    assert [unread.reason for unread in read(workbook(sheet)).not_examined] == ["too-complex"]


def test_too_many_cells_are_too_complex() -> None:
    found = read(workbook(rows(cell("A1", "甲") + cell("B1", "乙"))), Limits(cells=1))
    assert [unread.reason for unread in found.not_examined] == ["too-complex"]


def test_a_sheet_that_no_workbook_lists_is_read_as_hidden() -> None:
    lost = f'<worksheet xmlns="{S}">{rows(cell("A1", MARK))}</worksheet>'
    found = read(workbook(rows(cell("A1", "甲")), {"xl/worksheets/lost.xml": lost}))
    assert hidden(found) == ["xl/worksheets/lost.xml"]
    assert places(found, MARK)


def test_a_listed_sheet_that_is_missing_is_not_examined() -> None:
    book = f'<workbook xmlns="{S}" xmlns:r="{R}"><sheets><sheet name="表" r:id="r1"/></sheets></workbook>'
    data = package({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": book})
    assert [(unread.reason, unread.part) for unread in read(data).not_examined] == [("truncated", "表")]


@pytest.mark.parametrize(
    ("others", "sheet"),
    [
        ({"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}, ""),
        ({"xl/connections.xml": "<connections/>"}, ""),
        ({"xl/macrosheets/sheet1.xml": "<macrosheet/>"}, ""),
        ({"xl/externalLinks/externalLink1.xml": "<externalLink><ddeLink/></externalLink>"}, ""),
        ({}, rows("<c r='A1'><f>cmd|'/c calc'!A0</f></c>")),
    ],
)
def test_what_acts_is_active_content(others: dict[str, str | bytes], sheet: str) -> None:
    assert "active-content" in {finding.rule for finding in read(workbook(sheet, others)).findings}


def test_printer_settings_are_read_and_other_binary_parts_are_not_examined() -> None:
    name = "打印机".encode("utf-16-le").ljust(64, b"\0")
    devmode = name + b"\x01\x04\x00\x00" + (220).to_bytes(2, "little") + b"\0\0" + b"\0" * 148
    others = {"xl/printerSettings/printerSettings1.bin": devmode, "xl/model/item.data": b"\1\2\3"}
    found = read(workbook("", others))
    assert places(found, "打印机") == ["xl/printerSettings/printerSettings1.bin"]
    assert [(unread.reason, unread.part) for unread in found.not_examined] == [("unsupported", "xl/model/item.data")]


def test_binary_workbooks_are_unsupported() -> None:
    found = read(package({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": b"\1"}))
    assert [unread.reason for unread in found.not_examined] == ["unsupported"]


def test_fifty_thousand_cells_take_at_most_two_seconds() -> None:
    book = openpyxl.Workbook()
    for row in range(5000):
        book.active.append([f"地区{row}", row, row / 7, "文字", row, row, row, row, row, row])
    data = saved(book)
    start = process_time()
    found = read(data)
    assert process_time() - start < 2
    assert places(found, "地区4999") == ["Sheet!A5000"]


def test_numbers_in_foreign_digits_break_nothing() -> None:
    styles = "<styleSheet><cellXfs><xf fontId='²' fillId='²'/></cellXfs></styleSheet>"
    assert not read(workbook(rows(cell("A1", "甲")), {"xl/styles.xml": styles})).not_examined
