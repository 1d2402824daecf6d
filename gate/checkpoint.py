"""The text of a checkpoint of the publication log: a C2SP note without its signature lines."""

from __future__ import annotations

import binascii
import re
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime

from gate import timestamps

_FORM = re.compile(
    r"(?P<origin>gongkai-gate/[0-9A-Za-z-]{1,64})\n"
    r"(?P<size>0|[1-9][0-9]{0,8})\n"
    r"(?P<root>[A-Za-z0-9+/]{43}=)\n"
    r"trust (?P<trust>[1-9][0-9]{0,5})\n"
    r"time (?P<time>[0-9T:+-]{25})\n"
    r"registers (?P<registers>[0-9a-f]{64})\n"
)


class CheckpointProblem(Exception):
    """Bytes that are not the text of a checkpoint."""

    code = "checkpoint-invalid"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """One state of the log: who keeps it, how many entries, their root, and what else it vouches for.

    `root` is the Merkle root (32 bytes), `trust` the highest trust version that was in force, `time` the
    moment of the publisher's act, `registers` a digest (64 hexadecimal digits) over the other registers.
    """

    origin: str
    size: int
    root: bytes
    trust: int
    time: datetime
    registers: str


def encode(checkpoint: Checkpoint) -> bytes:
    """The text that the publisher signs."""
    lines = (
        checkpoint.origin,
        str(checkpoint.size),
        b64encode(checkpoint.root).decode(),
        f"trust {checkpoint.trust}",
        f"time {timestamps.render(checkpoint.time)}",
        f"registers {checkpoint.registers}",
    )
    return "".join(f"{line}\n" for line in lines).encode()


def parse(data: bytes) -> Checkpoint:
    """The checkpoint that `data` holds: `parse` and `encode` are each other's inverse.

    Raises `CheckpointProblem`.
    """
    try:
        match = _FORM.fullmatch(data.decode("ascii"))
        if match is None:
            raise CheckpointProblem("not the form of a checkpoint")
        checkpoint = Checkpoint(
            origin=match["origin"],
            size=int(match["size"]),
            root=binascii.a2b_base64(match["root"], strict_mode=True),
            trust=int(match["trust"]),
            time=timestamps.parse(match["time"]),
            registers=match["registers"],
        )
    except ValueError:
        raise CheckpointProblem("not the form of a checkpoint") from None
    if encode(checkpoint) != data:
        raise CheckpointProblem("not the one way to write it")
    return checkpoint
