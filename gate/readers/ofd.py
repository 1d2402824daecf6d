"""Reader of OFD documents (GB/T 33190-2016): the text of each page, and what the file holds behind it.

Each page, template and annotation becomes a part with one line of the page a line; the lines that only the
places of the characters make, hidden text and markup texts are parts of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import dirname, join, normpath

from gate.readers.base import Extraction, Gathering, Limits, PartKind, Unreadable, hidden_content
from gate.readers.lines import Piece, advance, lines_by_position, says_more, squeezed
from gate.readers.ooxml import Element, Package, attribute, child, harvest, hide, local, parse, telling

_POINTS_PER_MILLIMETRE = 72 / 25.4
_USUAL_SIZE = 3.7
"""The size of a text, in millimetres, where a file gives none: ten and a half points."""
_TINY = 2.0 / _POINTS_PER_MILLIMETRE
_SAME_LINE = 2.0 / _POINTS_PER_MILLIMETRE
_WORD_GAP, _COLUMN_GAP = 1.4, 3.0
"""How far the next character begins, in sizes, where a word and where a column of a table ends."""
_WHITE_LEVEL = 250
_FEW_CHARACTERS = 20
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,9}(?:\.[0-9]{0,12})?|\.[0-9]{1,12})")
_UNMAPPED = re.compile("[\ue000-\uf8ff\ufffd\u00a4\U000f0000-\U0010ffff]")
"""What producers write for glyphs without a character; only somebody who looks at the page can read those."""
_MOST_REPEATS = 10_000
_Matrix = tuple[float, float, float, float, float, float]


class OfdReader:
    """Reads .ofd."""

    def read(self, data: bytes, limits: Limits) -> Extraction:
        """Every text of the document; raises `Unreadable` when the package as a whole is broken or encrypted."""
        gathering = Gathering(limits)
        package = Package(data, gathering)
        if any(root.startswith("Encrypt") for root in package.roots.values()):
            raise Unreadable("encrypted")
        if len(package.named("OFD")) != 1:
            raise Unreadable("unreadable")
        document = _Document(package, gathering)
        package.read_all({"OFD": document.entry, "Page": document.page, "PageAnnot": document.annotations})
        return gathering.done()


class _Document:
    """What the pages of one file share."""

    def __init__(self, package: Package, gathering: Gathering) -> None:
        self._gathering = gathering
        self._pages: dict[str, str] = {}
        self._templates: set[str] = set()
        self._boxes: dict[str, _Box] = {}
        (entry,) = package.named("OFD")
        roots = [item.text or "" for item in package.tree(entry).iter() if local(item.tag) == "DocRoot"]
        if not roots:
            raise Unreadable("unreadable")
        for number, root in enumerate(roots, start=1):
            self._read_document(package, _resolved(entry, root), "" if number == 1 else f"document {number} ")

    def _read_document(self, package: Package, member: str, prefix: str) -> None:
        """The pages in their order, and how large they are."""
        if member not in package.members:
            raise Unreadable("unreadable")
        root = package.tree(member)
        common = child(root, "CommonData")
        box = _area(child(common, "PageArea"))
        pages = child(root, "Pages")
        for number, page in enumerate((p for p in pages if local(p.tag) == "Page") if pages is not None else (), 1):
            name = f"{prefix}page {number}"
            place = _resolved(member, attribute(page, "BaseLoc") or "")
            self._pages[place] = name
            if place not in package.members:
                self._gathering.unread("unreadable", name)
            if box is not None:
                self._boxes[place] = box
        for item in common if common is not None else ():
            if local(item.tag) == "TemplatePage":
                self._templates.add(_resolved(member, attribute(item, "BaseLoc") or ""))

    def entry(self, member: str, data: bytes) -> None:
        """Title, author and the like; what a bureau adds also as ``name：value``, the form that rules know."""
        root = parse(data, member)
        lines = list(harvest(root))
        for item in root.iter():
            if local(item.tag) == "CustomData" and item.text:
                lines.append(f"{attribute(item, 'Name') or ''}：{item.text}")
        self._gathering.lines(member, lines, PartKind.PROPERTY)

    def page(self, member: str, data: bytes) -> None:
        """Gather one page or template; a page that the document does not list is seen by nobody."""
        root = parse(data, member)
        name = self._pages.get(member) or member
        unlisted = bool(self._pages) and member not in self._pages and member not in self._templates
        box = _area(child(root, "Area")) or self._boxes.get(member)
        _Sheet(name, self._gathering, box, unlisted).read(root)

    def annotations(self, member: str, data: bytes) -> None:
        """Gather what stands on a page beside its content: stamps, water marks, remarks."""
        _Sheet(member, self._gathering, None, hidden=False).read(parse(data, member))


def _resolved(member: str, place: str) -> str:
    """The member that a path leads to: from the root with a slash before it, else from the folder of `member`."""
    place = place.strip()
    return normpath(place.lstrip("/") if place.startswith("/") else join(dirname(member), place))


@dataclass(frozen=True, slots=True)
class _Box:
    """A rectangle in millimetres, from the upper left."""

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


def _numbers(text: str | None) -> list[float]:
    """The numbers of an attribute; none where something else stands there."""
    values = (text or "").split()
    return [float(value) for value in values] if all(map(_NUMBER.fullmatch, values)) else []


def _box(text: str | None) -> _Box | None:
    numbers = _numbers(text)
    return _Box(*numbers) if len(numbers) == 4 else None


def _area(area: Element | None) -> _Box | None:
    """The sheet that a page is printed on."""
    physical = child(area, "PhysicalBox")
    return None if physical is None else _box(physical.text)


def _matrix(element: Element) -> _Matrix:
    numbers = _numbers(attribute(element, "CTM"))
    return tuple(numbers) if len(numbers) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class _Run:
    """The characters of one ``TextCode`` with their places."""

    text: str
    places: tuple[tuple[float, float], ...]
    size: float

    @property
    def pieces(self) -> Iterator[Piece]:
        """The characters as points down and across."""
        for character, (across, down) in zip(self.text, self.places, strict=True):
            if not character.isspace():
                size = self.size * _POINTS_PER_MILLIMETRE
                room = advance(character, size)
                yield down * _POINTS_PER_MILLIMETRE, across * _POINTS_PER_MILLIMETRE, room, character


class _Sheet:
    """The walk over one page."""

    def __init__(self, name: str, gathering: Gathering, sheet: _Box | None, hidden: bool) -> None:
        self._name = name
        self._gathering = gathering
        self._sheet = sheet
        self._hidden_sheet = hidden
        self._painted: list[_Box] = []
        self._drawings = 0
        self._runs: list[_Run] = []
        self._hidden: list[str] = []
        self._read: set[Element] = set()

    def read(self, root: Element) -> None:
        """Gather every text of the page."""
        self._objects(root, _Box(0, 0, 0, 0), unseen=False)
        lines = list(_lines(self._runs))
        self._gathering.lines(self._name, lines, PartKind.PROSE, self._hidden_sheet)
        stream = squeezed("".join(lines))
        pieces = [piece for run in self._runs for piece in run.pieces]
        placed = [line for line in lines_by_position(pieces) if says_more(line, stream)]
        self._gathering.lines(f"{self._name} by position", placed, PartKind.PROSE, self._hidden_sheet)
        hide(self._gathering, f"{self._name} hidden text", self._hidden, PartKind.PROSE)
        self._read_markup(root)
        if self._hidden_sheet:
            self._gathering.find(hidden_content(self._name))
        if _UNMAPPED.search(stream) or (self._drawings and len(stream) < _FEW_CHARACTERS):
            self._gathering.unread("ocr-missing", self._name)

    def _objects(self, parent: Element, origin: _Box, unseen: bool) -> None:
        for element in parent:
            name = local(element.tag)
            invisible = unseen or attribute(element, "Visible") in ("false", "0") or attribute(element, "Alpha") == "0"
            if name == "TextObject":
                self._text(element, origin, invisible)
            elif name in ("PathObject", "ImageObject"):
                self._paint(element, origin, name == "PathObject")
            elif name == "Appearance":
                self._objects(element, _box(attribute(element, "Boundary")) or origin, invisible)
            elif name:
                self._objects(element, origin, invisible)

    def _paint(self, element: Element, origin: _Box, is_path: bool) -> None:
        box = _box(attribute(element, "Boundary"))
        if is_path:
            self._drawings += 1
            colour = _numbers(attribute(child(element, "FillColor"), "Value")) if _has_fill(element) else []
            if not colour or min(colour) >= _WHITE_LEVEL:
                return
        if box is not None:
            self._painted.append(_Box(origin.left + box.left, origin.top + box.top, box.width, box.height))

    def _text(self, element: Element, origin: _Box, invisible: bool) -> None:
        matrix = _matrix(element)
        size = (_numbers(attribute(element, "Size")) or [_USUAL_SIZE])[0]
        size *= (matrix[2] ** 2 + matrix[3] ** 2) ** 0.5
        box = _box(attribute(element, "Boundary"))
        place = None if box is None else _Box(origin.left + box.left, origin.top + box.top, box.width, box.height)
        runs = []
        for code in element.iter():
            if local(code.tag) == "TextCode":
                self._read.add(code)
                runs.append(_run(code, (place or origin).left, (place or origin).top, matrix, size))
        if invisible or size < _TINY or self._is_off(place) or self._is_unpainted(element, place):
            self._hidden.append("".join(run.text for run in runs))
        else:
            self._runs += runs

    def _is_off(self, place: _Box | None) -> bool:
        return place is not None and self._sheet is not None and not place.meets(self._sheet)

    def _is_unpainted(self, element: Element, place: _Box | None) -> bool:
        """Whether the letters have no colour, or that of the paper."""
        if not _has_fill(element, usual=True):
            return attribute(element, "Stroke") != "true"
        fill = child(element, "FillColor")
        if fill is None:
            return False
        if attribute(fill, "Alpha") == "0":
            return True
        colour = _numbers(attribute(fill, "Value"))
        white = len(colour) in (1, 3) and min(colour) >= _WHITE_LEVEL
        return white and not any(place is None or box.meets(place) for box in self._painted)

    def _read_markup(self, root: Element) -> None:
        """Whatever text stands outside of the text codes: no page shows it, a copy holds it."""
        markup: list[str] = []
        for element in root.iter():
            if isinstance(element.tag, str):
                markup += telling(element)
            texts = (None if element in self._read or local(element.tag) in _GEOMETRY else element.text, element.tail)
            markup += [text for text in texts if text and text.strip()]
        self._gathering.lines(f"{self._name} markup", markup, PartKind.PROPERTY)


_GEOMETRY = frozenset({"AbbreviatedData", "PhysicalBox", "ApplicationBox", "ContentBox", "BleedBox", "Glyphs"})
"""Elements whose text is numbers."""


def _has_fill(element: Element, usual: bool = False) -> bool:
    value = attribute(element, "Fill")
    return usual if value is None else value in ("true", "1")


def _run(code: Element, left: float, top: float, matrix: _Matrix, size: float) -> _Run:
    """The characters of a text code, each where its steps lead (11.3)."""
    text = "".join(code.itertext())
    x, y = (_numbers(attribute(code, "X")) or [0.0])[0], (_numbers(attribute(code, "Y")) or [0.0])[0]
    across, down = _steps(attribute(code, "DeltaX")), _steps(attribute(code, "DeltaY"))
    a, b, c, d, e, f = matrix
    places = []
    for index in range(len(text)):
        places.append((left + a * x + c * y + e, top + b * x + d * y + f))
        x += across[index] if index < len(across) else 0 if across or down else size
        y += down[index] if index < len(down) else 0
    return _Run(text, tuple(places), size)


def _steps(text: str | None) -> list[float]:
    """The steps from character to character; ``g 3 5`` stands for three times five."""
    steps: list[float] = []
    values = (text or "").split()
    while values:
        value = values.pop(0)
        if value == "g" and len(values) > 1 and values[0].isascii() and values[0].isdigit():
            count, step = min(int(values.pop(0)[:9]), _MOST_REPEATS), values.pop(0)
            steps += _numbers(step)[:1] * count
        else:
            steps += _numbers(value)
    return steps


def _lines(runs: list[_Run]) -> Iterator[str]:
    """The lines that runs make in the order of the file."""
    line, last, height = "", None, 0.0
    for run in runs:
        if not run.text:
            continue
        across, down = run.places[0]
        if last is None or abs(down - height) > _SAME_LINE:
            yield line
            line, last = "", None
        if last is not None:
            gap = (across - last) / (run.size or _USUAL_SIZE)
            line += "    " if gap > _COLUMN_GAP or gap < -_COLUMN_GAP else " " if gap > _WORD_GAP else ""
        line += run.text
        last, height = run.places[-1]
    yield line


READER = OfdReader()
