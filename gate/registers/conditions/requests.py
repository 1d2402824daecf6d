"""Conditions of the request register: when a request came, what its answer needs, whether the clock's events hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from gate import clocks
from gate.clocks import Dues, Profile
from gate.errors import GateError
from gate.registers.clocks import CLOCKS, View
from gate.registers.conditions import Case, Condition
from gate.registers.conditions.common import acted_as, bare, day_of, files_of, filled, holds_role
from gate.registers.conditions.consultation import reply_limit
from gate.registers.model import Record, Records
from gate.workdays import Calendar

HANDED_OUT = frozenset({"G1", "G2"})
"""Results with which something is handed out that was not public before."""
GROUNDS = frozenset({"X1", "X2", "X3", "X4", "X5", "X6", "X7", "X8"})
NOT_HELD, NOT_THERE = "非本机关掌握", "不存在"
"""The two things that result U1 may mean."""

_OUTCOMES = {"G1a": "已公开", "G1": "提供", "G2": "部分提供", "N": "不予公开", "P": "不予处理"}
_ELSE = "其他"
_AS_IT_ARRIVES = frozenset({"in_person", "signed_mail"})
_SPOKEN = "oral"
_BY_FILE = frozenset({"print", "email", "media", "excerpt"})
_LAWFUL_LETTER = {"third_party": "third_party_reply", "other_body": "body_reply"}
_ONLINE = frozenset({"published", "corrected"})
_CORRECT = "correct"
_WAYS: Mapping[tuple[str, str | None], tuple[str, ...]] = {
    ("decided", None): ("G", "N", "U"),
    ("not_processed", None): ("P",),
    ("abandoned", "awaiting_correction"): ("O1",),
    ("abandoned", "fee_due"): ("O2",),
    ("withdrawn_by_applicant", None): ("O3",),
    ("answered", "registered"): ("G1",),
}


def _result(record: Record) -> str:
    return str(record.get("result", ""))


# -- how it came ----------------------------------------------------------------------------------


def day_of_receipt(request: Record) -> date | None:
    """The day from which the answer counts, by the way the request came (条例第31条); None while it is not known.

    What is handed in or signed for counts from its arrival, anything else from the day that both sides confirmed. What
    was said at the counter was taken down there and counts from that day.
    """
    channel = request.get("channel")
    if channel in _AS_IT_ARRIVES:
        return request.get("arrived_on")
    confirmed = request.get("confirmed_on")
    return confirmed or (request.get("arrived_on") if channel == _SPOKEN else None)


def received_by_rule(case: Case) -> bool:
    """The day of receipt is the one that the way of handing in sets (条例第31条)."""
    received = case.record.get("received_on")
    return received is not None and received == day_of_receipt(case.record)


def synth_if_in_person(case: Case) -> bool:
    """What is handed in at the counter is registered by 综合科 (2.2.2)."""
    return case.record.get("channel") != "in_person" or acted_as(case, "synth")


def applicant_fits(case: Case) -> bool:
    """A citizen is counted as a natural person, and nobody else is."""
    kind, type_ = case.record.get("applicant_kind"), case.record.get("applicant_type")
    return None in (kind, type_) or (kind == "公民") == (type_ == "natural")


# -- what was promised ----------------------------------------------------------------------------


def last_day_to_promise(request: Record, calendar: Calendar) -> date | None:
    """The last day that a receipt may promise: the earlier of the bureau's and the law's; None without a calendar."""
    received = request.get("received_on")
    if received is None:
        return None
    try:
        return clocks.answer(calendar, received).dues.alarm
    except GateError:
        return None


def promise_in_time(case: Case) -> bool:
    """The receipt promises no day after the earliest computed one (2.2.2d)."""
    promised = case.record.get("promised_on")
    limit = last_day_to_promise(case.record, case.world.calendar)
    return promised is None or (limit is not None and promised <= limit)


def _dues(case: Case, extension: Mapping[str, Any] | None) -> Dues | None:
    """The answer's last days with this extension and no other; None where the events do not fit together."""
    values = {key: value for key, value in case.record.values.items() if key not in ("extension", "delay_35")}
    record = replace(case.record, values={**values, **({"extension": extension} if extension else {})})
    view = View(case.world.calendar, case.entry.at, case.records)
    running = next(iter(CLOCKS["answer"](record, view)), None)
    return running.dues if running is not None else None


