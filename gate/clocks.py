"""Computes due dates: the bureau's own promise and the law's limit, side by side.

Due dates are derived from events and never stored. Lengths stand with their clauses in
`gate/data/clocks.yaml`. A clock that is asked something impossible raises GateError with one of
calendar_missing, bad_length, no_timezone, event_order, extension_too_long, extension_once, correction_once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from gate import packaged
from gate.errors import GateError
from gate.workdays import SHANGHAI, Calendar, corresponding_day, positive


class Profile(StrEnum):
    """Whose rule a clock follows: the bureau's regulation, or the openness regulation of 2019."""

    SEED = "seed"
    LAW = "2019"


class Unit(StrEnum):
    """What a length counts."""

    WORKDAYS = "wd"
    DAYS = "d"
    MONTHS = "month"
    HOURS = "h"


_UNITS = {
    "wd": Unit.WORKDAYS, "workdays": Unit.WORKDAYS, "个工作日": Unit.WORKDAYS, "工作日": Unit.WORKDAYS,
    "d": Unit.DAYS, "day": Unit.DAYS, "days": Unit.DAYS, "日": Unit.DAYS, "天": Unit.DAYS,
    "month": Unit.MONTHS, "months": Unit.MONTHS, "个月": Unit.MONTHS,
    "h": Unit.HOURS, "hour": Unit.HOURS, "hours": Unit.HOURS, "小时": Unit.HOURS,
}  # fmt: skip

_LENGTH = re.compile(r"(-?[0-9]{1,9}) ?([a-z个工作日天月小时]{1,8})")


@dataclass(frozen=True, slots=True)
class Length:
    """A period: `n` of `unit`."""

    n: int
    unit: Unit

    @classmethod
    def parse(cls, text: str) -> Length:
        """``10wd``, ``30d``, ``1month``, ``24h``, or the same in Chinese (10个工作日); else `bad_length`."""
        match = _LENGTH.fullmatch(text)
        if not match or match[2] not in _UNITS:
            raise GateError("bad_length", length=text)
        return cls(positive(int(match[1])), _UNITS[match[2]])

    def __str__(self) -> str:
        return f"{self.n}{self.unit}"


@dataclass(frozen=True, slots=True)
class Limit:
    """A length and the clause that sets it."""

    length: Length
    clause: str


@dataclass(frozen=True, slots=True)
class Clock:
    """A row of `gate/data/clocks.yaml`: what it is called, its limits, and when people are reminded.

    `warn` counts working days before the alarm, or hours after the start for a clock in hours. `policy` is a
    length that this bureau chose itself; `watch` marks a clock that runs for somebody else and raises no alarm;
    `quiet` one that is listed only once a reminder is reached. `clauses` are those of the regulation that it serves.
    """

    name: str
    zh: str
    en: str
    limits: Mapping[Profile, Limit]
    warn: tuple[int, ...]
    policy: Limit | None = None
    watch: bool = False
    quiet: bool = False
    clauses: tuple[str, ...] = ()


@cache
def _data() -> Mapping[str, Any]:
    return packaged.data("clocks.yaml")


@cache
def table() -> Mapping[str, Clock]:
    """Every clock by its name."""
    return {
        name: Clock(
            name=name,
            zh=row["zh"],
            en=row["en"],
            limits={
                profile: Limit(Length.parse(row[profile]["length"]), row[profile]["clause"])
                for profile in Profile
                if profile in row
            },
            warn=tuple(row["warn"]),
            policy=_policy(row),
            watch=bool(row.get("watch")),
            quiet=bool(row.get("quiet")),
            clauses=tuple(row.get("clauses", ())),
        )
        for name, row in _data()["clocks"].items()
    }


def _policy(row: Mapping[str, Any]) -> Limit | None:
    return Limit(Length.parse(row["policy"]["length"]), row["policy"]["clause"]) if "policy" in row else None


def _limit(name: str, profile: Profile) -> int:
    return table()[name].limits[profile].length.n


@dataclass(frozen=True, slots=True)
class Dues:
    """The last day under each rule (None: that clock does not run), and the earliest of them, the alarm.

    `promised` is a day that was promised to somebody, or that the bureau's own policy sets.
    """

    seed: date | None
    law: date | None
    alarm: date | None
    provisional: bool
    promised: date | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """A period in calendar days or months: its `raw` last day, and the `due` day after rolling forward."""

    raw: date
    due: date
    provisional: bool


def _dues(calendar: Calendar, seed: date | None, law: date | None, *touched: date) -> Dues:
    alarm = min((day for day in (seed, law) if day), default=None)
    return Dues(seed, law, alarm, calendar.is_provisional(seed, law, *touched))


def _both(calendar: Calendar, name: str, start: date) -> Dues:
    seed, law = (calendar.add_workdays(start, _limit(name, profile)) for profile in Profile)
    return _dues(calendar, seed, law)


