"""Stage 4: characters that nobody sees are dropped."""

from __future__ import annotations

import unicodedata
from functools import cache

from gate.normalise.gaps import CELL
from gate.positions import Mapped

INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"
)
"""The inside of a character class: format and filler characters, variation selectors, private use."""

COMBINING = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u20d0-\u20ff\u302a-\u302f\u3099\u309a\ufe20-\ufe2f"
)
"""The inside of a character class: marks that sit on the character before them."""

_KEPT = frozenset(("\n", "\t", "\r", CELL))
_FILLERS = frozenset("\u034f\u115f\u1160\u3164\uffa0\u2800")


def _dropped(char: str) -> bool:
    return (
        char in _FILLERS
        or unicodedata.category(char) in ("Cf", "Co", "Cs", "Cn", "Mn", "Me", "Cc")
        and char not in _KEPT
    )


@cache
def kept(char: str) -> str:
    """The character, or nothing where nobody sees it."""
    return "" if _dropped(char) else char


def seen(text: Mapped) -> Mapped:
    """The text without invisible characters and combining marks."""
    if text.text.isascii():
        return text
    return text.each(kept)
