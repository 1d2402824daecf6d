"""Complaints, and who answered for what was founded."""

from __future__ import annotations

from typing import Any

from sample_year.stage import Stage, day


def plan(stage: Stage) -> None:
    """Seven complaints and three cases of accountability."""
    _complaints(stage)
    _accountability(stage)


def _complaint(
    stage: Stage, on: str, name: str, title: str, channel: str, kind: str, number: int, **fields: Any
) -> None:
    """Received, its person sealed unless nobody knows who it was, registered."""
    anonymous = fields.pop("anonymous", False)
    stage.new(on, "p06", "complaint", name, title=title, channel=channel, received_on=day(on), anonymous=anonymous)
    if not anonymous:
        stage.seal(
            on,
            "p06",
            name,
            name=f"样例·来访者第{number}位",
            phone=f"0470-00030{number:02d}",
            statement=f"样例陈述，第{number}份，密封保存",
        )
    stage.move(on, "p06", name, "registered", kind=kind, **fields)


def _accepted(stage: Stage, on: str, name: str, about: str, anonymous: bool = False) -> None:
    told = {} if anonymous else {"told_receipt_on": day(on)}
    stage.move(on, "p06", name, "accepted", about=about, level="this_office", **told)


def _found(stage: Stage, looked: str, found: str, name: str, finding: str) -> None:
    stage.move(looked, "p17", name, "investigating", investigators=("p17", "p12"))
    stage.move(found, "p17", name, "found", finding=finding)


def _corrected(stage: Stage, on: str, name: str, what: str) -> None:
    stage.move(on, "p02", name, "corrected", correction={"what": what, "on": day(on)})


def _told(stage: Stage, on: str, closed: str, name: str, **fields: Any) -> None:
    stage.move(on, "p06", name, "told", told_result_on=day(on), next_step_told="样例自治区统计机构", **fields)
    stage.move(closed, "p06", name, "closed")


def _complaints(stage: Stage) -> None:
    _complaint(stage, "02-09", "cmp-late", "反映数据更新不及时", "phone", "late", 1)
    _accepted(stage, "02-11", "cmp-late", "OFF-05")
    _found(stage, "02-24", "03-03", "cmp-late", "founded")
    _corrected(stage, "03-06", "cmp-late", "补发两期，改由专人按日程核对")
    stage.set("03-09", "p17", "cmp-late", links__accountability=("@acc-late",))
    _told(stage, "03-10", "03-12", "cmp-late")

    _complaint(stage, "04-02", "cmp-request", "反映申请件收件态度", "visit", "request_mishandled", 2)
    _accepted(stage, "04-03", "cmp-request", "OFF-01")
    stage.move("04-08", "p17", "cmp-request", "investigating", investigators=("p17",))
    stage.move("04-15", "p17", "cmp-request", "found", finding="unfounded")
    _told(stage, "04-17", "04-20", "cmp-request")

    _complaint(
        stage,
        "05-15",
        "cmp-upper",
        "对前次处理结果不服",
        "letter",
        "request_mishandled",
        3,
        level="upper",
        previous="@cmp-request",
    )
    stage.move("05-18", "p06", "cmp-upper", "forwarded", note="已转上一级受理", told_receipt_on=day("05-18"))
    _told(stage, "05-20", "05-22", "cmp-upper")

    _complaint(stage, "06-08", "cmp-box", "反映栏目缺少联系方式", "box", "not_publishing", 4, anonymous=True)
    _accepted(stage, "06-10", "cmp-box", "OFF-08", anonymous=True)
    _found(stage, "06-15", "06-18", "cmp-box", "partly")
    _corrected(stage, "06-23", "cmp-box", "补齐各栏目的联系方式")
    stage.move("06-24", "p06", "cmp-box", "closed")

    _complaint(stage, "08-03", "cmp-other", "反映路灯不亮", "phone", "other", 5)
    stage.move("08-04", "p06", "cmp-other", "not_ours", note="由城市管理部门负责", told_receipt_on=day("08-04"))
    _told(stage, "08-05", "08-06", "cmp-other")

    _complaint(stage, "09-08", "cmp-false", "反映图表标注有误", "online", "false", 6)
    _accepted(stage, "09-09", "cmp-false", "OFF-04")
    _found(stage, "09-14", "09-21", "cmp-false", "founded")
    _corrected(stage, "09-23", "cmp-false", "更正图表标注并核对同批图表")
    stage.set(
        "09-24", "p17", "cmp-false",
        no_pursuit={"reason": "系笔误，当日更正，没有造成影响", "by": "p17", "on": day("09-24")},
    )  # fmt: skip
    _told(stage, "09-28", "09-29", "cmp-false")

    _complaint(stage, "11-12", "cmp-open", "反映咨询电话难接通", "phone", "other", 7)
    _accepted(stage, "11-13", "cmp-open", "OFF-02")
    stage.move("11-18", "p17", "cmp-open", "investigating", investigators=("p17",))


def _accountability(stage: Stage) -> None:
    stage.new(
        "03-05", "p17", "accountability", "acc-late",
        title="数据更新超期的责任", trigger="1", source=("@cmp-late",), unit="OFF-05", serious=False, crime=False,
    )  # fmt: skip
    stage.move("03-06", "p17", "acc-late", "investigating", investigation={"by": "p17", "opened_on": day("03-06")})
    stage.move("03-13", "p17", "acc-late", "heard", investigation__heard_on=day("03-13"))
    stage.move(
        "03-20", "p17", "acc-late", "decided",
        measure=({"kind": "order_correction", "correct_by": day("04-10")}, {"kind": "criticism"}),
        decided_by={"body": "@bureau", "doc_no": "样统监〔2026〕1号", "on": day("03-20")},
    )  # fmt: skip
    stage.move("04-08", "p17", "acc-late", "executed", corrected_on=day("04-08"))
    stage.move("04-10", "p17", "acc-late", "closed")

    stage.new(
        "07-09",
        "p17",
        "accountability",
        "acc-leak",
        title="外发附件未逐页核对的责任",
        trigger="4",
        source=("@lek-closed",),
        unit="OFF-08",
        serious=True,
        crime=False,
    )
    stage.seal("07-09", "p17", "acc-leak", name="样例·当事工作人员", duty="样例岗位")
    stage.move("07-10", "p17", "acc-leak", "investigating", investigation={"by": "p17", "opened_on": day("07-10")})
    stage.move("07-17", "p17", "acc-leak", "heard", investigation__heard_on=day("07-17"))
    stage.move(
        "08-06", "p17", "acc-leak", "decided",
        measure=(
            {"kind": "order_correction", "correct_by": day("08-31")},
            {"kind": "sanction", "sanction_kind": "警告"},
        ),
        decided_by={"body": "@discipline", "doc_no": "样派决〔2026〕5号", "on": day("08-06")},
    )  # fmt: skip
    stage.move("08-25", "p17", "acc-leak", "executed", corrected_on=day("08-24"))

    stage.new(
        "06-10",
        "p17",
        "accountability",
        "acc-decision",
        title="未经会议更改用途的责任",
        trigger="6",
        source=("@dcs-annulled",),
        unit="OFF-04",
        serious=False,
        crime=False,
    )
    stage.move("06-11", "p17", "acc-decision", "investigating", investigation={"by": "p17", "opened_on": day("06-11")})
    stage.move("07-02", "p17", "acc-decision", "transferred", transferred_to="监察机关", transferred_on=day("07-02"))
