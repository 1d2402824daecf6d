"""Classification other than public.

Catches: a parsed front matter whose classification, 密级 or secrecy is anything but 公开.
Why: Only the classification 公开 may be published. (3.10, 6.1)
Example: classification: 内部
Does not catch: a front matter without the field: other checks want it.
How to clear: Do not just delete the mark: stop, isolate the file and tell the secrecy officer; where it
    only quotes a mark, reviewer and approver both sign a quotation waiver.
"""

from __future__ import annotations

from collections.abc import Iterator

from gate.model import Severity, Waivable
from gate.normalise.text import Text
from gate.rules.base import ISOLATE, Hit, Rule

_KEYS = frozenset(("classification", "密级", "文件密级", "secrecy"))


def find(text: Text) -> Iterator[Hit]:
    """Every classification that is not exactly 公开."""
    for field in text.fields:
        if field.key.lower() in _KEYS and field.written != "公开":
            yield Hit.at(field.value, 0, len(field.value), hidden=True) if field.value.text else Hit.whole(text)


RULE = Rule(
    id="front-matter-classification",
    severity=Severity.REFUSE,
    clauses=("3.10", "6.1"),
    waivable=Waivable.NEVER,
    version=1,
    title_zh="标注的密级不是公开",
    title_en="classification other than public",
    why_zh="页头里的密级只有“公开”一种可以发布。",
    why_en="Only the classification 公开 may be published.",
    hits=("---\ntitle: 测试\nclassification: 秘密\n---\n正文", "---\ntitle: 测试\n密级: 机密\n---\n正文"),
    misses=("---\ntitle: 测试\nclassification: 公开\n---\n正文", '---\ntitle: 测试\nclassification: "公开"\n---\n正文'),
    way_on_zh=ISOLATE.zh,
    way_on_en=ISOLATE.en,
    find=find,
)
