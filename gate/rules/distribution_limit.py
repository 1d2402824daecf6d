"""Distribution limit.

Catches: 此件/本件/本文 with 发至, 传达到 or 印发至 in mark position.
Why: 此件发至县团级 and the like limit who may read. (6.2.4)
Example: 此件发至旗县级
Does not catch: sentences that tell of a sending.
How to clear: Take the file out of the release; if it is to be public, have the mark lifted on record and
    submit again; where it only quotes a mark, reviewer and approver both sign a quotation waiver.
"""

from __future__ import annotations

from collections.abc import Iterator

from gate.model import Severity, Waivable
from gate.normalise.marks import Word
from gate.normalise.text import Text
from gate.rules.base import LIFT, Hit, Rule, in_mark_position


def find(text: Text) -> Iterator[Hit]:
    """Limits of distribution in mark position."""
    return in_mark_position(text, Word.DISTRIBUTION)


RULE = Rule(
    id="distribution-limit",
    severity=Severity.REFUSE,
    clauses=("6.2.4",),
    waivable=Waivable.QUOTATION,
    version=1,
    title_zh="限定发送范围标志",
    title_en="distribution limit",
    why_zh="“此件发至县团级”一类字样限定了阅读范围。",
    why_en="此件发至县团级 and the like limit who may read.",
    hits=("（此件发至县团级）", "此件只发至科级以上干部"),
    misses=("此件公开发布", "通知发至各单位后，工作全面展开。"),
    way_on_zh=LIFT.zh,
    way_on_en=LIFT.en,
    find=find,
)
