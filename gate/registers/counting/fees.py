"""The fees for handling information (条例第42条) that part six of the annual report has to name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from gate.registers.counting.periods import Period
from gate.registers.model import Record


@dataclass(frozen=True, slots=True)
class Fees:
    """Notices sent and payments received in the period: the requests, and the sums in yuan."""

    notified: tuple[str, ...]
    asked: Decimal
    paid: tuple[str, ...]
    received: Decimal


def count(records: Iterable[Record], period: Period) -> Fees:
    """Notices by the day of the notice, payments by the day of payment."""
    charged = tuple(record for record in records if record.state != "void" and record.get("fee.amount") is not None)
    notified = tuple(record for record in charged if period.holds(record.get("fee.notified")))
    paid = tuple(record for record in charged if period.holds(record.get("fee.paid")))
    return Fees(
        tuple(record.id for record in notified),
        _sum(notified),
        tuple(record.id for record in paid),
        _sum(paid),
    )


def _sum(records: Iterable[Record]) -> Decimal:
    return sum((Decimal(record.get("fee.amount")) for record in records), Decimal(0))
