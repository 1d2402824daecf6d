"""Telegram header.

Catches: two different labels of a telegram's head within twelve lines.
Why: Two or more fields of a cipher telegram's head say that it is one. (4.5)
Example: 发电单位：… 签批盖章：…
Does not catch: one label alone: 发电单位 is also a power plant.
How to clear: Do not just delete the mark: stop, isolate the file and tell the secrecy officer; where it
    only quotes a mark, reviewer and approver both sign a quotation waiver.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.model import Severity, Waivable
from gate.normalise.text import Text
from gate.normalise.units import Found
from gate.positions import Places
from gate.rules.base import ISOLATE, Hit, Rule

_LABEL = re.compile("发电单位|签批盖章|密电号|中机号|机号|收电单位|译电员|等级")
_URGENCY = re.compile(":?(?:特提|特急|加急|平急)")
_WIDE = re.compile(r"[ \u3000\t]{2,}|[\u3000\n\x1f|()\[\]【】=]")
_WITHIN = 12


def find(text: Text) -> Iterator[Hit]:
    """One hit for each place where two different labels come close."""
    places = Places(text.raw)
    seen: dict[str, tuple[int, Hit]] = {}
    reported = -_WITHIN
    labels = {(hit.start, hit.end): (label, hit) for label, hit in _labels(text)}
    for (start, _), (label, hit) in sorted(labels.items(), key=lambda item: item[0]):
        line, _ = places.line_and_column(start)
        near = [first for name, (at, first) in seen.items() if name != label and line - at < _WITHIN]
        if near and line - reported >= _WITHIN:
            yield near[0]
            reported = line
        seen[label] = (line, hit)


def _labels(text: Text) -> Iterator[tuple[str, Hit]]:
    for unit in text.units:
        for found in unit.search(_LABEL):
            if _is_label(found):
                yield found.match[0], Hit.of(found)


def _is_label(found: Found) -> bool:
    """Bounded on the left, and followed by a separator, a wide blank or nothing; 等级 needs an urgency or nothing."""
    compact = found.unit.compact
    if found.start and not compact.gaps[found.start] and compact.text[found.start - 1].isalnum():
        return False
    rest, gap = compact.text[found.end :], compact.gaps[found.end]
    if found.match[0] == "等级":
        return bool(_URGENCY.match(rest)) or rest in ("", ":")
    return not rest or rest.startswith(":") or bool(_WIDE.search(gap))


RULE = Rule(
    id="telegram-header",
    severity=Severity.REFUSE,
    clauses=("4.5", "4.5c"),
    waivable=Waivable.QUOTATION,
    version=1,
    title_zh="电报报头栏目",
    title_en="telegram header",
    why_zh="两个以上密码电报报头栏目同时出现，说明是密码电报。",
    why_en="Two or more fields of a cipher telegram's head say that it is one.",
    hits=("发电单位：某局\u3000\u3000签批盖章：\n等级：特提\u3000\u3000密电号：0041", "等级：平急　中机号：1123"),
    misses=("全市发电单位：12家，等级以上公路1200公里。", "旅游景区等级：AAAA"),
    way_on_zh=ISOLATE.zh,
    way_on_en=ISOLATE.en,
    find=find,
)
