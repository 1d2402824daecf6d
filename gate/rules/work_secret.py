"""Work secret.

Catches: 工作秘密 anywhere.
Why: Work secrets must not be public; whatever speaks of them needs a look. (保密法64)
Example: 工作秘密
Does not catch: a law's list of duties that ties it to 国家秘密, 商业秘密, 个人隐私 and the like: a note.
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

_WORD = re.compile("工作秘密")
_KIN = "(?:国家秘密|国家机密|商业秘密|个人隐私|个人信息|(?:审判|检察|警务|技术)(?:工作)?秘密)"
_TIE = "(?:、|和|或者?|以?及|与)"
_BEFORE = re.compile(f"{_KIN}(?:{_TIE}[\u4e00-\u9fff]{{0,5}}|(?P<slash>))$")
_AFTER = re.compile(f"(?:{_TIE}|(?P<slash>))(?:其他|有关|相关)?{_KIN}")
_REACH = 14


def find(text: Text) -> Iterator[Hit]:
    """Every 工作秘密; a note where a list of duties names it."""
    for unit in text.units:
        for found in unit.search(_WORD):
            yield Hit.of(found, Severity.NOTE if _in_a_list(found) else None)


def _in_a_list(found: Found) -> bool:
    """Whether a conjunction, or a slash, which is a gap, ties the place to a secret of another kind."""
    compact = found.unit.compact
    before = _BEFORE.search(compact.text[max(0, found.start - _REACH) : found.start])
    after = _AFTER.match(compact.text, found.end)
    return any(
        tie is not None and (tie["slash"] is None or "/" in compact.gaps[edge])
        for tie, edge in ((before, found.start), (after, found.end))
    )


RULE = Rule(
    id="work-secret",
    severity=Severity.HOLD,
    clauses=("保密法64",),
    waivable=Waivable.REVIEWER,
    version=1,
    title_zh="工作秘密",
    title_en="work secret",
    why_zh="工作秘密不得公开；提到工作秘密的内容须人工确认。",
    why_en="Work secrets must not be public; whatever speaks of them needs a look.",
    hits=("应当保守工作秘密。", "本件涉及工作秘密事项。"),
    misses=("不得泄露工作秘密和商业秘密。", "加强保密教育。"),
    way_on_zh=LOOK.zh,
    way_on_en=LOOK.en,
    find=find,
)
