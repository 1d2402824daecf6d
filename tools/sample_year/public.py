"""What people ask, say and evaluate: inquiries, collected opinions, the evaluation by citizens."""

from __future__ import annotations

from typing import Any

from sample_year.stage import Stage, after, at, day

_AT_ONCE = (
    ("01-15 10:20", "phone", "问办公时间", "办公时间是几点到几点", "工作日上午九点到下午五点，中午休息"),
    ("03-19 15:05", "visit", "问查阅点地址", "资料在哪里查阅", "办公楼一层查阅点"),
    ("05-21 09:40", "phone", "问价格指数怎么看", "上年同月等于一百是什么意思", "以去年同一个月为基准"),
    ("07-14 11:10", "online", "问资料下载格式", "有没有表格格式", "页面下方附表格文件"),
    ("09-16 16:00", "phone", "问调查员证件", "上门的调查员怎样核实", "可以看证件，也可以拨打公开电话核实"),
    ("11-10 10:00", "letter", "问汇编出版时间", "今年的汇编什么时候出版", "计划在年底前后"),
)
_PROMISED = (
    ("02-12 14:30", "phone", "问旧口径换算", "旧口径怎样换算成新口径", "02-26", "02-25", "按换算系数表折算，表已寄出"),
    ("04-16 09:50", "online", "问样本轮换", "样本多长时间轮换一次", "04-21", "04-20", "五年轮换一次"),
    ("05-07 10:10", "phone", "问行业代码", "一家作坊属于哪个行业", "05-12", "05-14", "属于制造业小类，已说明依据"),
    ("08-20 15:20", "letter", "问指标差异", "两个指标为什么不一样", "08-27", "08-26", "一个是常住口径，一个是户籍口径"),
)


def plan(stage: Stage) -> None:
    """Twelve inquiries, four collections of opinions, two evaluations."""
    _inquiries(stage)
    _opinions(stage)
    _evaluations(stage)


def _inquiries(stage: Stage) -> None:
    for number, (when, channel, title, question, answer) in enumerate(_AT_ONCE):
        name, on = f"inq-{number}", at(when).date()
        _asked(stage, when, name, channel, title, question, answered_at_once=True)
        stage.move(on, "p12", name, "answered", answered_on=on, answer=answer)
        stage.move(on, "p12", name, "closed")
    for number, (when, channel, title, question, promised, answered, answer) in enumerate(_PROMISED):
        name = f"inq-later-{number}"
        _asked(stage, when, name, channel, title, question, answered_at_once=None)
        stage.move(at(when).date(), "p12", name, "promised", promised_on=day(promised), answered_at_once=False)
        stage.move(answered, "p12", name, "answered", answered_on=day(answered), answer=answer)
        stage.move(after(answered, 1), "p12", name, "closed")
    _asked(stage, "05-20 08:35", "inq-turned", "visit", "想要专题资料", "能不能给一份科技活动资料")
    stage.move("05-20 16:30", "p12", "inq-turned", "closed", turned_into="@r18")
    _asked(stage, "06-05 10:00", "inq-void", "phone", "拨错电话", "要找另一个单位")
    stage.move("06-05 10:10", "p06", "inq-void", "void", note="拨错电话，不是咨询")
    _asked(
        stage, "11-19 14:00", "inq-open", "online", "问普查登记时间", "下一次普查什么时候登记", answered_at_once=None
    )
    stage.move("11-19 14:20", "p12", "inq-open", "promised", promised_on=day("11-26"), answered_at_once=False)


def _asked(stage: Stage, when: str, name: str, channel: str, title: str, question: str, **fields: Any) -> None:
    stage.new(
        at(when),
        "p12",
        "inquiry",
        name,
        title=title,
        received_at=at(when),
        channel=channel,
        question=question,
        **fields,
    )


# -- opinions -------------------------------------------------------------------------------------


