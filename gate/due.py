"""Says which publication clocks run, which are near their alarm and which are past it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from gate import clocks
from gate.approvals import Folder
from gate.clocks import Dues
from gate.errors import GateError
from gate.log import Log
from gate.releases import Release
from gate.verdict import digest_of, digests
from gate.workdays import SHANGHAI, Calendar

CLOCK = "publish"


class State(StrEnum):
    """Where a clock stands, the most urgent first."""

    OVERDUE = "overdue"
    UNKNOWN = "unknown"
    TODAY = "today"
    WARNING = "warning"
    RUNNING = "running"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Publication:
    """One release as the clock sees it; `published_at` is None while the clock runs."""

    id: str
    title: str
    office: str
    produced: date
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One clock of one release.

    `remaining` and `overdue` are working days; `warning` is the reminder (5, 3 or 1 working days before)
    that has been reached. In state `unknown` no due date could be computed, for the reason `error`; in state
    `late` the clock has stopped, after its alarm.
    """

    publication: Publication
    state: State
    dues: Dues | None = None
    remaining: int = 0
    overdue: int = 0
    warning: int | None = None
    reminders: tuple[date, ...] = ()
    error: str | None = None


def publications(releases: Iterable[Release], log: Log, folders: Mapping[str, Folder]) -> tuple[Publication, ...]:
    """The releases that have to be, or have been, published: all but those withdrawn or rejected as they are.

    `folders` are the signed acts of each release, by its id. A release whose front matter cannot be read
    has no day to count from; `gate check` refuses it.
    """
    return tuple(
        Publication(
            release.id,
            release.front_matter.title,
            release.front_matter.office,
            release.front_matter.produced,
            _published_at(release, log),
        )
        for release in releases
        if release.front_matter and release.id not in log.withdrawn and not _is_rejected(release, folders)
    )


def _published_at(release: Release, log: Log) -> datetime | None:
    """When these bytes went online; bytes changed since are a new version, whose clock still runs."""
    digest = digest_of(digests(release.files))
    entries = log.published.get(release.id, ())
    return entries[-1].when if entries and entries[-1].digest == digest else None


def _is_rejected(release: Release, folders: Mapping[str, Folder]) -> bool:
    files = digests(release.files)
    folder = folders.get(release.id)
    return bool(folder) and any(a.act.act == "reject" and a.act.files == files for a in folder.acts)


def rows(
    publications: Iterable[Publication], calendar: Calendar, asof: date, in_force_from: date | None = None
) -> tuple[Row, ...]:
    """The clocks that run on the day `asof` and those that stopped late; the most urgent first."""
    found = (row for item in publications if (row := _row(item, calendar, asof, in_force_from)))
    return tuple(sorted(found, key=_urgency))


def _urgency(row: Row) -> tuple[int, date, str]:
    alarm = row.dues.alarm if row.dues and row.dues.alarm else date.max
    return list(State).index(row.state), alarm, row.publication.id


def _row(item: Publication, calendar: Calendar, asof: date, in_force_from: date | None) -> Row | None:
    try:
        dues = clocks.publication(calendar, item.produced, in_force_from)
    except GateError as error:
        return None if item.published_at else Row(item, State.UNKNOWN, error=error.code)
    if item.published_at:
        stopped = item.published_at.astimezone(SHANGHAI).date()
        late = clocks.remaining(calendar, dues.alarm, stopped).overdue
        return Row(item, State.LATE, dues, overdue=late) if stopped > dues.alarm else None
    distance = clocks.remaining(calendar, dues.alarm, asof)
    steps = clocks.table()[CLOCK].warn
    warning = min((step for step in steps if distance.remaining <= step), default=None)
    return Row(
        item,
        _state(dues.alarm, asof, warning),
        dues,
        distance.remaining,
        distance.overdue,
        warning if asof < dues.alarm else None,
        tuple(clocks.warn_on(calendar, dues.alarm, step) for step in steps),
    )


def _state(alarm: date, asof: date, warning: int | None) -> State:
    if asof > alarm:
        return State.OVERDUE
    if asof == alarm:
        return State.TODAY
    return State.RUNNING if warning is None else State.WARNING
