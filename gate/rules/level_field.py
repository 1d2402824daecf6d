"""Level field filled in.

Catches: 密级, 秘密等级 and their like, a separator or the next cell, and a level word or 内部.
Why: A level field with a level in it says that the document is classified. (3.7.1, 6.2.1)
Example: 文件密级：秘密
Does not catch: the values 公开, 无, 非密, 普通 or none; a sentence that lists the levels.
How to clear: Do not just delete the mark: stop, isolate the file and tell the secrecy officer; where it
    only quotes a mark, reviewer and approver both sign a quotation waiver.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.model import Severity, Waivable
from gate.normalise.text import Text
from gate.rules.base import ISOLATE, Hit, Rule, after_label

_FIELD = re.compile(
    "(?<![稠精高细紧致])(文件密级|密级|秘密等级|涉密等级|保密等级|定密等级):?"
    r"((?:绝密|机密|秘密)(?!性)(?!级?[、,和或及与]?(?:绝密|机密|秘密))|内部(?![^\W\d_a-zA-Z]{0,2}(?:控制|审计|管理)))"
)


def find(text: Text) -> Iterator[Hit]:
    """Every level field whose value is a level."""
    return after_label(text, _FIELD)


RULE = Rule(
    id="level-field",
    severity=Severity.REFUSE,
    clauses=("3.7.1", "6.2.1"),
    waivable=Waivable.QUOTATION,
    version=1,
    title_zh="密级栏填有密级",
    title_en="level field filled in",
    why_zh="密级栏填了密级或者“内部”，说明文件已经定密。",
    why_en="A level field with a level in it says that the document is classified.",
    hits=("密级：机密", "| 密级 | 机密 |\n|---|---|\n| 份数 | 3 |"),
    misses=("密级：公开", "稠密级配碎石"),
    way_on_zh=ISOLATE.zh,
    way_on_en=ISOLATE.en,
    find=find,
)
