"""Stage 6: whatever serves as the star of a level mark becomes ★."""

from __future__ import annotations

import re

from gate.normalise.gaps import GAP
from gate.positions import Mapped

STARS = "★☆✩✪✫✬✭✮✯✰✦✧✱✲✳✴✵✶✷✸✹⭐🌟⍟⚝⋆꙳٭⛤⛥⛦⭑⭒🟊🟉🟆🟇🟈"
"""Signs that are taken for a star wherever they stand; folding leaves them alone."""

_SIGNS = frozenset(STARS)
_LEVEL = f"(?:绝{GAP}密|机{GAP}密|秘{GAP}密)(?:{GAP}级)?"
_TERM = r"(?:[0-9一二三四五六七八九十两壹贰叁肆伍陆柒捌玖拾IVX]|长|永久|至|启用|启封|开启|拆封|考试|公布|解密)"
_ASTERISK = re.compile(rf"(?<={'密'}|{'级'})({GAP})[*∗⁎](?={GAP}{_TERM}|[^\w]*$)", re.M)
_WORD = re.compile(rf"({_LEVEL}{GAP})五{GAP}角{GAP}星")
_FAR = 60
_BEFORE = re.compile(f"{_LEVEL}{GAP}$")


def star(char: str) -> str:
    """★ for every sign that is taken for one."""
    return "★" if char in _SIGNS else char


def starred(text: Mapped) -> Mapped:
    """The text with ★ for every kind of star."""
    return with_stars_in_words(text.each(star))


def with_stars_in_words(text: Mapped) -> Mapped:
    """The text with ★ for asterisks after a level word, and for a star that is spelt out."""
    if "角" in text.text:
        text = text.replaced(_WORD, lambda m: m[1] + "★")
    if "密" in text.text and any(c in text.text for c in "*∗⁎"):
        text = text.replaced(_ASTERISK, lambda m: _asterisk(text.text, m))
    return text


def _asterisk(text: str, match: re.Match[str]) -> str | None:
    """★ for a lone asterisk after a level word; None where it is emphasis."""
    at = match.end() - 1
    if text[at - 1] in "*∗⁎" or text[at + 1 : at + 2] in ("*", "∗", "⁎"):
        return None
    if not _BEFORE.search(text[max(0, match.end() - 44) : at]):
        return None
    line = text[text.rfind("\n", 0, at) + 1 : at]
    rest = text[at + 1 : at + 1 + _FAR].partition("\n")[0].lstrip()
    closes_emphasis = line.count("*") % 2 == 1 and not re.match(_TERM, rest)
    return None if closes_emphasis else match[1] + "★"
