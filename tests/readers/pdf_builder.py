"""A small writer of PDF files for the tests: objects in, bytes with a right cross-reference table out."""

from __future__ import annotations

import re
import zlib

HAN = b"<</Type/Font/Subtype/Type0/BaseFont/Sample/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>"
_SHOWN = re.compile(rb"<([0-9A-F]+)> Tj")
DESCENDANT = (
    b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Sample/DW 1000/FontDescriptor<</Type/FontDescriptor"
    b"/FontName/Sample/Flags 4/FontBBox[0 -200 1000 800]/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80>>"
    b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>"
)


def to_unicode(codes: set[int]) -> bytes:
    """A CMap that gives each of the codes the character of that number."""
    listed = sorted(codes)
    blocks = [listed[start : start + 100] for start in range(0, len(listed), 100)]
    return (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        + b"".join(
            b"%d beginbfchar\n%sendbfchar\n" % (len(b), b"".join(b"<%04X> <%04X>\n" % (n, n) for n in b))
            for b in blocks
        )
        + b"endcmap end end"
    )


def stream(data: bytes, head: bytes = b"", pack: bool = False) -> bytes:
    """A stream object."""
    if pack:
        data, head = zlib.compress(data), head + b"/Filter/FlateDecode"
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (head, len(data), data)


def text(words: str, x: float = 50, y: float = 700, size: float = 12, before: str = "") -> bytes:
    """Content that shows `words` at a place."""
    code = words.encode("utf-16-be").hex().upper()
    return f"BT {before} /F1 {size} Tf {x} {y} Td <{code}> Tj ET\n".encode()


def string(words: str) -> bytes:
    """A text string object."""
    return b"<FEFF" + words.encode("utf-16-be").hex().upper().encode() + b">"


class Pdf:
    """A file under construction: objects 1 (catalogue) to 4 (font) are there from the start."""

    def __init__(self, *pages: bytes, catalog: bytes = b"", page: bytes = b"", trailer: bytes = b"") -> None:
        self.objects: dict[int, bytes] = {}
        self.trailer = trailer
        self.objects[1] = b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog
        self.objects[3] = HAN % (4, 5)
        self.objects[4] = DESCENDANT
        kids = []
        number = 100
        for content in pages:
            self.objects[number] = (
                b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents %d 0 R"
                b"/Resources<</Font<</F1 3 0 R>>/XObject<</X 50 0 R>>>>%s>>" % (number + 1, page)
            )
            self.objects[number + 1] = stream(content)
            kids.append(b"%d 0 R" % number)
            number += 2
        self.objects[2] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids))

    def put(self, number: int, body: bytes) -> Pdf:
        """Set one object."""
        self.objects[number] = body
        return self

    def bytes(self) -> bytes:
        """The file; its font knows the characters that `text` wrote into it."""
        if 5 not in self.objects:
            shown = b"".join(_SHOWN.findall(b"".join(self.objects.values()))).decode()
            self.objects[5] = stream(to_unicode({int(shown[at : at + 4], 16) for at in range(0, len(shown), 4)}))
        return append(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", self.objects, self.trailer + b"/Root 1 0 R")


def append(before: bytes, objects: dict[int, bytes], trailer: bytes) -> bytes:
    """`before` with one more body, cross-reference table and trailer."""
    out, places = bytearray(before), {}
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    out += b"trailer\n<</Size 100000%s>>\nstartxref\n%d\n%%%%EOF\n" % (trailer, start)
    return bytes(out)


def revised(first: bytes, objects: dict[int, bytes]) -> bytes:
    """The file with some objects replaced by an incremental update."""
    previous = int(first.rsplit(b"startxref\n", 1)[1].split(b"\n", 1)[0])
    return append(first, objects, b"/Root 1 0 R/Prev %d" % previous)
