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
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+(?:[0-9A-Za-z._~-](?:%[0-9A-Fa-f]{2})+)*[0-9A-Za-z._~-]?")
_PERCENT_BYTES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_HAN = re.compile("[\u4e00-\u9fff]")
_ONLY_PAIRS = re.compile("[\x00-\u07ff]*[\x80-\u07ff][\x00-\u07ff]*")
"""Text whose UTF-8 may as well be ideographs in GB18030."""
_BYTE = re.compile(r"%([0-9A-Fa-f]{2})|(.)")
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


def _from_percent(run: str) -> list[tuple[str, int]]:
    """The characters of a run of percent signs; single letters between may be second bytes of GB18030 pairs."""
    whole = _decoded(run) or (_decoded(run[:-1]) if run[-3] != "%" else None)
    if whole:
        return whole + [(char, 1) for char in run[sum(width for _, width in whole) :]]
    chars: list[tuple[str, int]] = []
    done = 0
    for match in _PERCENT_BYTES.finditer(run):
        chars += [(char, 1) for char in run[done : match.start()]]
        chars += _decoded(match[0]) or [(char, 1) for char in match[0]]
        done = match.end()
    return chars + [(char, 1) for char in run[done:]]


def _is_gb18030(data: bytes) -> bool:
    try:
        return bool(_HAN.search(data.decode("gb18030")))
    except UnicodeDecodeError:
        return False


def _decoded(run: str) -> list[tuple[str, int]] | None:
    """The characters that the bytes of a run make, each with how many characters of the run it takes."""
    pairs = _BYTE.findall(run)
    data = bytes(int(code, 16) if code else ord(plain) for code, plain in pairs)
    for codec in ("utf-8", "gb18030"):
        try:
            chars = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if codec == "utf-8" and _ONLY_PAIRS.fullmatch(chars) and _is_gb18030(data):
            continue
        found = []
        at = 0
        for char in chars:
            size = len(char.encode(codec))
            found.append((char, sum(3 if code else 1 for code, _ in pairs[at : at + size])))
            at += size
        return found
    return None
