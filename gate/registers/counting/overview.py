"""The numbers that part one of the annual report tells in words: what was published, reviewed, asked, complained of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

from gate.registers.counting.periods import Period, day_of
from gate.registers.model import Entry, Record, Records
from gate.workdays import Calendar

SMALL = 3
"""Counts of complaints below this are not told in public: in a small bureau one complaint names people (8.6.4)."""
_REFUSED = ("refuse", "不予公开")


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts of one period, for the text of the report. `published` are ids by category of two digits."""

    published: Mapping[str, tuple[str, ...]]
    corrected: tuple[str, ...]
    withdrawn: tuple[str, ...]
    reviewed: tuple[str, ...]
    refused: tuple[str, ...]
    declassified: tuple[str, ...]
    referred: tuple[str, ...]
    leaks: tuple[str, ...]
    opinions: tuple[str, ...]
    inquiries: tuple[str, ...]
    internal: tuple[str, ...]
    appraised: tuple[str, ...]
    evaluated: tuple[str, ...]
    complaints: tuple[str, ...]
    accountable: tuple[str, ...]

    @property
    def all_published(self) -> tuple[str, ...]:
        """The ids of everything that was published."""
        return tuple(record for ids in self.published.values() for record in ids)


def count(records: Records, period: Period) -> Overview:
    """The counts of `period`; void records are left out."""
    return Overview(
        published=_by_category(records, period),
        corrected=moved(records.of("publication"), period, "corrected"),
        withdrawn=moved(records.of("publication"), period, "withdrawn"),
        reviewed=moved(records.of("review"), period, "decided"),
        refused=tuple(
            record.id
            for record in records.of("review")
            if record.id in moved((record,), period, "decided") and withheld(record)
        ),
        declassified=moved(records.of("declassification"), period, "formalities_done"),
        referred=moved(records.of("referral"), period, "submitted"),
        leaks=_dated(records, "leak", period, "discovered_at", lambda r: r.state != "false_alarm"),
        opinions=_dated(records, "opinion", period, "opened_on"),
        inquiries=_dated(records, "inquiry", period, "received_at"),
        internal=_dated(records, "internal", period, "disclosed_on"),
        appraised=moved(records.of("appraisal"), period, "graded"),
        evaluated=moved(records.of("evaluation"), period, "meeting_held"),
        complaints=_dated(records, "complaint", period, "received_on"),
        accountable=moved(records.of("accountability"), period, "decided"),
    )


def withheld(review: Record) -> bool:
    """Whether the review ended in not publishing."""
    return review.get("decision.outcome") in _REFUSED or review.get("decision.attribute") in _REFUSED


def moved(records: Iterable[Record], period: Period, state: str) -> tuple[str, ...]:
    """The records that came into `state` within the period."""
    return tuple(
        record.id
        for record in records
        if record.state != "void"
        and any(_came_into(entry, state) and period.holds(entry.on) for entry in record.history)
    )


def _came_into(entry: Entry, state: str) -> bool:
    return entry.to_state == state and entry.from_state != entry.to_state


def _dated(
    records: Records, register: str, period: Period, key: str, counts: Callable[[Record], bool] = lambda _: True
) -> tuple[str, ...]:
    return tuple(
        record.id
        for record in records.of(register)
        if record.state != "void" and counts(record) and period.holds(record.get(key))
    )


def published_on(record: Record) -> date | None:
    """The day on which a publication first went online."""
    first = next((entry.on for entry in record.history if _came_into(entry, "published")), None)
    if first is not None:
        return first
    stated: date | datetime | None = record.get("published_at")
    return day_of(stated) if stated else None


def _by_category(records: Records, period: Period) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for record in records.of("publication"):
        if record.state != "void" and period.holds(published_on(record)):
            found.setdefault(str(record.get("category") or "")[:2], []).append(record.id)
    return {category: tuple(ids) for category, ids in sorted(found.items())}


def workdays_to_publication(records: Iterable[Record], period: Period, calendar: Calendar) -> float | None:
    """The median of working days from `produced` to publication of what went online in the period; None for nothing."""
    days = [
        calendar.workdays_between(record.get("produced"), published)
        for record in records
        if record.state != "void" and record.get("produced") and period.holds(published := published_on(record))
    ]
    return median(days) if days else None


def by_month(days: Iterable[date | None], period: Period) -> Mapping[str, int]:
    """How many of `days` lie in each month of the period, months without any included."""
    found = Counter(f"{day:%Y-%m}" for day in days if period.holds(day))
    months = range(period.first.month, period.last.month + 1)
    return {name: found[name] for name in (f"{period.first.year}-{month:02}" for month in months)}


def few(number: int) -> str:
    """A public count of complaints: below `SMALL` it is not told, nought included."""
    return f"少于{SMALL}件" if number < SMALL else f"{number}件"
