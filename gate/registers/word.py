"""Word files whose bytes depend on nothing but their content: stored uncompressed, fixed times, no author."""

from __future__ import annotations

import io
import re
import zipfile

import docx
from docx.document import Document
from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

BODY_FONT, HEAD_FONT, TITLE_FONT = "仿宋", "黑体", "方正小标宋简体"
"""The typefaces of official documents (GB/T 9704-2012): text, headed parts, title."""

_TIME = (1980, 1, 1, 0, 0, 0)
_STYLES_KEPT = ("Normal", "DefaultParagraphFont", "TableNormal", "NoList", "TableGrid")
_PARTS_DROPPED = ("/stylesWithEffects", "/customXml", "/numbering", "/webSettings")
_THUMBNAIL = "docProps/thumbnail.jpeg"
_CORE = (
    b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    b'xmlns:dc="http://purl.org/dc/elements/1.1/"/>'
)
_APP = (
    b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)


def new_document() -> Document:
    """An empty A4 document in the layout of official documents, without the library's own styles and parts."""
    document = docx.Document()
    _prune(document)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    normal = document.styles["Normal"]
    normal.font.size = Pt(16)
    set_font(normal.element.get_or_add_rPr(), BODY_FONT)
    spacing = normal.paragraph_format
    spacing.space_before = spacing.space_after = Pt(0)
    spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(28)
    return document


def set_font(properties: object, name: str) -> None:
    """Have both Latin and Chinese letters of a style or run (its ``w:rPr``) set in the typeface `name`."""
    fonts = properties.get_or_add_rFonts()  # type: ignore[attr-defined]
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia"):
        fonts.set(qn(script), name)


def stored(document: Document) -> bytes:
    """The file: the same document gives the same bytes on any machine and day."""
    packed = io.BytesIO()
    document.save(packed)
    out = io.BytesIO()
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(out, "w") as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            if name == _THUMBNAIL:
                continue
            entry = zipfile.ZipInfo(name, _TIME)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            target.writestr(entry, _part(name, source.read(name)), zipfile.ZIP_STORED)
    return out.getvalue()


def _prune(document: Document) -> None:
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:styleId")) not in _STYLES_KEPT:
            styles.remove(style)
    relations = document.part.rels
    for key in [key for key, relation in relations.items() if relation.reltype.endswith(_PARTS_DROPPED)]:
        relations.pop(key)


def _part(name: str, data: bytes) -> bytes:
    if name == "docProps/core.xml":
        return _CORE
    if name == "docProps/app.xml":
        return _APP
    if name == "_rels/.rels":
        return re.sub(rb"<Relationship [^>]*thumbnail[^>]*/>", b"", data)
    return data
