"""The numbers of the registers' rules: least periods and counts, and the sums from which on a meeting decides.

They stand with their clauses in `gate/data/registers.yaml`. What the bureau chose itself (``mark: policy``), its policy
may set anew under the same name; what a law or the regulation sets, it may not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from gate import packaged
from gate.clocks import Length

_CHOSEN = "policy"


@dataclass(frozen=True, slots=True)
class Threshold:
    """A sum in yuan and the clause that sets it; the sum itself is included."""

    yuan: Decimal
    clause: str


@cache
def _data() -> Mapping[str, Any]:
    return packaged.data("registers.yaml")


def length(name: str, policy: Mapping[str, Any]) -> Length:
    """A least (or longest) period by its name. A policy that says no period is `bad_length`."""
    row = _data()["lengths"][name]
    return Length.parse(str(_said(name, row, policy, row["length"])))


def count(name: str, policy: Mapping[str, Any]) -> int:
    """A least or greatest number by its name."""
    row = _data()["counts"][name]
    return int(_said(name, row, policy, row["n"]))


def _said(name: str, row: Mapping[str, Any], policy: Mapping[str, Any], own: Any) -> Any:
    return policy.get(name, own) if row["mark"] == _CHOSEN else own


@cache
def thresholds() -> Mapping[str, Threshold]:
    """The sums of 十一(一)3 by the kind of spending."""
    rows = _data()["thresholds"].items()
    return {kind: Threshold(Decimal(row["yuan"]), row["clause"]) for kind, row in rows}
