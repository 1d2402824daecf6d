"""Control characters.

Catches: U+202A–202E, U+2066–2069, and control characters other than blanks.
Why: Bidirectional and other control characters make a reader see other text than the file holds. (6.1)
Example: U+202E before a number
Does not catch: tabs and line ends.
How to clear: Delete the control characters and submit again; where they have to stay, the reviewer signs a
    waiver.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.model import Severity, Waivable
from gate.normalise.text import Text
from gate.rules.base import Hit, Rule

_CONTROL = re.compile("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")


def find(text: Text) -> Iterator[Hit]:
    """Every control character."""
    for window in text.windows:
        for match in _CONTROL.finditer(text.raw, window.start, window.end):
            yield Hit(match.start(), match.end(), hidden=True)


RULE = Rule(
    id="bidi-control",
    severity=Severity.HOLD,
    clauses=("6.1",),
    waivable=Waivable.REVIEWER,
    version=1,
    title_zh="控制字符",
    title_en="control characters",
    why_zh="双向控制符和控制字符会让读者看到的与文件写的不一样。",
    why_en="Bidirectional and other control characters make a reader see other text than the file holds.",
    hits=("全市增速为\u202e%5.3\u202c。", "正文\u2066隔离\u2069正文"),
    misses=("全市增速为5.3%。", "第一行\n\t第二行"),
    way_on_zh="删除控制字符后重新提交；确有必要保留的，由审查人签署豁免。",
    way_on_en=("Delete the control characters and submit again; where they have to stay, the reviewer signs a waiver."),
    find=find,
)