def of_table(calendar: Calendar, name: str, start: date, promised: date | None = None) -> Dues:
    """The dues of a clock of the table that starts on a day; calendar days and months roll forward (民法典 203)."""
    clock = table()[name]
    ends = {profile: _end(calendar, start, limit.length) for profile, limit in clock.limits.items()}
    chosen = promised or (_end(calendar, start, clock.policy.length) if clock.policy else None)
    seed, law = ends.get(Profile.SEED), ends.get(Profile.LAW)
    alarm = min((day for day in (seed, law, chosen) if day), default=None)
    return Dues(seed, law, alarm, calendar.is_provisional(seed, law, chosen), chosen)


def _end(calendar: Calendar, start: date, length: Length) -> date:
    if length.unit is Unit.WORKDAYS:
        return calendar.add_workdays(start, length.n)
    if length.unit is Unit.DAYS:
        return days(calendar, start, length.n, roll=True).due
    if length.unit is Unit.MONTHS:
        return months(calendar, start, length.n, roll=True).due
    raise GateError("bad_length", length=str(length))


def publication(calendar: Calendar, produced: date, in_force_from: date | None = None) -> Dues:
    """By when information produced (or changed) on a day must be public: clause 1.4.4 and 条例第26条.

    The bureau's promise runs only for what was produced on or after `in_force_from` (clause 13).
    """
    dues = _both(calendar, "publish", produced)
    if in_force_from is None or produced >= in_force_from:
        return dues
    return _dues(calendar, None, dues.law)


def correction_notice(calendar: Calendar, received: date) -> Dues:
    """By when an applicant must be told to complete an application (条例第30条; the seed has no own time)."""
    return _both(calendar, "correction_notice", received)


def months(calendar: Calendar, start: date, n: int, *, roll: bool) -> Period:
    """`n` calendar months after `start` (民法典 articles 202, 203)."""
    return _period(calendar, calendar.months_later(start, n), roll)


def days(calendar: Calendar, start: date, n: int, *, roll: bool) -> Period:
    """`n` calendar days after `start` (民法典 article 203)."""
    return _period(calendar, calendar.days_later(start, n), roll)


def _period(calendar: Calendar, raw: date, roll: bool) -> Period:
    due = calendar.roll_forward(raw) if roll else raw
    return Period(raw, due, calendar.is_provisional(due))


def hours(start: datetime, n: int) -> datetime:
    """`n` hours after `start`, through nights and holidays; a time without its zone is `no_timezone`."""
    if start.tzinfo is None:
        raise GateError("no_timezone", start=start.isoformat())
    try:
        return start.astimezone(SHANGHAI) + timedelta(hours=positive(n))
    except OverflowError:
        raise GateError("bad_length", length=n) from None


@dataclass(frozen=True, slots=True)
class FixedDate:
    """A date of the law that never rolls, and the last working day on or before it."""

    due: date
    act_by: date
    provisional: bool


def annual_report(calendar: Calendar, report_year: int) -> FixedDate:
    """When the annual report about `report_year` is due (条例第49条)."""
    rule = _data()["fixed"]["annual_report"]
    if not calendar.first.year <= report_year + 1 <= calendar.last.year:
        raise GateError("calendar_missing", day=report_year + 1, first=calendar.first.year, last=calendar.last.year)
    due = date(report_year + 1, rule["month"], rule["day"])
    return FixedDate(due, calendar.roll_back(due), calendar.is_provisional(due))


@dataclass(frozen=True, slots=True)
class Secrecy:
    """How long a mark of secrecy holds. Without `auto_expires` no day makes it public by itself.

    `last_secret_day` stands where the mark has a period, `outer_limit` where it has none.
    """

    auto_expires: bool
    last_secret_day: date | None = None
    outer_limit: date | None = None

    @property
    def declassified_from(self) -> date | None:
        """The first day that is no longer secret; formalities and review still come before publication."""
        return self.last_secret_day + timedelta(days=1) if self.last_secret_day else None


_SECRECY_PERIOD = re.compile(r"([0-9]{1,6})(年|个月|日)")


def secrecy(issued: date, level: str, period: str | None, condition: str | None = None) -> Secrecy:
    """How long `level` holds for a document issued on a day (保密法第20条, 保密法实施条例第19条).

    `period` is N年, N个月, N日, 长期 or None (a mark without a period). With a `condition` for its end it
    never expires by time. A period of no days, or beyond the level's maximum, is `bad_length`.
    """
    maximum = _data()["secrecy_years"]
    if level not in maximum:
        raise GateError("clock-input", key="level", wanted=" / ".join(maximum))
    outer_limit = corresponding_day(issued, 12 * maximum[level])
    if period == "长期":
        return Secrecy(auto_expires=False)
    last = _last_secret_day(issued, period) if period else None
    if last and last > outer_limit:
        raise GateError("bad_length", length=period)
    if condition:
        return Secrecy(auto_expires=False)
    if last is None:
        return Secrecy(auto_expires=False, outer_limit=outer_limit)
    return Secrecy(auto_expires=True, last_secret_day=last)