def extension_consented(case: Case) -> bool:
    """An extension of which the applicant was told has both consents in time, and a reason (2.3c, 条例第33条)."""
    record = case.record
    if record.get("extension.notified") is None:
        return True
    unextended = _dues(case, None)
    if unextended is None:
        return filled(record, "extension.reason")
    consents = {"head": unextended.law, "group": unextended.seed}
    given = {who: day_of(record.get(f"extension.{who}.at")) for who in consents}
    in_time = (given[who] is not None and (last is None or given[who] <= last) for who, last in consents.items())
    return all(in_time) and filled(record, "extension.reason")


def extension_short(case: Case) -> bool:
    """The day announced with an extension lies within a month, and within twenty working days (2.3e, 条例第33条)."""
    record = case.record
    longest = clocks.table()["answer_extension"].limits[Profile.LAW].length.n
    workdays, announced = record.get("extension.workdays", longest), record.get("extension.announced_due")
    if record.get("extension.workdays") is None and announced is None:
        return True
    if not 0 < workdays <= longest:
        return False
    received = record.get("received_on")
    consent = {"at": received}
    dues = _dues(case, {"head": consent, "group": consent, "notified": received, "workdays": workdays})
    if dues is None or announced is None:
        return True
    return all(last is None or announced <= last for last in (dues.seed, dues.law))


def one_extension(case: Case) -> bool:
    """An answer is put off once: what the applicant was told is not changed again (2.3e)."""
    before = case.before
    if before is None or case.entry.act == _CORRECT or before.get("extension.notified") is None:
        return True
    return before.get("extension") == case.record.get("extension")


# -- what makes it wait ---------------------------------------------------------------------------


def first_notice(case: Case) -> bool:
    """The applicant was not asked to complete the request before (条例第30条)."""
    return not any(entry.to_state == "awaiting_correction" for entry in case.record.history[:-1])


def notice_kept(case: Case) -> bool:
    """The one notice stays the one that was sent: a second one restarts nothing (条例第30条)."""
    before = case.before
    if before is None or case.entry.act == _CORRECT or before.entered("awaiting_correction") is None:
        return True
    return before.get("correction.notice_on") == case.record.get("correction.notice_on")


def corrected_arrived(case: Case) -> bool:
    """The completed request has come."""
    return filled(case.record, "correction.corrected_on")


def correction_expired(case: Case) -> bool:
    """The applicant's time is over, nothing came, and there is no good reason (条例第30条)."""
    record, deadline = case.record, case.record.get("correction.deadline")
    excused = filled(record, "correction.good_reason") or filled(record, "correction.corrected_on")
    return deadline is not None and case.entry.on > deadline and not excused


def fee_expired(case: Case) -> bool:
    """The time to pay is over and nothing was paid (条例第42条)."""
    deadline = case.record.get("fee.deadline")
    return deadline is not None and case.entry.on > deadline and not filled(case.record, "fee.paid")


def consultation_over(case: Case) -> bool:
    """Everybody who was asked has replied, or their time is over, or the letter was withdrawn (条例第32、34条)."""
    return all(_is_over(pause, case) for pause in case.record.get("pauses", ()))


def _is_over(pause: Mapping[str, Any], case: Case) -> bool:
    letter = case.records.get(pause.get("cou"))
    if pause.get("reply") is not None:
        return True
    if letter is not None and (letter.state == "void" or filled(letter, "reply.on")):
        return True
    try:
        limit = _reply_limit(letter, pause, case.world.calendar)
    except GateError:
        return False
    return limit is not None and case.entry.on > limit


def _reply_limit(letter: Record | None, pause: Mapping[str, Any], calendar: Calendar) -> date | None:
    """The last day of a reply, from the letter itself where there is one."""
    if letter is not None:
        return reply_limit(letter, calendar)
    start = pause.get("delivered") or pause.get("sent")
    return clocks.of_table(calendar, _LAWFUL_LETTER[pause["kind"]], start).alarm if start is not None else None


def pauses_in_order(case: Case) -> bool:
    """Each letter was sent, then delivered, then answered."""
    for pause in case.record.get("pauses", ()):
        days = [pause[key] for key in ("sent", "delivered", "reply") if pause.get(key) is not None]
        if days != sorted(days):
            return False
    return True


