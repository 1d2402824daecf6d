"""`gate report annual`: the annual report in the national form; numbers that do not add up are not printed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from gate.codes import say
from gate.commands.base import Session, command
from gate.commands.report.output import (
    on_option,
    output_options,
    write,
    year_option,
    year_or_current,
)
from gate.commands.report.source import open_registers
from gate.commands.report.texts import read_previous, read_texts
from gate.errors import ExitCode
from gate.model import Reason, Refused
from gate.registers.counting import annual as counting
from gate.registers.counting.form import form as annual_form
from gate.registers.counting.normative import Opening
from gate.registers.joined import all_records
from gate.registers.reports import annual as reports
from gate.registers.reports.annual import Words
from gate.trust import Trust

_FILE = click.Path(path_type=Path, dir_okay=False)


@command(
    "annual",
    zh="政府信息公开工作年度报告：六个部分，数字对不上就不出报告，并指出是哪几条记录",
    en="the annual report: six parts; numbers that do not add up are refused, with the records that break them",
    example="gate report annual --year 2026\n"
    "gate report annual --year 2026 --texts 文字.yaml --format docx --out 年报.docx\n"
    "gate report annual --year 2026 --previous 2025.json --format json --out 2026.json",
)
@year_option
@click.option("--texts", type=_FILE, help="本局自己的文字和数字（YAML） / the office's own words and numbers")
@click.option("--previous", type=_FILE, help="上年报告的 JSON，用来核对结转数 / last year's report as JSON")
@on_option
@output_options
def annual(
    session: Session,
    year: int | None,
    texts: Path | None,
    previous: Path | None,
    on: date | None,
    form: str,
    out: Path | None,
) -> ExitCode:
    """Draw the report from HEAD; exit 1 when an identity of domain 9.4 is broken."""
    asof = on or session.now().date()
    number = year_or_current(year, asof)
    given = read_texts(texts)
    registers = open_registers(session, on)
    trust = registers.trust
    report = counting.annual(
        all_records(registers),
        number,
        asof,
        counting.Given(_opening(trust), read_previous(previous, number - 1), given.numbers),
    )
    if report.broken:
        raise Refused(*report.broken)
    words = Words(
        trust.policy.bureau.name,
        given.texts,
        {code: category.name for code, category in trust.policy.categories.items()},
    )
    missing = tuple(label for key, (_, label) in annual_form().decisions.items() if key not in given.numbers)
    notes = [*report.warnings, *([Reason.of("report-number-missing", what=missing)] if missing else [])]
    if unwritten := reports.unwritten(words):
        notes.append(Reason.of("report-unwritten", what=unwritten))
    for note in notes:
        sentence, step = say(note, session.lang)
        session.err(f"! {sentence} → {step}")
    return write(session, reports.document(report, words), reports.data(report, words), form, out)


def _opening(trust: Trust) -> Opening | None:
    """What the policy says the year before the registers' first left behind."""
    opening = trust.policy.opening
    return Opening(opening.year, opening.carried, opening.in_force) if opening is not None else None
