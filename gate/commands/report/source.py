"""Where reports come from: every record of HEAD."""

from __future__ import annotations

from datetime import date

from gate.commands.base import Session, moment
from gate.model import Refused
from gate.registers import store
from gate.registers.store import Store


def open_registers(session: Session, on: date | None) -> Store:
    """The registers of HEAD. A record that cannot be read refuses the report: its numbers would be wrong."""
    opened = store.open_store(session.repo, moment(session, on), rev="HEAD")
    unread = tuple(
        reason for reading in opened.readings.values() if reading.record is None for reason in reading.reasons
    )
    if unread:
        raise Refused(*unread)
    return opened
