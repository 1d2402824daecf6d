"""Finds what a public text repeats from internal records: runs of twelve or more characters (domain.md E-X-010).

A run of twelve characters holds a whole block of six of the text wherever the blocks begin, so that looking up every
sixth place of a text in the set of all six-character pieces of the records finds every run in linear time.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

RUN = 12
"""Characters in a row, blanks left out, from which on a text repeats a record."""

INTERNAL = frozenset(
    {"internal", "decision", "complaint", "accountability", "request", "leak", "declassification", "referral"}
)
"""Registers whose clear texts nothing public may repeat."""

_ONLY = {"consultation-out": ("reply", "negotiation")}
_NO_TEXT = frozenset(
    {
        "history",
        "sealed",
        "attachments",
        "links",
        "id",
        "register",
        "state",
        "office",
        "opened_by",
        "profiles",
        "visibility",
    }
)
_BLOCK = RUN // 2


def squeezed(text: str) -> str:
    """The text as it is compared: compatibility forms unified, blanks and line ends left out."""
    return "".join(unicodedata.normalize("NFKC", text).split())


class Echoes:
    """The clear texts of internal records, ready to be looked for in many texts."""

    def __init__(self, texts: Iterable[tuple[str, str]]) -> None:
        """`texts` are pairs of a record's id and one text of it."""
        self._runs: dict[str, str] = {}
        self._blocks: set[str] = set()
        for record, text in texts:
            self._add(record, squeezed(text))

    def _add(self, record: str, text: str) -> None:
        for start in range(len(text) - RUN + 1):
            self._runs.setdefault(text[start : start + RUN], record)
        if len(text) >= RUN:
            self._blocks.update(text[start : start + _BLOCK] for start in range(len(text) - _BLOCK + 1))

    def __bool__(self) -> bool:
        return bool(self._runs)

    def find(self, text: str) -> Iterator[tuple[str, str]]:
        """Each run that a text shares with records, as long as it goes, and the id of a record that holds its start."""
        squeeze, told = squeezed(text), 0
        for block in range(0, len(squeeze) - _BLOCK + 1, _BLOCK):
            if squeeze[block : block + _BLOCK] not in self._blocks:
                continue
            for start in range(max(told, block - _BLOCK), block + 1):
                record = self._runs.get(squeeze[start : start + RUN])
                if record is not None:
                    told = self._end(squeeze, start)
                    yield record, squeeze[start:told]
                    break

    def _end(self, text: str, start: int) -> int:
        """Where the run that begins at `start` ends: the last place that still closes twelve shared characters."""
        while text[start + 1 : start + 1 + RUN] in self._runs:
            start += 1
        return start + RUN


def texts_of(register: str, values: Mapping[str, Any], body: str = "") -> Iterator[str]:
    """The clear texts of a record that must not be repeated; none for a register that is public.

    What is written in ASCII alone is a date, a number, a name of a file or a key of a list, and repeats no sentence.
    """
    if register in INTERNAL:
        yield from _texts({key: value for key, value in values.items() if key not in _NO_TEXT})
        yield from _texts([entry.get("note") for entry in values.get("history") or () if isinstance(entry, Mapping)])
        yield from _texts(body)
    for key in _ONLY.get(register, ()):
        yield from _texts(values.get(key))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if not value.isascii():
            yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _texts(item)
