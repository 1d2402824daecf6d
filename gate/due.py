"""Says which clocks run, which are near their alarm and which are past it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from gate import clocks
from gate.approvals import Folder
from gate.clocks import Dues
from gate.errors import GateError
from gate.log import Log
from gate.releases import Release
from gate.verdict import digest_of, digests
from gate.workdays import SHANGHAI, Calendar

PUBLISH = "publish"


class State(StrEnum):
    """Where a clock stands, the most urgent first."""

    OVERDUE = "overdue"
    UNKNOWN = "unknown"
    TODAY = "today"
    WARNING = "warning"
    RUNNING = "running"
    PAUSED = "paused"
    WATCHED = "watched"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Running:
    """One clock of one thing: a release, a record, or a yearly duty of an office.

    `dues` are its last days, or None: for a clock in hours `due_at` stands instead, and where neither could be
    computed `error` says why. `stopped` (or `stopped_at`) is None while it runs. `flags` are words about it:
    ``paused`` (an open letter to others), ``blocked`` (a referral or leak is open), ``correction_notice_late``.
    """

    clock: str
    id: str
    title: str
    office: str
    start: date
    dues: Dues | None = None
    stopped: date | None = None
    due_at: datetime | None = None
    stopped_at: datetime | None = None
    flags: tuple[str, ...] = ()
    error: str | None = None

    @property
    def alarm(self) -> date | None:
        """The day after which it is late."""
        if self.due_at is not None:
            return self.due_at.astimezone(SHANGHAI).date()
        return self.dues.alarm if self.dues else None

    @property
    def provisional(self) -> bool:
        """Whether a day of its computation lies after the official calendar."""
        return bool(self.dues and self.dues.provisional)


@dataclass(frozen=True, slots=True)
class Row:
    """A clock and where it stands.

    `remaining` and `overdue` are working days, for a clock in hours full hours; `warning` is the reminder that has
    been reached. In state `unknown` no due date could be computed; in state `late` it stopped after its alarm.
    """

    item: Running
    state: State
    remaining: int = 0
    overdue: int = 0
    warning: int | None = None
    reminders: tuple[date, ...] = ()


def running(clock: str, compute: Callable[[], Dues], **said) -> Running:
    """A clock with the dues that `compute` gives, or the error it raises."""
    try:
        return Running(clock, dues=compute(), **said)
    except GateError as error:
        return Running(clock, error=error.code, **said)


def publications(
    releases: Iterable[Release],
    log: Log,
    folders: Mapping[str, Folder],
    calendar: Calendar,
    in_force_from: date | None = None,
) -> tuple[Running, ...]:
    """The releases that have to be, or have been, published: all but those withdrawn or rejected as they are.

    `folders` are the signed acts of each release, by its id. A release whose front matter cannot be read
    has no day to count from; `gate check` refuses it.
    """
    return tuple(
        _publication(release, log, calendar, in_force_from)
        for release in releases
        if release.front_matter and release.id not in log.withdrawn and not _is_rejected(release, folders)
    )


def _publication(release: Release, log: Log, calendar: Calendar, in_force_from: date | None) -> Running:
    front = release.front_matter
    published = _published_at(release, log)
    return running(
        PUBLISH,
        lambda: clocks.publication(calendar, front.produced, in_force_from),
        id=release.id,
        title=front.title,
        office=front.office,
        start=front.produced,
        stopped=published.astimezone(SHANGHAI).date() if published else None,
        stopped_at=published,
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


def rows(items: Iterable[Running], calendar: Calendar, now: datetime) -> tuple[Row, ...]:
    """The clocks that run at the moment `now` and those that stopped late; the most urgent first."""
    found = (row for item in items if (row := _row(item, calendar, now)))
    return tuple(sorted((row for row in found if not _unheard(row)), key=_urgency))


def _unheard(row: Row) -> bool:
    return row.state is State.RUNNING and clocks.table()[row.item.clock].quiet


def _urgency(row: Row) -> tuple[int, date, str, str]:
    return list(State).index(row.state), row.item.alarm or date.max, row.item.id, row.item.clock


def _row(item: Running, calendar: Calendar, now: datetime) -> Row | None:
    if item.error is not None:
        return None if item.stopped else Row(item, State.UNKNOWN)
    if item.due_at is not None:
        return _row_in_hours(item, now)
    if item.alarm is None:
        return None if item.stopped else Row(item, State.PAUSED)
    return _stopped(item, calendar) if item.stopped else _running(item, calendar, now.astimezone(SHANGHAI).date())


def _stopped(item: Running, calendar: Calendar) -> Row | None:
    clock = clocks.table()[item.clock]
    if clock.watch or item.stopped <= item.alarm:
        return None
    return Row(item, State.LATE, overdue=clocks.remaining(calendar, item.alarm, item.stopped).overdue)


def _running(item: Running, calendar: Calendar, asof: date) -> Row:
    clock = clocks.table()[item.clock]
    distance = clocks.remaining(calendar, item.alarm, asof)
    warning = min((step for step in clock.warn if distance.remaining <= step), default=None)
    return Row(
        item,
        State.WATCHED if clock.watch else _state(item.alarm, asof, warning),
        distance.remaining,
        distance.overdue,
        warning if asof < item.alarm else None,
        tuple(clocks.warn_on(calendar, item.alarm, step) for step in clock.warn),
    )


def _state(alarm: date, asof: date, warning: int | None) -> State:
    if asof > alarm:
        return State.OVERDUE
    if asof == alarm:
        return State.TODAY
    return State.RUNNING if warning is None else State.WARNING


_HOUR = timedelta(hours=1)


def _row_in_hours(item: Running, now: datetime) -> Row | None:
    stopped = item.stopped_at
    if stopped is not None:
        late = -((item.due_at - stopped) // _HOUR)
        return Row(item, State.LATE, overdue=late) if stopped > item.due_at else None
    if now > item.due_at:
        return Row(item, State.OVERDUE, overdue=-((item.due_at - now) // _HOUR))
    return Row(item, State.TODAY, remaining=(item.due_at - now) // _HOUR)


def with_flag(item: Running, flag: str) -> Running:
    """The same clock with one more word about it."""
    return replace(item, flags=(*item.flags, flag))
