"""The clauses that rules and codes serve: how the regulation numbers them, and what each is about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from gate import packaged

_NUMERALS = tuple("〇一二三四五六七八九十") + ("十一", "十二", "十三", "十四", "十五", "十六")
_NUMBERED = re.compile(r"(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:\.(\d+))?[a-z]?")


@cache
def _gists() -> Mapping[str, str]:
    return packaged.data("clauses.yaml")


def reference(clause: str) -> str:
    """The clause as the regulation numbers it: 三(七)5 for ``3.7.5``; an article of a law stays as it is."""
    match = _NUMBERED.fullmatch(clause)
    if match is None or not all(int(number) < len(_NUMERALS) for number in match.groups("0")[:2]):
        return clause
    system, item, point, detail = match.groups()
    return (
        _NUMERALS[int(system)]
        + (f"({_NUMERALS[int(item)]})" if item else "")
        + (point or "")
        + (f"({detail})" if detail else "")
    )


def cited(clause: str) -> str:
    """The clause under both of its numbers: ``3.7.5 三(七)5``."""
    number = reference(clause)
    return clause if number == clause else f"{clause} {number}"


def gist(clause: str) -> str | None:
    """What the clause is about, in a few words of Chinese; None where we have none."""
    return _gists().get(clause)
