"""Chinese word boundaries, for bare words in prose that may only look like a mark."""

from __future__ import annotations

import re
from importlib.metadata import version

REACH = 8
"""How many characters on each side of a word decide where words begin and end."""


_ENDS_WORDS = re.compile("[，、。；：,;:]")
"""What no word reaches over: what stands beyond it need not be cut."""


def dictionary() -> str:
    """Which dictionary decides: part of the digest of the rules. rjieba carries jieba's, and cuts as jieba does."""
    return f"rjieba {version('rjieba')}"


def clears(text: str, start: int, end: int) -> bool:
    """Whether some word of `text` overlaps ``text[start:end]`` only in part and reaches outside it.

    计算机|密集 clears 机密; a word that holds the whole place clears nothing, nor does a boundary inside it.
    """
    before = text[max(0, start - REACH) : start]
    stop = start - len(_ENDS_WORDS.split(before)[-1])
    for word in words(text[stop:end] + _ENDS_WORDS.split(text[end : end + REACH], maxsplit=1)[0]):
        begin, stop = stop, stop + len(word)
        if begin < start < stop < end or start < begin < end < stop:
            return True
    return False


def words(text: str) -> list[str]:
    """`text` cut into words by the dictionary alone (HMM off). Nothing is read from or left in a shared folder."""
    import rjieba  # its dictionary takes a tenth of a second, which most runs never need

    return rjieba.cut(text, False)
