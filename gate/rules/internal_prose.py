"""Internal words in prose.

Catches: 内部文件/资料/事项/材料/刊物/明电, 仅供内部使用/参考/掌握/传阅 in prose.
Why: Prose that names internal documents may draw on what is not public; a person has to look. (6.2.3,
    3.7.5)
Example: 涉及局内部事项的，按程序办理。
Does not catch: 内部资料性出版物, 内部文件柜, and what word segmentation clears.
How to clear: Read the place: where it is a mere mention, the reviewer signs a waiver; where it is a mark,
    take the file out and tell the secrecy officer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.model import Severity, Waivable
from gate.normalise.text import Text
from gate.rules.base import LOOK, Hit, Rule
from gate.segmentation import clears

_WORD = re.compile("内部(?:文件|资料|事项|材料|刊物|明电)|仅[供限][^,，。;；:、!?]{0,12}?内部(?:使用|参考|掌握|传阅)")
_PHRASES = re.compile("内部资料性|内部文件(?:柜|夹|系统|格式)")


def find(text: Text) -> Iterator[Hit]:
    """Every internal word in prose that nothing clears."""
    for unit in text.units:
        for found in unit.search(_WORD):
            if not _PHRASES.match(unit.compact.text, found.start) and not clears(
                unit.compact.text, found.start, found.end
            ):
                yield Hit.of(found)


RULE = Rule(
    id="internal-prose",
    severity=Severity.HOLD,
    clauses=("6.2.3", "3.7.5"),
    waivable=Waivable.REVIEWER,
    version=1,
    title_zh="正文中的内部文件字样",
    title_en="internal words in prose",
    why_zh="正文提到内部文件、资料，可能引用了不公开的内容，须人工确认。",
    why_en="Prose that names internal documents may draw on what is not public; a person has to look.",
    hits=("不得把内部资料带出办公室。", "该手册仅供内部使用,不作为执法依据。"),
    misses=("内部资料性出版物管理办法已经施行。", "市内部分文件已归档。"),
    way_on_zh=LOOK.zh,
    way_on_en=LOOK.en,
    find=find,
)
