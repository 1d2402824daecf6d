"""`gate due`: every running clock, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

import click

from gate import due as clocks_running
from gate import due_report, log
from gate.approvals import Folder, read_folder
from gate.commands.base import DayOrTime, Session, command, moment
from gate.due import Row, State
from gate.errors import ExitCode
from gate.model import Tree
from gate.registers import store
from gate.registers.clocks import View, of_records, of_the_year
from gate.registers.joined import all_records
from gate.registers.model import Records
from gate.releases import Release, find_releases
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
    """The clocks of releases without a record of their own, of all records, and of the year."""
    _ = session.repo.root
    registers = store.open_store(session.repo, now, rev="HEAD")
    trust, calendar = registers.trust, official_calendar()
    in_force_from = trust.policy.in_force_from
    tree = session.repo.tree(session.repo.commit("HEAD"), ("content", "approvals", "mkdocs.yml"))
    entered = log.read(registers.tree, registers.chain)
    releases, records = find_releases(tree), all_records(registers)
    own = {str(record.get("content") or "").rstrip("/") for record in registers.records.of("publication")}
    alone = [release for release in releases if release.root.rstrip("/") not in own]
    view = View(calendar, now, records, in_force_from)
    named = {name: definition.clocks for name, definition in registers.definitions.items()}
    offices = [office.id for office in trust.offices]
    running = (
        *clocks_running.publications(alone, entered, _folders(tree, alone), calendar, in_force_from),
        *of_records((record for record in records if record.path), named, view),
        *of_the_year(view, offices, trust.policy.openness_office, _began(registers.records)),
    )
    return clocks_running.rows(running, calendar, now)


def _folders(tree: Tree, releases: Iterable[Release]) -> Mapping[str, Folder]:
    wanted = {release.id: {} for release in releases}
    for path, blob in tree.items():
        if path.startswith("approvals/"):
            release, _, name = path.removeprefix("approvals/").partition("/")
            if release in wanted:
                wanted[release][name] = blob
    return {release: read_folder(release, files) for release, files in wanted.items()}


def _began(stored: Records) -> date | None:
    """The day of the first record that somebody made: what was due before it is not owed here."""
    return min((record.history[0].on for record in stored if record.history), default=None)
