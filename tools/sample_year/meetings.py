"""Decisions that the leaders take together: passed, put off, annulled, replaced, withdrawn."""

from __future__ import annotations

from decimal import Decimal
from hashlib import sha256
from typing import Any

from sample_year.stage import Stage, after, day

_LEADERS = ("p01", "p02", "p03")


def plan(stage: Stage) -> None:
    """Eight decisions."""
    _passed(
        stage, ("02-24", "02-26", "02-27", "03-03"), "dcs-printer", "购置打印设备",
        category="funds", fund_kind="single_purchase", amount_yuan=Decimal("8600.00"),
    )  # fmt: skip
    _disclosed(stage, "03-09", "dcs-printer", "@int-purchase")
    stage.move(
        "03-18", "p06", "dcs-printer", "executed", execution__on=day("03-18"), execution__amount_yuan=Decimal("8600.00")
    )
    stage.move("03-20", "p06", "dcs-printer", "closed")

    _passed(stage, ("04-01", "04-02", "04-03", "04-08"), "dcs-post", "调整一个岗位", category="cadre")
    stage.seal("04-08", "p06", "dcs-post", name="样例·岗位人选", duty="样例职责")
    _disclosed(stage, "04-14", "dcs-post", "@int-post")
    stage.move("04-24", "p06", "dcs-post", "executed", execution__on=day("04-24"))
    stage.move("04-27", "p06", "dcs-post", "closed")

    _passed(stage, ("05-20", "05-21", "05-22", "06-01"), "dcs-merit", "评选先进集体", category="major", sub_item="3")
    _disclosed(stage, "06-09", "dcs-merit", "@int-merit")
    stage.move("06-24", "p06", "dcs-merit", "executed", execution__on=day("06-24"))

    _passed(
        stage, ("05-18", "05-19", "05-20", "05-25"), "dcs-annulled", "安排调查经费",
        category="funds", fund_kind="large_spending", amount_yuan=Decimal("26000.00"),
    )  # fmt: skip
    stage.move("06-05", "p01", "dcs-annulled", "annulled", note="执行中改变用途，予以纠正")

    _passed(
        stage, ("06-05", "06-08", "06-09", "06-15"), "dcs-again", "重新安排调查经费",
        category="funds", fund_kind="large_spending", amount_yuan=Decimal("24000.00"), replaces="@dcs-annulled",
    )  # fmt: skip
    stage.new(
        "06-25 09:00",
        "p11",
        "internal",
        "int-funds",
        title="调查经费安排通报",
        item="2",
        produced=day("06-24"),
        gist="经费两万四千元，用于秋季抽样",
        decision="@dcs-again",
        office="OFF-02",
    )
    stage.move("06-25 10:00", "p03", "int-funds", "approved")
    stage.move(
        "06-26 09:00", "p06", "int-funds", "disclosed", form="meeting", disclosed_on=day("06-26"), audience=("全体",)
    )
    stage.move("06-26 16:00", "p06", "int-funds", "closed")
    _disclosed(stage, "06-26 16:30", "dcs-again", "@int-funds")
    stage.move("06-29", "p06", "dcs-annulled", "replaced")
    stage.move(
        "07-10", "p06", "dcs-again", "executed", execution__on=day("07-10"), execution__amount_yuan=Decimal("24000.00")
    )
    stage.move("07-13", "p06", "dcs-again", "closed")

    _agenda(stage, ("08-10", "08-11", "08-12"), "dcs-deferred", "修订内部管理办法", category="major", sub_item="2")
    _met(stage, "08-18", "dcs-deferred", present=("p01", "p03"))
    stage.move("08-18", "p06", "dcs-deferred", "deferred", note="有成员出差，没有全部到会")
    stage.new(
        "11-16",
        "p11",
        "decision",
        "dcs-later",
        title="修订内部管理办法（再议）",
        category="major",
        sub_item="2",
        previous="@dcs-deferred",
        office="OFF-02",
        meeting={"on": day("12-02")},
        materials=({"kind": "survey", "title": "补充调研", "on": day("11-12"), "by": "OFF-02"},),
    )
    stage.move(
        "11-18", "p03", "dcs-later", "pre_consulted", pre_consulted_on=day("11-18"), pre_consulted_with=("p01", "p02")
    )

    stage.new(
        "09-07",
        "p15",
        "decision",
        "dcs-withdrawn",
        title="更换办公家具",
        category="funds",
        fund_kind="large_spending",
        amount_yuan=Decimal("31000.00"),
    )
    stage.move("09-08", "p01", "dcs-withdrawn", "withdrawn", note="今年不再安排")
    stage.new(
        "10-12",
        "p11",
        "decision",
        "dcs-void",
        title="更换办公家具",
        category="funds",
        fund_kind="large_spending",
        amount_yuan=Decimal("31000.00"),
        office="OFF-02",
    )
    stage.move("10-12", "p06", "dcs-void", "void", note="和九月的一条重复")


def _agenda(stage: Stage, days: tuple[str, str, str], name: str, title: str, **fields: Any) -> None:
    """Proposed, talked over, put on the agenda with its papers."""
    proposed, consulted, agenda = days
    stage.new(proposed, "p11", "decision", name, title=title, office="OFF-02", **fields)
    stage.move(consulted, "p03", name, "pre_consulted", pre_consulted_on=day(consulted), pre_consulted_with=_LEADERS)
    stage.move(agenda, "p01", name, "on_agenda", agenda_by="p01", materials=_papers(name, proposed))


def _papers(name: str, on: str) -> tuple[dict[str, Any], ...]:
    kinds = (("survey", "情况调研"), ("options", "两个方案"), ("opinion", "科室意见"), ("text", "议定文本"))
    return tuple(
        {
            "kind": kind, "title": title, "on": day(on), "by": "OFF-02",
            "sha256": "sha256:" + sha256(f"{name} {kind}".encode()).hexdigest(),
            **({"taken_up": True} if kind == "opinion" else {}),
        }
        for kind, title in kinds
    )  # fmt: skip


def _met(stage: Stage, on: str, name: str, present: tuple[str, ...] = _LEADERS) -> None:
    stage.move(on, "p01", name, "met", meeting={"on": day(on), "chair": "p01", "due": _LEADERS, "present": present})


def _passed(stage: Stage, days: tuple[str, str, str, str], name: str, title: str, **fields: Any) -> None:
    _agenda(stage, days[:3], name, title, **fields)
    _met(stage, days[3], name)
    resolution = {"sha256": "sha256:" + sha256(name.encode()).hexdigest()}
    stage.move(
        days[3], "p06", name, "passed",
        vote={"method": "hands", "yes": 3, "no": 0, "abstain": 0}, resolution=resolution,
        execution={"office": "OFF-02", "due": after(days[3], 30)},
    )  # fmt: skip


def _disclosed(stage: Stage, on: str, name: str, where: str) -> None:
    stage.move(on, "p06", name, "disclosed", disclosure=(where,))
