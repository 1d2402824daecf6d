"""The first text of a release: a head filled in with what is known, and a body that shows how one is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from gate.trust import Person, Trust

_OPENNESS_LAW = "中华人民共和国政府信息公开条例"
_ARTICLE = "第二十条"

_REASONS = {
    "statistics": "属于应当主动公开的国民经济和社会发展统计信息",
    "document": "属于应当主动公开的机构职能和办事信息",
    "law": "属于应当主动公开的法律、法规和政策信息",
}

_BODIES = {
    "statistics": """\
用一两句话写出最重要的数字：是多少，比上年同期怎样，比上月怎样。

## 主要数据

| 指标 | 本期 | 同比(%) |
|:-----|-----:|--------:|
| 指标名称（单位） | 0.0 | 0.0 |

## 说明

- 数据来源：
- 统计口径：

附件放在本文件夹里，在正文里这样引用：`[附表](biao.csv)`。
""",
    "document": """\
用一两句话写出这件事是什么、与谁有关、从什么时候起。

## 内容

## 办理方式

- 地点和时间：
- 联系科室：

附件放在本文件夹里，在正文里这样引用：`[附件](fujian.docx)`。
""",
    "law": """\
写明名称、发布机关、文号、施行日期，以及是否现行有效。

## 主要内容

## 适用对象

## 原文

附件放在本文件夹里，在正文里这样引用：`[全文](quanwen.pdf)`。
""",
}


@dataclass(frozen=True, slots=True)
class People:
    """Who makes, reviews and approves, as far as the trust base knows somebody for it."""

    author: Person
    reviewer: Person | None
    approver: Person | None


def people_for(kind: str, trust: Trust, author: Person, today: date) -> People:
    """The author, a reviewer of the office for this kind (clause 5.1), and a leader: three different people."""
    reviewers = [
        person
        for office in trust.reviewing_offices(kind)
        for person in trust.holders({"reviewer"}, today, office.id)
        if person.id != author.id
    ]
    reviewer = reviewers[0] if reviewers else None
    taken = {author.id, reviewer.id if reviewer else ""}
    leaders = [person for person in trust.holders({"leader"}, today) if person.id not in taken]
    return People(author, reviewer, leaders[0] if leaders else None)


def category_for(kind: str, trust: Trust) -> str:
    """The first code of the catalogue that fixes this kind, the finest level first."""
    codes = [code for code in trust.policy.categories if trust.policy.kind_of(code) == kind]
    return min(codes or trust.policy.categories, key=lambda code: (-len(code), code))


def skeleton(kind: str, title: str, people: People, trust: Trust, today: date) -> str:
    """The whole text of a new ``index.md``. Every line of its head is for the author to check."""
    month = (today.replace(day=1) - timedelta(days=1)).isoformat()[:7]
    laws = [law.name for law in trust.policy.laws]
    law = _OPENNESS_LAW if _OPENNESS_LAW in laws or not laws else laws[0]
    lines = [
        f"title: {_quoted(title)}",
        f"kind: {kind}",
        f'category: "{category_for(kind, trust)}"',
        f"office: {people.author.office}",
        f"produced: {today.isoformat()}",
        "classification: 公开",
        "opinion: 主动公开",
        f"basis: 《{law}》{_ARTICLE}",
        f"reason: {_REASONS[kind]}",
        f"author: {people.author.id}",
        f"reviewer: {people.reviewer.id if people.reviewer else ''}",
        f"approver: {people.approver.id if people.approver else ''}",
        "with: []",
    ]
    if kind == "statistics":
        lines += [f"period: {month}", "stage: preliminary"]
    return "---\n" + "".join(f"{line}\n" for line in lines) + "---\n\n" + _BODIES[kind]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
