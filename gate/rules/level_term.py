"""Level mark with a star.

Catches: a level word followed by a star, or a star followed by a level word, in prose too.
Why: A level word beside a star is the statutory form of a state secret's mark, wherever it stands. (3.7.1,
    6.2.1, 保密法22)
Example: 本页附表为秘密★3年材料
Does not catch: stars without a level word.
How to clear: Do not just delete the mark: stop, isolate the file and tell the secrecy officer; where it
    only quotes a mark, reviewer and approver both sign a quotation waiver.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.model import Severity, Waivable
from gate.normalise.marks import Word
from gate.normalise.text import Text
from gate.rules.base import ISOLATE, Hit, Rule

_TOUCHES = re.compile("(?:绝密|机密|秘密)级?★|★(?:绝密|机密|秘密)")


def find(text: Text) -> Iterator[Hit]:
    """Every level word that touches a star."""
    for unit in text.units:
        yield from map(Hit.of, unit.search(_TOUCHES))
    for mark in text.marks:
        if mark.word is Word.LEVEL and mark.stands_beside(Word.STAR):
            yield Hit.of(mark.joined_with(Word.STAR))


RULE = Rule(
    id="level-term",
    severity=Severity.REFUSE,
    clauses=("3.7.1", "6.2.1", "保密法22"),
    waivable=Waivable.QUOTATION,
    version=1,
    title_zh="密级★保密期限标志",
    title_en="level mark with a star",
    why_zh="带★的密级标志是国家秘密标志的法定形式，出现在任何位置都不得公开。",
    why_en="A level word beside a star is the statutory form of a state secret's mark, wherever it stands.",
    hits=("秘密★5年", "本司机密★5年"),
    misses=("满意度：★★★★★", "五年规划 ★ 重点项目"),
    way_on_zh=ISOLATE.zh,
    way_on_en=ISOLATE.en,
    find=find,
)
