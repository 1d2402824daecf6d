"""Numbers and tables in sheets are judged as in texts: cells of several lines, merged headers, hidden sheets."""

from __future__ import annotations

from io import BytesIO

from openpyxl import Workbook

from gate.readers.base import Limits
from gate.readers.isolation import extract
from gate.scanner import scan_file


def found(book: Workbook) -> list[tuple[str, str | None]]:
    data = BytesIO()
    book.save(data)
    result = scan_file("a.xlsx", data.getvalue(), extract=lambda path, raw: extract(path, raw, Limits()))
    assert not result.not_examined
    return [(finding.rule, finding.part) for finding in result.findings]


def test_line_ends_in_header_cells_and_merged_headers_hide_nothing() -> None:
    book = Workbook()
    sheet = book.active
    sheet["A1"] = "表1 规模以上工业"
    sheet.merge_cells("A1:C1")
    sheet["A2"], sheet["B2"] = "企业\n名称", "主要指标"
    sheet["B3"], sheet["C3"] = "营业\n收入", "利润"
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("B2:C2")
    sheet.append(["海拉尔某乳业", 12, 3])
    assert ("survey-microdata", "Sheet!A4") in found(book)


def test_a_small_count_in_a_sheet_is_found() -> None:
    book = Workbook()
    book.active.append(["行业", "企业数", "营业收入"])
    book.active.append(["烟草制品业", 1, 3000])
    assert ("small-cell", "Sheet!B2") in found(book)


def test_a_very_hidden_sheet_is_read_too() -> None:
    book = Workbook()
    book.active["A1"] = "说明"
    hidden = book.create_sheet("微观")
    hidden.sheet_state = "veryHidden"
    hidden.append(["单位详细名称", "产值"])
    hidden.append(["某矿业", 900])
    assert ("survey-microdata", "微观!A2") in found(book)


def test_five_numbers_over_several_sheets_are_a_list_of_one_file() -> None:
    book = Workbook()
    for number in range(5):
        book.create_sheet(f"页{number}")["A1"] = f"电话1380013800{number}"
    assert ("personal-list", None) in found(book)


def test_four_numbers_over_several_sheets_are_no_list() -> None:
    book = Workbook()
    for number in range(4):
        book.create_sheet(f"页{number}")["A1"] = f"电话1380013800{number}"
    rules = {rule for rule, _ in found(book)}
    assert "mobile-number" in rules and "personal-list" not in rules
