"""How fast the scanner is: ``python bench/scan.py [FOLDER or FILE …]``.

Without arguments: clean text made here, and inputs that are meant to take long. Each argument is a text file, a
folder of them, or ``.jsonl.gz`` with one object a line and its text under ``text``. Prints MB per second of
processor time, how many times that is of a plain `re` search for the same words as they are written (which finds
nothing that is disguised), and how much of the text needed the slow path.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from gate.normalise.text import prepare
from gate.normalise.triggers import TooComplex
from gate.normalise.vocabulary import vocabulary
from gate.scanner import scan_file

MEGABYTE = 1_000_000
_CLAUSES = (
    "前三季度,全市生产总值同比增长5.3%",
    "规模以上工业增加值增长6.1%,其中采矿业增长4.2%",
    "社会消费品零售总额1234.5亿元",
    "居民消费价格同比上涨0.3%,食品价格下降1.1%",
    "粮食产量稳定在120亿斤以上",
    "第十二条 县级以上人民政府统计机构应当依照本条例履行职责",
    "固定资产投资(不含农户)增长3.9%",
    "城镇新增就业人员完成年度计划的八成",
)


def clean_text(size: int) -> bytes:
    """About `size` bytes of a statistical release without any finding."""
    chance = random.Random(1)
    paragraphs = []
    length = 0
    while length < size:
        paragraph = "。".join(chance.choices(_CLAUSES, k=6)) + "。\n\n"
        paragraphs.append(paragraph)
        length += len(paragraph.encode())
    return "".join(paragraphs).encode()


_WARM = (
    "他们把这份名单视为机密。\n\n<b>机</b>关 a@example.com 10%&#8203;\n\n| 企业数 | 产值 |\n|---|---|\n| 12 | 30 |\n"
)
"""Loads the dictionary and compiles every pattern: that is done once in a process, however much it scans."""

HARD: dict[str, Callable[[], bytes]] = {
    "机 × 10 MB": lambda: "机".encode() * (10 * MEGABYTE // 3),
    "< × 10 MB": lambda: b"<" * (10 * MEGABYTE),
    "&amp; × 10 MB": lambda: b"&amp;" * (2 * MEGABYTE),
    "[ × 10 MB": lambda: b"[" * (10 * MEGABYTE),
    "blanks × 10 MB": lambda: b" " * (10 * MEGABYTE),
    "digits × 10 MB": lambda: b"7" * (10 * MEGABYTE),
    "one line of 30 MB": lambda: clean_text(30 * MEGABYTE).replace(b"\n", b""),
    "10^6 lines of one character": lambda: "机\n".encode() * MEGABYTE,
    "10^6 lines of a mark": lambda: "机\n密\n".encode() * (MEGABYTE // 2),
    "机<b> × 10 MB": lambda: "机<b>".encode() * (10 * MEGABYTE // 6),
    "marks × 10 MB": lambda: "机密★ ".encode() * MEGABYTE,
    "open comments × 10 MB": lambda: b"<!-- " * (2 * MEGABYTE),
    "open elements × 10 MB": lambda: b"<b hidden>" * MEGABYTE,
    "escapes × 10 MB": lambda: b"&#26426;" * (10 * MEGABYTE // 8),
}
"""Inputs for which the scanner must stay linear: at most two seconds each."""


def texts(source: Path) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each text in a file or folder."""
    if source.is_dir():
        for path in sorted(p for p in source.rglob("*") if p.is_file()):
            yield from texts(path)
    elif source.name.endswith(".jsonl.gz"):
        with gzip.open(source, "rt", encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                yield f"{record['id']}.md", record["text"].encode()
    else:
        yield source.name, source.read_bytes()


def measure(corpus: list[tuple[str, bytes]]) -> str:
    """One line: speed, share of the slow path, files with a refusal or a hold."""
    counts: Counter[str] = Counter()
    start = time.process_time()
    for name, data in corpus:
        result = scan_file(name, data)
        counts.update(
            {str(f.severity) for f in result.findings} | {f"not-examined {n.reason}" for n in result.not_examined}
        )
    seconds = time.process_time() - start
    size = sum(len(data) for _, data in corpus)
    plain = _plain_search([data.decode("utf-8", "replace") for _, data in corpus])
    slow = sum(_slow(name, data.decode("utf-8", "replace")) for name, data in corpus)
    characters = sum(len(data.decode("utf-8", "replace")) for _, data in corpus) or 1
    return (
        f"{size / MEGABYTE:8.1f} MB {seconds:6.2f} s {size / MEGABYTE / seconds:7.1f} MB/s  "
        f"re × {seconds / plain:5.2f}  "
        f"slow path {slow / characters:6.2%}  files {len(corpus)}  {dict(counts)}"
    )


def _plain_search(corpus: list[str]) -> float:
    """Processor seconds that `re` takes to find the words alone."""
    words = re.compile("|".join(sorted(vocabulary(), key=len, reverse=True)))
    start = time.process_time()
    for text in corpus:
        for _ in words.finditer(text):
            pass
    return time.process_time() - start or 1e-9


def _slow(name: str, text: str) -> int:
    try:
        return sum(w.end - w.start for w in prepare(name, text).windows)
    except TooComplex:
        return len(text)


def main() -> None:
    """Prints a line for each input."""
    scan_file("warm.md", _WARM.encode())
    if sys.argv[1:]:
        for argument in sys.argv[1:]:
            print(f"{Path(argument).name:32}", measure(list(texts(Path(argument)))))
        return
    print(f"{'clean text':32}", measure([("clean.md", clean_text(20 * MEGABYTE))]))
    for name, make in HARD.items():
        print(f"{name:32}", measure([("hard.md", make())]))


if __name__ == "__main__":
    main()
