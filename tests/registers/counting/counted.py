"""Small sets of records for the reports, written short: requests in one line each, other records in full."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from gate.registers.counting.form import form
from gate.registers.model import Entry, Record, Records
from gate.workdays import SHANGHAI

GIVEN_UP = {"O1": "abandoned", "O2": "abandoned", "O3": "withdrawn_by_applicant"}


def cases(name: str) -> list[dict[str, Any]]:
    """The cases of a YAML file beside this module."""
    return yaml.safe_load(Path(__file__).with_name(name).read_text("utf-8"))


def entry(on: date, source: str | None, to: str, by: str = "p08", **more: Any) -> Entry:
    """An entry at ten o'clock of a day."""
    return Entry(
        datetime.combine(on, time(10), tzinfo=SHANGHAI), by, "office", more.pop("act", "move"), source, to, **more
    )


def request(said: Mapping[str, Any]) -> Record:
    """A request: `id type received` and, where it is over, `answered` (or `given_up`) and `result`.

    `state`, `opened`, `moved` and `values` replace what follows from these.
    """
    received, end = said.get("received"), said.get("answered") or said.get("given_up")
    opened = said.get("opened") or received
    result = said.get("result")
    values: dict[str, Any] = {"applicant_type": said.get("type"), "received_on": received, "result": result}
    if said.get("answered"):
        values["answer"] = {"sent_on": said["answered"]}
    state = said.get("state") or (GIVEN_UP.get(result, "answered") if end else "processing")
    history = [entry(opened, None, "received")]
    if end or said.get("moved"):
        history.append(entry(said.get("moved") or end, "processing", state))
    return Record("", "request", said["id"], state, values | said.get("values", {}), tuple(history))


def record(said: Mapping[str, Any]) -> Record:
    """Any record: `register id state`, `history` as [day, from, to] (with more keys in a fourth place), `values`."""
    history = tuple(entry(on, source, to, **(more[0] if more else {})) for on, source, to, *more in said["history"])
    return Record(
        "", said["register"], said["id"], said.get("state", history[-1].to_state), said.get("values", {}), history
    )


def records(case: Mapping[str, Any]) -> Records:
    """The records of a case."""
    return Records([*map(request, case.get("requests", ())), *map(record, case.get("records", ()))])


def full_row(said: Mapping[str, int] | None) -> dict[str, int]:
    """A row with every column, nought where nothing is said; the total is the sum."""
    said = said or {}
    row = {column: said.get(column, 0) for column in form().applicant_types}
    return row | {"total": sum(row.values())}


def money(numbers: Mapping[str, Any]) -> dict[str, Decimal]:
    """Numbers as the office gives them."""
    return {key: Decimal(str(number)) for key, number in numbers.items()}


def ids(numbers: Iterable[str]) -> list[str]:
    """Ids in order."""
    return sorted(numbers)
