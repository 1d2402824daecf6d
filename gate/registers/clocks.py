"""Which clocks a record runs (domain.md 3, 4): from its events to last days; nothing of it is stored.

A register's definition names its clocks; each is a function here from a record to the clocks that it runs or ran.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from gate import clocks
from gate.clocks import Correction, Delay, Dues, Event, Extension, Pause
from gate.due import PUBLISH, Running, running, with_flag
from gate.errors import GateError
from gate.registers.conditions.common import consultations_of
from gate.registers.conditions.consultation import is_of_request
from gate.registers.model import Record, Records
from gate.workdays import SHANGHAI, Calendar, official_calendar

_REFERRAL_OVER = frozenset({"carried_out", "closed", "void"})
_LEAK_OVER = frozenset({"closed", "false_alarm"})
_NEVER_PUBLISHED = frozenset({"rejected", "stopped", "void"})
_NO_MOVES = ("set", "correct")
_ONLINE = frozenset({"published", "corrected"})
_OFFICES, _ABOUT_US = "1", "01"
"""The sub-item of a major decision that concerns offices and duties, and the category of the pages about them."""


@dataclass(frozen=True, slots=True)
class View:
    """What a clock is looked at with: the calendar, the moment, all records, the day the regulation came into force."""

    calendar: Calendar
    now: datetime
    records: Records
    in_force_from: date | None = None

    @property
    def today(self) -> date:
        """The day of the moment, in Shanghai."""
        return self.now.astimezone(SHANGHAI).date()


RegisterClock = Callable[[Record, View], Iterable[Running]]


def of_records(records: Iterable[Record], named: Mapping[str, tuple[str, ...]], view: View) -> Iterator[Running]:
    """The clocks of all records; `named` gives the clocks of each register, by its name."""
    blocked = frozenset(_blocked(view.records))
    for record in records:
        if record.state == "void":
            continue
        for name in named.get(record.register, ()):
            for clock in CLOCKS[name](record, view):
                yield with_flag(clock, "blocked") if record.id in blocked else clock


def _blocked(records: Records) -> Iterator[str]:
    """The ids of what a referral or a leak stands open on (E-X-004)."""
    for referral in records.of("referral"):
        if referral.state not in _REFERRAL_OVER:
            yield str(referral.get("subject", ""))
    for leak in records.of("leak"):
        if leak.state not in _LEAK_OVER:
            yield from (subject for ids in leak.links.values() for subject in ids)


def _of(name: str, record: Record, start: date, stopped: date | None, compute: Callable[[], Dues]) -> Running:
    return running(
        name,
        compute,
        id=record.id,
        title=str(record.get("title", "")),
        office=record.office,
        start=start,
        stopped=stopped,
    )


def _plain(
    name: str, record: Record, view: View, start: date | None, stopped: date | None, promised: date | None = None
) -> Iterator[Running]:
    """A clock whose lengths stand in the table; it does not run without a start."""
    if start is not None:
        yield _of(name, record, start, stopped, lambda: clocks.of_table(view.calendar, name, start, promised))


def _promised(
    name: str, record: Record, view: View, start: date, promised: date | None, stopped: date | None
) -> Iterator[Running]:
    """A clock that ends on a day that somebody was promised or told."""
    if promised is not None:
        dues = Dues(None, None, promised, view.calendar.is_provisional(promised), promised)
        yield _of(name, record, start, stopped, lambda: dues)


def _day(moment: datetime | date | None) -> date | None:
    return moment.astimezone(SHANGHAI).date() if isinstance(moment, datetime) else moment


def _on(record: Record, *states: str) -> date | None:
    """The day on which the record first went to one of `states`."""
    return next((e.on for e in record.history if e.to_state in states and e.from_state != e.to_state), None)


def _opened(record: Record) -> date:
    opened = _day(record.get("opened"))
    return opened or record.history[0].on


# -- publication ----------------------------------------------------------------------------------


def _publish(record: Record, view: View) -> Iterator[Running]:
    """From forming, and again from each change; the n-th publication answers the n-th start (1.4.4, 条例第26条).

    What was an expired secret starts on the day of its declassification.
    """
    online = [e.on for e in record.history if e.to_state in ("published", "corrected") and e.act not in _NO_MOVES]
    online = [day for n, day in enumerate(online) if n == 0 or day != online[n - 1]]
    for n, start in enumerate(_starts(record, view)):
        stopped = online[n] if n < len(online) else None
        if stopped or not (record.state in _NEVER_PUBLISHED or _is_withheld(record, view.records)):
            yield _of(
                PUBLISH,
                record,
                start,
                stopped,
                lambda day=start: clocks.publication(view.calendar, day, view.in_force_from),
            )


def _is_withheld(record: Record, records: Records) -> bool:
    """Whether the review that the record names was decided against publication (1.2f)."""
    review = records.get(record.get("review"))
    return review is not None and review.state == "decided" and review.get("decision.outcome") == "refuse"


def _approval_request(record: Record, view: View) -> Iterator[Running]:
    """Where the law asks for an authority's approval: from opening until a letter has asked for it (5.5)."""
    if record.get("approval.needed") is not True:
        return
    letters = (c for c in consultations_of(record, view.records) if c.get("purpose") == "approval")
    days = [day for letter in letters if (day := letter.get("sent_on"))]
    asked = min(days, default=None) or record.get("approval.approved_on")
    if asked or record.state not in _NEVER_PUBLISHED:
        yield from _plain("approval_request", record, view, _opened(record), asked)


