import gzip
import hashlib
import json
from datetime import datetime, timedelta
from pathlib import Path

from bureau import page

HOUR = "2027-01-05T09:30:00+08:00"
FOLDER = "content/releases/2026/embargoed"


def _approved(bureau):
    body = "CANARY-EMBARGO 同比上涨。见[附表](CANARY-TABLE.csv)。"
    bureau.write(f"{FOLDER}/index.md", page("CANARY-TITLE", body, publish_at=HOUR, summary="CANARY-SUMMARY"))
    bureau.write(f"{FOLDER}/CANARY-TABLE.csv", "指标,同比\n总指数,CANARY-CELL\n")
    bureau.commit()
    bureau.sign("embargoed")


def _traces(bureau, site: Path):
    """Everything that would tell of the release: words, names, digests of files, of the list and of statements."""
    words = [f"CANARY-{word}" for word in ("EMBARGO", "TITLE", "SUMMARY", "TABLE", "CELL")] + ["embargoed", HOUR[:10]]
    statements = (bureau.root / "approvals" / "embargoed").glob("*.json")
    for place in [*(bureau.root / FOLDER).iterdir(), *statements]:
        words.append(hashlib.sha256(place.read_bytes()).hexdigest())
    act = json.loads((bureau.root / "approvals/embargoed/001-01-submit.json").read_bytes())
    lines = sorted(f"{f['annotations']['mode']} {f['digest']['sha256']} {f['name']}\n" for f in act["subject"])
    words.append(hashlib.sha256("".join(sorted(lines, key=lambda line: line.split()[2])).encode()).hexdigest())
    found = []
    for place in (p for p in site.rglob("*") if p.is_file()):
        data = place.read_bytes()
        text = (gzip.decompress(data) if place.suffix == ".gz" else data) + place.relative_to(site).as_posix().encode()
        found += [(word, place.name) for word in words if word.encode() in text]
    return words, found


def before_and_after(bureau, site):
    """Nothing before the hour, whatever is asked for; at the hour it is entered, and it is there."""
    _approved(bureau)
    clean = {p.relative_to(site): p.read_bytes() for p in site.rglob("*") if p.is_file()}
    run = bureau.publish()
    assert run.code == 0, run.said
    assert "nothing is ready" in run.out
    for options in ((), ("--hold-back",)):
        run = bureau.build(site, *options)
        assert run.code == 0, run.said
        assert "left out embargoed: embargoed" in run.err
        found = _traces(bureau, site)[1]
        assert found == [], found
    assert {p.relative_to(site): p.read_bytes() for p in site.rglob("*") if p.is_file()} == clean
    hour = datetime.fromisoformat(HOUR)
    with bureau.clock(hour - timedelta(seconds=1)):
        assert "nothing is ready" in bureau.publish().out
    with bureau.clock(hour):
        run = bureau.publish()
        assert "entered embargoed" in run.out, run.said
        run = bureau.build(site)
        assert run.code == 0, run.said
        words, found = _traces(bureau, site)
        assert set(words) == {word for word, _ in found}
        assert bureau.gate("verify", str(site)).code == 0


def entered_too_early(bureau):
    """A publisher who goes round the command and enters it before its hour."""
    _approved(bureau)
    bureau.force_publish("embargoed")
