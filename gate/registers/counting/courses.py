"""The course of a request, seen from the annual report: when it came, from whom, when and how it ended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gate.registers.counting.form import form
from gate.registers.counting.periods import day_of
from gate.registers.model import Record

REGISTER = "request"
_GIVEN_UP = ("abandoned", "withdrawn_by_applicant")
_OVER = ("answered", *_GIVEN_UP)


@dataclass(frozen=True, slots=True)
class Course:
    """One request that counts. `received` and `finished` are days, None where the record does not say.

    `finished` is the day on which the answer was sent, and for a request that was given up (O1, O2, O3) the day of
    that move. `opened` and `latest` are the days of its first and last entry, `over` the day of the move into a state
    in which it is over.
    """

    id: str
    column: str | None
    received: date | None
    finished: date | None
    result: str
    opened: date | None
    latest: date | None
    over: date | None

    @property
    def ended(self) -> date | None:
        """The day on which it was over by its state: `finished` where the state agrees, else the day of the move."""
        return (self.finished or self.over) if self.over else None

    def is_open(self, day: date) -> bool:
        """Whether by its dates it had come and was not finished at the end of `day`."""
        return self.received is not None and self.received <= day and not (self.finished and self.finished <= day)

    @property
    def row(self) -> str | None:
        """The row of the form that its result belongs to, None where the form knows no such result."""
        return form().row_of(self.result)


def courses(records: Iterable[Record]) -> tuple[Course, ...]:
    """The requests that count: all but the void ones."""
    return tuple(_course(record) for record in records if record.state != "void")


def _course(record: Record) -> Course:
    applicant = record.get("applicant_type")
    return Course(
        id=record.id,
        column=applicant if applicant in form().applicant_types else None,
        received=record.get("received_on"),
        finished=_finished(record),
        result=str(record.get("result") or ""),
        opened=_opened(record),
        latest=record.history[-1].on if record.history else None,
        over=_over(record),
    )


def _opened(record: Record) -> date | None:
    if record.history:
        return record.history[0].on
    opened = record.get("opened")
    return day_of(opened) if opened else None


def _over(record: Record) -> date | None:
    if record.state not in (*_OVER, "closed"):
        return None
    ended = record.entered(*_OVER) or record.entered("closed")
    return ended.on if ended else None


def _finished(record: Record) -> date | None:
    given_up = record.entered(*_GIVEN_UP)
    if given_up is not None:
        return given_up.on
    return record.get("answer.sent_on")
