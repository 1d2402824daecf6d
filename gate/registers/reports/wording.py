"""Says a thing in the language of a report."""

from __future__ import annotations

from collections.abc import Callable, Iterable

Say = Callable[[str, str], str]


def say_in(lang: str) -> Say:
    """A function that takes the Chinese and the English words and gives those of `lang`."""
    return lambda zh, en: en if lang == "en" else zh


def listed(ids: Iterable[str]) -> str:
    """Ids in a cell: one after the other, a dash where there is none."""
    return " ".join(ids) or "—"
