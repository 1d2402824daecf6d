"""Where a line of text holds somebody's number or address: identity number, mobile, bank card, e-mail, code.

Each function takes folded text (every digit is ASCII) and yields the span of each number with its digits
or letters alone; blanks and dashes may stand inside. Han characters border a number as blanks do, so the borders are
spelt out and never ``\\b``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from gate.checksums import is_credit_code, is_id_number, is_luhn
from gate.normalise.text import Text
from gate.tables import Cell

_BEFORE = r"(?<![0-9A-Za-z])(?<![0-9]\.)"
_AFTER = r"(?![0-9A-Za-z])(?!\.[0-9])"
_GAP = "[ \t\u2010-\u2015\u2212-]{0,3}"
_LABEL_GAP = r"[^0-9A-Za-z]{0,20}"

_ID_LABEL = re.compile("身份证|公民身份号码|居民身份号码")
_CARD_LABEL = re.compile("账号|帐号|卡号")

_ID = re.compile(rf"{_BEFORE}[1-8](?:{_GAP}[0-9]){{16}}{_GAP}[0-9Xx]{_AFTER}")
_LABELLED_ID = re.compile(rf"(?:{_ID_LABEL.pattern}){_LABEL_GAP}([0-9](?:{_GAP}[0-9]){{13,16}}{_GAP}[0-9Xx]){_AFTER}")
_MOBILE = re.compile(rf"{_BEFORE}(?:(?:\+ ?|00)?86{_GAP})?(1[3-9][0-9](?:{_GAP}[0-9]{{4}}){{2}}){_AFTER}")
_CARD = re.compile(rf"{_BEFORE}62(?:{_GAP}[0-9]){{14,17}}")
_LABELLED_CARD = re.compile(rf"(?:{_CARD_LABEL.pattern}){_LABEL_GAP}([0-9](?:{_GAP}[0-9]){{15,18}})")
_ADDRESS = re.compile(
    r"(?<![0-9A-Za-z._%+-])[0-9A-Za-z_%+-][0-9A-Za-z._%+-]{0,63} ?@ ?"
    r"((?:[0-9A-Za-z-]{1,63}\.){1,8}[A-Za-z]{2,24})(?![0-9A-Za-z-])"
)
_CREDIT_CODE = re.compile(
    r"(?<![0-9A-Za-z])[1-9A-HJ-NPQRTUWXY][0-9A-HJ-NPQRTUWXY][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Za-z])"
)
_LONGEST_LABEL = 30
_ID_CELL = re.compile(rf"[0-9](?:{_GAP}[0-9]){{13,16}}{_GAP}[0-9Xx]")
_CARD_CELL = re.compile(rf"[0-9](?:{_GAP}[0-9]){{15,18}}")
_NOT_DIGIT = re.compile("[^0-9Xx]")
_PUBLIC_DOMAIN = re.compile(r"(?:.*\.)?gov\.cn", re.IGNORECASE)


class Number(NamedTuple):
    """One number in a line: its span, and its characters without blanks and hyphens."""

    start: int
    end: int
    value: str


def _bare(text: str) -> str:
    return _NOT_DIGIT.sub("", text).upper()


def _overlapping(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Matches that begin in different places, even inside each other."""
    start = 0
    while match := pattern.search(text, start):
        yield match
        start = match.start() + 1


def id_numbers(text: str) -> Iterator[Number]:
    """Identity numbers: 18 characters that hold, or 15 or 18 after a label such as 身份证, whatever they say."""
    spans = [match.span() for match in _overlapping(_ID, text) if is_id_number(_bare(match[0]))]
    for match in _LABELLED_ID.finditer(text):
        value = _bare(match[1])
        if len(value) == 18 or (len(value) == 15 and value.isdigit()):
            spans.append(match.span(1))
    for start, end in dict.fromkeys(spans):
        yield Number(start, end, _bare(text[start:end]))


def mobile_numbers(text: str) -> Iterator[Number]:
    """Mobile numbers of the mainland: eleven digits from 13 to 19, in one or in groups 3-4-4, ± 86 before."""
    for match in _MOBILE.finditer(text):
        yield Number(*match.span(), _bare(match[1]))


def _card_at(text: str, start: int, end: int) -> Number | None:
    """The longest run of 16 to 19 digits from `start` that ends at a border and holds under Luhn."""
    places = [place for place in range(start, end) if text[place].isdigit()]
    for length in range(len(places), 15, -1):
        stop = places[length - 1] + 1
        value = _bare(text[start:stop])
        if re.match(_AFTER, text[stop : stop + 2]) and is_luhn(value):
            return Number(start, stop, value)
    return None


def bank_cards(text: str) -> Iterator[Number]:
    """Bank cards: 16 to 19 digits that hold under Luhn, and begin with 62 or stand after 账号 or 卡号."""
    spans = [match.span() for match in _overlapping(_CARD, text)]
    spans += [match.span(1) for match in _LABELLED_CARD.finditer(text)]
    cards = (_card_at(text, *span) for span in dict.fromkeys(spans))
    yield from dict.fromkeys(card for card in cards if card)


def addresses(text: str) -> Iterator[Number]:
    """E-mail addresses; the value is in lower case."""
    for match in _ADDRESS.finditer(text):
        yield Number(*match.span(), match[0].replace(" ", "").lower())


def is_private_address(value: str) -> bool:
    """Whether an e-mail address is outside gov.cn: only such an address counts as personal."""
    return not _PUBLIC_DOMAIN.fullmatch(value.rpartition("@")[2])


def credit_codes(text: str) -> Iterator[Number]:
    """Unified social credit codes whose check character holds and that are no identity number."""
    for match in _CREDIT_CODE.finditer(text):
        if is_credit_code(match[0]) and not is_id_number(match[0]):
            yield Number(*match.span(), match[0])


def _cells_under(text: Text, label: re.Pattern[str]) -> Iterator[tuple[Cell, str]]:
    """The cells below a header that bears the label, with their text folded."""
    if not (text.may_hold_tables and any(word in text.raw for word in label.pattern.split("|"))):
        return
    for table in text.tables:
        columns: set[int] = set()
        for row in table.rows:
            for column, cell in enumerate(row):
                if column in columns:
                    yield cell, unicodedata.normalize("NFKC", cell.text)
                if len(cell.text) <= _LONGEST_LABEL and label.search(cell.text):
                    columns.add(column)


def id_cells(text: Text) -> Iterator[tuple[Cell, str]]:
    """Cells of 15 or 18 digits in a column headed 身份证, whatever their check digit says, with the digits."""
    for cell, digits in _cells_under(text, _ID_LABEL):
        value = _bare(digits)
        if _ID_CELL.fullmatch(digits.strip()) and (len(value) == 18 or (len(value) == 15 and value.isdigit())):
            yield cell, value


def card_cells(text: Text) -> Iterator[tuple[Cell, str]]:
    """Cells of 16 to 19 digits in a column headed 账号 or 卡号 that hold under Luhn, with the digits."""
    for cell, digits in _cells_under(text, _CARD_LABEL):
        value = _bare(digits)
        if _CARD_CELL.fullmatch(digits.strip()) and 16 <= len(value) <= 19 and is_luhn(value):
            yield cell, value


def personal_numbers(text: str) -> Iterator[Number]:
    """Everything in a line that belongs to a person: identity, mobile and card numbers, private addresses."""
    yield from id_numbers(text)
    yield from mobile_numbers(text)
    yield from bank_cards(text)
    yield from (address for address in addresses(text) if is_private_address(address.value))
