"""What shows that a PDF file is damaged where its readers would go on without a word (ISO 32000-1, 7.5 and 9.7)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NullObject, StreamObject

_START = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF")
_SECTION = re.compile(rb"\s*(\d{1,10})\s+(\d{1,10})\s*?[\r\n ]")
_ENTRY = re.compile(rb"\s*(\d{10}) (\d{5}) ([nf])\s")
_TABLE, _TRAILER = re.compile(rb"xref\s"), re.compile(rb"\s*trailer")
_OBJECT = re.compile(rb"\s*(\d{1,10})\s+(\d{1,5})\s+obj")
_ENTRIES = 1_000_000
_DEEPEST = 64
_SIMPLE_FONTS = frozenset({"/Type1", "/MMType1", "/TrueType", "/Type3"})
_CID_FONTS = frozenset({"/CIDFontType0", "/CIDFontType2"})
_CMAPS = re.compile(
    r"/(?:Identity|(?:Uni)?(?:GB|GBK|CNS|KS|KSC|JIS)|B5|HK|ETen|83pv|90|Add|EUC|Ext)[A-Za-z0-9-]*-[HV]|/[HV]"
)

_CHOSEN_FONT = re.compile(rb"/([!-\"$&'*-.0-;=?-Z\\^-z|~]+)[ \t\r\n]+[-+.0-9]+[ \t\r\n]+Tf\b")
"""A name with an escape in it is left to pdfium."""
_SHOWN_TEXT = re.compile(rb"(?:\([^)]+\)|<[0-9A-Fa-f]+>|\[[^\]]+\])[ \t\r\n]*T[jJ]\b")
_PACKED = re.compile(rb"\x78[\x01\x5e\x9c\xda]")


def wrong_entries(data: bytes) -> Iterator[int]:
    """Numbers of objects that the last cross-reference table of `data` looks for in the wrong place.

    Cross-reference streams have no places here: they are packed, and their damage shows when they are unpacked.
    """
    starts = _START.findall(data)
    table = _TABLE.match(data, int(starts[-1])) if starts else None
    if table is None:
        return
    at, seen = table.end(), 0
    while _TRAILER.match(data, at) is None:
        section = _SECTION.match(data, at)
        if section is None or seen > _ENTRIES:
            yield 0
            return
        at = section.end()
        first, count = int(section[1]), int(section[2])
        for number in range(first, first + min(count, _ENTRIES)):
            entry = _ENTRY.match(data, at)
            if entry is None:
                yield number
                return
            at, seen = entry.end(), seen + 1
            if entry[3] == b"n" and not _stands_at(data, int(entry[1]), number):
                yield number


def _stands_at(data: bytes, place: int, number: int) -> bool:
    """Whether the object stands there; one that is at no place at all was never written."""
    found = _OBJECT.match(data, place)
    return place == 0 or (found is not None and int(found[1]) == number)


def is_broken_page(page: DictionaryObject, has_text: bool) -> bool:
    """Whether a page names fonts or contents that nobody can use: its text would be left out in silence.

    `has_text` says whether any character of it was read.
    """
    resources = resources_of(page)
    fonts = _dictionary(_dictionary(resources).get("/Font"))
    contents = page.get("/Contents")
    if contents is None:
        return resources is None or bool(fonts)
    contents = contents.get_object()
    streams = [item.get_object() for item in contents] if isinstance(contents, ArrayObject) else [contents]
    if not all(map(_is_content, streams)) or not all(_is_font(fonts.get(name)) for name in fonts):
        return True
    drawn = b"\n".join(stream.get_data() for stream in streams)
    named = {f"/{name.decode('latin-1')}" for name in _CHOSEN_FONT.findall(drawn)}
    return not named <= fonts.keys() or (not has_text and _SHOWN_TEXT.search(drawn) is not None)


def resources_of(page: DictionaryObject) -> object:
    """The resources of a page, its own or those of the pages that it belongs to; None where the chain has none."""
    node = page
    for _ in range(_DEEPEST):
        if "/Resources" in node or "/Parent" not in node:
            break
        node = _dictionary(node.get("/Parent"))
    found = node.get("/Resources")
    return None if found is None else found.get_object()


def _is_content(stream: object) -> bool:
    """Whether it can be what a page draws: nothing drawn begins like a packed stream."""
    return isinstance(stream, StreamObject) and ("/Filter" in stream or _PACKED.match(stream._data) is None)


def _dictionary(value: object) -> DictionaryObject:
    found = value.get_object() if value is not None else None
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def _is_font(value: object) -> bool:
    font = value.get_object() if value is not None else None
    if font is None or isinstance(font, NullObject):
        return False
    if not isinstance(font, DictionaryObject):
        return False
    if font.get("/Subtype") in _SIMPLE_FONTS:
        return True
    encoding, below = font.get("/Encoding"), font.get("/DescendantFonts")
    below = below.get_object() if below is not None else None
    if font.get("/Subtype") != "/Type0" or not isinstance(below, ArrayObject) or not below:
        return False
    named = isinstance(encoding, NameObject) and _CMAPS.fullmatch(encoding) is not None
    return (named or isinstance(encoding, StreamObject)) and _dictionary(below[0]).get("/Subtype") in _CID_FONTS
