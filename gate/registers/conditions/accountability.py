"""Conditions of the accountability register (十, 十一(五)): what is pursued, and which measures may be entered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gate.registers.conditions import Case, Condition
from gate.registers.conditions.common import filled, seals
from gate.registers.model import Record

RULES_OF_EFFICIENCY = "行政效能责任追究办法"
"""The rules that a breach of the rules of decision falls under where no party measure follows (11.5.2)."""

_RETALIATION, _LEAK, _DECISION = "3", "4", "6"
_ORDER, _SANCTION, _HANDED_OVER = "order_correction", "sanction", "transfer"
_OWN = frozenset({_ORDER, "criticism", _SANCTION})
_ONLY_IF_SERIOUS = frozenset({"撤销党内职务", "留党察看"})


def _measures(record: Record) -> tuple[Mapping[str, Any], ...]:
    return tuple(record.get("measure", ()))


def _kinds(record: Record) -> frozenset[str]:
    return frozenset(str(measure.get("kind")) for measure in _measures(record))


# -- what it follows ------------------------------------------------------------------------------


def _follows(case: Case, trigger: str, *registers: str) -> bool:
    if case.record.get("trigger") != trigger:
        return True
    sources = (case.records.get(source) for source in case.record.get("source", ()))
    return any(source is not None and source.register in registers for source in sources)


def complaint_as_source(case: Case) -> bool:
    """Retaliation follows a complaint or an investigation, named by its number alone (10.4.3)."""
    return _follows(case, _RETALIATION, "complaint", "accountability")


def leak_as_source(case: Case) -> bool:
    """The disclosure of a secret follows a leak record (10.4.4)."""
    return _follows(case, _LEAK, "leak")


def decision_as_source(case: Case) -> bool:
    """A breach of the rules of decision follows a decision record (11.5.1b)."""
    return _follows(case, _DECISION, "decision")


# -- measures -------------------------------------------------------------------------------------


def order_first(case: Case) -> bool:
    """The first measure is always the order to put it right, with a last day (10.4)."""
    measures = _measures(case.record)
    return bool(measures) and measures[0].get("kind") == _ORDER and measures[0].get("correct_by") is not None


def heard_if_sanction(case: Case) -> bool:
    """Nobody is sanctioned unheard (10.3)."""
    return _SANCTION not in _kinds(case.record) or filled(case.record, "investigation.heard_on")


def persons_if_serious(case: Case) -> bool:
    """A serious case names, sealed, who answers for it (10.4b)."""
    return case.record.get("serious") is not True or seals(case.record, "persons", "name")


def party_outside(case: Case) -> bool:
    """Party discipline, and a sanction for breaking the rules of decision, are decided elsewhere (11.5.1b)."""
    record = case.record
    party = [measure for measure in _measures(record) if measure.get("party_kind")]
    if any(measure.get("kind") != _HANDED_OVER for measure in party):
        return False
    elsewhere = party or (record.get("trigger") == _DECISION and _SANCTION in _kinds(record))
    by = record.get("decided_by.body")
    return not elsewhere or (by is not None and by != case.world.this_body)


def party_if_serious(case: Case) -> bool:
    """留党察看 and 撤销党内职务 are for serious cases only, with the deciding body's number and day (11.5.1c)."""
    record = case.record
    kinds = {measure.get("party_kind") for measure in _measures(record)}
    decided = filled(record, "decided_by.doc_no") and filled(record, "decided_by.on")
    return not kinds & _ONLY_IF_SERIOUS or (record.get("serious") is True and decided)


def trigger6_basis(case: Case) -> bool:
    """A breach of the rules of decision is handed over, or pursued under the rules of efficiency (11.5.2)."""
    record = case.record
    if record.get("trigger") != _DECISION or _HANDED_OVER in _kinds(record):
        return True
    named = RULES_OF_EFFICIENCY in f"{case.entry.basis} {record.get('rules', '')}"
    return named and bool(_kinds(record) & _OWN)


CONDITIONS: Mapping[str, Condition] = {
    "complaint_as_source": complaint_as_source,
    "leak_as_source": leak_as_source,
    "decision_as_source": decision_as_source,
    "order_first": order_first,
    "heard_if_sanction": heard_if_sanction,
    "persons_if_serious": persons_if_serious,
    "party_outside": party_outside,
    "party_if_serious": party_if_serious,
    "trigger6_basis": trigger6_basis,
}
