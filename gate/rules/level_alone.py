"""Level mark standing alone.

Catches: a level word in mark position, with 级, 件, 文件, a term, an urgency or a copy number beside it.
Why: A level word that is a whole line, cell or value is a mark. (3.7.1, 6.2.1)
Example: 秘密 5年
Does not catch: 商业秘密 as a heading: the unit is more than the mark.
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
    """Every level word that is all there is in its unit."""
    for mark in text.marks:
        if mark.word is Word.LEVEL and mark.position is Position.ALONE and not mark.stands_beside(Word.STAR, Word.SEAL):
            yield Hit.of(mark)


RULE = Rule(
    id="level-alone",
    severity=Severity.REFUSE,
    clauses=("3.7.1", "6.2.1"),
    waivable=Waivable.QUOTATION,
    version=1,
    title_zh="单独的密级标志",
    title_en="level mark standing alone",
    why_zh="密级词单独成行、成格或成值，就是密级标志。",
    why_en="A level word that is a whole line, cell or value is a mark.",
    hits=("机密", "机密 特急"),
    misses=("应当确保数据的机密性和完整性。", "秘密警察"),
    way_on_zh=ISOLATE.zh,
    way_on_en=ISOLATE.en,
    find=find,
)
