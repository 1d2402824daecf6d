"""Hidden content.

Catches: comments and hidden elements that hold Han text; escapes within escapes beyond the third round.
Why: What a reader does not see but the file holds is published with it. (3.14, 6.1)
Example: <!-- 此处数字待核 -->
Does not catch: comments and scripts without Han text; hidden parts of office files (their readers find
    those).
How to clear: Delete what is out of sight, or show it, and submit again; where it has to stay, the reviewer
    signs a waiver.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.model import Severity, Waivable
from gate.normalise.text import Text
from gate.rules.base import Hit, Rule

_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")


def find(text: Text) -> Iterator[Hit]:
    """Han text that markup hides, and escapes that do not come to an end."""
    for piece in text.unseen:
        if _HAN.search(piece.text):
            yield Hit.at(piece, 0, len(piece), hidden=True)
    for window in text.unfinished:
        if _HAN.search(text.raw, window.start, window.end):
            yield Hit(window.start, window.start + 1, hidden=True, disguised=True)


RULE = Rule(
    id="hidden-content",
    severity=Severity.HOLD,
    clauses=("3.14", "6.1"),
    waivable=Waivable.REVIEWER,
    version=1,
    title_zh="读者看不见的内容",
    title_en="hidden content",
    why_zh="读者看不见而文件里留有的内容会随文件一起公开。",
    why_en="What a reader does not see but the file holds is published with it.",
    hits=('<div style="display:none">旧的说明文字</div>', "<!-- 此处数字待核 -->"),
    misses=("<b>正文</b>", "a<br>b"),
    way_on_zh="把看不见的内容删除，或者改为正常显示后重新提交；确有必要保留的，由审查人签署豁免。",
    way_on_en=(
        "Delete what is out of sight, or show it, and submit again; where it has to stay, the reviewer signs a waiver."
    ),
    find=find,
)
