"""System 六, registration of what is published: what never goes online, and what is written down of what does."""

from __future__ import annotations

import json
import re
import shutil
import signal
import time
from pathlib import Path

import bureau as bureaus
import pytest
from bureau import Bureau, page
from clerks import Office, refuses
from samples_of_files import workbook, zipped

from gate import sitebuild
from gate.releases import find_releases
from gate.statements import files_digest
from gate.verdict import digests

RELEASE = "content/releases/2026/{}/index.md"


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def put(bureau: Bureau, release: str, body: str = "产量略有增加。", title: str = "2026年产量", **fields: str) -> None:
    """A release with these words, committed."""
    bureau.write(RELEASE.format(release), page(title, body, **{"period": "2026"} | fields))
    bureau.commit(release)


def check(bureau: Bureau, release: str):
    """``gate check RELEASE``."""
    return bureau.gate("check", release)


@pytest.fixture(scope="module")
def online(founded_bureau, tmp_path_factory) -> tuple[Bureau, Path]:
    """A bureau with three releases under ``releases/`` and its home page, and its site. Copy both before changing."""
    folder = tmp_path_factory.mktemp("online")
    bureau = bureaus.copy(founded_bureau, folder / "repository")
    put(bureau, "wool", "CANARY-WOOL 产量略有增加。", "2026年羊毛产量")
    bureau.sign("wool")
    assert bureau.publish().code == 0
    run = bureau.build(folder / "site")
    assert run.code == 0, run.said
    return bureau, folder / "site"


@pytest.fixture
def own(online, tmp_path) -> tuple[Bureau, Path]:
    """Copies of the two."""
    bureau, site = online
    return bureaus.copy(bureau, tmp_path / "own/repository"), Path(shutil.copytree(site, tmp_path / "own/site"))


@pytest.mark.clause("6.1")
def test_who_publishes_signs_too_and_in_place_of_nobody(spring, own):
    (item,) = spring.ids("publication")
    assert spring.state(item) == "approved"
    refuses(spring.enter("move", item, "published", role="drafter"), "E-REC-005", "6.1")
    refuses(spring.bureau.gate("publish", "--key", str(spring.bureau.key("p08"))))
    bureau, site = own
    assert bureau.gate("verify", str(site)).code == 0
    signature = site / ".well-known/gate/checkpoint.sig"
    signature.write_bytes(signature.read_bytes().replace(b"U1NI", b"U1NJ", 1))
    refuses(bureau.gate("verify", str(site)), "file-changed", "signature-malformed")
    put(bureau, "unreviewed")
    bureau.force_sign("unreviewed")
    for place in (bureau.root / "approvals/unreviewed").glob("*-review.json*"):
        place.unlink()
    bureau.commit("no review")
    bureau.force_publish("unreviewed")
    refuses(check(bureau, "unreviewed"), "signoff-missing", "4.3")


@pytest.mark.clause("6.1b")
@pytest.mark.parametrize(("name", "why"), [("t.zip", "encrypted"), ("x.bin", "x.bin")])
def test_what_cannot_be_examined_fails_the_build_and_leaves_the_site(own, name, why):
    bureau, site = own
    before = files(site)
    data = zipped({"x.txt": b"text"})
    data = data.replace(b"PK\x03\x04\x14\x00\x00", b"PK\x03\x04\x14\x00\x01").replace(
        b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"
    )
    put(bureau, "sealed")
    bureau.write(f"content/releases/2026/sealed/{name}", data if name == "t.zip" else b"\x00\x01\x02\xff" * 64)
    bureau.commit("attachment")
    bureau.force_sign("sealed")
    run = bureau.build(site)
    assert run.code == 1, run.said
    assert why in run.said
    assert files(site) == before


@pytest.mark.clause("6.1b")
def test_a_build_that_is_killed_half_way_leaves_the_site(own):
    bureau, site = own
    before = files(site)
    put(bureau, "more")
    bureau.sign("more")
    assert bureau.publish().code == 0
    process = bureau.process("build", "--out", str(site), "--key", str(bureau.key("p05")))
    until = time.monotonic() + 120
    while not list(site.parent.glob(".*")) and process.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=120)
    assert process.returncode != 0
    assert files(site) == before


@pytest.mark.clause("6.2")
@pytest.mark.parametrize("path", ["releases/2026/grain/index.html", "catalogue.json"])
def test_what_the_renderer_adds_is_found_in_the_finished_site(own, monkeypatch, path):
    bureau, site = own
    before, real = files(site), sitebuild.render

    def renders(staged, when):
        found = dict(real(staged, when))
        mark = "<p>机密★5年</p></body>" if path.endswith(".html") else '"title":"机密★5年","url"'
        end = "</body>" if path.endswith(".html") else '"url"'
        found[path] = found.get(path, files(site)[path]).replace(end.encode(), mark.encode(), 1)
        return found

    monkeypatch.setattr(sitebuild, "render", renders)
    run = bureau.build(site)
    refuses(run, "6.2", path)
    assert files(site) == before


