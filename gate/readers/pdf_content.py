"""What the content streams of a PDF say beside the text that pages show (ISO 32000-1, 7.8 and 14.6 to 14.9).

Texts that stand in for what is drawn, remarks of the program that wrote it, and content that no page draws: nobody
sees them, but they are copied, read aloud or found in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import BytesIO

from pypdf import PageObject, PdfReader
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    NameObject,
    StreamObject,
    TextStringObject,
    read_object,
)

from gate.normalise.decode import decodings
from gate.readers.base import Unreadable

_STANDS_IN = re.compile(rb"/(?:ActualText|Alt|E|TU)[\0\t\n\f\r ]*(?=\(|<[^<])")
_REMARK = re.compile(rb"%([^\r\n]*[\x80-\xff][^\r\n]*)")
_SHOWN = re.compile(rb"[)>\]][\0\t\n\f\r ]*(?:T[jJ]|'|\")(?![A-Za-z])")
_STREAM, _END = b"stream", b"endstream"
_CONTROL = re.compile("[\0-\x08\x0e-\x1f]")
_KNOWN_TYPES = frozenset({"/XRef", "/ObjStm", "/Metadata", "/EmbeddedFile"})
_NO_TEXT = frozenset({"/Image", "/Type1C", "/CIDFontType0C", "/OpenType"})
_NO_TEXT_KEYS = ("/Length1", "/FunctionType", "/ShadingType", "/CMapName", "/Alternate")
_CMAP = b"begincmap"
_MOST_STRINGS = 100_000


def readings(item: TextStringObject | ByteStringObject) -> Iterable[str]:
    """The string as the standard reads it, and as Chinese writers without a byte order mark mean it."""
    raw = bytes(item) if isinstance(item, ByteStringObject) else item.original_bytes
    marked = raw.startswith((b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf"))
    if isinstance(item, TextStringObject) and item.strip():
        yield str(item).encode("utf-8", "replace").decode()
    if marked or raw.isascii():
        return
    for encoding in ("utf-8", "gb18030", "big5"):
        try:
            yield raw.decode(encoding)
        except UnicodeDecodeError:
            continue  # the bytes are not text of this encoding


def contents(page: DictionaryObject) -> list[StreamObject]:
    """The streams that a page draws."""
    found = page.get("/Contents")
    found = None if found is None else found.get_object()
    listed = [item.get_object() for item in found] if isinstance(found, ArrayObject) else [found]
    return [item for item in listed if isinstance(item, StreamObject)]


def beside(content: bytes) -> Iterator[str]:
    """Texts that stand in for what is drawn, one by one and as they follow one another, and remarks."""
    texts = list(_standing_in(content))
    yield from texts
    if len(texts) > 1:
        yield "".join(texts)
    yield from _remarks(content)


def remarks(data: bytes) -> Iterator[str]:
    """The remarks between the objects of a file."""
    at = 0
    while (start := data.find(_STREAM, at)) >= 0:
        yield from _remarks(data[at:start])
        end = data.find(_END, start)
        if end < 0:
            return
        at = end + len(_END)
    yield from _remarks(data[at:])


def other_content(stream: StreamObject) -> bytes | None:
    """The bytes of a stream that may hold text and is none of the kinds that others read."""
    if stream.get("/Type") in _KNOWN_TYPES or stream.get("/Subtype") in _NO_TEXT:
        return None
    if any(key in stream for key in _NO_TEXT_KEYS):
        return None
    content = stream.get_data()
    return None if _CMAP in content else content


def shown_by(stream: StreamObject, content: bytes, reader: PdfReader, fonts: DictionaryObject) -> list[str]:
    """The lines that a stream would show if a page drew it; `fonts` are for one that names none of its own."""
    if _SHOWN.search(content) is None:
        return []
    page = PageObject(reader)
    page[NameObject("/Resources")] = stream.get("/Resources") or DictionaryObject({NameObject("/Font"): fonts})
    page[NameObject("/Contents")] = stream
    return page.extract_text().splitlines()


def plain_text(content: bytes) -> list[str]:
    """What a stream says that is no content but a text, as the long values of form fields are."""
    texts = [reading.text for reading in decodings(content)]
    return [text for text in texts if _CONTROL.search(text) is None]


def _standing_in(content: bytes) -> Iterator[str]:
    at, source = 0, BytesIO(content)
    for _ in range(_MOST_STRINGS):
        if (match := _STANDS_IN.search(content, at)) is None:
            return
        source.seek(match.end())
        item = read_object(source, None)
        at = source.tell()
        if isinstance(item, TextStringObject | ByteStringObject):
            yield from readings(item)
    raise Unreadable("too-complex")


def _remarks(data: bytes) -> Iterator[str]:
    for match in _REMARK.finditer(data):
        yield from (reading.text for reading in decodings(match[1]))