def _starts(record: Record, view: View) -> list[date]:
    produced = record.get("produced")
    declassified = (view.records.get(id_) for id_ in record.links.get("declassification", ()))
    decided = [day for dcl in declassified if dcl and (day := dcl.get("decision.on"))]
    first = max([day for day in (produced, *decided) if day], default=None)
    return [day for day in (first, *record.get("changed", ())) if day]


def _review(record: Record, view: View) -> Iterator[Running]:
    yield from _plain("review", record, view, _opened(record), _on(record, "decided", "stopped", "stale", "referred"))


# -- requests -------------------------------------------------------------------------------------


def _answer(record: Record, view: View) -> Iterator[Running]:
    received = record.get("received_on")
    if received is None:
        return
    stopped = record.get("answer.sent_on") or _on(record, "abandoned", "withdrawn_by_applicant")
    asof = view.today if stopped is None else stopped
    try:
        clock = clocks.answer(view.calendar, received, _events(record), record.get("promised_on"), asof)
    except GateError as error:
        yield Running(
            "answer",
            record.id,
            str(record.get("title", "")),
            record.office,
            received,
            stopped=stopped,
            error=error.code,
        )
        return
    flags = [name for name in ("correction_notice_late",) if getattr(clock, name)]
    found = _of("answer", record, received, stopped, lambda: clock.dues)
    for flag in (*flags, *(["paused"] if clock.open_pause else [])):
        found = with_flag(found, flag)
    yield found


def _events(record: Record) -> list[Event]:
    found: list[Event] = []
    if notice := record.get("correction.notice_on"):
        found.append(Correction(notice, record.get("correction.corrected_on")))
    for pause in record.get("pauses", ()):
        kind = pause.get("kind") == "third_party"
        found.append(Pause(kind, pause["sent"], pause.get("delivered"), pause.get("reply")))
    if days := record.get("extension.workdays"):
        consents = (_day(record.get(f"extension.{who}.at")) for who in ("head", "group"))
        found.append(
            Extension(*consents, record.get("extension.notified"), days, record.get("extension.announced_due"))
        )
    if until := record.get("delay_35.until"):
        found.append(Delay(until, record.get("delay_35.notified")))
    return found


def _correction_notice(record: Record, view: View) -> Iterator[Running]:
    """Runs until the applicant is told, or the request is taken as clear."""
    told = record.get("correction.notice_on") or _on(
        record, "processing", "decided", "answered", "not_processed", "withdrawn_by_applicant", "closed"
    )
    yield from _plain("correction_notice", record, view, record.get("received_on"), told)


# -- letters --------------------------------------------------------------------------------------


