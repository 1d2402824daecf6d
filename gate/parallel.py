"""Work spread over processes, its results in the order of its items."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import TypeVar

from gate.errors import GateError

Item = TypeVar("Item")
Result = TypeVar("Result")

_LARGEST_CHUNK = 32
_CHUNKS_EACH = 16
_AHEAD_EACH = 8
"""So many chunks for each process may be done before the first of them is taken: results do not pile up."""

_FORK = get_context("fork")


def cores() -> int:
    """How many processes can run at once here."""
    return len(os.sched_getaffinity(0))


def in_order(work: Callable[[Item], Result], items: Sequence[Item], jobs: int) -> Iterator[Result]:
    """`work` of each item, in order, as soon as it and all before it are done; in `jobs` processes where that is > 1.

    The processes are forks: `items` and whatever `work` knows cost nothing to hand over, results are pickled.
    What `work` raises is raised here. All processes end with the iterator, however it ends; an interrupt of
    the terminal reaches this process alone. Code worker-died.
    """
    if jobs < 2 or len(items) < 2:
        yield from map(work, items)
        return
    size = max(1, min(_LARGEST_CHUNK, len(items) // (jobs * _CHUNKS_EACH)))
    sys.stdout.flush()
    sys.stderr.flush()
    workers: dict[Connection, BaseProcess] = {}
    try:
        for _ in range(min(jobs, len(items))):
            here, there = _FORK.Pipe()
            process = _FORK.Process(target=_serve, args=(work, items, size, there, [here, *workers]), daemon=True)
            process.start()
            there.close()
            workers[here] = process
        yield from _collected(workers, range(0, len(items), size))
    finally:
        for process in workers.values():
            process.terminate()
        for process in workers.values():
            process.join()


def _serve(
    work: Callable[[Item], Result], items: Sequence[Item], size: int, parent: Connection, others: list[Connection]
) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for other in others:
        other.close()
    with suppress(EOFError, OSError):
        while True:
            start = parent.recv()
            try:
                answer: list[Result] | Exception = [work(item) for item in items[start : start + size]]
            except Exception as error:
                answer = error
            parent.send(answer)


def _collected(workers: dict[Connection, BaseProcess], starts: range) -> Iterator[Result]:
    """The results of the chunks that begin at `starts`, one after the other."""
    left = iter(starts)
    busy: dict[Connection, int] = {}
    done: dict[int, list[Result]] = {}
    idle = list(workers)
    for start in starts:
        while start not in done:
            try:
                _hand_out(left, idle, busy, _AHEAD_EACH * len(workers) - len(done))
                answers = {ready: ready.recv() for ready in wait(list(busy)) if isinstance(ready, Connection)}
            except (EOFError, OSError):
                raise GateError("worker-died") from None
            for ready, answer in answers.items():
                if isinstance(answer, Exception):
                    raise answer
                done[busy.pop(ready)] = answer
                idle.append(ready)
        yield from done.pop(start)


def _hand_out(left: Iterator[int], idle: list[Connection], busy: dict[Connection, int], most: int) -> None:
    """Give every idle process the next chunk, as long as fewer than `most` are under way."""
    while idle and len(busy) < most:
        following = next(left, None)
        if following is None:
            return
        worker = idle.pop()
        busy[worker] = following
        worker.send(following)
