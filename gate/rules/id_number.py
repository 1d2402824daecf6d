"""Identity numbers of people.

Catches: eighteen characters with a real division, a real date and the checksum of GB 11643, or
    15 or 18 digits after 身份证.
Why: a number identifies a person (3.7.4).
Example: 身份证号：130503670401001
Does not catch: a number without its checksum and without a label.
How to clear: remove or mask the number; there is no waiver.
"""

from __future__ import annotations

from collections.abc import Iterator

from gate.model import Severity, Waivable
from gate.normalise.text import Offer, Text
from gate.numbers import id_cells, id_numbers
from gate.rules.base import Hit, Rule


def find(text: Text) -> Iterator[Hit]:
    """Numbers that hold, and any of 15 or 18 digits after 身份证 or in a column of that name."""
    for line in text.folded:
        for number in id_numbers(line.text):
            yield Hit.at(line, number.start, number.end)
    for cell, _ in id_cells(text):
        yield Hit(cell.start, cell.end)


RULE = Rule(
    id="id-number",
    severity=Severity.REFUSE,
    clauses=("3.7.4",),
    waivable=Waivable.NEVER,
    version=1,
    title_zh="身份证号码",
    title_en="identity number",
    why_zh="公民身份号码属于个人隐私，一经公开无法收回。",
    why_en="An identity number is private; once published it cannot be taken back.",
    hits=("联系人身份证号11010519491231002X。", "身份证号：440524198001010014"),
    misses=("流水号440524198001010014已办结。", "证书编号 110105194912310021234"),
    way_on_zh="把号码删去，或只留前三位和后两位、中间用星号；不需要公开的整列去掉。",
    way_on_en=(
        "Remove the number, or keep only its first three and last two characters; drop a column that nobody needs."
    ),
    find=find,
    reads=frozenset((Offer.NUMBERS, Offer.TABLES)),
)
