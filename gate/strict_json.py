"""Strict JSON: one reading of the bytes, or none.

Two parsers that disagree about a duplicate key are two documents under one signature (attacks A07), so
whatever RFC 8259 leaves to the reader is refused here.
"""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn

MAX_BYTES = 4 * 1024 * 1024
MAX_DEPTH = 32


class JsonProblem(ValueError):
    """Bytes that are not strict JSON. `code` is ``json-duplicate-key`` or ``json-invalid``.

    `what` says which rule was broken; it never holds text of the document.
    """

    def __init__(self, code: str, what: str) -> None:
        super().__init__(f"{code}: {what}")
        self.code = code
        self.what = what


def _invalid(what: str) -> JsonProblem:
    return JsonProblem("json-invalid", what)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise JsonProblem("json-duplicate-key", "duplicate key")
    return value


def _no_constant(name: str) -> NoReturn:
    raise _invalid(f"{name} is not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise _invalid("number out of range")
    return number


_DECODER = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_constant, parse_float=_finite)


def _too_deep(value: Any) -> bool:
    layer = [value]
    for _ in range(MAX_DEPTH):
        layer = [
            child
            for node in layer
            if isinstance(node, (dict, list))
            for child in (node.values() if isinstance(node, dict) else node)
        ]
    return any(isinstance(node, (dict, list)) for node in layer)


def loads(data: bytes, max_bytes: int = MAX_BYTES) -> Any:
    """The value that `data` holds.

    Refused: duplicate keys at any depth, NaN and infinities, bad UTF-8, a byte order mark, unpaired
    surrogates, more than `max_bytes` bytes, more than 32 levels, anything after the value but one run of
    white space. Raises `JsonProblem`.
    """
    if len(data) > max_bytes:
        raise _invalid(f"more than {max_bytes} bytes")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _invalid(f"not UTF-8 at byte {error.start}") from None
    try:
        value = _DECODER.decode(text)
    except JsonProblem:
        raise
    except json.JSONDecodeError as error:
        raise _invalid(f"line {error.lineno}, column {error.colno}") from None
    except RecursionError:
        raise _invalid(f"more than {MAX_DEPTH} levels") from None
    except ValueError:
        # int() refuses numbers of more than 4300 digits.
        raise _invalid("number out of range") from None
    if data.count(b"[") + data.count(b"{") > MAX_DEPTH and _too_deep(value):
        raise _invalid(f"more than {MAX_DEPTH} levels")
    if b"\\u" in data and not _encodable(value):
        raise _invalid("unpaired surrogate")
    return value


def _encodable(value: Any) -> bool:
    try:
        canonical(value)
    except UnicodeEncodeError:
        return False
    return True


def canonical(value: Any) -> bytes:
    """`value` as the gate writes JSON: keys sorted, no blanks, UTF-8, one line end at the end.

    Raises `ValueError` for NaN and infinities and `TypeError` for what is not JSON.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8") + b"\n"
