"""Part three of the annual report: requests by row and column, and what the rows are checked against."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from gate.registers.counting.courses import Course
from gate.registers.counting.form import CARRIED, FINISHED, NEW, OPEN, TOTAL, form
from gate.registers.counting.periods import Period

Cells = Mapping[str, tuple[str, ...]]
"""The ids of the requests of one row, by column; the column `total` holds all, whoever applied."""


@dataclass(frozen=True, slots=True)
class RequestTable:
    """The rows of part three, and the same things counted another way.

    `received` are the requests that the year's entries say came in it, `ended` those that were over in it by their
    state, `standing` those that by their state were open at its end. `before` are the numbers of row 四 of the year
    before, in the columns of which they are known.
    """

    rows: Mapping[str, Cells]
    received: Cells
    ended: Cells
    standing: Cells
    before: Mapping[str, int]

    def number(self, row: str, column: str = TOTAL) -> int:
        """The number in one cell."""
        return len(self.rows[row][column])


def count(courses: Iterable[Course], period: Period, before: Mapping[str, int] | None = None) -> RequestTable:
    """The table for a year (or its part up to a day); `before` is row 四 of the year before as it was reported.

    Without `before` the requests that were open when the year began are looked up in the registers.
    """
    all_courses = tuple(courses)
    eve = period.first - timedelta(days=1)
    carried = _cells(all_courses, lambda c: _stood(c, eve))
    return RequestTable(
        rows={
            NEW: _cells(all_courses, lambda c: period.holds(c.received)),
            CARRIED: _cells(all_courses, lambda c: c.is_open(eve)),
            **_results(tuple(c for c in all_courses if period.holds(c.finished))),
            FINISHED: _cells(all_courses, lambda c: period.holds(c.finished)),
            OPEN: _cells(all_courses, lambda c: c.is_open(period.last)),
        },
        received=_cells(all_courses, lambda c: period.holds(_came(c))),
        ended=_cells(all_courses, lambda c: period.holds(c.ended)),
        standing=_cells(all_courses, lambda c: _stood(c, period.last)),
        before={column: len(ids) for column, ids in carried.items()} if before is None else before,
    )


def _results(finished: tuple[Course, ...]) -> Mapping[str, Cells]:
    return {row.key: _cells(finished, lambda c, key=row.key: c.row == key) for row in form().result_rows}


def _cells(courses: tuple[Course, ...], belongs: Callable[[Course], bool]) -> Cells:
    chosen = tuple(course for course in courses if belongs(course))
    return {
        column: tuple(course.id for course in chosen if column in (course.column, TOTAL)) for column in form().columns
    }


def _stood(course: Course, day: date) -> bool:
    """Whether by its state it had come and was not over at the end of `day`."""
    came = _came(course)
    return came is not None and came <= day and not (course.ended and course.ended <= day)


def _came(course: Course) -> date | None:
    """The day of receipt; where it is missing, or later than anything that was done, the day the record was opened."""
    if course.received is None or (course.latest and course.received > course.latest):
        return course.opened
    return course.received
