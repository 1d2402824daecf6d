"""Mark in a file name.

Catches: marks in a file's or folder's name, bounded by the name's ends or by anything but a Han character.
Why: Level, internal and not-public words in the name of a file or folder are marks. (6.2.1, 3.7.5)
Example: 附件1_机密.csv
Does not catch: names of subjects: 国家秘密定密管理.
How to clear: Renaming alone settles nothing: the secrecy officer first confirms that the content may be
    public, then submit it under a name without the mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.model import Severity, Waivable
from gate.normalise.text import Text
from gate.normalise.units import Found
from gate.rules.base import RENAME, Hit, Rule

_LEVEL = re.compile("(?:绝密|机密|秘密)级?(?:文件|件|资料|材料|数据)?")
_OTHER = re.compile(
    "内部(?:文件|资料|材料|事项|参考|情况|使用|掌握|传阅|刊物|讲话|件|明电|电报)|内参|仅供内部(?:使用|参考)?|"
    "请?注意(?:保存|保管|保密)|[阅用会]后(?:收回|销毁|退回|即焚)|"
    "(?:此件|本件|此文|本文)(?:不予公开|不宜公开|不对外公开|不得公开|不公开|不上网)|"
    "密码电报|密传发电|密传电报|机要电报|传真电报"
)
_STARRED = re.compile("(?:绝密|机密|秘密|内部)级?★|★(?:绝密|机密|秘密)")


def find(text: Text) -> Iterator[Hit]:
    """Every bounded mark of a name."""
    if text.kind != "name":
        return
    for unit in text.units:
        yield from map(Hit.of, unit.search(_STARRED))
        for pattern in (_LEVEL, _OTHER):
            yield from (Hit.of(found) for found in unit.search(pattern) if _is_bounded(found))


def _is_bounded(found: Found) -> bool:
    compact = found.unit.compact
    left = compact.text[found.start - 1 : found.start]
    right = compact.text[found.end : found.end + 1]
    return not (_is_han(left) and not compact.gaps[found.start]) and not (
        _is_han(right) and not compact.gaps[found.end]
    )


def _is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" or char >= "\U00020000"


RULE = Rule(
    id="file-name-mark",
    severity=Severity.REFUSE,
    clauses=("6.2.1", "3.7.5"),
    waivable=Waivable.NEVER,
    version=1,
    title_zh="文件名带有标志",
    title_en="mark in a file name",
    why_zh="文件名、文件夹名里的密级、内部、不公开字样就是标志。",
    why_en="Level, internal and not-public words in the name of a file or folder are marks.",
    hits=("机密.md", "内部资料-工业.md"),
    misses=("商业秘密保护指南.md", "计算机密集型产业.csv"),
    way_on_zh=RENAME.zh,
    way_on_en=RENAME.en,
    find=find,
)