def _consultation(record: Record, view: View) -> Iterator[Running]:
    """The other side's time to reply: by law where a request is the reason, else what the letter says."""
    replied = record.get("reply.on") or _on(record, "silent", "closed")
    sent, purpose = record.get("sent_on"), record.get("purpose")
    if sent is None:
        return
    by_law = {"request_third_party": "third_party_reply", "request_joint_body": "body_reply"}.get(purpose)
    if by_law:
        yield from _plain(by_law, record, view, record.get("delivered_on") or sent, replied)
    else:
        yield from _plain("body_consulted", record, view, sent, replied, record.get("reply_by"))


def _negotiator(record: Record, view: View) -> Iterator[Running]:
    """Who disagrees in writing is talked with by somebody named the same day (5.7b)."""
    replied = record.get("reply.on")
    if replied is None or record.get("reply.stance") != "disagree" or is_of_request(record):
        return
    named = record.get("negotiation.assigned_on") if record.get("negotiation.officer") else None
    yield from _promised("negotiator", record, view, replied, replied, named)


def _consult_in_reply(record: Record, view: View) -> Iterator[Running]:
    received = record.get("received_on")
    if received is None:
        return
    yield _of(
        "consult_in_reply",
        record,
        received,
        record.get("reply.sent_on"),
        lambda: _reply_dues(record, view.calendar, received),
    )


def _reply_dues(record: Record, calendar: Calendar, received: date) -> Dues:
    """Five working days by our own rule; the law's limit besides where the letter concerns a request (条例第34条)."""
    own = clocks.of_table(calendar, "consult_in_reply", received)
    law = clocks.of_table(calendar, "body_reply", received).law if record.get("concerns_request") else None
    return Dues(own.seed, law, own.alarm, calendar.is_provisional(own.seed, law))


# -- secrecy --------------------------------------------------------------------------------------


def _leak(record: Record, view: View) -> Iterator[Running]:
    discovered = record.get("discovered_at")
    if discovered is None:
        return
    if record.get("kind") in ("state_secret", "suspected"):
        yield _in_hours("leak_report", record, discovered, _both_told(record))
    yield _in_hours("leak_officer", record, discovered, record.get("officer_told_at"))
    yield _in_hours("leak_take_down", record, discovered, record.get("containment.taken_down_at"))


def _both_told(record: Record) -> datetime | None:
    """When the later of the two addressees was told."""
    first: dict[str, datetime] = {}
    for report in record.get("reports", ()):
        at = first.get(report["to"], report["at"])
        first[report["to"]] = min(at, report["at"])
    return max(first.values()) if len(first) > 1 else None


def _in_hours(name: str, record: Record, start: datetime, stopped: datetime | None) -> Running:
    clock = clocks.table()[name]
    limit = clock.policy or next(iter(clock.limits.values()))
    return Running(
        name,
        record.id,
        str(record.get("title", "")),
        record.office,
        _day(start),
        due_at=clocks.hours(start, limit.length.n),
        stopped=_day(stopped),
        stopped_at=stopped,
    )


def _referral(record: Record, view: View) -> Iterator[Running]:
    submitted, decided = record.get("submitted.on"), record.get("decision.on")
    yield from _plain("refer_submit", record, view, record.get("proposed_on"), submitted)
    yield from _plain("refer_decision", record, view, record.get("authority_received_on"), decided)


# -- the public, the staff ------------------------------------------------------------------------


def _opinion_feedback(record: Record, view: View) -> Iterator[Running]:
    done = _on(record, "published_feedback", "archived")
    yield from _plain("opinion_feedback", record, view, _on(record, "closed"), done)


def _internal_disclosure(record: Record, view: View) -> Iterator[Running]:
    yield from _plain("internal_disclosure", record, view, record.get("produced"), record.get("disclosed_on"))


def _decision_disclosure(record: Record, view: View) -> Iterator[Running]:
    """Until the staff are told: by the decision's own move, or by an internal record that names it (1.2.2.2)."""
    told = (i.get("disclosed_on") for i in view.records.of("internal") if i.get("decision") == record.id)
    moved = _on(record, "disclosed", "executed", "closed", "annulled", "replaced")
    done = min((day for day in (*told, moved) if day), default=None)
    yield from _plain("decision_disclosure", record, view, _on(record, "passed"), done)


