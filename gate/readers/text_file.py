"""Reader of text files inside other files: they are scanned as what they are, in every encoding that fits."""

from __future__ import annotations

from collections.abc import Iterator

from gate.normalise.decode import decodings
from gate.normalise.embedded import data_uris
from gate.readers.base import Extraction, Gathering, Limits, Part, PartKind, Unreadable
from gate.readers.sniff import Kind, sniff


class TextReader:
    """Reads one kind of text."""

    def __init__(self, kind: Kind) -> None:
        self._kind = kind

    def read(self, data: bytes, limits: Limits) -> Extraction:
        """A part for each reading of the bytes, and the files in data URIs; raises `Unreadable`: encoding."""
        readings = decodings(data)
        if not readings:
            raise Unreadable("encoding")
        gathering = Gathering(limits)
        for reading in readings:
            gathering.add(Part("", reading.text, PartKind.FILE, file=self._kind))
        for number, inner in enumerate(files_inside(data), start=1):
            gathering.embed(f"data:{number}", inner)
        return gathering.done()


def files_inside(data: bytes) -> Iterator[bytes]:
    """Files that data URIs of a text carry and that are not text themselves."""
    if b"data:" in data:
        for _, _, inner in data_uris(data.decode("latin-1")):
            kind = sniff("inside", inner).kind
            if not kind.is_text and kind is not Kind.UNKNOWN:
                yield inner
