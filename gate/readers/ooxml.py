"""An Office Open XML package (ECMA-376): its members, and every text in those that have no meaning of their own.

Nothing is taken from the content types that a package declares: what a member is, its root element or its
first bytes say, so that a part cannot be declared away.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from io import BytesIO
from posixpath import basename, dirname, join, normpath

from lxml import etree

from gate.readers.base import Gathering, PartKind, Unreadable, active_content, hidden_content
from gate.readers.container import Archive, Member, open_archive
from gate.readers.fonts import font_names, is_font
from gate.readers.sniff import Kind, named_kind, sniff

Element = etree._Element
Handler = Callable[[str, bytes], None]

TREE_BYTES = 48 << 20
"""The largest XML part that is held as a tree; sheets are streamed instead."""
_HEAD_BYTES = 1 << 16
_READABLE = frozenset(
    {Kind.DOCX, Kind.XLSX, Kind.PPTX, Kind.OFD, Kind.PDF, Kind.ZIP}
    | {Kind.PNG, Kind.JPEG, Kind.GIF, Kind.WEBP, Kind.BMP, Kind.TIFF}
)
_METAFILES = (b"\xd7\xcd\xc6\x9a", b"\x01\x00\x00\x00", b"\x01\x00\x09\x00")
_ACTIVE_PATHS = re.compile(r"vbaproject|vbadata|activex|macrosheets|dialogsheets|\.bin\.rels", re.IGNORECASE)
_ACTIVE_ROOTS = frozenset({"ocx", "vbaSuppData", "macrosheet", "dialogsheet", "connections"})
_DRAWN_ROOTS = frozenset({"wsDr", "chartSpace", "userShapes", "dataModel"})
_ACTIVE_TARGETS = frozenset({"attachedTemplate", "oleObject", "frame", "subDocument", "package"})
_ENCODING = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)")
_PLAIN_ENCODINGS = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii"})
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_TELLING_NAMES = frozenset({"descr", "title", "alt", "tooltip", "prompt", "error", "display"})
_TELLING = re.compile(r"[^\x00-\x7f]|\d{11}|%[0-9A-Fa-f]{2}|\\[ux]|&")
_ESCAPED = re.compile(r"(?:_x[0-9A-Fa-f]{4}_)+")
_COUNT = re.compile(r"\d{1,10}")
"""Counts of pages, words and minutes among the properties."""
_DEVMODE_SIZE_AT = 68
_DEVMODE_HEAD = 72


class DeclaresEntities(Unreadable):
    """An XML part with a document type: no office program writes one, and entities can hide text or fetch."""


def local(tag: object) -> str:
    """The name of an element or attribute without its namespace; empty for comments and instructions."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element, name: str) -> str | None:
    """The value of the attribute `name`, in whatever namespace."""
    for key, value in element.attrib.items():
        if local(key) == name:
            return value
    return None


def child(element: Element | None, name: str) -> Element | None:
    """The first child with that local name."""
    if element is not None:
        for inner in element:
            if local(inner.tag) == name:
                return inner
    return None


def unescaped(text: str) -> str:
    """The text with what stands in it as ``_x673A_`` (ST_Xstring, ECMA-376-1, 22.9.2.19) as characters."""
    return _ESCAPED.sub(_units, text) if "_x" in text else text


def _units(match: re.Match[str]) -> str:
    units = "".join(match[0].removeprefix("_x").removesuffix("_").split("__x"))
    return bytes.fromhex(units).decode("utf-16-be", "replace")


