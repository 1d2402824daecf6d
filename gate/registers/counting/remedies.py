"""Part four of the annual report: administrative reviews and suits about requests, by outcome."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from gate.model import Reason
from gate.registers.counting.form import TOTAL, form
from gate.registers.counting.periods import Period
from gate.registers.model import Record

Remedies = Mapping[str, Mapping[str, tuple[str, ...]]]
"""By kind of remedy and outcome: the ids of the requests they are about, one for each remedy."""

_PENDING = "pending"
_REVIEW_FIRST_SINCE = date(2024, 1, 1)


def count(records: Iterable[Record], period: Period) -> Remedies:
    """Remedies that ended in the year by outcome, and those still open at its end as pending.

    One whose outcome and end do not fit together stands in the total alone, so that the sum does not come out.
    """
    table: dict[str, dict[str, list[str]]] = {
        kind: {outcome: [] for outcome in form().outcomes} for kind in form().remedies
    }
    for record, remedy in _all(records):
        kind = remedy.get("kind")
        if kind not in table or not _concerns(remedy, period):
            continue
        table[kind][TOTAL].append(record.id)
        outcome = _outcome(remedy, period)
        if outcome is not None:
            table[kind][outcome].append(record.id)
    return {kind: {outcome: tuple(ids) for outcome, ids in cells.items()} for kind, cells in table.items()}


def skipped_review(records: Iterable[Record], period: Period) -> tuple[Reason, ...]:
    """Refusals that went to court without a review first, which the law asks for since 2024 (行政复议法第23条)."""
    found = tuple(
        record.id
        for record, remedy in _all(records)
        if remedy.get("kind") == "suit_direct"
        and str(record.get("result") or "").startswith("N")
        and remedy.get("opened_on") is not None
        and remedy["opened_on"] >= _REVIEW_FIRST_SINCE
        and _concerns(remedy, period)
    )
    return (Reason.of("report-review-first", records=found),) if found else ()


def _all(records: Iterable[Record]) -> Iterator[tuple[Record, Mapping[str, Any]]]:
    for record in records:
        if record.state != "void":
            for remedy in record.get("remedies", ()):
                yield record, remedy


def _concerns(remedy: Mapping[str, Any], period: Period) -> bool:
    opened, closed = remedy.get("opened_on"), remedy.get("closed_on")
    return not (opened and opened > period.last) and not (closed and closed < period.first)


def _outcome(remedy: Mapping[str, Any], period: Period) -> str | None:
    closed, outcome = remedy.get("closed_on"), remedy.get("outcome")
    if remedy.get("opened_on") is None:
        return None
    if closed is None:
        return _PENDING if outcome in (None, _PENDING) else None
    if closed > period.last:
        return _PENDING
    return outcome if outcome in form().outcomes and outcome not in (_PENDING, TOTAL) else None
