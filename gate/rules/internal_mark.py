"""Internal mark.

Catches: 内部文件, 内部资料, 内参, 仅供内部… in mark position; 内部★; 内部文件 followed at once by 注意保存, anywhere.
Why: What is marked 内部文件(资料), 注意保存 or the like must not be public. (3.7.5, 6.2.3)
Example: （内部资料）
Does not catch: 内部 before other words; the bare words in prose (`internal-prose`).
How to clear: Take the file out of the release; if it is to be public, have the mark lifted on record and
    submit again; where it only quotes a mark, reviewer and approver both sign a quotation waiver.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.model import Severity, Waivable
from gate.normalise.marks import Word
from gate.normalise.text import Text
from gate.rules.base import LIFT, Hit, Rule, in_mark_position

_FIXED = re.compile(
    "内部★|内部(?:文件|资料|材料|事项|情况)(?:文件|资料|材料)?[,，。、;:]{0,4}请?注意(?:保存|保管|保密)"
)


def find(text: Text) -> Iterator[Hit]:
    """Internal words in mark position, and the fixed pairs."""
    yield from in_mark_position(text, Word.INTERNAL)
    for unit in text.units:
        yield from map(Hit.of, unit.search(_FIXED))


RULE = Rule(
    id="internal-mark",
    severity=Severity.REFUSE,
    clauses=("3.7.5", "6.2.3"),
    waivable=Waivable.QUOTATION,
    version=1,
    title_zh="内部文件标志",
    title_en="internal mark",
    why_zh="标有“内部文件（资料）”“注意保存”等字样的，不得公开。",
    why_en="What is marked 内部文件(资料), 注意保存 or the like must not be public.",
    hits=("内部资料", "内部文件　注意保存"),
    misses=("内部控制制度不断健全。", "标注有“内部文件(资料)”和“注意保存”等警示字样的信息不得公开。"),
    way_on_zh=LIFT.zh,
    way_on_en=LIFT.en,
    find=find,
)
