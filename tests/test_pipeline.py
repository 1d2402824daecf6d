"""The flow from verdict to site: nothing is written that was not looked at again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from bureau import Bureau, copy

from gate import now, outcheck, pipeline, sitebuild
from gate.errors import GateError
from gate.gitstore import Repository
from gate.judging import Request
from gate.model import Refused
from gate.pipeline import BuildOrder

GRAIN = "content/releases/2026/grain/index.md"


def order(out: Path, **more: object) -> BuildOrder:
    """An order for HEAD."""
    return BuildOrder(out, Request("HEAD", now.now()), **more)


@pytest.fixture
def rendered(monkeypatch):
    """Lets a test change what the renderer gives back."""

    def change(path: str, edit) -> None:
        real = sitebuild.render

        def render(staged, when):
            files = dict(real(staged, when))
            files[path] = edit(files.get(path, b""))
            return {name: data for name, data in files.items() if data is not None}

        monkeypatch.setattr(sitebuild, "render", render)

    return change


def test_it_tells_what_it_does(founded_bureau, tmp_path):
    told = []
    built = pipeline.build(
        Repository.open(founded_bureau.root), order(tmp_path / "site"), lambda *said: told.append(said)
    )  # fmt: skip
    assert told == [("judge", 0, 4), ("render", 1, 4), ("verify", 2, 4), ("swap", 3, 4)]
    assert built.written and not built.refused and not built.signed
    assert {v.id for v in built.published} == {"home", "prices", "grain"} and built.left_out == ()
    assert set(built.seconds) == {"judge", "stage", "render", "verify", "swap"}


def test_a_mark_that_comes_up_in_the_rendered_page_refuses(founded_bureau, tmp_path, rendered):
    """Even though the source was clean: theme, plugin or renderer may put words together (clause 6.2)."""
    rendered("releases/2026/grain/index.html", lambda data: data.replace(b"</p>", "</p><p>机密★3年</p>".encode(), 1))
    built = pipeline.build(Repository.open(founded_bureau.root), order(tmp_path / "site"))
    assert not built.written
    assert {reason.code for reason in built.refused} == {"level-term"}
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize(
    ("path", "edit"),
    [
        ("more.html", lambda _: b"<p>x</p>"),
        ("releases/2026/grain/index.html", lambda _: None),
        ("x/../y.html", lambda _: b"x"),
    ],
    ids=["one too many", "one too few", "strange path"],
)
def test_the_output_is_a_closed_world(path: str, edit, founded_bureau, tmp_path, rendered):
    rendered(path, edit)
    built = pipeline.build(Repository.open(founded_bureau.root), order(tmp_path / "site"))
    assert not built.written and built.refused
    assert not (tmp_path / "site").exists()


def test_an_output_that_was_not_checked_is_not_swapped_in(founded_bureau, tmp_path, monkeypatch):
    def fails(*_words: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(outcheck, "check", fails)
    with pytest.raises(RuntimeError):
        pipeline.build(Repository.open(founded_bureau.root), order(tmp_path / "site"))
    assert list(tmp_path.iterdir()) == []


def test_the_publishers_key_is_found_where_it_lies(founded_bureau, tmp_path):
    bureau: Bureau = copy(founded_bureau, tmp_path / "repository")
    repo = Repository.open(bureau.root)
    trust = pipeline.judging.read_trust(repo, None).latest
    (bureau.root / ".git/gate/notes.txt").write_text("no key")
    found = pipeline.publisher_key(repo, trust, None)
    assert found is not None and trust.owner(found.public).id == "p05"
    bureau.key("p05").unlink()
    assert pipeline.publisher_key(repo, trust, None) is None
    assert pipeline.publisher_key(repo, trust, bureau.key("p03")) is not None  # asked for: `verify` judges it
    with pytest.raises(GateError):
        pipeline.publisher_key(repo, trust, tmp_path / "nowhere")


def test_a_site_without_a_home_page_is_none(founded_bureau, tmp_path):
    bureau = copy(founded_bureau, tmp_path / "repository")
    assert bureau.act("withdraw", "home", "p03", "--reason", "x").code == 0
    assert bureau.publish().code == 0
    for hold_back in (False, True):
        built = pipeline.build(Repository.open(bureau.root), order(tmp_path / "site", hold_back=hold_back))
        assert [reason.code for reason in built.refused] == ["home-missing"]


def test_a_broken_log_refuses_the_whole(founded_bureau, tmp_path):
    bureau = copy(founded_bureau, tmp_path / "repository")
    (bureau.root / "registers/log/entries/00000001.json").unlink()
    bureau.commit("gone")
    with pytest.raises(Refused):
        pipeline.build(Repository.open(bureau.root), replace(order(tmp_path / "site"), hold_back=True))


def test_why_not_names_findings_files_and_missing_acts(founded_bureau, tmp_path):
    bureau = copy(founded_bureau, tmp_path / "repository")
    bureau.write(GRAIN, bureau.read(GRAIN).decode().replace("略有增加", "略有增加。\n\n机密★3年\n"))
    bureau.write("content/releases/2026/grain/locked.zip", b"PK\x03\x04broken")
    bureau.commit()
    verdict = pipeline.judging.judge(Repository.open(bureau.root), Request("HEAD", now.now()))
    reasons = pipeline.why_not(verdict.release("grain"))
    found = {reason.code for reason in reasons}
    assert {"content-changed", "level-term", "not-examined", "signoff-missing", "correction-missing"} <= found
    assert len(reasons) == len(set(reasons))
    assert all(reason.path and reason.path.startswith("content/releases/2026/grain") for reason in reasons)
