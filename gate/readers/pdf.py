"""Reader of PDF files: what each page shows, what it hides, and every string of the file's objects.

pdfium reads pages, pypdf reads structure; where the two count different pages the file is unreadable. Pages that
only a picture or a font without meanings could explain are drawn and looked at (`gate.readers.eyes`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import pypdfium2 as pdfium
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    StreamObject,
    TextStringObject,
)

from gate.readers.base import (
    Extraction,
    Gathering,
    Limits,
    PartKind,
    Unreadable,
    active_content,
    hidden_content,
)
from gate.readers.eyes import Eyes, Line, Pixels, seen
from gate.readers.lines import Piece, advance, lines_by_position, says_more, squeezed
from gate.readers.ooxml import harvest, hide, parse
from gate.readers.pdf_content import beside, contents, other_content, plain_text, readings, remarks, shown_by
from gate.readers.pdf_damage import is_broken_page, resources_of, wrong_entries
from gate.readers.pdf_page import PageText, read_page, render_page
from gate.readers.pdf_pictures import pixels, undrawn
from gate.readers.pdf_streams import StreamSizes
from gate.readers.picture_bytes import Told, texts_beside
from gate.readers.sniff import Kind

_END = re.compile(rb"%%EOF")
_START = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF")
_TABLE = re.compile(rb"xref\s|\d{1,10}\s+\d{1,5}\s+obj")
_BLANKS = b"\0\t\n\x0c\r "
_LINEARIZED_BYTES = 1024
_REVISIONS = 10
_JPEG_FILTERS = ("/DCTDecode", "/DCT")
_LONG_TEXT, _SEEN_SHARE = 6, 0.6
_OBJECTS = 300_000
_ACTIONS = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/GoToE", "/Movie", "/Sound"}
)
_ACTIVE_KEYS = frozenset({"/JS", "/JavaScript"})
_MEDIA = frozenset({"/RichMedia", "/Movie", "/Sound", "/3D", "/Screen"})
_SIGNATURES = frozenset({"/Sig", "/DocTimeStamp"})
_FAILURES = (
    PyPdfError,
    NotImplementedError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
    RecursionError,
)
"""What pypdf raises on files that break the standard; each means that the place was not examined."""


class PdfReaderOfFiles:
    """Reads .pdf."""

    def read(self, data: bytes, limits: Limits) -> Extraction:
        """Every text of the file and of its earlier revisions; raises `Unreadable` when it is broken."""
        ends, eyes = _revision_ends(data), Eyes(limits)
        final = _read_revision(data, limits, eyes)
        gathering = Gathering(limits)
        if len(ends) - 1 > _REVISIONS:
            raise Unreadable("too-complex")
        known = {line for part in final.parts for line in part.text.split("\n")}
        for number, end in enumerate(ends[:-1], 1):
            _read_earlier(data[:end], f"revision {number}", known, gathering, eyes)
        earlier = gathering.done()
        return Extraction(
            final.parts + earlier.parts,
            final.findings + earlier.findings,
            final.not_examined + earlier.not_examined,
            final.embedded + earlier.embedded,
        )


def _revision_ends(data: bytes) -> list[int]:
    """Where each revision ends; raises `Unreadable` for a broken or missing end, or bytes after it."""
    ends = [match.end() for match in _END.finditer(data)]
    starts = list(_START.finditer(data))
    if not ends or not starts:
        raise Unreadable("truncated")
    if data[ends[-1] :].strip(_BLANKS):
        raise Unreadable("polyglot")
    if starts[-1].end() != ends[-1] or not _TABLE.match(data, int(starts[-1][1])):
        raise Unreadable("unreadable")
    if b"/Linearized" in data[:_LINEARIZED_BYTES] and int(starts[0][1]) == 0:
        ends.remove(starts[0].end())
    return ends


def _read_earlier(data: bytes, name: str, known: set[str], gathering: Gathering, eyes: Eyes) -> None:
    """What an earlier revision holds that the last one does not."""
    try:
        earlier = _read_revision(data, gathering.limits, eyes)
    except Unreadable as error:
        gathering.unread(error.reason, name)
        return
    for part in earlier.parts:
        lines = [line for line in part.text.split("\n") if line not in known]
        hide(gathering, f"{name} {part.name}", lines, part.kind)
    for finding in earlier.findings:
        gathering.find(replace(finding, part=f"{name} {finding.part}"))
    for unread in earlier.not_examined:
        gathering.unread(unread.reason, f"{name} {unread.part or ''}".strip())
    for inner in earlier.embedded:
        gathering.embed(f"{name} {inner.name}", inner.data)


def _read_revision(data: bytes, limits: Limits, eyes: Eyes) -> Extraction:
    gathering = Gathering(limits)
    structure = _Structure(data, gathering)
    _read_pages(data, structure, gathering, eyes)
    structure.read()
    structure.look_at_undrawn(eyes)
    gathering.lines("remarks", dict.fromkeys(remarks(data)), PartKind.COMMENT)
    for number in wrong_entries(data):
        gathering.unread("unreadable", f"object {number}")
    return gathering.done()


def _read_pages(data: bytes, structure: _Structure, gathering: Gathering, eyes: Eyes) -> None:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise Unreadable("unreadable") from error
    with document:
        if len(document) > gathering.limits.pages:
            raise Unreadable("too-large")
        if len(document) != structure.pages:
            raise Unreadable("unreadable")
        for number in range(1, len(document) + 1):
            name = f"page {number}"
            try:
                text = read_page(document, number - 1, structure.has_appearances(number))
                drawn_letters = structure.has_drawn_letters(number)
                looked_at = text.needs_eyes or drawn_letters
                picture = render_page(document, number - 1, text.area) if looked_at else None
            except pdfium.PdfiumError:
                gathering.unread("unreadable", name)
            else:
                lines = [] if picture is None else _looked_at(name, picture, gathering, eyes)
                _add_page(name, text, lines, gathering)
                for covered in text.covered:
                    _add_covered(name, covered, lines, gathering, eyes)
                if structure.is_broken(number, bool(text.lines)):
                    gathering.unread("unreadable", name)
                structure.shows([*text.lines, *text.on_annotations])
                if text.loses_text or drawn_letters:
                    _add_lost(name, structure.drawn(number), squeezed("".join(text.lines)), gathering)


def _add_lost(name: str, pieces: list[Piece] | None, known: str, gathering: Gathering) -> None:
    """What pypdf reads on a page and pdfium does not."""
    if pieces is None:
        gathering.unread("unreadable", name)
        return
    lines = [*(text for *_, text in pieces), *lines_by_position(pieces)]
    gathering.lines(f"{name} as drawn", dict.fromkeys(line for line in lines if says_more(line, known)), PartKind.PROSE)


def _add_page(name: str, text: PageText, lines: list[Line], gathering: Gathering) -> None:
    gathering.lines(name, text.lines, PartKind.PROSE)
    gathering.lines(f"{name} by position", text.by_position, PartKind.PROSE)
    gathering.lines(f"{name} annotations as shown", text.on_annotations, PartKind.PROSE)
    gathering.add(seen(f"{name} as seen", lines))
    looked_at = squeezed("".join(line.text for line in lines))
    if len(looked_at) < text.unmapped * _SEEN_SHARE:
        gathering.unread("ocr-missing", name)
    if text.broken_pictures:
        gathering.unread("unreadable", name)
    hidden = [line for line in text.hidden if not _is_seen(line, looked_at)]
    hide(gathering, f"{name} hidden text", hidden, PartKind.PROSE)


def _looked_at(name: str, picture: Pixels, gathering: Gathering, eyes: Eyes) -> list[Line]:
    """What can be read on the page by looking at it; what cannot be looked at is not examined."""
    try:
        return eyes.read(picture)
    except Unreadable as error:
        gathering.unread(error.reason, name)
        return []


def _add_covered(name: str, picture: Pixels, shown: list[Line], gathering: Gathering, eyes: Eyes) -> None:
    """What a picture shows where the page hides it."""
    known = squeezed("".join(line.text for line in shown))
    lines = [line.text for line in _looked_at(f"{name} picture", picture, gathering, eyes)]
    hide(gathering, f"{name} picture not shown whole", [x for x in lines if not _is_seen(x, known)], PartKind.PROSE)


def _is_seen(line: str, looked_at: str) -> bool:
    """Whether somebody who looks at the page sees this text too: a scan lies over the text that was read off it."""
    wanted = squeezed(line)
    pairs = {wanted[at : at + 2] for at in range(len(wanted) - 1)}
    found = sum(pair in looked_at for pair in pairs)
    return wanted in looked_at or (len(wanted) >= _LONG_TEXT and found >= _SEEN_SHARE * len(pairs))


class _Structure:
    """The objects of one revision: every string, action and file in them."""

    def __init__(self, data: bytes, gathering: Gathering) -> None:
        self._gathering = gathering
        try:
            self._reader = PdfReader(BytesIO(data), strict=False)
            if self._reader.is_encrypted:
                raise Unreadable("encrypted")
            self._objects = self._loaded()
            self._pages = list(self._reader.pages)
        except _FAILURES as error:
            raise Unreadable("unreadable") from error
        self._owners: dict[int, str] = {}
        self._shown: list[bool] = []
        self._texts: dict[tuple[str, PartKind], dict[str, None]] = {}
        self._embedded: set[int] = set()
        self._known: list[str] = []
        self._drawn: set[int] = set()
        self._fonts = DictionaryObject()
        try:
            for number, page in enumerate(self._pages, 1):
                self._own(page, number)
        except _FAILURES as error:
            raise Unreadable("unreadable") from error

    @property
    def pages(self) -> int:
        """How many pages the page tree has."""
        return len(self._pages)

    def has_appearances(self, number: int) -> bool:
        """Whether page `number` (from 1) bears annotations that draw something."""
        return self._shown[number - 1]

    def has_drawn_letters(self, number: int) -> bool:
        """Whether page `number` (from 1) has fonts of drawings (Type 3) that do not say which letters those are."""
        return bool(_fonts_without_letters(self._pages[number - 1]))

    def shows(self, lines: list[str]) -> None:
        """Tell what a page shows."""
        self._known.append(squeezed("".join(lines)))

    def is_broken(self, number: int, has_text: bool) -> bool:
        """Whether page `number` (from 1) names fonts or contents that are not there."""
        try:
            return is_broken_page(self._pages[number - 1], has_text)
        except _FAILURES:
            return True

    def drawn(self, number: int) -> list[Piece] | None:
        """The pieces of text of page `number` (from 1) in the order of drawing; None when that fails."""
        pieces: list[Piece] = []

        def visit(text: str, outer: list[float], inner: list[float], _: object, size: float) -> None:
            if words := text.strip():
                across = inner[4] * outer[0] + inner[5] * outer[2] + outer[4]
                up = inner[4] * outer[1] + inner[5] * outer[3] + outer[5]
                pieces.append((-up, across, advance(words, size), words))

        try:
            self._pages[number - 1].extract_text(visitor_text=visit)
        except _FAILURES:
            return None
        return pieces

    def read(self) -> None:
        """Gather everything."""
        trailer = self._reader.trailer
        if isinstance(info := trailer.raw_get("/Info") if "/Info" in trailer else None, IndirectObject):
            self._owners[info.idnum] = "document information"
        self._walk(trailer, "trailer")
        for number, value in self._objects.items():
            try:
                self._walk(value, self._owners.get(number, ""), number)
            except _FAILURES:
                self._gathering.unread("unreadable", f"object {number}")
        self._read_contents()
        for (name, kind), texts in self._texts.items():
            self._gathering.lines(name, texts, kind)
        self._check_layers()

    def look_at_undrawn(self, eyes: Eyes) -> None:
        """Gather what pictures show that no page's content draws."""
        try:
            pictures = list(undrawn(self._pages, self._objects))
        except _FAILURES:
            self._gathering.unread("unreadable", "pictures")
            return
        for number, picture in pictures:
            name = f"object {number} picture"
            try:
                if int(picture["/Width"]) * int(picture["/Height"]) > self._gathering.limits.pixels:
                    raise Unreadable("too-large")
                self._gathering.add(seen(name, eyes.read(pixels(picture))))
            except Unreadable as error:
                self._gathering.unread(error.reason, name)
            except (*_FAILURES, OSError):
                self._gathering.unread("unreadable", name)

    def _read_contents(self) -> None:
        """What streams of content say beside what the pages show, and what they would show."""
        for number, page in enumerate(self._pages, 1):
            try:
                drawn = b"\n".join(stream.get_data() for stream in contents(page))
                self._gathering.lines(f"page {number} beside the text", beside(drawn), PartKind.PROPERTY)
                for name, font in _fonts(page).items():
                    self._fonts.setdefault(NameObject(name), font)
            except _FAILURES:
                self._gathering.unread("unreadable", f"page {number}")
        known = "\n".join(self._known)
        for number, value in self._objects.items():
            if isinstance(value, StreamObject) and number not in self._drawn:
                try:
                    self._read_content(number, value, known)
                except _FAILURES:
                    self._gathering.unread("unreadable", f"object {number}")

    def _read_content(self, number: int, stream: StreamObject, known: str) -> None:
        content = other_content(stream)
        if content is None:
            return
        shown = shown_by(stream, content, self._reader, self._fonts)
        new = [line for line in shown if squeezed(line) not in known]
        self._gathering.lines(f"object {number} as drawn", new, PartKind.PROSE)
        self._gathering.lines(f"object {number} beside the text", beside(content), PartKind.PROPERTY)
        if not shown:
            self._gathering.lines(f"object {number}", plain_text(content), PartKind.PROPERTY)

    def _loaded(self) -> dict[int, object]:
        """Every object by its number; streams that unpack into too much end the reading here."""
        numbers = sorted({*self._plain_ids(), *self._reader.xref_objStm})
        if len(numbers) > _OBJECTS:
            raise Unreadable("too-complex")
        objects, sizes = {}, StreamSizes(self._gathering.limits)
        for number in numbers:
            try:
                value = self._reader.get_object(IndirectObject(number, self._generation(number), self._reader))
                if isinstance(value, StreamObject):
                    sizes.check(value)
            except _FAILURES:
                self._gathering.unread("unreadable", f"object {number}")
            else:
                objects[number] = value
        return objects

    def _own(self, page: DictionaryObject, number: int) -> None:
        shown = False
        if page.indirect_reference is not None:
            self._owners[page.indirect_reference.idnum] = f"page {number}"
        drawn = page.raw_get("/Contents") if "/Contents" in page else ()
        listed = drawn.get_object() if isinstance(drawn, IndirectObject) else drawn
        for item in listed if isinstance(listed, ArrayObject) else (drawn,):
            if isinstance(item, IndirectObject):
                self._drawn.add(item.idnum)
        annotations = page.get("/Annots")
        for annotation in annotations.get_object() if annotations is not None else ():
            if isinstance(annotation, IndirectObject):
                self._owners[annotation.idnum] = f"page {number} annotations"
            value = annotation.get_object()
            shown = shown or (isinstance(value, DictionaryObject) and "/AP" in value)
        self._shown.append(shown)

    def _plain_ids(self) -> Iterator[int]:
        for generation, entries in self._reader.xref.items():
            free = self._reader.xref_free_entry.get(generation, {})
            yield from (number for number in entries if not free.get(number))

    def _generation(self, number: int) -> int:
        return next((g for g, entries in self._reader.xref.items() if number in entries), 0)

    def _walk(self, value: object, place: str, number: int = 0) -> None:
        """Everything in one indirect object; the objects that it points to have their own turn."""
        stack = [(value, place, "")]
        while stack:
            item, where, key = stack.pop()
            if isinstance(item, DictionaryObject):
                where = self._judge(item, where, number)
                signed = _name(item, "/Type") in _SIGNATURES
                names = [name for name in reversed(list(item)) if not (signed and name == "/Contents")]
                stack += [(item.raw_get(name), where, str(name)) for name in names]
                stack += [(name, where, "") for name in names if not name.isascii()]
            elif isinstance(item, ArrayObject):
                stack += [(inner, where, key) for inner in reversed(list(item))]
            elif isinstance(item, (TextStringObject, ByteStringObject)):
                self._note(item, where, key)
            elif isinstance(item, NameObject) and not item.isascii():
                self._texts.setdefault((where or "names", PartKind.PROPERTY), {})[item.removeprefix("/")] = None

    def _judge(self, item: DictionaryObject, place: str, number: int) -> str:
        """What a dictionary is: findings about it, and the place that its strings belong to."""
        place = place or _category(item)
        shown = place or f"object {number}"
        subtype = _name(item, "/Subtype")
        if _name(item, "/S") in _ACTIONS or _ACTIVE_KEYS & item.keys():
            self._gathering.find(active_content(shown))
        if "/XFA" in item or subtype in _MEDIA:
            self._gathering.unread("unsupported", shown)
        if _name(item, "/Type") == "/Page" and number and number not in self._owners:
            self._gathering.unread("unreadable", shown)
        if "/EF" in item:
            self._embed(item)
        if isinstance(item, StreamObject):
            if _name(item, "/Type") == "/Metadata":
                self._read_metadata(item, number)
            elif subtype == "/Image" and _name(item, "/Filter") in _JPEG_FILTERS:
                self._read_jpeg(item, shown)
            elif _name(item, "/Type") == "/EmbeddedFile" and number not in self._embedded:
                self._embedded.add(number)
                self._gathering.embed(f"object {number}", item.get_data())
        return place

    def _note(self, item: TextStringObject | ByteStringObject, place: str, key: str) -> None:
        kind = PartKind.COMMENT if place.endswith("annotations") else PartKind.PROPERTY
        texts = self._texts.setdefault((place or "strings", kind), {})
        for text in readings(item):
            texts[text] = None
            if place == "document information":
                texts[f"{key.removeprefix('/')}：{text}"] = None

    def _embed(self, item: DictionaryObject) -> None:
        names = [str(item[key]) for key in ("/UF", "/F") if isinstance(item.get(key), str)]
        for key in item["/EF"]:
            stream = item["/EF"].raw_get(key)
            if isinstance(stream, IndirectObject) and stream.idnum not in self._embedded:
                self._embedded.add(stream.idnum)
                self._gathering.embed(names[0] if names else f"object {stream.idnum}", stream.get_object().get_data())

    def _read_metadata(self, item: StreamObject, number: int) -> None:
        name = f"metadata {number}"
        try:
            lines = list(harvest(parse(item.get_data().strip(_BLANKS), name)))
        except Unreadable as error:
            self._gathering.unread(error.reason, name)
        else:
            self._gathering.lines(name, lines, PartKind.PROPERTY)

    def _read_jpeg(self, item: StreamObject, place: str) -> None:
        """What a picture holds beside its pixels, and whether it ends where they do."""
        name = f"{place} picture"
        try:
            for found in texts_beside(Kind.JPEG, item._data, self._gathering.limits):
                if isinstance(found, Told):
                    self._gathering.lines(f"{name} {found.place}", [found.text], PartKind.PROPERTY)
                else:
                    self._gathering.embed(f"{name} {found.name}", found.data)
        except Unreadable as error:
            self._gathering.unread(error.reason, name)

    def _check_layers(self) -> None:
        try:
            properties = self._reader.root_object.get("/OCProperties")
            layers = [] if properties is None else [properties["/D"], *properties.get("/Configs", ())]
            off = any(
                configuration.get_object().get("/OFF") or configuration.get_object().get("/BaseState") == "/OFF"
                for configuration in layers
            )
        except _FAILURES:
            self._gathering.unread("unreadable", "layers")
        else:
            if off:
                self._gathering.find(hidden_content("layers"))


def _fonts(page: DictionaryObject) -> DictionaryObject:
    """The fonts of a page, its own or those of the pages that it belongs to."""
    resources = resources_of(page)
    fonts = resources.get("/Font") if isinstance(resources, DictionaryObject) else None
    fonts = None if fonts is None else fonts.get_object()
    return fonts if isinstance(fonts, DictionaryObject) else DictionaryObject()


def _fonts_without_letters(page: DictionaryObject) -> list[str]:
    fonts = {name: font.get_object() for name, font in _fonts(page).items()}
    return [
        name
        for name, font in fonts.items()
        if isinstance(font, DictionaryObject) and font.get("/Subtype") == "/Type3" and "/ToUnicode" not in font
    ]


def _name(item: DictionaryObject, key: str) -> str | None:
    value = item.get(key)
    return value if isinstance(value, str) else None


def _category(item: DictionaryObject) -> str:
    if "/FT" in item:
        return "form fields"
    if _name(item, "/Type") == "/OCG":
        return "layers"
    if "/Title" in item and ("/Dest" in item or "/A" in item or "/Parent" in item):
        return "outline"
    return ""


READER = PdfReaderOfFiles()
