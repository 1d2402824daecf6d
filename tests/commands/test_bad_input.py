"""Every command in every wrong place: exit 2, one clear sentence with the next step, no traceback, nothing written."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from bureau import Bureau, Run, copy, page

from gate.cli import main

IN_A_REPOSITORY = [
    ("new", "statistics", "demo-1"),
    ("check",),
    ("submit", "prices"),
    ("review", "prices"),
    ("approve", "prices"),
    ("reject", "prices", "--reason", "x"),
    ("withdraw", "prices", "--reason", "x"),
    ("waive", "prices", "0123456789abcdef", "--reason", "x"),
    ("publish",),
    ("status",),
    ("build",),
    ("serve", "--port", "1"),
    ("due",),
    ("people", "list"),
    ("keys", "sample"),
    ("hook", "install"),
]
ON_A_RELEASE = [words for words in IN_A_REPOSITORY if len(words) > 1 and words[1] == "prices"]


@pytest.fixture(scope="module")
def with_notice(founded_bureau, tmp_path_factory) -> Bureau:
    """A bureau with a notice to submit."""
    bureau = copy(founded_bureau, tmp_path_factory.mktemp("notice") / "repository")
    bureau.write("content/releases/2026/notice/index.md", page("2026年10月工业生产者价格", "略有上升。"))
    bureau.commit()
    return bureau


def run(folder: Path, *words: str) -> Run:
    """The command in that folder, in Chinese; `test_bad_places.py` and `test_cli.py` start processes of their own."""
    return Bureau(folder, {}).gate("--lang", "zh", *words)


def complains(done: Run, code: str | None = None, exit_: int = 2) -> None:
    """It ended as it must, said why and what to do next, and showed no traceback."""
    assert done.code == exit_, done.said
    assert "Traceback" not in done.said
    assert "下一步" in done.err, done.said
    assert "[internal]" not in done.err, done.err
    if code is not None:
        assert f"[{code}]" in done.err, done.err


@pytest.mark.parametrize("words", IN_A_REPOSITORY, ids=" ".join)
def test_outside_a_repository(words, tmp_path):
    complains(run(tmp_path, *words), "not-a-repository")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [w for w in IN_A_REPOSITORY if w[0] not in ("keys", "hook")], ids=" ".join)
def test_in_an_empty_repository(words, tmp_path):
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main", str(tmp_path)], check=True)
    complains(run(tmp_path, *words))


@pytest.mark.parametrize("words", [w for w in IN_A_REPOSITORY if w[0] not in ("keys", "hook")], ids=" ".join)
def test_in_a_bare_repository(words, founded_bureau, tmp_path):
    bare = tmp_path / "bare.git"
    subprocess.run(["git", "clone", "--quiet", "--bare", str(founded_bureau.root), str(bare)], check=True)
    complains(run(bare, *words), "bare-repository")


@pytest.mark.parametrize("words", ON_A_RELEASE, ids=" ".join)
def test_on_a_release_that_is_not_there(words, founded_bureau: Bureau):
    key = str(founded_bureau.key("p08"))
    done = run(founded_bureau.root, words[0], "pricse", *words[2:], "--key", key, "--yes")
    complains(done, "release-unknown")
    assert "prices" in done.err


@pytest.mark.parametrize("name", ["--help-me", "../x", "a\nb", "x*", "@{1}", "HEAD..main"])
def test_names_and_revisions_that_are_none(name, founded_bureau: Bureau):
    complains(run(founded_bureau.root, "check", f"--rev={name}"))
    complains(run(founded_bureau.root, "check", "--", name))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("scan {no}", "path-missing"),
        ("verify {no}", "path-missing"),
        ("verify {site} --keys {no}", "path-missing"),
        ("verify {site} --since {no}", "path-missing"),
        ("verify {file}", "path-missing"),
        ("verify {site} --keys {file}", "keys-unreadable"),
        ("verify {site} --since {file}", "checkpoint-unreadable"),
        ("build --since {no}", "path-missing"),
        ("build --since {file}", "checkpoint-unreadable"),
        ("build --key {no}", "key-unreadable"),
        ("build --key {file}", "key-unreadable"),
        ("submit prices --key {no}", "key-unreadable"),
        ("submit prices --key {file}", "key-unreadable"),
        ("submit notice --yes --key {key} --answers {no}", "path-missing"),
        ("submit notice --yes --key {key} --answers {file}", "answers-invalid"),
        ("submit notice --yes --key {key} --answers {folder}", "input-output"),
        ("people add --id p07 --key {no}", "key-unreadable"),
        ("people sign --yes --root-key {no}", "key-unreadable"),
        ("init --answers {no} {folder}/new", "path-missing"),
        ("init --answers {file} {folder}/new", "init-answers-invalid"),
        ("clock --input {no}", None),
        ("clock --input {file}", None),
        ("hook install --repo {no}", "not-a-repository"),
        ("check content/releases/2026/prices/t1.csv", "release-unknown"),
        ("status content/releases/2026/prices/t1.csv", "release-unknown"),
        ("rules {file}", "rule-unknown"),
        ("check --rev {file}", None),
        ("check --base nowhere", "rev-unknown"),
        ("build --trust-ref nowhere", "rev-unknown"),
    ],
)
def test_paths_that_are_not_there_or_hold_something_else(words, code, with_notice, published_site, tmp_path):
    file = tmp_path / "file"
    file.write_bytes(b"\xff not what it should be\n")
    places = {"no": tmp_path / "nowhere", "file": file, "folder": tmp_path, "site": published_site}
    called = [word.format(key=with_notice.key("p08"), **places) for word in words.split()]
    before = with_notice.git("status", "--porcelain"), with_notice.git("rev-parse", "HEAD")
    complains(run(with_notice.root, *called), code)
    assert (with_notice.git("status", "--porcelain"), with_notice.git("rev-parse", "HEAD")) == before
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["file"]


def test_an_output_that_cannot_be_written(founded_bureau: Bureau, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    complains(run(founded_bureau.root, "build", "--out", str(blocked / "site")), "output")
    complains(run(founded_bureau.root, "build", "--out", "/dev/full"))
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("work")
    complains(run(founded_bureau.root, "build", "--out", str(mine)), "output-foreign")
    assert (mine / "thesis.txt").read_text() == "work"


@pytest.mark.parametrize(
    "command", ["init", *dict.fromkeys(words[0] for words in IN_A_REPOSITORY), "scan", "clock", "rules", "verify"]
)
def test_help_has_an_example(command, capsys):
    assert main([command, "--help"]) == 0
    shown = capsys.readouterr().out
    assert f"gate {command}" in shown
    assert "Example" in shown
