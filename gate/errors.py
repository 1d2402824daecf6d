"""What ends a command: exit codes, and the two exceptions that lead to them.

A finding or a refusal is a value (`gate.model`). `GateError` says that the command could not do its job.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any


class ExitCode(IntEnum):
    """Exit codes of every command (DESIGN 4); no option or format changes one."""

    FINE = 0
    REFUSED = 1
    UNABLE = 2
    INTERRUPTED = 130


class GateError(Exception):
    """The command could not do its job: exit 2.

    `code` is an entry of `gate/data/codes/`; `facts` fill its sentence. Facts hold places, names of
    files, ids and numbers, never text of a document: an error message can end in a public log.
    """

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