def _last_secret_day(issued: date, period: str) -> date:
    match = _SECRECY_PERIOD.fullmatch(period)
    if not match:
        raise GateError("bad_length", length=period)
    n = positive(int(match[1]))
    if match[2] == "日":
        try:
            return issued + timedelta(days=n)
        except OverflowError:
            raise GateError("bad_length", length=period) from None
    return corresponding_day(issued, n * 12 if match[2] == "年" else n)


@dataclass(frozen=True, slots=True)
class MinimumPeriod:
    """A period that must run out first. `permitted` is False while its end is provisional."""

    last_day: date
    provisional: bool

    @property
    def may_close_from(self) -> date:
        """The day after the last day: the last day still belongs to the public."""
        return self.last_day + timedelta(days=1)

    @property
    def permitted(self) -> bool:
        """Whether anything may be done in reliance on this end: a provisional date permits nothing."""
        return not self.provisional


def minimum_period(calendar: Calendar, opened: date, length: Length) -> MinimumPeriod:
    """The earliest end of a period of comments (calendar days) or of public notice (working days)."""
    if length.unit is Unit.WORKDAYS:
        last = calendar.add_workdays(opened, length.n)
    elif length.unit is Unit.DAYS:
        last = days(calendar, opened, length.n, roll=True).due
    else:
        raise GateError("bad_length", length=str(length))
    return MinimumPeriod(last, calendar.is_provisional(last))


def warn_on(calendar: Calendar, due: date, workdays_before: int) -> date:
    """The day of a reminder: the k-th working day strictly before `due`."""
    return calendar.workday_before(due, workdays_before)


@dataclass(frozen=True, slots=True)
class Distance:
    """How far a day is from its due day, in working days; one of the two is 0."""

    remaining: int
    overdue: int


def remaining(calendar: Calendar, due: date, asof: date) -> Distance:
    """Working days left in (asof, due] and late in (due, asof]; on the due day itself both are 0."""
    return Distance(calendar.workdays_between(asof, due), calendar.workdays_between(due, asof))


@dataclass(frozen=True, slots=True)
class Correction:
    """补正: when the applicant was told, and when the corrected application came (None: not yet)."""

    notice: date
    corrected: date | None


@dataclass(frozen=True, slots=True)
class Pause:
    """A letter asking a third party or another body (`third_party` False) for its opinion."""

    third_party: bool
    sent: date
    delivered: date | None
    reply: date | None


@dataclass(frozen=True, slots=True)
class Extension:
    """An extension: consent of the openness office's `head` (2019) and of the leading `group` (seed)."""

    head: date | None
    group: date | None
    notified: date | None
    workdays: int
    announced_due: date | None = None

    def valid(self, profile: Profile, unextended: date) -> bool:
        """Whether that profile's consent and the notice to the applicant came in time."""
        consent = self.head if profile is Profile.LAW else self.group
        return all(day is not None and day <= unextended for day in (consent, self.notified))


@dataclass(frozen=True, slots=True)
class Delay:
    """Reasonable delay of 条例第35条: until when, and when the applicant was told."""

    until: date
    notified: date


Event = Correction | Pause | Extension | Delay


@dataclass(frozen=True, slots=True)
class AnswerClock:
    """The answer to a request, by both rules and by what was promised; None where no clock runs."""

    dues: Dues
    awaiting_correction: bool = False
    unextended: Mapping[Profile, date] | None = None
    extension_valid: Mapping[Profile, bool] | None = None
    open_pause: bool = False
    correction_notice_late: bool = False


