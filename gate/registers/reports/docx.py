"""A report as .docx: A4 across where a table is wide, merged cells as the form has them, no author, the same bytes."""

from __future__ import annotations

from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph as Line

from gate.registers.reports.document import Block, Cell, Document, Grid, Heading, Items, Paragraph
from gate.registers.word import HEAD_FONT, TITLE_FONT, new_document, set_font, stored
from gate.visible import visible

_TITLE, _TEXT, _CELL = Pt(22), Pt(16), Pt(9)
_MARGIN = Cm(2)
_WIDE = 7
"""A table with more columns than this is set across the page."""
_LABEL_SHARE = 3
"""How much wider the last label column is than a column of numbers."""


def docx(document: Document) -> bytes:
    """The file."""
    file = new_document()
    if any(isinstance(block, Grid) and block.width > _WIDE for block in document.blocks):
        _lay_across(file)
    title = _line(file, document.title, TITLE_FONT, _TITLE, level=0)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = _TEXT
    for block in document.blocks:
        _add(file, block)
    return stored(file)


def _lay_across(file: Docx) -> None:
    section = file.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN


def _line(file: Docx, text: str, font: str | None = None, size: Pt = _TEXT, level: int | None = None) -> Line:
    """A paragraph; with a `level` it stands in the outline, and with what follows on one page."""
    line = file.add_paragraph()
    run = line.add_run(visible(text))
    run.font.size = size
    if font is not None:
        set_font(run._element.get_or_add_rPr(), font)
    if level is not None:
        outline = OxmlElement("w:outlineLvl")
        outline.set(qn("w:val"), str(level))
        line._p.get_or_add_pPr().append(outline)
        line.paragraph_format.keep_with_next = True
    return line


def _add(file: Docx, block: Block) -> None:
    match block:
        case Heading():
            _line(file, block.text, HEAD_FONT, level=block.level - 1)
        case Paragraph():
            _line(file, block.text).paragraph_format.first_line_indent = 2 * _TEXT
        case Items():
            for text in block.texts:
                _line(file, f"· {text}").paragraph_format.left_indent = 2 * _TEXT
        case Grid():
            _add_table(file, block)


def _add_table(file: Docx, grid: Grid) -> None:
    if grid.caption:
        _line(file, grid.caption, HEAD_FONT).paragraph_format.keep_with_next = True
    table = file.add_table(len(grid.rows), grid.width, style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    places = [list(row.cells) for row in table.rows]
    for down, across, cell in grid.places():
        first, last = places[down][across], places[down + cell.down - 1][across + cell.across - 1]
        _fill(first if first is last else first.merge(last), cell, across < grid.stub)
    _widths(file, table, grid)
    _repeat_head(table, grid)
    _line(file, "")


def _fill(place: _Cell, cell: Cell, label: bool) -> None:
    place.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = place.paragraphs[0]
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    if cell.head or (cell.number and not label):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(visible(cell.text))
    run.font.size = _CELL
    run.bold = cell.head


def _widths(file: Docx, table: Table, grid: Grid) -> None:
    """Numbers get equal columns; of the labels the last one is the widest."""
    section = file.sections[0]
    shares = [_LABEL_SHARE if n == grid.stub - 1 else 1 for n in range(grid.width)]
    room = section.page_width - section.left_margin - section.right_margin
    for column, share in zip(table.columns, shares, strict=True):
        column.width = room * share // sum(shares)
    for row in table.rows:
        for cell, share in zip(row._tr.tc_lst, _spans(row._tr.tc_lst, shares), strict=True):
            cell.width = room * share // sum(shares)


def _spans(cells, shares: list[int]) -> list[int]:
    place, found = 0, []
    for cell in cells:
        found.append(sum(shares[place : place + cell.grid_span]))
        place += cell.grid_span
    return found


def _repeat_head(table: Table, grid: Grid) -> None:
    """The head rows come again on every page, and no row is torn in two."""
    for place, (row, cells) in enumerate(zip(table.rows, grid.rows, strict=True)):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if cells[-1].head and all(above[-1].head for above in grid.rows[:place]):
            properties.append(OxmlElement("w:tblHeader"))
