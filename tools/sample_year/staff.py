"""What concerns the staff: disclosures within the bureau, and appraisals of offices and persons."""

from __future__ import annotations

from typing import Any

from sample_year.stage import Stage, day

_GRADES = {
    "OFF-01": ("优秀", 95), "OFF-02": ("优秀", 93), "OFF-03": ("良好", 86), "OFF-04": ("良好", 84),
    "OFF-05": ("一般", 74), "OFF-06": ("良好", 88), "OFF-07": ("良好", 85), "OFF-08": ("较差", 62),
}  # fmt: skip
_METHODS = ("自查", "抽查", "日常检查")
_HEADINGS = ("organisation", "systems_supervision", "catalogue", "content", "public_view")


def plan(stage: Stage) -> None:
    """Disclosures, then appraisals."""
    _internal(stage)
    _routine(stage)
    _annual(stage)


# -- disclosure to the staff ------------------------------------------------------------------------


def _told(stage: Stage, produced: str, on: str, name: str, title: str, item: str, gist: str, **fields: Any) -> None:
    stage.new(
        produced,
        "p11",
        "internal",
        name,
        title=title,
        item=item,
        produced=day(produced),
        gist=gist,
        office="OFF-02",
        **fields,
    )
    stage.move(produced, "p03", name, "approved")
    stage.move(on, "p06", name, "disclosed", form="circular", disclosed_on=day(on), audience=("全体",))


def _internal(stage: Stage) -> None:
    _told(stage, "01-26", "01-28", "int-training", "年度学习安排通报", "4", "每月一次集中学习，由各科室轮流主讲")
    stage.move("01-29", "p06", "int-training", "closed")
    _told(
        stage,
        "03-05",
        "03-06",
        "int-purchase",
        "设备采购结果通报",
        "2",
        "采购打印设备一台，价格经会议确定",
        decision="@dcs-printer",
    )
    stage.move("03-09", "p06", "int-purchase", "closed")
    _told(
        stage, "04-10", "04-13", "int-post", "岗位调整公示", "1", "一个岗位调整，人员情况另行张贴", decision="@dcs-post"
    )
    stage.seal("04-13", "p06", "int-post", name="样例·拟任人员", duty="样例职务")
    stage.move("04-13", "p06", "int-post", "objection_period", notice_days=5)
    stage.move("04-21", "p06", "int-post", "closed")
    _told(
        stage,
        "06-04",
        "06-08",
        "int-merit",
        "评先结果公示",
        "1",
        "评出先进集体一个，名单另行张贴",
        decision="@dcs-merit",
    )
    stage.move("06-08", "p06", "int-merit", "objection_period", notice_days=7)
    stage.move("06-22", "p06", "int-merit", "closed")
    stage.new(
        "07-20", "p11", "internal", "int-void", title="食堂安排通报", item="4", produced=day("07-20"), office="OFF-02"
    )
    stage.move("07-21", "p06", "int-void", "void", note="由机关事务部门统一通知")
    stage.new(
        "11-18", "p11", "internal", "int-draft",
        title="冬季值守安排通报", item="4", produced=day("11-18"), gist="按科室轮换，遇雪加派一人", office="OFF-02",
    )  # fmt: skip


# -- appraisals -------------------------------------------------------------------------------------


def _scores(around: int) -> dict[str, int]:
    return {heading: around + shift for heading, shift in zip(_HEADINGS, (0, -2, 1, 3, -1), strict=True)}


def _routine(stage: Stage) -> None:
    """Each office once; who was poor puts it right."""
    for number, (office, (grade, around)) in enumerate(_GRADES.items()):
        name, on = f"apr-{office}", f"09-{1 + number // 2:02d}"
        stage.new(
            "08-17", "p02", "appraisal", name, title=f"{office}平时考核", kind="routine", target=office, year=2026
        )
        stage.move(
            on,
            "p06",
            name,
            "examined",
            method=_METHODS[number % len(_METHODS)],
            examined_on=day(on),
            examiners=("p06", "p13"),
            scores=_scores(around),
        )
        poor = grade == "较差"
        problems = ({"no": 1, "text": "撤换附件没有逐页核对", "opinion": "建立逐页核对登记"},) if poor else ()
        rest = {"problems": problems, "rectification": {"deadline": day("10-30")}} if poor else {}
        stage.move("09-08", "p02", name, "graded", grade=grade, **rest)
        if poor:
            stage.move("09-10", "p06", name, "rectifying")
            stage.move(
                "10-29", "p06", name, "closed", rectification__done_on=day("10-28"), rectification__verified_by="p13"
            )
        else:
            praised = {"commended_on": day("09-14")} if grade == "优秀" else {}
            stage.move("09-15", "p06", name, "closed", **praised)


def _annual(stage: Stage) -> None:
    """The year's appraisal has begun; nothing is graded before December."""
    stage.new(
        "11-09", "p02", "appraisal", "apr-year-1", title="核算科年度考核", kind="annual", target="OFF-04", year=2026
    )
    stage.move(
        "11-16", "p15", "apr-year-1", "self_reported",
        self_report={"received_on": day("11-16"), "file": "internal/2026/zongjie-04.docx"},
    )  # fmt: skip
    stage.new("11-09", "p02", "appraisal", "apr-year-2", title="个人年度考核", kind="annual", target="p07", year=2026)
    stage.seal("11-10", "p02", "apr-year-2", statement="样例：个人情况说明，密封保存")
    stage.new(
        "11-09", "p02", "appraisal", "apr-void", title="价格科年度考核", kind="annual", target="OFF-05", year=2026
    )
    stage.move("11-10", "p06", "apr-void", "void", note="方案调整，十二月另行安排")
    stage.new(
        "11-11", "p02", "appraisal", "apr-year-3", title="综合科年度考核", kind="annual", target="OFF-01", year=2026
    )
