"""Ban on spreading.

Catches: 不得, 严禁, 禁止, 请勿 and their like with 外传, 外泄, 扩散, 翻印, 摘抄;
    in mark position also 复印, 复制, 上网, 转发, 公开.
Why: 不得外传, 严禁翻印 and the like limit who may know. (6.2.4)
Example: 参会人员不得扩散会议内容。
Does not catch: 外传播, 禁止转载, 扩散 of species and the like.
How to clear: Read the place: where it is a mere mention, the reviewer signs a waiver; where it is a mark,
    take the file out and tell the secrecy officer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.model import Severity, Waivable
from gate.normalise.marks import Word
from gate.normalise.text import Text
from gate.rules.base import LOOK, Hit, Rule, in_mark_position

_BAN = re.compile(
    "(?:不得|严禁|禁止|请勿|勿|不准|切勿|不许)(?:擅自|随意|私自|自行|对外|任意|以任何形式|以任何方式)*"
    "(?:外传(?![播输递热染导质])|外泄|扩散(?!、?(?:放生|外来|放流|污染|病|疫))|翻印|摘抄)"
)


def find(text: Text) -> Iterator[Hit]:
    """Every ban on spreading."""
    yield from in_mark_position(text, Word.SPREAD)
    for unit in text.units:
        yield from map(Hit.of, unit.search(_BAN))


RULE = Rule(
    id="no-spread",
    severity=Severity.HOLD,
    clauses=("6.2.4",),
    waivable=Waivable.REVIEWER,
    version=1,
    title_zh="禁止外传字样",
    title_en="ban on spreading",
    why_zh="“不得外传”“严禁翻印”表明内容有知悉范围限制。",
    why_en="不得外传, 严禁翻印 and the like limit who may know.",
    hits=("以上数据不得外传。", "材料严禁翻印。"),
    misses=("严禁外传播病原体", "公告期内不得转载"),
    way_on_zh=LOOK.zh,
    way_on_en=LOOK.en,
    find=find,
)
