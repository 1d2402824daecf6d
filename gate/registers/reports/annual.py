"""The annual report as a document in the national form, and as data (schema ``gate-annual/1``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from typing import Any

from gate.registers.counting.annual import Annual
from gate.registers.counting.form import CARRIED, FINISHED, NEW, OPEN, TOTAL, form
from gate.registers.counting.overview import few
from gate.registers.reports.document import Block, Cell, Document, Grid, Heading, Paragraph

TEXTS = (
    "proactive", "requests", "management", "platform", "supervision", "problems", "improvements", "other", "contact",
)  # fmt: skip
"""The places at which the office may add words of its own, by the keys of its file."""
_TO_FILL = "（此处由政务公开领导小组办公室填写。）"
_NOTHING = "无"
_STUB = 3


@dataclass(frozen=True, slots=True)
class Words:
    """What the office itself says, by place; whose report it is; the names of categories."""

    bureau: str
    texts: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)

    def paragraphs(self, *places: str) -> tuple[Paragraph, ...]:
        """The office's paragraphs at these places; an empty line parts two paragraphs."""
        return tuple(
            Paragraph(part.strip())
            for place in places
            for part in self.texts.get(place, "").split("\n\n")
            if part.strip()
        )


def document(report: Annual, words: Words) -> Document:
    """The whole report: six parts, as the form wants them."""
    return Document(_title(report, words), tuple(_blocks(report, words)))


def _title(report: Annual, words: Words) -> str:
    title = f"{words.bureau}{report.period.first.year}年政府信息公开工作年度报告"
    return f"{title}（草稿，截至{_day(report.period.last)}）" if report.draft else title


def _day(day) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _blocks(report: Annual, words: Words) -> Iterator[Block]:
    yield Paragraph(
        "本报告依照《中华人民共和国政府信息公开条例》第五十条编制，所列数据的统计期限为"
        f"{_day(report.period.first)}至{_day(report.period.last)}。"
    )
    yield from words.paragraphs("contact")
    parts = (_part_one, _part_two, _part_three, _part_four, _part_five, _part_six)
    for title, part in zip(form().parts, parts, strict=True):
        yield Heading(title)
        yield from part(report, words)


def _part_one(report: Annual, words: Words) -> Iterator[Block]:
    told = (
        ("（一）主动公开情况", "proactive", _proactive(report, words)),
        ("（二）依申请公开情况", "requests", _requests(report)),
        ("（三）政府信息管理情况", "management", _management(report)),
        ("（四）平台建设情况", "platform", _platform(report)),
        ("（五）监督保障情况", "supervision", _supervision(report)),
    )
    for title, place, sentence in told:
        yield Heading(title, 3)
        yield Paragraph(sentence)
        yield from words.paragraphs(place)


def _proactive(report: Annual, words: Words) -> str:
    seen = report.overview
    kinds = "、".join(f"{words.categories.get(key, key)}{len(ids)}条" for key, ids in seen.published.items())
    return (
        f"本年主动公开政府信息{len(seen.all_published)}条" + (f"，其中{kinds}" if kinds else "") + "。"
        f"更正{len(seen.corrected)}条，撤下{len(seen.withdrawn)}条。"
    )


def _requests(report: Annual) -> str:
    table = report.requests
    given = table.number("G") + table.number("G2")
    return (
        f"本年新收政府信息公开申请{table.number(NEW)}件，上年结转{table.number(CARRIED)}件；"
        f"办结{table.number(FINISHED)}件，其中予以公开和部分公开{given}件；结转下年度继续办理{table.number(OPEN)}件。"
    )


def _management(report: Annual) -> str:
    seen = report.overview
    leaks = f"处理网上泄密事件{len(seen.leaks)}起。" if seen.leaks else ""
    return (
        f"公开前审查{len(seen.reviewed)}件，其中决定不予公开{len(seen.refused)}件；"
        f"办理解密{len(seen.declassified)}件，报请有权机关确定{len(seen.referred)}件。{leaks}"
    )


def _platform(report: Annual) -> str:
    return (
        "政府信息在本局网站统一公开，每一条都先审查、后登记、再发布，任何人都可以核验。"
        f"开展意见征集{len(report.overview.opinions)}次，答复咨询{len(report.overview.inquiries)}件。"
    )


def _supervision(report: Annual) -> str:
    seen = report.overview
    return (
        f"开展政务公开考核{len(seen.appraised)}次、社会评议{len(seen.evaluated)}次，内部公开{len(seen.internal)}项；"
        f"收到投诉举报{few(len(seen.complaints))}，责任追究{len(seen.accountable)}件。"
    )


def _part_two(report: Annual, _words: Words) -> Iterator[Block]:
    yield Grid("", tuple(_rows_two(report)))


