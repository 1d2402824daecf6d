"""All conditions by name, gathered from the modules of their themes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gate.registers.conditions import (
    Condition,
    accountability,
    appraisals,
    common,
    complaints,
    consultation,
    decisions,
    evaluations,
    opinions,
    periods,
    publication,
    requests,
    review,
    secrecy,
)


def merged(tables: Iterable[Mapping[str, Condition]]) -> Mapping[str, Condition]:
    """One table of all conditions. A name that two themes use is a programming error and raises ValueError."""
    found: dict[str, Condition] = {}
    for table in tables:
        if twice := found.keys() & table.keys():
            raise ValueError(f"conditions stand twice: {', '.join(sorted(twice))}")
        found.update(table)
    return found


CONDITIONS: Mapping[str, Condition] = merged(
    theme.CONDITIONS
    for theme in (
        common,
        publication,
        review,
        consultation,
        secrecy,
        requests,
        periods,
        opinions,
        appraisals,
        evaluations,
        complaints,
        accountability,
        decisions,
    )
)
"""Name in a definition → condition."""
