"""Every command in every wrong place: exit 2, one clear sentence with the next step, no traceback, nothing written."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from bureau import Bureau, copy

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


def run(folder: Path, *words: str, path: str | None = None) -> subprocess.CompletedProcess[str]:
    """The real command in a process of its own."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")} | {"LC_ALL": "C.UTF-8"}
    if path is not None:
        environment["PATH"] = path
    return subprocess.run(
        [sys.executable, "-P", "-m", "gate", *words],
        cwd=folder, env=environment, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, timeout=60,
    )  # fmt: skip


def complains(done: subprocess.CompletedProcess[str], code: str | None = None, exit_: int = 2) -> None:
    """It ended as it must, said why and what to do next, and showed no traceback."""
    assert done.returncode == exit_, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert "下一步" in done.stderr, done.stderr
    assert "[internal]" not in done.stderr, done.stderr
    if code is not None:
        assert f"[{code}]" in done.stderr, done.stderr


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
    assert "prices" in done.stderr


@pytest.mark.parametrize("name", ["--help-me", "../x", "a\nb", "x*", "@{1}", "HEAD..main"])
def test_names_and_revisions_that_are_none(name, founded_bureau: Bureau):
    complains(run(founded_bureau.root, "check", f"--rev={name}"))
    complains(run(founded_bureau.root, "check", "--", name))


def test_paths_that_are_not_there(founded_bureau: Bureau, tmp_path):
    complains(run(tmp_path, "scan", "nowhere"), "path-missing")
    complains(run(tmp_path, "verify", "nowhere"), "path-missing")
    complains(run(founded_bureau.root, "submit", "prices", "--key", "nowhere"), "key-unreadable")
    complains(run(tmp_path, "clock", "--input", "nowhere"))


def test_a_detached_head_builds_but_does_not_sign(founded_bureau: Bureau, tmp_path):
    bureau = copy(founded_bureau, tmp_path / "repository")
    bureau.write("content/releases/2026/grain/note.md", "---\ntitle: 注\n---\n\n补充。\n")
    bureau.commit()
    bureau.git("checkout", "--quiet", "--detach")
    complains(run(bureau.root, "reject", "grain", "--reason", "x", "--yes", "--key", str(bureau.key("p12"))), exit_=1)
    bureau.git("checkout", "--quiet", "HEAD~1")
    assert bureau.build(tmp_path / "site").code == 0
    done = run(bureau.root, "withdraw", "grain", "--reason", "x", "--yes", "--key", str(bureau.key("p03")))
    complains(done, "detached-head")


def test_a_shallow_clone_does_not_submit(founded_bureau: Bureau, tmp_path):
    bureau = copy(founded_bureau, tmp_path / "repository")
    text = bureau.read("content/releases/2026/grain/index.md").decode()
    fields = "correction: {of: 1, kind: 修订, since: 2026-11-12, why: 核实, was: a, is: b}\n---\n\nCANARY"
    bureau.write("content/releases/2026/grain/index.md", text.replace("---\n\nCANARY", fields))
    bureau.commit()
    shallow = tmp_path / "shallow"
    subprocess.run(["git", "clone", "--quiet", "--depth=1", f"file://{bureau.root}", str(shallow)], check=True)
    words = ["--key", str(bureau.key("p08")), "--yes", "--answers", str(bureau.answers())]
    complains(run(shallow, "submit", "grain", *words), "shallow-repository")


def test_without_ssh_keygen(founded_bureau: Bureau, tmp_path):
    bureau = copy(founded_bureau, tmp_path / "repository")
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "git").symlink_to(shutil.which("git"))
    words = ["withdraw", "grain", "--reason", "x", "--yes", "--key", str(bureau.key("p03"))]
    done = run(bureau.root, *words, path=str(tools))
    complains(done, "ssh-keygen-missing")
    assert "openssh-client" in done.stderr


def test_without_git(tmp_path):
    tools = tmp_path / "bin"
    tools.mkdir()
    complains(run(tmp_path, "check", path=str(tools)))


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


def test_a_full_disk_leaves_the_old_site(founded_bureau: Bureau, published_site: Path, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(disk)], check=False)
    if mounted.returncode:
        pytest.skip("only root can mount a small disk")
    try:
        site = disk / "site"
        site.mkdir()
        (site / "index.html").write_text("old")
        (disk / "filler").write_bytes(b"x" * 520_000)
        complains(run(founded_bureau.root, "build", "--out", str(site)), "output")
        assert [p.name for p in disk.iterdir()].sort() == ["filler", "site"].sort()
        assert (site / "index.html").read_text() == "old"
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_ctrl_c(founded_bureau: Bureau, tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "gate", "build", "--out", str(tmp_path / "site")],
        cwd=founded_bureau.root, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    time.sleep(1.5)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode in (0, 130), err
    assert "Traceback" not in out + err
    left = [p.name for p in tmp_path.iterdir()]
    assert left in ([], ["site"])


@pytest.mark.parametrize(
    "command", ["init", *dict.fromkeys(words[0] for words in IN_A_REPOSITORY), "scan", "clock", "rules", "verify"]
)
def test_help_has_an_example(command, tmp_path):
    done = run(tmp_path, command, "--help")
    assert done.returncode == 0
    assert f"gate {command}" in done.stdout
    assert "Example" in done.stdout
