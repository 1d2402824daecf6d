"""Telegram words in prose.

Catches: the words of `telegram-mark` in prose.
Why: Prose that names cipher telegrams may quote one; a person has to look. (4.5)
Example: 对密码电报应当分别登记。
Does not catch: 明传电报, 电报 alone.
How to clear: Read the place: where it is a mere mention, the reviewer signs a waiver; where it is a mark,
    take the file out and tell the secrecy officer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.model import Severity, Waivable
from gate.normalise.text import Text
from gate.rules.base import LOOK, Hit, Rule

_WORD = re.compile("密码电报|密传发电|密传电报|机要电报|传真电报(?!机)")


def find(text: Text) -> Iterator[Hit]:
    """Every telegram word."""
    for unit in text.units:
        yield from map(Hit.of, unit.search(_WORD))


RULE = Rule(
    id="telegram-prose",
    severity=Severity.HOLD,
    clauses=("4.5",),
    waivable=Waivable.REVIEWER,
    version=1,
    title_zh="正文中的密码电报字样",
    title_en="telegram words in prose",
    why_zh="正文提到密码电报，可能引用了密传内容，须人工确认。",
    why_en="Prose that names cipher telegrams may quote one; a person has to look.",
    hits=("密码电报确需公开的,经发电单位批准。", "对密码电报和其他文件应当分别登记。"),
    misses=("电报大楼", "国办发明电〔2023〕1号"),
    way_on_zh=LOOK.zh,
    way_on_en=LOOK.en,
    find=find,
)
