"""The border between the gate and the parsers of attachments: a worker process with little memory and time.

A parser that crashes, hangs or eats memory costs its own file only, which is then not examined. One worker is
started when it is first needed and serves many files; it is replaced when it has died or grown. Request and
answer are length-prefixed frames; the answer is JSON, so that a parser taken over by a hostile file can lie about
that file but cannot run anything on this side. Whatever libraries print in the worker goes nowhere: it may be
text of a document.
"""

from __future__ import annotations

import atexit
import json
import logging
import os
import resource
import struct
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from threading import Lock, Timer
from typing import Any, BinaryIO

from gate.model import Severity
from gate.readers.base import Extraction, Limits, Part, PartFinding, PartKind, Unread
from gate.readers.extraction import extract_in_process, joined, judge_kind
from gate.readers.registry import READERS
from gate.readers.sniff import Kind, named_kind

__all__ = ["Worker", "expect", "extract", "extract_in_process", "serve"]

_LENGTH = struct.Struct("<Q")
_BOOT = "import sys; sys.path[:0] = [sys.argv[1]]; from gate.readers.isolation import serve; serve()"
_ENVIRONMENT = {
    "MALLOC_ARENA_MAX": "2",
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_MMAP_THRESHOLD_": str(64 << 20),
    "MALLOC_TRIM_THRESHOLD_": str(64 << 20),
}
"""Threads of the libraries that read pictures would otherwise set memory aside that they never use; and what they
free and ask for again would go back to the kernel each time, which costs an eighth of their time."""
_THREADS = 2
_MAPPED_TIMES = 2
_STATM_DATA = 5
_PACKAGE_FOLDER = str(Path(__file__).resolve().parents[2])


class Worker:
    """One worker process and the way to talk to it; safe to share between threads and across a fork."""

    def __init__(self) -> None:
        self._process: Popen[bytes] | None = None
        self._owner = 0
        self._lock = Lock()

    def extract(self, name: str, data: bytes, limits: Limits) -> Extraction:
        """As `gate.readers.isolation.extract`, in this worker."""
        with self._lock:
            return self._extract(name, data, limits)

    def start(self, limits: Limits) -> None:
        """Start the process now, so that it gets ready while others work."""
        with self._lock:
            self._started(limits)

    def close(self) -> None:
        """End the worker process, if there is one."""
        process, self._process = self._process, None
        if process is not None and self._owner == os.getpid():
            process.kill()
            process.communicate()

    def _extract(self, name: str, data: bytes, limits: Limits) -> Extraction:
        process = self._started(limits)
        timed_out = False

        def stop() -> None:
            nonlocal timed_out
            timed_out = True
            process.kill()

        clock = Timer(limits.file_seconds, stop)
        clock.daemon = True
        clock.start()
        try:
            _send(process.stdin, json.dumps([name, asdict(limits)]).encode())
            _send(process.stdin, data)
            goes_on = json.loads(_receive(process.stdout))["goes_on"]
            answer = _decoded(json.loads(_receive(process.stdout)))
        except (OSError, EOFError, ValueError, TypeError, KeyError):
            self.close()
            return Extraction(not_examined=(Unread("timeout" if timed_out else "crash"),))
        finally:
            clock.cancel()
        if not goes_on:
            self.close()
        return answer

    def _started(self, limits: Limits) -> Popen[bytes]:
        if self._process is not None and (self._owner != os.getpid() or self._process.poll() is not None):
            self.close()
        if self._process is None:
            self._owner = os.getpid()
            self._process = Popen(
                [sys.executable, "-I", "-c", _BOOT, _PACKAGE_FOLDER, str(limits.memory_bytes)],
                stdin=PIPE,
                stdout=PIPE,
                stderr=DEVNULL,
                env=_ENVIRONMENT,
                cwd="/",
                start_new_session=True,
            )
        return self._process


_DEFAULT = Limits()
_shared = Worker()
atexit.register(_shared.close)


