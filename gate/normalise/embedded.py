"""Text carried inside text: data URIs and runs of base64."""

from __future__ import annotations

import base64
import binascii
import re
import urllib.parse
from collections.abc import Iterator

_URI = re.compile(r"data:[A-Za-z0-9.+/-]{0,80}(?:;[A-Za-z0-9=._-]{1,60}){0,4},([A-Za-z0-9+/=%_.~!$&'()*,;:@-]*)")
_RUN = re.compile(r"[A-Za-z0-9+/_-][A-Za-z0-9+/_-]{11,}={0,2}(?:\r?\n[A-Za-z0-9+/_-]{4,}={0,2})*")
HAN = re.compile("[\u4e00-\u9fff]")
_ESCAPED = re.compile(r"\\[uUx][0-9a-fA-F{]|&(?:amp;){0,4}#|%(?:25){0,3}[89A-Fa-f][0-9A-Fa-f]")
_LINE_END = re.compile(r"[\r\n]")
SHORTEST = 12
MOST = 1 << 20
"""Only so many characters of a run are decoded; a data URI is decoded whole."""


def carried(text: str) -> Iterator[tuple[int, int, bytes]]:
    """Start and end of each run that may carry something, and the bytes it decodes to."""
    yield from data_uris(text)
    for match in _RUN.finditer(text):
        pieces = dict.fromkeys((match[0], *match[0].splitlines(), match[0].rpartition("/")[2]))
        for piece in pieces:
            data = _base64(_LINE_END.sub("", piece)[:MOST]) if len(piece) >= SHORTEST else b""
            if data:
                yield match.start(), match.end(), data


def data_uris(text: str) -> Iterator[tuple[int, int, bytes]]:
    """Start and end of each data URI, and the bytes it holds."""
    if "data:" not in text:
        return
    for match in _URI.finditer(text):
        data = _base64(match[1]) if ";base64," in match[0] else urllib.parse.unquote_to_bytes(match[1])
        if data:
            yield match.start(), match.end(), data


def text_of(data: bytes) -> str | None:
    """The text that `data` is in UTF-8 or GB18030, if it holds ideographs or escapes; None when it is none."""
    for codec in ("utf-8", "gb18030"):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        return text if HAN.search(text) or _ESCAPED.search(text) else None
    return None


def _base64(body: str) -> bytes:
    body = body.translate({45: "+", 95: "/"}).replace("%3D", "").replace("%2B", "+").replace("%2F", "/").rstrip("=")
    body = body[: len(body) - (1 if len(body) % 4 == 1 else 0)]
    try:
        return base64.b64decode(body + "=" * (-len(body) % 4))
    except (binascii.Error, ValueError):
        return b""
