"""Reader of Word documents: what stands on the page, and what the file holds behind it.

Each story (body, header, footer, notes, comments, glossary) becomes a part with one paragraph a line; its
tables, text boxes, hidden text, field codes and markup texts are parts of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from posixpath import basename

from gate.readers.base import (
    Extraction,
    Gathering,
    Limits,
    PartKind,
    Unreadable,
    active_content,
    hidden_content,
    table_part,
)
from gate.readers.ooxml import Element, Package, attribute, child, hide, local, parse, telling

_STORIES = {
    "document": PartKind.PROSE,
    "glossaryDocument": PartKind.PROSE,
    "hdr": PartKind.HEADER,
    "ftr": PartKind.FOOTER,
    "footnotes": PartKind.NOTE,
    "endnotes": PartKind.NOTE,
    "comments": PartKind.COMMENT,
}
_DELETED = frozenset({"del", "moveFrom"})
_SILENT = frozenset({"rPr", "pPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr"})
_SIGNS = {
    "tab": "\t",
    "ptab": "\t",
    "br": "\n",
    "cr": "\n",
    "noBreakHyphen": "-",
    "softHyphen": "\u00ad",
}
_PICTURED = frozenset({"drawing", "pict", "object"})
_FIELD_CODES = frozenset({"instrText", "delInstrText"})
_DINGBAT_STARS = dict.fromkeys([*range(0xF0AA, 0xF0B0), 0xF0B2, 0xF0B5, 0xF0B6], "★")
"""Stars of the Wingdings fonts, in the private code points under which Word stores them."""
_DINGBAT_BYTES = {code - 0xF000: star for code, star in _DINGBAT_STARS.items()}
_NUMBER = re.compile(r"[0-9]{1,9}")
_COMPOSED, _HAN = re.compile(r"\s*eq\b", re.IGNORECASE), re.compile("[\u3400-\u9fff\uf900-\ufaff★☆]")
_CODE_POINT = re.compile(r"(?![Dd][89A-Fa-f])[0-9A-Fa-f]{1,4}")
_TINY_HALF_POINTS = 4
_WHITE = "FFFFFF"
_WORD_COLUMNS = 63


@dataclass(frozen=True, slots=True)
class _Look:
    """What decides whether text is seen; None where a style leaves it open."""

    vanish: bool | None = None
    white: bool | None = None
    tiny: bool | None = None
    shaded: bool | None = None

    def over(self, base: _Look) -> _Look:
        """This look where it says something, else `base`."""
        return _Look(
            *(mine if mine is not None else theirs for mine, theirs in zip(_values(self), _values(base), strict=True))
        )

    @property
    def unseen(self) -> bool:
        """Whether no reader sees text that looks so."""
        return bool(self.vanish or self.tiny or (self.white and not self.shaded))


def _values(look: _Look) -> tuple[bool | None, ...]:
    return look.vanish, look.white, look.tiny, look.shaded


class _Styles:
    """The looks that styles give."""

    def __init__(self, root: Element | None) -> None:
        self._styles = {}
        self._default: str | None = None
        self._base = _Look()
        for style in root if root is not None else ():
            if local(style.tag) == "style" and (key := attribute(style, "styleId")):
                self._styles[key] = style
                if attribute(style, "default") in ("1", "true") and attribute(style, "type") == "paragraph":
                    self._default = key
            elif local(style.tag) == "docDefaults":
                self._base = _look(child(child(style, "rPrDefault"), "rPr"))
        self._looks: dict[str, _Look] = {}

    def paragraph(self, properties: Element | None) -> _Look:
        """The look of a paragraph's runs, from its style and its own shading."""
        named = _value(child(properties, "pStyle")) or self._default
        return _shading(properties).over(self._of(named).over(self._base))

    def run(self, properties: Element | None, paragraph: _Look) -> _Look:
        """The look of a run in a paragraph of that look."""
        return _look(properties).over(self._of(_value(child(properties, "rStyle"))).over(paragraph))

    def shades_table(self, name: str | None) -> bool:
        """Whether a table style puts colour behind any of its cells."""
        style = self._styles.get(name or "")
        return style is not None and any(_is_shade(shd) for shd in style.iter() if local(shd.tag) == "shd")

    def _of(self, name: str | None) -> _Look:
        if name is None or name not in self._styles:
            return _Look()
        if name not in self._looks:
            self._looks[name] = _Look()  # a style based on itself adds nothing
            style = self._styles[name]
            based_on = self._of(_value(child(style, "basedOn")))
            own = _look(child(style, "rPr")).over(_shading(child(style, "pPr")))
            self._looks[name] = own.over(based_on)
        return self._looks[name]


