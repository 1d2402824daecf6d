"""Secrecy term filled in.

Catches: 保密期限, 解密时间 and their like, a separator or the next cell, and a term; after 解密条件 any value.
Why: A stated secrecy term or declassification date means a state secret within its term. (3.7.1, 3.7.2)
Example: 保密期限：至2030年底
Does not catch: 保密期限届满 and other sentences.
How to clear: Do not just delete the mark: stop, isolate the file and tell the secrecy officer; where it
    only quotes a mark, reviewer and approver both sign a quotation waiver.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.model import Severity, Waivable
from gate.normalise.marks import TERM
from gate.normalise.text import Text
from gate.rules.base import ISOLATE, Hit, Rule, after_label

_TERM = re.compile(f"(保密期限?|解密时间|解密日期):?({TERM})")
_CONDITION = re.compile(r"(解密条件):?([^\W_])")


def find(text: Text) -> Iterator[Hit]:
    """Every term that stands after its label."""
    yield from after_label(text, _TERM)
    yield from after_label(text, _CONDITION)


RULE = Rule(
    id="secrecy-term",
    severity=Severity.REFUSE,
    clauses=("3.7.1", "3.7.2", "6.2.1"),
    waivable=Waivable.QUOTATION,
    version=1,
    title_zh="填有保密期限",
    title_en="secrecy term filled in",
    why_zh="写明保密期限或者解密时间的，是尚在保密期内的国家秘密。",
    why_en="A stated secrecy term or declassification date means a state secret within its term.",
    hits=("保密期限：10年", "解密时间：2031年1月1日"),
    misses=("保密期限届满,自行解密的政府信息可以公开。", "仍在保密期限内的政府信息"),
    way_on_zh=ISOLATE.zh,
    way_on_en=ISOLATE.en,
    find=find,
)
