"""Unified social credit codes.

Catches: eighteen characters of GB 32100 whose checksum holds.
Why: each names one unit, which may be a survey object (统计法28).
Example: 91350100M000100Y43 in a sentence
Does not catch: codes whose checksum fails.
How to clear: a note only: make sure that the unit is rightly named.
"""

from __future__ import annotations

from collections.abc import Iterator

from gate.model import Severity, Waivable
from gate.normalise.text import Offer, Text
from gate.numbers import credit_codes
from gate.rules.base import Hit, Rule


def find(text: Text) -> Iterator[Hit]:
    """Codes of 18 characters whose check character holds."""
    for line in text.folded:
        for code in credit_codes(line.text):
            yield Hit.at(line, code.start, code.end)


RULE = Rule(
    id="credit-code",
    severity=Severity.NOTE,
    clauses=("统计法28",),
    waivable=Waivable.REVIEWER,
    version=1,
    title_zh="统一社会信用代码",
    title_en="unified social credit code",
    why_zh="代码能对应到一个单位；与指标数值同列即为单个调查对象的资料。",
    why_en="The code names one unit; beside values of indicators it makes the data of a single respondent.",
    hits=("某公司（统一社会信用代码91350100M000100Y43）公告。", "代码：91350200M000100Y48"),
    misses=("代码：91350100M000100Y44", "编号 20261113000123456"),
    way_on_zh="只是提示。确认这个单位与统计调查无关，或其名称本来就应当公开。",
    way_on_en="Only a note: make sure that the unit has nothing to do with a survey or is rightly named.",
    find=find,
    reads=frozenset((Offer.NUMBERS,)),
)