def _rows_two(report: Annual) -> Iterator[tuple[Cell, ...]]:
    yield (_head("第二十条第（一）项", 4),)
    yield tuple(map(_head, ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数")))
    for key, label in form().documents.items():
        row = report.documents.rows[key]
        yield (Cell(label), *map(_number, (len(row.made), len(row.repealed), row.in_force)))
    for item, group in groupby(form().decisions.items(), lambda pair: pair[1][0]):
        keys = [key for key, _ in group]
        counted = "本年收费金额（单位：万元）" if "charge" in keys else "本年处理决定数量"
        yield (_head(item, 4),)
        yield _head("信息内容"), _head(counted, 3)
        for key in keys:
            yield Cell(form().decisions[key][1]), _number(plain(report.decisions[key]), 3)


def _part_three(report: Annual, _words: Words) -> Iterator[Block]:
    yield Grid("", (*_head_three(), *_rows_three(report)), _STUB)


def _head_three() -> Iterator[tuple[Cell, ...]]:
    columns = form().columns
    natural, *organisations, total = columns
    yield Cell(form().note, _STUB, 3, head=True), _head(form().applicants, len(columns))
    yield (
        Cell(columns[natural], 1, 2, head=True),
        _head(form().organisations, len(organisations)),
        Cell(columns[total], 1, 2, head=True),
    )
    yield tuple(_head(columns[key]) for key in organisations)


def _rows_three(report: Annual) -> Iterator[tuple[Cell, ...]]:
    """Each label to the left stands in the first row under it and covers the others."""
    rows = form().rows
    for place, row in enumerate(rows):
        labels = []
        for depth, label in enumerate(row.under):
            if place == 0 or rows[place - 1].under[: depth + 1] != row.under[: depth + 1]:
                down = sum(other.under[: depth + 1] == row.under[: depth + 1] for other in rows)
                labels.append(Cell(label, 1, down))
        own = Cell(row.zh, _STUB - len(row.under))
        yield (*labels, own, *(_number(report.requests.number(row.key, column)) for column in form().columns))


def _part_four(report: Annual, _words: Words) -> Iterator[Block]:
    outcomes = form().outcomes
    review, *suits = form().remedies.items()
    heads = (
        (Cell(review[1], len(outcomes), 2, head=True), _head("行政诉讼", len(outcomes) * len(suits))),
        tuple(_head(label, len(outcomes)) for _, label in suits),
        tuple(_head(label) for _ in form().remedies for label in outcomes.values()),
    )
    body = tuple(_number(len(report.remedies[kind][outcome])) for kind in form().remedies for outcome in outcomes)
    yield Grid("", (*heads, body), 0)


def _part_five(_report: Annual, words: Words) -> Iterator[Block]:
    for title, place in (("（一）存在的主要问题", "problems"), ("（二）改进情况", "improvements")):
        yield Heading(title, 3)
        yield from words.paragraphs(place) or (Paragraph(_TO_FILL),)


def _part_six(report: Annual, words: Words) -> Iterator[Block]:
    fees = report.fees
    yield Paragraph(
        "依照《政府信息公开信息处理费管理办法》收取信息处理费的情况："
        + (
            f"本年发出收费通知{len(fees.notified)}件，总金额{plain(fees.asked)}元；实际收取{plain(fees.received)}元。"
            if fees.notified or fees.paid
            else "本年没有收取信息处理费。"
        )
    )
    yield from words.paragraphs("other") or (Paragraph(f"其他需要报告的事项：{_NOTHING}。"),)


def _head(text: str, across: int = 1) -> Cell:
    return Cell(text, across, head=True)


def _number(number: object, across: int = 1) -> Cell:
    return Cell(str(number), across, number=True)


def plain(number: Decimal) -> str:
    """A sum without needless noughts: 12, 12.5, 0."""
    return f"{number.normalize():f}" if number else "0"


def unwritten(words: Words) -> tuple[str, ...]:
    """The places at which the report still waits for the office's words."""
    return tuple(place for place in ("problems", "improvements") if not words.paragraphs(place))


def data(report: Annual, words: Words) -> Mapping[str, Any]:
    """The report as plain JSON values; sums of money are text, counts are numbers."""
    seen = report.overview
    return {
        "schema": "gate-annual/1",
        "bureau": words.bureau,
        "year": report.period.first.year,
        "until": report.period.last.isoformat(),
        "draft": report.draft,
        "part1": {
            "published": {key: len(ids) for key, ids in seen.published.items()},
            "corrected": len(seen.corrected),
            "withdrawn": len(seen.withdrawn),
            "reviewed": len(seen.reviewed),
            "refused": len(seen.refused),
            "declassified": len(seen.declassified),
            "referred": len(seen.referred),
            "leaks": len(seen.leaks),
            "opinions": len(seen.opinions),
            "inquiries": len(seen.inquiries),
            "internal": len(seen.internal),
            "appraised": len(seen.appraised),
            "evaluated": len(seen.evaluated),
            "complaints": few(len(seen.complaints)),
            "accountable": len(seen.accountable),
        },
        "part2": {
            "documents": {
                key: {
                    "made": len(row.made),
                    "repealed": len(row.repealed),
                    "before": row.before,
                    "in_force": row.in_force,
                }
                for key, row in report.documents.rows.items()
            },
            **{key: plain(number) if key == "charge" else int(number) for key, number in report.decisions.items()},
        },
        "part3": {
            row.key: {column: report.requests.number(row.key, column) for column in form().columns}
            for row in form().rows
        },
        "part4": {
            kind: {outcome: len(ids) for outcome, ids in cells.items()} for kind, cells in report.remedies.items()
        },
        "part6": {
            "notices": len(report.fees.notified),
            "asked": plain(report.fees.asked),
            "received": plain(report.fees.received),
        },
        "texts": {place: words.texts[place] for place in TEXTS if words.texts.get(place)},
        "labels": {row.key: row.zh for row in form().rows} | {TOTAL: form().columns[TOTAL]},
    }
