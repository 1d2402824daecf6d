"""Requests for information as clerks enter, decide and answer them, for the tests of several systems."""

from __future__ import annotations

from bureau import Run
from clerks import Office

DAY = "2026-03-02"
FILE = "sha256:" + "3" * 64
NAME = "王样例甲"


def filed(office: Office, day: str = DAY, sealed: bool = True, **values: str) -> str:
    """A complete request, handed in at the counter on a day and not registered yet."""
    given = {
        "title": "申请公开统计资料", "channel": "in_person", "arrived_on": day, "applicant_kind": "公民",
        "applicant_type": "natural", "description": "2025年工业统计资料", "wanted_form": "[email]", "one_item": "true",
        "receipt_no": "回执1", "receipt_on": day,
    } | values  # fmt: skip
    request = office.new("request", "synth", on=day, **{key: value for key, value in given.items() if value})
    if sealed:
        office.seal(request, on=day, name=NAME, phone="13900000001")
    return request


def registered(office: Office, day: str = DAY, **values: str) -> str:
    """A request of which the applicant has a receipt."""
    request = filed(office, day, **values)
    office.does("move", request, "registered", on=day, role="synth")
    return request


def processing(office: Office, day: str = DAY, **values: str) -> str:
    """A request that is being worked on."""
    request = registered(office, day, **values)
    office.does("move", request, "processing", on=day)
    return request


def decide(office: Office, request: str, result: str, **values: str) -> Run:
    """The leader's decision on a request, with the opinion and the decision that handing out needs."""
    if result in ("G1", "G2"):
        office.does("set", request, on="2026-03-05", office_opinion="{by: p06, at: 2026-03-05, text: 可以提供}")
        values["leader_decision"] = "{by: p03, at: 2026-03-06, text: 同意}"
    return office.enter("move", request, "decided", on="2026-03-06", role="leader", result=result, **values)


def decided(office: Office, result: str, wanted: str = "[email]", **values: str) -> str:
    """A request that a leader has decided."""
    request = processing(office, wanted_form=wanted)
    run = decide(office, request, result, **values)
    assert run.code == 0, run.said
    return request


def answer(office: Office, request: str, *, note: str = "", **values: str) -> Run:
    """The answer to a decided request; what is given as "" is left out."""
    given = {"answer__doc_no": "样统公开〔2026〕3号", "answer__sent_on": "2026-03-10", "answer__remedy_told": "true"}
    said = {key: value for key, value in (given | values).items() if value}
    words = ("--note", note) if note else ()
    return office.enter("move", request, "answered", *words, on="2026-03-10", **said)


def reviewed(office: Office, request: str, outcome: str = "publish", **decision: str) -> str:
    """A decided review of one file that is to be handed out."""
    review = office.new(
        "review", "office", on="2026-03-03", title="依申请提供资料的审查", subject=f"{{kind: request, id: {request}}}",
        files=f"[{{path: answer/data.csv, sha256: '{FILE}'}}]",
        scan="{rules_version: r1, run_at: 2026-03-03T09:00:00+08:00}",
    )  # fmt: skip
    carry_through(office, review, outcome, **decision)
    return review


def carry_through(office: Office, review: str, outcome: str = "publish", **decision: str) -> None:
    """The three opinions of a review that somebody opened."""
    for state, role, person, key, day, more in (
        ("drafter_opined", "drafter", "p08", "drafter_opinion", "03", {}),
        ("office_reviewed", "reviewer", "p13", "office_opinion", "04", {}),
        ("decided", "leader", "p03", "decision", "05", decision),
    ):
        head = (
            f"outcome: {outcome}" if key == "decision" else "attribute: 依申请公开, basis: 条例第二十七条, reason: 可"
        )
        moment = f"2026-03-{day}T09:00:00+08:00"
        values = {key: f"{{{head}, by: {person}, at: {moment}, answers: [{QUESTIONS}]}}"} | more
        office.does("move", review, state, on=f"2026-03-{day}", role=role, **values)


QUESTIONS = ", ".join(
    f"{{question: '{key}', answer: {said}}}"
    for key, said in {
        **dict.fromkeys(("g1", "g2", "g3", "g4", "g5", "g6", "internal_affairs"), "否"),
        **dict.fromkeys(("national_security", "public_security", "economic_security", "stability"), "否"),
        **dict.fromkeys(("attachment:answer/data.csv", "attachment:excerpt.txt"), "是"),
    }.items()
)
