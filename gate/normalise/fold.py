"""Stage 5: every way to write a character becomes one."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from gate.normalise.tables import folds
from gate.positions import Mapped

_SAY_FOR_DAY = re.compile(r"(?<=[0-9一二三四五六七八九十])曰")


@lru_cache(maxsize=65536)
def fold_character(char: str) -> str:
    """The one way to write the character, but for 曰, which its neighbours decide."""
    table = folds()
    char = table.get(char, char)
    return "".join(table.get(c, c) for c in unicodedata.normalize("NFKC", char))


def fold(text: str) -> str:
    """The text with every character folded; what is said of `folded` holds for it."""
    return _SAY_FOR_DAY.sub("日", "".join(map(fold_character, text)))


def folded(text: Mapped) -> Mapped:
    """NFKC, then traditional, variant and radical characters as simplified ones; 曰 after a digit is 日."""
    return text if text.text.isascii() else with_days(text.each(fold_character))


def with_days(text: Mapped) -> Mapped:
    """The text with 日 for every 曰 after a digit."""
    return text.replaced(_SAY_FOR_DAY, lambda m: "日") if "曰" in text.text else text
