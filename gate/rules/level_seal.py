"""Level mark until opening.

Catches: a level word, a separator or bracket, and 启用前, 启封前, 开启前 or 拆封前; in prose too.
Why: A level word with 启用前 and its like marks examination papers and sealed matter. (3.7.1)
Example: 机密·启用前
Does not catch: 启用前 without a level word.
How to clear: Do not just delete the mark: stop, isolate the file and tell the secrecy officer; where it
    only quotes a mark, reviewer and approver both sign a quotation waiver.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.model import Severity, Waivable
from gate.normalise.text import Text
from gate.rules.base import ISOLATE, Hit, Rule

_SEAL = re.compile("(?:绝密|机密|秘密)级?★?(?:启用|启封|开启|拆封)前(?!提)")


def find(text: Text) -> Iterator[Hit]:
    """Every level word that holds until something is opened."""
    for unit in text.units:
        yield from map(Hit.of, unit.search(_SEAL))


RULE = Rule(
    id="level-seal",
    severity=Severity.REFUSE,
    clauses=("3.7.1", "6.2.1"),
    waivable=Waivable.QUOTATION,
    version=1,
    title_zh="启用前密级标志",
    title_en="level mark until opening",
    why_zh="“绝密★启用前”一类字样是试题、密封件的密级标志。",
    why_en="A level word with 启用前 and its like marks examination papers and sealed matter.",
    hits=("绝密★启用前", "绝密（启封前）"),
    misses=("设备启用前应当检验。", "绝密级事项的启用前提"),
    way_on_zh=ISOLATE.zh,
    way_on_en=ISOLATE.en,
    find=find,
)
