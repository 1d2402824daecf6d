"""What is said to who opens a record: what has to go to the meeting (十一(一)), how to treat people (九(三))."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gate.registers.conditions.decisions import meeting_clause
from gate.registers.model import Record
from gate.registers.numbers import thresholds

Remark = tuple[str, str]
"""The same sentence in Chinese and in English."""


def remark(record: Record) -> Remark | None:
    """What is to be said about a record that was just opened; None where nothing follows."""
    found = _REMARKS.get(record.register)
    return found(record) if found else None


def _meeting(decision: Record) -> Remark:
    clause = meeting_clause(decision)
    if clause is not None:
        return f"须提交领导集体会议决定（{clause}）。", f"it must go to the meeting ({clause})"
    least = thresholds()[decision.get("fund_kind")]
    return (
        f"不到{least.yuan}元（{least.clause}），可以不提交会议。",
        f"it need not go to the meeting: less than {least.yuan} yuan ({least.clause})",
    )


_FACE_TO_FACE = frozenset({"visit", "phone", "in_person", "oral"})
"""Channels on which somebody is talking with the person right now."""


def _courtesy(record: Record) -> Remark | None:
    """How to treat who came or called (9.3)."""
    if record.get("channel") not in _FACE_TO_FACE:
        return None
    return (
        "接待群众要热情、耐心、周到、认真，注意文明礼貌（九(三)）。",
        "be warm, patient, thorough and careful with the person before you (9.3)",
    )


_REMARKS: Mapping[str, Callable[[Record], Remark | None]] = {
    "decision": _meeting,
    "request": _courtesy,
    "inquiry": _courtesy,
    "complaint": _courtesy,
}
