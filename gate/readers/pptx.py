"""Reader of PowerPoint presentations: what stands on each slide, and what the file holds behind it.

Each slide, layout, master and page of notes becomes a part with one paragraph a line; its tables, its hidden
text, the lines that only the places of its shapes make, and its markup texts are parts of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
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
from gate.readers.lines import Piece, advance, lines_by_position, says_more, squeezed
from gate.readers.ooxml import Element, Package, attribute, child, harvest, hide, local, parse, telling

_STORIES = {
    "sld": PartKind.PROSE,
    "sldLayout": PartKind.PROSE,
    "sldMaster": PartKind.PROSE,
    "notes": PartKind.NOTE,
    "notesMaster": PartKind.NOTE,
    "handoutMaster": PartKind.NOTE,
}
_SHAPES = frozenset({"sp", "pic", "cxnSp", "graphicFrame", "contentPart"})
_PAINTED = frozenset({"solidFill", "gradFill", "blipFill", "pattFill", "grpFill"})
_EMU_PER_POINT = 12_700
_INTEGER = re.compile(r"-?[0-9]{1,12}")
_TINY = 200
"""Two points, in hundredths of a point."""
_USUAL_SIZE = 1800
_WHITES = frozenset({"FFFFFF", "BG1", "LT1"})
_SHORT = 4
"""Text boxes of at most so many characters may make a line with those beside them."""
_ACTIVE_ACTIONS = ("ppaction://macro", "ppaction://program", "ppaction://ole")


@dataclass(frozen=True, slots=True)
class _Box:
    """A rectangle on the slide, in EMU."""

    left: float
    top: float
    width: float
    height: float

    def meets(self, other: _Box) -> bool:
        """Whether they have more than an edge in common."""
        return (
            self.left < other.left + other.width
            and other.left < self.left + self.width
            and self.top < other.top + other.height
            and other.top < self.top + self.height
        )


@dataclass(frozen=True, slots=True)
class _Frame:
    """How coordinates inside a group become coordinates of the slide."""

    left: float = 0
    top: float = 0
    across: float = 1
    down: float = 1

    def box(self, transform: Element | None) -> _Box | None:
        """The place that an ``xfrm`` gives, or None where it gives none."""
        place, size = _pair(child(transform, "off"), "x", "y"), _pair(child(transform, "ext"), "cx", "cy")
        if place is None or size is None:
            return None
        return _Box(
            self.left + place[0] * self.across,
            self.top + place[1] * self.down,
            size[0] * self.across,
            size[1] * self.down,
        )

    def inside(self, transform: Element | None) -> _Frame:
        """The frame of what stands in a group with that ``xfrm``."""
        outer = self.box(transform)
        place, size = _pair(child(transform, "chOff"), "x", "y"), _pair(child(transform, "chExt"), "cx", "cy")
        if outer is None or place is None or size is None:
            return self
        across = outer.width / size[0] if size[0] else self.across
        down = outer.height / size[1] if size[1] else self.down
        return _Frame(outer.left - place[0] * across, outer.top - place[1] * down, across, down)


@dataclass(frozen=True, slots=True)
class _Shape:
    """A shape with its place, where it has one of its own."""

    element: Element
    box: _Box | None
    hidden: bool
    fallback: bool = False
    """Whether it stands in for one before it, for programs that do not know that one."""

    @property
    def is_painted(self) -> bool:
        """Whether it puts something behind its text or over what is below it."""
        if local(self.element.tag) in ("pic", "graphicFrame"):
            return True
        if any(local(item.tag) in _PAINTED for item in _properties(self.element)):
            return True
        reference = child(child(self.element, "style"), "fillRef")
        return reference is not None and attribute(reference, "idx") not in (None, "0")


def _pair(element: Element | None, first: str, second: str) -> tuple[int, int] | None:
    values = [] if element is None else [attribute(element, name) or "" for name in (first, second)]
    return (int(values[0]), int(values[1])) if values and all(map(_INTEGER.fullmatch, values)) else None


def _properties(shape: Element) -> list[Element]:
    found = child(shape, "spPr")
    return [] if found is None else list(found)


class PptxReader:
    """Reads .pptx and its siblings with macros, as shows or as templates."""

    def read(self, data: bytes, limits: Limits) -> Extraction:
        """Every text of the presentation; raises `Unreadable` when the package as a whole is broken."""
        gathering = Gathering(limits)
        package = Package(data, gathering)
        shows = package.named("presentation")
        if len(shows) != 1:
            raise Unreadable("unreadable")
        show = _Presentation(package, gathering, shows[0])
        handlers = dict.fromkeys(_STORIES, show.story)
        package.read_all(handlers | {"cmLst": show.comments})
        return gathering.done()


class _Presentation:
    """What the slides of one presentation share."""

    def __init__(self, package: Package, gathering: Gathering, member: str) -> None:
        self._package = package
        self._gathering = gathering
        root = package.tree(member)
        size = _pair(child(root, "sldSz"), "cx", "cy")
        self._slide = None if size is None else _Box(0, 0, *size)
        self._numbers = _numbers(package, member, root)

    def story(self, member: str, data: bytes) -> None:
        """Gather one slide, layout, master or page of notes."""
        root = parse(data, member)
        kind = local(root.tag)
        name = self._name(member, kind)
        hidden = kind == "sld" and (member not in self._numbers or attribute(root, "show") in ("0", "false"))
        whole = self._slide if kind in ("sld", "sldLayout", "sldMaster") else None
        white = self._is_on_white(member, root)
        _Story(name, _STORIES[kind], self._gathering, hidden, whole, white).read(root)

    def comments(self, member: str, data: bytes) -> None:
        """Remarks on a slide, of the old form and the new one."""
        hide(self._gathering, f"comments {basename(member)}", list(harvest(parse(data, member))), PartKind.COMMENT)

    def _name(self, member: str, kind: str) -> str:
        if member in self._numbers:
            return f"slide {self._numbers[member]}"
        owner = next((m for k, m in self._related(member) if k == "slide"), None) if kind == "notes" else None
        return f"slide {self._numbers[owner]} notes" if owner in self._numbers else basename(member).rpartition(".")[0]

    def _related(self, member: str) -> list[tuple[str, str]]:
        try:
            return list(self._package.targets(member).values())
        except Unreadable:
            return []  # read_all meets the relationships as a member of their own, and reports them

    def _is_on_white(self, member: str, root: Element) -> bool:
        """Whether nothing but white lies behind the shapes of a slide, as far as it and what it is based on say."""
        kind = local(root.tag)
        above = {"sld": "slideLayout", "sldLayout": "slideMaster", "notes": "notesMaster"}.get(kind)
        base = next((target for found, target in self._related(member) if found == above), None)
        below = self._backgrounds.get(base) if base else None
        own = _background(root)
        if below is not None and (below.decorated or (own is None and below.white is False)):
            return False
        return own is not False

    @cached_property
    def _backgrounds(self) -> dict[str, _Background]:
        """The layouts and masters by their member."""
        found: dict[str, _Background] = {}
        for kind, above in (("sldMaster", ""), ("notesMaster", ""), ("sldLayout", "slideMaster")):
            for member in self._package.named(kind):
                try:
                    root = self._package.tree(member)
                except Unreadable:
                    continue  # read_all reports it
                base = next((found[t] for k, t in self._related(member) if k == above and t in found), _Background())
                own = _background(root)
                shapes = _shapes(_tree(root), _Frame())
                found[member] = _Background(
                    white=base.white if own is None else own,
                    decorated=base.decorated or any(shape.is_painted for shape in shapes),
                )
        return found


@dataclass(frozen=True, slots=True)
class _Background:
    """What a layout or master puts behind slides: a white sheet or not (None: it leaves it open), painted shapes."""

    white: bool | None = None
    decorated: bool = False


def _background(root: Element) -> bool | None:
    """Whether a slide's own background is white; None where it has none."""
    found = child(child(root, "cSld"), "bg")
    if found is None:
        return None
    colours = [item for item in found.iter() if local(item.tag) in ("srgbClr", "schemeClr")]
    return bool(colours) and all(map(_is_white, colours))


