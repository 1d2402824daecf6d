"""What touches secrets: declassified papers, questions for the authorities, leaks that are over, reviews that stopped.

What had leaked was no release of this repository but an annex sent by mail, so that no address was withdrawn.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sample_year import reviews
from sample_year.stage import Stage, at, day


def plan(stage: Stage) -> None:
    """Everything of the secrecy officer."""
    _declassifications(stage)
    _stopped_reviews(stage)
    _leaks(stage)


# -- declassification -----------------------------------------------------------------------------


def _expired(
    stage: Stage, on: str, name: str, archive: str, issued: str, period: str, origin: str, **fields: Any
) -> None:
    stage.new(
        on,
        "p04",
        "declassification",
        name,
        title=f"档号{archive}的解密登记",
        archive_no=archive,
        origin_body=origin,
        ground="expired",
        issued_on=day(issued),
        period=period,
        **fields,
    )


def _checked(stage: Stage, on: str, name: str) -> None:
    stage.move(
        on, "p04", name, "extension_checked",
        extension_check={"on": day(on), "by": "p04", "asked_body": "@region-statistics", "result": "none"},
    )  # fmt: skip


def _declassifications(stage: Stage) -> None:
    _expired(stage, "03-18", "dcl-done", "2016-统-021", "2016-03-16", "10年", "@bureau", publish_wanted=True)
    _checked(stage, "03-19", "dcl-done")
    stage.move(
        "03-23",
        "p04",
        "dcl-done",
        "decided",
        decision={"outcome": "declassified", "on": day("03-23")},
        classifier="p04",
    )
    stage.move(
        "03-25",
        "p04",
        "dcl-done",
        "formalities_done",
        formalities={
            "mark_changed_on": day("03-24"),
            "notified_bodies": ("@archive",),
            "archive_told_on": day("03-25"),
        },
    )
    stage.move("03-26", "p04", "dcl-done", "closed")

    _expired(
        stage, "05-25", "dcl-kept", "2015-统-008", "2015-05-20", "10年", "@region-statistics", publish_wanted=False
    )
    _checked(stage, "05-27", "dcl-kept")
    stage.move(
        "06-02", "p04", "dcl-kept", "decided",
        decision={"outcome": "keep", "on": day("06-02"), "doc_no": "样自统〔2026〕19号"}, classifier="p04",
    )  # fmt: skip
    stage.move("06-03", "p04", "dcl-kept", "closed")

    _expired(stage, "07-21", "dcl-void", "2014-统-112", "2014-07-10", "10年", "@bureau")
    stage.move("07-22", "p06", "dcl-void", "void", note="档号写错，已经另行登记")

    _expired(stage, "11-16", "dcl-open", "2016-统-087", "2016-11-11", "10年", "@bureau", publish_wanted=True)
    _checked(stage, "11-19", "dcl-open")


# -- reviews that did not end in a decision ---------------------------------------------------------


def _stopped_reviews(stage: Stage) -> None:
    reviews.opened(stage, "02-24 10:00", "p10", "rev-void", "审查：意见汇总稿", "opinion", "意见汇总稿")
    stage.move("02-24 15:00", "p06", "rev-void", "void", note="选错了审查对象")

    old = {"rules_version": "sample-rules-2025", "run_at": at("03-04 09:30")}
    reviews.opened(stage, "03-04 09:40", "p08", "rev-stale", "审查：半年汇编说明", "report", "半年汇编说明", scan=old)
    stage.move("03-09 10:10", "p08", "rev-stale", "stale")

    reviews.opened(stage, "05-14 10:00", "p08", "rev-referred", "审查：来源待核的价格材料", "report", "价格材料来源")
    stage.move("05-14 11:30", "p04", "rev-referred", "stopped", note="来源材料的性质需要有权机关确定")
    stage.new(
        "05-15 09:30", "p04", "referral", "rfr-level",
        title="一份来源材料的性质", subject="@rev-referred", question="is_secret", proposed_on=day("05-15"),
    )  # fmt: skip
    stage.move(
        "05-15 10:20", "p04", "rfr-level", "isolated",
        isolated={"at": at("05-15 10:10"), "by": "p04", "where": "保密柜2号", "copies_removed": True},
    )  # fmt: skip
    stage.move("05-15 11:00", "p04", "rev-referred", "referred", links__referral=("@rfr-level",))
    stage.move(
        "05-20 10:00", "p01", "rfr-level", "submitted",
        submitted={"to": "@region-secrecy", "doc_no": "样统报〔2026〕2号", "on": day("05-20"), "via": "机要交通"},
        no_business_view="材料由本局自行收集，没有业务主管部门",
    )  # fmt: skip
    stage.set("05-22 09:20", "p04", "rfr-level", authority_received_on=day("05-21"))
    stage.move(
        "06-03 10:00", "p04", "rfr-level", "decided",
        decision={"outcome": "not_secret", "doc_no": "样区保函〔2026〕11号", "on": day("06-02")},
    )  # fmt: skip
    stage.move("06-04 09:30", "p04", "rfr-level", "carried_out", carried_out_on=day("06-04"))
    stage.move("06-05 09:30", "p04", "rfr-level", "closed")

    stage.new(
        "08-11 09:30", "p13", "referral", "rfr-void",
        title="一份旧目录能否公布", subject="2012-统-034", question="publishable", proposed_on=day("08-11"),
    )  # fmt: skip
    stage.move("08-12 10:00", "p06", "rfr-void", "void", note="目录已经开放，不必报请")


# -- leaks ----------------------------------------------------------------------------------------


def _reported(stage: Stage, name: str, when: tuple[str, str, str], found: tuple[str, str, str], title: str) -> None:
    """A suspicion from its discovery to the report: times of officer, take-down and containing; of the two reports."""
    opened, told, down = when
    contained, city, region = found
    stage.new(
        at(opened), "p05", "leak", name,
        title=title, kind="suspected", discovered_at=at(opened), found_by="p05", office="OFF-08",
    )  # fmt: skip
    stage.seal(_later(opened), "p05", name, url="样例地址（密封）", printouts="样例：打印两份，已收回")
    stage.set(at(told), "p05", name, officer_told_at=at(told))
    stage.move(
        at(contained),
        "p05",
        name,
        "contained",
        containment={
            "taken_down_at": at(down),
            "evidence_sealed_at": at(contained),
            "caches_unreachable_at": at(contained),
        },
    )
    stage.move(
        at(region), "p04", name, "reported",
        reports=(
            {"to": "同级保密行政管理部门", "at": at(city), "by": "p04", "receipt": "收条1"},
            {"to": "上级主管部门", "at": at(region), "by": "p04", "receipt": "收条2"},
        ),
    )  # fmt: skip


def _later(when: str) -> datetime:
    return at(when).replace(minute=at(when).minute + 3)


def _leaks(stage: Stage) -> None:
    _reported(
        stage, "lek-closed", ("07-04 14:20", "07-04 14:32", "07-04 14:41"),
        ("07-04 15:30", "07-04 17:50", "07-04 18:20"), "一份外发附件疑似带有标志",
    )  # fmt: skip
    reviews.opened(stage, "07-06 09:00", "p11", "rev-leak", "审查：外发附件", "report", "外发附件", office="OFF-08")
    stage.move("07-06 09:30", "p04", "rev-leak", "stopped", note="附件已经隔离")
    stage.move("07-06 09:40", "p04", "rev-leak", "leak", links__leak=("@lek-closed",))
    stage.move(
        "07-06 10:10",
        "p04",
        "lek-closed",
        "handling",
        instructions=(
            {
                "from": "样例自治区统计机构",
                "doc_no": "样自统函〔2026〕30号",
                "on": day("07-06"),
                "gist": "收回副本，核对去向",
            },
        ),
    )
    stage.set(
        "07-10 16:00", "p04", "lek-closed",
        builds_released={"by": "样例市保密行政管理机构", "doc_no": "样保函〔2026〕9号", "at": at("07-10 15:30")},
    )  # fmt: skip
    stage.set("07-13 10:00", "p04", "lek-closed", cause="扫描件没有逐页核对", links__accountability=("@acc-leak",))
    stage.move(
        "08-14 10:00", "p04", "lek-closed", "closed", closure={"basis": "样保函〔2026〕15号", "on": day("08-13")}
    )

    _reported(
        stage, "lek-false", ("09-15 09:10", "09-15 09:25", "09-15 09:40"),
        ("09-15 10:30", "09-15 14:00", "09-15 15:10"), "一张旧图疑似带有标志",
    )  # fmt: skip
    stage.move(
        "09-17 11:00", "p04", "lek-false", "false_alarm",
        finding={"source": "authority", "doc_no": "样保函〔2026〕21号", "on": day("09-17")},
    )  # fmt: skip
