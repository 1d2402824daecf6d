"""Letters: ours that ask other bodies about publications, and theirs that ask us."""

from __future__ import annotations

from typing import Any

from sample_year.stage import Stage, day


def plan(stage: Stage) -> None:
    """Each way that a letter can go."""
    _ours(stage)
    _theirs(stage)


# -- ours -----------------------------------------------------------------------------------------


def _letter(
    stage: Stage, on: str, by: str, name: str, number: int, about: str, to: str, subject: str, **fields: Any
) -> None:
    stage.new(
        on, by, "consultation-out", name,
        title=f"就{about}征求意见", subject=subject, to=to, **{"purpose": "involves_body", **fields},
    )  # fmt: skip
    stage.move(
        on, "p03", name, "approved",
        letter={
            "doc_no": f"样统函〔2026〕{number}号", "summary": f"{about}，拟在网站公布",
            "our_opinion": "拟主动公开", "our_basis": "政府信息公开条例第十一条",
        },
    )  # fmt: skip


def _sent(stage: Stage, sent: str, delivered: str, name: str, number: int, reply_by: str) -> None:
    stage.move(sent, "p06", name, "sent", sent_on=day(sent), reply_by=day(reply_by))
    stage.move(delivered, "p06", name, "delivered", delivered_on=day(delivered), delivery_proof=f"签收单{number}")


def _reply(on: str, number: int, stance: str, reasons: str | None = None) -> dict[str, Any]:
    return {"on": day(on), "doc_no": f"复函〔2026〕{number}号", "stance": stance, "reasons": reasons, "written": True}


def _ours(stage: Stage) -> None:
    _letter(stage, "02-26", "p08", "cou-agreed", 12, "商贸企业汇总资料", "@finance", "商贸企业汇总资料")
    _sent(stage, "02-27", "03-02", "cou-agreed", 12, "03-06")
    stage.move("03-05", "p06", "cou-agreed", "agreed", reply=_reply("03-05", 12, "agree"))
    stage.move("03-06", "p06", "cou-agreed", "closed")

    _letter(
        stage,
        "04-07",
        "p07",
        "cou-settled",
        15,
        "教育经费对照表",
        "@education",
        "教育经费对照表",
        purpose="joint_release",
    )
    _sent(stage, "04-08", "04-08", "cou-settled", 15, "04-22")
    stage.move("04-14", "p06", "cou-settled", "partly", reply=_reply("04-14", 15, "partly", "两项指标口径不同"))
    talks = ({"on": day("04-16"), "with": "对方财务联络人", "outcome": "统一为决算口径"},)
    stage.move(
        "04-14", "p06", "cou-settled", "negotiating", negotiation={"officer": "p07", "assigned_on": day("04-14")}
    )
    stage.move("04-20", "p06", "cou-settled", "settled", negotiation__rounds=talks, reply=_reply("04-20", 16, "agree"))
    stage.move("04-21", "p06", "cou-settled", "closed")

    _letter(stage, "06-01", "p09", "cou-decided", 19, "草场等级分布", "BOD-01", "草场等级分布", purpose="joint_release")
    _sent(stage, "06-02", "06-03", "cou-decided", 19, "06-09")
    stage.move("06-10", "p06", "cou-decided", "silent")
    stage.move(
        "06-11", "p06", "cou-decided", "negotiating", negotiation={"officer": "p09", "assigned_on": day("06-11")}
    )
    stage.move(
        "06-17", "p03", "cou-decided", "escalated",
        escalation={"to": "样例市政务公开协调机构", "doc_no": "样统请〔2026〕4号", "sent_on": day("06-17")},
    )  # fmt: skip
    stage.move(
        "06-26",
        "p06",
        "cou-decided",
        "decided",
        escalation__decided_on=day("06-25"),
        escalation__decision_doc_no="样协〔2026〕7号",
        escalation__outcome="partial",
    )
    stage.move("06-29", "p06", "cou-decided", "closed")

    _letter(stage, "07-14", "p07", "cou-void", 22, "口岸货运简表", "@city-office", "口岸货运简表")
    stage.move("07-15", "p06", "cou-void", "void", note="题目有误，另行起草")

    _letter(stage, "11-17", "p08", "cou-waiting", 33, "批发市场交易汇总", "@finance", "批发市场交易汇总")
    _sent(stage, "11-18", "11-19", "cou-waiting", 33, "11-27")

    stage.new(
        "11-19", "p10", "consultation-out", "cou-draft",
        title="就社区养老资料征求意见", purpose="business_view", subject="社区养老资料", to="@city-office",
    )  # fmt: skip


# -- theirs ---------------------------------------------------------------------------------------


def _incoming(stage: Stage, on: str, name: str, body: str, about: str, number: int, **fields: Any) -> None:
    stage.new(
        on, "p06", "consultation-in", name,
        title=f"来函：{about}", from_=body, their_doc_no=f"来〔2026〕{number}号", received_on=day(on), about=about,
        **{"concerns_request": False, **fields},
    )  # fmt: skip


def _answered(
    stage: Stage, name: str, handler: str, days: tuple[str, str, str, str], number: int, opinion: str, reasons: str = ""
) -> None:
    assigned, drafted, sent, closed = days
    stage.move(assigned, "p06", name, "assigned", handler=handler)
    stage.move(drafted, handler, name, "drafted", opinion=opinion, **({"reasons": reasons} if reasons else {}))
    stage.move(drafted, "p03", name, "approved")
    stage.move(
        sent,
        "p06",
        name,
        "replied",
        reply={"doc_no": f"样统复〔2026〕{number}号", "signed_by": "p03", "sent_on": day(sent)},
    )
    stage.move(closed, "p06", name, "closed")


def _theirs(stage: Stage) -> None:
    _incoming(stage, "02-03", "coi-1", "@finance", "财政收支表中的人口数", 41)
    _answered(stage, "coi-1", "p10", ("02-03", "02-05", "02-06", "02-09"), 1, "agree")
    _incoming(stage, "04-13", "coi-2", "@education", "学龄人口测算数", 42)
    _answered(
        stage, "coi-2", "p10", ("04-14", "04-16", "04-17", "04-20"), 2, "partly", "测算数还没有核定，只同意公布区间"
    )
    _incoming(stage, "06-22", "coi-3", "BOD-01", "农牧业价格监测材料", 43, concerns_request=True)
    _answered(stage, "coi-3", "p08", ("06-22", "06-24", "06-25", "06-26"), 3, "disagree", "其中单户价格依法不能公开")
    _incoming(stage, "09-01", "coi-4", "@city-office", "营商环境指标说明", 44)
    _answered(stage, "coi-4", "p07", ("09-01", "09-03", "09-04", "09-07"), 4, "not_ours", "指标由其他部门制定")
    _incoming(stage, "09-10", "coi-5", "@archive", "进馆目录开放鉴定", 45)
    stage.move("09-11", "p06", "coi-5", "void", note="应由办公室另行办理，登记错了登记簿")
    _incoming(stage, "11-20", "coi-6", "@finance", "决算附表里的就业数", 46)
    stage.move("11-20", "p06", "coi-6", "assigned", handler="p10")
