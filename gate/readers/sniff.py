"""What a file really is: by its bytes first, by its name second (scanner.md 6)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice


class Kind(StrEnum):
    """Kinds of files that the gate tells apart."""

    MARKDOWN = "markdown"
    TEXT = "text"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    YAML = "yaml"
    HTML = "html"
    SVG = "svg"
    XML = "xml"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    OFD = "ofd"
    ODF = "odf"
    ZIP = "zip"
    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    GIF = "gif"
    WEBP = "webp"
    BMP = "bmp"
    TIFF = "tiff"
    OLE = "ole"
    EML = "eml"
    RTF = "rtf"
    ARCHIVE = "archive"
    """rar, 7z, gzip, bzip2, xz, tar, cab: containers that are always refused."""
    PROGRAM = "program"
    MEDIA = "media"
    LFS_POINTER = "lfs-pointer"
    UNKNOWN = "unknown"

    @property
    def is_text(self) -> bool:
        """Whether the scanner reads the bytes themselves as text."""
        return self in TEXT_KINDS


TEXT_KINDS = frozenset(
    {Kind.MARKDOWN, Kind.TEXT, Kind.CSV, Kind.TSV, Kind.JSON, Kind.YAML, Kind.HTML, Kind.SVG, Kind.XML}
)

_ZIPPED = frozenset({Kind.DOCX, Kind.XLSX, Kind.PPTX, Kind.OFD, Kind.ODF, Kind.ZIP})

_EXTENSIONS: dict[str, Kind] = {
    extension: kind
    for kind, extensions in {
        Kind.MARKDOWN: "md markdown",
        Kind.TEXT: "txt text log rst",
        Kind.CSV: "csv",
        Kind.TSV: "tsv tab",
        Kind.JSON: "json jsonl ndjson geojson",
        Kind.YAML: "yaml yml",
        Kind.HTML: "html htm xhtml",
        Kind.SVG: "svg",
        Kind.XML: "xml",
        Kind.DOCX: "docx docm dotx dotm",
        Kind.XLSX: "xlsx xlsm xltx xltm xlsb",
        Kind.PPTX: "pptx pptm ppsx ppsm potx potm",
        Kind.OFD: "ofd",
        Kind.ODF: "odt ods odp odg",
        Kind.ZIP: "zip",
        Kind.PDF: "pdf",
        Kind.PNG: "png apng",
        Kind.JPEG: "jpg jpeg jpe",
        Kind.GIF: "gif",
        Kind.WEBP: "webp",
        Kind.BMP: "bmp dib",
        Kind.TIFF: "tif tiff",
        Kind.OLE: "doc dot xls xlt ppt pps wps wpt et ett dps msg vsd mpp",
        Kind.EML: "eml mht mhtml",
        Kind.RTF: "rtf",
        Kind.ARCHIVE: "rar 7z gz tgz bz2 xz zst tar cab iso jar apk",
        Kind.PROGRAM: "exe dll so com scr msi bin elf",
        Kind.MEDIA: "mp3 mp4 wav ogg flac avi mov mkv webm wma wmv m4a aac",
    }.items()
    for extension in extensions.split()
}

_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF-", Kind.PDF),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"GIF87a", Kind.GIF),
    (b"GIF89a", Kind.GIF),
    (b"II*\0", Kind.TIFF),
    (b"MM\0*", Kind.TIFF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind.OLE),
    (b"{\\rtf", Kind.RTF),
    (b"Rar!\x1a\x07", Kind.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Kind.ARCHIVE),
    (b"\x1f\x8b", Kind.ARCHIVE),
    (b"\xfd7zXZ\0", Kind.ARCHIVE),
    (b"\x28\xb5\x2f\xfd", Kind.ARCHIVE),
    (b"MSCF\0\0\0\0", Kind.ARCHIVE),
    (b"\x7fELF", Kind.PROGRAM),
    (b"ID3\2", Kind.MEDIA),
    (b"ID3\3", Kind.MEDIA),
    (b"ID3\4", Kind.MEDIA),
    (b"OggS", Kind.MEDIA),
    (b"fLaC", Kind.MEDIA),
    (b"\x1aE\xdf\xa3", Kind.MEDIA),
)
_LFS = b"version https://git-lfs.github.com/spec/v1\n"
_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08PK\x03\x04")
_END_OF_CENTRAL_DIRECTORY = b"PK\x05\x06"
_END_BYTES = 22
_END_SEARCH_BYTES = _END_BYTES + 0xFFFF
_PDF_SEARCH_BYTES = 1024
_NAMES = 10_000
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_CONTROLS = bytes(byte for byte in range(0x20) if _CONTROL.match(bytes([byte])))
_SVG_SEARCH_BYTES = 1024
_MAIL_FIELD = re.compile(rb"From |[A-Za-z][A-Za-z0-9-]{0,75}:[ \t]")
_MAIL_HEAD_END = re.compile(rb"\r?\n\r?\n")
_MAIL_HEAD_BYTES = 1 << 14
_MIME_FIELD = re.compile(rb"^(?:mime-version|content-transfer-encoding):", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What a file is (`kind`) and what its name promises (`named`; None for an extension nobody knows)."""

    kind: Kind
    named: Kind | None
    polyglot: bool = False
    """The bytes are two kinds at once: a header of one that does not begin the file, or a zip at its end."""

    @property
    def mismatch(self) -> bool:
        """Whether the content is another kind than the extension says."""
        if self.kind in (Kind.UNKNOWN, Kind.LFS_POINTER) or self.named is None:
            return False
        return self.kind is not self.named


