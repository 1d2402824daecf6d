"""The report on an evaluation, and the brief for representatives, as documents and as data (``gate-evaluation/1``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gate.registers.counting.evaluation import Brief, Evaluation, Problem
from gate.registers.reports.document import Block, Document, Heading, Paragraph, table
from gate.registers.reports.wording import Say, say_in

Offices = Mapping[str, str]
"""Names of offices by their id."""


def document(found: Sequence[Evaluation], year: int, bureau: str, offices: Offices, lang: str) -> Document:
    """Problems, measures and results for the city's openness office (8.3.3c)."""
    say = say_in(lang)
    title = say(f"{bureau}{year}年社会评议整改情况报告", f"{bureau}: evaluation by citizens, {year}")
    blocks = tuple(block for evaluation in found for block in _blocks(evaluation, offices, say))
    return Document(title, blocks, lang)


def _blocks(found: Evaluation, offices: Offices, say: Say) -> Iterator[Block]:
    names = "、".join(offices.get(office, office) for office in found.offices)
    yield Heading(say(f"评议{found.record}：{names}", f"Evaluation {found.record}: {names}"))
    kinds = "、".join(f"{kind}{number}" for kind, number in sorted(found.representatives.items()))
    yield Paragraph(
        say(
            f"评议代表{sum(found.representatives.values())}人" + (f"（{kinds}）。" if kinds else "。"),
            f"{sum(found.representatives.values())} representatives" + (f" ({kinds})." if kinds else "."),
        )
    )
    survey = [found.survey[key] for key in ("sent", "returned", "valid")]
    if None not in survey:
        yield Paragraph(
            say(
                "问卷发出{}份，收回{}份，有效{}份。".format(*survey),
                "Questionnaires: {} sent, {} returned, {} valid.".format(*survey),
            )
        )
    if found.order:
        rows = [(p.place, offices.get(p.office, p.office), f"{p.average:f}", p.sheets) for p in found.order]
        heads = (say("名次", "place"), say("科室", "office"), say("平均分", "average"), say("评议表", "sheets"))
        yield table(say("评议结果（由评议表计算）", "Result, computed from the sheets"), heads, rows, 0)
    heads = (
        say("序号", "no"), say("评议内容", "head"), say("问题", "problem"), say("整改措施", "measure"),
        say("期限", "due"), say("结果", "result"),
    )  # fmt: skip
    rows = [_problem_row(problem, say) for problem in found.problems]
    yield table(say("问题和整改", "Problems and what was done"), heads, rows or [("—",) * len(heads)])


def _problem_row(problem: Problem, say: Say) -> tuple[object, ...]:
    if problem.done_on:
        result = say(f"{problem.done_on.isoformat()}完成", f"done {problem.done_on.isoformat()}")
    else:
        result = say("尚未完成", "not yet done") + (f"：{problem.why_not}" if problem.why_not else "")
    due = problem.due.isoformat() if problem.due else "—"
    return problem.number, problem.head, problem.text, problem.measure or "—", due, result


def brief_document(brief: Brief, bureau: str, lang: str) -> Document:
    """What the representatives are told before they judge (8.5)."""
    say = say_in(lang)
    took = "—" if brief.workdays is None else f"{brief.workdays:g}"
    numbers = [
        (say("主动公开信息", "published items"), len(brief.published)),
        (say("办结的公开申请", "requests finished"), sum(brief.results.values())),
        (say("办结所用工作日（中位数）", "working days they took (median)"), took),
    ]
    title = say(
        f"{bureau}{brief.period.name}年政务公开情况（供评议代表）", f"{bureau}: openness work in {brief.period.name}"
    )
    return Document(
        title,
        (
            table("", (say("项目", "what"), say("数量", "number")), numbers),
            table(
                say("公开申请办理结果", "Requests by result"),
                (say("结果", "result"), say("件数", "number")),
                list(brief.results.items()) or [("—", 0)],
            ),
        ),
        lang,
    )


def data(found: Sequence[Evaluation], year: int, bureau: str) -> Mapping[str, Any]:
    """The evaluations as plain JSON values; averages are text."""
    return {
        "schema": "gate-evaluation/1",
        "bureau": bureau,
        "year": year,
        "evaluations": [
            {
                "record": one.record,
                "state": one.state,
                "offices": list(one.offices),
                "representatives": dict(one.representatives),
                "survey": dict(one.survey),
                "order": [
                    {"place": p.place, "office": p.office, "average": f"{p.average:f}", "sheets": p.sheets}
                    for p in one.order
                ],
                "problems": [
                    {
                        "no": p.number,
                        "head": p.head,
                        "text": p.text,
                        "measure": p.measure,
                        "due": p.due.isoformat() if p.due else None,
                        "done_on": p.done_on.isoformat() if p.done_on else None,
                        "why_not": p.why_not,
                    }
                    for p in one.problems
                ],
                "feedback_on": one.feedback_on.isoformat() if one.feedback_on else None,
                "reported_to_city_on": one.reported_on.isoformat() if one.reported_on else None,
            }
            for one in found
        ],
    }


def brief_data(brief: Brief, bureau: str) -> Mapping[str, Any]:
    """The brief as plain JSON values: counts only."""
    return {
        "schema": "gate-evaluation-brief/1",
        "bureau": bureau,
        "period": brief.period.name,
        "published": len(brief.published),
        "requests": dict(brief.results),
        "median_workdays": brief.workdays,
    }
