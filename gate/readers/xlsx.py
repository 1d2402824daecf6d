"""Reader of Excel workbooks: every cell of every sheet, and what the file holds beside the cells.

Sheets are streamed, so that 50,000 cells take about a second and a huge sheet takes no memory but its text's.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from io import BytesIO
from itertools import groupby

from lxml import etree

from gate.readers.base import (
    Extraction,
    Gathering,
    Limits,
    PartKind,
    Unreadable,
    active_content,
    column_letters,
    hidden_content,
    table_part,
)
from gate.readers.ooxml import (
    Element,
    Package,
    attribute,
    checked_xml,
    child,
    harvest,
    hide,
    local,
    not_well_formed,
    parse,
    telling,
    unescaped,
)

_HEADERS = frozenset({"oddHeader", "evenHeader", "firstHeader"})
_FOOTERS = frozenset({"oddFooter", "evenFooter", "firstFooter"})
_SECTION = re.compile(r"&[LCR]")
_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|\d{1,3}|[A-Z])')
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_STRING_IN_FORMULA = re.compile(r'"(?:[^"]|"")*"|UNICHAR\(\d{1,7}\)')
_EXCHANGE = re.compile(r"[A-Za-z]+\|.*!")
_HIDING_FORMAT = re.compile(r"\s*;\s*;\s*;\s*")
_ROWS, _COLUMNS = 1_048_576, 16_384
_SPARSE_FLOOR = 200_000
_SPARSE_FACTOR = 50
_WHITE_INDEXES = ("1", "9")
_TINY_POINTS = 2.0
_WHITES = ("FFFFFFFF", "00FFFFFF", "FFFFFF")


def _flag(value: str | None) -> bool:
    return value in ("1", "true", "on")


class _Grid:
    """The cells of one sheet that hold something, while the sheet is read."""

    def __init__(self) -> None:
        self.rows: dict[int, dict[int, str]] = {}
        self.unseen: set[tuple[int, int]] = set()
        """Cells whose style hides what they hold."""
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.rows_hidden_by_default = False
        self.formulas: list[str] = []
        self.strays: list[str] = []

    def put(self, row: int, column: int, text: str) -> None:
        """A value; one more for the same cell is kept beside the first."""
        cells = self.rows.setdefault(row, {})
        cells[column] = f"{cells[column]}\n{text}" if column in cells else text


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    hidden: bool


class XlsxReader:
    """Reads .xlsx and its siblings with macros or as templates; .xlsb is unsupported."""

    def read(self, data: bytes, limits: Limits) -> Extraction:
        """Every text of the workbook; raises `Unreadable` when the package as a whole is broken."""
        gathering = Gathering(limits)
        package = Package(data, gathering)
        if "xl/workbook.bin" in package.members:
            raise Unreadable("unsupported")
        books = package.named("workbook")
        if len(books) != 1:
            raise Unreadable("unreadable")
        workbook = _Workbook(package, gathering, books[0])
        package.read_all(
            {
                "workbook": workbook.names,
                "worksheet": workbook.sheet,
                "chartsheet": workbook.chart_sheet,
                "sst": workbook.nothing,
                "styleSheet": workbook.formats,
                "comments": workbook.comments,
                "ThreadedComments": workbook.threads,
                "calcChain": workbook.nothing,
                "pivotCacheDefinition": workbook.cache,
                "pivotCacheRecords": workbook.cache,
                "externalLink": workbook.cache,
            }
        )
        workbook.finish()
        return gathering.done()


class _Workbook:
    """What the sheets of one workbook share."""

    def __init__(self, package: Package, gathering: Gathering, member: str) -> None:
        self._package = package
        self._gathering = gathering
        self._sheets, self._owners = _sheets(package, member)
        self._strings = _shared_strings(package)
        self._used: set[int] = set()
        self._shown: set[str] = set()
        self._caches: dict[str, list[str]] = {}
        self._unseen_styles = _unseen_styles(package)
        self._cells = 0

    def nothing(self, member: str, data: bytes) -> None:
        """A member that is read elsewhere, or that holds references between cells only."""

    def names(self, member: str, data: bytes) -> None:
        """Names of sheets, defined names, and the other texts of the workbook part."""
        for number, sheet in enumerate(self._sheets.values(), 1):
            self._gathering.lines(f"sheet name {number}", [sheet.name], PartKind.NAME, sheet.hidden)
            if sheet.hidden:
                self._gathering.find(hidden_content(sheet.name))
        root = parse(data, member)
        defined = child(root, "definedNames")
        for number, entry in enumerate(defined if defined is not None else (), 1):
            texts = (attribute(entry, "name"), attribute(entry, "comment"), entry.text, _joined(entry.text or ""))
            self._gathering.lines(f"defined name {number}", filter(None, texts), PartKind.NAME)
        others = (text for item in root if local(item.tag) not in ("sheets", "definedNames") for text in harvest(item))
        self._gathering.lines("workbook", others, PartKind.PROPERTY)

    def sheet(self, member: str, data: bytes) -> None:
        """One sheet: its cells, hidden ones marked, and its other texts."""
        sheet = self._listed(member)
        grid = _Grid()
        rest = self._stream(member, data, grid)
        self._add_cells(sheet, grid)
        self._add_rest(sheet, grid, rest)

    def chart_sheet(self, member: str, data: bytes) -> None:
        """A sheet that is one chart: its headers, footers and settings."""
        self._add_rest(self._listed(member), _Grid(), parse(data, member))

    def _listed(self, member: str) -> _Sheet:
        """The sheet that the workbook lists under a member; one that it does not list is hidden."""
        if member not in self._sheets:
            self._gathering.find(hidden_content(member))
        return self._sheets.get(member, _Sheet(member, hidden=True))

    def formats(self, member: str, data: bytes) -> None:
        """Number formats, as written and as the words that they add to a number; names of styles."""
        root = parse(data, member)
        lines = []
        for entry in root.iter():
            if local(entry.tag) == "numFmt" and (code := attribute(entry, "formatCode")):
                words = (" ".join(a or b for a, b in _LITERAL.findall(code)), code)
                lines += words if not code.isascii() else ()
        self._gathering.lines("number formats", lines, PartKind.PROPERTY)
        texts = (text for item in root if local(item.tag) != "numFmts" for text in harvest(item))
        self._gathering.lines("styles", texts, PartKind.PROPERTY)

    def comments(self, member: str, data: bytes) -> None:
        """Notes at cells; nobody sees them before pointing at the cell."""
        root = parse(data, member)
        sheet = self._owner(member)
        authors = child(root, "authors")
        self._gathering.lines(
            f"{sheet} comment authors", harvest(authors) if authors is not None else (), PartKind.PROPERTY
        )
        listed = child(root, "commentList")
        for comment in listed if listed is not None else ():
            lines = [*telling(comment), _rich_text(child(comment, "text"))]
            hide(self._gathering, f"{sheet}!{attribute(comment, 'ref')} comment", lines, PartKind.COMMENT)

    def threads(self, member: str, data: bytes) -> None:
        """Conversations at cells."""
        sheet = self._owner(member)
        for comment in parse(data, member):
            place = f"{sheet}!{attribute(comment, 'ref')} comment"
            hide(self._gathering, place, list(harvest(comment)), PartKind.COMMENT)

    def cache(self, member: str, data: bytes) -> None:
        """Values kept from elsewhere: of a pivot table's source, of another workbook."""
        root = parse(data, member)
        if any(local(item.tag) in ("ddeLink", "oleLink") for item in root):
            self._gathering.find(active_content(member))
        values = []
        for item in root.iter():
            if local(item.tag) in ("s", "n", "d", "v", "sheetName"):
                values += [v for v in (attribute(item, "v"), attribute(item, "val"), item.text) if v and v.strip()]
        self._caches[member] = values
        others = (text for text in harvest(root) if text not in set(values))
        self._gathering.lines(member, others, PartKind.PROPERTY)

    def finish(self) -> None:
        """What can be told only when every sheet was read: strings and cached values that no cell shows."""
        unused = [text for number, text in enumerate(self._strings.texts) if number not in self._used]
        hide(self._gathering, "unused shared strings", unused, PartKind.PROPERTY)
        self._gathering.lines("phonetic guides", self._strings.phonetic, PartKind.PROPERTY)
        for member, values in self._caches.items():
            if all(value in self._shown for value in values):
                self._gathering.lines(member, values, PartKind.PROPERTY)
            else:
                hide(self._gathering, member, values, PartKind.PROPERTY)

    def _owner(self, member: str) -> str:
        return self._owners.get(member, member)

    def _stream(self, member: str, data: bytes, grid: _Grid) -> Element:
        """Fill `grid`; the rest of the sheet's tree, its cells taken out."""
        events = etree.iterparse(
            BytesIO(checked_xml(data, member)),
            events=("start", "end"),
            tag=("{*}row", "{*}c", "{*}col", "{*}sheetFormatPr"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        )
        row = column = 0
        try:
            for event, element in events:
                name = local(element.tag)
                if event == "start":
                    if name == "row":
                        row, column = _number(element.get("r"), row + 1, _ROWS, member), 0
                    continue
                if name == "c":
                    column = self._cell(element, row, column + 1, grid, member)
                elif name == "row":
                    _end_row(element, row, grid)
                elif name == "col":
                    _hide_columns(element, grid, member)
                else:
                    grid.rows_hidden_by_default = _flag(element.get("zeroHeight"))
        except etree.XMLSyntaxError as error:
            raise not_well_formed(error, member) from error
        return events.root

    def _cell(self, cell: Element, row: int, column: int, grid: _Grid, member: str) -> int:
        """Take one cell into the grid and empty its element; the number of its column."""
        self._cells += 1
        if self._cells > self._gathering.limits.cells:
            raise Unreadable("too-complex")
        if (reference := cell.get("r")) is not None:
            row, column = _position(reference, member)
        if column > _COLUMNS:
            raise Unreadable("unreadable", member)
        kind, value, text = cell.get("t", "n"), None, ""
        for item in cell:
            name = local(item.tag)
            if name == "v":
                value = item.text or ""
            elif name == "is":
                text = _rich_text(item)
            elif name == "f":
                grid.formulas += self._formula(item, member)
            else:
                grid.strays += harvest(item)
        if value is not None:
            shown = self._value(kind, value, member)
            text = f"{text}\n{shown}" if text else shown
        for key, told in cell.attrib.items():
            if key not in ("r", "s", "t") and not told.isdigit():
                grid.strays.append(told)
        if text:
            grid.put(row, column, text)
            if cell.get("s", "0") in self._unseen_styles:
                grid.unseen.add((row, column))
        cell.clear(keep_tail=True)
        return column

    def _value(self, kind: str, value: str, member: str) -> str:
        if kind == "s":
            number = _number(value, 0, len(self._strings.texts), member, first=0)
            if number >= len(self._strings.texts):
                raise Unreadable("unreadable", member)
            self._used.add(number)
            return self._strings.texts[number]
        return _plain_number(value) if kind == "n" else unescaped(value)

    def _formula(self, formula: Element, member: str) -> Iterator[str]:
        """The formula where it holds words; a formula that talks to another program is active content."""
        text = formula.text or ""
        if _EXCHANGE.search(text):
            self._gathering.find(active_content(member))
        if _STRING_IN_FORMULA.search(text) or not text.isascii():
            yield from filter(None, (text, _joined(text)))

    def _add_cells(self, sheet: _Sheet, grid: _Grid) -> None:
        rows = tuple(sorted(grid.rows))
        columns = tuple(sorted({column for cells in grid.rows.values() for column in cells}))
        filled = sum(map(len, grid.rows.values()))
        if len(rows) * len(columns) > max(_SPARSE_FLOOR, _SPARSE_FACTOR * filled):
            raise Unreadable("too-complex", sheet.name)
        table = tuple(tuple(grid.rows[row].get(column, "") for column in columns) for row in rows)
        row_at = {row: index for index, row in enumerate(rows)}
        column_at = {column: index for index, column in enumerate(columns)}
        hidden = {
            (row, column)
            for row in rows
            for column in grid.rows[row]
            if row in grid.hidden_rows or column in grid.hidden_columns
        } | grid.unseen
        places = frozenset((row_at[row], column_at[column]) for row, column in hidden)
        self._gathering.add(table_part(sheet.name, table, rows, columns, sheet.hidden, places))
        if not sheet.hidden:
            self._shown.update(
                text
                for row, cells in grid.rows.items()
                for column, text in cells.items()
                if (row, column) not in hidden
            )
        self._find_hidden(sheet, grid, rows, columns)

    def _find_hidden(self, sheet: _Sheet, grid: _Grid, rows: tuple[int, ...], columns: tuple[int, ...]) -> None:
        for first, last in _runs(row for row in rows if row in grid.hidden_rows):
            self._gathering.find(hidden_content(f"{sheet.name}!{first}:{last}"))
        for first, last in _runs(column for column in columns if column in grid.hidden_columns):
            place = f"{sheet.name}!{column_letters(first)}:{column_letters(last)}"
            self._gathering.find(hidden_content(place))
        for row, column in sorted(grid.unseen)[:_SHOWN_PLACES]:
            self._gathering.find(hidden_content(f"{sheet.name}!{column_letters(column)}{row}"))

    def _add_rest(self, sheet: _Sheet, grid: _Grid, rest: Element) -> None:
        """What a sheet holds beside its cells: headers and footers, prompts, links, formulas."""
        name = sheet.name
        for names, label, kind in ((_HEADERS, "header", PartKind.HEADER), (_FOOTERS, "footer", PartKind.FOOTER)):
            lines = [line for item in rest.iter() if local(item.tag) in names for line in _header(item.text or "")]
            self._gathering.lines(f"{name} {label}", lines, kind, sheet.hidden)
        others = list(harvest(rest, skip=lambda item: local(item.tag) in _HEADERS | _FOOTERS))
        others += filter(None, map(_joined, others))
        self._gathering.lines(f"{name} settings", [*others, *grid.strays], PartKind.PROPERTY, sheet.hidden)
        self._gathering.lines(f"{name} formulas", grid.formulas, PartKind.PROPERTY, sheet.hidden)


_SHOWN_PLACES = 20
"""So many hidden rows, columns or cells of a sheet are named one by one; one is enough to hold."""


@dataclass(frozen=True, slots=True)
class _Strings:
    texts: list[str]
    phonetic: list[str]


def _sheets(package: Package, book: str) -> tuple[dict[str, _Sheet], dict[str, str]]:
    """The sheets by member, in the order of the workbook; the sheet's name for each member that belongs to it."""
    targets = package.targets(book)
    sheets, owners = {}, {}
    listed = child(package.tree(book), "sheets")
    for entry in listed if listed is not None else ():
        _, member = targets.get(attribute(entry, "id") or "", ("", ""))
        name = attribute(entry, "name") or ""
        sheets[member or f"missing {name}"] = _Sheet(name, attribute(entry, "state") in ("hidden", "veryHidden"))
        if member in package.members:
            owners |= {target: name for _, target in package.targets(member).values()}
        else:
            package.gathering.unread("truncated", name)
    return sheets, owners


def _shared_strings(package: Package) -> _Strings:
    strings = _Strings([], [])
    for member in package.named("sst"):
        events = etree.iterparse(
            BytesIO(checked_xml(package.bytes_of(member), member)),
            tag="{*}si",
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        )
        try:
            for _, item in events:
                strings.texts.append(_rich_text(item))
                strings.phonetic.extend("".join(guide.itertext()) for guide in item if local(guide.tag) == "rPh")
                item.clear()
                while item.getprevious() is not None:
                    del item.getparent()[0]
        except etree.XMLSyntaxError as error:
            raise not_well_formed(error, member) from error
    return strings


def _rich_text(element: Element | None) -> str:
    """The text of an element of runs, phonetic guides left out."""
    if element is None:
        return ""
    runs = (item for item in element if local(item.tag) not in ("rPh", "phoneticPr", "rPr"))
    return unescaped("".join("".join(item.itertext()) for item in runs))


def _number(value: str | None, default: int, most: int, member: str, first: int = 1) -> int:
    if value is None:
        return default
    if not (value.isascii() and value.isdigit() and first <= int(value) <= most):
        raise Unreadable("unreadable", member)
    return int(value)


def _position(reference: str, member: str) -> tuple[int, int]:
    """Row and column (from 1) of a reference like ``B7``."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise Unreadable("unreadable", member)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    row = int(match[2])
    if row > _ROWS or column > _COLUMNS:
        raise Unreadable("unreadable", member)
    return row, column


def _joined(formula: str) -> str:
    """The strings of a formula that has several, one after the other, as it would join them."""
    strings = _STRING_IN_FORMULA.findall(formula)
    return "".join(map(_literal, strings)) if len(strings) > 1 else ""


def _literal(string: str) -> str:
    """What a string of a formula, or a character that it names by number, becomes."""
    if string.startswith('"'):
        return string[1:-1].replace('""', '"')
    number = int(string[len("UNICHAR(") : -1])
    return chr(number) if number <= sys.maxunicode else ""


def _plain_number(value: str) -> str:
    """A number without exponent where it is whole: Excel writes long numbers as 1.3E10."""
    if "E" not in value.upper():
        return value
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    whole = number.is_finite() and -1 < number.adjusted() < 20 and number == number.to_integral_value()
    return format(number, "f").partition(".")[0] if whole else value


def _end_row(row: Element, number: int, grid: _Grid) -> None:
    height = row.get("ht")
    hidden = _flag(row.get("hidden")) or (height is not None and _is_zero(height))
    if hidden or (grid.rows_hidden_by_default and height is None):
        grid.hidden_rows.add(number)
    grid.strays += (text for text in row.itertext() if text.strip())
    grid.strays += telling(row)
    row.clear()
    while row.getprevious() is not None:
        del row.getparent()[0]


def _hide_columns(element: Element, grid: _Grid, member: str) -> None:
    width = element.get("width")
    if _flag(element.get("hidden")) or (width is not None and _is_zero(width)):
        first = _number(element.get("min"), 1, _COLUMNS, member)
        last = _number(element.get("max"), first, _COLUMNS, member)
        grid.hidden_columns.update(range(first, last + 1))


def _is_zero(number: str) -> bool:
    return number.strip(" 0.") == "" and "0" in number


def _runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """First and last of each run of neighbours, the first few runs only."""
    runs = []
    for _, group in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        members = [number for _, number in group]
        runs.append((members[0], members[-1]))
    return runs[:_SHOWN_PLACES]


def _header(code: str) -> Iterator[str]:
    """The lines of a header's sections, its codes taken out (ECMA-376-1, 18.3.1.46)."""
    for section in _SECTION.split(code.replace("&&", "＆")):
        yield from _CODE.sub("", unescaped(section)).replace("＆", "&").splitlines()


def _unseen_styles(package: Package) -> frozenset[str]:
    """The numbers of the cell formats that hide a value: white on white, tiny, or a format that shows nothing."""
    members = package.named("styleSheet")
    if not members:
        return frozenset()
    root = package.tree(members[0])
    hiding = {
        attribute(item, "numFmtId")
        for item in _children(root, "numFmts")
        if _HIDING_FORMAT.fullmatch(attribute(item, "formatCode") or "")
    }
    fonts = [_font_is_tiny(font) or (_font_is_white(font) and "white") for font in _children(root, "fonts")]
    fills = [_is_fill(fill) for fill in _children(root, "fills")]
    unseen = set()
    for number, form in enumerate(_children(root, "cellXfs")):
        font = _entry(fonts, attribute(form, "fontId"), default=False)
        filled = _entry(fills, attribute(form, "fillId"), default=False)
        if attribute(form, "numFmtId") in hiding or font is True or (font == "white" and not filled):
            unseen.add(str(number))
    return frozenset(unseen)


def _children(root: Element, name: str) -> list[Element]:
    group = child(root, name)
    return [] if group is None else [item for item in group if isinstance(item.tag, str)]


def _entry(values: list, number: str | None, default: object) -> object:
    index = int(number) if number and number.isascii() and number.isdigit() else -1
    return values[index] if 0 <= index < len(values) else default


def _font_is_tiny(font: Element) -> bool:
    size = attribute(item, "val") if (item := child(font, "sz")) is not None else None
    try:
        return size is not None and float(size) < _TINY_POINTS
    except ValueError:
        return True


def _font_is_white(font: Element) -> bool:
    return _is_white(child(font, "color"))


def _is_white(color: Element | None) -> bool:
    if color is None:
        return False
    return (
        (attribute(color, "rgb") or "").upper() in _WHITES
        or attribute(color, "indexed") in _WHITE_INDEXES
        or (attribute(color, "theme") == "0" and attribute(color, "tint") is None)
    )


def _is_fill(fill: Element) -> bool:
    """Whether a fill puts a colour other than white behind the text."""
    if child(fill, "gradientFill") is not None:
        return True
    pattern = child(fill, "patternFill")
    if pattern is None or attribute(pattern, "patternType") in (None, "none"):
        return False
    color = child(pattern, "fgColor")
    return color is not None and not _is_white(color)


READER = XlsxReader()
