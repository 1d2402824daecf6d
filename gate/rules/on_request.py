"""On-request mark.

Catches: 此件依申请公开, 公开属性：依申请公开, the front matter's opinion.
Why: What is marked as public on request is not published of one's own accord. (3.10)
Example: （此件依申请公开）
Does not catch: the bare words, a menu entry.
How to clear: Read the place: where it is a mere mention, the reviewer signs a waiver; where it is a mark,
    take the file out and tell the secrecy officer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.model import Severity, Waivable
from gate.normalise.marks import Word
from gate.normalise.text import Text
from gate.rules.base import LOOK, Hit, Rule, after_label, in_mark_position

_FIELD = re.compile("(公开属性|公开方式|公开类别|公开形式):?(依申请公开)")


def find(text: Text) -> Iterator[Hit]:
    """The mark, the field, and the opinion of the front matter."""
    yield from in_mark_position(text, Word.ON_REQUEST)
    yield from after_label(text, _FIELD)
    for field in text.fields:
        if field.key == "opinion" and field.plain == "依申请公开":
            yield Hit.at(field.value, 0, len(field.value), hidden=True)


RULE = Rule(
    id="on-request",
    severity=Severity.HOLD,
    clauses=("3.10",),
    waivable=Waivable.REVIEWER,
    version=1,
    title_zh="依申请公开标志",
    title_en="on-request mark",
    why_zh="标明依申请公开的，不在网站主动公开。",
    why_en="What is marked as public on request is not published of one's own accord.",
    hits=("（此件依申请公开）", "公开属性：依申请公开"),
    misses=("依申请公开", "依申请公开受理机制"),
    way_on_zh=LOOK.zh,
    way_on_en=LOOK.en,
    find=find,
)
