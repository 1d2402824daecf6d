"""Looking at the pictures of a file: each within its time, each once, and nothing loaded before the first.

Time is counted in seconds of the processor: the same picture has the same fate on a busy machine.
"""

from __future__ import annotations

import resource
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from gate.readers.base import Limits, Part, PartKind

if TYPE_CHECKING:
    import numpy as np

Pixels: TypeAlias = "np.ndarray"
"""Bytes of a picture: rows, columns and, unless it is grey, blue, green and red."""

THREADS = 2


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text in a picture, and where it stands, as shares of the picture's width and height."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def region(self) -> str:
        """Which of nine fields of the picture the line's middle is in, ``top right`` for one."""
        across = min(int((self.left + self.right) * 1.5), 2)
        down = min(int((self.top + self.bottom) * 1.5), 2)
        row, column = ("top", "middle", "bottom")[down], ("left", "middle", "right")[across]
        return row if row == column else f"{row} {column}"


class Eyes:
    """Reads the pictures of one file: each within its time, all within the file's, the same one only once."""

    def __init__(self, limits: Limits) -> None:
        self._page_seconds = limits.page_seconds * THREADS
        self._file_end = used_seconds() + limits.file_seconds * THREADS
        self._read: dict[bytes, list[Line]] = {}

    def read(self, pixels: Pixels) -> list[Line]:
        """The lines in a picture, from top to bottom; raises `Unreadable` (timeout, ocr-missing, too-complex)."""
        from gate.readers import ocr  # a third of a second, for files that hold a picture

        if not ocr.is_varied(pixels):
            return []
        digest = ocr.digest(pixels)
        if digest not in self._read:
            deadline = min(used_seconds() + self._page_seconds, self._file_end)
            self._read[digest] = ocr.lines_in(pixels, deadline)
        return self._read[digest]


def used_seconds() -> float:
    """The processor time that this process has taken."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def seen(name: str, lines: Sequence[Line], hidden: bool = False) -> Part:
    """The part that holds the lines, each with the region of the picture that it stands in."""
    text = "\n".join(line.text for line in lines)
    return Part(name, text, PartKind.PROSE, hidden, regions=tuple(line.region for line in lines))