def _value(element: Element | None) -> str | None:
    return None if element is None else attribute(element, "val")


def _look(properties: Element | None) -> _Look:
    look = _shading(properties)
    for item in properties if properties is not None else ():
        name, value = local(item.tag), attribute(item, "val")
        if name in ("vanish", "specVanish"):
            look = replace(look, vanish=value not in ("0", "false", "off"))
        elif name == "color":
            themed = attribute(item, "themeColor") in ("background1", "light1")
            look = replace(look, white=themed or (value or "").upper() == _WHITE)
        elif name == "sz" and value and _NUMBER.fullmatch(value):
            look = replace(look, tiny=int(value) < _TINY_HALF_POINTS)
        elif name == "highlight":
            look = replace(look, shaded=value not in ("none", "white"))
    return look


def _shading(properties: Element | None) -> _Look:
    shd = child(properties, "shd")
    return _Look() if shd is None else _Look(shaded=_is_shade(shd))


def _is_shade(shd: Element) -> bool:
    fill, pattern = (attribute(shd, "fill") or "auto").upper(), attribute(shd, "val")
    return fill not in ("AUTO", _WHITE) or pattern not in (None, "clear", "nil")


@dataclass(slots=True)
class _Paragraph:
    """One paragraph while it is read: pieces of text, whether each is seen, and what stands beside them."""

    pieces: list[tuple[str, bool]] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)

    @property
    def seen(self) -> str:
        return "".join(text for text, unseen in self.pieces if not unseen)

    @property
    def hidden(self) -> list[str]:
        """The unseen text alone, and the whole paragraph where seen text goes on into it."""
        unseen = "".join(text for text, hidden in self.pieces if hidden)
        if not unseen:
            return []
        whole = "".join(text for text, _ in self.pieces)
        return [unseen] if whole == unseen else [unseen, whole]


