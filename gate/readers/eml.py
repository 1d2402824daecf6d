"""Reader of e-mails (RFC 5322, MIME): every header decoded, every part, every attachment as the file that it is.

Mail programs repair broken messages, each in its own way. This reader does not: what the standard leaves no
room for was not examined.
"""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.errors import CloseBoundaryNotFoundDefect, StartBoundaryNotFoundDefect
from email.message import Message
from itertools import groupby

from gate.normalise.decode import decodings
from gate.normalise.embedded import carried
from gate.readers.base import Extraction, Gathering, Limits, Part, PartKind, Unreadable, hidden_content
from gate.readers.sniff import Kind, sniff

_SINGLE = (
    "content-type",
    "content-transfer-encoding",
    "content-disposition",
    "mime-version",
    "subject",
    "from",
    "date",
)
"""Headers that stand once; of two, programs show and obey either."""
_PARAMETERS = ("content-type", "content-disposition")
_PLAIN_ENCODINGS = frozenset({"", "7bit", "8bit", "binary"})
_HEAD_END = re.compile(rb"\r?\n\r?\n|\r\r")
_FOLD = re.compile(r"\r?\n(?=[ \t])")
_WORD = re.compile(rb"=\?([^?\s*]+)(?:\*[^?\s]*)?\?([bBqQ])\?([^?]*)\?=")
_ESCAPED = re.compile(rb"=[0-9A-F]{2}=[0-9A-F]{2}")
_UUENCODED = re.compile(rb"^begin [0-7]{3,4} ", re.MULTILINE)
_LOST_PART = re.compile(rb"^content-transfer-encoding:", re.MULTILINE | re.IGNORECASE)
"""The headers of a part in the middle of a text: what should have separated them is damaged."""
_PGP_MESSAGE = b"-----BEGIN PGP MESSAGE-----"
_SEALED_TYPES = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"})
_ELSEWHERE_TYPES = frozenset({"message/external-body", "message/partial"})
_EXTENSIONS = {
    "text/html": "html",
    "text/markdown": "md",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "text/xml": "xml",
    "application/xhtml+xml": "html",
    "application/xml": "xml",
    "application/json": "json",
    "application/pdf": "pdf",
    "application/zip": "zip",
    "image/svg+xml": "svg",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/bmp": "bmp",
    "image/tiff": "tif",
}
"""What to call a part that has no name of its own; any other text is ``txt``."""

_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "us-ascii": "utf-8"}
"""Charsets that programs write for a larger one."""
_READINGS = 8
"""How many readings of one header are kept: each stretch of raw bytes has three at most."""
_SMALLEST_FILE = 100
"""Bytes; shorter runs of base64 begin like a file by chance."""


class EmlReader:
    """Reads .eml, and .mht, which is built alike."""

    def read(self, data: bytes, limits: Limits) -> Extraction:
        """Every text of the message and its attachments; raises `Unreadable` when it is broken as a whole."""
        gathering = Gathering(limits)
        try:
            message = message_from_bytes(data, policy=policy.compat32)
            if not message.keys():
                raise Unreadable("unreadable")
            if _HEAD_END.search(data) is None:
                raise Unreadable("truncated")
            _Walk(gathering).read(message, "", depth=1)
        except RecursionError as error:
            raise Unreadable("too-complex") from error
        return gathering.done()


