"""The spans of days that reports look at: a year, a quarter."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime

from gate.errors import GateError
from gate.workdays import SHANGHAI

_QUARTER = re.compile(r"(?P<year>[12][0-9]{3})-?[Qq](?P<quarter>[1-4])")


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last`, both included, and what they are called: ``2026`` or ``2026Q1``."""

    first: date
    last: date
    name: str

    def holds(self, moment: date | datetime | None) -> bool:
        """Whether a day, or the day of a moment in Shanghai, lies within; None never does."""
        return moment is not None and self.first <= day_of(moment) <= self.last

    def until(self, day: date) -> Period:
        """The same period, cut off after `day` where it is not over by then."""
        return Period(self.first, min(self.last, day), self.name)


def day_of(moment: date | datetime) -> date:
    """The day itself, or the day of a moment in Shanghai."""
    return moment.astimezone(SHANGHAI).date() if isinstance(moment, datetime) else moment


def year(number: int) -> Period:
    """1 January to 31 December."""
    return Period(date(number, 1, 1), date(number, 12, 31), str(number))


def quarter(text: str, in_year: int | None = None) -> Period:
    """``2026Q1``, or ``1`` … ``4`` of the year given beside it. Anything else is `report-period`."""
    match = _QUARTER.fullmatch(text)
    if match:
        number, which = int(match["year"]), int(match["quarter"])
    elif text in ("1", "2", "3", "4") and in_year:
        number, which = in_year, int(text)
    else:
        raise GateError("report-period", given=text)
    if in_year not in (None, number):
        raise GateError("report-period", given=f"{in_year} {text}")
    last_month = 3 * which
    return Period(
        date(number, last_month - 2, 1),
        date(number, last_month, monthrange(number, last_month)[1]),
        f"{number}Q{which}",
    )
