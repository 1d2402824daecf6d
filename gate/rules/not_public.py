"""Not-public mark.

Catches: 此件/本件/此文/本文 with 不公开 and its like in mark position; 公开属性：不予公开; the front matter's opinion.
Why: The document says of itself that it is not public. (3.10, 3.7.6)
Example: 此件不宜公开
Does not catch: sentences about what is not public.
How to clear: Take the file out of the release; if it is to be public, have the mark lifted on record and
    submit again; where it only quotes a mark, reviewer and approver both sign a quotation waiver.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.model import Severity, Waivable
from gate.normalise.marks import Word
from gate.normalise.text import Text
from gate.rules.base import LIFT, Hit, Rule, after_label, in_mark_position

_FIELD = re.compile("(公开属性|公开方式|公开类别|公开形式):?(不予公开|不公开|不宜公开)")
_REFUSED = frozenset(("不予公开", "不公开", "不宜公开", "不得公开"))


def find(text: Text) -> Iterator[Hit]:
    """The mark, the field, and the opinion of the front matter."""
    yield from in_mark_position(text, Word.NOT_PUBLIC)
    yield from after_label(text, _FIELD)
    for field in text.fields:
        if field.key == "opinion" and field.plain in _REFUSED:
            yield Hit.at(field.value, 0, len(field.value), hidden=True)


RULE = Rule(
    id="not-public",
    severity=Severity.REFUSE,
    clauses=("3.10", "3.7.6"),
    waivable=Waivable.QUOTATION,
    version=1,
    title_zh="不予公开标志",
    title_en="not-public mark",
    why_zh="公文已标明此件不公开，或者公开属性为不予公开。",
    why_en="The document says of itself that it is not public.",
    hits=("（此件不公开）", "公开属性：不予公开"),
    misses=("（此件主动公开）", "政府信息不予公开的情形"),
    way_on_zh=LIFT.zh,
    way_on_en=LIFT.en,
    find=find,
)
