"""Reads the files that the office gives to a report: its own words and numbers, last year's report, a verification."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from gate import strict_json, strict_yaml, treeio
from gate.errors import GateError
from gate.model import Reason
from gate.registers.counting.form import OPEN, form
from gate.registers.reports.annual import TEXTS
from gate.strict_json import JsonProblem
from gate.strict_yaml import YamlProblem

_NUMBERS = "numbers"


@dataclass(frozen=True, slots=True)
class Given:
    """The office's words by place, and its numbers by the keys of the form."""

    texts: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, Decimal] = field(default_factory=dict)


def read_texts(path: Path | None) -> Given:
    """The file given with ``--texts``; `report-texts` where it says something else than it may."""
    if path is None:
        return Given()
    known = (*TEXTS, _NUMBERS)
    try:
        plain = strict_yaml.parse(treeio.read_file(path).data).plain()
    except YamlProblem as problem:
        raise GateError("report-texts", path=path.name, what=f"{problem.line}: {problem.kind}", known=known) from None
    if not isinstance(plain, dict):
        raise GateError("report-texts", path=path.name, what="mapping", known=known)
    for key, value in plain.items():
        if key not in known or isinstance(value, str) == (key == _NUMBERS):
            raise GateError("report-texts", path=path.name, what=key, known=known)
    numbers = {key: _number(path, key, value) for key, value in plain.pop(_NUMBERS, {}).items()}
    return Given(plain, numbers)


def _number(path: Path, key: str, value: Any) -> Decimal:
    known = tuple(form().decisions)
    try:
        number = Decimal(value) if isinstance(value, str) and key in known else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite():
        raise GateError("report-texts", path=path.name, what=f"{_NUMBERS}.{key}", known=known)
    return number


def read_previous(path: Path | None, year: int) -> Mapping[str, int] | None:
    """Row 四 of the report about `year`, from the JSON it was written as; `report-previous` where it is not that."""
    if path is None:
        return None
    try:
        report = strict_json.loads(treeio.read_file(path).data)
        row = report["part3"][OPEN]
        numbers = {column: row[column] for column in form().columns}
        sound = report["schema"] == "gate-annual/1" and report["year"] == year and not report["draft"]
    except (JsonProblem, KeyError, TypeError):
        raise GateError("report-previous", path=path.name, year=year) from None
    if not sound or not all(isinstance(number, int) for number in numbers.values()):
        raise GateError("report-previous", path=path.name, year=year)
    return numbers


def read_verified(path: Path | None) -> tuple[Reason, ...]:
    """What `gate verify --format json` found, by code and file; `report-verified` where it is not that."""
    if path is None:
        return ()
    try:
        found = strict_json.loads(treeio.read_file(path).data)["reasons"]
        faults = [(str(reason["code"]), str(reason["path"] or "")) for reason in found]
    except (JsonProblem, KeyError, TypeError):
        raise GateError("report-verified", path=path.name) from None
    return tuple(Reason.of(code, path=place) for code, place in faults)
