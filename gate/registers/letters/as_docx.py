"""A letter as a Word file in the layout of official documents (GB/T 9704-2012)."""

from __future__ import annotations

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.shared import Length, Mm, Pt
from docx.text.paragraph import Paragraph

from gate.registers.letters.filling import Letter, Part
from gate.registers.word import HEAD_FONT, TITLE_FONT, new_document, set_font, stored
from gate.visible import visible

_LETTER = Pt(16)
_WIDTH = Mm(156)
_LABEL = Mm(32)
"""Width of a form's labels."""


def render(letter: Letter) -> bytes:
    """The file; the same letter gives the same bytes."""
    document = new_document()
    title = _line(document, letter.title, WD_ALIGN_PARAGRAPH.CENTER, size=Pt(22), font=TITLE_FONT)
    title.paragraph_format.line_spacing = Pt(36)
    title.paragraph_format.space_after = _LETTER
    if letter.number:
        _line(document, letter.number, WD_ALIGN_PARAGRAPH.CENTER).paragraph_format.space_after = _LETTER
    if letter.salutation:
        _line(document, letter.salutation)
    for part in letter.parts:
        _add(document, part)
    if letter.signed:
        signed = _line(document, letter.signed, WD_ALIGN_PARAGRAPH.RIGHT)
        signed.paragraph_format.space_before = 2 * _LETTER
        signed.paragraph_format.right_indent = 2 * _LETTER
        _line(document, letter.dated, WD_ALIGN_PARAGRAPH.RIGHT).paragraph_format.right_indent = 2 * _LETTER
    if letter.enclosed:
        _line(document, "")
    for part in letter.enclosed:
        _add(document, part)
    return stored(document)


def _line(
    document: Document,
    text: str,
    alignment: WD_ALIGN_PARAGRAPH | None = None,
    size: Length | None = None,
    font: str | None = None,
    indent: bool = False,
) -> Paragraph:
    """One paragraph with one run; without a size and a font, those of the document."""
    paragraph = document.add_paragraph()
    paragraph.alignment = alignment
    if indent:
        paragraph.paragraph_format.first_line_indent = 2 * _LETTER
    run = paragraph.add_run(visible(text))
    if size is not None:
        run.font.size = size
    if font is not None:
        set_font(run._element.get_or_add_rPr(), font)
    return paragraph


def _add(document: Document, part: Part) -> None:
    if part.kind == "p":
        _line(document, part.text, indent=True)
    elif part.kind == "h":
        _line(document, part.text, font=HEAD_FONT, indent=True)
    else:
        _add_table(document, part)


def _add_table(document: Document, part: Part) -> None:
    """A form or a table, in a smaller size; its labels or headings stand in the typeface of headed parts."""
    columns = len(part.cells[0])
    table = document.add_table(rows=0, cols=columns, style="Table Grid")
    table.autofit = False
    widths = _widths(part.kind, columns)
    for number, row in enumerate(part.cells):
        for column, (cell, text) in enumerate(zip(table.add_row().cells, row, strict=True)):
            cell.width = widths[column]
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
            run = paragraph.add_run(visible(text))
            run.font.size = Pt(12)
            if (part.kind == "form" and column % 2 == 0) or (part.kind == "rows" and number == 0):
                set_font(run._element.get_or_add_rPr(), HEAD_FONT)
    _line(document, "")


def _widths(kind: str, columns: int) -> list[int]:
    if kind != "form":
        return [_WIDTH // columns] * columns
    value = (_WIDTH - _LABEL * (columns // 2)) // (columns // 2)
    return [_LABEL if column % 2 == 0 else value for column in range(columns)]
