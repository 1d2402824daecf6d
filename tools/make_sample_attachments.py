"""Makes the attachments of the sample releases from the text of their own pages.

Every figure of an attachment is read from the Markdown page beside it, so the two cannot differ. The same
page gives the same bytes on any machine and day: no clock, no author, no compression, no system font.

    python tools/make_sample_attachments.py            # writes them under content/
    python tools/make_sample_attachments.py --check    # exit 1 where a file on disk differs
"""

from __future__ import annotations

import argparse
import csv
import io
import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import docx
import openpyxl
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

RELEASES = Path(__file__).resolve().parent.parent / "content" / "releases"

NOTICE_MARK = "> "
LEFT_OUT = "下载"

FIXED_TIME = (2026, 11, 1, 0, 0, 0)
CORE_PROPERTIES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    '<dcterms:created xsi:type="dcterms:W3CDTF">2026-11-01T00:00:00Z</dcterms:created>'
    "</cp:coreProperties>"
)
APP_PROPERTIES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)
STYLES_KEPT = ("Normal", "DefaultParagraphFont", "TableNormal", "NoList", "TableGrid")
RELATIONS_DROPPED = ("/stylesWithEffects", "/customXml", "/numbering", "/webSettings")


@dataclass(frozen=True, slots=True)
class Table:
    """A Markdown table: its header, its rows, and which columns stand to the right (they hold figures)."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A heading, a paragraph or a list item; `level` is 2 for a section's heading and 0 for the others."""

    text: str
    level: int = 0


Block = Text | Table


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says: its title and its blocks, without the links to its attachments."""

    title: str
    blocks: tuple[Block, ...]

    @property
    def table(self) -> Table:
        """The page's first table."""
        return next(block for block in self.blocks if isinstance(block, Table))

    @property
    def texts(self) -> tuple[Text, ...]:
        """Everything but the tables."""
        return tuple(block for block in self.blocks if isinstance(block, Text))


def read_page(source: str) -> Page:
    """The page of an `index.md` of the samples: front matter, headings, paragraphs, lists, tables."""
    _, header, body = source.split("---\n", 2)
    title = next(line.removeprefix("title: ") for line in header.splitlines() if line.startswith("title: "))
    return Page(title, tuple(_blocks(body)))


def _blocks(body: str) -> Iterator[Block]:
    for chunk in re.split(r"\n{2,}", body.strip()):
        lines = chunk.splitlines()
        if lines[0].startswith(LEFT_OUT):
            continue
        if lines[0].startswith("## "):
            yield Text(lines[0].removeprefix("## "), 2)
        elif lines[0].startswith("| "):
            yield _table(lines)
        else:
            yield from (Text(_plain(line)) for line in lines)


def _table(lines: list[str]) -> Table:
    header, rule, *rows = (tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines)
    return Table(header, tuple(rows), tuple(cell.endswith(":") for cell in rule))


def _plain(line: str) -> str:
    text = line.removeprefix(NOTICE_MARK)
    return re.sub(r"\[([^]]*)]\([^)]*\)", r"\1", text)


def as_csv(page: Page) -> bytes:
    """The first table for Excel's double click: UTF-8 with a byte order mark, CRLF."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(page.table.header)
    writer.writerows(page.table.rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(page: Page) -> bytes:
    """A workbook: the first table on sheet 数据, everything else on sheet 说明."""
    book = openpyxl.Workbook()
    data = book.active
    data.title = "数据"
    _fill_sheet(data, page.table)
    notes = book.create_sheet("说明")
    notes.column_dimensions["A"].width = 100
    for line in (page.title, *(block.text for block in page.texts)):
        notes.append([line])
        notes.cell(notes.max_row, 1).alignment = Alignment(wrap_text=True, vertical="top")
    out = io.BytesIO()
    book.save(out)
    return _settled(out.getvalue())


def _fill_sheet(sheet: openpyxl.worksheet.worksheet.Worksheet, table: Table) -> None:
    thin = Side(style="thin")
    sheet.append(list(table.header))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.border = Border(top=thin, bottom=thin)
        cell.alignment = Alignment(horizontal="center", wrap_text=True)
    for row in table.rows:
        sheet.append([_number(text) if figure else text for text, figure in zip(row, table.figures, strict=True)])
        for cell, text in zip(sheet[sheet.max_row], row, strict=True):
            if isinstance(cell.value, int | float):
                cell.number_format = _number_format(text)
    for column, title in enumerate(table.header, 1):
        widest = max(len(title), *(len(row[column - 1]) for row in table.rows))
        sheet.column_dimensions[get_column_letter(column)].width = 4 + 2 * widest
    sheet.freeze_panes = "A2"


def _number(text: str) -> int | float | str:
    if re.fullmatch(r"-?\d+", text):
        return int(text)
    return float(text) if re.fullmatch(r"-?\d+\.\d+", text) else text


def _number_format(text: str) -> str:
    """The format that shows a number with the digits of its source."""
    decimals = len(text.partition(".")[2])
    return "0." + "0" * decimals if decimals else "0"


def as_docx(page: Page) -> bytes:
    """The whole page as a document."""
    document = docx.Document()
    _prune(document)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _bold(title, page.title, 18)
    for block in page.blocks:
        if isinstance(block, Table):
            _add_table(document, block)
        elif block.level:
            _bold(document.add_paragraph(), block.text, 14)
        else:
            document.add_paragraph(block.text)
    out = io.BytesIO()
    document.save(out)
    return _settled(out.getvalue())


def _prune(document: docx.document.Document) -> None:
    """Takes the library's template down to what the page uses: 800 KB of styles stay out of git."""
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:styleId")) not in STYLES_KEPT:
            styles.remove(style)
    relations = document.part.rels
    for key in [key for key, relation in relations.items() if relation.reltype.endswith(RELATIONS_DROPPED)]:
        relations.pop(key)


