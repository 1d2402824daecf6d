"""Stage 7: what may stand between the characters of a mark without breaking it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.normalise.lazy import lazy
from gate.positions import Mapped

CELL = "\x1f"
"""Stands between two cells of one row."""

_SIGNS = (
    r"""_~|/\\.\-·•=+^#"'°∙–—‒―…●○◆■□◇▪▫◦*`´‘’“”„‟‹›«»()\[\]{}<>〈〉《》「」『』【】〔〕〖〗〘〙〚〛︿﹀⟨⟩∗⁎‧・―˙¯ˉ"""
)
CLASS = r"\s" + CELL + _SIGNS
"""The inside of a character class of gap characters, once folded."""

MOST = 12
"""How many gap characters may stand between two characters of a mark."""

GAP = f"[{CLASS}]{{0,{MOST}}}"

PUNCTUATION = ",，。;；:：、!！?？"
"""A gap only in mark position: in prose it ends the word."""

_IS_GAP = re.compile(f"[{CLASS}]+")


class Compact:
    """A text without its gaps; ``gaps[i]`` is what stood before character `i`, the last what stood after all.

    Most texts hold no word: gaps and the way back to the raw characters are worked out when first asked for.
    """

    def __init__(self, whole: Mapped) -> None:
        self._whole = whole
        self.text = _IS_GAP.sub("", whole.text)

    @lazy
    def gaps(self) -> list[str]:
        """What stood before each character, and after all of them."""
        gaps: list[str] = []
        done = 0
        gap = ""
        for start, end in self._between:
            if start > done:
                gaps += [gap, *[""] * (start - done - 1)]
            gap = self._whole.text[start:end]
            done = end
        return [*gaps, gap]

    @lazy
    def view(self) -> Mapped:
        """The same text with the raw span of each character."""
        whole = self._whole
        starts: list[int] = []
        ends: list[int] = []
        done = 0
        for start, end in self._between:
            starts += whole.starts[done:start]
            ends += whole.ends[done:start]
            done = end
        return Mapped(self.text, starts, ends)

    @property
    def _between(self) -> Iterator[tuple[int, int]]:
        """Where each gap stands, an empty one at the end last unless the text ends in one."""
        end = 0
        for match in _IS_GAP.finditer(self._whole.text):
            end = match.end()
            yield match.span()
        if end < len(self._whole.text):
            yield len(self._whole.text), len(self._whole.text)

    def holds_together(self, start: int, end: int, ends: int = 1, cells: bool = False) -> bool:
        """Whether the characters from `start` to `end` are one word: no gap too wide, too many line ends or a cell."""
        for gap in self.gaps[start + 1 : end]:
            if gap and (len(gap) > MOST or gap.count("\n") > ends or (not cells and CELL in gap)):
                return False
        return True
