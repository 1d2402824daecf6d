"""`gate publish`: enters what is ready, once, under the publisher's name, in one commit."""

from __future__ import annotations

import json
from datetime import timedelta

from bureau import DOCUMENT, Bureau, copy, page, start

from gate import now, timestamps

NOTICE = "content/releases/2026/notice/index.md"


def with_notice(of: Bureau, folder, signed: bool = True, **fields: str) -> Bureau:
    """A bureau with a notice."""
    bureau = copy(of, folder / "repository")
    bureau.write(NOTICE, page("服务事项", "共有十个事项。", **DOCUMENT, **fields))
    bureau.commit("notice", author="p11")
    if signed:
        bureau.sign("notice")
    return bureau


def entry(bureau: Bureau, number: int) -> dict:
    """An entry of the log."""
    return json.loads(bureau.read(f"registers/log/entries/{number:08d}.json"))["entry"]


def test_it_enters_what_is_ready_in_one_commit(founded_bureau, tmp_path):
    bureau = with_notice(founded_bureau, tmp_path)
    before = int(bureau.git("rev-list", "--count", "HEAD"))
    run = bureau.publish()
    assert run.code == 0 and "entered notice, version 1" in run.out
    assert int(bureau.git("rev-list", "--count", "HEAD")) == before + 1
    assert bureau.git("show", "--name-only", "--format=", "HEAD").split() == [
        "registers/log/checkpoint", "registers/log/checkpoint.sig", "registers/log/entries/00000003.json",
        "versions/notice/1/index.md",
    ]  # fmt: skip
    assert bureau.read("versions/notice/1/index.md") == bureau.read(NOTICE)
    said = entry(bureau, 3)
    assert (said["release"], said["version"], said["by"], said["contributors"]) == ("notice", 1, "p05", ["p11"])
    assert said["index_no"].endswith("/202611-00004")


def test_nothing_ready_is_fine_and_changes_nothing(founded_bureau, tmp_path):
    bureau = with_notice(founded_bureau, tmp_path, signed=False)
    head = bureau.git("rev-parse", "HEAD")
    run = bureau.publish()
    assert (run.code, "nothing is ready" in run.out) == (0, True)
    assert bureau.git("rev-parse", "HEAD") == head and bureau.git("status", "--porcelain") == ""


def test_only_the_publisher_publishes(founded_bureau, tmp_path):
    bureau = with_notice(founded_bureau, tmp_path)
    for person in ("p03", "p11", "p06"):
        run = bureau.gate("publish", "--key", str(bureau.key(person)))
        assert (run.code, "[role-not-held]" in run.err) == (1, True), run.said
    assert not (bureau.root / "versions/notice").exists()


def test_the_index_number_of_a_correction_is_that_of_the_release(founded_bureau, tmp_path):
    bureau = copy(founded_bureau, tmp_path / "repository")
    path = "content/releases/2026/grain/index.md"
    correction = "correction: {of: 1, kind: 修订, since: 2026-11-12, why: 核实, was: a, is: b}\n---\n\nCANARY"
    bureau.write(path, bureau.read(path).decode().replace("---\n\nCANARY", correction))
    bureau.commit()
    bureau.sign("grain")
    assert bureau.publish().code == 0
    first = next(entry(bureau, n) for n in range(3) if entry(bureau, n)["release"] == "grain")
    assert (entry(bureau, 3)["version"], entry(bureau, 3)["index_no"]) == (2, first["index_no"])


def test_who_reviewed_may_not_have_changed_it_after_the_submit(founded_bureau, tmp_path):
    """The bytes are the same in the end; the history says who touched them (DESIGN 6.2)."""
    bureau = with_notice(founded_bureau, tmp_path)
    text = bureau.read(NOTICE)
    bureau.write(NOTICE, text + b"\n")
    bureau.commit("there", author="p13")
    bureau.write(NOTICE, text)
    bureau.commit("and back", author="p13")
    run = bureau.publish()
    assert (run.code, "[self-approval]" in run.err) == (1, True), run.said


def test_another_time_is_for_samples_and_never_in_the_future(tmp_path):
    bureau = start(tmp_path / "repository")
    bureau.sign("home")
    key = str(bureau.key("p05"))
    for at in (timestamps.render(now.now() + timedelta(minutes=1)), "2026-11-24", "soon"):
        run = bureau.gate("publish", "--key", key, "--at", at)
        assert run.code == 2, run.said
    at = timestamps.render(now.now())
    assert bureau.gate("publish", "--key", key, "--at", at).code == 0
    assert entry(bureau, 0)["time"] == at


def test_the_whole_is_looked_at_before_anything_is_entered(founded_bureau, tmp_path):
    bureau = with_notice(founded_bureau, tmp_path)
    bureau.write("versions/grain/1/index.md", b"other bytes\n")
    bureau.commit("versions")
    run = bureau.publish()
    assert (run.code, "[register-inconsistent]" in run.err) == (1, True), run.said


def test_a_withdrawal_is_entered_once(founded_bureau, tmp_path):
    bureau = copy(founded_bureau, tmp_path / "repository")
    assert bureau.act("withdraw", "grain", "p03", "--reason", "来源单位要求").code == 0
    run = bureau.publish()
    assert run.code == 0 and "entered the withdrawal of grain" in run.out
    said = entry(bureau, 3)
    assert (said["kind"], said["release"], set(said["statements"])) == ("withdraw", "grain", {"withdraw"})
    assert "nothing is ready" in bureau.publish().out
    run = bureau.act("withdraw", "grain", "p03", "--reason", "再次")
    assert (run.code, "[withdrawn]" in run.err) == (1, True), run.said
