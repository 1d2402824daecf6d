"""Words about secrecy.

Catches: 国家秘密, 商业秘密, 保密, 涉密, 泄密, 解密, 秘密; pinyin of marks; draft and circulation words in prose.
Why: Tells the reviewer that secrecy is spoken of here. (3.7)
Example: 加强保密教育。
Does not catch: anything that a more severe rule finds at the same place.
How to clear: A note only: it blocks nothing; reviewers should have a look.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.model import Severity, Waivable
from gate.normalise.text import Offer, Text
from gate.rules.base import Hit, Rule
from gate.segmentation import clears

_WORDS = re.compile("国家秘密|商业秘密|秘密|保密|涉密|泄密|解密|征求意见稿|送审稿|讨论稿|未定稿|传阅")
# Sought by its first letter: few texts have it.
_PINYIN = re.compile(
    r"[nNjJmM](?<![A-Za-z].)"
    r"(?:(?<=[nN])(?i:eibu[\s_-]*(?:wenjian|ziliao))|(?<=[jJ])(?i:imi|uemi)|(?<=[mM])(?i:imi))(?![A-Za-z])"
)


def find(text: Text) -> Iterator[Hit]:
    """Every word about secrecy."""
    for mention in text.mentions:
        if not clears(mention.sentence, mention.start, mention.end):
            yield Hit(*mention.span, hidden=text.hidden)
    for unit in text.units:
        for found in unit.search(_WORDS):
            if not clears(unit.compact.text, found.start, found.end):
                yield Hit.of(found)
        for match in _PINYIN.finditer(unit.view.text):
            yield Hit.at(unit.view, match.start(), match.end(), unit.hidden)


RULE = Rule(
    id="secret-words",
    severity=Severity.NOTE,
    clauses=("3.7",),
    waivable=Waivable.REVIEWER,
    version=1,
    title_zh="涉密词语",
    title_en="words about secrecy",
    why_zh="提示审查人：此处谈到保密事项。",
    why_en="Tells the reviewer that secrecy is spoken of here.",
    hits=("依法保守国家秘密和商业秘密。", "参见 neibu wenjian 目录。"),
    misses=("全市经济平稳运行。", "密云水库"),
    way_on_zh="提示性内容，不影响发布；审查时请留意。",
    way_on_en=("A note only: it blocks nothing; reviewers should have a look."),
    find=find,
    reads=frozenset((Offer.WORDS, Offer.MENTIONS)),
)
