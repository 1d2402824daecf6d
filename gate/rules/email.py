"""E-mail addresses.

Catches: every address, of offices and of people.
Why: a private address is personal data, and counts for personal-list (3.7.4).
Example: zhang@example.com
Does not catch: an @ without a domain.
How to clear: a note only: make sure that it is an office's address.
"""

from __future__ import annotations

from collections.abc import Iterator

from gate.model import Severity, Waivable
from gate.normalise.text import Offer, Text
from gate.numbers import addresses
from gate.rules.base import Hit, Rule


def find(text: Text) -> Iterator[Hit]:
    """Every address, of offices and of people."""
    for line in text.folded:
        for address in addresses(line.text):
            yield Hit.at(line, address.start, address.end)


RULE = Rule(
    id="email",
    severity=Severity.NOTE,
    clauses=("3.7.4",),
    waivable=Waivable.REVIEWER,
    version=1,
    title_zh="电子邮箱",
    title_en="e-mail address",
    why_zh="个人邮箱属于个人信息；单位邮箱可以公开。",
    why_en="A private address is personal data; an office's address may be public.",
    hits=("意见请发 zhang@example.com。", "邮箱：tongji＠example.gov.cn"),
    misses=("客户端版本 app@2", "@所有人 请查收"),
    way_on_zh="只是提示。确认是单位邮箱；个人邮箱请换成单位邮箱。",
    way_on_en="Only a note: make sure that it is an office's address, else give one.",
    find=find,
    reads=frozenset((Offer.NUMBERS,)),
)
