"""What a file really is: by its bytes first, by its name second (scanner.md 6)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


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
        Kind.XLSX: "xlsx xlsm xltx xltm",
        Kind.PPTX: "pptx pptm ppsx ppsm potx potm",
        Kind.OFD: "ofd",
        Kind.ODF: "odt ods odp odg",
        Kind.ZIP: "zip xlsb",
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
    (b"BZh", Kind.ARCHIVE),
    (b"\xfd7zXZ\0", Kind.ARCHIVE),
    (b"\x28\xb5\x2f\xfd", Kind.ARCHIVE),
    (b"MSCF\0\0\0\0", Kind.ARCHIVE),
    (b"\x7fELF", Kind.PROGRAM),
    (b"ID3", Kind.MEDIA),
    (b"OggS", Kind.MEDIA),
    (b"fLaC", Kind.MEDIA),
    (b"\x1aE\xdf\xa3", Kind.MEDIA),
)
_LFS = b"version https://git-lfs.github.com/spec/v1\n"
_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08PK\x03\x04")
_END_OF_CENTRAL_DIRECTORY = b"PK\x05\x06"
_END_SEARCH_BYTES = 22 + 0xFFFF
_PDF_SEARCH_BYTES = 1024
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SVG_ROOT = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>\s*)*<svg[\s>/]", re.S)
