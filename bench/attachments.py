"""How fast attachments are read, and in how much memory: ``python bench/attachments.py [NAME …]``.

Makes each file here, and has it read and scanned in a process of its own, as the gate does it: with the readers in
their worker. Prints the time from the bytes to what the readers say, from the start of the worker on, the processor
time of that (worker and gate together), the processor time of the rules over it, the most memory that any of
the processes held, and what was not examined. `NAME` picks rows by a part of their name.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile

from PIL import Image, ImageDraw
from scan import clean_text

from gate.readers.base import Extraction, Limits
from gate.readers.isolation import Worker
from gate.scanner import scan_file

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "tests" / "readers"))

from ofd_builder import line, ofd, sheet  # noqa: E402 - the writers of files that the tests of the readers use
from office_builder import cell, paragraph, shape, slide, slides, word, workbook  # noqa: E402
from pdf_builder import Pdf, stream, text  # noqa: E402
from picture_builder import MARK, font, saved, scanned, stamped  # noqa: E402

_MAKE, _READ = "--make", "--read"
_MEGABYTE = 1_000_000
_INCH_POINTS = 72
_A4_INCHES = (8.27, 11.69)
_LETTER_POINTS = 16
"""Size of print in official documents: 22 lines of 28 characters a page (GB/T 9704-2012, 5.2.2 and 5.2.3)."""
_LINES, _CHARACTERS = 22, 28


def _lines(count: int, length: int = 40, first: int = 0) -> Iterator[str]:
    """Lines of a statistical release, none like the one before it."""
    release = clean_text(200_000).decode().replace("\n", "")
    for number in range(first, first + count):
        start = number * 37 % (len(release) - length)
        yield release[start : start + length]


def _cells(rows: int, columns: int) -> bytes:
    texts = list(_lines(997, 8))
    letters = [chr(ord("A") + column) for column in range(columns)]
    body = []
    for row in range(1, rows + 1):
        values = (
            f'<c r="{letter}{row}"><v>{row}.{n}</v></c>'
            if n % 2
            else cell(f"{letter}{row}", texts[(row * 7 + n) % 997])
            for n, letter in enumerate(letters)
        )
        body.append(f'<row r="{row}">{"".join(values)}</row>')
    return workbook(f"<sheetData>{''.join(body)}</sheetData>")


def _pdf(pages: int, lines: int = 30) -> bytes:
    words = _lines(pages * lines)
    return Pdf(*(b"".join(text(next(words), y=770 - 24 * line) for line in range(lines)) for _ in range(pages))).bytes()


def _docx(pages: int) -> bytes:
    return word("".join(map(paragraph, _lines(pages * _LINES, _CHARACTERS))))


def _pptx(count: int) -> bytes:
    words = _lines(count * 20, 20)
    return slides(
        *(
            slide(*(shape(next(words), at=(400_000, 300_000 * line, 8_000_000, 280_000)) for line in range(20)))
            for _ in range(count)
        )
    )


def _ofd(pages: int) -> bytes:
    words = _lines(pages * 30, 28)
    return ofd(*(sheet(*(line(next(words), at=(20, 20 + 8 * number)) for number in range(30))) for _ in range(pages)))


def _zip(members: int, size: int) -> bytes:
    words = clean_text(max(size * 2, 100_000))
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for number in range(members):
            start = number * 31 % max(len(words) - size, 1)
            archive.writestr(f"d{number % 100}/f{number}.txt", words[start : start + size].decode("utf-8", "ignore"))
    return buffer.getvalue()


def _scan(dots: int, stamp: bool = False, lines: int = _LINES, size: int = _LETTER_POINTS, first: int = 0) -> bytes:
    """A scanned page: paper that is not white, a little askew, with grain, stored as JPEG."""
    width, height = (round(side * dots) for side in _A4_INCHES)
    page = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(page)
    print_size = round(size * dots / _INCH_POINTS)
    draw.text((width * 0.72, height * 0.05), MARK, font=font(print_size), fill="black")
    characters = int(width * 0.75 / print_size)
    for number, words in enumerate(_lines(lines, characters, first)):
        draw.text((width * 0.12, height * (0.1 + number * 0.82 / lines)), words, font=font(print_size), fill="black")
    if stamp:
        page = stamped(page, "某某市统计局", dots // 4, (width // 2, height * 3 // 4))
    return saved(scanned(page), "JPEG", quality=85)


def _scanned_pdf(pages: int) -> bytes:
    made = Pdf(*[b"q 595 0 0 842 0 0 cm /X Do Q"] * pages)
    for number in range(pages):
        picture = _scan(150, first=number * _LINES)
        width, height = Image.open(BytesIO(picture)).size
        head = b"/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode"
        made.put(5000 + number, stream(picture, head % (width, height)))
        page = made.objects[100 + 2 * number]
        made.put(100 + 2 * number, page.replace(b"/X 50 0 R", b"/X %d 0 R" % (5000 + number)))
    return made.bytes()


def _picture(width: int, height: int, kind: str) -> bytes:
    """A picture at the limit: print all over it, on grain."""
    page = Image.effect_noise((width // 8, height // 8), 12).resize((width, height)).convert("RGB")
    draw = ImageDraw.Draw(page)
    for number, words in enumerate(_lines(height // 250, 60)):
        draw.text((200, 100 + 250 * number), words, font=font(60), fill="black")
    return saved(page, kind)


_FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "xlsx, 50,000 cells": ("a.xlsx", lambda: _cells(5_000, 10)),
    "pdf, 100 pages of text": ("a.pdf", lambda: _pdf(100)),
    "docx, 200 pages": ("a.docx", lambda: _docx(200)),
    "pptx, 100 slides": ("a.pptx", lambda: _pptx(100)),
    "ofd, 50 pages": ("a.ofd", lambda: _ofd(50)),
    "zip, 1,000 small files": ("a.zip", lambda: _zip(1_000, 2_000)),
    "scan, A4 at 150 dpi": ("a.jpg", lambda: _scan(150)),
    "scan, A4 at 200 dpi": ("a.jpg", lambda: _scan(200)),
    "scan, A4 at 200 dpi, red stamp": ("a.jpg", lambda: _scan(200, stamp=True)),
    "scan, A4 at 200 dpi, 40 lines": ("a.jpg", lambda: _scan(200, lines=40, size=11)),
    "pdf, 10 scanned pages": ("a.pdf", lambda: _scanned_pdf(10)),
    "limit: png, 40 megapixels": ("a.png", lambda: _picture(8_000, 5_000, "PNG")),
    "limit: jpg, 40 megapixels": ("a.jpg", lambda: _picture(5_000, 8_000, "JPEG")),
    "limit: pdf, 500 pages of text": ("a.pdf", lambda: _pdf(500)),
    "limit: xlsx, 2,000,000 cells": ("a.xlsx", lambda: _cells(100_000, 20)),
    "limit: docx, 32 MB of text": ("a.docx", lambda: _docx(16_000)),
    "limit: zip, 10,000 members": ("a.zip", lambda: _zip(10_000, 3_000)),
    "limit: zip, 512 MiB unpacked": ("a.zip", lambda: _zip(8, 60 * _MEGABYTE)),
    "limit: text, 32 MiB": ("a.txt", lambda: clean_text(32 << 20)[: 32 << 20]),
}
"""Rows of the table: the name, what the file is called, how it is made."""


def measure(path: Path) -> dict[str, object]:
    """Read and scan one file: seconds of the wall and of the processor, and what was not examined."""
    name, data = path.name, path.read_bytes()
    scan_file("warm.md", "他们把这份名单视为机密。".encode())  # loads the dictionary too
    worker, read = Worker(), {}

    def extract(file: str, content: bytes) -> Extraction:
        start, used = time.perf_counter(), time.process_time()
        found = worker.extract(file, content, Limits())
        read["wall"], read["gate"] = time.perf_counter() - start, time.process_time() - used
        return found

    used = time.process_time()
    result = scan_file(name, data, extract=extract)
    rules = time.process_time() - used - read.get("gate", 0.0)
    worker.close()
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "wall": read.get("wall", 0.0),
        "processor": read.get("gate", 0.0) + children.ru_utime + children.ru_stime,
        "rules": rules,
        "found": len(result.findings),
        "unread": sorted({unread.reason for unread in result.not_examined}),
    }


def _row(name: str) -> str:
    """A line for one file, made and read in processes of their own: a process inherits the peak of what started it."""
    file_name, _ = _FILES[name]
    with TemporaryDirectory() as folder:
        path = Path(folder) / file_name
        subprocess.run([sys.executable, __file__, _MAKE, str(path), name], check=True)
        size = path.stat().st_size
        child = subprocess.Popen([sys.executable, __file__, _READ, str(path)], stdout=subprocess.PIPE)
        told = json.loads(child.stdout.read()) if child.stdout else {}
        _, _, usage = os.wait4(child.pid, 0)
    return (
        f"{name:32} {size / _MEGABYTE:7.2f} MB  read {told['wall']:6.2f} s  processor {told['processor']:6.2f} s  "
        f"rules {told['rules']:5.2f} s  peak {usage.ru_maxrss / 1024:5.0f} MiB  "
        f"findings {told['found']}  {', '.join(told['unread'])}"
    )


def main() -> None:
    """Prints a line for each file."""
    if sys.argv[1:2] == [_MAKE]:
        Path(sys.argv[2]).write_bytes(_FILES[sys.argv[3]][1]())
        return
    if sys.argv[1:2] == [_READ]:
        print(json.dumps(measure(Path(sys.argv[2]))))
        return
    for name in _FILES:
        if not sys.argv[1:] or any(part in name for part in sys.argv[1:]):
            print(_row(name), flush=True)


if __name__ == "__main__":
    main()
