"""Level word in prose.

Catches: 绝密, 机密, 秘密级, 秘密文件, 定为秘密 in prose.
Why: Prose that names a level may have been taken from classified matter; a person has to look. (3.7.3,
    3.14)
Example: 该项资料属于机密级
Does not catch: what word segmentation or the list of common phrases clears.
How to clear: Read the place: where it is a mere mention, the reviewer signs a waiver; where it is a mark,
    take the file out and tell the secrecy officer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.model import Severity, Waivable
from gate.normalise.text import Text
from gate.normalise.units import Found
from gate.rules.base import LOOK, Hit, Rule
from gate.segmentation import clears

_WORD = re.compile("绝密级?|机密级?|秘密级|秘密(?:文件|资料|材料|件)|(?:定为|标为|属于|列为|确定为|标注为)秘密")
_PHRASES = re.compile("(?:机密|秘密|绝密)性|秘密警察|统计机密")
_SECRETS_OF_TRADE = re.compile("(?:国家|商业|技术|经营)机密")
_LONGEST = 4


def find(text: Text) -> Iterator[Hit]:
    """Every level word in prose that nothing clears."""
    for unit in text.units:
        for found in unit.search(_WORD):
            whole = unit.compact.text
            around = slice(max(0, found.start - _LONGEST), found.end + _LONGEST)
            if any(_overlaps(m, found, around.start) for m in _PHRASES.finditer(whole[around])):
                continue
            if any(_overlaps(m, found, around.start) for m in _SECRETS_OF_TRADE.finditer(whole[around])):
                yield Hit.of(found, Severity.NOTE)
            elif not clears(whole, found.start, found.end):
                yield Hit.of(found)


def _overlaps(phrase: re.Match[str], found: Found, base: int) -> bool:
    return phrase.start() + base < found.end and found.start < phrase.end() + base


RULE = Rule(
    id="level-prose",
    severity=Severity.HOLD,
    clauses=("3.7.3", "3.14"),
    waivable=Waivable.REVIEWER,
    version=1,
    title_zh="正文中的密级词",
    title_en="level word in prose",
    why_zh="正文提到密级，可能摘录了涉密内容，须人工确认。",
    why_en="Prose that names a level may have been taken from classified matter; a person has to look.",
    hits=("他们把这份名单视为机密。", "会上传达了一份秘密文件。"),
    misses=("计算机密集型产业增加值增长。", "应当确保数据的机密性和完整性。"),
    way_on_zh=LOOK.zh,
    way_on_en=LOOK.en,
    find=find,
)
