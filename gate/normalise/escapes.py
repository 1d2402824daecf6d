"""Stage 2: entities, escapes and percent signs become the characters they stand for."""

from __future__ import annotations

import html
import re

from gate.positions import Mapped

ROUNDS = 3
"""How often text is unescaped: an escape inside an escape inside an escape is still found."""

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")
_UNICODE = re.compile(r"(?:\\u[0-9a-fA-F]{4})+|\\U[0-9a-fA-F]{8}|\\u\{[0-9a-fA-F]{1,6}\}|\\x\{[0-9a-fA-F]{1,6}\}")
_BLANK = re.compile(r"\\[nrt](?![A-Za-z])")
_BACKSLASH = re.compile(r"\\([!-/:-@\[-`{-~])")
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_SOME = re.compile(r"[&\\%]")


def unescaped(text: Mapped) -> tuple[Mapped, bool]:
    """The text without escapes; and whether something still changed after the last round."""
    for _ in range(ROUNDS):
        before = text.text
        text = _once(text)
        if text.text == before:
            return text, False
    return text, _once(text).text != text.text


def _once(text: Mapped) -> Mapped:
    if not _SOME.search(text.text):
        return text
    text = text.replaced(_ENTITY, lambda m: html.unescape(m[0]))
    text = _with_unicode(text)
    text = text.replaced(_BLANK, lambda m: " ")
    text = text.replaced(_BACKSLASH, lambda m: m[1])
    return _with_percent(text)


def _with_unicode(text: Mapped) -> Mapped:
    if "\\" not in text.text:
        return text
    return _spread(text, _UNICODE, _from_unicode)


def _with_percent(text: Mapped) -> Mapped:
    if "%" not in text.text:
        return text
    return _spread(text, _PERCENT, _from_percent)


def _spread(text: Mapped, pattern: re.Pattern[str], decode) -> Mapped:
    """Runs of escapes replaced so that each new character keeps the raw span of its own escape."""
    pieces: list[Mapped] = []
    done = 0
    for match in pattern.finditer(text.text):
        decoded = decode(match[0])
        if decoded is None:
            continue
        pieces.append(text.slice(done, match.start()))
        at = match.start()
        for char, width in decoded:
            pieces.append(Mapped.blurred(char, text.span(at, at + width)))
            at += width
        done = match.end()
    return Mapped.joined([*pieces, text.slice(done, len(text))]) if done else text


def _from_unicode(run: str) -> list[tuple[str, int]] | None:
    if run[1] == "u" and run[2] != "{":
        units = bytes.fromhex("".join(run[i + 2 : i + 6] for i in range(0, len(run), 6)))
        chars = units.decode("utf-16-be", "replace")
        return [(c, 12 if ord(c) > 0xFFFF else 6) for c in chars]
    point = int(run[2:].strip("{}"), 16)
    return [(chr(point), len(run))] if point < 0x110000 else None


def _from_percent(run: str) -> list[tuple[str, int]] | None:
    data = bytes.fromhex(run.replace("%", ""))
    for codec in ("utf-8", "gb18030"):
        try:
            chars = data.decode(codec)
        except UnicodeDecodeError:
            continue
        return [(c, 3 * len(c.encode(codec))) for c in chars]
    return None