def _is_white(colour: Element) -> bool:
    """Whether a colour is white, or the scheme's paper, without any change to it."""
    return (attribute(colour, "val") or "").upper() in _WHITES and not len(colour)


def _numbers(package: Package, member: str, root: Element) -> dict[str, int]:
    """The slides in their order, from 1, by their member."""
    targets = package.targets(member)
    entries = child(root, "sldIdLst")
    slides = [_related_id(entry) for entry in (entries if entries is not None else ())]
    return {targets[key][1]: number for number, key in enumerate(slides, start=1) if key in targets}


def _related_id(entry: Element) -> str:
    """The relationship that an entry names; its own number has the same local name."""
    return next((value for key, value in entry.attrib.items() if key.startswith("{") and local(key) == "id"), "")


def _tree(root: Element) -> Element | None:
    return child(child(root, "cSld"), "spTree")


def _shapes(parent: Element | None, frame: _Frame, hidden: bool = False, fallback: bool = False) -> Iterator[_Shape]:
    """All shapes below `parent`, groups and alternatives opened."""
    for element in parent if parent is not None else ():
        name = local(element.tag)
        unseen = hidden or _is_marked_hidden(element)
        if name == "grpSp":
            inner = frame.inside(child(child(element, "grpSpPr"), "xfrm"))
            yield from _shapes(element, inner, unseen, fallback)
        elif name in _SHAPES:
            transform = child(element, "xfrm")
            if transform is None:
                transform = child(child(element, "spPr"), "xfrm")
            yield _Shape(element, frame.box(transform), unseen, fallback)
        elif name not in ("nvGrpSpPr", "grpSpPr", "extLst", ""):
            yield from _shapes(element, frame, unseen, fallback or name == "Fallback")


