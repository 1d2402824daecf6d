"""Releases with the records that belong to them, from the draft to the site, in a bureau in the March of 2026."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from bureau import page, start
from clerks import Office

from gate.model import sha256
from gate.scanner import rules_digest

DAY = "2026-03-02"
GRAIN = "content/releases/2026/grain/index.md"
ACTS = ((None, None), ("review", "reviewed"), ("approve", "approved"))
CHECKED = "{by: p08, at: 2026-03-04T09:00:00+08:00}"
CONTENT = {
    "stat": f"{{ref_period: 2026-02, disclosure_check: {CHECKED}}}",
    "content": "content/releases/2026/grain/", "art20": "4", "clearer": "OFF-01", "with": "[]",
    "approval": "{needed: false}",
}  # fmt: skip
ITEM = {
    "title": "统计资料", "office": "OFF-05", "kind": "statistics", "category": "0301", "doc_kind": "统计数据",
    "source_kind": "made", "produced": DAY, "channels": "website", "vital_interest": "false",
}  # fmt: skip


def publication(clerk: Office, on: str = DAY, **values: str) -> str:
    """An item entered in the publication register; what is given as "" is left out."""
    return clerk.new("publication", "drafter", on=on, **{k: v for k, v in (ITEM | values).items() if v})


QUESTIONS = ", ".join(
    f"{{question: {key}, answer: 否}}"
    for key in (
        "g1", "g2", "g3", "g4", "g5", "g6", "internal_affairs",
        "national_security", "public_security", "economic_security", "stability",
    )
)  # fmt: skip


def opinion(
    person: str, questions: str = QUESTIONS, attribute: str = "attribute: 不予公开", day: str = "2026-03-10"
) -> str:
    """An opinion or decision with its ground and answers."""
    said = f"basis: 条例第十六条, reason: 属于过程性信息, by: {person}, at: {day}T09:00:00+08:00"
    return f"{{{attribute}, {said}, answers: [{questions}]}}"


def moment(day: str, hour: int = 9) -> datetime:
    """An hour of a day in Hulunbuir."""
    return datetime.fromisoformat(f"{day}T{hour:02d}:00:00+08:00")


def approve(office: Office) -> None:
    """Sign grain, and enter each signature in the two registers."""
    submitted = office.bureau.act("submit", "grain", "p08")
    digest = submitted.out.split("digest of the list ")[1].split()[0]
    item = office.new("publication", "drafter", **ITEM, **CONTENT, content_sha256=digest)
    office.does("move", item, "under_review", role="web")
    review = office.new(
        "review", "drafter", title="审查", subject="{kind: publication, id: grain}",
        files=f"[{{path: {GRAIN}, sha256: 'sha256:{sha256(office.bureau.read(GRAIN))}'}}]",
        scan=f"{{rules_version: '{rules_digest()}', run_at: 2026-03-04T09:00:00+08:00}}",
    )  # fmt: skip
    steps = (
        ("drafter", "drafter_opinion", "p08", "attribute: 主动公开", "drafter_opined"),
        ("reviewer", "office_opinion", "p12", "attribute: 主动公开", "office_reviewed"),
        ("leader", "decision", "p03", "outcome: publish", "decided"),
    )
    for (act, to), (role, key, person, said, state) in zip(ACTS, steps, strict=True):
        assert not act or office.bureau.act(act, "grain", person).code == 0
        office.does("set", review, role=role, **{key: opinion(person, "", said, "2026-03-04")})
        office.does("move", review, state, role="web")
        if to == "reviewed":
            office.does("set", item, role="drafter", review=review)
        if to:
            office.does("move", item, to, role="web")


def in_march(folder: Path) -> Office:
    """A bureau that published home on 3 March and approved grain on the 4th, entered in both registers."""
    bureau = start(folder)
    path = bureau.root / "content/releases/2026"
    (path / "prices/index.md").unlink()
    (path / "prices/t1.csv").unlink()
    bureau.write(GRAIN, page("2026年2月粮食价格", "价格略有上升。", produced=DAY, period="2026-02"))
    bureau.write("content/index.md", bureau.read("content/index.md").replace(b"2026-11-12", b"2026-03-02"))
    bureau.commit("march")
    office = Office(bureau)
    with bureau.clock(moment("2026-03-03")):
        bureau.sign("home")
        assert bureau.publish().code == 0
    with bureau.clock(moment("2026-03-04")):
        approve(office)
    return office


def published(office: Office, day: str) -> str:
    """The grain release and its record go online on a day."""
    (item,) = office.ids("publication")
    with office.bureau.clock(moment(day)):
        run = office.bureau.publish()
        assert run.code == 0, run.said
        office.does("move", item, "published", role="web")
    return item
