"""A checkpoint has exactly one text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gate.checkpoint import Checkpoint, CheckpointProblem, encode, parse
from gate.workdays import SHANGHAI

CHECKPOINT = Checkpoint(
    origin="gongkai-gate/12150700MB0000000X",
    size=12,
    root=bytes(range(32)),
    trust=3,
    time=datetime(2026, 11, 24, 9, 30, tzinfo=SHANGHAI),
    registers="a" * 64,
)
TEXT = (
    "gongkai-gate/12150700MB0000000X\n"
    "12\n"
    "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"
    "trust 3\n"
    "time 2026-11-24T09:30:00+08:00\n"
    f"registers {'a' * 64}\n"
)

checkpoints = st.builds(
    Checkpoint,
    origin=st.from_regex(r"gongkai-gate/[0-9A-Z]{1,18}", fullmatch=True),
    size=st.integers(0, 10**9 - 1),
    root=st.binary(min_size=32, max_size=32),
    trust=st.integers(1, 10**6 - 1),
    time=st.integers(0, 10**9).map(lambda s: datetime(2004, 1, 1, tzinfo=SHANGHAI) + timedelta(seconds=s)),
    registers=st.binary(min_size=32, max_size=32).map(bytes.hex),
)


def test_the_text_is_that_of_the_manual():
    assert encode(CHECKPOINT) == TEXT.encode()
    assert parse(TEXT.encode()) == CHECKPOINT


@given(checkpoints)
def test_text_and_checkpoint_are_each_others_inverse(checkpoint):
    assert parse(encode(checkpoint)) == checkpoint


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("12\n", "012\n"),
        ("12\n", "+12\n"),
        ("12\n", "-12\n"),
        ("12\n", "12 \n"),
        ("12\n", "12\r\n"),
        ("12\n", "１２\n"),
        ("8=\n", "8\n"),
        ("h8=\n", "h9=\n"),  # the last bits of base64 that no byte uses
        ("AAEC", "AA-C"),
        ("gongkai-gate/", "gongkai-gate2/"),
        ("gongkai-gate/12150700MB0000000X", "gongkai-gate/"),
        ("trust 3", "trust 0"),
        ("trust 3", "trust 03"),
        ("trust 3", "trust  3"),
        ("+08:00", "Z"),
        ("+08:00", "+09:00"),
        ("11-24", "11-31"),
        ("09:30:00", "24:00:00"),
        ("09:30:00", "09:30:60"),
        ("aaaa\n", "aaaA\n"),
        ("aaaa\n", "aaa\n"),
        ("aaaa\n", "aaaa\n\n"),
        ("aaaa\n", "aaaa\nmore 1\n"),
        ("aaaa\n", "aaaa"),
        ("trust 3\n", ""),
        ("gongkai-gate/1", "\ufeffgongkai-gate/1"),
    ],
)
def test_any_other_way_to_write_it_is_refused(old, new):
    assert old in TEXT
    with pytest.raises(CheckpointProblem):
        parse(TEXT.replace(old, new, 1).encode())


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_or_read(data):
    with pytest.raises(CheckpointProblem):
        parse(data)


def test_a_time_of_another_zone_is_written_at_plus_eight():
    checkpoint = Checkpoint("gongkai-gate/X", 0, bytes(32), 1, datetime(2026, 11, 24, 1, 30, 0, 999, UTC), "0" * 64)
    assert b"time 2026-11-24T09:30:00+08:00\n" in encode(checkpoint)
