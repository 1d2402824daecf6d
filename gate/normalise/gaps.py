"""Stage 7: what may stand between the characters of a mark without breaking it."""

from __future__ import annotations

import re

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
    """A text without its gaps; ``gaps[i]`` is what stood before character `i`, the last what stood after all."""

    __slots__ = ("gaps", "text", "view")

    def __init__(self, view: Mapped, also: str = "") -> None:
        gaps: list[str] = []
        texts: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        done = 0
        pattern = re.compile(f"[{CLASS}{also}]+") if also else _IS_GAP
        gap = ""
        for match in pattern.finditer(view.text):
            piece = view.text[done : match.start()]
            if piece:
                texts.append(piece)
                starts += view.starts[done : match.start()]
                ends += view.ends[done : match.start()]
                gaps += [gap, *[""] * (len(piece) - 1)]
            gap = match[0]
            done = match.end()
        piece = view.text[done:]
        if piece:
            texts.append(piece)
            starts += view.starts[done:]
            ends += view.ends[done:]
            gaps += [gap, *[""] * (len(piece) - 1)]
            gap = ""
        self.text = "".join(texts)
        self.gaps = [*gaps, gap]
        self.view = Mapped(self.text, starts, ends)

    def holds_together(self, start: int, end: int, ends: int = 1, cells: bool = False) -> bool:
        """Whether the characters from `start` to `end` are one word: no gap too wide, too many line ends or a cell."""
        for gap in self.gaps[start + 1 : end]:
            if gap and (len(gap) > MOST or gap.count("\n") > ends or (not cells and CELL in gap)):
                return False
        return True
