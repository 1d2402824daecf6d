"""Mobile numbers of people.

Catches: eleven digits that begin 13 to 19, grouped or not, with or without +86.
Why: a mobile number is personal data (3.7.4).
Example: 138-0013-8000
Does not catch: digits within longer numbers, decimals, digests.
How to clear: give an office telephone, mask the number, or have the reviewer sign a waiver.
"""

from __future__ import annotations

from collections.abc import Iterator

from gate.model import Severity, Waivable
from gate.normalise.text import Offer, Text
from gate.numbers import mobile_numbers
from gate.rules.base import Hit, Rule


def find(text: Text) -> Iterator[Hit]:
    """Eleven digits from 13 to 19, in one or in groups 3-4-4, with or without 86 before."""
    for line in text.folded:
        for number in mobile_numbers(line.text):
            yield Hit.at(line, number.start, number.end)


RULE = Rule(
    id="mobile-number",
    severity=Severity.HOLD,
    clauses=("3.7.4",),
    waivable=Waivable.REVIEWER,
    version=1,
    title_zh="手机号码",
    title_en="mobile number",
    why_zh="个人手机号码属于个人信息；对外联系用办公电话。",
    why_en="A mobile number is personal data; the public rings an office.",
    hits=("联系人张三,13800138000。", "手机+86 139-0013-9000"),
    misses=("产量为13800138000.5吨", "电话：0470-8217000"),
    way_on_zh="换成办公电话，或遮盖中间几位；确须公开的（如本人同意的联系人），由审查人签署放行并写明理由。",
    way_on_en=(
        "Give an office telephone or mask the middle; where it has to be public (the person agreed), "
        "the reviewer signs a waiver with the reason."
    ),
    find=find,
    reads=frozenset((Offer.NUMBERS,)),
)
