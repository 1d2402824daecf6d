"""The checklist that a signed act must answer (clauses 3.3, 3.7, 4.5, 6.2.4, 6.2.5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from gate import packaged
from gate.model import Reason

ANSWERS = ("是", "否", "可能")
_ATTACHMENT = "attachment:"
TOPIC = "topic:"
SECRET_ORIGIN = ("g1", "g2")
PRIVATE = ("g4",)
TELEGRAM = ("telegram",)
DANGERS = ("national_security", "public_security", "economic_security", "stability")
_UNBACKED = {
    **dict.fromkeys(SECRET_ORIGIN, ("是", "declassification-missing")),
    **dict.fromkeys(PRIVATE, ("是", "rights-holder-missing")),
    **dict.fromkeys(TELEGRAM, ("是", "telegram-unapproved")),
    **dict.fromkeys(DANGERS, ("可能", "danger-unsettled")),
}
"""For questions whose other answer a record may back: that answer, and what is said where no record does."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question, the clause that asks for it, and the answer that lets the act go on."""

    key: str
    clauses: tuple[str, ...]
    zh: str
    en: str
    wanted: str = "否"


@cache
def _checklist() -> tuple[tuple[Question, tuple[str, ...]], ...]:
    rows = packaged.data("questions.yaml")
    return tuple(
        (
            Question(row["key"], (row["clause"], *([row["also"]] if "also" in row else [])), row["zh"], row["en"]),
            tuple(row["acts"]),
        )
        for row in rows
    )


def asked(
    act: str, attachments: Iterable[str] = (), topics: Mapping[str, str] = MappingProxyType({})
) -> tuple[Question, ...]:
    """What `act` (submit, review, approve) has to answer.

    Submit answers for each attachment in turn (6.2.5b), review for each place of a listed subject (3.7.3): `topics`
    are their fingerprints, and where they stand.
    """
    questions = tuple(question for question, acts in _checklist() if act in acts)
    if act == "review":
        return questions + tuple(_of_topic(mark, where) for mark, where in topics.items())
    if act != "submit":
        return questions
    return questions + tuple(
        Question(_ATTACHMENT + path, ("6.2.5b",), f"附件 {path} 是否已经检查？", f"Has {path} been checked?", "是")
        for path in sorted(attachments)
    )


def _of_topic(mark: str, where: str) -> Question:
    zh = f"{where} 是领导小组列出的敏感题目：这里有没有没有标志、但其实属于国家秘密的内容？"
    return Question(TOPIC + mark, ("3.7.3",), zh, f"{where} is a listed subject: is anything here a state secret?")


def answer_of(value: Any) -> str | None:
    """The answer in a bare value or in ``{answer, reason}``; None when it is none of 是, 否, 可能."""
    if isinstance(value, Mapping):
        value = value.get("answer")
    return value if value in ANSWERS else None


def unanswered(
    act: str,
    answers: Mapping[str, Any],
    attachments: Iterable[str] = (),
    backed: AbstractSet[str] = frozenset(),
    topics: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Reason, ...]:
    """Why the answers do not carry the act: a question left open, or answered the other way.

    `backed` are the questions whose other answer a record backs: what was secret is declassified (3.8, 3.13), the
    holder of a right agreed (3.8.3), the sending unit approved (4.5b), a possible danger was settled (4.4c).
    """
    reasons = []
    for question in asked(act, attachments, topics):
        given = answer_of(answers.get(question.key))
        other, code = _UNBACKED.get(question.key, (None, ""))
        if given is None:
            reasons.append(missing(question, act))
        elif given == other:
            if question.key not in backed:
                reasons.append(Reason.of(code, clauses=_clauses(question), act=act, key=question.key))
        elif given != question.wanted:
            reasons.append(Reason.of("answer-excludes", clauses=_clauses(question), act=act, key=question.key))
    return tuple(reasons)


def missing(question: Question, act: str) -> Reason:
    """The reason for a question that nobody answered, with the answer that would let the act go on."""
    facts = {"act": act, "key": question.key, "wanted": question.wanted}
    return Reason.of("answer-missing", clauses=_clauses(question), **facts)


def _clauses(question: Question) -> tuple[str, ...]:
    return (*question.clauses, *(("3.7",) if question.key.startswith("g") else ()))
