"""Conditions of the registers about secrets: declassification, referral to who may decide, leaks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from gate import clocks
from gate.clocks import Secrecy
from gate.errors import GateError
from gate.registers.conditions import Case, Condition
from gate.registers.conditions.common import day_of, filled, names_of
from gate.registers.model import Record

SAME_LEVEL = frozenset({"市国家保密局", "同级保密行政管理部门"})
SUPERIOR = "上级主管部门"
_HIGHEST = "绝密"
_DETERMINED_ABOVE = frozenset({"is_secret", "which_level"})
_ABOVE = frozenset({"national", "province"})
_COMPETENT = frozenset({"secrecy_admin", "department", "government", "superior"})
_SECRETS = frozenset({"state_secret", "suspected"})
_REFERRED = frozenset({"submitted", "decided", "carried_out"})


# -- declassification -----------------------------------------------------------------------------


def secrecy_of(declassification: Record) -> Secrecy | None:
    """How long the original was secret; None where the record does not say enough.

    Without a level the longest of them sets the limit: only the period counts then.
    """
    issued, period = declassification.get("issued_on"), declassification.get("period")
    if issued is None or not period:
        return None
    try:
        return clocks.secrecy(issued, declassification.get("level", _HIGHEST), period)
    except GateError:
        return None


def secret_period_over(case: Case) -> bool:
    """What expired by time is entered only after its last secret day (3.8.1)."""
    record = case.record
    if record.get("ground") != "expired" or record.state == "void":
        return True
    secrecy = secrecy_of(record)
    opened = day_of(record.get("opened")) or case.entry.on
    return secrecy is not None and secrecy.last_secret_day is not None and opened > secrecy.last_secret_day


def last_secret_day_computed(case: Case) -> bool:
    """A stored last secret day is the computed one."""
    stored, secrecy = case.record.get("last_secret_day"), secrecy_of(case.record)
    return stored is None or (secrecy is not None and stored == secrecy.last_secret_day)


def our_or_origin_decision(case: Case) -> bool:
    """Only the body that classified a thing declassifies it, in writing; others may but refer it (3.8.2)."""
    record = case.record
    ours = record.get("origin_body") == case.world.this_body
    return ours or record.get("decision.outcome") in (None, "refer") or filled(record, "decision.doc_no")


def keep_or_refer(case: Case) -> bool:
    """Without formalities a record ends only where the thing stays secret, or goes on as a referral."""
    outcome = case.record.get("decision.outcome")
    return outcome == "keep" or (outcome == "refer" and bool(case.record.links.get("referral")))


# -- referral -------------------------------------------------------------------------------------


def addressee_entitled(case: Case) -> bool:
    """Whether something is a state secret is for the national or provincial administration (保密法第25条)."""
    record = case.record
    if not filled(record, "submitted.to"):
        return True
    body = case.records.get(record.get("submitted.to"))
    if body is None:
        return False
    if record.get("question") in _DETERMINED_ABOVE:
        return body.get("kind") == "secrecy_admin" and body.get("level") in _ABOVE
    return body.get("kind") in _COMPETENT


def isolated_first(case: Case) -> bool:
    """Nothing is submitted before the thing is isolated (4.4)."""
    return case.record.state not in _REFERRED or filled(case.record, "isolated")


def business_view_or_reason(case: Case) -> bool:
    """The department whose business it is was heard, or it is said why not (4.4b)."""
    return filled(case.record, "business_view") or filled(case.record, "no_business_view")


def subject_not_scheduled(case: Case) -> bool:
    """What is referred is not waiting to go online (3.12)."""
    record = case.record
    if record.state not in _REFERRED:
        return True
    subject = str(record.get("subject", ""))
    scheduled = (pub for pub in case.records.of("publication") if pub.state == "scheduled")
    return not any(subject in names_of(pub, case.records) for pub in scheduled)


# -- leaks ----------------------------------------------------------------------------------------


def _told(leak: Record) -> Mapping[str, datetime]:
    """When each addressee was told first; the same-level administration under one name."""
    told: dict[str, datetime] = {}
    for report in leak.get("reports", ()):
        addressee = "secrecy" if report["to"] in SAME_LEVEL else report["to"]
        told[addressee] = min(told.get(addressee, report["at"]), report["at"])
    return told


def both_addressees(case: Case) -> bool:
    """A secret is reported to the secrecy administration and to the superior body; anything else to somebody (4.6)."""
    told = _told(case.record)
    return {"secrecy", SUPERIOR} <= told.keys() if case.record.get("kind") in _SECRETS else bool(told)


def reported_in_time(case: Case) -> bool:
    """Both addressees of a leaked secret are told within 24 hours; nights and holidays count (保密法实施条例第61条)."""
    record, found = case.record, case.record.get("discovered_at")
    if record.get("kind") not in _SECRETS or found is None:
        return True
    limit = clocks.hours(found, clocks.table()["leak_report"].limits[clocks.Profile.LAW].length.n)
    told = _told(record)
    return all(told.get(addressee, case.entry.at) <= limit for addressee in ("secrecy", SUPERIOR))


def written_finding(case: Case) -> bool:
    """The authority or the secrecy officer found in writing that it was no leak, with number and day."""
    return all(filled(case.record, f"finding.{key}") for key in ("source", "doc_no", "on"))


def crime_transferred(case: Case) -> bool:
    """Where the leak is a crime, its accountability was handed to the judiciary (3.16b)."""
    pursued = (case.records.get(id_) for id_ in case.record.links.get("accountability", ()))
    return all(acc.state == "transferred" for acc in pursued if acc is not None and acc.get("crime") is True)


CONDITIONS: Mapping[str, Condition] = {
    "secret_period_over": secret_period_over,
    "last_secret_day_computed": last_secret_day_computed,
    "our_or_origin_decision": our_or_origin_decision,
    "keep_or_refer": keep_or_refer,
    "addressee_entitled": addressee_entitled,
    "isolated_first": isolated_first,
    "business_view_or_reason": business_view_or_reason,
    "subject_not_scheduled": subject_not_scheduled,
    "both_addressees": both_addressees,
    "reported_in_time": reported_in_time,
    "written_finding": written_finding,
    "crime_transferred": crime_transferred,
}
