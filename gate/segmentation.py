"""Chinese word boundaries, for bare words in prose that may only look like a mark."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import jieba

REACH = 8
"""How many characters on each side of a word decide where words begin and end."""


@cache
def _tokenizer() -> jieba.Tokenizer:
    """jieba with its dictionary built in memory.

    `jieba.initialize` would load a marshalled cache from the shared temporary folder, where anybody can plant one.
    """
    import jieba

    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return tokenizer


def dictionary() -> str:
    """Which dictionary decides: part of the digest of the rules."""
    return f"jieba {version('jieba')}"


def clears(text: str, start: int, end: int) -> bool:
    """Whether some word of `text` overlaps ``text[start:end]`` only in part and reaches outside it.

    计算机|密集 clears 机密; a word that holds the whole place clears nothing, nor does a boundary inside it.
    """
    if not _may_clear(text, start, end):
        return False
    first = max(0, start - REACH)
    for _, begin, stop in _tokenizer().tokenize(text[first : end + REACH], HMM=False):
        begin, stop = begin + first, stop + first
        if begin < start < stop < end or start < begin < end < stop:
            return True
    return False


def _may_clear(text: str, start: int, end: int) -> bool:
    """Whether the dictionary has any word that lies across an edge of the place: without one, nothing clears it."""
    words = _tokenizer().FREQ
    return any(
        words.get(text[begin:stop]) for begin in range(max(0, start - REACH), start) for stop in range(start + 1, end)
    ) or any(
        words.get(text[begin:stop])
        for begin in range(start + 1, end)
        for stop in range(end + 1, min(len(text), end + REACH) + 1)
    )
