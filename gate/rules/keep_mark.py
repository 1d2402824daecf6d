"""Keep or return mark.

Catches: 注意保存/保管/保密 and 阅后/用后/会后 with 收回/销毁/退回/即焚 in mark position.
Why: 注意保存, 阅后收回 and the like say that a document is not for outsiders. (3.7.5, 6.2.3)
Example: （注意保密）
Does not catch: advice in prose.
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
    """Words of keeping in mark position."""
    return in_mark_position(text, Word.KEEP)


RULE = Rule(
    id="keep-mark",
    severity=Severity.REFUSE,
    clauses=("3.7.5", "6.2.3"),
    waivable=Waivable.QUOTATION,
    version=1,
    title_zh="保存、收回标志",
    title_en="keep or return mark",
    why_zh="“注意保存”“阅后收回”一类警示字样表明文件不对外。",
    why_en="注意保存, 阅后收回 and the like say that a document is not for outsiders.",
    hits=("请注意保存", "阅后收回"),
    misses=("请注意保存好购物小票。", "注意保暖"),
    way_on_zh=LIFT.zh,
    way_on_en=LIFT.en,
    find=find,
)
