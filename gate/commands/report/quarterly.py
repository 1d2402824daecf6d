"""`gate report quarterly`: what was published and what was refused, for the leading group and the secrecy officer."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from gate.commands.base import Session, command
from gate.commands.report.output import on_option, output_options, write
from gate.commands.report.source import open_registers
from gate.errors import ExitCode
from gate.registers.counting import periods
from gate.registers.counting.quarter import quarter as count
from gate.registers.joined import all_records
from gate.registers.reports import quarterly as reports
from gate.workdays import official_calendar


@command(
    "quarterly",
    zh="季度情况：公开的快慢、被拒绝的签署、审查和处置明细",
    en="a quarter: how fast things were published, what was refused, every review and disposition",
    example="gate report quarterly --quarter 2026Q1\n"
    "gate report quarterly --year 2026 --quarter 1 --format html --out q1.html",
)
@click.option("--quarter", "which", help="季度：2026Q1，或与 --year 同用的 1 至 4 / the quarter")
@click.option("--year", type=click.IntRange(2000, 2100), help="年份 / the year")
@on_option
@output_options
def quarterly(
    session: Session, which: str | None, year: int | None, on: date | None, form: str, out: Path | None
) -> ExitCode:
    """Draw the sheet from HEAD; without ``--quarter`` for the quarter that the day lies in."""
    asof = on or session.now().date()
    current = f"{asof.year}Q{(asof.month + 2) // 3}"
    period = periods.quarter(which or current, year).until(asof)
    registers = open_registers(session, on)
    sheet = count(all_records(registers), period, official_calendar())
    bureau = registers.trust.policy.bureau.name
    return write(session, reports.document(sheet, bureau, session.lang), reports.data(sheet, bureau), form, out)
