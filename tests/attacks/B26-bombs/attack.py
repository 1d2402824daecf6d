import struct
import subprocess
import sys
import time
import zlib
from io import BytesIO
from zipfile import ZipFile

from bureau import page
from samples_of_files import pdf_of, png, rezipped, workbook, zipped

SHEET = "xl/worksheets/sheet1.xml"
SPACE = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _zeros(xml):
    return xml.replace(b"</sheetData>", b"</sheetData>" + b" " * (64 << 20))


def _overlapping(count):
    """Many entries of the directory that point at one and the same member."""
    data = zipped({"[Content_Types].xml": b"0" * (4 << 20)})
    start = data.index(b"PK\x01\x02")
    entry, end = data[start : data.index(b"PK\x05\x06")], data[data.index(b"PK\x05\x06") :]
    entries = entry * count
    tail = end[:8] + struct.pack("<HHLL", count, count, len(entries), start) + end[20:]
    return data[:start] + entries + tail


def _columns(xml):
    cells = b"".join(b"<c r='%s1'><v>1</v></c>" % _letters(n) for n in (1, 20_000, 1_000_000))
    return b"<worksheet xmlns='%s'><sheetData><row r='1'>%s</row></sheetData></worksheet>" % (SPACE, cells)


def _letters(number):
    letters = b""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = bytes([65 + rest]) + letters
    return letters


def _rows(xml):
    rows = b"".join(b"<row r='%d'><c r='XFD%d'><v>1</v></c></row>" % (n, n) for n in range(1, 1_048_577, 400))
    return b"<worksheet xmlns='%s'><sheetData>%s</sheetData></worksheet>" % (SPACE, rows)


def _nested(kind, depth):
    data = b"text"
    for level in range(depth):
        name = "a.txt" if level == 0 else f"a.{kind}"
        data = zipped({name: data}) if kind == "zip" else _embedding(data if level else workbook())
    return data


def _embedding(inner):
    with ZipFile(BytesIO(workbook())) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return zipped(members | {"xl/embeddings/book1.xlsx": inner})


def _pdf_of_zeros():
    """A page whose content is a hundred megabytes of blanks when it is unpacked."""
    content = zlib.compress(b" " * (100 << 20))
    return pdf_of(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(content), content),
    )


def _bombs():
    book = workbook()
    return {
        "book-of-zeros": ("t.xlsx", rezipped(book, SHEET, _zeros)),
        "book-of-overlaps": ("t.xlsx", _overlapping(1000)),
        "book-of-many-members": ("t.xlsx", zipped({f"xl/{n}.xml": b"" for n in range(10_001)})),
        "book-of-a-million-columns": ("t.xlsx", rezipped(book, SHEET, _columns)),
        "books-in-books": ("t.xlsx", _nested("xlsx", 10)),
        "zips-in-zips": ("t.zip", _nested("zip", 10)),
        "huge-picture": ("p.png", png(100_000, 100_000, bytes(1 << 20))),
        "pdf-of-zeros": ("t.pdf", _pdf_of_zeros()),
    }


def files(bureau):
    fine = {"book": workbook("总指数四"), "book-of-far-rows": rezipped(workbook(), SHEET, _rows)}
    for release, (name, data) in ({release: ("t.xlsx", book) for release, book in fine.items()} | _bombs()).items():
        bureau.write(f"content/releases/2026/{release}/index.md", page("2026年10月工业生产者价格", "同比略有上升。"))
        bureau.write(f"content/releases/2026/{release}/{name}", data)
    bureau.commit()


MEASURE = """
import os, sys
child = os.posix_spawn(sys.executable, [sys.executable, "-P", "-m", "gate", *sys.argv[1:]], os.environ)
_, status, used = os.wait4(child, 0)
print(os.waitstatus_to_exitcode(status), used.ru_maxrss)
"""
"""Exit code and peak of a command and the processes it waited for, in KiB. A small process in between starts it, since
a process inherits the peak of the one that started it, which here is a test runner of any size."""


def within_limits(bureau, site):
    """Each takes at most ten seconds, and neither the command nor the readers' process takes 500 MiB."""
    far = {"book-of-far-rows": ("t.xlsx", rezipped(workbook(), SHEET, _rows))}
    for release, (name, data) in (_bombs() | far).items():
        place = bureau.root / "bombs" / release / name
        place.parent.mkdir(parents=True)
        place.write_bytes(data)
        started = time.monotonic()
        words = [sys.executable, "-S", "-c", MEASURE, "scan", str(place)]
        done = subprocess.run(words, cwd=bureau.root, capture_output=True, text=True, check=False)
        seconds = time.monotonic() - started
        code, kilobytes = map(int, done.stdout.split()[-2:])
        assert code == (release not in far), (release, done.stdout, done.stderr)
        assert seconds < 10, (release, seconds)
        assert kilobytes < 500 << 10, (release, kilobytes)


def one_large_file(bureau):
    """Larger than what is read at all: it is not even unpacked from git."""
    bureau.git("config", "core.compression", "0")
    bureau.write("content/releases/2026/large/index.md", page("2026年10月工业生产者价格", "CANARY-LARGE"))
    with open(bureau.root / "content/releases/2026/large/t.csv", "wb") as file:
        file.truncate(130 << 20)
    bureau.commit()