class _Walk:
    """The walk over one message and the messages in it."""

    def __init__(self, gathering: Gathering) -> None:
        self._gathering = gathering
        self._entities = 0

    def read(self, entity: Message, path: str, depth: int) -> None:
        """Gather everything below `entity`; `path` names the messages around it, each with a ``/`` after it."""
        self._entities += 1
        if self._entities > self._gathering.limits.members:
            raise Unreadable("too-many")
        name = f"{path}part {self._entities - 1}" if self._entities > 1 else "message"
        kind = entity.get_content_type()
        self._read_headers(entity, name)
        self._check(entity, kind, name)
        if not entity.is_multipart():
            self._read_leaf(entity, kind, name, path)
            return
        if kind.startswith("message/"):
            path, depth = f"{name}/", depth + 1
        if depth > self._gathering.limits.depth:
            self._gathering.unread("depth", name)
            return
        for where, beside in (("before", entity.preamble), ("after", entity.epilogue)):
            self._read_beside(_octets(beside or ""), f"{name} {where} its parts")
        for inner in entity.get_payload():
            self.read(inner, path, depth)

    def _read_headers(self, entity: Message, name: str) -> None:
        lines: list[str] = []
        for key, value in entity.raw_items():
            texts = self._header_texts(_header(value), name)
            lines += texts
            if not key.isascii():
                lines += [f"{label}：{text}" for label in self._header_texts(_octets(key), name) for text in texts]
        lines += [text for _, text in self._parameters(entity, name)]
        self._gathering.lines(f"{name} headers", dict.fromkeys(lines), PartKind.PROPERTY)

    def _check(self, entity: Message, kind: str, name: str) -> None:
        """Say what of this entity cannot be read, or can be read in two ways."""
        for defect in entity.defects:
            cut = isinstance(defect, CloseBoundaryNotFoundDefect | StartBoundaryNotFoundDefect)
            self._gathering.unread("truncated" if cut else "unreadable", name)
        keys = [key.lower() for key in entity.keys()]  # noqa: SIM118 - a message iterates over its headers as well
        if any(keys.count(key) > 1 for key in _SINGLE):
            self._gathering.unread("unreadable", name)
        if kind == "multipart/encrypted" or kind in _SEALED_TYPES:
            self._gathering.unread("encrypted", name)
        if kind in _ELSEWHERE_TYPES:
            self._gathering.unread("unsupported", name)
        if entity.is_multipart() and _encoding(entity) not in _PLAIN_ENCODINGS:
            self._gathering.unread("unreadable", name)

    def _read_beside(self, data: bytes, name: str) -> None:
        """The text before the first and after the last part, which no mail program shows."""
        if not data.strip():
            return
        self._gathering.find(hidden_content(name))
        readings = decodings(data)
        if not readings:
            self._gathering.unread("encoding", name)
        for reading in readings:
            self._gathering.add(Part(name, reading.text, PartKind.FILE, hidden=True, file=Kind.TEXT))

    def _read_leaf(self, entity: Message, kind: str, name: str, path: str) -> None:
        try:
            data = _body(entity, name)
        except Unreadable as error:
            self._gathering.unread(error.reason, error.part)
            return
        if kind in _SEALED_TYPES or not data.strip():
            return
        if _PGP_MESSAGE in data:
            self._gathering.unread("encrypted", name)
        names = [text for key, text in self._parameters(entity, name) if key in ("filename", "name")]
        self._gathering.lines(f"{name} name", names, PartKind.NAME)
        if names:
            name = f"{path}{names[0]}"
        elif kind in _EXTENSIONS or kind.startswith(("text/", "multipart/")):
            name = f"{name}.{_EXTENSIONS.get(kind, 'txt')}"
        else:
            name = f"{name}.{entity.get_content_subtype()}"
        if sniff(name, data).kind.is_text:
            self._embed_text(name, data, entity.get_content_charset())
        else:
            self._gathering.embed(name, data)

    def _embed_text(self, name: str, data: bytes, charset: str | None) -> None:
        """A text as it is, in the charset that it declares, and with what older programs would unpack from it."""
        self._gathering.embed(name, data)
        declared = _decoded(data, charset)
        if declared is not None and all(reading.text != declared for reading in decodings(data)):
            self._gathering.embed(name, declared.encode("utf-8", "surrogatepass"))
        if _ESCAPED.search(data):
            self._gathering.embed(name, quopri.decodestring(data))
        if _UUENCODED.search(data):
            self._gathering.unread("unsupported", name)
        if _LOST_PART.search(data):
            self._gathering.unread("unreadable", name)
        text = data.decode("latin-1")
        for number, (start, _, inner) in enumerate(carried(text), start=1):
            kind = sniff("inside", inner).kind
            if kind.is_text or kind is Kind.UNKNOWN or len(inner) < _SMALLEST_FILE or text.startswith("data:", start):
                continue
            self._gathering.embed(f"{name}/base64:{number}", inner)

    def _parameters(self, entity: Message, name: str) -> Iterator[tuple[str, str]]:
        """The parameters of the headers that have some: name and value, in every reading."""
        for header, raw in entity.raw_items():
            if header.lower() not in _PARAMETERS:
                continue
            plain = Message()
            plain["x"] = _header(raw).decode("latin-1")
            try:
                found = plain.get_params(failobj=[], header="x")
            except (ValueError, TypeError, IndexError, LookupError):
                self._gathering.unread("unreadable", name)
                continue
            for key, value in found[1:]:
                if isinstance(value, tuple):
                    charset, _, value = value
                    text = _decoded(value.encode("latin-1", "replace"), charset or "utf-8")
                    texts = [value] if text is None else [text]
                else:
                    texts = self._header_texts(value.encode("latin-1", "replace"), name)
                for text in texts:
                    yield key.lower(), text

    def _header_texts(self, value: bytes, name: str) -> list[str]:
        """Every reading of a header's value, its encoded words decoded (RFC 2047)."""
        texts = [""]
        for charset, data in _runs(value):
            if charset is None and _WORD.search(data):
                self._gathering.unread("unreadable", f"{name} headers")
            text = _decoded(data, charset)
            readings = [reading.text for reading in decodings(data)] if text is None else [text]
            if not readings:
                self._gathering.unread("encoding", f"{name} headers")
            texts = [before + reading for before in texts for reading in readings or [""]][:_READINGS]
        return [text for text in dict.fromkeys(texts) if text.strip()]