def checked_xml(data: bytes, part: str) -> bytes:
    """The XML as UTF-8, without document type; raises `Unreadable` for anything else (ECMA-376-2, 8.1.1.1)."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            data = _DECLARATION.sub("", data.decode("utf-16"), count=1).encode()
        except UnicodeError as error:
            raise Unreadable("encoding", part) from error
    declared = _ENCODING.match(data.removeprefix(b"\xef\xbb\xbf").lstrip())
    if b"\0" in data[:4] or (declared and declared[1].lower() not in _PLAIN_ENCODINGS):
        raise Unreadable("encoding", part)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise DeclaresEntities("unreadable", part)
    return data


def not_well_formed(error: etree.XMLSyntaxError, part: str) -> Exception:
    """What to raise for XML that libxml2 gave up: it tells a lack of memory as a fault of syntax."""
    return MemoryError() if error.code == etree.ErrorTypes.ERR_NO_MEMORY else Unreadable("unreadable", part)


def parse(data: bytes, part: str) -> Element:
    """The tree of an XML part; raises `Unreadable`."""
    if len(data) > TREE_BYTES:
        raise Unreadable("too-large", part)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(checked_xml(data, part), parser)
    except etree.XMLSyntaxError as error:
        raise not_well_formed(error, part) from error


def root_name(data: bytes, part: str) -> str:
    """The local name of the root element of an XML part; raises `Unreadable`."""
    try:
        for _, element in etree.iterparse(
            BytesIO(checked_xml(data, part)[:_HEAD_BYTES]), events=("start",), resolve_entities=False
        ):
            return local(element.tag)
    except etree.XMLSyntaxError as error:
        raise not_well_formed(error, part) from error
    raise Unreadable("unreadable", part)


def harvest(root: Element, skip: Callable[[Element], bool] = lambda _: False) -> Iterator[str]:
    """Every text of a tree: paragraphs joined, other texts one by one, telling attributes, XML comments.

    `skip` names elements whose own text somebody else reads.
    """
    paragraphs: list[list[str]] = []

    def texts(value: str | None) -> Iterator[str]:
        if value and paragraphs:
            paragraphs[-1].append(unescaped(value))
        elif value and value.strip():
            yield unescaped(value)

    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi"):
            yield element.text or ""
            yield from texts(element.tail)
            continue
        if event == "start":
            if local(element.tag) == "p":
                paragraphs.append([])
            if not skip(element):
                yield from texts(element.text)
            yield from telling(element)
        else:
            if local(element.tag) == "p":
                yield "".join(paragraphs.pop())
            if element is not root:
                yield from texts(element.tail)


def telling(element: Element) -> Iterator[str]:
    """Values of attributes that may hold text for people, or a number of one."""
    if local(element.tag) == "panose1":
        return
    for key, value in element.attrib.items():
        name = local(key)
        if name in _TELLING_NAMES or (_TELLING.search(value) and name != "panose") or "_x" in value:
            yield unescaped(value)


class Package:
    """The members of an office file that are still to be read, and where what is read is gathered."""

    def __init__(self, data: bytes, gathering: Gathering) -> None:
        self.gathering = gathering
        self._archive: Archive = open_archive(data, gathering.limits)
        self.members: dict[str, Member] = {m.name: m for m in self._archive.members}
        gathering.lines("archive comments", self._archive.comments(), PartKind.COMMENT, hidden=True)
        names = (name for m in self._archive.members for name in (m.name, *m.other_names) if not name.isascii())
        gathering.lines("archive names", names, PartKind.NAME)

    def bytes_of(self, name: str) -> bytes:
        """The bytes of a member; raises `Unreadable`."""
        return self._archive.read(self.members[name])

    @cached_property
    def roots(self) -> dict[str, str]:
        """The root elements of all XML members, by name of member; broken members are left out."""
        roots = {}
        for name in self.members:
            try:
                data = self.bytes_of(name)
                if _looks_like_xml(data):
                    roots[name] = root_name(data, name)
            except Unreadable:
                continue  # read_all meets the same member again, and reports it
        return roots

    def named(self, root: str) -> list[str]:
        """The XML members with that root element."""
        return [name for name, found in self.roots.items() if found == root]

    def tree(self, name: str) -> Element:
        """The tree of an XML member; raises `Unreadable`."""
        return parse(self.bytes_of(name), name)

    def targets(self, name: str) -> dict[str, tuple[str, str]]:
        """The relationships of a member: type (its last step) and the member that it leads to, by id."""
        folder = dirname(name)
        rels = join(folder, "_rels", basename(name) + ".rels")
        if rels not in self.members:
            return {}
        found = {}
        for relation in self.tree(rels):
            if relation.get("TargetMode") != "External":
                target = relation.get("Target", "")
                path = normpath(target.lstrip("/") if target.startswith("/") else join(folder, target))
                found[relation.get("Id", "")] = (relation.get("Type", "").rpartition("/")[2], path)
        return found

    def read_all(self, handlers: dict[str, Handler]) -> None:
        """Read every member: by the handler of its root element, or for its texts; whatever fails is unread."""
        for name in self.members:
            try:
                self._read(name, handlers)
            except DeclaresEntities as error:
                self.gathering.find(active_content(error.part))
                self.gathering.unread(error.reason, error.part)
            except Unreadable as error:
                if error.part is None:
                    raise
                self.gathering.unread(error.reason, error.part)

    def _read(self, name: str, handlers: dict[str, Handler]) -> None:
        data = self.bytes_of(name)
        if _ACTIVE_PATHS.search(name):
            self.gathering.find(active_content(name))
        if not data:
            return
        if not _looks_like_xml(data):
            self._read_binary(name, data)
            return
        if name not in self.roots and is_text_file(name):
            self.gathering.embed(name, data)
            return
        root = self.roots.get(name) or root_name(data, name)
        if root in _ACTIVE_ROOTS:
            self.gathering.find(active_content(name))
        if root in handlers:
            handlers[root](name, data)
        elif is_text_file(name):
            self.gathering.embed(name, data)
        elif root == "Properties":
            self._read_properties(name)
        else:
            tree = parse(data, name)
            if root == "Relationships":
                self._check_relations(name, tree)
            kind = PartKind.PROSE if root in _DRAWN_ROOTS else PartKind.PROPERTY
            self.gathering.lines(name, harvest(tree), kind)

    def _read_properties(self, name: str) -> None:
        """Document properties; a custom one also as ``name：value``, the form that rules for fields know."""
        lines = []
        for item in self.tree(name):
            values = [value for value in harvest(item) if not _COUNT.fullmatch(value)]
            lines += values
            if (key := item.get("name")) and values:
                lines.append(f"{key}：{values[-1]}")
        self.gathering.lines(name, lines, PartKind.PROPERTY)

    def _check_relations(self, name: str, tree: Element) -> None:
        for relation in tree:
            kind = relation.get("Type", "").rpartition("/")[2]
            if relation.get("TargetMode") == "External":
                if kind in _ACTIVE_TARGETS:
                    self.gathering.find(active_content(name))
                elif kind in ("image", "video", "audio", "media"):
                    self.gathering.unread("unsupported", name)
            elif kind == "aFChunk":
                self.gathering.unread("unsupported", name)

    def _read_binary(self, name: str, data: bytes) -> None:
        kind = sniff(name, data).kind
        if data.startswith(_METAFILES):
            self.gathering.unread("ocr-missing", name)
        elif kind is Kind.OLE:
            self.gathering.find(active_content(name))
            self.gathering.unread("unsupported", name)
        elif kind in _READABLE or kind.is_text:
            self.gathering.embed(name, data)
        elif is_font(data):
            self.gathering.lines(name, font_names(data, name), PartKind.PROPERTY)
        elif _is_printer_settings(name, data):
            text = data.decode("utf-16-le", "ignore")
            self.gathering.lines(name, (line for line in text.split("\0")), PartKind.PROPERTY)
        else:
            self.gathering.unread("unsupported", name)


def is_text_file(name: str) -> bool:
    """Whether a member bears the name of a text that is no XML; one without extension is XML until shown otherwise."""
    named = named_kind(name)
    return named is not None and named.is_text and named is not Kind.XML and "." in basename(name)


def _looks_like_xml(data: bytes) -> bool:
    if data.startswith((b"\xff\xfe<\0", b"\xfe\xff\0<")):
        return True
    return data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<"


def _is_printer_settings(name: str, data: bytes) -> bool:
    """Whether this is the DEVMODEW structure that Excel stores: it holds a printer's name and its settings."""
    if "printersettings" not in name.lower() or len(data) < _DEVMODE_HEAD:
        return False
    size = int.from_bytes(data[_DEVMODE_SIZE_AT : _DEVMODE_SIZE_AT + 2], "little")
    extra = int.from_bytes(data[_DEVMODE_SIZE_AT + 2 : _DEVMODE_SIZE_AT + 4], "little")
    return size + extra == len(data)


def hide(gathering: Gathering, name: str, lines: Iterator[str] | list[str], kind: PartKind) -> None:
    """A part that no reader of the page sees, and the finding that says so."""
    if gathering.lines(name, lines, kind, hidden=True):
        gathering.find(hidden_content(name))
