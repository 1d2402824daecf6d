"""The appraisal sheet and the circular of commendation as documents, and as data (schema ``gate-appraisal/1``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gate.registers.counting.appraisal import Appraisal, OfficeYear, excellent
from gate.registers.counting.facts import Fact
from gate.registers.reports.document import Block, Document, Heading, Items, Paragraph, table
from gate.registers.reports.wording import Say, listed, say_in

_FACTS = {
    "published": ("主动公开", "published"),
    "publish_seed": ("按本局承诺按时公开", "published in time by the bureau's promise"),
    "publish_2019": ("按法规按时公开", "published in time by the law"),
    "workdays": ("从形成到公开的工作日（中位数）", "working days from produced to published (median)"),
    "corrected": ("更正", "corrected"),
    "overdue": ("目前逾期", "overdue now"),
    "reviews": ("审查", "reviews"),
    "refusals": ("被拒绝的签署", "refused acts"),
    "repeated": ("疑似去标重报", "marks taken off and tried again"),
    "stale": ("审查过期", "reviews that went stale"),
    "consult_in_reply": ("来函按时答复", "letters of other bodies answered in time"),
    "answer_seed": ("按本局承诺按时答复申请", "requests answered in time by the bureau's promise"),
    "answer_2019": ("按法规按时答复申请", "requests answered in time by the law"),
    "late_notices": ("补正告知超期", "late correction notices"),
    "inquiry": ("咨询按承诺答复", "inquiries answered as promised"),
    "opinions": ("意见征集有反馈", "calls for opinions with feedback"),
    "complaints": ("投诉属实", "complaints founded"),
    "leaks": ("泄密", "leaks"),
    "rectified": ("按期整改", "rectified in time"),
    "catalogue": ("目录要素齐全", "catalogue rows complete"),
}
_COMBINATIONS = {
    ("routine", "office"): ("平时考核，科室", "routine, offices"),
    ("routine", "person"): ("平时考核，个人", "routine, persons"),
    ("annual", "office"): ("年度考核，科室", "annual, offices"),
    ("annual", "person"): ("年度考核，个人", "annual, persons"),
}
_PROFILES = {
    "seed": ("本局承诺", "the bureau's promise"),
    "2019": ("法规", "the law"),
    "promised": ("答应的日期", "the promised day"),
}
_PRINCIPLE = (
    "政务公开考核坚持客观公正、民主公开、注重实效的原则。本表只列事实和记录编号，不打分、不排名，由考核小组判断。",
    "Appraisal is objective and fair, democratic and open, and asks for results. This sheet gives facts and the "
    "records behind them, no score and no ranking: the judgement is the appraisal group's.",
)

Offices = Mapping[str, str]
"""Names of offices by their id."""


def document(sheet: Appraisal, bureau: str, offices: Offices, lang: str) -> Document:
    """The whole sheet; it opens with the principle of 七(一)."""
    say = say_in(lang)
    title = say(f"{bureau}{sheet.year}年政务公开考核事实表", f"{bureau}: facts for the appraisal of {sheet.year}")
    return Document(title, tuple(_blocks(sheet, offices, say)), lang)


def _blocks(sheet: Appraisal, offices: Offices, say: Say) -> Iterator[Block]:
    yield Paragraph(say(*_PRINCIPLE))
    yield Paragraph(say(f"截至{sheet.on.isoformat()}。", f"As of {sheet.on.isoformat()}."))
    yield Heading(say("各科室考核情况（7.2、7.4）", "Appraisal of each office (7.2, 7.4)"))
    yield table(
        "",
        (
            say("科室", "office"),
            say("平时考核", "routine"),
            say("年度考核", "annual"),
            say("登记的等级", "level on record"),
            say("未完成的整改", "open rectifications"),
            say("缺少的考核方式", "methods missing"),
        ),
        [_office_row(line, offices, say) for line in sheet.offices],
    )
    yield Heading(say("考核种类（7.4）", "Kinds of appraisal (7.4)"))
    rows = [(say(*_COMBINATIONS[key]), len(ids), listed(ids)) for key, ids in sheet.combinations.items()]
    yield table("", (say("种类", "kind"), say("次数", "number"), say("记录", "records")), rows)
    for line in sheet.offices:
        yield Heading(say(f"{_name(line.office, offices)}：事实", f"{_name(line.office, offices)}: facts"))
        heads = (say("事实", "fact"), say("数量", "number"), say("记录", "records"))
        yield table("", heads, [_fact_row(fact, say) for fact in line.facts])
    yield from _wrongs(sheet, offices, say)
    yield Heading(say("可以考虑表扬的科室（4.6）", "Offices that may be commended (4.6)"))
    yield Items(
        tuple(_name(office, offices) for office in sheet.commendable)
        or (say("没有开展审查又未发生泄密的科室。", "none with reviews and no leak"),)
    )


def _office_row(line: OfficeYear, offices: Offices, say: Say) -> tuple[object, ...]:
    return (
        _name(line.office, offices),
        listed(line.routine),
        line.annual or say("未考核", "not appraised"),
        line.level or "—",
        listed(line.open_rectifications),
        "、".join(line.missing_methods) or "—",
    )


def _fact_row(fact: Fact, say: Say) -> tuple[object, ...]:
    missed = tuple(record for record in fact.of or () if record not in fact.ids)
    shown = say(f"{listed(fact.ids)}；未做到：{listed(missed)}", f"{listed(fact.ids)}; not: {listed(missed)}")
    return say(*_FACTS[fact.key]), number(fact), shown if missed else listed(fact.ids)


def number(fact: Fact) -> str:
    """The count, or ``3/4（75.0%）`` where it is counted out of something, or the value."""
    if fact.key == "workdays":
        return "—" if fact.value is None else f"{fact.value:g}"
    if fact.of is None:
        return str(len(fact.ids))
    share = f"（{len(fact.ids) / len(fact.of):.1%}）" if fact.of else ""
    return f"{len(fact.ids)}/{len(fact.of)}{share}"


def _wrongs(sheet: Appraisal, offices: Offices, say: Say) -> Iterator[Block]:
    yield Heading(say("超过期限的事项（10.4.1）", "Clocks that ran out (10.4.1)"))
    heads = (
        say("条款", "clause"), say("记录", "record"), say("科室", "office"), say("按哪项规定", "by which rule"),
        say("期限", "due"), say("办结", "done"),
    )  # fmt: skip
    rows = [
        (
            m.clause, m.record, _name(m.office, offices), say(*_PROFILES[m.profile]),
            m.due.isoformat(), m.ended.isoformat() if m.ended else say("未办结", "not yet"),
        )
        for m in sheet.missed
    ]  # fmt: skip
    yield table("", heads, rows or [("—",) * len(heads)])
    yield Heading(say("更正（10.4.2）", "Corrections (10.4.2)"))
    heads = (
        say("记录", "record"), say("版本", "version"), say("日期", "day"), say("原因", "cause"),
        say("声明真实准确的提交", "submit statement that vouched for it"),
    )  # fmt: skip
    rows = [(c.record, c.version or "—", c.on.isoformat(), c.cause or "—", c.submit or "—") for c in sheet.corrections]
    yield table("", heads, rows or [("—",) * len(heads)])
    yield Heading(say("绕过闸门的企图（10.4.5）", "Attempts to go round the gate (10.4.5)"))
    heads = (say("代码", "code"), say("记录或文件", "record or file"), say("日期", "day"), say("经手人", "person"))
    rows = [(a.code, a.place, a.on.isoformat(), a.by or "—") for a in sheet.attempts]
    yield table("", heads, rows or [("—",) * len(heads)])


def _name(office: str, offices: Offices) -> str:
    return offices.get(office, office) or "—"


def circular(sheet: Appraisal, bureau: str, offices: Offices) -> Document:
    """The draft of the circular that commends the offices called 优秀 (7.4j); the leading group issues it."""
    names = tuple(_name(office, offices) for office in excellent(sheet))
    title = f"{bureau}关于{sheet.year}年度政务公开考核结果的通报（草稿）"
    if not names:
        return Document(title, (Paragraph(f"{sheet.year}年度没有考核结果为优秀的科室。"),))
    return Document(
        title,
        (
            Paragraph(f"经考核，下列科室{sheet.year}年度政务公开考核结果为优秀，予以通报表彰："),
            Items(names),
            Paragraph("望受表彰的科室再接再厉，继续做好政务公开工作。"),
        ),
    )


def data(sheet: Appraisal, bureau: str) -> Mapping[str, Any]:
    """The sheet as plain JSON values; every count lists its records."""
    return {
        "schema": "gate-appraisal/1",
        "bureau": bureau,
        "year": sheet.year,
        "on": sheet.on.isoformat(),
        "principle": _PRINCIPLE[0],
        "offices": [
            {
                "office": line.office,
                "routine": list(line.routine),
                "annual": line.annual,
                "registered": line.level or None,
                "open_rectifications": list(line.open_rectifications),
                "missing_methods": list(line.missing_methods),
                "facts": {fact.key: _fact_data(fact) for fact in line.facts},
            }
            for line in sheet.offices
        ],
        "combinations": {f"{kind}-{target}": list(ids) for (kind, target), ids in sheet.combinations.items()},
        "commendable": list(sheet.commendable),
        "missed": [
            {
                "clause": m.clause,
                "record": m.record,
                "office": m.office,
                "profile": m.profile,
                "due": m.due.isoformat(),
                "ended": m.ended.isoformat() if m.ended else None,
            }
            for m in sheet.missed
        ],
        "corrections": [
            {"record": c.record, "version": c.version, "on": c.on.isoformat(), "cause": c.cause, "submit": c.submit}
            for c in sheet.corrections
        ],
        "attempts": [{"code": a.code, "place": a.place, "on": a.on.isoformat(), "by": a.by} for a in sheet.attempts],
    }


def _fact_data(fact: Fact) -> Mapping[str, Any]:
    found: dict[str, Any] = {"count": len(fact.ids), "records": list(fact.ids)}
    if fact.of is not None:
        found |= {"of": len(fact.of), "of_records": list(fact.of)}
    if fact.key == "workdays":
        found["median_workdays"] = fact.value
    return found
