"""`gate report appraisal`: the facts of a year for those who appraise, and the circular of commendation."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from gate.commands.base import Session, command, moment
from gate.commands.report.output import (
    on_option,
    output_options,
    write,
    year_option,
    year_or_current,
)
from gate.commands.report.source import open_registers
from gate.commands.report.texts import read_verified
from gate.due import Running
from gate.errors import ExitCode
from gate.registers import checking
from gate.registers.clocks import View, of_records
from gate.registers.counting import periods
from gate.registers.counting.appraisal import appraisal as count
from gate.registers.counting.facts import Sight
from gate.registers.joined import all_records
from gate.registers.model import Records
from gate.registers.reports import appraisal as reports
from gate.registers.store import Store
from gate.workdays import official_calendar


@command(
    "appraisal",
    zh="考核事实表：每科室的件数和记录编号，不打分",
    en="facts for the appraisal: counts with the records behind them, for each office, and no score",
    example="gate report appraisal --year 2026\n"
    "gate report appraisal --year 2026 --circular --format docx --out 通报.docx",
)
@year_option
@click.option("--circular", is_flag=True, help="起草表彰通报 / draft the circular that commends the excellent")
@click.option(
    "--verified",
    type=click.Path(path_type=Path, dir_okay=False),
    help="gate verify --format json 的结果，一并列入 / what `gate verify --format json` found, to be listed too",
)
@on_option
@output_options
def appraisal(
    session: Session,
    year: int | None,
    circular: bool,
    verified: Path | None,
    on: date | None,
    form: str,
    out: Path | None,
) -> ExitCode:
    """Draw the sheet from HEAD."""
    asof = on or session.now().date()
    registers = open_registers(session, on)
    trust = registers.trust
    records = all_records(registers)
    sight = Sight(
        records,
        _running(registers, records, session, on),
        periods.year(year_or_current(year, asof)),
        official_calendar(),
        asof,
    )
    found = (*checking.verify(registers).all, *read_verified(verified))
    sheet = count(sight, (office.id for office in trust.offices), found)
    bureau, offices = trust.policy.bureau.name, {office.id: office.name for office in trust.offices}
    document = (
        reports.circular(sheet, bureau, offices) if circular else reports.document(sheet, bureau, offices, session.lang)
    )
    return write(session, document, reports.data(sheet, bureau), form, out)


def _running(registers: Store, records: Records, session: Session, on: date | None) -> tuple[Running, ...]:
    view = View(official_calendar(), moment(session, on), records, registers.trust.policy.in_force_from)
    named = {name: definition.clocks for name, definition in registers.definitions.items()}
    return tuple(of_records(records, named, view))
