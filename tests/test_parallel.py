"""Work over processes: in order, stopped with its iterator, and never silently short."""

from __future__ import annotations

import os
import signal
import time

import pytest

from gate.errors import GateError
from gate.parallel import in_order


def _square(number: int) -> int:
    time.sleep(0.001 * (number % 3))
    return number * number


@pytest.mark.parametrize("count", [0, 1, 2, 7, 500])
@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_results_come_in_the_order_of_the_items(count: int, jobs: int):
    assert list(in_order(_square, range(count), jobs)) == [n * n for n in range(count)]


def _process(_item: int) -> int:
    return os.getpid()


def test_two_jobs_are_two_processes_and_one_is_none():
    assert len(set(in_order(_process, range(400), 2)) - {os.getpid()}) == 2
    assert set(in_order(_process, range(400), 1)) == {os.getpid()}


def _raise(item: int) -> int:
    if item == 70:
        raise GateError("input-output", what="x", path="y")
    return item


def test_what_the_work_raises_is_raised_here():
    with pytest.raises(GateError) as raised:
        list(in_order(_raise, range(100), 2))
    assert (raised.value.code, raised.value.facts) == ("input-output", {"what": "x", "path": "y"})


def _die(item: int) -> int:
    if item == 70:
        os.kill(os.getpid(), signal.SIGKILL)
    return item


def test_a_process_that_dies_is_no_result():
    with pytest.raises(GateError) as raised:
        list(in_order(_die, range(100), 2))
    assert raised.value.code == "worker-died"


def test_the_processes_end_with_the_iterator():
    results = in_order(_process, range(10_000), 2)
    process = next(results)
    results.close()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
