"""`gate due`: every running clock, the most urgent first."""

from __future__ import annotations

from datetime import date, datetime

import click

from gate import due as clocks_running
from gate import due_report, judging, log
from gate.approvals import read_folder
from gate.commands.base import DayOrTime, Session, command, moment
from gate.due import Row, State
from gate.errors import ExitCode
from gate.releases import find_releases
from gate.workdays import official_calendar


@command(
    "due",
    zh="正在计算的期限：本局承诺和法规期限，先到的报警",
    en="running clocks: the bureau's promise and the law's limit; the earlier is the alarm",
    example="gate due\ngate due --on 2026-11-24 --format json\ngate due --format ics --titles > due.ics",
)
@click.option("--on", type=DayOrTime(), help="截至哪一天，默认今天 / as of this day, today by default")
@click.option("--format", "form", type=click.Choice(["text", "json", "ics"]), default="text")
@click.option(
    "--titles/--no-titles",
    default=None,
    help="写不写标题；默认只在终端上写，日志也是公开 / show titles; by default on a terminal only",
)
def due(session: Session, on: date | None, form: str, titles: bool | None) -> ExitCode:
    """Report the clocks of HEAD; exit 1 when a running one is past its alarm."""
    asof = on or session.now().date()
    rows = _rows(session, moment(session, on))
    shown = session.terminal if titles is None else titles
    if form == "json":
        session.out(due_report.as_json(rows, asof, titles=shown))
    elif form == "ics":
        session.raw(due_report.as_ics(rows, asof, session.lang, titles=shown))
    else:
        session.out(due_report.as_text(rows, asof, session.lang, titles=shown))
    states = {row.state for row in rows}
    if State.OVERDUE in states:
        return ExitCode.REFUSED
    return ExitCode.UNABLE if State.UNKNOWN in states else ExitCode.FINE


def _rows(session: Session, now: datetime) -> tuple[Row, ...]:
    _ = session.repo.root
    tree = session.repo.tree(session.repo.commit("HEAD"))
    chain = judging.read_trust(session.repo, None)
    releases = find_releases(tree)
    folders = {
        release.id: read_folder(
            release.id,
            {
                path.removeprefix(f"approvals/{release.id}/"): blob
                for path, blob in tree.items()
                if path.startswith(f"approvals/{release.id}/")
            },
        )
        for release in releases
    }
    calendar = official_calendar()
    in_force_from = chain.latest.policy.in_force_from
    publications = clocks_running.publications(releases, log.read(tree, chain), folders, calendar, in_force_from)
    return clocks_running.rows(publications, calendar, now)
