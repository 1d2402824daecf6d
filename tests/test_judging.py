"""Bringing together what a verdict needs: which trust base, which bytes, which hour."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bureau import copy

from gate import judging, now
from gate.errors import GateError
from gate.gitstore import Repository
from gate.judging import Request, Scanner, judge
from gate.model import Blob, Refused

GRAIN = "content/releases/2026/grain/index.md"


def test_a_commit_and_the_working_folder_give_the_same_verdict(founded_bureau):
    repo = Repository.open(founded_bureau.root)
    moment = now.now()
    committed, working = (judge(repo, Request(rev, moment)) for rev in ("HEAD", None))
    assert committed == working


def test_the_working_folder_is_judged_as_it_lies(founded_bureau, tmp_path):
    bureau = copy(founded_bureau, tmp_path / "repository")
    bureau.write(GRAIN, bureau.read(GRAIN) + b"\n")
    repo = Repository.open(bureau.root)
    assert judge(repo, Request(None, now.now())).release("grain").state == "refused"
    assert judge(repo, Request("HEAD", now.now())).release("grain").state == "published"


def test_the_trust_base_never_comes_from_the_change(founded_bureau, tmp_path):
    """A branch that makes its author a reviewer is judged by the protected branch, and a note says so."""
    bureau = copy(founded_bureau, tmp_path / "repository")
    bureau.git("switch", "--quiet", "--create", "coup")
    people = bureau.read("trust/1/people.yaml").decode()
    bureau.write("trust/1/people.yaml", people.replace("role: drafter", "role: reviewer"))
    bureau.commit("coup")
    repo = Repository.open(bureau.root)
    verdict = judge(repo, Request("HEAD", now.now()))
    assert [reason.code for reason in verdict.notes] == ["trust-changed"]
    assert {v.state for v in verdict.releases} == {"published"}
    with pytest.raises((GateError, Refused)):
        judge(repo, Request("HEAD", now.now(), trust_ref="coup"))


def test_a_trust_base_of_links_is_refused(founded_bureau, tmp_path):
    bureau = copy(founded_bureau, tmp_path / "repository")
    place = bureau.root / "trust/1/people.yaml"
    place.unlink()
    place.symlink_to("/etc/passwd")
    bureau.commit("link")
    with pytest.raises(Refused) as raised:
        judge(Repository.open(bureau.root), Request("HEAD", now.now()))
    assert raised.value.reasons[0].code == "file-mode"


def test_a_clock_that_runs_behind_the_log_stops_everything_but_another_day(founded_bureau):
    repo = Repository.open(founded_bureau.root)
    before = now.now() - timedelta(days=1)
    with pytest.raises(GateError) as raised:
        judge(repo, Request("HEAD", before))
    assert raised.value.code == "clock-behind"
    assert judge(repo, Request("HEAD", before, as_of_another_day=True)).releases


def test_each_content_is_scanned_once_under_each_name(monkeypatch):
    seen = []
    real = judging.scan_file
    monkeypatch.setattr(judging, "scan_file", lambda path, data, **more: seen.append(path) or real(path, data, **more))
    scan = Scanner()
    first = scan("content/a.md", Blob(b"x"), "a.md")
    assert scan("content/a.md", Blob(b"x"), "a.md") is first
    scan("content/a.md", Blob(b"y"), "a.md")
    scan("content/b.md", Blob(b"x"), "b.md")
    assert seen == ["content/a.md", "content/a.md", "content/b.md"]


def test_a_scan_ahead_says_what_one_by_one_says(monkeypatch):
    monkeypatch.setattr(judging, "_MANY", 2)
    page = "---\ntitle: 样例\nkind: document\n---\n\n{}\n"
    tree = {
        f"content/releases/2026/r{number}/index.md": Blob(page.format("机密★5年" if number % 2 else "正文。").encode())
        for number in range(9)
    }
    ahead, one_by_one = Scanner(), Scanner()
    ahead.ahead(tree, jobs=2)
    expected = {path: one_by_one(path, blob, "index.md") for path, blob in tree.items()}
    monkeypatch.setattr(judging, "scan_file", None)
    assert {path: ahead(path, blob, "index.md") for path, blob in tree.items()} == expected
