"""Urgency mark.

Catches: 特急, 加急, 特提, 平急 in mark position.
Why: An urgency mark says that the text comes from a document or telegram in hand. (4.5, 6.2.4)
Example: 特急
Does not catch: the words in prose.
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
    """Urgencies in mark position."""
    return in_mark_position(text, Word.URGENCY)


RULE = Rule(
    id="urgency-mark",
    severity=Severity.HOLD,
    clauses=("4.5", "6.2.4"),
    waivable=Waivable.REVIEWER,
    version=1,
    title_zh="紧急程度标志",
    title_en="urgency mark",
    why_zh="公文、电报的紧急程度标志说明文本来自办理中的公文。",
    why_en="An urgency mark says that the text comes from a document or telegram in hand.",
    hits=("特急\n\n关于立即核实用电数据的通知", "加急"),
    misses=("特急列车晚点。", "参加急救培训。"),
    way_on_zh=LOOK.zh,
    way_on_en=LOOK.en,
    find=find,
)
