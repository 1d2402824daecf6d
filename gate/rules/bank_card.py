"""Bank cards and accounts of people.

Catches: 16 to 19 digits that begin 62 or follow 账号 or 卡号, where the Luhn checksum holds.
Why: an account number is personal data (3.7.4).
Example: 账号：6222021234567890128
Does not catch: numbers whose checksum fails; longer numbers.
How to clear: mask it; for the public account of a body the reviewer signs a waiver.
"""

from __future__ import annotations

from collections.abc import Iterator

from gate.model import Severity, Waivable
from gate.normalise.text import Offer, Text
from gate.numbers import bank_cards, card_cells
from gate.rules.base import Hit, Rule


def find(text: Text) -> Iterator[Hit]:
    """16 to 19 digits that hold under Luhn and begin with 62 or are called 账号 or 卡号."""
    for line in text.folded:
        for number in bank_cards(line.text):
            yield Hit.at(line, number.start, number.end)
    for cell, _ in card_cells(text):
        yield Hit(cell.start, cell.end)


RULE = Rule(
    id="bank-card",
    severity=Severity.HOLD,
    clauses=("3.7.4",),
    waivable=Waivable.REVIEWER,
    version=1,
    title_zh="银行卡号",
    title_en="bank card number",
    why_zh="银行卡号和个人账号属于个人财产信息。",
    why_en="A card or account number is financial data of a person.",
    hits=("账号：6222021234567890128", "卡号 6222 0212 3456 7890 128"),
    misses=("订单号 6222021234567890127", "订单号 20261113000123456789"),
    way_on_zh="删去或遮盖卡号；确是单位的公开账户，由审查人签署放行并写明理由。",
    way_on_en=(
        "Remove or mask it; where it is the public account of a body, the reviewer signs a waiver with the reason."
    ),
    find=find,
    reads=frozenset((Offer.NUMBERS, Offer.TABLES)),
)