class _Story:
    """The walk over one story of the document."""

    def __init__(self, name: str, kind: PartKind, styles: _Styles, gathering: Gathering) -> None:
        self._name = name
        self._kind = kind
        self._styles = styles
        self._gathering = gathering
        self._hidden: list[str] = []
        self._codes: list[str] = []
        self._markup: list[str] = []
        self._boxes: list[Element] = []
        self._tables = 0
        self._box_texts: set[str] = set()
        self._read: set[Element] = set()

    def read(self, root: Element) -> None:
        """Gather every text below `root`."""
        unseen = self._kind is PartKind.COMMENT
        lines = self._block_lines(root, _Look())
        if self._gathering.lines(self._name, lines, self._kind, hidden=unseen) and unseen:
            self._gathering.find(hidden_content(self._name))
        self._read_boxes()
        self._read_markup(root)
        hide(self._gathering, f"{self._name} hidden text", self._hidden, self._kind)
        self._gathering.lines(f"{self._name} field codes", self._codes, PartKind.PROPERTY)
        self._gathering.lines(f"{self._name} markup", self._markup, PartKind.PROPERTY)
        if any(code.split()[:1] in (["DDE"], ["DDEAUTO"]) for code in self._codes):
            self._gathering.find(active_content(self._name))

    def _read_boxes(self) -> None:
        number = 0
        while self._boxes:
            lines = self._block_lines(self._boxes.pop(0), _Look())
            if (text := "\n".join(lines)).strip() and text not in self._box_texts:
                self._box_texts.add(text)
                number += 1
                self._gathering.lines(f"{self._name} text box {number}", [text], self._kind)

    def _block_lines(self, parent: Element, cell: _Look) -> list[str]:
        """The lines of the paragraphs below `parent`, tables left out; those are gathered on the way."""
        lines: list[str] = []
        for element in parent:
            name = local(element.tag)
            if name == "p":
                lines += self._paragraph(element, cell)
            elif name == "tbl":
                self._table(element)
                lines.append("")
            elif name in _DELETED:
                self._hidden += self._block_lines(element, cell)
            elif name not in _SILENT:
                lines += self._block_lines(element, cell)
        return lines

    def _read_markup(self, root: Element) -> None:
        """Whatever text no paragraph gave: no page shows it, a copy holds it."""
        for element in root.iter():
            if isinstance(element.tag, str):
                self._markup += telling(element)
            texts = (None if element in self._read else element.text, element.tail)
            self._markup += [text for text in texts if text and text.strip()]

    def _paragraph(self, element: Element, cell: _Look) -> list[str]:
        paragraph = _Paragraph()
        look = self._styles.paragraph(child(element, "pPr"))
        look = look if look.shaded is not None else replace(look, shaded=cell.shaded)
        self._inline(element, paragraph, look, deleted=False)
        self._hidden += paragraph.hidden
        return [paragraph.seen, *paragraph.beside]

    def _inline(self, parent: Element, paragraph: _Paragraph, look: _Look, deleted: bool) -> None:
        for element in parent:
            name = local(element.tag)
            if name in ("t", "delText"):
                self._read.add(element)
                text = _starred(element.text or "", parent)
                paragraph.pieces.append((text, deleted or look.unseen or name == "delText"))
            elif name in _SIGNS:
                paragraph.pieces.append((_SIGNS[name], deleted or look.unseen))
            elif name == "sym":
                paragraph.pieces.append((_symbol(element), deleted or look.unseen))
            elif name in _FIELD_CODES:
                self._read.add(element)
                self._codes.append(element.text or "")
                paragraph.pieces.append((_composed(element.text or ""), deleted or look.unseen))
            elif name == "fldSimple":
                self._codes.append(attribute(element, "instr") or "")
                self._inline(element, paragraph, look, deleted)
            elif name in _PICTURED:
                self._pictured(element)
            elif name == "AlternateContent":
                self._alternatives(element, paragraph, look, deleted)
            elif name == "rt":
                aside = _Paragraph()
                self._inline(element, aside, look, deleted)
                paragraph.beside.append(aside.seen)
                self._hidden += aside.hidden
            elif name == "r":
                inner = self._styles.run(child(element, "rPr"), look)
                self._inline(element, paragraph, inner, deleted)
            elif name and name not in _SILENT:
                self._inline(element, paragraph, look, deleted or name in _DELETED)

    def _alternatives(self, element: Element, paragraph: _Paragraph, look: _Look, deleted: bool) -> None:
        """The first branch stands in the line; what the others say differently stands beside it."""
        for number, branch in enumerate(element):
            if number == 0:
                self._inline(branch, paragraph, look, deleted)
                continue
            other = _Paragraph()
            self._inline(branch, other, look, deleted)
            if other.seen not in paragraph.seen:
                paragraph.beside.append(other.seen)
            self._hidden += other.hidden

    def _pictured(self, element: Element) -> None:
        """The text boxes of a drawing; its other texts are markup."""
        for inner in element.iter():
            name = local(inner.tag)
            if name == "txbxContent" and not _in_text_box(inner, element):
                self._boxes.append(inner)
            elif name == "OLEObject":
                self._gathering.find(active_content(self._name))

    def _table(self, table: Element) -> None:
        self._tables += 1
        number = self._tables
        style = _value(child(child(table, "tblPr"), "tblStyle"))
        shaded = True if self._styles.shades_table(style) else None
        rows, hidden = [], set()
        for index, row in enumerate(_rows(table)):
            cells = [cell for entry in _cells(row) for cell in self._cell(entry, shaded)]
            rows.append(cells)
            if child(child(row, "trPr"), "del") is not None:
                hidden |= {(index, column) for column in range(len(cells))}
        width = max(map(len, rows), default=0)
        name = f"{self._name} table {number}"
        square = tuple(tuple(row) + ("",) * (width - len(row)) for row in rows)
        self._gathering.add(table_part(name, square, hidden_cells=frozenset(hidden)))
        if hidden:
            self._gathering.find(hidden_content(name))

    def _cell(self, cell: Element, shaded: bool | None) -> list[str]:
        """The text of a cell, and an empty one for each further column that it spans."""
        properties = child(cell, "tcPr")
        own = _shading(properties).shaded
        lines = self._block_lines(cell, _Look(shaded=shaded if own is None else own))
        span = _value(child(properties, "gridSpan")) or "1"
        spanned = min(int(span), _WORD_COLUMNS) if _NUMBER.fullmatch(span) else 1
        return ["\n".join(lines).strip("\n"), *[""] * (spanned - 1)]


