"""What the site tells of the evaluations by citizens (8.1, 8.3.1d): their signed records in numbers, without names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from gate.records import Record
from gate.registers.definition import definitions
from gate.render.model import Evaluation

_STEPS = (
    ("确定方案", "plan_on"), ("选聘代表", "reps_appointed_on"), ("培训代表", "trained_on"),
    ("宣传发动", "publicised_on"), ("走访座谈", "visits"), ("评议大会", "meeting_on"),
)  # fmt: skip
_LAST_STEPS = (("反馈结果", "feedback_on"), ("上报", "reported_to_city_on"))
_SURVEY = (("发出问卷", "sent"), ("收回问卷", "returned"), ("有效问卷", "valid"))
_UNKNOWN_KIND = "类别未登记"


def told(
    records: Iterable[Record], offices: Mapping[str, str], notices: Mapping[str, tuple[str, str]]
) -> tuple[Evaluation, ...]:
    """The evaluations that hold together and are not void, the newest year first.

    `offices` are names by id; `notices` the title and address of what is on the site, by its folder in the repository.
    """
    sound = {record.id: record for record in records if record.sound}
    chosen = [r for r in sound.values() if r.register == "evaluation" and _is_public(r)]
    chosen.sort(key=lambda r: (_text(r.fields.get("year")), r.id), reverse=True)
    return tuple(_told(record, sound, offices, notices) for record in chosen)


def until(records: Iterable[Record], leaks: tuple[datetime | None, ...]) -> tuple[Record, ...]:
    """The records that nobody touched since the first of these leaks was entered; None is a leak of unknown time."""
    if not leaks:
        return tuple(records)
    known = [when for when in leaks if when is not None]
    if len(known) < len(leaks):
        return ()
    return tuple(record for record in records if record.signed and record.signed[-1].at < min(known))


def _is_public(record: Record) -> bool:
    return record.state != "void" and record.fields.get("visibility") == "public"


def _told(
    record: Record, sound: Mapping[str, Record], offices: Mapping[str, str], notices: Mapping[str, tuple[str, str]]
) -> Evaluation:
    fields = record.fields
    notice = sound.get(_text(fields.get("notice")))
    return Evaluation(
        title=_text(fields.get("title")),
        year=_text(fields.get("year")),
        state=definitions()["evaluation"].states.get(record.state, record.state),
        offices=tuple(offices.get(_text(office), _text(office)) for office in _list(fields.get("object"))),
        steps=tuple(_steps(fields)),
        representatives=tuple(_by_kind(fields, sound)),
        survey=tuple(_survey(_mapping(fields.get("survey")))),
        notice=notices.get(_text(notice.fields.get("content")).rstrip("/")) if notice else None,
    )


def _steps(fields: Mapping[str, Any]) -> Iterator[tuple[str, tuple[date, ...]]]:
    steps = _mapping(fields.get("steps"))
    done = [(label, steps.get(key)) for label, key in _STEPS] + [(label, fields.get(key)) for label, key in _LAST_STEPS]
    for label, said in done:
        visits = [_mapping(visit).get("on") for visit in _list(said)]
        if days := sorted({day for one in visits or [said] if (day := _day(one))}):
            yield label, tuple(days)


def _survey(survey: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for label, key in _SURVEY:
        if (number := _text(survey.get(key))).isdecimal():
            yield label, f"{number}份"
    if result := _text(survey.get("results")):
        yield "测评结果", result


def _by_kind(fields: Mapping[str, Any], sound: Mapping[str, Record]) -> Iterator[tuple[str, int]]:
    """The representatives by kind of organisation, in the order of the register's definition."""
    kinds = definitions()["representatives"].fields["organisation_type"].values
    people = (sound.get(_text(rep)) for rep in _list(fields.get("reps")))
    counted = Counter(kinds.get(_text(p.fields.get("organisation_type")) if p else "", _UNKNOWN_KIND) for p in people)
    return ((kind, counted[kind]) for kind in (*kinds.values(), _UNKNOWN_KIND) if counted[kind])


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _day(value: Any) -> date | None:
    """A day as the record writes it; what is none says nothing: the record's own checks refuse it."""
    try:
        return date.fromisoformat(_text(value))
    except ValueError:
        return None
