"""Check digits: whether a number can be an identity number, a bank card or a credit code.

Each function takes plain ASCII (the caller folds full-width and circled digits and takes out blanks).
"""

from __future__ import annotations

from datetime import date

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))


def _is_birthday(digits: str) -> bool:
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:])
    if not 1800 <= year <= 2099:
        return False
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def is_ascii_digits(text: str) -> bool:
    """Whether `text` is nothing but the digits 0 to 9, at least one."""
    return text.isascii() and text.isdigit()


def id_check(body: str) -> str:
    """The check character of the first 17 digits of an identity number (ISO 7064 MOD 11-2, GB 11643)."""
    return _ID_CHECKS[sum(int(digit) * weight for digit, weight in zip(body, _ID_WEIGHTS, strict=True)) % 11]


def is_id_number(text: str) -> bool:
    """Whether 18 characters are an identity number: division 11 to 82, a real birthday, the right check."""
    body = text[:17]
    return (
        len(text) == 18
        and is_ascii_digits(body)
        and 11 <= int(body[:2]) <= 82
        and _is_birthday(body[6:14])
        and id_check(body) == text[17].upper()
    )


def is_luhn(text: str) -> bool:
    """Whether digits hold under the Luhn formula (ISO/IEC 7812-1, annex B)."""
    if not is_ascii_digits(text):
        return False
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(text)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def credit_check(body: str) -> str:
    """The check character of the first 17 characters of a unified social credit code (GB 32100, MOD 31).

    Raises ValueError for a character that the code's alphabet lacks (I, O, S, V and Z are not in it).
    """
    total = sum(
        _CREDIT_ALPHABET.index(character) * weight for character, weight in zip(body, _CREDIT_WEIGHTS, strict=True)
    )
    return _CREDIT_ALPHABET[-total % 31]


def is_credit_code(text: str) -> bool:
    """Whether 18 characters are a unified social credit code: alphabet, division digits, the right check."""
    code = text.upper()
    return (
        len(code) == 18
        and all(character in _CREDIT_ALPHABET for character in code)
        and is_ascii_digits(code[2:8])
        and credit_check(code[:17]) == code[17]
    )
