"""The sums that the tables of the annual report must keep, per column and in total (domain.md 9.4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal

from gate.model import Reason
from gate.registers.counting.form import CARRIED, FINISHED, NEW, OPEN, TOTAL, form
from gate.registers.counting.normative import Documents
from gate.registers.counting.remedies import Remedies
from gate.registers.counting.requests import Cells, RequestTable

_Ids = tuple[str, ...]


def of_requests(table: RequestTable) -> Iterator[Reason]:
    """The identities (a) to (h) of part three; each broken one is a reason that names the records behind it."""
    rows = table.rows
    yield from _compared(
        "E-RPT-001", lambda c: rows[NEW][c] + rows[CARRIED][c], lambda c: rows[FINISHED][c] + rows[OPEN][c]
    )
    yield from _compared("E-RPT-002", lambda c: rows[FINISHED][c], lambda c: _of_results(table, c))
    yield from _total_column(table)
    yield from _carried(table)
    yield from _compared("E-RPT-005", lambda c: rows[NEW][c], lambda c: table.received[c])
    yield from _one_row_each(table)
    yield from _not_negative(table)
    yield from _compared("E-RPT-008", lambda c: rows[OPEN][c], lambda c: table.standing[c])


def of_documents(documents: Documents) -> Iterator[Reason]:
    """Part two: what is in force follows from the year before, is not negative, and agrees with each record."""
    for key, row in documents.rows.items():
        label = form().documents[key]
        if row.contradicting:
            yield _broken("E-RPT-009", columns=(label,), records=row.contradicting)
        if row.in_force < 0 or row.before < 0:
            yield _broken("E-RPT-007", columns=(f"{label} {min(row.before, row.in_force)}",), records=row.repealed)


def of_decisions(decisions: Mapping[str, Decimal]) -> Iterator[Reason]:
    """Part two, what the office supplies: whole numbers that are not negative; money with at most two decimals."""
    wrong = tuple(
        f"{form().decisions[key][1]} {number}"
        for key, number in decisions.items()
        if number < 0 or number != round(number, 2 if key == "charge" else 0)
    )
    if wrong:
        yield _broken("E-RPT-007", columns=wrong, records=())


def of_remedies(remedies: Remedies) -> Iterator[Reason]:
    """Part four: in each block the total is the sum of the four outcomes."""
    for kind, cells in remedies.items():
        counted = [record for outcome, ids in cells.items() if outcome != TOTAL for record in ids]
        if len(counted) != len(cells[TOTAL]):
            label = f"{form().remedies[kind]} {len(cells[TOTAL])}≠{len(counted)}"
            yield _broken("E-RPT-010", columns=(label,), records=_difference(cells[TOTAL], tuple(counted)))


def _broken(code: str, columns: Iterable[str], records: Iterable[str]) -> Reason:
    """The reason for one broken identity; a dash where no record is to blame."""
    return Reason.of(code, columns=tuple(columns), records=tuple(records) or ("—",))


def _of_results(table: RequestTable, column: str) -> _Ids:
    return tuple(record for row in form().result_rows for record in table.rows[row.key][column])


def _compared(code: str, left: Callable[[str], _Ids], right: Callable[[str], _Ids]) -> Iterator[Reason]:
    """One reason for all columns in which the two sides are not equal."""
    sums, records = [], set()
    for column, label in form().columns.items():
        one, other = left(column), right(column)
        if len(one) != len(other) or _difference(one, other):
            sums.append(f"{label} {len(one)}≠{len(other)}" if len(one) != len(other) else label)
            records.update(_difference(one, other))
    if sums:
        yield _broken(code, columns=tuple(sums), records=tuple(sorted(records)))


def _difference(one: Iterable[str], other: Iterable[str]) -> _Ids:
    """The ids that stand more often on one side than on the other."""
    left, right = Counter(one), Counter(other)
    return tuple(sorted({*(left - right), *(right - left)}))


def _total_column(table: RequestTable) -> Iterator[Reason]:
    """(c) in every row the columns of the applicants make the total."""
    rows, records = [], set()
    for row in form().rows:
        cells = table.rows[row.key]
        parts = _parts(cells)
        if len(parts) != len(cells[TOTAL]):
            rows.append(f"{row.zh} {len(cells[TOTAL])}≠{len(parts)}")
            records.update(_difference(cells[TOTAL], parts))
    if rows:
        yield _broken("E-RPT-003", columns=tuple(rows), records=tuple(sorted(records)))


def _parts(cells: Cells) -> _Ids:
    return tuple(record for column in form().applicant_types for record in cells[column])


def _carried(table: RequestTable) -> Iterator[Reason]:
    """(d) what the year took over is what the year before handed on, in every column of which that is known."""
    carried = table.rows[CARRIED]
    wrong = [column for column, expected in table.before.items() if len(carried[column]) != expected]
    if wrong:
        sums = (f"{form().columns[column]} {len(carried[column])}≠{table.before[column]}" for column in wrong)
        to_blame = [column for column in wrong if column != TOTAL] or wrong
        yield _broken("E-RPT-004", sums, sorted({record for column in to_blame for record in carried[column]}))


def _one_row_each(table: RequestTable) -> Iterator[Reason]:
    """(f) every request that was over in the year stands in exactly one row of the results."""
    in_rows = Counter(_of_results(table, TOTAL))
    stray = tuple(sorted(record for record in table.ended[TOTAL] if in_rows[record] != 1))
    if stray:
        yield _broken(
            "E-RPT-006", columns=(f"{len(table.ended[TOTAL])}≠{len(table.ended[TOTAL]) - len(stray)}",), records=stray
        )


def _not_negative(table: RequestTable) -> Iterator[Reason]:
    """(g) counts of records cannot be negative; numbers that were typed can."""
    negative = tuple(f"{form().columns[column]} {number}" for column, number in table.before.items() if number < 0)
    if negative:
        yield _broken("E-RPT-007", columns=negative, records=())
