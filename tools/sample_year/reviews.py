"""Reviews of what is no release: by three people one after the other, with their answers in the record."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from gate.questions import asked
from gate.releases import CONFIG
from sample_year.stage import Stage, at

_BASIS = "政府信息公开条例第三十六条"
_REASON = "已逐页核对，汇总数不能推断出任何一个调查对象"
_MINUTE = timedelta(minutes=1)


def paper(name: str) -> dict[str, str]:
    """A file that is handed out, by its name: path and digest."""
    return {"path": f"answers/2026/{name}.pdf", "sha256": "sha256:" + sha256(name.encode()).hexdigest()}


def scan(when: datetime) -> dict[str, Any]:
    """What the scanner said: nothing."""
    return {"rules_version": lambda stage: stage.store.world.rules_version, "run_at": when}


def opened(stage: Stage, when: str, by: str, name: str, title: str, kind: str, subject: str, **fields: Any) -> None:
    """A review is opened over one paper."""
    stage.new(
        at(when), by, "review", name,
        title=title, subject={"kind": kind, "id": subject}, files=(paper(name),),
        scan=fields.pop("scan", None) or scan(at(when)), **fields,
    )  # fmt: skip


def opinion(act: str, when: datetime, by: str, name: str, attribute: str, reason: str = _REASON) -> dict[str, Any]:
    """One person's opinion, with what they answered."""
    attachments = [paper(name)["path"]] if paper(name)["path"] != CONFIG else []
    answers = tuple({"question": question.key, "answer": question.wanted} for question in asked(act, attachments))
    return {"attribute": attribute, "basis": _BASIS, "reason": reason, "by": by, "at": when, "answers": answers}


def decided(
    stage: Stage, days: tuple[date, date, date], name: str, title: str, kind: str, subject: str,
    people: tuple[str, str, str], outcome: str = "publish", **fields: Any,
) -> None:  # fmt: skip
    """A review from its opening to the decision."""
    first, second, third = (
        f"{on.isoformat()} {hour}" for on, hour in zip(days, ("09:10", "14:20", "10:05"), strict=True)
    )
    author, reviewer, leader = people
    opened(stage, first, author, name, title, kind, subject, **fields)
    when = at(first) + 20 * _MINUTE
    stage.move(
        when, author, name, "drafter_opined", drafter_opinion=opinion("submit", when, author, name, "依申请公开")
    )
    when = at(second)
    stage.move(
        when, reviewer, name, "office_reviewed", office_opinion=opinion("review", when, reviewer, name, "依申请公开")
    )
    when = at(third)
    said = opinion("approve", when, leader, name, "")
    severed = {"exempt": ("X4",), "redactions": _redactions(name)} if outcome == "partial" else {}
    stage.move(
        when, leader, name, "decided",
        decision={"outcome": outcome, **{k: said[k] for k in ("basis", "reason", "by", "at", "answers")}}, **severed,
    )  # fmt: skip


def _redactions(name: str) -> tuple[dict[str, str], ...]:
    return ({"file": paper(name)["path"], "locator": "表二第3行", "method": "delete", "basis": "条例第十五条"},)