def _decision_execution(record: Record, view: View) -> Iterator[Running]:
    """A passed decision is carried out by the day that it sets itself (11.4b)."""
    done = record.get("execution.on") or _on(record, "executed", "closed", "annulled", "replaced")
    if passed := _on(record, "passed"):
        yield from _promised("decision_execution", record, view, passed, record.get("execution.due"), done)


def _decision_again(record: Record, view: View) -> Iterator[Running]:
    """What broke the rules of decision is decided anew at once: until a record that replaces it is opened (11.5.1)."""
    if annulled := _on(record, "annulled"):
        anew = [_opened(other) for other in view.records.of("decision") if other.get("replaces") == record.id]
        done = min(anew, default=None) or _on(record, "replaced")
        yield from _promised("decision_again", record, view, annulled, annulled, done)


def _duties_page(record: Record, view: View) -> Iterator[Running]:
    """A change of offices or duties changes the page about them, in the time of any publication (11.1.1.1)."""
    passed = _on(record, "passed")
    if record.get("sub_item") != _OFFICES or record.get("changes_duties") is False or passed is None:
        return
    named = {*record.get("disclosure", ()), *record.links.get("publication", ())}
    pages = (page for page in map(view.records.get, named) if page and str(page.get("category")).startswith(_ABOUT_US))
    online = [e.on for page in pages for e in page.history if e.to_state in _ONLINE and e.on >= passed]
    done = min(online, default=None) or _on(record, "annulled", "replaced")
    for clock in _plain("duties_page", record, view, passed, done):
        yield replace(clock, title=f"职责权限：{clock.title}")


def _inquiry(record: Record, view: View) -> Iterator[Running]:
    """Without an answer or a promise it is late at the end of the day of receipt (九(二))."""
    received = _day(record.get("received_at"))
    if received is None:
        return
    done = record.get("answered_on") or _on(record, "answered", "closed")
    yield from _promised("inquiry", record, view, received, record.get("promised_on") or received, done)


def _complaint(record: Record, view: View) -> Iterator[Running]:
    received = record.get("received_on")
    over = record.get("told_result_on") or _on(record, "closed")
    if not record.get("anonymous", False):
        yield from _plain("complaint_receipt", record, view, received, record.get("told_receipt_on") or over)
    yield from _plain("complaint_finish", record, view, received, over)


def _accountability(record: Record, view: View) -> Iterator[Running]:
    over = _on(record, "executed", "closed", "transferred")
    yield from _plain("accountability", record, view, _opened(record), over)
    for measure in record.get("measure", ()):
        if isinstance(measure, Mapping) and (until := measure.get("correct_by")):
            started = _on(record, "decided") or _opened(record)
            yield from _promised("correct_by", record, view, started, until, record.get("corrected_on") or over)


def _rectification(record: Record, view: View) -> Iterator[Running]:
    """Runs until what was to be put right is done and somebody has looked (7.4k)."""
    until = record.get("rectification.deadline")
    done = record.get("rectification.done_on") if record.get("rectification.verified_by") else None
    yield from _promised("rectification", record, view, _on(record, "graded") or _opened(record), until, done)


def _measures(record: Record, view: View) -> Iterator[Running]:
    """Each problem that the evaluation found, until it is put right on a day (8.3.3b)."""
    closed = _on(record, "closed")
    for problem in record.get("problems", ()):
        done = problem.get("done_on") or closed
        yield from _promised("measures", record, view, _opened(record), problem.get("due"), done)


def _reminders(record: Record, view: View) -> Iterator[Running]:
    """Each reminder by a representative, until it is answered (8.5d)."""
    for reminder in record.get("reminders", ()):
        yield from _plain("reminders", record, view, reminder["on"], reminder.get("answered_on"))


def _refusal_review(record: Record, view: View) -> Iterator[Running]:
    """A refusal is examined again by the end of the year after it (条例第18条, E-X-012)."""
    answered = record.get("answer.sent_on")
    if answered is None or not str(record.get("result", "")).startswith("N"):
        return
    again = record.get("reexamined_on")
    start = again or answered
    yield from _promised("refusal_review", record, view, start, date(start.year + (1 if again else 0), 12, 31), None)


