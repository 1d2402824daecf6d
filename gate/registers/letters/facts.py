"""Gathers what letters are filled from: the bureau and its offices, other bodies, people, titles of records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from gate.registers.definition import Definition
from gate.registers.letters.filling import Facts, Listed
from gate.registers.model import Record, Records
from gate.trust import Trust

BODIES = "bodies"


def gather(
    record: Record,
    definition: Definition,
    records: Records,
    trust: Trust,
    day: date,
    number: str = "",
    sealed: Mapping[str, str] | None = None,
) -> Facts:
    """The facts about `record` for a letter drawn on `day`; contacts are the official ones."""
    bureau = trust.policy.bureau
    office = next((o for o in trust.offices if o.id == trust.policy.openness_office), None)
    return Facts(
        record=record,
        definition=definition,
        day=day,
        bureau={key: value for key, value in bureau.model_dump().items() if isinstance(value, str)},
        office={key: value for key, value in office.model_dump().items() if isinstance(value, str)} if office else {},
        listed=dict(_listed(records, trust)),
        titles={other.id: str(other.get("title") or "") for other in records},
        number=number,
        sealed=sealed,
    )


def _listed(records: Records, trust: Trust) -> Iterator[tuple[str, Listed]]:
    """Everybody with an id; a body's record in the registers knows more of it than the trust base."""
    for person in trust.people:
        yield person.id, Listed(person.name)
    for office in trust.offices:
        yield office.id, Listed(office.name, "，".join(filter(None, (office.phone, office.address))))
    for body in trust.bodies:
        yield body.id, Listed(body.name)
    for body in records.of(BODIES):
        contact = body.get("contact") or {}
        said = [f"{zh}{contact[key]}" for key, zh in _CONTACT if contact.get(key)]
        yield body.id, Listed(str(body.get("name") or ""), "，".join(said))


_CONTACT = (("phone", "电话"), ("address", "地址"), ("hours", "办公时间"), ("email", "电子信箱"))
