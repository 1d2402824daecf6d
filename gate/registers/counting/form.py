"""The form of the annual report: its rows, its columns, and which result of a request stands in which row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from gate import packaged

TOTAL = "total"
"""The column of all applicants, and the outcome of all remedies."""
NEW, CARRIED, FINISHED, OPEN = "new", "carried", "finished", "open"
"""The rows 一, 二, 三(七) and 四 of part three."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of part three: its words, the labels to the left of it, and the results that it counts."""

    key: str
    zh: str
    under: tuple[str, ...] = ()
    results: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """The words of the form in its own order (国办公开办函〔2021〕30号), by the keys that the program uses."""

    parts: tuple[str, ...]
    columns: Mapping[str, str]
    columns_en: Mapping[str, str]
    note: str
    applicants: str
    organisations: str
    rows: tuple[Row, ...]
    documents: Mapping[str, str]
    kinds: Mapping[str, str]
    decisions: Mapping[str, tuple[str, str]]
    remedies: Mapping[str, str]
    outcomes: Mapping[str, str]

    @property
    def applicant_types(self) -> tuple[str, ...]:
        """The columns without the total."""
        return tuple(key for key in self.columns if key != TOTAL)

    @property
    def result_rows(self) -> tuple[Row, ...]:
        """The rows (一) to (六) of 三."""
        return tuple(row for row in self.rows if row.results)

    def row_of(self, result: str | None) -> str | None:
        """The row in which a result is counted; None for a result that the form does not know."""
        return _row_by_result().get(result or "")


@cache
def form() -> Form:
    """The form of this package (`gate/data/annual.yaml`)."""
    data: Mapping[str, Any] = packaged.data("annual.yaml")
    return Form(
        parts=tuple(data["parts"]),
        columns=_words(data["columns"]),
        columns_en={key: entry["en"] for key, entry in data["columns"].items()},
        note=data["note"],
        applicants=data["applicants"],
        organisations=data["organisations"],
        rows=tuple(
            Row(key, row["zh"], tuple(row.get("under", ())), tuple(row.get("result", ())))
            for key, row in data["rows"].items()
        ),
        documents=_words(data["documents"]),
        kinds={entry["kind"]: key for key, entry in data["documents"].items()},
        decisions={key: (entry["item"], entry["zh"]) for key, entry in data["decisions"].items()},
        remedies=_words(data["remedies"]),
        outcomes=_words(data["outcomes"]),
    )


def _words(entries: Mapping[str, Mapping[str, str]]) -> Mapping[str, str]:
    return {key: entry["zh"] for key, entry in entries.items()}


@cache
def _row_by_result() -> Mapping[str, str]:
    return {result: row.key for row in form().rows for result in row.results}
