"""The quarterly sheet as a document, and as data (schema ``gate-quarterly/1``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gate.registers.counting.overview import few
from gate.registers.counting.quarter import DISPOSITION, REFUSAL, REVIEW, Quarter
from gate.registers.reports.document import Block, Document, Heading, table
from gate.registers.reports.wording import Say, say_in

_LINES = {REVIEW: ("审查", "review"), REFUSAL: ("拒绝", "refusal"), DISPOSITION: ("处置", "disposition")}


def document(sheet: Quarter, bureau: str, lang: str) -> Document:
    """The sheet for the leading group and the secrecy officer."""
    say = say_in(lang)
    title = say(f"{bureau}政务公开季度情况（{sheet.period.name}）", f"{bureau}: openness work in {sheet.period.name}")
    return Document(title, tuple(_blocks(sheet, say)), lang)


def _blocks(sheet: Quarter, say: Say) -> Iterator[Block]:
    yield Heading(say("公开与保密", "Openness and secrecy"))
    yield table("", (say("项目", "what"), say("数量", "number")), _numbers(sheet, say))
    yield Heading(say("被拒绝的签署（按类别）", "Refused acts by class"))
    yield table("", (say("类别", "class"), say("次数", "times")), list(sheet.refusals.items()) or [("—", 0)])
    yield Heading(say("依申请公开", "Requests"))
    months = [(month, *numbers) for month, numbers in sheet.months.items()]
    yield table("", (say("月份", "month"), say("新收", "new"), say("办结", "finished")), months)
    yield Heading(say("审查、处置和拒绝明细", "Reviews, dispositions and refusals"))
    heads = (
        say("日期", "day"), say("事项", "what"), say("记录", "record"), say("经手人", "person"), say("说明", "note")
    )  # fmt: skip
    rows = [(line.on.isoformat(), say(*_LINES[line.what]), line.record, line.by, line.note) for line in sheet.lines]
    yield table("", heads, rows or [("—",) * len(heads)])


def _numbers(sheet: Quarter, say: Say) -> Iterator[tuple[object, ...]]:
    seen = sheet.overview
    median = "—" if sheet.median is None else sheet.median
    yield say("主动公开", "published"), len(seen.all_published)
    yield say("从形成到公开的工作日（中位数）", "working days from produced to published (median)"), median
    yield say("更正", "corrected"), len(seen.corrected)
    yield say("撤下", "withdrawn"), len(seen.withdrawn)
    yield say("作出审查决定", "reviews decided"), len(sheet.decided)
    yield say("其中不予公开", "of them withheld"), f"{len(sheet.withheld)}（{_share(sheet)}）"
    yield say("被拒绝的签署", "refused acts"), sum(sheet.refusals.values())
    yield say("泄密事件", "leaks"), len(seen.leaks)
    yield say("季末在办申请", "requests open at the end"), len(sheet.open)
    yield say("咨询", "inquiries"), len(seen.inquiries)
    yield say("意见征集", "calls for opinions"), len(seen.opinions)
    yield say("投诉举报", "complaints"), few(len(seen.complaints))


def _share(sheet: Quarter) -> str:
    return f"{len(sheet.withheld) / len(sheet.decided):.1%}" if sheet.decided else "—"


def data(sheet: Quarter, bureau: str) -> Mapping[str, Any]:
    """The sheet as plain JSON values, with the records behind each number; complaints as they may be told."""
    seen = sheet.overview
    return {
        "schema": "gate-quarterly/1",
        "bureau": bureau,
        "quarter": sheet.period.name,
        "from": sheet.period.first.isoformat(),
        "until": sheet.period.last.isoformat(),
        "published": list(seen.all_published),
        "median_workdays": sheet.median,
        "corrected": list(seen.corrected),
        "withdrawn": list(seen.withdrawn),
        "decided": list(sheet.decided),
        "withheld": list(sheet.withheld),
        "refusals": dict(sheet.refusals),
        "leaks": list(seen.leaks),
        "requests": {month: {"new": new, "finished": finished} for month, (new, finished) in sheet.months.items()},
        "open": list(sheet.open),
        "inquiries": len(seen.inquiries),
        "opinions": len(seen.opinions),
        "complaints": few(len(seen.complaints)),
        "lines": [
            {"what": line.what, "record": line.record, "on": line.on.isoformat(), "by": line.by, "note": line.note}
            for line in sheet.lines
        ],
    }
