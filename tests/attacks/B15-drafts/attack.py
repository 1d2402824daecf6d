import re

from bureau import page

MARKS = rb"CANARY-DRAFT|draft-one"


def unsigned(bureau):
    fields = {"summary": "CANARY-DRAFT", "series": "canary-draft", "methodology": "CANARY-DRAFT"}
    body = "CANARY-DRAFT 同比上涨。见[附表](CANARY-DRAFT.csv)。"
    bureau.write("content/releases/2026/draft-one/index.md", page("CANARY-DRAFT", body, **fields))
    bureau.write("content/releases/2026/draft-one/CANARY-DRAFT.csv", "指标,同比\nCANARY-DRAFT,100.3\n")
    bureau.commit()


def submitted(bureau):
    unsigned(bureau)
    run = bureau.act("submit", "draft-one", "p08")
    assert run.code == 0, run.said


def reviewed(bureau):
    submitted(bureau)
    run = bureau.act("review", "draft-one", "p12")
    assert run.code == 0, run.said


def _nowhere(site, marks):
    return [p for p in site.rglob("*") if p.is_file() and re.search(marks, p.read_bytes() + bytes(p))] == []


def ready_but_not_entered(bureau, site):
    """Approved, but nobody has published it: left out without a word against it, and named."""
    reviewed(bureau)
    assert bureau.act("approve", "draft-one", "p03").code == 0
    run = bureau.build(site)
    assert run.code == 0, run.said
    assert "left out draft-one: ready" in run.err
    assert _nowhere(site, MARKS)
    assert bureau.publish().code == 0
    assert bureau.build(site).code == 0
    assert not _nowhere(site, MARKS)


def correction(bureau, site):
    """While a correction is on its way, the site keeps the version before it and knows nothing of the new one."""
    index = "content/releases/2026/prices/index.md"
    fields = "correction: {of: 1, kind: 文字更正, since: 2026-11-12, was: 三, is: 四, why: CANARY-DRAFT}\nperiod:"
    bureau.write(index, bureau.read(index).decode().replace("period:", fields).replace("同比", "CANARY-DRAFT 同比"))
    bureau.commit()
    run = bureau.act("submit", "prices", "p08")
    assert run.code == 0, run.said
    assert bureau.build(site).code == 1
    run = bureau.build(site, "--hold-back")
    assert run.code == 0, run.said
    assert "left out prices" in run.err
    assert _nowhere(site, rb"CANARY-DRAFT")
    assert "CANARY-PRICES" in (site / "releases" / "2026" / "prices" / "index.html").read_text("utf-8")
