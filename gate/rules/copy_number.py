"""Copy number.

Catches: six digits alone on the first line that is not empty, or 份号 with digits.
Why: Copy numbers are printed on classified documents only. (3.7.1)
Example: 第000045号
Does not catch: postcodes, index numbers, anything in a table.
How to clear: Read the place: where it is a mere mention, the reviewer signs a waiver; where it is a mark,
    take the file out and tell the secrecy officer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.model import Severity, Waivable
from gate.normalise.gaps import CLASS, PUNCTUATION
from gate.normalise.tables import folds
from gate.normalise.text import Offer, Text
from gate.rules.base import LOOK, Hit, Rule, after_label

_ALONE = re.compile(f"[{CLASS}{PUNCTUATION}]*(?:第|No)?[{CLASS}]*([0-9]{{6}})[{CLASS}]*号?[{CLASS}{PUNCTUATION}]*")
_LABELLED = re.compile("(份号):?([0-9]{1,8})")
_OTHER = re.compile(f"[\u4e00-\u9fff](?<![第号{''.join(c for c, plain in folds().items() if plain in '第号')}])")
"""An ideograph that a line with nothing but a copy number has not."""
_NOT_PAGES = frozenset(("csv", "tsv", "json", "yaml", "cells", "name", "html", "code"))


def find(text: Text) -> Iterator[Hit]:
    """A copy number at the top, or after its label."""
    if text.kind not in _NOT_PAGES and not _OTHER.search(text.raw, *text.first_written):
        match = _ALONE.fullmatch(text.first_line.text)
        if match:
            hit = Hit.at(text.first_line, match.start(1), match.end(1))
            if not _is_in_table(text, hit):
                yield hit
    if Offer.WORDS in text.offers:
        yield from after_label(text, _LABELLED)


def _is_in_table(text: Text, hit: Hit) -> bool:
    return any(cell.start <= hit.start < cell.end for table in text.tables for cell in table.rows[0])


RULE = Rule(
    id="copy-number",
    severity=Severity.HOLD,
    clauses=("3.7.1",),
    waivable=Waivable.REVIEWER,
    version=2,
    title_zh="份号",
    title_en="copy number",
    why_zh="份号只印在涉密公文上。",
    why_en="Copy numbers are printed on classified documents only.",
    hits=("000012\n\n关于报送年报的通知", "份号：000123"),
    misses=("邮编：021008", "海拉尔区河东\n021008"),
    way_on_zh=LOOK.zh,
    way_on_en=LOOK.en,
    find=find,
    reads=frozenset((Offer.RAW,)),
)
