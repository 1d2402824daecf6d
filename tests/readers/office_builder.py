"""Office packages for the tests: zip archives from a dictionary of members, and the smallest documents."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
SHEETS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def package(members: dict[str, str | bytes]) -> bytes:
    """A zip archive of these members, in order."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def word(body: str, others: dict[str, str | bytes] | None = None, namespaces: str = "") -> bytes:
    """A Word document with this body; `{W}`-prefixed names are written ``w:``."""
    document = f'<w:document xmlns:w="{W}" xmlns:r="{R}" {namespaces}><w:body>{body}</w:body></w:document>'
    return package({"[Content_Types].xml": TYPES, "word/document.xml": document} | (others or {}))


def paragraph(*runs: str) -> str:
    """A paragraph of runs; a run that is no markup is text."""
    return "<w:p>" + "".join(run if run.startswith("<") else f"<w:r><w:t>{run}</w:t></w:r>" for run in runs) + "</w:p>"


def relations(*entries: tuple[str, str, str], mode: str = "Internal") -> str:
    """A relationships part of (id, type, target)."""
    items = "".join(
        f'<Relationship Id="{key}" Type="{SHEETS}/{kind}" Target="{target}" TargetMode="{mode}"/>'
        for key, kind, target in entries
    )
    return f'<Relationships xmlns="{RELATIONS}">{items}</Relationships>'


def workbook(
    sheet: str = "",
    others: dict[str, str | bytes] | None = None,
    book: str = "",
    state: str = "",
    name: str = "表1",
) -> bytes:
    """A workbook of one sheet with this content."""
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "xl/workbook.xml": f'<workbook xmlns="{S}" xmlns:r="{R}"><sheets>'
        f'<sheet name="{name}" sheetId="1" r:id="rId1" {state}/></sheets>{book}</workbook>',
        "xl/_rels/workbook.xml.rels": relations(("rId1", "worksheet", "worksheets/sheet1.xml")),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{S}" xmlns:r="{R}">{sheet}</worksheet>',
    }
    return package(members | (others or {}))


def cell(reference: str, text: str, style: str = "0") -> str:
    """A cell with its own text."""
    return f'<c r="{reference}" s="{style}" t="inlineStr"><is><t>{text}</t></is></c>'
