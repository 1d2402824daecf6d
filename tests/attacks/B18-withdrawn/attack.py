import hashlib
import json
import shutil

from bureau import page

INDEX = "content/releases/2026/prices/index.md"


def _corrected(bureau):
    """A second version, so that the site holds `v/1/` too."""
    fields = "correction: {of: 1, kind: 文字更正, since: 2026-11-12, was: 三, is: 四, why: CANARY-WHY}\nperiod:"
    text = bureau.read(INDEX).decode().replace("period:", fields)
    bureau.write(INDEX, text.replace("同比上涨", "CANARY-SECOND 上涨"))
    bureau.commit()
    bureau.sign("prices")
    assert bureau.publish().code == 0


def _withdraw(bureau):
    run = bureau.act("withdraw", "prices", "p03", "--reason", "CANARY-REASON 数据有误")
    assert run.code == 0, run.said
    run = bureau.publish()
    assert "entered the withdrawal of prices" in run.out, run.said


def prepare(bureau):
    _corrected(bureau)


def taken_down(bureau, site):
    """A stub that says no more than that something was withdrawn, the list of addresses, and no salt."""
    assert (site / "releases/2026/prices/v/1/index.html").is_file()
    entries = [json.loads(p.read_bytes()) for p in sorted((bureau.root / "registers/log/entries").iterdir())]
    theirs = [e for e in entries if e["entry"]["release"] == "prices"]
    words = ["CANARY-PRICES", "CANARY-SECOND", "CANARY-WHY", "CANARY-REASON", "居民消费价格", "t1.csv"]
    words += [e["salt"] for e in theirs] + [e["entry"]["digest"].removeprefix("sha256:") for e in theirs]
    words += [f["sha256"] for e in theirs for f in e["entry"]["files"]]
    words += [hashlib.sha256(p.read_bytes()).hexdigest() for p in (bureau.root / "approvals/prices").iterdir()]
    listed = "".join(str(p) for p in site.rglob("*")) + "".join(
        p.read_text("utf-8", "replace") for p in site.rglob("*") if p.is_file()
    )
    assert [word for word in words[:6] if word not in listed] == ["CANARY-REASON"]
    _withdraw(bureau)
    run = bureau.build(site)
    assert run.code == 0, run.said
    places = [p for p in site.rglob("*") if p.is_file()]
    for place in places:
        text = place.read_text("utf-8", "replace") + place.relative_to(site).as_posix()
        assert [word for word in words if word in text] == [], place
    last = json.loads(max((bureau.root / "registers/log/entries").iterdir()).read_bytes())
    assert not [p for p in places if last["salt"].encode() in p.read_bytes()]
    assert [p.name for p in (site / "releases/2026/prices").rglob("*")] == ["index.html"]
    stub = (site / "releases/2026/prices/index.html").read_text("utf-8")
    assert theirs[0]["entry"]["index_no"] in stub
    assert "noindex" in stub
    assert "/releases/2026/prices/" in (site / "withdrawn.txt").read_text("utf-8").splitlines()
    assert bureau.gate("verify", str(site)).code == 0


def comes_back(bureau):
    """Other bytes are put under the id that was withdrawn, and signed."""
    _withdraw(bureau)
    bureau.write(INDEX, page("新的价格", "CANARY-PRICES 同比上涨。"))
    bureau.commit()
    run = bureau.act("submit", "prices", "p08")
    assert run.code == 1
    assert "[withdrawn]" in run.said
    bureau.force_sign("prices")


def statement_deleted(bureau):
    """The statement that took it down is deleted: the log still knows."""
    _withdraw(bureau)
    for place in (bureau.root / "approvals/prices").glob("*-withdraw.json*"):
        place.unlink()
    shutil.rmtree(bureau.root / "site", ignore_errors=True)
    bureau.commit()
