"""Conditions of the two registers of letters: ours that ask other bodies, and theirs that ask us."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from gate import clocks
from gate.errors import GateError
from gate.registers.conditions import Case, Condition
from gate.registers.conditions.common import filled, holds_role, left_from
from gate.registers.model import Record
from gate.workdays import Calendar

_BY_LAW = {"request_third_party": "third_party_reply", "request_joint_body": "body_reply"}
_LETTER = ("doc_no", "summary", "our_opinion", "our_basis")
_STANCE = {"agreed": "agree", "settled": "agree", "disagreed": "disagree", "partly": "partly"}
_NOT_SENT = frozenset({"drafted", "approved", "void"})
_OPENED = frozenset({"G1"})


# -- our letters ----------------------------------------------------------------------------------


def addressed(case: Case) -> bool:
    """The letter goes to a body of the list, or to a private third party whose name is sealed."""
    return filled(case.record, "to") or case.record.get("to_sealed") is True


def letter_complete(case: Case) -> bool:
    """The letter has its number, the facts, our opinion and its basis (5.6)."""
    return all(filled(case.record, f"letter.{part}") for part in _LETTER)


def letter_argued(case: Case) -> bool:
    """What was sent says what we think, and why (5.6.2)."""
    record = case.record
    argued = filled(record, "letter.our_opinion") and filled(record, "letter.our_basis")
    return record.state in _NOT_SENT or argued


def reply_written(case: Case) -> bool:
    """A state that stands for a reply has one in writing that says the same; silence agrees to nothing (3.11b).

    Who disagreed first and was won over says so in a new reply.
    """
    record = case.record
    state = left_from(record) if record.state == "closed" else record.state
    if state not in _STANCE:
        return True
    written = record.get("reply.written") is True and filled(record, "reply.on") and filled(record, "reply.doc_no")
    return written and record.get("reply.stance") == _STANCE[state]


def request_kind(case: Case) -> bool:
    """The letter was written because of a request; only then silence and refusal end the matter."""
    return is_of_request(case.record)


def is_of_request(letter: Record) -> bool:
    """Whether a letter asks a third party or a co-making body because of a request (条例第32、34条)."""
    return letter.get("purpose") in _BY_LAW


def reply_limit(letter: Record, calendar: Calendar) -> date | None:
    """The last day of a reply: by law where a request is behind it, else as the letter says; None before it is sent.

    A delivery that is not proved counts from the day of sending, which is stricter.
    """
    start = letter.get("delivered_on") or letter.get("sent_on")
    if start is None:
        return None
    if is_of_request(letter):
        return clocks.of_table(calendar, _BY_LAW[letter.get("purpose")], start).alarm
    return clocks.of_table(calendar, "body_consulted", start, letter.get("reply_by")).alarm


def reply_limit_passed(case: Case) -> bool:
    """The day until which the other side could reply is over without a reply."""
    limit = reply_limit(case.record, case.world.calendar)
    return limit is not None and case.entry.on > limit and not filled(case.record, "reply.on")


def reply_by_lawful(case: Case) -> bool:
    """A stored last day of a reply to a letter about a request is the computed one."""
    record, stored = case.record, case.record.get("reply_by")
    if stored is None or not record.get("sent_on"):
        return True
    return stored == reply_limit(record, case.world.calendar)


def silence_by_purpose(case: Case) -> bool:
    """What silence means is fixed by the purpose; a record cannot say otherwise (条例第11、32、34条)."""
    rules = {"request_joint_body": "consent", "request_third_party": "office_decides"}
    stored = case.record.get("silence_rule")
    return stored is None or stored == rules.get(case.record.get("purpose"), "none")


def told_if_opened(case: Case) -> bool:
    """A third party against whose will something is opened was told (1.4.2c, 条例第32条)."""
    record = case.record
    if record.get("purpose") != "request_third_party" or record.get("reply.stance") not in ("disagree", "partly"):
        return True
    subject = case.records.get(record.get("subject"))
    opened = filled(record, "public_interest.reason") or (subject is not None and subject.get("result") in _OPENED)
    return not opened or filled(record, "public_interest.told_third_party_on")


def negotiator_named(case: Case) -> bool:
    """Somebody is named for the talks on the day on which a disagreeing reply arrives (5.7b)."""
    record = case.record
    replied, named = record.get("reply.on"), record.get("negotiation.assigned_on")
    if is_of_request(record) or record.get("reply.stance") != "disagree" or replied is None:
        return True
    if named is None or not filled(record, "negotiation.officer"):
        return case.entry.on <= replied
    return named <= replied


# -- letters to us --------------------------------------------------------------------------------


def reasons_unless_agree(case: Case) -> bool:
    """Whoever does not simply agree gives reasons (5.8b)."""
    return case.record.get("opinion") in (None, "agree") or filled(case.record, "reasons")


def signed_by_leader(case: Case) -> bool:
    """The reply is signed by a leader of that day (5.8b)."""
    record = case.record
    if record.state not in ("replied", "closed"):
        return True
    return holds_role(case, record.get("reply.signed_by"), "leader", on=record.get("reply.sent_on"))


def reply_by_computed(case: Case) -> bool:
    """A stored last day of our reply is the computed alarm (5.8)."""
    record, calendar = case.record, case.world.calendar
    stored, received = record.get("reply_by"), record.get("received_on")
    if stored is None or received is None:
        return True
    try:
        return stored == clocks.of_table(calendar, "consult_in_reply", received).alarm
    except GateError:
        return False


CONDITIONS: Mapping[str, Condition] = {
    "to": addressed,
    "letter_complete": letter_complete,
    "letter_argued": letter_argued,
    "reply_written": reply_written,
    "request_kind": request_kind,
    "reply_limit_passed": reply_limit_passed,
    "reply_by_lawful": reply_by_lawful,
    "silence_by_purpose": silence_by_purpose,
    "told_if_opened": told_if_opened,
    "negotiator_named": negotiator_named,
    "reasons_unless_agree": reasons_unless_agree,
    "signed_by_leader": signed_by_leader,
    "reply_by_computed": reply_by_computed,
}
