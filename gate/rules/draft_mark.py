"""Draft mark.

Catches: 征求意见稿, 送审稿, 讨论稿, 未定稿 in mark position, after a title, or in a file's name.
Why: Drafts are information of a process, which as a rule is not made public. (公开条例16)
Example: # 形势分析（讨论稿）
Does not catch: the words in prose: a note of `secret-words`.
How to clear: Read the place: where it is a mere mention, the reviewer signs a waiver; where it is a mark,
    take the file out and tell the secrecy officer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.model import Severity, Waivable
from gate.normalise.marks import Word
from gate.normalise.text import Text
from gate.rules.base import LOOK, Hit, Rule, in_mark_position

_WORD = re.compile("征求意见稿|送审稿|讨论稿(?!件)|未定稿")


def find(text: Text) -> Iterator[Hit]:
    """Drafts in mark position, and anywhere in a name."""
    yield from in_mark_position(text, Word.DRAFT)
    if text.kind == "name":
        for unit in text.units:
            yield from map(Hit.of, unit.search(_WORD))


RULE = Rule(
    id="draft-mark",
    severity=Severity.HOLD,
    clauses=("公开条例16",),
    waivable=Waivable.REVIEWER,
    version=1,
    title_zh="稿件标志",
    title_en="draft mark",
    why_zh="讨论稿、征求意见稿等过程性信息一般不予公开。",
    why_en="Drafts are information of a process, which as a rule is not made public.",
    hits=("（征求意见稿）", "呼伦贝尔市统计管理办法（送审稿）"),
    misses=("征求意见稿已经于三月公布。", "讨论稿件的修改"),
    way_on_zh=LOOK.zh,
    way_on_en=LOOK.en,
    find=find,
)
