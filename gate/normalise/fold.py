"""Stage 5: every way to write a character becomes one."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from gate.normalise.tables import folds
from gate.positions import Mapped

_SAY_FOR_DAY = re.compile(r"(?<=[0-9一二三四五六七八九十])曰")


@lru_cache(maxsize=65536)
def _folded(char: str) -> str:
    table = folds()
    char = table.get(char, char)
    return "".join(table.get(c, c) for c in unicodedata.normalize("NFKC", char))


def folded(text: Mapped) -> Mapped:
    """NFKC, then traditional, variant and radical characters as simplified ones; 曰 after a digit is 日."""
    if text.text.isascii():
        return text
    return text.each(_folded).replaced(_SAY_FOR_DAY, lambda m: "日")
