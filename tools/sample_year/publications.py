"""Publications: those that are sample releases of this repository, mirrored, and those that never went online."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from gate import log as logs
from gate.releases import find_releases
from gate.verdict import digests
from gate.workdays import SHANGHAI
from sample_year.stage import YEAR, Stage, at, day

SITE = "https://gongkai.sample.invalid"

_RELEASES = (
    ("liangshi-2015", "统计数据"), ("xumu-2005", "统计数据"), ("gdp-zhengfu-baogao", "统计分析"),
    ("census7-nianling-xingbie", "统计数据"), ("census7-qixian-renkou", "统计数据"),
    ("manzhouli-2022", "统计公报"), ("nmg-gongbao-2021-2023", "统计公报"), ("cpi-fenlei-2025-07", "统计数据"),
    ("ppi-2026-07", "统计数据"), ("xxgk.jigou", "其他"), ("xxgk.zhinan", "指南"),
    ("gongye-lingshou-2026-06", "统计数据"), ("fabu-richeng-2026-12", "通知"),
)  # fmt: skip
_ART20 = {"01": "2", "02": "1", "03": "4", "09": "15"}
_RULE = "政府信息公开条例第十二条"
_CLEARER = {"statistics": "OFF-01", "document": "OFF-02", "law": "OFF-03"}
_SCHEDULED = frozenset({"ppi-2026-07", "fabu-richeng-2026-12", "manzhouli-2022"})
_PLACEHOLDER = "sha256:" + "0" * 64
_SOON = timedelta(minutes=5)
_KEPT_SINCE = at("01-04 14:00")
"""When the registers began: what was online by then was entered that afternoon."""


@dataclass(frozen=True, slots=True)
class _Release:
    id: str
    root: str
    front: Any
    files: tuple[dict[str, str], ...]
    acts: dict[str, datetime]
    index: str


@cache
def _releases(stage: Stage) -> dict[str, _Release]:
    entered = {e.entry.release: e.entry for e in logs.read(stage.store.tree, stage.store.chain).entries}
    found = {}
    for release in find_releases(stage.store.source.tree("content", "mkdocs.yml")):
        acts = {a.act: a.at.astimezone(SHANGHAI) for a in stage.store.acts.values() if a.release == release.id}
        files = tuple({"path": f.path, "sha256": f"sha256:{f.sha256}"} for f in digests(release.files))
        found[release.id] = _Release(
            release.id, release.root, release.front_matter, files, acts, entered[release.id].index_no
        )
    return found


def plan(stage: Stage) -> None:
    """Joined with releases first, then the others."""
    for name, kind in _RELEASES:
        _joined(stage, _releases(stage)[name], kind)
    _others(stage)


def address(root: str) -> str:
    """Where a release stands on the sample site."""
    return f"{SITE}/{root.removeprefix('content/')}/"


def _joined(stage: Stage, release: _Release, doc_kind: str) -> None:
    """Publication and review of a release; each of its acts is mirrored at its own hour."""
    front, acts, pub, rev = release.front, release.acts, f"pub:{release.id}", f"rev:{release.id}"
    before = acts["publish"].year < YEAR
    begun = _KEPT_SINCE if before else acts["submit"] - timedelta(minutes=25)
    digest = lambda st: "sha256:" + st.store.world.content(release.root).removeprefix("sha256:")  # noqa: E731
    statistics = {"stat": {"ref_period": front.period, "stage": "final"}} if front.kind == "statistics" else {}
    rule = {"art20_rule": _RULE} if front.category[:2] == "09" else {}
    stage.new(
        begun, front.author, "publication", pub,
        title=front.title, office=front.office, kind=front.kind, category=front.category, doc_kind=doc_kind,
        source_kind="made", produced=front.produced, channels=("website",), opinion=front.opinion,
        art20=_ART20[front.category[:2]], clearer=_CLEARER[front.kind], content=f"{release.root}/",
        content_sha256=digest, vital_interest=False, with_=(), approval={"needed": False}, **statistics, **rule,
    )  # fmt: skip
    stage.new(
        begun + _SOON, front.author, "review", rev,
        title=f"审查：{front.title}", office=front.office, subject={"kind": "publication", "id": release.id},
        files=release.files, scan={"rules_version": lambda st: st.store.world.rules_version, "run_at": begun + _SOON},
    )  # fmt: skip

    def opinion(when: datetime, by: str) -> dict[str, Any]:
        return {"attribute": front.opinion, "basis": front.basis, "reason": front.reason, "by": by, "at": when}

    steps = (
        ("submit", front.author, "drafter_opined", "under_review", "drafter_opinion"),
        ("review", front.reviewer, "office_reviewed", "reviewed", "office_opinion"),
        ("approve", front.approver, "decided", "approved", "decision"),
    )
    for act, person, rev_state, pub_state, key in steps:
        signed = max(acts[act], begun + 2 * _SOON)
        when = signed - _SOON
        said = opinion(min(when, acts[act]), person)
        if act == "approve":
            said = {"outcome": "publish", **{k: said[k] for k in ("basis", "reason", "by", "at")}}
        stage.set(when, person, rev, **{key: said})
        stage.move(signed, person, rev, rev_state)
        if act == "review":
            checked = {"stat__disclosure_check": {"by": person, "at": when}} if front.kind == "statistics" else {}
            stage.set(signed, person, pub, review=f"@{rev}", **checked)
        stage.move(signed, person, pub, pub_state)
    if release.id in _SCHEDULED:
        stage.move(acts["approve"] + timedelta(minutes=40), "p05", pub, "scheduled")
    online = max(acts["publish"], begun + 3 * _SOON)
    stage.move(online, "p05", pub, "published")
    if before:
        stage.set(online + _SOON, "p02", pub, late_reason="启用登记簿以前已经发布，启用当日补记")
    stage.set(
        online + 2 * _SOON, "p05", pub,
        index=release.index, published_at=acts["publish"], url=address(release.root), version=1,
    )  # fmt: skip


# -- what never went online -----------------------------------------------------------------------


def _draft(stage: Stage, when: str, by: str, name: str, title: str, produced: str, **fields: Any) -> None:
    given = {
        "kind": "statistics", "category": "0301", "doc_kind": "统计数据", "source_kind": "made", "art20": "4",
        "clearer": "OFF-01", "channels": ("website",), "vital_interest": False, "with_": (),
        "approval": {"needed": False}, "stat": {"ref_period": "2026-09"},
    }  # fmt: skip
    stage.new(when, by, "publication", name, title=title, produced=day(produced), **{**given, **fields})


def _submitted(stage: Stage, when: str, by: str, name: str, folder: str) -> None:
    stage.move(when, by, name, "under_review", content=f"content/releases/2026/{folder}/", content_sha256=_PLACEHOLDER)


def _others(stage: Stage) -> None:
    """Drafts, an item under negotiation, and those that were refused, stopped or entered by mistake."""
    _draft(stage, "03-10", "p07", "pub-rejected", "一季度旅游住宿抽样测算", "03-09", stat={"ref_period": "2026-Q1"})
    _submitted(stage, "03-12", "p07", "pub-rejected", "lvyou-cesuan")
    stage.move("03-16", "p12", "pub-rejected", "rejected", note="样本太少，测算结果不宜公布")

    _draft(stage, "05-11", "p08", "pub-stopped", "重点商品价格监测小结", "05-08", stat={"ref_period": "2026-04"})
    _submitted(stage, "05-13", "p08", "pub-stopped", "jiage-jiance")
    stage.move("05-14", "p04", "pub-stopped", "stopped", note="来源材料待核，先行停止")

    _draft(stage, "06-02", "p09", "pub-void", "牧区转场情况简表", "06-01", stat={"ref_period": "2026-05"})
    stage.move("06-03", "p06", "pub-void", "void", note="和上月条目重复")

    _draft(
        stage, "2026-11-16 10:10", "p09", "pub-joint", "农牧业联合统计资料（2026年三季度）", "11-16",
        category="0302", with_=("BOD-01",), stat={"ref_period": "2026-Q3"},
    )  # fmt: skip
    stage.new(
        "2026-11-16 10:40", "p09", "consultation-out", "cou-joint",
        title="就农牧业联合资料征求意见", purpose="joint_release", subject="@pub-joint", to="BOD-01",
        letter={
            "doc_no": "样统函〔2026〕31号", "summary": "三季度畜禽存栏和出栏的联合汇总表，共四张",
            "our_opinion": "拟主动公开全部四张表", "our_basis": "政府信息公开条例第十一条、第二十条",
        },
        reply_by=day("11-20"),
    )  # fmt: skip
    stage.move("2026-11-16 15:30", "p03", "cou-joint", "approved")
    stage.move("2026-11-16 16:10", "p06", "cou-joint", "sent", sent_on=day("11-16"))
    stage.move("2026-11-16 16:40", "p09", "pub-joint", "consulting", consultations=("@cou-joint",))
    stage.move(
        "2026-11-17 10:00", "p06", "cou-joint", "delivered", delivered_on=day("11-17"), delivery_proof="签收单31"
    )
    stage.move(
        "2026-11-18 09:40", "p06", "cou-joint", "disagreed",
        reply={
            "on": day("11-18"), "doc_no": "样农函〔2026〕58号", "stance": "disagree", "written": True,
            "reasons": "第四张表的分旗县数尚待会审核定",
        },
    )  # fmt: skip
    stage.move(
        "2026-11-18 11:20", "p06", "cou-joint", "negotiating",
        negotiation={
            "officer": "p09", "assigned_on": day("11-18"),
            "rounds": ({"on": day("11-18"), "with": "对方统计联络人", "outcome": "三张表无异议，第四张表待复核"},),
        },
    )  # fmt: skip
    stage.set(
        "2026-11-20 10:30", "p06", "cou-joint",
        negotiation__rounds=(
            {"on": day("11-18"), "with": "对方统计联络人", "outcome": "三张表无异议，第四张表待复核"},
            {"on": day("11-20"), "with": "对方统计联络人", "outcome": "约定下周前给出复核结果"},
        ),
    )  # fmt: skip

    _draft(
        stage, "11-18", "p07", "pub-accounts", "三季度地区核算结果整理", "11-18",
        category="0302", stat={"ref_period": "2026-Q3"},
    )  # fmt: skip
    _draft(
        stage, "11-17", "p11", "pub-budget", "部门年度收支情况说明", "11-17",
        kind="document", category="06", art20="7", clearer="OFF-02", doc_kind="其他", office="OFF-02", stat=None,
    )  # fmt: skip
