import random

from bureau import page
from samples_of_files import pdf, pdf_of, rezipped, workbook, zipped

SHEET = "xl/worksheets/sheet1.xml"
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(480)


CIRCLE = pdf_of(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 9/Parent 2 0 R/Kids[2 0 R 2 0 R]>>")


def _flagged(data):
    """Every member said to be encrypted, in its own header and in the directory."""
    marked = bytearray(data)
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = marked.find(signature)
        while at >= 0:
            marked[at + place] |= 1
            at = marked.find(signature, at + 4)
    return bytes(marked)


def files(bureau):
    book, chance = workbook(), random.Random(7)
    damaged = bytearray(book)
    for _ in range(200):
        damaged[chance.randrange(60, len(book) - 2000)] = chance.randrange(256)
    kinds = {
        "table": ("t.csv", b"a,b\n1,8\n"),
        "book": ("t.xlsx", workbook("总指数三")),
        "pdf-encrypted": ("t.pdf", pdf("secret")),
        "book-encrypted": ("t.xlsx", OLE),
        "book-with-encrypted-member": ("t.xlsx", _flagged(book)),
        "pdf-cut-off": ("t.pdf", pdf()[:-120]),
        "book-cut-off": ("t.xlsx", book[: len(book) // 2]),
        "book-damaged": ("t.xlsx", bytes(damaged)),
        "book-of-broken-xml": ("t.xlsx", rezipped(book, SHEET, lambda xml: xml[: len(xml) // 2])),
        "pdf-of-nothing": ("t.pdf", b"%PDF-1.7\n%%EOF\n"),
        "pdf-in-circles": ("t.pdf", CIRCLE),
        "unknown-kind": ("t.ofd", chance.randbytes(2000)),
        "zip-encrypted": ("t.zip", _flagged(zipped({"x.txt": b"text"}))),
        "text-in-no-encoding": ("t.txt", b"\xff\xfe\xff\x00\xd8\xd8\xd8\x81\x30\x81"),
    }
    for release, (name, data) in kinds.items():
        bureau.write(f"content/releases/2026/{release}/index.md", page("2026年10月工业生产者价格", "同比略有上升。"))
        bureau.write(f"content/releases/2026/{release}/{name}", data)
    bureau.commit()
