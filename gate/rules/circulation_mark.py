"""Circulation mark.

Catches: 传阅, 传阅件, 传阅单, 请…传阅, 传阅范围 in mark position.
Why: What circulates by a routing slip is meant for named readers. (6.2.4)
Example: 传阅范围：各科室负责人
Does not catch: the word in prose.
How to clear: Read the place: where it is a mere mention, the reviewer signs a waiver; where it is a mark,
    take the file out and tell the secrecy officer.
"""

from __future__ import annotations

from collections.abc import Iterator

from gate.model import Severity, Waivable
from gate.normalise.marks import Word
from gate.normalise.text import Text
from gate.rules.base import LOOK, Hit, Rule, in_mark_position


def find(text: Text) -> Iterator[Hit]:
    """Words of circulation in mark position."""
    return in_mark_position(text, Word.CIRCULATION)


RULE = Rule(
    id="circulation-mark",
    severity=Severity.HOLD,
    clauses=("6.2.4",),
    waivable=Waivable.REVIEWER,
    version=1,
    title_zh="传阅标志",
    title_en="circulation mark",
    why_zh="传阅件只供指定人员阅读。",
    why_en="What circulates by a routing slip is meant for named readers.",
    hits=("传阅件", "请各位局领导传阅"),
    misses=("传阅量统计", "文件传阅制度不断完善。"),
    way_on_zh=LOOK.zh,
    way_on_en=LOOK.en,
    find=find,
)