def _bold(paragraph: docx.text.paragraph.Paragraph, text: str, size: int) -> None:
    run = paragraph.add_run(text)
    run.bold, run.font.size = True, Pt(size)


def _add_table(document: docx.document.Document, table: Table) -> None:
    grid = document.add_table(rows=0, cols=len(table.header), style="Table Grid")
    for row in (table.header, *table.rows):
        for cell, text, figure in zip(grid.add_row().cells, row, table.figures, strict=True):
            cell.text = text
            if figure:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _settled(package: bytes) -> bytes:
    """An office file stored uncompressed with one time, no author, no program's name, no thumbnail."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(out, "w") as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            if name == "docProps/thumbnail.jpeg":
                continue
            info = zipfile.ZipInfo(name, FIXED_TIME)
            info.create_system = 3
            info.external_attr = 0o644 << 16
            target.writestr(info, _part(name, source.read(name)), zipfile.ZIP_STORED)
    return out.getvalue()


def _part(name: str, data: bytes) -> bytes:
    if name == "docProps/core.xml":
        return CORE_PROPERTIES.encode()
    if name == "docProps/app.xml":
        return APP_PROPERTIES.encode()
    if name == "_rels/.rels":
        return re.sub(rb"<Relationship [^>]*thumbnail[^>]*/>", b"", data)
    return data


def as_pdf(page: Page) -> bytes:
    """The whole page as a PDF of A4 pages with a text layer; glyphs come from the reader's Song font."""
    sheet = _Sheet()
    sheet.write(page.title, 16, centre=True)
    for block in page.blocks:
        if isinstance(block, Table):
            sheet.draw(block)
        else:
            sheet.write(block.text, 13 if block.level else 10.5)
    return sheet.finish(page.title)


