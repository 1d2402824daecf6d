"""The attachments of the sample say what their pages say, and can be made again byte for byte."""

from __future__ import annotations

import csv
import importlib.util
import io
import re
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import docx
import openpyxl
import pypdfium2
import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTICE = "本页为 gongkai-gate 工具的样例内容，不是官方发布。"


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "make_sample_attachments", ROOT / "tools" / "make_sample_attachments.py"
    )
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


tool = _load()
PATHS = [tool.RELEASES / name for name in tool.ATTACHMENTS]


def _page(path: Path):
    return tool.read_page((path.parent / "index.md").read_text(encoding="utf-8"))


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _of_kind(suffix: str) -> list:
    return [pytest.param(path, id=path.name) for path in PATHS if path.suffix == suffix]


@pytest.mark.parametrize("path", [pytest.param(path, id=path.name) for path in PATHS])
def test_an_attachment_on_disk_is_what_its_page_makes(path: Path) -> None:
    assert path.read_bytes() == tool.make(path)


def test_every_attachment_of_the_sample_is_made_by_the_tool() -> None:
    lying = {path for path in tool.RELEASES.rglob("*") if path.is_file() and path.suffix != ".md"}
    assert lying == set(PATHS)


@pytest.mark.parametrize("index", [pytest.param(p, id=p.parent.name) for p in (ROOT / "content").rglob("*.md")])
def test_every_page_says_that_it_is_a_sample(index: Path) -> None:
    assert NOTICE in index.read_text(encoding="utf-8").split("---\n", 2)[2]


@pytest.mark.parametrize("path", _of_kind(".csv"))
def test_a_csv_holds_the_table_of_its_page(path: Path) -> None:
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    table = _page(path).table
    assert rows == [list(table.header), *map(list, table.rows)]


@pytest.mark.parametrize("path", _of_kind(".xlsx"))
def test_a_workbook_shows_the_digits_of_its_page(path: Path) -> None:
    table = _page(path).table
    sheet = openpyxl.load_workbook(path)["数据"]
    shown = [
        tuple(
            f"{cell.value:.{len(cell.number_format.partition('.')[2])}f}"
            if isinstance(cell.value, int | float)
            else cell.value
            for cell in row
        )
        for row in sheet.iter_rows()
    ]
    assert shown == [table.header, *table.rows]


@pytest.mark.parametrize("path", _of_kind(".docx"))
def test_a_document_holds_the_texts_and_tables_of_its_page(path: Path) -> None:
    page, document = _page(path), docx.Document(str(path))
    assert [p.text for p in document.paragraphs] == [page.title, *(block.text for block in page.texts)]
    tables = [block for block in page.blocks if isinstance(block, tool.Table)]
    for grid, table in zip(document.tables, tables, strict=True):
        assert [tuple(cell.text for cell in row.cells) for row in grid.rows] == [table.header, *table.rows]


@pytest.mark.parametrize("path", _of_kind(".pdf"))
def test_the_text_layer_of_a_pdf_is_the_text_of_its_page(path: Path) -> None:
    page = _page(path)
    layer = "".join(sheet.get_textpage().get_text_range() for sheet in pypdfium2.PdfDocument(path))
    for text in (page.title, *(block.text for block in page.texts)):
        assert _squeezed(text) in _squeezed(layer)
    for block in page.blocks:
        if isinstance(block, tool.Table):
            for row in block.rows:
                assert all(piece in layer for cell in row for piece in re.findall(r"-?[\d.]+", cell))


@pytest.mark.parametrize("path", _of_kind(".docx") + _of_kind(".xlsx"))
def test_an_office_file_names_no_author_and_no_moment(path: Path) -> None:
    with zipfile.ZipFile(path) as package:
        assert {info.date_time for info in package.infolist()} == {tool.FIXED_TIME}
        assert {info.compress_type for info in package.infolist()} == {zipfile.ZIP_STORED}
        assert package.read("docProps/core.xml").decode() == tool.CORE_PROPERTIES
        assert not [name for name in package.namelist() if "thumbnail" in name]