def _is_marked_hidden(element: Element) -> bool:
    for properties in element:
        if local(properties.tag).startswith("nv"):
            shown = child(properties, "cNvPr")
            return shown is not None and attribute(shown, "hidden") in ("1", "true")
    return False


class _Story:
    """The walk over one slide."""

    def __init__(
        self, name: str, kind: PartKind, gathering: Gathering, hidden: bool, slide: _Box | None, white: bool
    ) -> None:
        self._name = name
        self._kind = kind
        self._gathering = gathering
        self._hidden_slide = hidden
        self._slide = slide
        self._white = white
        self._painted: list[_Box] = []
        self._lines: list[str] = []
        self._hidden: list[str] = []
        self._short: list[Piece] = []
        self._tables = 0
        self._read: set[Element] = set()

    def read(self, root: Element) -> None:
        """Gather every text of the slide."""
        for shape in _shapes(_tree(root), _Frame()):
            self._shape(shape)
            if shape.is_painted and shape.box is not None:
                self._painted.append(shape.box)
        self._gathering.lines(self._name, self._lines, self._kind, self._hidden_slide)
        self._read_by_position()
        hide(self._gathering, f"{self._name} hidden text", self._hidden, self._kind)
        self._read_markup(root)
        if self._hidden_slide:
            self._gathering.find(hidden_content(self._name))

    def _shape(self, shape: _Shape) -> None:
        if local(shape.element.tag) == "graphicFrame":
            self._graphic(shape.element)
        off = self._slide is not None and shape.box is not None and not shape.box.meets(self._slide)
        seen: list[str] = []
        for paragraph in _paragraphs(shape.element):
            lines, unseen = self._paragraph(paragraph, shape)
            if off or shape.hidden:
                self._hidden += [*lines, *unseen]
            else:
                seen += lines
                self._hidden += unseen
        if seen and not (shape.fallback and "\n".join(seen) in "\n".join(self._lines)):
            self._lines += [*seen, ""]
            self._note_place(shape, "".join(seen))

    def _note_place(self, shape: _Shape, text: str) -> None:
        if shape.box is not None and len(squeezed(text)) <= _SHORT:
            down, across = shape.box.top / _EMU_PER_POINT, shape.box.left / _EMU_PER_POINT
            reach = max(shape.box.width / _EMU_PER_POINT, advance(text, _USUAL_SIZE / 100)) * 2
            self._short.append((down, across, reach, squeezed(text)))

    def _read_by_position(self) -> None:
        """Lines that text boxes with hardly any text make with their neighbours."""
        stream = squeezed("".join(self._lines))
        lines = [line for line in lines_by_position(self._short) if says_more(line, stream)] if self._short else []
        self._gathering.lines(f"{self._name} by position", lines, self._kind, self._hidden_slide)

    def _graphic(self, element: Element) -> None:
        for inner in element.iter():
            name = local(inner.tag)
            if name == "tbl":
                self._table(inner)
            elif name in ("oleObj", "control"):
                self._gathering.find(active_content(self._name))

    def _paragraph(self, paragraph: Element, shape: _Shape) -> tuple[list[str], list[str]]:
        """What is seen of a paragraph, and what is not: that alone, and with the seen text that it goes on from."""
        pieces = []
        for element in paragraph.iter():
            name = local(element.tag)
            if name == "t":
                self._read.add(element)
                pieces.append((element.text or "", self._is_unseen(child(element.getparent(), "rPr"), shape)))
            elif name == "br":
                pieces.append(("\n", False))
        seen = "".join(text for text, unseen in pieces if not unseen)
        hidden = "".join(text for text, unseen in pieces if unseen)
        whole = "".join(text for text, _ in pieces)
        return [seen], [] if not hidden else [hidden] if hidden == whole else [hidden, whole]

    def _is_unseen(self, look: Element | None, shape: _Shape) -> bool:
        if look is None:
            return False
        size = attribute(look, "sz") or ""
        if _INTEGER.fullmatch(size) and int(size) < _TINY:
            return True
        fill = child(look, "solidFill")
        if fill is None:
            return False
        alphas = [attribute(item, "val") for item in fill.iter() if local(item.tag) == "alpha"]
        if "0" in alphas or "0%" in alphas:
            return True
        return any(map(_is_white, fill)) and self._white and not shape.is_painted and not self._lies_on_paint(shape)

    def _lies_on_paint(self, shape: _Shape) -> bool:
        return shape.box is None or any(box.meets(shape.box) for box in self._painted)

    def _table(self, table: Element) -> None:
        self._tables += 1
        rows, hidden = [], set()
        for row in table:
            if local(row.tag) != "tr":
                continue
            cells = [cell for cell in row if local(cell.tag) == "tc"]
            hidden |= {(len(rows), column) for column, cell in enumerate(cells) if _is_merged_away(cell)}
            rows.append(["\n".join(self._cell(cell)).strip("\n") for cell in cells])
        width = max(map(len, rows), default=0)
        name = f"{self._name} table {self._tables}"
        square = tuple(tuple(row) + ("",) * (width - len(row)) for row in rows)
        hidden = {(row, column) for row, column in hidden if square[row][column]}
        self._gathering.add(table_part(name, square, hidden=self._hidden_slide, hidden_cells=frozenset(hidden)))
        if hidden:
            self._gathering.find(hidden_content(name))

    def _cell(self, cell: Element) -> Iterator[str]:
        for paragraph in cell.iter():
            if local(paragraph.tag) == "p":
                texts = [element for element in paragraph.iter() if local(element.tag) == "t"]
                self._read.update(texts)
                yield "".join(text.text or "" for text in texts)

    def _read_markup(self, root: Element) -> None:
        """Whatever text no paragraph gave: alternative texts, names, links; no slide shows it, a copy holds it."""
        markup: list[str] = []
        for element in root.iter():
            if isinstance(element.tag, str):
                markup += telling(element)
                if (attribute(element, "action") or "").startswith(_ACTIVE_ACTIONS):
                    self._gathering.find(active_content(self._name))
            texts = (None if element in self._read else element.text, element.tail)
            markup += [text for text in texts if text and text.strip()]
        self._gathering.lines(f"{self._name} markup", markup, PartKind.PROPERTY)


def _paragraphs(shape: Element) -> Iterator[Element]:
    """The paragraphs of a shape's text; those of its tables are read as cells."""
    for element in shape:
        if local(element.tag) == "tbl":
            continue
        if local(element.tag) == "p":
            yield element
        else:
            yield from _paragraphs(element)


def _is_merged_away(cell: Element) -> bool:
    return any(attribute(cell, name) in ("1", "true") for name in ("hMerge", "vMerge"))


READER = PptxReader()
