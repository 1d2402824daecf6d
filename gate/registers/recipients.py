"""Who can open sealed data: the records of the register `recipients`, one for each age public key (domain.md 6.17)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gate.registers.model import Records
from gate.registers.sealed_files import Stub, stubs

REGISTER = "recipients"


@dataclass(frozen=True, slots=True)
class Recipient:
    """One public key, whose it is, and the days on which data is sealed for it (both included)."""

    id: str
    key: str
    holder: str
    start: date
    until: date | None = None

    def covers(self, day: date) -> bool:
        """Whether data is sealed for this key on `day`."""
        return self.start <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Outdated:
    """A sealed file that retired recipients can still open."""

    record: str
    stub: Stub
    retired: tuple[str, ...]
    missing: tuple[str, ...]


def listed(records: Records) -> tuple[Recipient, ...]:
    """Every recipient that was ever listed, void ones left out."""
    return tuple(
        Recipient(record.id, record.get("key"), record.get("holder"), record.get("from"), record.get("until"))
        for record in records.of(REGISTER)
        if record.state != "void"
    )


def active(recipients: Iterable[Recipient], day: date) -> tuple[str, ...]:
    """The keys for which data is sealed on `day`, sorted."""
    return tuple(sorted({recipient.key for recipient in recipients if recipient.covers(day)}))


def outdated(records: Records, recipients: Iterable[Recipient], day: date) -> tuple[Outdated, ...]:
    """Every sealed file whose recipients are not those of `day`: by keys that are no longer, or not yet, among them."""
    keys = set(active(recipients, day))
    found = []
    for record in records:
        for stub in stubs(record):
            sealed_for = set(stub.recipients)
            if sealed_for != keys:
                retired, missing = tuple(sorted(sealed_for - keys)), tuple(sorted(keys - sealed_for))
                found.append(Outdated(record.id, stub, retired, missing))
    return tuple(found)