class _Sheet:
    """Lays lines and tables on pages and writes them out as PDF 1.7."""

    WIDTH, HEIGHT, MARGIN = 595, 842, 56

    def __init__(self) -> None:
        self._pages: list[list[str]] = [[]]
        self._y = float(self.HEIGHT - self.MARGIN)
        self._used: set[str] = set()

    def write(self, text: str, size: float, centre: bool = False) -> None:
        """Sets `text` in lines as wide as the page allows."""
        room = self.WIDTH - 2 * self.MARGIN
        for line in _wrapped(text, room / size):
            self._need(size * 1.7)
            left = self.MARGIN + (room - _ems(line) * size) / 2 if centre else self.MARGIN
            self._show(line, left, size)
        self._y -= size * 0.5

    def draw(self, table: Table) -> None:
        """Sets a ruled table; its columns share the page by the width of what they hold."""
        size = 9.0
        needs = [max(_ems(row[i]) for row in (table.header, *table.rows)) for i in range(len(table.header))]
        room = self.WIDTH - 2 * self.MARGIN
        widths = [room * min(need, 14) / sum(min(need, 14) for need in needs) for need in needs]
        for row in (table.header, *table.rows):
            cells = [list(_wrapped(text, width / size - 0.8)) for text, width in zip(row, widths, strict=True)]
            self._need(size * (1.5 * max(map(len, cells)) + 0.6))
            self._row(cells, widths, table.figures, size)
        self._rule()
        self._y -= size * 1.5

    def _row(self, cells: list[list[str]], widths: list[float], figures: tuple[bool, ...], size: float) -> None:
        self._rule()
        top = self._y
        left = float(self.MARGIN)
        for lines, width, figure in zip(cells, widths, figures, strict=True):
            self._y = top - size * 0.3
            for line in lines:
                self._y -= size * 1.5
                pad = width - _ems(line) * size - size * 0.4 if figure else size * 0.4
                self._put(line, left + pad, self._y + size * 0.4, size)
            left += width
        self._y = top - size * (1.5 * max(map(len, cells)) + 0.6)

    def _need(self, height: float) -> None:
        if self._y - height < self.MARGIN:
            self._pages.append([])
            self._y = float(self.HEIGHT - self.MARGIN)

    def _show(self, line: str, left: float, size: float) -> None:
        self._y -= size * 1.7
        self._put(line, left, self._y, size)

    def _put(self, line: str, x: float, y: float, size: float) -> None:
        self._used.update(line)
        code = line.encode("utf-16-be").hex().upper()
        self._pages[-1].append(f"BT /F1 {size:g} Tf {x:.2f} {y:.2f} Td <{code}> Tj ET")

    def _rule(self) -> None:
        self._pages[-1].append(f"0.5 w {self.MARGIN} {self._y:.2f} m {self.WIDTH - self.MARGIN} {self._y:.2f} l S")

    def finish(self, title: str) -> bytes:
        """The file's bytes."""
        first = 7
        kids = " ".join(f"{first + 2 * n} 0 R" for n in range(len(self._pages)))
        objects = [
            b"<< /Type /Catalog /Pages 2 0 R /Lang (zh-CN) >>",
            f"<< /Type /Pages /Kids [{kids}] /Count {len(self._pages)} >>".encode(),
            b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H "
            b"/DescendantFonts [4 0 R] /ToUnicode 6 0 R >>",
            b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 5 0 R "
            b"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /DW 1000 /W [1 95 500] >>",
            b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] "
            b"/ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
            _stream(self._to_unicode()),
        ]
        for number, lines in enumerate(self._pages):
            objects.append(
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {self.WIDTH} {self.HEIGHT}] "
                f"/Resources << /Font << /F1 3 0 R >> >> /Contents {first + 2 * number + 1} 0 R >>".encode()
            )
            objects.append(_stream("\n".join(lines)))
        objects.append(f"<< /Title <FEFF{title.encode('utf-16-be').hex().upper()}> >>".encode())
        return _pdf(objects)

    def _to_unicode(self) -> str:
        codes = sorted(char.encode("utf-16-be").hex().upper() for char in self._used)
        parts = ["/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Text def"]
        parts.append("/CMapType 2 def 1 begincodespacerange <0000> <FFFF> endcodespacerange")
        for start in range(0, len(codes), 100):
            block = codes[start : start + 100]
            parts += [f"{len(block)} beginbfchar", *(f"<{code}> <{code}>" for code in block), "endbfchar"]
        parts.append("endcmap CMapName currentdict /CMap defineresource pop end end")
        return "\n".join(parts)


def _ems(text: str) -> float:
    """The width of a line in units of the font size: the half-wide ASCII and the full-wide rest."""
    return sum(0.5 if char.isascii() else 1.0 for char in text)


def _wrapped(text: str, room: float) -> Iterator[str]:
    line = ""
    for piece in re.findall(r"[!-~]+|.", text):
        if line and _ems(line + piece) > room and piece not in "，。；：、）】”":
            yield line
            line = ""
        line += piece
    yield line


def _stream(text: str) -> bytes:
    data = text.encode("ascii")
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(data), data)


def _pdf(objects: list[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\n" % (len(objects) + 1, len(objects))
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


MAKERS: dict[str, Callable[[Page], bytes]] = {
    ".csv": as_csv,
    ".xlsx": as_xlsx,
    ".docx": as_docx,
    ".pdf": as_pdf,
}

ATTACHMENTS = (
    "2026/census7-qixian-renkou/renkou.csv",
    "2026/census7-qixian-renkou/renkou.xlsx",
    "2026/census7-nianling-xingbie/nianling-xingbie.xlsx",
    "2026/census-2010-2020-duibi/duibi.csv",
    "2026/nmg-mengshi-renkou/mengshi-renkou.docx",
    "2026/nmg-gongbao-2021-2023/gongbao-zhibiao.pdf",
    "2026/cpi-quanguo-2024/cpi-2024.csv",
    "2026/gongkai-yaodian-2027/gongkai-yaodian.docx",
    "2026/diaocha-zhidu-shuoming/diaocha-zhidu.pdf",
)


def make(path: Path) -> bytes:
    """The bytes of one attachment, from the page in its folder."""
    page = read_page((path.parent / "index.md").read_text(encoding="utf-8"))
    return MAKERS[path.suffix](page)


def main() -> int:
    """Writes every attachment, or compares them with what lies on disk."""
    parser = argparse.ArgumentParser(description="Makes the attachments of the sample releases.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where a file differs")
    check = parser.parse_args().check
    differing = []
    for path in (RELEASES / name for name in ATTACHMENTS):
        data = make(path)
        if not check:
            path.write_bytes(data)
        elif not path.exists() or path.read_bytes() != data:
            differing.append(path)
    for path in differing:
        print(f"differs: {path.relative_to(RELEASES)}")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
