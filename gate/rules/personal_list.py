"""A list of people by their numbers or addresses.

Catches: five or more different personal numbers or private addresses in one file.
Why: so many in one place are a list of people (3.7.4).
Example: five rows of name and mobile number
Does not catch: one number many times; addresses of offices.
How to clear: drop the columns of numbers; there is no waiver.
"""

from __future__ import annotations

from collections.abc import Iterator

from gate.model import Severity, Waivable
from gate.normalise.text import Offer, Text
from gate.numbers import card_cells, id_cells, personal_numbers
from gate.rules.base import Hit, Rule

_MANY = 5


def find(text: Text) -> Iterator[Hit]:
    """Five or more different numbers and private addresses in one text, shown at the first of them."""
    places: dict[str, Hit] = {}
    for line in text.folded:
        for number in personal_numbers(line.text):
            places.setdefault(number.value, Hit.at(line, number.start, number.end))
    for cell, value in (*id_cells(text), *card_cells(text)):
        places.setdefault(value, Hit(cell.start, cell.end))
    if len(places) >= _MANY:
        yield min(places.values(), key=lambda hit: hit.start)


RULE = Rule(
    id="personal-list",
    severity=Severity.REFUSE,
    clauses=("3.7.4",),
    waivable=Waivable.NEVER,
    version=1,
    title_zh="个人信息名单",
    title_en="list of people",
    why_zh="一个文件里有五个以上不同的个人号码或私人邮箱，就是一份个人信息名单。",
    why_en="Five or more different personal numbers or private addresses make a file a list of people.",
    hits=(
        "甲13800138001 乙13800138002 丙13800138003 丁13800138004 戊13800138005",
        "a@example.com b@example.com c@example.com d@example.com e@example.com",
    ),
    misses=(
        "甲13800138001 甲13800138001 甲13800138001 甲13800138001 甲13800138001",
        "a@x.gov.cn b@x.gov.cn c@x.gov.cn d@x.gov.cn e@x.gov.cn",
    ),
    way_on_zh="整列删去号码，只公开确须公开的姓名或单位。这一项不能签署放行。",
    way_on_en="Drop the columns of numbers and publish only the names that have to be public; this cannot be waived.",
    find=find,
    reads=frozenset((Offer.NUMBERS, Offer.TABLES)),
)