def extract(name: str, data: bytes, limits: Limits = _DEFAULT) -> Extraction:
    """Every text of the attachment `name` with the bytes `data`, read in the worker process.

    Files that no reader can take are judged here, without the worker. A worker that dies means not examined:
    timeout, too-large (out of memory) or crash.
    """
    sniffed, judged = judge_kind(name, data, limits)
    if any(unread.reason != "polyglot" for unread in judged.not_examined):
        return judged
    if sniffed.kind not in READERS and not sniffed.kind.is_text:
        return joined(judged, Extraction(not_examined=(Unread("unsupported"),)))
    result = _shared.extract(name, data, limits)
    died = [unread for unread in result.not_examined if unread.part is None and unread.reason in ("timeout", "crash")]
    return joined(judged, result) if died and not result.parts else result


def expect(names: Iterable[str]) -> None:
    """Start the worker ahead of the first attachment, where one of `names` is one."""
    if any(named_kind(name) in READERS for name in names):
        _shared.start(_DEFAULT)


def serve() -> None:
    """The worker's life: read a request, answer it, until the other side closes."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    silence = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(silence, descriptor)
    logging.disable()
    _lower_limits(int(sys.argv[2]))
    while True:
        try:
            name, wanted = json.loads(_receive(requests))
            data = _receive(requests)
        except EOFError:
            return
        limits = Limits(**wanted)
        _allow_seconds(limits.file_seconds)
        answer, goes_on = _answered(name, data, limits)
        _send(answers, json.dumps({"goes_on": goes_on}).encode())
        _send(answers, answer)
        if not goes_on:
            return


def _answered(name: str, data: bytes, limits: Limits) -> tuple[bytes, bool]:
    """The answer, and whether this process may go on. Any exception of a parser means: not examined."""
    try:
        answer = json.dumps(_encoded(extract_in_process(name, data, limits))).encode()
        return answer, _held_bytes() < limits.memory_bytes // 2
    except MemoryError:
        reason = "too-large"
    except RecursionError:
        reason = "too-complex"
    except Exception:  # parsers raise anything; its text is not passed on, since it may quote the document
        reason = "crash"
    return json.dumps(_encoded(Extraction(not_examined=(Unread(reason),)))).encode(), False


def _held_bytes() -> int:
    """The memory that this process holds after a file: what it does not give back, the next one lacks."""
    return int(Path("/proc/self/statm").read_text().split()[_STATM_DATA]) * resource.getpagesize()


def _lower_limits(memory_bytes: int) -> None:
    """Limit what the process can write to; the libraries that it maps to read from are not its memory."""
    resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_AS, (_MAPPED_TIMES * memory_bytes,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _allow_seconds(seconds: int) -> None:
    """A worker whose parent was killed ends by itself."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = int(usage.ru_utime + usage.ru_stime)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (used + seconds * _THREADS + 1, hard))


def _send(stream: BinaryIO | None, frame: bytes) -> None:
    assert stream is not None
    stream.write(_LENGTH.pack(len(frame)))
    stream.write(frame)
    stream.flush()


def _receive(stream: BinaryIO | None) -> bytes:
    assert stream is not None
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    frame = stream.read(length)
    if len(frame) < length:
        raise EOFError
    return frame


def _encoded(extraction: Extraction) -> dict[str, Any]:
    return {
        "parts": [
            [p.name, p.kind, p.hidden, p.text if p.table is None else None, p.table, p.rows, p.columns]
            + [sorted(p.hidden_cells), p.file, p.regions]
            for p in extraction.parts
        ],
        "findings": [[f.rule, f.severity, f.part] for f in extraction.findings],
        "not_examined": [[u.reason, u.part] for u in extraction.not_examined],
    }


def _decoded(answer: dict[str, Any]) -> Extraction:
    return Extraction(
        tuple(map(_decoded_part, answer["parts"])),
        tuple(PartFinding(rule, Severity(severity), part) for rule, severity, part in answer["findings"]),
        tuple(Unread(reason, part) for reason, part in answer["not_examined"]),
    )


def _decoded_part(fields: list[Any]) -> Part:
    name, kind, hidden, text, table, rows, columns, hidden_cells, file, regions = fields
    if table is None:
        inner = None if file is None else Kind(file)
        return Part(name, text, PartKind(kind), hidden, file=inner, regions=tuple(regions))
    cells = tuple(map(tuple, table))
    return Part(
        name,
        "\n".join(map("\t".join, cells)),
        PartKind(kind),
        hidden,
        cells,
        tuple(rows),
        tuple(columns),
        frozenset((row, column) for row, column in hidden_cells),
    )