def answer(
    calendar: Calendar,
    received: date,
    events: Iterable[Event] = (),
    promised: date | None = None,
    asof: date | None = None,
) -> AnswerClock:
    """By when a request received on a day must be answered (二(三); 条例第30、33、35条).

    A correction restarts the time, an open letter to others pauses it, one extension prolongs it.
    `promised` is the date of the receipt given to the applicant; `asof` the day on which a letter that is
    still open is looked at.
    """
    story = _Story.of(received, tuple(events))
    late = bool(
        story.correction
        and story.correction.notice > calendar.add_workdays(received, _limit("correction_notice", Profile.LAW))
    )
    if story.correction and story.correction.corrected is None:
        return AnswerClock(
            Dues(None, None, None, provisional=False), awaiting_correction=True, correction_notice_late=late
        )
    base = received if story.correction is None else story.correction.corrected
    pauses = tuple(pause for pause in story.pauses if pause.sent >= base)
    excluded = {profile: _excluded(calendar, pauses, profile, asof) for profile in Profile}
    unextended = {
        profile: calendar.add_workdays(base, _limit("answer", profile), excluded[profile]) for profile in Profile
    }
    valid = {
        profile: bool(story.extension and story.extension.valid(profile, unextended[profile])) for profile in Profile
    }
    dues = {
        profile: _extended(calendar, story, profile, base, unextended[profile], excluded[profile])
        if valid[profile]
        else unextended[profile]
        for profile in Profile
    }
    touched = tuple(dues.values())
    for delay in story.delays:
        if delay.notified <= dues[Profile.LAW]:
            dues[Profile.LAW] = delay.until
    promises = _promises(story, promised, any(valid.values()))
    return AnswerClock(
        Dues(
            seed=dues[Profile.SEED],
            law=dues[Profile.LAW],
            alarm=min(*dues.values(), *promises),
            provisional=calendar.is_provisional(*touched, *dues.values()),
        ),
        unextended=unextended if story.extension else None,
        extension_valid=valid if story.extension else None,
        open_pause=any(_is_open(calendar, pause, asof) for pause in pauses),
        correction_notice_late=late,
    )


@dataclass(frozen=True, slots=True)
class _Story:
    """The events of one request, by kind, once their order has been checked."""

    correction: Correction | None
    pauses: tuple[Pause, ...]
    extension: Extension | None
    delays: tuple[Delay, ...]

    @classmethod
    def of(cls, received: date, events: tuple[Event, ...]) -> _Story:
        corrections = tuple(e for e in events if isinstance(e, Correction))
        extensions = tuple(e for e in events if isinstance(e, Extension))
        pauses = tuple(e for e in events if isinstance(e, Pause))
        delays = tuple(e for e in events if isinstance(e, Delay))
        for c in corrections:
            _in_order(received, c.notice, c.corrected)
        for p in pauses:
            _in_order(received, p.sent, p.delivered, p.reply)
        for d in delays:
            _in_order(received, d.notified, d.until)
        for x in extensions:
            for consent in (x.head, x.group):
                _in_order(received, consent)
            _in_order(received, x.notified)
            if positive(x.workdays) > _limit("answer_extension", Profile.LAW):
                raise GateError("extension_too_long", workdays=x.workdays)
        if len(corrections) > 1:
            raise GateError("correction_once")
        if len(extensions) > 1:
            raise GateError("extension_once")
        return cls(corrections[0] if corrections else None, pauses, extensions[0] if extensions else None, delays)


def _in_order(*days: date | None) -> None:
    known = [day for day in days if day is not None]
    if known != sorted(known):
        raise GateError("event_order", days=[day.isoformat() for day in known])


def _reply_limit(calendar: Calendar, pause: Pause) -> date:
    """The last day for a reply; without proof of delivery it counts from the day of sending."""
    return calendar.add_workdays(pause.delivered or pause.sent, _limit("third_party_reply", Profile.LAW))


def _is_open(calendar: Calendar, pause: Pause, asof: date | None) -> bool:
    return asof is not None and pause.reply is None and pause.sent <= asof <= _reply_limit(calendar, pause)


def _excluded(calendar: Calendar, pauses: tuple[Pause, ...], profile: Profile, asof: date | None) -> frozenset[date]:
    """The days of all pause windows (sent, end]; only the law stops for a body that is no third party."""
    return frozenset(
        pause.sent + timedelta(days=n)
        for pause in pauses
        if pause.third_party or profile is Profile.LAW
        for n in range(1, (_pause_end(calendar, pause, asof) - pause.sent).days + 1)
    )


def _pause_end(calendar: Calendar, pause: Pause, asof: date | None) -> date:
    limit = _reply_limit(calendar, pause)
    return min(pause.reply or asof or limit, limit)


def _extended(
    calendar: Calendar,
    story: _Story,
    profile: Profile,
    base: date,
    unextended: date,
    excluded: frozenset[date],
) -> date:
    """The extended due day: more working days by the law; by the seed a month, and the paused days of it."""
    if profile is Profile.LAW:
        return calendar.add_workdays(base, _limit("answer", profile) + story.extension.workdays, excluded)
    due = months(calendar, unextended, _limit("answer_extension", profile), roll=True).due
    paused = sum(unextended < day <= due and calendar.is_workday(day) for day in excluded)
    return calendar.add_workdays(due, paused, excluded) if paused else due


def _promises(story: _Story, promised: date | None, extended: bool) -> list[date]:
    """The dates promised to the applicant that are still in force."""
    announced = story.extension.announced_due if story.extension and extended else None
    replaced = story.correction or story.pauses or extended
    return [day for day in (None if replaced else promised, announced) if day]
