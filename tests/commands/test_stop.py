"""`gate stop`: the secrecy officer alone stops a release; it stays off the site, and the others go on."""

from __future__ import annotations

from bureau import Run, copy


def stop(bureau, release: str = "prices", person: str = "p04", *more: str) -> Run:
    """A stop by a person."""
    words = ["--key", str(bureau.key(person)), "--yes", "--reason", "来源待查", *more]
    return bureau.gate("stop", release, *words)


def test_a_stopped_page_leaves_the_site(founded_bureau, tmp_path):
    bureau = copy(founded_bureau, tmp_path / "repository")
    run = stop(bureau)
    assert run.code == 0, run.said
    assert "stopped prices (REV-2026-0001)" in run.out and "gate register move REV-2026-0001 referred" in run.out
    assert bureau.git("show", "--format=%s", "--name-only", "HEAD").startswith("stop prices REV-2026-0001 (p04)")
    text = bureau.read("registers/review/2026/REV-2026-0001.md").decode()
    assert "state: stopped" in text and "note: 来源待查" in text
    assert bureau.gate("register", "verify").code == 0
    assert bureau.judged()["prices"] == ("refused", {"stopped"})
    assert bureau.build(tmp_path / "site").code == 1
    run = bureau.build(tmp_path / "site", "--hold-back")
    assert run.code == 0 and "left out prices:" in run.err
    assert not (tmp_path / "site/releases/2026/prices").exists()
    assert (tmp_path / "site/releases/2026/grain/index.html").exists()


def test_a_stopped_page_can_be_withdrawn(founded_bureau, tmp_path):
    bureau = copy(founded_bureau, tmp_path / "repository")
    assert stop(bureau).code == 0
    run = bureau.act("withdraw", "prices", "p03", "--reason", "停止")
    assert run.code == 0, run.said
    assert bureau.publish().code == 0
    assert bureau.judged()["prices"] == ("withdrawn", frozenset())
    assert bureau.build(tmp_path / "site").code == 0


def test_nobody_else_stops_and_nobody_stops_twice(founded_bureau, tmp_path):
    bureau = copy(founded_bureau, tmp_path / "repository")
    for person in ("p03", "p05", "p08"):
        run = stop(bureau, person=person)
        assert (run.code, "[role-not-held]" in run.err) == (1, True), run.said
    assert not (bureau.root / "registers/review").exists()
    assert stop(bureau).code == 0
    run = stop(bureau)
    assert (run.code, "[already-stopped]" in run.err) == (1, True), run.said
    run = stop(bureau, "nothing")
    assert (run.code, "[release-unknown]" in run.err) == (2, True), run.said


def test_it_asks_why(founded_bureau, tmp_path):
    bureau = copy(founded_bureau, tmp_path / "repository")
    run = bureau.gate("stop", "prices", "--key", str(bureau.key("p04")), "--yes")
    assert (run.code, "[usage]" in run.err) == (2, True), run.said


def test_a_stop_is_written_and_not_committed_when_asked(founded_bureau, tmp_path):
    bureau = copy(founded_bureau, tmp_path / "repository")
    assert stop(bureau, "prices", "p04", "--no-commit").code == 0
    assert "?? registers/review/" in bureau.git("status", "--porcelain")
