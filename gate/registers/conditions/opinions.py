"""Conditions of the registers that gather opinions and that tell the staff."""

from __future__ import annotations

from collections.abc import Mapping

from gate.registers.conditions import Case, Condition
from gate.registers.conditions.common import filled

_OTHER = "4"


def reasonable_forwarded(case: Case) -> bool:
    """Each reasonable opinion went to somebody who can act on it (1.4.3b)."""
    items = case.record.get("items", ())
    return all(str(item.get("to", "")).strip() for item in items if item.get("reasonable") is True)


def explained(case: Case) -> bool:
    """What cannot be solved for now is explained (1.4.3c)."""
    items = case.record.get("items", ())
    return all(str(item.get("explanation", "")).strip() for item in items if item.get("outcome") == "not_now")


def gist_if_other(case: Case) -> bool:
    """What the regulation does not name is told in a few words: what, and why (1.2.2.4)."""
    return case.record.get("item") != _OTHER or filled(case.record, "gist")


def not_public(case: Case) -> bool:
    """What is for the staff is never shown to everybody (1.2.2)."""
    return case.record.get("visibility") != "public"


CONDITIONS: Mapping[str, Condition] = {
    "reasonable_forwarded": reasonable_forwarded,
    "explained": explained,
    "gist_if_other": gist_if_other,
    "not_public": not_public,
}
