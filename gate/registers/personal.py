"""Personal data in clear: numbers and addresses of people in what somebody wrote into a record (E-REC-009)."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

from gate.normalise.keys import TooComplex
from gate.normalise.text import Text
from gate.rules import bank_card, email, id_number, mobile_number

RULES = (id_number.RULE, mobile_number.RULE, bank_card.RULE, email.RULE)
"""The rules of the scanner that find what identifies a person in any text."""

LABELS: Mapping[str, str] = {rule.id: rule.title_zh for rule in RULES}

_ENOUGH = re.compile(
    r"@|(?:[0-9][^0-9\n]*){11}|[^\x00-\x7f\u2013-\u2026\u3000-\u303f\u4e00-\u9fff\uff08\uff09\uff0c\uff1a\uff1b]"
)
"""What a number or an address needs, or a character in which one could be hidden."""


def hits(texts: Sequence[tuple[str, int]], contacts: frozenset[str] = frozenset()) -> Iterator[tuple[int, str]]:
    """The line and the rule's id of each piece of personal data in `texts`, each given with its first line.

    Official `contacts` are none. A text too tangled to be read counts as a hit.
    """
    whole = "\n".join(text for text, _ in texts)
    if not _ENOUGH.search(whole):
        return
    starts = list(accumulate((len(text) + 1 for text, _ in texts), initial=0))
    prepared = Text("record", whole, "prose")
    for rule in RULES:
        try:
            found = [hit for hit in rule.find(prepared) if whole[hit.start : hit.end] not in contacts]
        except TooComplex:
            yield texts[0][1], rule.id
            continue
        for start in sorted({hit.start for hit in found}):
            place = bisect(starts, start) - 1
            yield texts[place][1] + whole.count("\n", starts[place], start), rule.id