def pauses_apart(case: Case) -> bool:
    """No letter pauses the answer twice."""
    letters = [pause.get("cou") for pause in case.record.get("pauses", ()) if pause.get("cou")]
    return len(letters) == len(set(letters))


# -- what was decided -----------------------------------------------------------------------------


def handing_out_decided(case: Case) -> bool:
    """The office gave its opinion, then a leader decided, before anything not yet public is handed out (1.4.2)."""
    record = case.record
    if _result(record) not in HANDED_OUT:
        return True
    steps = (("office_opinion", "office"), ("leader_decision", "leader"))
    days = [day_of(record.get(f"{key}.at")) for key, _ in steps]
    if None in days or days != sorted(days):
        return False
    return all(
        holds_role(case, record.get(f"{key}.by"), role, on=day) for (key, role), day in zip(steps, days, strict=True)
    )


def place_named(case: Case) -> bool:
    """What is public already is told with its place: an address of the publication register, or a print (2.3.1)."""
    if _result(case.record) != "G1a":
        return True
    place = str(case.record.get("place", "")).strip()
    if not place.startswith(("http://", "https://", "/")):
        return bool(place)
    return any(_shows(publication, place) for publication in case.records.of("publication"))


def _shows(publication: Record, address: str) -> bool:
    own = str(publication.get("url", "")).rstrip("/")
    return bool(own) and publication.state in _ONLINE and f"{address.rstrip('/')}/".startswith(f"{own}/")


def grounds_given(case: Case) -> bool:
    """A refusal names its ground, the main one being that of its result, and the reason (2.3.4)."""
    record, result = case.record, _result(case.record)
    if not result.startswith("N"):
        return True
    grounds = set(record.get("exempt", ()))
    return result.replace("N", "X") in grounds and grounds <= GROUNDS and filled(record, "reason")


def search_recorded(case: Case) -> bool:
    """What does not exist was looked for: where, and by whom (2.3.6)."""
    record = case.record
    held_elsewhere = record.get("outcome") == NOT_HELD
    return _result(record) != "U1" or held_elsewhere or filled(record, "searched_where")


def outcome_fits(case: Case) -> bool:
    """A stored kind of answer is the one that the result stands for."""
    record, result = case.record, _result(case.record)
    outcome = record.get("outcome")
    if outcome is None:
        return True
    if result == "U1":
        return outcome in (NOT_HELD, NOT_THERE)
    return outcome == (_OUTCOMES.get(result) or _OUTCOMES.get(result[:1], _ELSE))


def result_fits(case: Case) -> bool:
    """The result belongs to the way on which the request ended, so that it is counted in one row only."""
    record, result = case.record, _result(case.record)
    ended = record.entered("decided", "not_processed", "abandoned", "withdrawn_by_applicant")
    ended = ended or record.entered("answered")
    if ended is None or not result:
        return True
    allowed = _WAYS.get((ended.to_state, ended.from_state)) or _WAYS.get((ended.to_state, None), ())
    return result.startswith(allowed)


# -- the answer -----------------------------------------------------------------------------------


def _review(record: Record, records: Records) -> Record | None:
    """The review of what is handed out, where it was decided for it."""
    review = records.get(record.get("review"))
    if review is None or review.register != "review" or review.state != "decided":
        return None
    return review if review.get("decision.outcome") in ("publish", "partial") else None


def answer_reviewed(case: Case) -> bool:
    """What is handed out was reviewed; a third party was asked first, or it is said why not (2.3.2)."""
    record, result = case.record, _result(case.record)
    if result in HANDED_OUT:
        return _review(record, case.records) is not None
    if result != "N4":
        return True
    letters = [pause.get("cou") for pause in record.get("pauses", ())] + list(record.links.get("consultation", ()))
    asked = any(case.records.get(letter) is not None for letter in letters)
    return asked or filled(record, "no_letter_reason")


def severing_listed(case: Case) -> bool:
    """What is handed out in part names what was taken out, and on which ground (2.3.3)."""
    record = case.record
    if _result(record) != "G2":
        return True
    review = _review(record, case.records)
    partial = review is not None and review.get("decision.outcome") == "partial" and filled(review, "redactions")
    return partial and filled(record, "exempt")


