"""Counts working days by the official calendar, and by the provisional rule for the years after it.

Pure arithmetic over days: nobody reads the clock here. The day of the event is day 0 and never counted
(民法典 article 201). Years without a table are refused with `calendar_missing`, never guessed.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date, timedelta, timezone
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any

from gate import packaged
from gate.errors import GateError

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
"""The one time zone of every clock: UTC+8, without daylight saving."""

_DAY = timedelta(days=1)


class DayKind(StrEnum):
    """What a day is in the calendar; the first two are working days."""

    WORKDAY = "workday"
    MAKEUP = "makeup"
    WEEKEND = "weekend"
    FESTIVAL = "festival"


@dataclass(frozen=True)
class Calendar:
    """The working days from `first` to `last`; after `official_until` they are provisional (暂定).

    `off` maps a day off to the Chinese name of its festival; `makeup` are the weekend days that a notice
    made working days (调休上班); `names` gives each festival's English name; `source` says where the
    official part comes from.
    """

    first: date
    official_until: date
    last: date
    off: Mapping[date, str]
    makeup: Set[date]
    names: Mapping[str, str]
    source: str

    def kind(self, day: date) -> DayKind:
        """What `day` is. Raises `calendar_missing` outside the calendar."""
        if not self.first <= day <= self.last:
            raise GateError("calendar_missing", day=day.isoformat(), first=self.first.year, last=self.last.year)
        if day in self.makeup:
            return DayKind.MAKEUP
        if day in self.off:
            return DayKind.FESTIVAL
        return DayKind.WORKDAY if day.weekday() < 5 else DayKind.WEEKEND

    def is_workday(self, day: date) -> bool:
        """Whether `day` is a working day, make-up days included."""
        return self.kind(day) in (DayKind.WORKDAY, DayKind.MAKEUP)

    def is_provisional(self, *days: date | None) -> bool:
        """Whether one of `days` lies after the official calendar (None stands for no day)."""
        return any(day > self.official_until for day in days if day)

    def workdays_after(self, start: date, excluded: Set[date] = frozenset()) -> Iterator[date]:
        """The working days strictly after `start` that are not `excluded`, without end."""
        self.kind(start)
        day = start
        while True:
            day += _DAY
            if self.is_workday(day) and day not in excluded:
                yield day

    def add_workdays(self, start: date, n: int, excluded: Set[date] = frozenset()) -> date:
        """The `n`-th working day strictly after `start`, not counting `excluded`; n < 1 is `bad_length`."""
        return self.count_workdays(start, n, excluded)[-1]

    def count_workdays(self, start: date, n: int, excluded: Set[date] = frozenset()) -> tuple[date, ...]:
        """The `n` working days that `add_workdays` counts, in order."""
        positive(n)
        counted: list[date] = []
        for day in self.workdays_after(start, excluded):
            counted.append(day)
            if len(counted) == n:
                break
        return tuple(counted)

    def workday_before(self, day: date, n: int) -> date:
        """The `n`-th working day strictly before `day`."""
        positive(n)
        self.kind(day)
        while n:
            day -= _DAY
            n -= self.is_workday(day)
        return day

    def workdays_between(self, after: date, until: date) -> int:
        """How many working days d have after < d <= until; 0 where `until` does not lie after `after`."""
        self.kind(after)
        self.kind(until)
        return sum(self.is_workday(after + timedelta(days=n)) for n in range(1, (until - after).days + 1))

    def roll_forward(self, day: date) -> date:
        """`day`, or the next working day where it is none (民法典 article 203)."""
        while not self.is_workday(day):
            day += _DAY
        return day

    def roll_back(self, day: date) -> date:
        """`day`, or the last working day before it where it is none."""
        return day if self.is_workday(day) else self.workday_before(day, 1)

    def days_later(self, start: date, n: int) -> date:
        """The day `n` calendar days after `start`, not rolled; both must lie in the calendar."""
        positive(n)
        self.kind(start)
        later = start + timedelta(days=min(n, (self.last - start).days + 1))
        self.kind(later)
        return later

    def months_later(self, start: date, n: int) -> date:
        """The corresponding day `n` months after `start`, not rolled; both must lie in the calendar."""
        self.kind(start)
        later = corresponding_day(start, n)
        self.kind(later)
        return later


def positive(n: int) -> int:
    """`n` if it is 1 or more; else `bad_length`: a period of no days is an error, not "today"."""
    if n < 1:
        raise GateError("bad_length", length=n)
    return n


def corresponding_day(start: date, months: int) -> date:
    """The same day `months` months later, or that month's last day (民法典 article 202); any year."""
    month = start.month - 1 + positive(months)
    year, month = start.year + month // 12, month % 12 + 1
    if year > date.max.year:
        raise GateError("bad_length", length=months)
    return date(year, month, min(start.day, monthrange(year, month)[1]))


@cache
def official_calendar() -> Calendar:
    """The calendar of this package (`gate/data/calendar.yaml`)."""
    return read_calendar(packaged.data("calendar.yaml"))


def read_calendar(table: Mapping[str, Any]) -> Calendar:
    """A calendar from the parsed table that `tools/make_calendar.py` writes."""
    official, provisional = table["official"], table["provisional"]
    off = {
        day: name
        for festivals in (*(year["days_off"] for year in official.values()), *provisional.values())
        for name, days in festivals.items()
        for day in days
    }
    return Calendar(
        first=date(min(official), 1, 1),
        official_until=date(max(official), 12, 31),
        last=date(max(provisional), 12, 31),
        off=MappingProxyType(off),
        makeup=frozenset(day for year in official.values() for day in year["makeup"]),
        names=MappingProxyType(table["names"]),
        source=table["source"],
    )