def _runs(value: bytes) -> Iterator[tuple[str | None, bytes]]:
    """The stretches of a header with their charset; neighbours in one charset are one, since words cut characters."""
    for charset, run in groupby(_words(value), key=lambda word: word[0]):
        yield charset, b"".join(data for _, data in run)


def _words(value: bytes) -> Iterator[tuple[str | None, bytes]]:
    done = 0
    for match in _WORD.finditer(value):
        between = value[done : match.start()]
        if between.strip() or not done:
            yield None, between
        data = _unpacked(match[3], "base64" if match[2] in b"bB" else "q")
        yield (None, match[0]) if data is None else (match[1].decode("latin-1").lower(), data)
        done = match.end()
    yield None, value[done:]


def _octets(text: str) -> bytes:
    """The bytes that the parser keeps as a text."""
    return text.encode("utf-8", "surrogateescape") if not text.isascii() else text.encode()


def _header(value: object) -> bytes:
    """The bytes of a header's value, its lines joined."""
    return _octets(_FOLD.sub("", str(value)))


def _encoding(entity: Message) -> str:
    return str(entity.get("content-transfer-encoding", "")).strip().lower()


def _body(entity: Message, name: str) -> bytes:
    """The bytes of a part; raises `Unreadable` for an encoding that is unknown or broken."""
    encoding = _encoding(entity)
    del entity["content-transfer-encoding"]
    data = entity.get_payload(decode=True) or b""
    if encoding in _PLAIN_ENCODINGS:
        return data
    if encoding not in ("quoted-printable", "base64"):
        raise Unreadable("unsupported", name)
    unpacked = _unpacked(data, encoding)
    if unpacked is None:
        raise Unreadable("unreadable", name)
    return unpacked


def _unpacked(data: bytes, encoding: str) -> bytes | None:
    """The bytes behind base64, quoted-printable or the ``q`` of headers; None where they are none."""
    if encoding == "base64":
        try:
            return base64.b64decode(b"".join(data.split()), validate=True)
        except binascii.Error:
            return None
    return quopri.decodestring(data, header=encoding == "q")


def _decoded(data: bytes, charset: str | None) -> str | None:
    """The text in a charset that a message names; None where there is none or it does not fit."""
    try:
        return None if charset is None else data.decode(_WIDER.get(charset.lower(), charset))
    except (LookupError, ValueError):
        return None


READER = EmlReader()
