import re
from datetime import datetime

from bureau import page

TITLE = "2026年10月工业生产者价格"
LATER = "2099-01-04T09:30:00+08:00"


def out(bureau):
    bodies = {
        "to-a-published-page": "见[居民消费价格](../prices/index.md)。",
        "to-its-own-table": "见[附表](t.csv)。",
        "to-the-trust-base": "见[人员](../../../../trust/1/people.yaml)。",
        "to-approvals": "见[签名](../../../../approvals/prices/001-01-submit.json)。",
        "to-a-file": "见[文件](file:///etc/passwd)。",
        "to-another-table": "见[附表](../prices/t1.csv)。",
        "by-encoded-dots": "见[人员](%2e%2e/%2e%2e/%2e%2e/%2e%2e/trust/1/people.yaml)。",
        "from-the-root": "见[人员](/trust/1/people.yaml)。",
        "to-what-is-not-there": "见[附表](t2.csv)。",
        "picture-of-another": "![图](../prices/t1.csv)",
        "picture-from-the-web": "![图](https://evil.example/pixel.png)",
        "from-an-annex": "见附页。",
    }
    for release, body in bodies.items():
        bureau.write(f"content/releases/2026/{release}/index.md", page(TITLE, body))
    bureau.write("content/releases/2026/to-its-own-table/t.csv", "指标,同比\n总指数,100.3\n")
    annex = "---\ntitle: 说明\n---\n\n见[附表](../prices/t1.csv)。\n"
    bureau.write("content/releases/2026/from-an-annex/notes.md", annex)
    bureau.commit()


def _linked(bureau, **fields):
    bureau.write("content/releases/2026/later/index.md", page("CANARY-LATER", "CANARY-LATER", **fields))
    bureau.write("content/releases/2026/linking/index.md", page(TITLE, "见[另一件](../later/index.md)。"))
    bureau.commit()


def _refused(bureau, site, words):
    for act, person in (("submit", "p08"), ("review", "p12")):
        run = bureau.act(act, "linking", person)
        assert run.code == 0, run.said
    run = bureau.act("approve", "linking", "p03")
    assert run.code == 1
    assert "[link-outside-release]" in run.said
    bureau.force_sign("linking")
    assert bureau.judged()["linking"] == ("refused", frozenset({"link-outside-release"}))
    before = (site / "index.html").read_bytes()
    run = bureau.build(site)
    assert run.code == 1
    assert "[link-outside-release]" in run.said
    assert (site / "index.html").read_bytes() == before
    run = bureau.build(site, "--hold-back")
    assert run.code == 0, run.said
    assert "left out linking" in run.err
    assert not [p for p in site.rglob("*") if p.is_file() and re.search(words, p.read_bytes())]


def to_a_draft(bureau, site):
    """Nobody can tell the public where a draft lies."""
    _linked(bureau)
    _refused(bureau, site, rb"CANARY-LATER|/later/")


def to_an_embargoed_page(bureau, site):
    """Neither where an embargoed page lies; when its hour has come, both go online together."""
    _linked(bureau, publish_at=LATER)
    bureau.sign("later")
    _refused(bureau, site, rb"CANARY-LATER|/later/")
    with bureau.clock(datetime.fromisoformat(LATER)):
        assert {bureau.judged()[release][0] for release in ("later", "linking")} == {"ready"}
