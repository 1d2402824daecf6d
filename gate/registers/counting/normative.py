"""Part two of the annual report: rules and normative documents made, repealed and in force (条例第20条第(一)项)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from gate.registers.counting.form import form
from gate.registers.counting.periods import Period
from gate.registers.model import Record

REGISTER = "publication"
_PUBLISHED = ("published", "corrected")
_NOT_IN_FORCE = ("废止", "失效")


@dataclass(frozen=True, slots=True)
class Opening:
    """Where the registers begin: the first year they report, and what the year before left behind.

    `carried` are requests by column (only `total` where nobody split them), `in_force` documents by kind.
    """

    year: int | None
    carried: Mapping[str, int]
    in_force: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One kind of document: ids made and repealed in the year, numbers in force before and at its end.

    `contradicting` are records whose state and whose `validity` do not say the same.
    """

    made: tuple[str, ...]
    repealed: tuple[str, ...]
    before: int
    contradicting: tuple[str, ...] = ()

    @property
    def in_force(self) -> int:
        """In force at the end: those before, and made, without those repealed."""
        return self.before + len(self.made) - len(self.repealed)


@dataclass(frozen=True, slots=True)
class Documents:
    """The rows of part two by the keys of the form."""

    rows: Mapping[str, DocumentRow]


@dataclass(frozen=True, slots=True)
class _Document:
    id: str
    made: date
    repealed: date | None
    agrees: bool


def count(records: Iterable[Record], period: Period, opening: Opening | None) -> Documents:
    """Documents that were ever published, by the day on which they were made (`produced`) and repealed."""
    documents: dict[str, list[_Document]] = {key: [] for key in form().documents}
    for record in records:
        key = form().kinds.get(record.get("doc_kind"))
        if key and record.state != "void" and record.entered(*_PUBLISHED) and record.get("produced"):
            documents[key].append(_document(record))
    return Documents({key: _row(key, found, period, opening) for key, found in documents.items()})


def _document(record: Record) -> _Document:
    repeal = record.entered("repealed")
    agrees = (record.get("validity") in _NOT_IN_FORCE) == (repeal is not None) and record.get("validity") is not None
    return _Document(record.id, record.get("produced"), repeal.on if repeal else None, agrees)


def _row(key: str, documents: list[_Document], period: Period, opening: Opening | None) -> DocumentRow:
    since = date(opening.year, 1, 1) if opening and opening.year else date.min
    before = opening.in_force.get(key, 0) if opening else 0
    for document in documents:
        before += since <= document.made < period.first
        before -= document.repealed is not None and since <= document.repealed < period.first
    return DocumentRow(
        made=tuple(document.id for document in documents if period.holds(document.made)),
        repealed=tuple(document.id for document in documents if period.holds(document.repealed)),
        before=before,
        contradicting=tuple(document.id for document in documents if not document.agrees),
    )
