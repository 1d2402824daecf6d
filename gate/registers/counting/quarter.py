"""The quarterly sheet: both sides of the work, openness and secrecy, in numbers and line by line (3.1c, 3.2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from gate.registers.counting import overview
from gate.registers.counting.courses import Course, courses
from gate.registers.counting.overview import Overview
from gate.registers.counting.periods import Period, day_of
from gate.registers.model import Record, Records
from gate.workdays import Calendar

_REFUSED = "refused"
REFUSAL, REVIEW, DISPOSITION = "refusal", "review", "disposition"
_REVIEWED = "office_reviewed"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that the secrecy officer looks at: what it was, in which record, who did it, when."""

    what: str
    record: str
    on: date
    by: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Quarter:
    """The facts of a quarter (or of its part up to a day). `median` are working days from `produced` to publication.

    `withheld` of `decided` reviews ended in not publishing. `refusals` counts refused acts by the class of their
    findings; `months` holds new and finished requests by month. `open` are the requests open at the end.
    """

    period: Period
    overview: Overview
    median: float | None
    decided: tuple[str, ...]
    withheld: tuple[str, ...]
    refusals: Mapping[str, int]
    months: Mapping[str, tuple[int, int]]
    open: tuple[str, ...]
    lines: tuple[Line, ...]


def quarter(records: Records, period: Period, calendar: Calendar) -> Quarter:
    """Count `period` over all records."""
    seen = overview.count(records, period)
    reviews = tuple(record for record in records.of("review") if record.state != "void")
    requests = courses(records.of("request"))
    return Quarter(
        period=period,
        overview=seen,
        median=overview.workdays_to_publication(records.of("publication"), period, calendar),
        decided=seen.reviewed,
        withheld=seen.refused,
        refusals=_refusals(reviews, period),
        months=_months(requests, period),
        open=tuple(course.id for course in requests if course.is_open(period.last)),
        lines=tuple(sorted(_lines(reviews, period), key=lambda line: (line.on, line.record, line.what))),
    )


@dataclass(frozen=True, slots=True)
class Refusal:
    """A signed act that the gate refused, as the review register keeps it (domain.md 6.2): never the text."""

    on: date
    by: str
    act: str
    rule: str
    kind: str

    @property
    def what(self) -> str:
        """The act and the rule that refused it."""
        return " ".join(filter(None, (self.act, self.rule)))


def refusals(review: Record, period: Period) -> Iterator[Refusal]:
    """The refused acts of a review in the period; `kind` is the class of what was found, or else the rule."""
    classes = {finding.get("fid"): finding.get("class") for finding in review.get("scan.findings", ())}
    kept = review.get("refusals", ())
    for refusal in kept:
        if period.holds(refusal.get("at")):
            rule = str(refusal.get("rule") or "")
            kind = classes.get(refusal.get("fid")) or rule or "—"
            yield Refusal(
                day_of(refusal["at"]), str(refusal.get("by") or ""), str(refusal.get("act") or ""), rule, str(kind)
            )
    for entry in review.history:
        if not kept and entry.act == _REFUSED and period.holds(entry.on):
            yield Refusal(entry.on, entry.by, "", entry.note, entry.note or "—")


def _refusals(reviews: Iterable[Record], period: Period) -> Mapping[str, int]:
    counted = Counter(refusal.kind for record in reviews for refusal in refusals(record, period))
    return dict(sorted(counted.items()))


def _lines(reviews: Iterable[Record], period: Period) -> Iterator[Line]:
    for record in reviews:
        for refusal in refusals(record, period):
            yield Line(REFUSAL, record.id, refusal.on, refusal.by, refusal.what)
        for entry in record.history:
            if entry.to_state == _REVIEWED and entry.from_state != _REVIEWED and period.holds(entry.on):
                yield Line(REVIEW, record.id, entry.on, entry.by)
        for disposition in record.get("dispositions", ()):
            if period.holds(at := disposition.get("at")):
                note = str(disposition.get("decision") or "")
                yield Line(DISPOSITION, record.id, day_of(at), str(disposition.get("by") or ""), note)


def _months(requests: tuple[Course, ...], period: Period) -> Mapping[str, tuple[int, int]]:
    new = overview.by_month((course.received for course in requests), period)
    finished = overview.by_month((course.finished for course in requests), period)
    return {month: (new[month], finished[month]) for month in new}
