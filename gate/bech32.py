"""Writes bytes as Bech32 (BIP 173), the form in which age keeps its keys."""

from __future__ import annotations

from collections.abc import Iterable

_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECKSUM = 6


def encode(prefix: str, data: bytes) -> str:
    """`data` behind the human-readable `prefix`, in small letters, with its checksum."""
    values = _fives(data)
    checked = [*(ord(c) >> 5 for c in prefix), 0, *(ord(c) & 31 for c in prefix), *values]
    rest = _remainder([*checked, *[0] * _CHECKSUM]) ^ 1
    checksum = [(rest >> 5 * (_CHECKSUM - 1 - i)) & 31 for i in range(_CHECKSUM)]
    return f"{prefix}1{''.join(_LETTERS[value] for value in (*values, *checksum))}"


def _fives(data: bytes) -> list[int]:
    """The bits of `data` in groups of five, the last one filled up with zeros."""
    bits = "".join(f"{byte:08b}" for byte in data)
    bits += "0" * (-len(bits) % 5)
    return [int(bits[at : at + 5], 2) for at in range(0, len(bits), 5)]


def _remainder(values: Iterable[int]) -> int:
    """The remainder of the checksum's polynomial division."""
    rest = 1
    for value in values:
        top = rest >> 25
        rest = (rest & 0x1FFFFFF) << 5 ^ value
        for i, generator in enumerate(_GENERATOR):
            if (top >> i) & 1:
                rest ^= generator
    return rest