def holder_contact(case: Case) -> bool:
    """Who is sent to another body is told how to reach it (2.3.5b)."""
    record = case.record
    if _result(record) != "U1" or not record.get("refer_to"):
        return True
    body = case.records.get(record.get("refer_to"))
    return body is not None and filled(body, "contact")


def holder_told(case: Case) -> bool:
    """That the bureau does not hold the information is told in an answer (2.3.5)."""
    return _result(case.record) != "U1" or filled(case.record, "answer.sent_on")


def remedies_told(case: Case) -> bool:
    """Every letter of answer names the remedies; a refusal goes to an administrative review first (2.3.4)."""
    told, answered = case.record.get("answer.remedy_told"), case.record.entered("answered")
    if told is not None:
        return told is True
    return answered is None or answered.from_state == "registered"


def on_the_spot(case: Case) -> bool:
    """What can be met at once was public, or reviewed already, and was answered on the day of registration (2.3)."""
    record, result = case.record, _result(case.record)
    ready = result == "G1a" or (result == "G1" and _review(record, case.records) is not None)
    registered = record.entered("registered")
    return ready and registered is not None and record.get("answer.sent_on") == registered.on == case.entry.on


def proactive_named(case: Case) -> bool:
    """What was due to be public is published too, or it is said why not (2.3.2b)."""
    if _result(case.record) != "G1":
        return True
    after = str(case.record.get("proactive_after", "")).strip()
    return case.records.get(after) is not None if after.startswith("PUB-") else bool(after)


def form_as_wanted(case: Case) -> bool:
    """It is handed out in a form that was wanted, or it is said why in another (2.4)."""
    record, form = case.record, case.record.get("answer.form")
    if form is None:
        return _result(record) not in HANDED_OUT
    said_why = bool(case.entry.note.strip()) or filled(record, "answer.form_reason")
    return form in record.get("wanted_form", ()) or said_why


def view_details(case: Case) -> bool:
    """Who is to read it here is told where and when (2.4.1)."""
    record = case.record
    shown = filled(record, "answer.view.place") and filled(record, "answer.view.at")
    return record.get("answer.form") != "view" or shown


def files_reviewed(case: Case) -> bool:
    """Each file that is handed out is one of the files of the decided review, byte by byte (2.4.2)."""
    record = case.record
    if record.get("answer.form") not in _BY_FILE or _result(record) not in HANDED_OUT:
        return True
    review = _review(record, case.records)
    reviewed = {bare(file["sha256"]) for file in files_of(review)} if review is not None else set()
    given = {bare(file.get("sha256")) for file in record.get("answer.files", ())}
    return bool(given) and given <= reviewed


def oral_details(case: Case) -> bool:
    """What was told by word of mouth is noted: who told it, when, and the gist (2.4.4)."""
    record = case.record
    told = all(filled(record, f"answer.oral.{key}") for key in ("by", "at", "gist"))
    return record.get("answer.form") != "oral" or told


CONDITIONS: Mapping[str, Condition] = {
    "received_by_rule": received_by_rule,
    "synth_if_in_person": synth_if_in_person,
    "applicant_fits": applicant_fits,
    "promise_in_time": promise_in_time,
    "extension_consented": extension_consented,
    "extension_short": extension_short,
    "one_extension": one_extension,
    "first_notice": first_notice,
    "notice_kept": notice_kept,
    "corrected_arrived": corrected_arrived,
    "correction_expired": correction_expired,
    "fee_expired": fee_expired,
    "consultation_over": consultation_over,
    "pauses_in_order": pauses_in_order,
    "pauses_apart": pauses_apart,
    "handing_out_decided": handing_out_decided,
    "place_named": place_named,
    "grounds_given": grounds_given,
    "search_recorded": search_recorded,
    "outcome_fits": outcome_fits,
    "result_fits": result_fits,
    "answer_reviewed": answer_reviewed,
    "severing_listed": severing_listed,
    "holder_contact": holder_contact,
    "holder_told": holder_told,
    "remedies_told": remedies_told,
    "on_the_spot": on_the_spot,
    "proactive_named": proactive_named,
    "form_as_wanted": form_as_wanted,
    "view_details": view_details,
    "files_reviewed": files_reviewed,
    "oral_details": oral_details,
}