def sniff(name: str, data: bytes) -> Sniffed:
    """The kind of the file called `name` with the bytes `data`.

    Content that is text is the text kind that the extension says; a text that is SVG or HTML under the name of
    another kind of text is still that other kind, since every kind of text is scanned with all views.
    """
    named = named_kind(name)
    if data.startswith(_LFS):
        return Sniffed(Kind.LFS_POINTER, named)
    kind = _by_magic(data)
    if kind is not None:
        return Sniffed(kind, named, polyglot=kind not in _ZIPPED and _ends_as_zip(data))
    late_pdf = data.find(b"%PDF-", 0, _PDF_SEARCH_BYTES) > 0
    if _is_text(data) and not (late_pdf and named is Kind.PDF):
        return _text(data, named)
    if late_pdf:
        return Sniffed(Kind.PDF, named, polyglot=True)
    if _ends_as_zip(data):
        return Sniffed(Kind.ZIP, named, polyglot=True)
    if named is not None and named.is_text:
        return Sniffed(named, named)
    return Sniffed(Kind.UNKNOWN, named)


def named_kind(name: str) -> Kind | None:
    """The kind that the extension of `name` promises; a name without extension promises text."""
    stem, dot, extension = name.rpartition("/")[2].rpartition(".")
    if not dot or not stem:
        return Kind.TEXT
    return _EXTENSIONS.get(extension.lower())


def stem(name: str) -> str:
    """The name without its extension, if what follows the last dot looks like one."""
    stem, dot, extension = name.rpartition(".")
    return stem if dot and stem and extension.isascii() and extension.isalnum() else name


def _text(data: bytes, named: Kind | None) -> Sniffed:
    if named is None:
        return Sniffed(Kind.UNKNOWN, None)
    if named.is_text and _is_mail(data):
        return Sniffed(Kind.EML, named)
    if named.is_text or named in (Kind.EML, Kind.RTF):
        return Sniffed(named, named)
    if not data.strip():
        return Sniffed(Kind.UNKNOWN, named)
    return Sniffed(Kind.SVG if b"<svg" in data[:_SVG_SEARCH_BYTES] else Kind.TEXT, named)


def _is_mail(data: bytes) -> bool:
    """Whether a text begins with the headers of a MIME message, which hide what they encode."""
    if _MAIL_FIELD.match(data) is None:
        return False
    head = _MAIL_HEAD_END.split(data[:_MAIL_HEAD_BYTES], maxsplit=1)[0]
    return _MIME_FIELD.search(head) is not None


def _by_magic(data: bytes) -> Kind | None:
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if data.startswith(_ZIP_STARTS):
        return _package(data)
    if data[:4] == b"RIFF":
        return Kind.WEBP if data[8:12] == b"WEBP" else Kind.MEDIA
    if data[4:8] == b"ftyp":
        return Kind.MEDIA
    if data[257:262] == b"ustar" or (data[:3] == b"BZh" and data[4:10] == b"1AY&SY"):
        return Kind.ARCHIVE
    if data[:2] == b"BM" and data[6:10] == b"\0\0\0\0":
        return Kind.BMP
    if data[:2] == b"MZ" and _CONTROL.search(data, 0, 256):
        return Kind.PROGRAM
    return None


def _package(data: bytes) -> Kind:
    """Which format a zip archive carries, by the names in it; broken archives are told apart alike."""
    if b"mimetypeapplication/vnd.oasis.opendocument" in data[:120]:
        return Kind.ODF
    names = list(islice(_names(data), _NAMES))
    if b"[Content_Types].xml" in names:
        for folder, kind in ((b"word/", Kind.DOCX), (b"xl/", Kind.XLSX), (b"ppt/", Kind.PPTX)):
            if any(name.startswith(folder) for name in names):
                return kind
    return Kind.OFD if b"OFD.xml" in names else Kind.ZIP


def _names(data: bytes) -> Iterator[bytes]:
    """Names of members from the central directory, or from local headers where there is none."""
    end = data.rfind(_END_OF_CENTRAL_DIRECTORY)
    signature, length_at, name_at = b"PK\x01\x02", 28, 46
    at = int.from_bytes(data[end + 16 : end + 20], "little") if end >= 0 else len(data)
    if data[at : at + 4] != signature:
        signature, length_at, name_at, at = b"PK\x03\x04", 26, 30, 0
    while (at := data.find(signature, at)) >= 0:
        length = int.from_bytes(data[at + length_at : at + length_at + 2], "little")
        yield data[at + name_at : at + name_at + length]
        at += name_at


def _ends_as_zip(data: bytes) -> bool:
    """Whether the last bytes are the end of a zip archive, its comment included."""
    earliest = max(0, len(data) - _END_SEARCH_BYTES)
    at = data.rfind(_END_OF_CENTRAL_DIRECTORY, earliest)
    while at >= 0:
        if at + _END_BYTES + int.from_bytes(data[at + 20 : at + 22], "little") == len(data):
            return True
        at = data.rfind(_END_OF_CENTRAL_DIRECTORY, earliest, at)
    return False


def _is_text(data: bytes) -> bool:
    """Whether the bytes can be text of some encoding: the scanner decides which one."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")):
        return True
    head = data[: 1 << 16]
    return len(head.translate(None, _CONTROLS)) == len(head) and not _ends_as_zip(data)
