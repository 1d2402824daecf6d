"""Level mark in brackets.

Catches: a bracket with nothing but a level mark, at a paragraph's start or a title's end.
Why: A bracketed level word at a paragraph's start or a title's end marks the paragraph or the document.
    (3.7.1, 3.14)
Example: 报告（机密）
Does not catch: a bracket inside a sentence: that is `level-prose`.
How to clear: Do not just delete the mark: stop, isolate the file and tell the secrecy officer; where it
    only quotes a mark, reviewer and approver both sign a quotation waiver.
"""

from __future__ import annotations

from collections.abc import Iterator

from gate.model import Severity, Waivable
from gate.normalise.marks import Word
from gate.normalise.text import Text
from gate.normalise.units import Position
from gate.rules.base import ISOLATE, Hit, Rule


def find(text: Text) -> Iterator[Hit]:
    """Every level word in a bracket at a start or an end."""
    for mark in text.marks:
        if mark.word is Word.LEVEL and mark.position is not Position.ALONE and not mark.stands_beside(Word.STAR):
            yield Hit.of(mark)


RULE = Rule(
    id="level-bracket",
    severity=Severity.REFUSE,
    clauses=("3.7.1", "6.2.1", "3.14"),
    waivable=Waivable.QUOTATION,
    version=1,
    title_zh="括号内的密级标志",
    title_en="level mark in brackets",
    why_zh="段首或者标题末尾括号里的密级词是段落或者文件的密级标志。",
    why_en="A bracketed level word at a paragraph's start or a title's end marks the paragraph or the document.",
    hits=("（秘密）一、今年以来工业用电情况……", "关于投资项目核查情况的报告（机密）"),
    misses=("他说（机密）之后就走了，没有再来。", "（机密性）要求"),
    way_on_zh=ISOLATE.zh,
    way_on_en=ISOLATE.en,
    find=find,
)