def _in_text_box(element: Element, top: Element) -> bool:
    while element is not top:
        element = element.getparent()
        if local(element.tag) == "txbxContent":
            return True
    return False


def _rows(table: Element) -> Iterator[Element]:
    for element in table:
        if local(element.tag) == "tr":
            yield element
        elif local(element.tag) not in ("tblPr", "tblGrid"):
            yield from _rows(element)


def _cells(row: Element) -> Iterator[Element]:
    for element in row:
        if local(element.tag) == "tc":
            yield element
        elif local(element.tag) not in ("trPr", "tblPrEx"):
            yield from _cells(element)


def _starred(text: str, run: Element) -> str:
    """The text with the stars of dingbat fonts as the sign that they show."""
    text = text.translate(_DINGBAT_STARS)
    fonts = child(child(run, "rPr"), "rFonts")
    if fonts is not None and (attribute(fonts, "ascii") or "").startswith("Wingdings"):
        text = text.translate(_DINGBAT_BYTES)
    return text


def _composed(code: str) -> str:
    """What a field that composes characters shows of them, as Word writes one inside a circle."""
    return "".join(_HAN.findall(code)) if _COMPOSED.match(code) else ""


def _symbol(element: Element) -> str:
    code = attribute(element, "char") or ""
    if not _CODE_POINT.fullmatch(code):
        raise Unreadable("unreadable")
    return chr(int(code, 16)).translate(_DINGBAT_STARS)


class DocxReader:
    """Reads .docx and its siblings with macros or as templates."""

    def read(self, data: bytes, limits: Limits) -> Extraction:
        """Every text of the document; raises `Unreadable` when the package as a whole is broken."""
        gathering = Gathering(limits)
        package = Package(data, gathering)
        if not package.named("document"):
            raise Unreadable("unreadable")
        document = _Document(package, gathering)
        package.read_all(dict.fromkeys(_STORIES, document.story))
        return gathering.done()


@dataclass(frozen=True)
class _Document:
    package: Package
    gathering: Gathering

    @cached_property
    def styles(self) -> _Styles:
        """The document's styles, those of the glossary included."""
        names = self.package.named("styles")
        return _Styles(self.package.tree(min(names, key=len)) if names else None)

    def story(self, member: str, data: bytes) -> None:
        """Gather one story."""
        root = parse(data, member)
        name = basename(member).rpartition(".")[0]
        if "glossary/" in member:
            name = f"glossary {name}"
        _Story(name, _STORIES[local(root.tag)], self.styles, self.gathering).read(root)


READER = DocxReader()
