"""Which of its two languages the gate speaks."""

from __future__ import annotations

from collections.abc import Mapping


def language(environment: Mapping[str, str]) -> str:
    """The language that the locale asks for: English where it says so, else Chinese."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            return "en" if value.lower().startswith("en") else "zh"
    return "zh"
