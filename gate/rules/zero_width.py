"""Zero-width characters.

Catches: zero-width and format characters between two Han characters.
Why: Zero-width characters between Han characters mostly come from copying; they may also split a mark.
    (6.1)
Example: 统计<ZWSP>公报
Does not catch: the same between Latin letters.
How to clear: A note only: it blocks nothing; better delete them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.model import Severity, Waivable
from gate.normalise.invisible import INVISIBLE
from gate.normalise.text import Text
from gate.rules.base import Hit, Rule

_BETWEEN = re.compile(f"(?<=[\u3400-\u9fff])[{INVISIBLE}]+(?=[\u3400-\u9fff])")


def find(text: Text) -> Iterator[Hit]:
    """Every run of invisible characters between two Han characters."""
    for window in text.windows:
        for match in _BETWEEN.finditer(text.raw, window.start, window.end):
            yield Hit(match.start(), match.end())


RULE = Rule(
    id="zero-width",
    severity=Severity.NOTE,
    clauses=("6.1",),
    waivable=Waivable.REVIEWER,
    version=1,
    title_zh="汉字之间的零宽字符",
    title_en="zero-width characters",
    why_zh="汉字之间的零宽字符多半来自网页复制，也可能用来拆开标志。",
    why_en="Zero-width characters between Han characters mostly come from copying; they may also split a mark.",
    hits=("统计\u200b公报已经发布。", "计算机\u200b密集型产业"),
    misses=("统计公报已经发布。", "e\u200bmail"),
    way_on_zh="提示性内容，不影响发布；建议删除零宽字符。",
    way_on_en="A note only: it blocks nothing; better delete them.",
    find=find,
)
