"""The only place that reads the wall clock."""

from __future__ import annotations

from datetime import datetime

from gate.workdays import SHANGHAI


def now() -> datetime:
    """The present moment in Asia/Shanghai, to the second."""
    return datetime.now(SHANGHAI).replace(microsecond=0)
