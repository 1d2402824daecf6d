"""The annual report on openness work (条例第50条): all its tables, checked against each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from gate.model import Reason
from gate.registers.counting import fees, identities, normative, overview, remedies, requests
from gate.registers.counting.courses import REGISTER, courses
from gate.registers.counting.fees import Fees
from gate.registers.counting.form import form
from gate.registers.counting.normative import Documents, Opening
from gate.registers.counting.overview import Overview
from gate.registers.counting.periods import Period, year
from gate.registers.counting.remedies import Remedies
from gate.registers.counting.requests import RequestTable
from gate.registers.model import Records


@dataclass(frozen=True, slots=True)
class Given:
    """What the registers do not hold: how they began, last year's report, numbers that the office supplies.

    `previous` is row 四 of last year's published report by column. `decisions` are numbers of permits, penalties and
    coercive measures, and `charge` in units of ten thousand yuan.
    """

    opening: Opening | None = None
    previous: Mapping[str, int] | None = None
    decisions: Mapping[str, Decimal] | None = None


@dataclass(frozen=True, slots=True)
class Annual:
    """The report of one year: every number with the records behind it.

    `period` ends before 31 December while it is a draft. `broken` are the identities that do not hold: then nothing
    may be printed. `warnings` are what people should look at.
    """

    period: Period
    draft: bool
    documents: Documents
    decisions: Mapping[str, Decimal]
    requests: RequestTable
    remedies: Remedies
    fees: Fees
    overview: Overview
    broken: tuple[Reason, ...]
    warnings: tuple[Reason, ...]


def annual(records: Records, number: int, on: date, given: Given | None = None) -> Annual:
    """The report of the year `number` as of the end of the day `on`."""
    given = given or Given()
    period = year(number).until(on)
    opening = _dated(given.opening, records)
    of_requests = records.of(REGISTER)
    table = requests.count(courses(of_requests), period, _before(given, opening, number))
    documents = normative.count(records.of(normative.REGISTER), period, opening)
    remedy_table = remedies.count(of_requests, period)
    decisions = {key: (given.decisions or {}).get(key, Decimal(0)) for key in form().decisions}
    return Annual(
        period=period,
        draft=on < year(number).last,
        documents=documents,
        decisions=decisions,
        requests=table,
        remedies=remedy_table,
        fees=fees.count(of_requests, period),
        overview=overview.count(records, period),
        broken=(
            *identities.of_requests(table),
            *identities.of_documents(documents),
            *identities.of_decisions(decisions),
            *identities.of_remedies(remedy_table),
        ),
        warnings=remedies.skipped_review(of_requests, period),
    )


def _dated(opening: Opening | None, records: Records) -> Opening | None:
    """The opening with its year: where the policy gives none, the year in which the first request was opened."""
    if opening is None or opening.year is not None:
        return opening
    years = [record.history[0].on.year for record in records.of(REGISTER) if record.history]
    return Opening(min(years, default=None), opening.carried, opening.in_force)


def _before(given: Given, opening: Opening | None, number: int) -> Mapping[str, int] | None:
    if given.previous is not None:
        return given.previous
    return opening.carried if opening and opening.year == number and opening.carried else None