@pytest.mark.clause("6.2.1")
def test_a_mark_of_secrecy_refuses_in_a_line_a_title_and_a_file_name(shared):
    bureau = shared.bureau
    clean = "依法保护商业秘密。"
    put(bureau, "clean", clean)
    bureau.sign("clean")
    assert check(bureau, "clean").code == 0
    put(bureau, "line", f"{clean}\n\n机密\n")
    put(bureau, "titled", clean, "【秘密】人口资料")
    put(bureau, "named", clean)
    bureau.write("content/releases/2026/named/秘密-人口.xlsx", workbook())
    bureau.commit("book")
    bureau.force_sign("line", "titled", "named")
    for release in ("line", "titled", "named"):
        refuses(check(bureau, release), "6.2.1")


@pytest.mark.clause("6.2.2", "3.7.3")
def test_a_listed_subject_is_settled_answered_for_and_approved_by_the_head(office):
    bureau = office.bureau

    def subject(release: str, approver: str) -> None:
        put(bureau, release, "本文分析社会稳\n定风险。", approver=approver)
        bureau.people[release] = f"p08 p12 {approver}"

    subject("by-leader", "p03")
    settle(office, "by-leader")
    refuses(check(bureau, "by-leader"), "6.2.2")
    subject("unsettled", "p01")
    refuses(check(bureau, "unsettled"), "6.2.2")
    refuses(bureau.act("submit", "unsettled", "p08"), "6.2.2")
    settle(office, "unsettled")
    assert "6.2.2" not in check(bureau, "unsettled").out
    assert bureau.act("submit", "unsettled", "p08").code == 0
    run = bureau.act("review", "unsettled", "p12")
    refuses(run, "3.7.3")
    assert "index.md:18" in run.said
    mark = re.search(r"topic:sha256:[0-9a-f]{64}", run.said)[0]
    refuses(review(bureau, "unsettled", **{mark: "可能"}), "3.7.3")
    run = review(bureau, "unsettled", **{mark: "{answer: 否, reason: 已核对，均为公开资料}"})
    assert run.code == 0, run.said
    stored = json.loads(bureau.read("approvals/unsettled/001-02-review.json"))["predicate"]["answers"]
    assert stored[mark] == {"answer": "否", "reason": "已核对，均为公开资料"}
    assert bureau.act("approve", "unsettled", "p01").code == 0
    assert check(bureau, "unsettled").code == 0


def review(bureau: Bureau, release: str, **changed: str):
    """``gate review`` by p12 with these answers beside the usual ones."""
    words = ("--key", str(bureau.key("p12")), "--yes", "--answers", str(bureau.answers(**changed)))
    return bureau.gate("review", release, *words)


def settle(office: Office, release: str) -> None:
    """A department agrees in writing to what stands in a release."""
    digest = digest_of(office.bureau, release)
    said = {"title": "会商", "purpose": "business_view", "subject": release, "to": "BOD-03", "office": "OFF-05"}
    id_ = office.new("consultation-out", "drafter", on="2026-11-16", subject_digest=digest, **said)
    office.does("move", id_, "approved", on="2026-11-16", role="leader")
    letter = {f"letter__{key}": "产量分析" for key in ("doc_no", "summary", "our_opinion", "our_basis")}
    office.does("move", id_, "sent", on="2026-11-16", sent_on="2026-11-16", **letter)
    office.does("move", id_, "delivered", on="2026-11-16", delivered_on="2026-11-16", delivery_proof="回执")
    reply = {
        "reply__on": "2026-11-17",
        "reply__doc_no": "政办函1号",
        "reply__stance": "agree",
        "reply__written": "true",
    }
    office.does("move", id_, "agreed", on="2026-11-17", **reply)


def digest_of(bureau: Bureau, release: str) -> str:
    """The digest of a release's closed file list."""
    return files_digest(digests(next(r for r in find_releases(bureau._tree()) if r.id == release).files))


@pytest.mark.clause("6.2.3")
def test_no_approval_publishes_a_text_that_still_bears_its_mark(shared):
    bureau = shared.bureau
    put(bureau, "internal", "内部文件\n\n产量略有增加。", reason="已批准公开")
    bureau.force_sign("internal")
    refuses(check(bureau, "internal"), "3.7.5", "6.2.3")


