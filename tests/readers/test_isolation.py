"""The worker: what a parser does to itself costs its own file only."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from threading import Timer
from time import perf_counter

import pytest
from office_builder import cell, paragraph, word, workbook
from pdf_builder import Pdf, text

from gate.readers.base import Limits
from gate.readers.isolation import Worker, extract, extract_in_process

SLOW = workbook("<sheetData>" + "".join(f"<row>{'<c><v>1</v></c>' * 100}</row>" for _ in range(4000)) + "</sheetData>")
BIG = Limits(ratio=10_000)
GOOD = word(paragraph("文字"))


@pytest.fixture
def worker():
    made = Worker()
    yield made
    made.close()


def reasons(extraction) -> list[str]:
    return [unread.reason for unread in extraction.not_examined]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", word(paragraph("机", "密") + f"<w:tbl><w:tr><w:tc>{paragraph('甲')}</w:tc></w:tr></w:tbl>")),
        ("a.xlsx", workbook(f'<sheetData><row hidden="1">{cell("C1", "甲")}</row></sheetData>')),
        ("a.pdf", Pdf(text("文字到这里为止，一共有二十个字以上，这样就不必看图。")).bytes()),
        ("a.csv", GOOD),
        ("a.doc", bytes.fromhex("d0cf11e0a1b11ae1")),
    ],
)
def test_the_worker_says_what_the_reader_says(name: str, data: bytes) -> None:
    assert extract(name, data, Limits()) == extract_in_process(name, data, Limits())


def test_one_worker_serves_many_files(worker: Worker) -> None:
    worker.extract("a.docx", GOOD, Limits())
    process = worker._process
    start = perf_counter()
    for _ in range(20):
        assert not reasons(worker.extract("a.docx", GOOD, Limits()))
    assert worker._process is process
    assert perf_counter() - start < 2


def test_threads_may_share_it(worker: Worker) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: worker.extract("a.docx", GOOD, Limits()), range(20)))
    assert all(one == found[0] for one in found)


def test_a_file_that_takes_too_long_is_a_timeout_and_the_next_is_read(worker: Worker) -> None:
    start = perf_counter()
    assert reasons(worker.extract("a.xlsx", SLOW, Limits(ratio=10_000, file_seconds=1))) == ["timeout"]
    assert perf_counter() - start < 5
    assert not reasons(worker.extract("a.docx", GOOD, Limits()))


def test_a_worker_that_dies_at_work_is_a_crash_of_that_file(worker: Worker) -> None:
    worker.extract("a.docx", GOOD, Limits())
    Timer(0.3, os.kill, (worker._process.pid, signal.SIGSEGV)).start()
    assert reasons(worker.extract("a.xlsx", SLOW, BIG)) == ["crash"]
    assert not reasons(worker.extract("a.docx", GOOD, Limits()))


def test_a_worker_that_died_at_rest_is_replaced(worker: Worker) -> None:
    worker.extract("a.docx", GOOD, Limits())
    worker._process.kill()
    worker._process.wait()
    assert not reasons(worker.extract("a.docx", GOOD, Limits()))


def test_a_file_that_eats_memory_is_too_large_and_the_next_is_read(worker: Worker) -> None:
    row = "".join(f"<c t='inlineStr'><is><t>{'甲' * 60}</t></is></c>" for _ in range(100))
    hungry = workbook("<sheetData>" + f"<row>{row}</row>" * 4000 + "</sheetData>")
    assert reasons(worker.extract("a.xlsx", hungry, Limits(ratio=10_000, memory_bytes=160 << 20))) == ["too-large"]
    assert not reasons(worker.extract("a.docx", GOOD, Limits(memory_bytes=160 << 20)))


def test_a_child_after_a_fork_gets_a_worker_of_its_own(worker: Worker) -> None:
    worker.extract("a.docx", GOOD, Limits())
    parents = worker._process.pid
    child = os.fork()
    if child == 0:
        unread = worker.extract("a.docx", GOOD, Limits()).not_examined
        os._exit(1 if unread or worker._process.pid == parents else 0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert not reasons(worker.extract("a.docx", GOOD, Limits()))
    assert worker._process.pid == parents


def test_nothing_that_libraries_print_comes_through(capfd: pytest.CaptureFixture[str]) -> None:
    broken = Pdf(text("文字")).bytes().replace(b"endobj", b"endobx").replace(b"/Kids[100 0 R]", b"/Kids[999 0 R]")
    assert reasons(extract("a.pdf", broken, Limits()))
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("name", "data", "limits", "reason"),
    [
        ("a.docx", b"", Limits(), "unsupported"),
        ("a.rar", b"Rar!\x1a\x07\x00", Limits(), "unsupported"),
        ("a.docx", GOOD, Limits(file_bytes=10), "too-large"),
        ("a.docx", GOOD, Limits(text_characters=1), "too-large"),
        ("a.xlsx", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", Limits(), "lfs-pointer"),
        ("a.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), Limits(), "encrypted"),
        ("a.docx", GOOD + b"tail", Limits(), "polyglot"),
    ],
)
def test_what_cannot_be_examined_says_why(name: str, data: bytes, limits: Limits, reason: str) -> None:
    assert reasons(extract(name, data, limits)) == [reason]


def test_a_bomb_is_over_in_seconds_and_small() -> None:
    bomb = workbook("<sheetData>" + "<row/>" * 3_000_000 + "</sheetData>")
    start = perf_counter()
    assert reasons(extract("a.xlsx", bomb, Limits())) == ["ratio"]
    assert perf_counter() - start < 10
