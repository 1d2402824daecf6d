"""Facts for the appraisal of an office in a year (domain.md 10): counts with the records behind them, never a score."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from gate.due import Running
from gate.registers.counting import overview
from gate.registers.counting.periods import Period
from gate.registers.counting.quarter import refusals
from gate.registers.model import Record, Records
from gate.workdays import SHANGHAI, Calendar

STRIPPED_MARK = "E-REV-004"
"""The refusal of a text that came again without its mark."""
_CATALOGUE = ("index", "title", "category", "produced", "office", "channels")
_FED_BACK = ("published_feedback", "archived")
_FOUNDED = ("founded", "partly")


@dataclass(frozen=True, slots=True)
class Fact:
    """One count: `ids` are the records that count, `of` those they are counted out of, None for a plain count.

    `value` is a number that is no count: a median of working days.
    """

    key: str
    ids: tuple[str, ...] = ()
    of: tuple[str, ...] | None = None
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Sight:
    """What the facts of a year are drawn from: all records, every clock that runs or ran, the calendar, the day."""

    records: Records
    running: tuple[Running, ...]
    period: Period
    calendar: Calendar
    on: date


def of_office(sight: Sight, office: str) -> tuple[Fact, ...]:
    """The facts about one office."""
    return tuple(_facts(sight, office))


def _facts(sight: Sight, office: str) -> Iterator[Fact]:
    period = sight.period
    publications = _of(sight, "publication", office)
    reviews = _of(sight, "review", office)
    published = tuple(r for r in publications if period.holds(overview.published_on(r)))
    yield Fact("published", _ids(published))
    for profile in ("seed", "2019"):
        yield _on_time(sight, office, "publish", profile)
    yield Fact("workdays", _ids(published), value=overview.workdays_to_publication(published, period, sight.calendar))
    yield Fact("corrected", overview.moved(publications, period, "corrected"))
    yield Fact("overdue", tuple(clock.id for clock in _of_office(sight, office) if _is_overdue(clock, sight.on)))
    yield Fact("reviews", _ids(reviewed(reviews, period)))
    refused = [(record.id, refusal) for record in reviews for refusal in refusals(record, period)]
    yield Fact("refusals", tuple(record for record, _ in refused))
    yield Fact("repeated", tuple(record for record, refusal in refused if STRIPPED_MARK in refusal.rule))
    yield Fact("stale", overview.moved(reviews, period, "stale"))
    yield _on_time(sight, office, "consult_in_reply")
    for profile in ("seed", "2019"):
        yield _on_time(sight, office, "answer", profile)
    yield Fact("late_notices", _flagged(sight, office, "correction_notice_late"))
    yield _on_time(sight, office, "inquiry")
    opinions = _of(sight, "opinion", office, lambda r: period.holds(r.get("closes_on")))
    yield Fact("opinions", _ids(r for r in opinions if r.state in _FED_BACK), _ids(opinions))
    yield Fact("complaints", _ids(_complaints(sight, office)))
    yield Fact("leaks", _ids(leaks(sight, office)))
    yield _rectified(sight, office)
    complete = (r for r in published if all(r.get(key) not in (None, "", ()) for key in _CATALOGUE))
    yield Fact("catalogue", _ids(complete), _ids(published))


def reviewed(reviews: Iterable[Record], period: Period) -> tuple[Record, ...]:
    """The reviews in which the reviewing office gave its opinion in the period."""
    chosen = tuple(reviews)
    moved = set(overview.moved(chosen, period, "office_reviewed"))
    return tuple(record for record in chosen if record.id in moved)


def leaks(sight: Sight, office: str) -> tuple[Record, ...]:
    """The leaks of an office that were no false alarm."""
    return _of(sight, "leak", office, lambda r: r.state != "false_alarm" and sight.period.holds(r.get("discovered_at")))


def _complaints(sight: Sight, office: str) -> Iterator[Record]:
    """What turned out to be right among the complaints about the office."""
    return (
        record
        for record in sight.records.of("complaint")
        if record.get("about") == office
        and record.get("finding") in _FOUNDED
        and sight.period.holds(record.get("received_on"))
    )


def _rectified(sight: Sight, office: str) -> Fact:
    due = tuple(
        record
        for record in sight.records.of("appraisal")
        if record.get("target") == office and sight.period.holds(record.get("rectification.deadline"))
    )
    done = (
        r
        for r in due
        if r.get("rectification.done_on") and r.get("rectification.done_on") <= r.get("rectification.deadline")
    )
    return Fact("rectified", _ids(done), _ids(due))


def _of(
    sight: Sight, register: str, office: str, counts: Callable[[Record], bool] = lambda _: True
) -> tuple[Record, ...]:
    return tuple(
        record
        for record in sight.records.of(register)
        if record.office == office and record.state != "void" and counts(record)
    )


def _ids(records: Iterable[Record]) -> tuple[str, ...]:
    return tuple(record.id for record in records)


def _of_office(sight: Sight, office: str) -> Iterator[Running]:
    return (clock for clock in sight.running if clock.office == office)


def _is_overdue(clock: Running, on: date) -> bool:
    return clock.stopped is None and clock.stopped_at is None and clock.alarm is not None and clock.alarm < on


def _on_time(sight: Sight, office: str, name: str, profile: str = "") -> Fact:
    """The clocks that were to end in the period, and those of them that ended in time, by one rule or by the alarm."""
    of, kept = [], []
    for clock in _of_office(sight, office):
        due = due_by(clock, profile)
        if clock.clock != name or due is None or not _concerns(clock, due, sight.period):
            continue
        of.append(clock.id)
        stopped = stopped_on(clock)
        if stopped is not None and stopped <= due:
            kept.append(clock.id)
    return Fact(f"{name}_{profile}" if profile else name, tuple(kept), tuple(of))


def due_by(clock: Running, profile: str) -> date | None:
    """The last day by the bureau's promise (``seed``), by the law (``2019``), or by the alarm (empty)."""
    if not profile or clock.dues is None:
        return clock.alarm
    return clock.dues.seed if profile == "seed" else clock.dues.law


def stopped_on(clock: Running) -> date | None:
    """The day on which the clock stopped, None while it runs."""
    return clock.stopped or (clock.stopped_at.astimezone(SHANGHAI).date() if clock.stopped_at else None)


def _concerns(clock: Running, due: date, period: Period) -> bool:
    """A clock belongs to the year in which it stopped; one that runs, to the year of its last day."""
    return period.holds(stopped_on(clock) or due)


def _flagged(sight: Sight, office: str, flag: str) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            clock.id
            for clock in _of_office(sight, office)
            if flag in clock.flags and sight.period.holds(stopped_on(clock) or clock.start)
        )
    )
