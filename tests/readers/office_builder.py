"""Office packages for the tests: zip archives from a dictionary of members, and the smallest documents."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
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


def slide(*shapes: str, attributes: str = "", background: str = "", root: str = "sld") -> str:
    """A slide (or layout, master, page of notes) with these shapes."""
    return (
        f'<p:{root} xmlns:p="{P}" xmlns:a="{A}" xmlns:r="{R}" {attributes}><p:cSld>{background}'
        f"<p:spTree><p:nvGrpSpPr/><p:grpSpPr/>{''.join(shapes)}</p:spTree></p:cSld></p:{root}>"
    )


def shape(*runs: str, at: tuple[int, int, int, int] | None = None, properties: str = "", named: str = "") -> str:
    """A shape with one paragraph; a run that is no markup is text; `at` is left, top, width, height in EMU."""
    body = "".join(run if run.startswith("<") else f"<a:r><a:t>{run}</a:t></a:r>" for run in runs)
    place = '<a:xfrm><a:off x="{}" y="{}"/><a:ext cx="{}" cy="{}"/></a:xfrm>'.format(*at) if at else ""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="2" name="a" {named}/></p:nvSpPr><p:spPr>{place}{properties}</p:spPr>'
        f"<p:txBody><a:bodyPr/><a:p>{body}</a:p></p:txBody></p:sp>"
    )


def slides(*contents: str, others: dict[str, str | bytes] | None = None, listed: int | None = None) -> bytes:
    """A presentation of these slides, of which the first `listed` stand in its list (all if None)."""
    shown = contents if listed is None else contents[:listed]
    entries = "".join(f'<p:sldId id="{256 + n}" r:id="rId{n}"/>' for n, _ in enumerate(shown, 1))
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "ppt/presentation.xml": f'<p:presentation xmlns:p="{P}" xmlns:r="{R}"><p:sldIdLst>{entries}</p:sldIdLst>'
        '<p:sldSz cx="9144000" cy="6858000"/></p:presentation>',
        "ppt/_rels/presentation.xml.rels": relations(
            *((f"rId{n}", "slide", f"slides/slide{n}.xml") for n, _ in enumerate(contents, 1))
        ),
    }
    members |= {f"ppt/slides/slide{n}.xml": content for n, content in enumerate(contents, 1)}
    return package(members | (others or {}))
