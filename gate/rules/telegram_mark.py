"""Cipher telegram mark.

Catches: 密码电报, 密传发电, 密传电报, 机要电报, 传真电报 in mark position, after an office's name, before a number.
Why: Cipher telegrams must not be public without the sender's approval. (4.5)
Example: 密码电报 第0123号
Does not catch: 明传电报; the words in prose (`telegram-prose`).
How to clear: Do not just delete the mark: stop, isolate the file and tell the secrecy officer; where it
    only quotes a mark, reviewer and approver both sign a quotation waiver.
"""

from __future__ import annotations

from collections.abc import Iterator

from gate.model import Severity, Waivable
from gate.normalise.marks import Word
from gate.normalise.text import Text
from gate.rules.base import ISOLATE, Hit, Rule, in_mark_position


def find(text: Text) -> Iterator[Hit]:
    """Telegram words in mark position."""
    return in_mark_position(text, Word.TELEGRAM)


RULE = Rule(
    id="telegram-mark",
    severity=Severity.REFUSE,
    clauses=("4.5",),
    waivable=Waivable.QUOTATION,
    version=1,
    title_zh="密码电报标志",
    title_en="cipher telegram mark",
    why_zh="密码电报、密传发电未经发电单位批准不得公开。",
    why_en="Cipher telegrams must not be public without the sender's approval.",
    hits=("密码电报", "内蒙古自治区统计局密码电报"),
    misses=("国办发明电〔2023〕1号", "电报大楼"),
    way_on_zh=ISOLATE.zh,
    way_on_en=ISOLATE.en,
    find=find,
)
