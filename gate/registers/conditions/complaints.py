"""Conditions of the registers of complaints and of inquiries (九)."""

from __future__ import annotations

from collections.abc import Mapping

from gate.errors import GateError
from gate.registers.conditions import Case, Condition
from gate.registers.conditions.common import acted_as, day_of, filled
from gate.registers.numbers import length

_FOUNDED = frozenset({"founded", "partly"})
_LOOKING_INTO = frozenset({"investigating", "found"})
_DECIDED_OPEN = frozenset({"publish", "partial"})


# -- complaints -----------------------------------------------------------------------------------


def previous_if_retaliation(case: Case) -> bool:
    """Who complains of retaliation names the complaint that it is for (8.6.5)."""
    return case.record.get("kind") != "retaliation" or filled(case.record, "previous")


def retaliation_pursued(case: Case) -> bool:
    """Retaliation is taken up by supervision, which has opened an accountability record with trigger 3 (8.6.5)."""
    if case.record.get("kind") != "retaliation":
        return True
    opened = (case.records.get(id_) for id_ in case.record.links.get("accountability", ()))
    pursued = any(r is not None and r.register == "accountability" and r.get("trigger") == "3" for r in opened)
    return pursued and acted_as(case, "supervision")


def previous_if_upper(case: Case) -> bool:
    """What went up a level names the complaint of the level below (9.1c)."""
    return case.record.get("level") != "upper" or filled(case.record, "previous")


def not_about_self(case: Case) -> bool:
    """Nobody looks into a complaint about themself (9.5)."""
    record, about = case.record, case.record.get("about")
    looking = {entry.by for entry in record.history if entry.to_state in _LOOKING_INTO}
    return about is None or about not in {*record.get("investigators", ()), *looking}


def correction_if_founded(case: Case) -> bool:
    """What was wrong is put right: what was done, and when (9.5c)."""
    record = case.record
    corrected = filled(record, "correction.what") and filled(record, "correction.on")
    return record.get("finding") not in _FOUNDED or corrected


def is_anonymous(case: Case) -> bool:
    """Nobody can be told: the complaint bears no name."""
    return case.record.get("anonymous") is True


def told_or_anonymous(case: Case) -> bool:
    """Who complained was told of the result, unless nobody knows who it was (9.5d)."""
    return is_anonymous(case) or filled(case.record, "told_result_on")


# -- inquiries ------------------------------------------------------------------------------------


def answered_or_promised(case: Case) -> bool:
    """What was not answered at once has a day by which it will be (9.2b)."""
    record = case.record
    followed = any(filled(record, key) for key in ("promised_on", "answered_on", "turned_into"))
    return record.get("answered_at_once") is not False or record.state == "void" or followed


def promise_soon(case: Case) -> bool:
    """The promised day is no later than the bureau's own rule allows (9.2b)."""
    asked, promised = day_of(case.record.get("received_at")), case.record.get("promised_on")
    if asked is None or promised is None:
        return True
    try:
        return promised <= case.world.calendar.add_workdays(asked, length("inquiry_promise", case.world.policy).n)
    except GateError:
        return False


def faq_reviewed(case: Case) -> bool:
    """What becomes a question for everybody was reviewed like anything else that is published."""
    if case.record.get("publish_faq") is not True:
        return True
    review = case.records.get(case.record.get("review"))
    decided = review is not None and review.register == "review" and review.state == "decided"
    return decided and review.get("decision.outcome") in _DECIDED_OPEN


CONDITIONS: Mapping[str, Condition] = {
    "previous_if_retaliation": previous_if_retaliation,
    "retaliation_pursued": retaliation_pursued,
    "previous_if_upper": previous_if_upper,
    "not_about_self": not_about_self,
    "correction_if_founded": correction_if_founded,
    "is_anonymous": is_anonymous,
    "told_or_anonymous": told_or_anonymous,
    "answered_or_promised": answered_or_promised,
    "promise_soon": promise_soon,
    "faq_reviewed": faq_reviewed,
}
