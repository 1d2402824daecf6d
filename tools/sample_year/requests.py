"""Requests of the year, from the counter to the file: every way in, every way out, two of them still open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sample_year import reviews
from sample_year.publications import address
from sample_year.stage import Stage, after, at, day

_CONFIRMED = frozenset({"plain_mail", "online", "fax"})
_ORGANISATION = "法人"


@dataclass
class Request:
    """One request: each method plans one step of it."""

    stage: Stage
    name: str
    title: str
    wants: str
    arrived: str
    channel: str
    applicant: str
    form: tuple[str, ...] = ("paper",)
    confirmed: str = ""
    office: str = "OFF-01"

    def __post_init__(self) -> None:
        confirmed = self.channel in _CONFIRMED
        received = (self.confirmed or self.arrived) if confirmed else self.arrived
        self.received = received
        stage, number = self.stage, int(self.name[1:])
        natural = self.applicant == "natural"
        stage.new(
            received, "p12", "request", self.name,
            title=self.title, channel=self.channel, arrived_on=day(self.arrived),
            confirmed_on=day(received) if confirmed else None, received_on=day(received),
            applicant_kind="公民" if natural else _ORGANISATION, applicant_type=self.applicant, office=self.office,
        )  # fmt: skip
        person = {
            "name": f"样例·第{number}号申请者",
            "phone": f"0470-00020{number:02d}",
            "address": f"样例街道{number}号院",
        }
        own = {"id_no": f"样例证件{number:04d}"} if natural else {"email": f"ask{number:02d}@sample.invalid"}
        stage.seal(received, "p12", self.name, **person, **own)
        stage.move(
            received, "p12", self.name, "registered",
            description=self.wants, one_item=True, wanted_form=self.form, receipt_on=day(received),
            receipt_no=lambda st: "回执" + st.id_of(self.name).removeprefix("YSQ-"),
            promised_on=after(received, 15),
        )  # fmt: skip

    def process(self, on: str = "") -> Request:
        self.stage.move(on or after(self.received, 1), "p06", self.name, "processing")
        return self

    def correct(self, notice: str, points: Iterable[str], deadline: str, back: str = "") -> Request:
        self.stage.move(
            notice, "p06", self.name, "awaiting_correction",
            correction={"notice_on": day(notice), "points": tuple(points), "deadline": day(deadline)},
        )  # fmt: skip
        if back:
            self.stage.move(back, "p12", self.name, "processing", correction__corrected_on=day(back))
        return self

    def ask(
        self, letter: str, purpose: str, about: str, days: tuple[str, str, str], stance: str = "", to: str = ""
    ) -> Request:
        """A letter to somebody else pauses the answer: sent, delivered, replied (empty where no reply came)."""
        stage, (sent, delivered, replied) = self.stage, days
        kind = "third_party" if purpose == "request_third_party" else "other_body"
        number = 100 + int(self.name[1:])
        stage.new(
            sent, "p06", "consultation-out", letter,
            title=f"就{about}征求意见", purpose=purpose, subject=f"@{self.name}",
            **({"to": to} if to else {"to_sealed": True}),
        )  # fmt: skip
        if not to:
            stage.seal(
                sent, "p06", letter, name=f"样例·相关单位{self.name[1:]}", address=f"样例工业路{self.name[1:]}号楼"
            )
        stage.move(
            sent, "p03", letter, "approved",
            letter={
                "doc_no": f"样统函〔2026〕{number}号", "summary": f"有人申请公开{about}",
                "our_opinion": "拟在去掉个体信息后提供", "our_basis": "政府信息公开条例第三十二条、第三十四条",
            },
        )  # fmt: skip
        stage.move(sent, "p06", letter, "sent", sent_on=day(sent))
        pause: dict[str, Any] = {"kind": kind, "cou": f"@{letter}", "sent": day(sent)}
        stage.move(f"{day(sent)} 17:05", "p06", self.name, "consulting", pauses=(pause,))
        stage.move(delivered, "p06", letter, "delivered", delivered_on=day(delivered), delivery_proof=f"回执单{number}")
        pause = {**pause, "delivered": day(delivered)}
        stage.set(f"{day(delivered)} 17:06", "p06", self.name, pauses=(pause,))
        if not replied:
            return self
        if not stance:
            stage.move(replied, "p06", letter, "silent")
        else:
            state = {"agree": "agreed", "disagree": "disagreed", "partly": "partly"}[stance]
            stage.move(
                replied, "p06", letter, state,
                reply={
                    "on": day(replied), "doc_no": f"复〔2026〕{number}号", "stance": stance, "written": True,
                    "reasons": "部分数字可推知合同价款" if stance != "agree" else None,
                },
            )  # fmt: skip
            pause = {**pause, "reply": day(replied)}
        stage.move(f"{day(replied)} 16:20", "p06", letter, "closed")
        stage.move(f"{day(replied)} 16:40", "p06", self.name, "processing", pauses=(pause,))
        return self

    def review(self, days: tuple[str, str, str], drafter: str, outcome: str = "publish") -> Request:
        """The review of what is handed out."""
        title = f"审查：{self.title}"
        on = tuple(day(each) for each in days)
        people = (drafter, "p13", "p03")
        rev = f"rev-{self.name}"
        reviews.decided(self.stage, on, rev, title, "request", f"@{self.name}", people, outcome, office=self.office)
        return self

    def decide(self, on: str, result: str, **fields: Any) -> Request:
        stage = self.stage
        if result in ("G1", "G2"):
            office = {"by": "p06", "at": day(on), "text": "材料已经核对，可以提供"}
            stage.set(on, "p06", self.name, office_opinion=office, review=f"@rev-{self.name}")
            fields["leader_decision"] = {"by": "p03", "at": day(on), "text": "同意"}
        stage.move(on, "p03", self.name, "decided", result=result, **fields)
        return self

    def refuse(self, on: str, result: str, reason: str) -> Request:
        self.stage.move(on, "p06", self.name, "not_processed", result=result, reason=reason)
        return self

    def answer(self, on: str, form: str = "", **fields: Any) -> Request:
        number = int(self.name[1:])
        said: dict[str, Any] = {
            "doc_no": f"样统公开答〔2026〕{number}号",
            "sent_on": day(on),
            "remedy_told": True,
            **fields,
        }
        if form:
            said["form"] = form
        if form in ("email", "media", "print", "excerpt"):
            given = reviews.paper(f"rev-{self.name}")
            said["files"] = ({"name": "答复附件", "sha256": given["sha256"]},)
        self.stage.move(on, "p06", self.name, "answered", answer=said)
        return self

    def close(self, on: str, after_all: str = "") -> None:
        fields = {"proactive_after": after_all} if after_all else {}
        if self.name not in _NOT_SENT:
            fields["answer__delivered_on"] = day(on)
        self.stage.move(on, "p06", self.name, "closed", **fields)


_NOT_SENT = frozenset({"r04", "r11", "r14"})
_ONE_OF = "只涉及个别使用需要，不属于应当主动公开的事项"
_YEARBOOK = "样例统计资料汇编第三编，可到查阅点阅览"


def plan(stage: Stage) -> None:
    """Thirty-seven requests."""
    _winter(stage)
    _spring(stage)
    _summer(stage)
    _autumn(stage)


def _winter(stage: Stage) -> None:
    _at_once(
        stage, Request(stage, "r01", "查询历年家庭户规模", "历年家庭户平均规模的资料", "01-08", "in_person", "natural")
    )

    r = Request(
        stage, "r02", "申请物流企业营业收入汇总", "全市物流行业分季度营业收入合计", "01-13", "signed_mail", "enterprise"
    )
    r.process().review(("01-19", "01-20", "01-22"), "p08").decide("01-27", "G1").answer("01-28", "paper").close(
        "02-03", _ONE_OF
    )

    r = Request(
        stage, "r03", "索要旧版统计手册", "已经出版发行的统计手册", "01-20", "online", "natural", confirmed="01-21"
    )
    r.process().refuse("01-28", "P3", "所要的是公开出版物，可以到书店或图书馆取得").answer("01-29").close("02-04")

    r = Request(
        stage,
        "r04",
        "申请有关调查结果",
        "某次调查的结果，没有写明年份",
        "01-27",
        "plain_mail",
        "natural",
        confirmed="01-28",
    )
    r.correct("02-04", ("写明哪一年的调查", "写明需要哪些指标"), "02-27")
    stage.move("03-02", "p06", "r04", "abandoned", result="O1")
    r.close("03-03")

    r = Request(stage, "r05", "申请分乡镇牧户数", "分乡镇的牧户数汇总", "02-05", "in_person", "research")
    r.process().review(("02-11", "02-12", "02-14"), "p09").decide("02-27", "G1").answer("03-02", "paper").close(
        "03-06", _ONE_OF
    )

    r = Request(stage, "r06", "申请建材行业产能资料", "建材行业产能和开工情况汇总", "02-10", "signed_mail", "natural")
    r.process().ask("cou-r06", "request_third_party", "建材行业产能资料", ("02-25", "02-27", "03-13"), "disagree")
    r.review(("03-16", "03-17", "03-18"), "p08", "partial").decide(
        "03-20", "G2", exempt=("X4",), reason="一处数字可推知合同价款"
    )
    r.answer("03-23", "paper").close("03-27")


def _spring(stage: Stage) -> None:
    r = Request(stage, "r07", "申请某类企业用工报价", "用工外包单价的单户资料", "03-03", "online", "enterprise")
    r.process().ask("cou-r07", "request_third_party", "用工外包单价", ("03-09", "03-10", "04-01"))
    r.decide("04-08", "N4", exempt=("X4", "X2"), reason="单户资料能识别调查对象").answer("04-09").close("04-15")

    r = Request(
        stage,
        "r08",
        "申请夜间消费专项数据",
        "夜间消费的专项统计数据",
        "03-11",
        "in_person",
        "natural",
        ("paper", "oral"),
    )
    r.process().decide("03-24", "U1", outcome="不存在", searched_where="综合科检索了近五年调查目录，没有这项调查")
    r.answer("03-25").close("03-31")

    r = Request(
        stage,
        "r09",
        "申请执法检查笔录",
        "一次统计执法检查的询问笔录",
        "03-17",
        "fax",
        "legal_service",
        confirmed="03-18",
    )
    r.process().decide("04-01", "N7", exempt=("X7",), reason="属于行政执法案卷").answer("04-02").close("04-09")
    stage.set(
        "06-22", "p06", "r09",
        remedies=({"kind": "review", "opened_on": day("04-28"), "outcome": "maintained", "closed_on": day("06-18")},),
    )  # fmt: skip

    r = Request(stage, "r10", "申请住户调查样本分布", "住户调查样本在各街道的分布", "03-26", "signed_mail", "natural")
    r.process().review(("04-17", "04-20", "04-22"), "p10").decide("04-24", "G1").answer("04-27", "paper").close(
        "05-06", _ONE_OF
    )

    Request(
        stage, "r11", "申请冷链仓储面积", "冷链仓储面积合计", "04-01", "online", "natural", confirmed="04-02"
    ).process()
    stage.move("04-10", "p06", "r11", "withdrawn_by_applicant", note="申请人书面撤回", result="O3")
    stage.move("04-13", "p06", "r11", "closed")

    r = Request(stage, "r12", "查询分省粮食产量", "分省粮食产量的年度资料", "04-09", "in_person", "nonprofit")
    r.process().decide("04-15", "G1a", place=address("content/releases/2025/liangshi-2015")).answer("04-16").close(
        "04-20"
    )

    r = Request(stage, "r13", "申请名录库单位清单", "名录库里各单位的明细", "04-15", "signed_mail", "enterprise")
    r.process().decide("04-29", "N2", exempt=("X2",), reason="统计法禁止对外提供能识别单个对象的资料")
    r.answer("04-30").close("05-08")

    r = Request(
        stage,
        "r14",
        "申请三十年逐月台账",
        "三十年逐月纸质台账全部复印",
        "04-22",
        "online",
        "natural",
        confirmed="04-23",
    )
    r.process("04-24")
    stage.move(
        "04-27",
        "p06",
        "r14",
        "fee_due",
        fee={"notified": day("04-27"), "amount": Decimal("300.00"), "deadline": day("05-11")},
    )
    stage.move("05-12", "p06", "r14", "abandoned", result="O2")
    r.close("05-13")

    r = Request(
        stage,
        "r15",
        "申请社区服务点分布",
        "社区便民服务点的分布汇总",
        "04-28",
        "fax",
        "natural",
        ("email",),
        confirmed="04-29",
    )
    r.process("04-30")
    stage.move(
        "05-06",
        "p06",
        "r15",
        "fee_due",
        fee={"notified": day("05-06"), "amount": Decimal("100.00"), "deadline": day("05-20")},
    )
    stage.move("05-11", "p06", "r15", "processing", fee__paid=day("05-11"))
    r.review(("05-12", "05-13", "05-14"), "p10").decide("05-15", "G1").answer("05-18", "email").close("05-22", _ONE_OF)


def _summer(stage: Stage) -> None:
    r = Request(stage, "r16", "反映某单位漏报", "要求查处一家单位漏报", "05-07", "in_person", "natural")
    r.process().refuse("05-12", "P1", "内容是举报，已经告知举报渠道").answer("05-13").close("05-19")

    r = Request(stage, "r17", "申请中小学在校人数", "各学校在校人数明细", "05-13", "signed_mail", "other_org")
    r.process().decide("05-20", "U1", outcome="非本机关掌握", refer_to="@education").answer("05-21").close("05-27")

    r = Request(
        stage,
        "r18",
        "申请科技活动资料",
        "企业科技活动汇总资料",
        "05-19",
        "online",
        "research",
        ("paper",),
        confirmed="05-20",
    )
    r.correct("05-27", ("写明行业范围",), "06-10", "06-03").review(("06-08", "06-09", "06-11"), "p07")
    r.decide("06-16", "G1").answer("06-17", "paper").close("06-24", _ONE_OF)

    r = Request(stage, "r19", "申请园区能耗汇总", "园区能源消费汇总和分行业数", "05-26", "in_person", "enterprise")
    r.process()
    stage.set("06-10", "p06", "r19", extension__head={"by": "p06", "at": day("06-10")})
    stage.set("06-11", "p02", "r19", extension__group={"by": "p02", "at": day("06-11")})
    stage.set(
        "06-12", "p06", "r19",
        extension__reason="需要核对三个年度的口径", extension__workdays=15,
        extension__notified=day("06-12"), extension__announced_due=day("07-06"),
    )  # fmt: skip
    r.review(("06-25", "06-26", "06-29"), "p07", "partial")
    r.decide("06-30", "G2", exempt=("X4",), reason="个别行业只有两家单位").answer("07-02", "paper").close("07-08")

    r = Request(stage, "r20", "再次申请名录明细", "和上次相同的名录明细", "06-03", "online", "natural")
    r.process().refuse("06-09", "P2", "和已经答复的申请内容相同").answer("06-10").close("06-16")

    r = Request(stage, "r21", "申请工作讨论记录", "一次方案讨论的会议记录", "06-09", "oral", "natural")
    r.process().decide("06-25", "N6", exempt=("X6",), reason="属于形成过程中的讨论记录").answer("06-26").close("07-02")

    r = Request(stage, "r22", "申请公益机构数量", "公益机构数量的分区汇总", "06-16", "signed_mail", "nonprofit")
    r.process().review(("06-23", "06-24", "06-26"), "p10").decide("07-01", "G1").answer("07-02", "paper").close(
        "07-08", _ONE_OF
    )

    r = Request(
        stage, "r23", "申请交叉分组表", "年龄和职业的交叉分组表", "06-25", "plain_mail", "natural", confirmed="06-26"
    )
    r.process().decide("07-09", "U2", reason="需要重新加工汇总").answer("07-10").close("07-16")
    stage.set(
        "08-24", "p06", "r23", remedies=({"kind": "suit_direct", "opened_on": day("08-20"), "outcome": "pending"},)
    )

    r = Request(
        stage, "r24", "查阅地名变更对照", "地名变更前后的统计区划对照", "07-02", "in_person", "enterprise", ("view",)
    )
    r.process().review(("07-08", "07-09", "07-10"), "p10").decide("07-15", "G1")
    r.answer("07-16", "view", view={"place": "办公楼一层查阅点", "at": at("07-22 10:00")}).close("07-22", _ONE_OF)

    r = Request(stage, "r25", "申请统计材料若干", "有关发展的统计材料若干", "07-09", "online", "natural")
    r.correct("07-15", ("写明哪一方面", "写明年份"), "07-31", "07-22")
    r.decide("08-05", "U3", reason="补正后仍然说不清需要什么").answer("08-06").close("08-12")

    r = Request(stage, "r26", "申请值班安排表", "年内的值班安排表", "07-20", "signed_mail", "natural")
    r.process().decide("08-04", "N5", exempt=("X5",), reason="属于后勤管理信息").answer("08-05").close("08-11")

    r = Request(
        stage,
        "r27",
        "申请农机保有量核定表",
        "两家机关共同核定的农机保有量",
        "07-29",
        "fax",
        "enterprise",
        confirmed="07-30",
    )
    r.process("07-31").ask(
        "cou-r27", "request_joint_body", "农机保有量核定表", ("08-04", "08-05", "08-14"), "agree", "BOD-01"
    )
    r.review(("08-17", "08-17", "08-18"), "p09").decide("08-19", "G1").answer("08-20", "paper").close("08-26", _ONE_OF)


def _autumn(stage: Stage) -> None:
    _at_once(stage, Request(stage, "r28", "查询牲畜头数", "几个年份的牲畜头数", "08-06", "in_person", "natural"))

    r = Request(stage, "r29", "要求重新出具证明", "要求再次确认已经取得的资料", "08-18", "online", "natural")
    r.process().refuse("08-25", "P5", "资料已经提供过，不再重新出具").answer("08-26").close("09-01")

    r = Request(
        stage, "r30", "申请通勤调查汇总", "通勤时间调查的汇总结果", "08-27", "signed_mail", "research", ("media",)
    )
    r.process().review(("09-02", "09-03", "09-07"), "p10").decide("09-10", "G1").answer("09-11", "media").close(
        "09-17", _ONE_OF
    )

    r = Request(stage, "r31", "申请单户经营数据", "一家店铺的经营数据", "09-08", "online", "natural", confirmed="09-09")
    r.process().decide("09-23", "N2", exempt=("X2",), reason="单个调查对象的资料依法不能提供").answer("09-24").close(
        "09-30"
    )

    r = Request(stage, "r32", "申请旧区划人口资料", "撤并前各街道的人口资料", "09-17", "in_person", "legal_service")
    r.process().review(("09-22", "09-23", "09-24"), "p10", "partial")
    r.decide("09-29", "G2", exempt=("X4",), reason="两个街道户数太少").answer("09-30", "paper").close("10-13")

    Request(stage, "r33", "申请村级道路里程", "村级道路里程合计", "10-12", "signed_mail", "natural")
    stage.move("10-13", "p06", "r33", "void", note="同一封来信登记了两次")

    r = Request(stage, "r34", "申请票房收入", "影院票房收入", "10-14", "online", "enterprise", confirmed="10-15")
    r.process().decide("10-23", "U1", outcome="非本机关掌握").answer("10-26").close("10-30")

    r = Request(stage, "r35", "查询主要经济指标", "报告里的主要经济指标", "10-28", "in_person", "natural")
    r.process().decide("11-09", "G1a", place=address("content/releases/2025/gdp-zhengfu-baogao")).answer("11-10").close(
        "11-16"
    )

    Request(stage, "r36", "申请养老服务床位数", "养老服务床位数的分区汇总", "11-10", "signed_mail", "natural").process()

    r = Request(
        stage, "r37", "申请零售商圈客流", "零售商圈客流的汇总资料", "11-13", "online", "enterprise", confirmed="11-16"
    )
    r.process().ask("cou-r37", "request_third_party", "零售商圈客流资料", ("11-18", "11-19", ""))


def _at_once(stage: Stage, request: Request) -> None:
    """What is public already is answered at the counter."""
    on = request.received
    stage.move(
        on, "p12", request.name, "answered",
        result="G1a", place=_YEARBOOK, answer={"sent_on": day(on), "form": "paper", "delivered_on": day(on)},
    )  # fmt: skip
    stage.move(on, "p12", request.name, "closed")
