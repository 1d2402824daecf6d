"""What all reports share: their options, and where they are written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from gate import treeio
from gate.commands.base import DayOrTime, Session
from gate.errors import ExitCode, GateError
from gate.registers.reports.document import Document
from gate.registers.reports.forms import BINARY, FORMS, render

Command = Callable[..., ExitCode]


def output_options(function: Command) -> Command:
    """``--format`` and ``--out``."""
    function = click.option(
        "--out", type=click.Path(path_type=Path, dir_okay=False), help="写入的文件，默认显示 / the file to write"
    )(function)
    return click.option(
        "--format", "form", type=click.Choice(FORMS), default="md", help="格式 / form: md, html, docx, json"
    )(function)


def year_option(function: Command) -> Command:
    """``--year``; without it the year before this one in January, else this year."""
    return click.option("--year", type=click.IntRange(2000, 2100), help="年份 / the year")(function)


def on_option(function: Command) -> Command:
    """``--on DATE``."""
    return click.option("--on", type=DayOrTime(), help="截至哪一天，默认今天 / as of this day, today by default")(
        function
    )


def year_or_current(year: int | None, asof: date) -> int:
    """The year asked for; in January a report is about the year before."""
    if year is not None:
        return year
    return asof.year - 1 if asof.month == 1 else asof.year


def write(session: Session, document: Document, data: Mapping[str, Any], form: str, out: Path | None) -> ExitCode:
    """Write the report to `out`, or show it; a form that is no text needs a file (`report-needs-file`)."""
    if out is None and form in BINARY:
        raise GateError("report-needs-file", form=form)
    rendered = render(document, data, form)
    if out is None:
        session.raw(rendered.decode())
        return ExitCode.FINE
    treeio.write_file(out.parent, out.name, rendered)
    session.err(session.say(f"已写入 {out}", f"written: {out}"))
    return ExitCode.FINE
