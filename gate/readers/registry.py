"""The readers of attachments by the kind of file: one row each, loaded when first used.

The modules are named, not imported: only the worker process pays for, and is exposed to, their libraries.
"""

from __future__ import annotations

from importlib import import_module

from gate.readers.base import Reader
from gate.readers.sniff import Kind
from gate.readers.text_file import TextReader

READERS: dict[Kind, str] = {
    Kind.BMP: "gate.readers.image",
    Kind.DOCX: "gate.readers.docx",
    Kind.EML: "gate.readers.eml",
    Kind.GIF: "gate.readers.image",
    Kind.JPEG: "gate.readers.image",
    Kind.OFD: "gate.readers.ofd",
    Kind.PDF: "gate.readers.pdf",
    Kind.PNG: "gate.readers.image",
    Kind.PPTX: "gate.readers.pptx",
    Kind.TIFF: "gate.readers.image",
    Kind.WEBP: "gate.readers.image",
    Kind.XLSX: "gate.readers.xlsx",
    Kind.ZIP: "gate.readers.zip",
}
"""Module by kind; each has a module-level `READER`. A kind without a row that is no text is unsupported."""


def reader(kind: Kind) -> Reader | None:
    """The reader for `kind`, or None."""
    if kind.is_text:
        return TextReader(kind)
    module = READERS.get(kind)
    return None if module is None else import_module(module).READER
