"""`gate report evaluation`: problems, measures and results of the evaluation by citizens, or the brief for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import click

from gate.commands.base import Session, command
from gate.commands.report.output import (
    on_option,
    output_options,
    write,
    year_option,
    year_or_current,
)
from gate.commands.report.source import open_registers
from gate.errors import ExitCode, GateError
from gate.registers.counting import periods
from gate.registers.counting.evaluation import brief as count_brief
from gate.registers.counting.evaluation import evaluations
from gate.registers.joined import all_records
from gate.registers.reports import evaluation as reports
from gate.registers.store import Store
from gate.workdays import official_calendar


@command(
    "evaluation",
    zh="社会评议：问题、整改措施和结果，名次由评议表计算",
    en="the evaluation by citizens: problems, measures, results; the order is computed from the sheets",
    example="gate report evaluation --year 2026\ngate report evaluation --year 2026 --brief",
)
@year_option
@click.option("--brief", is_flag=True, help="给评议代表的当年情况 / the year's work, for the representatives")
@on_option
@output_options
def evaluation(
    session: Session, year: int | None, brief: bool, on: date | None, form: str, out: Path | None
) -> ExitCode:
    """Draw it from HEAD; code `report-nothing` for a year without an evaluation."""
    asof = on or session.now().date()
    number = year_or_current(year, asof)
    registers = open_registers(session, on)
    trust = registers.trust
    bureau = trust.policy.bureau.name
    if brief:
        told = count_brief(all_records(registers), periods.year(number).until(asof), official_calendar())
        document, data = reports.brief_document(told, bureau, session.lang), reports.brief_data(told, bureau)
        return write(session, document, data, form, out)
    found = evaluations(all_records(registers), number, _sheets(registers))
    if not found:
        raise GateError("report-nothing", year=number, what=session.say("社会评议", "evaluation"))
    offices = {office.id: office.name for office in trust.offices}
    document = reports.document(found, number, bureau, offices, session.lang)
    return write(session, document, reports.data(found, number, bureau), form, out)


def _sheets(registers: Store) -> Mapping[str, Mapping[str, bytes]]:
    """The sheets of each evaluation that a program can read (CSV), as they lie beside its record."""
    found: dict[str, dict[str, bytes]] = {}
    for record in registers.records.of("evaluation"):
        folder = record.path.rpartition("/")[0]
        for sheet in record.get("sheets", ()):
            path = f"{folder}/{sheet['file'].rpartition('/')[2]}"
            if path.endswith(".csv") and path in registers.tree:
                found.setdefault(record.id, {})[path] = registers.tree[path].data
    return found
