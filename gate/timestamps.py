"""Times as the gate's own files write them: RFC 3339 at +08:00, to the second."""

from __future__ import annotations

import re
from datetime import datetime

from gate.workdays import SHANGHAI

_FORM = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\+08:00")


def parse(text: str) -> datetime:
    """The instant that `text` names; only ``YYYY-MM-DDThh:mm:ss+08:00`` is read. Raises `ValueError`."""
    if not _FORM.fullmatch(text):
        raise ValueError("not a time of the form YYYY-MM-DDThh:mm:ss+08:00")
    return datetime.fromisoformat(text[:19]).replace(tzinfo=SHANGHAI)


def render(when: datetime) -> str:
    """`when`, which must know its zone, at +08:00; fractions of a second are cut off. Raises `ValueError`."""
    if when.tzinfo is None:
        raise ValueError("a time without its zone")
    return when.astimezone(SHANGHAI).replace(microsecond=0, tzinfo=None).isoformat() + "+08:00"