CLOCKS: Mapping[str, RegisterClock] = {
    "publish": _publish,
    "approval_request": _approval_request,
    "review": _review,
    "answer": _answer,
    "correction_notice": _correction_notice,
    "consultation": _consultation,
    "negotiator": _negotiator,
    "consult_in_reply": _consult_in_reply,
    "leak": _leak,
    "referral": _referral,
    "opinion_feedback": _opinion_feedback,
    "internal_disclosure": _internal_disclosure,
    "decision_disclosure": _decision_disclosure,
    "decision_execution": _decision_execution,
    "decision_again": _decision_again,
    "duties_page": _duties_page,
    "inquiry": _inquiry,
    "complaint": _complaint,
    "accountability": _accountability,
    "rectification": _rectification,
    "measures": _measures,
    "reminders": _reminders,
    "refusal_review": _refusal_review,
}
"""By the name that a definition uses under `clocks`."""


# -- days that a record may write down ------------------------------------------------------------


def derived(record: Record, name: str) -> date | None:
    """The day that a field of type `derived` must hold where written (E-REC-008); None where nothing computes it."""
    try:
        return _DERIVED[name](record) if name in _DERIVED else None
    except GateError:
        return None


def _reply_alarm(record: Record) -> date | None:
    received = record.get("received_on")
    return _reply_dues(record, official_calendar(), received).alarm if received else None


def _last_secret_day(record: Record) -> date | None:
    issued, level = record.get("issued_on"), record.get("level")
    return clocks.secrecy(issued, level, record.get("period")).last_secret_day if issued and level else None


_DERIVED: Mapping[str, Callable[[Record], date | None]] = {
    "consult_in_reply": _reply_alarm,
    "secrecy": _last_secret_day,
}


# -- duties of the year ---------------------------------------------------------------------------


def of_the_year(view: View, offices: Iterable[str], bureau_office: str, since: date | None) -> Iterator[Running]:
    """What is due once a year: appraisals of each office (七(四)), the evaluation (八), the annual report (条例第49条).

    This year's duties and, where the work here began (`since`) before this year, those of the year before.
    """
    year = view.today.year
    before = since is not None and since.year < year
    for of_year in (year - 1, year) if before else (year,):
        for office in sorted(offices):
            for name, kind in (("appraisal_routine", "routine"), ("appraisal_annual", "annual")):
                done = _appraised(view.records, kind, office, of_year)
                yield from _yearly(name, f"{office}-{of_year}", office, view, of_year, done)
        done = _evaluated(view.records, of_year)
        yield from _yearly("evaluation_yearly", f"EVL-{of_year}", bureau_office, view, of_year, done)
    if before:
        yield _report_due(view, year, bureau_office)


def _report_due(view: View, year: int, office: str) -> Running:
    fixed = clocks.annual_report(view.calendar, year - 1)
    dues = Dues(None, fixed.due, fixed.act_by, fixed.provisional)
    done = _annual_report(view.records, year - 1)
    return Running("annual_report", f"annual-report-{year - 1}", "", office, date(year, 1, 1), dues, done)


def _yearly(name: str, id_: str, office: str, view: View, year: int, done: date | None) -> Iterator[Running]:
    due = clocks.Dues(
        None, None, date(year, 12, 31), view.calendar.is_provisional(date(year, 12, 31)), date(year, 12, 31)
    )
    yield Running(name, id_, "", office, date(year, 1, 1), due, done)


def _appraised(records: Records, kind: str, office: str, year: int) -> date | None:
    """The day of the first: a routine appraisal counts once somebody looked, the annual one with its grade."""
    found = (
        (kind == "routine" and (record.get("examined_on") or _on(record, "examined"))) or _on(record, "graded")
        for record in records.of("appraisal")
        if record.get("kind") == kind and record.get("target") == office and record.get("year") == year
    )
    return min((day for day in found if day), default=None)


def _evaluated(records: Records, year: int) -> date | None:
    done = (_on(record, "reported", "closed") for record in records.of("evaluation") if record.get("year") == year)
    return min((day for day in done if day), default=None)


def _annual_report(records: Records, year: int) -> date | None:
    """When the report about `year` went online: a publication of category 09 whose period is that year."""
    done = (
        _on(record, "published")
        for record in records.of("publication")
        if record.get("category") == "09" and record.get("report_year") == year
    )
    return min((day for day in done if day), default=None)