@pytest.mark.clause("6.2.4")
def test_internal_office_business_is_asked_about_and_excludes(shared):
    bureau = shared.bureau
    put(bureau, "routine")
    assert bureau.act("submit", "routine", "p08").code == 0

    def review(**changed: str):
        return bureau.gate("review", "routine", "--key", str(bureau.key("p12")), "--yes", "--answers", answers(changed))

    def answers(changed) -> str:
        place = bureau.answers(**changed)
        if not changed.get("internal_affairs", "?"):
            lines = place.read_text("utf-8").splitlines(keepends=True)
            place.write_text("".join(line for line in lines if "internal_affairs" not in line), "utf-8")
        return str(place)

    refuses(review(internal_affairs="是"), "6.2.4")
    refuses(review(internal_affairs=""), "6.2.4")
    assert review().code == 0


@pytest.mark.clause("6.2.5")
def test_log_register_catalogue_and_files_agree(own):
    bureau, site = own
    assert bureau.gate("verify", str(site)).code == 0
    rows = json.loads((site / "catalogue.json").read_text("utf-8"))["items"]
    entries = [json.loads(line) for line in (site / "register/register.jsonl").read_text("utf-8").splitlines()]
    listed = re.findall(r'data-label="登记号">(\d+)<', (site / "register/index.html").read_text("utf-8"))
    assert sorted(map(int, listed)) == [entry["seq"] for entry in entries] == [0, 1, 2, 3]
    assert {row["register_seq"] for row in rows} == {e["seq"] for e in entries if e["path"].startswith("releases/")}
    assert len((site / "register/leaves.txt").read_text("ascii").splitlines()) == 4
    for path, without in (
        ("register/index.html", rb'<tr><td class="g-num" data-label="[^"]+">1</td>.*?</tr>'),
        ("register/register.jsonl", rb"^[^\n]*\n"),
        ("register/leaves.txt", rb"^[^\n]*\n"),
        ("catalogue.json", rb'"register_seq":\d+'),
    ):
        place = site / path
        data = place.read_bytes()
        cut = re.sub(without, b'"register_seq":9' if path == "catalogue.json" else b"", data, count=1, flags=re.S)
        assert cut != data
        place.write_bytes(cut)
        run = bureau.gate("verify", str(site))
        refuses(run, "6.2.5", path)
        place.write_bytes(data)


@pytest.mark.clause("6.2.5b")
def test_each_attachment_is_asked_for_and_stands_in_the_statement(shared):
    bureau = shared.bureau
    put(bureau, "tables")
    for name in ("t1.csv", "t2.csv"):
        bureau.write(f"content/releases/2026/tables/{name}", "指标,同比\n总指数,100.3\n")
    bureau.commit("tables")
    key = ("--key", str(bureau.key("p08")), "--yes")
    answers = bureau.answers(**{"attachment:t1.csv": "是"})
    run = bureau.gate("submit", "tables", *key, "--answers", str(answers))
    refuses(run, "6.2.5b", "attachment:t2.csv")
    run = bureau.act("submit", "tables", "p08")
    assert run.code == 0, run.said
    assert all(f"content/releases/2026/tables/{name}" in run.out for name in ("index.md", "t1.csv", "t2.csv"))
    stored = json.loads(bureau.read("approvals/tables/001-01-submit.json"))
    assert [s["name"].rpartition("/")[2] for s in stored["subject"]] == ["index.md", "t1.csv", "t2.csv"]
    assert all(len(subject["digest"]["sha256"]) == 64 for subject in stored["subject"])
    put(bureau, "half")
    for name in ("t1.csv", "t2.csv"):
        bureau.write(f"content/releases/2026/half/{name}", "指标,同比\n总指数,100.3\n")
    bureau.commit("half")
    real = bureau._answers
    bureau._answers = lambda act, release: {k: v for k, v in real(act, release).items() if k != "attachment:t2.csv"}
    try:
        bureau.force_sign("half")
    finally:
        del bureau._answers
    refuses(check(bureau, "half"), "6.2.5b", "attachment:t2.csv")


@pytest.mark.clause("6.2.5c")
def test_what_is_withdrawn_leaves_nothing_but_its_notice_and_does_not_come_back(own):
    bureau, site = own
    assert any(b"CANARY-WOOL" in data for data in files(site).values())
    run = bureau.act("withdraw", "wool", "p03", "--reason", "数据有误")
    assert run.code == 0, run.said
    assert bureau.publish().code == 0
    run = bureau.build(site)
    assert run.code == 0, run.said
    after = files(site)
    assert not [path for path, data in after.items() if b"CANARY-WOOL" in data or "羊毛".encode() in data]
    assert [path for path in after if path.startswith("releases/2026/wool/")] == ["releases/2026/wool/index.html"]
    assert b"/releases/2026/wool/" in after["withdrawn.txt"]
    for place in (bureau.root / "approvals/wool").glob("*-withdraw.json*"):
        place.unlink()
    bureau.commit("back again")
    refuses(check(bureau, "wool"), "6.2.5c")
    run = bureau.build(site)
    assert run.code == 1 and files(site) == after