def _opinions(stage: Stage) -> None:
    items = (
        {
            "no": 1,
            "received_on": day("02-05"),
            "gist": "希望附上历年对照",
            "reasonable": True,
            "to": "OFF-06",
            "outcome": "adopted",
        },
        {
            "no": 2,
            "received_on": day("02-09"),
            "gist": "希望细分到乡镇",
            "reasonable": True,
            "to": "OFF-06",
            "outcome": "not_now",
            "explanation": "样本量只能推算到旗县",
        },
        {
            "no": 3,
            "received_on": day("02-10"),
            "gist": "建议改用纸质寄送",
            "reasonable": False,
            "outcome": "not_accepted",
        },
    )
    stage.new(
        "02-02",
        "p06",
        "opinion",
        "opn-grain",
        title="征集对产量资料页面的意见",
        publication="@pub:liangshi-2015",
        mode="after_publication",
        opened_on=day("02-02"),
        closes_on=day("02-24"),
        channels=("website", "phone"),
    )
    stage.move("02-25", "p06", "opn-grain", "closed", items=items)
    stage.move("02-26", "p06", "opn-grain", "collated")
    stage.move("02-27", "p06", "opn-grain", "forwarded")
    stage.move("03-09", "p06", "opn-grain", "replied")
    stage.move("03-16", "p06", "opn-grain", "published_feedback", summary={"on": day("03-16")})
    stage.move("03-20", "p06", "opn-grain", "archived")

    stage.new(
        "08-24", "p06", "opinion", "opn-livestock",
        title="征集对牲畜资料页面的意见", publication="@pub:xumu-2005", mode="after_publication",
        opened_on=day("08-24"), closes_on=day("09-11"), channels=("website", "letter"),
    )  # fmt: skip
    stage.move(
        "09-14",
        "p06",
        "opn-livestock",
        "closed",
        items=(
            {
                "no": 1,
                "received_on": day("09-02"),
                "gist": "希望说明分类",
                "reasonable": True,
                "to": "OFF-06",
                "outcome": "adopted",
            },
        ),
    )
    stage.move("09-16", "p06", "opn-livestock", "collated")
    stage.move("09-17", "p06", "opn-livestock", "forwarded")
    stage.move("09-24", "p06", "opn-livestock", "replied")
    stage.move("09-29", "p05", "opn-livestock", "published_feedback", summary={"on": day("09-29")})

    stage.new(
        "04-20", "p06", "opinion", "opn-void",
        title="征集对一份草案的意见", publication="@pub-rejected", mode="pre_decision",
        opened_on=day("04-20"), closes_on=day("05-25"), channels=("website",),
    )  # fmt: skip
    stage.move("04-21", "p06", "opn-void", "void", note="草案已经撤回")

    stage.new(
        "11-03", "p06", "opinion", "opn-open",
        title="征集对年度公开安排的意见", publication="@pub:gdp-zhengfu-baogao", mode="pre_decision",
        opened_on=day("11-03"), closes_on=day("12-07"), channels=("website", "meeting"),
    )  # fmt: skip


# -- the evaluation ---------------------------------------------------------------------------------


def _evaluations(stage: Stage) -> None:
    everything = ("truth", "timely", "procedure", "systems")
    stage.new(
        "06-22",
        "p02",
        "evaluation",
        "evl-void",
        title="社会评议（重复登记）",
        year=2026,
        object=("OFF-04",),
        content=everything,
        steps={"plan_on": day("06-22")},
    )
    stage.move("06-22", "p06", "evl-void", "void", note="对象不全，重新确定方案")
    stage.new(
        "06-29", "p02", "evaluation", "evl",
        title="2026年政务公开社会评议", year=2026, object=("OFF-04", "OFF-05", "OFF-06", "OFF-07"), content=everything,
        steps={"plan_on": day("06-29")}, organisers=("p06", "p13"),
    )  # fmt: skip
    six = tuple(f"@rep-{number}" for number in range(1, 7))
    stage.move("07-13 16:30", "p06", "evl", "reps_appointed", reps=six, steps__reps_appointed_on=day("07-13"))
    stage.move("08-19", "p06", "evl", "trained", steps__trained_on=day("08-19"))
    accepted = tuple({"rep": rep, "on": day("08-19")} for rep in six)
    organisers = tuple({"organiser": person, "on": day("08-19")} for person in ("p06", "p13"))
    stage.set("08-19", "p06", "evl", discipline=(*accepted, *organisers))
