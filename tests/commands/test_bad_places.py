"""Each command that would succeed, in a place where it cannot: one code, a next step, and nothing half-written."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml
from bureau import Bureau, Run, copy, page

PLACES: dict[str, dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("bad_places.yaml").read_text("utf-8"))
COMMANDS = (
    "new", "submit", "review", "approve", "reject", "withdraw", "waive", "publish", "build", "people", "keys", "hook",
    "init", "check", "status", "due",
)  # fmt: skip
SIGNED = {"rent": 1, "fuel": 1, "cars": 2, "ready": 3, "notice": 0, "quote": 0}
"""Releases of a bureau at work, and how many of the three acts each bears."""
QUOTES = "下列字样的材料不在网站发布：\n\n- 内部文件"
DISK = 6 << 20


@pytest.fixture(scope="module")
def at_work(founded_bureau, tmp_path_factory) -> Bureau:
    """A bureau in which each command has something to do; all keys are there, and the answers."""
    bureau = copy(founded_bureau, tmp_path_factory.mktemp("at-work") / "repository")
    for release in SIGNED:
        body = QUOTES if release == "quote" else "本月略有上升。"
        bureau.write(f"content/releases/2026/{release}/index.md", page(f"2026年10月{release}", body))
    bureau.commit()
    for release, acts in SIGNED.items():
        for act, person in (("submit", "p08"), ("review", "p12"), ("approve", "p03"))[:acts]:
            assert bureau.act(act, release, person).code == 0
    for owner in ("p03", "p05", "p08", "p12", "r1", "r2"):
        bureau.key(owner)
    bureau.answers()
    return bureau


@pytest.fixture(scope="module")
def mark(at_work: Bureau) -> str:
    """The fingerprint of the only finding."""
    (finding,) = json.loads(at_work.gate("check", "quote", "--format", "json").out)["findings"]
    return finding["fingerprint"]


def words(command: str, bureau: Bureau, mark: str) -> list[str]:
    """The words of a command that succeeds in a good place."""

    def key(owner: str) -> list[str]:
        return ["--key", str(bureau.key(owner))]

    answers = ["--yes", "--answers", str(bureau.root / ".git/answers.yaml")]
    reason = ["--yes", "--reason", "x"]
    roots = [word for root in ("r1", "r2") for word in ("--root-key", str(bureau.key(root)))]
    more = {
        "new": ["statistics", "demo-1"],
        "submit": ["notice", *key("p08"), *answers],
        "review": ["rent", *key("p12"), *answers],
        "approve": ["cars", *key("p03"), *answers],
        "reject": ["fuel", *key("p12"), *reason],
        "withdraw": ["grain", *key("p03"), *reason],
        "waive": ["quote", mark, "--claim", *key("p08"), *reason],
        "publish": key("p05"),
        "build": ["--out", str(bureau.root.parent / "site"), "--hold-back", *key("p05")],
        "people": ["add", "--id", "p12", "--position", "drafter", "--office", "OFF-04", *roots],
        "keys": ["sample"],
        "hook": ["install"],
        "init": ["--sample", str(bureau.root.parent / "another")],
        "check": ["prices"],
    }
    return [command, *more.get(command, [])]


def everything(folder: Path) -> dict[str, bytes]:
    """All files of a folder, but for git's objects and its note of the last message, which nothing refers to."""
    files = (place for place in sorted(folder.rglob("*")) if place.is_file() and not place.is_symlink())
    named = {place.relative_to(folder).as_posix(): place for place in files}
    return {
        path: place.read_bytes()
        for path, place in named.items()
        if "/.git/objects/" not in f"/{path}" and not path.endswith((".git/COMMIT_EDITMSG", "filler"))
    }


# -- places ---------------------------------------------------------------------------------------


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of its own."""
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(folder)]
    if subprocess.run(words, check=False, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def fill(disk: Path, but: int) -> None:
    """Leave so many bytes of it."""
    with open(disk / "filler", "wb", buffering=0) as filler:
        try:
            while True:
                filler.write(bytes(4096))
        except OSError:
            filler.truncate(filler.tell() - but)


@contextmanager
def place(name: str, of: Bureau, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bureau]:
    """The bureau in a place of that name."""
    if "disk" in name:
        left = {"disk full at the commit": 28 << 10, "disk full after the first files": 20 << 10}.get(name, 0)
        with small_disk(folder / "disk") as disk:
            bureau = copy(of, disk / "repository")
            if name == "read-only disk":
                subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
            else:
                fill(disk, left)
            yield bureau
        return
    bureau = copy(of, folder / "repository")
    if name == "detached HEAD":
        bureau.git("checkout", "--quiet", "--detach")
    elif name == "shallow clone":
        bureau = Bureau(folder / "shallow", of.people)
        subprocess.run(["git", "clone", "--quiet", "--depth=1", f"file://{of.root}", str(bureau.root)], check=True)
        shutil.copytree(of.root / ".git/gate", bureau.root / ".git/gate")
        bureau.answers()
    elif "ssh-keygen" in name:
        tools = folder / "tools"
        tools.mkdir()
        if name == "no ssh-keygen":
            (tools / "git").symlink_to(shutil.which("git") or "")
        monkeypatch.setenv("PATH", str(tools))
    yield bureau


def complains(run: Run, code: str) -> None:
    """It could not do its job, said why, and what to do."""
    assert run.code == 2, run.said
    assert f"[{code}]" in run.err and "next:" in run.err, run.said
    assert "Traceback" not in run.said


CASES = [
    (name, command, said.get(command, said.get("all")) if command not in said.get("works", ()) else None)
    for name, said in PLACES.items()
    for command in COMMANDS
    if name != "few open files" and command in said.get("only", COMMANDS)
]


@pytest.mark.parametrize("command", COMMANDS)
def test_in_a_good_place_each_command_works(command, at_work, mark, tmp_path):
    bureau = copy(at_work, tmp_path / "repository")
    run = bureau.gate(*words(command, bureau, mark))
    assert run.code == 0, run.said


@pytest.mark.parametrize(("name", "command", "code"), CASES)
def test_in_a_bad_place(name, command, code, at_work, mark, tmp_path, monkeypatch):
    with place(name, at_work, tmp_path, monkeypatch) as bureau:
        called = words(command, bureau, mark)
        before = everything(bureau.root.parent)
        run = bureau.gate(*called)
        if code is None:
            assert run.code == 0, run.said
            return
        complains(run, code)
        assert everything(bureau.root.parent) == before
        filler = bureau.root.parent / "filler"
        if filler.exists():
            filler.unlink()
            again = bureau.gate(*called)
            assert again.code == 0, again.said


@pytest.mark.parametrize("command", PLACES["few open files"]["works"])
def test_with_few_open_files(command, at_work, mark, tmp_path):
    bureau = copy(at_work, tmp_path / "repository")
    limited = ["sh", "-c", 'ulimit -n 64 && exec "$0" "$@"', sys.executable, "-P", "-m", "gate"]
    done = subprocess.run(
        [*limited, *words(command, bureau, mark)], cwd=bureau.root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


# -- where the site goes --------------------------------------------------------------------------


def test_a_site_on_a_disk_of_its_own(at_work, tmp_path):
    """What is rendered elsewhere comes over whole, and the old site is exchanged in one step there, too."""
    bureau = copy(at_work, tmp_path / "repository")
    with small_disk(tmp_path / "disk") as disk:
        for _ in range(2):
            run = bureau.build(disk / "site", "--hold-back")
            assert run.code == 0, run.said
            assert [entry.name for entry in disk.iterdir()] == ["site"]
        assert bureau.gate("verify", str(disk / "site")).code == 0


def test_a_mount_point_is_not_replaced(at_work, tmp_path):
    bureau = copy(at_work, tmp_path / "repository")
    with small_disk(tmp_path / "disk") as disk:
        (disk / "index.html").write_text("old")
        complains(bureau.build(disk, "--hold-back"), "output-mounted")
        assert everything(disk) == {"index.html": b"old"}
        assert sorted(entry.name for entry in tmp_path.iterdir()) == ["disk", "repository"]


@pytest.mark.parametrize("out", ["/proc/site", "/dev/null", "/dev/null/site", "/sys/site"])
def test_where_no_site_can_be(out, at_work, tmp_path):
    run = copy(at_work, tmp_path / "repository").build(Path(out), "--hold-back")
    assert (run.code, "next:" in run.err, "[internal]" in run.err) == (2, True, False), run.said


# -- Ctrl-C ---------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("moment", [0.5, 0.9])
@pytest.mark.parametrize("command", ["submit", "publish", "people", "build", "init"])
def test_ctrl_c(command, moment, at_work, mark, tmp_path):
    """As a terminal sends it, to the command and to all that it has started; afterwards all of it is there, or none."""
    whole = copy(at_work, tmp_path / "whole" / "repository")
    started = time.monotonic()
    process = whole.process(*words(command, whole, mark))
    process.communicate(timeout=120)
    took = time.monotonic() - started
    assert process.returncode == 0
    bureau = copy(at_work, tmp_path / "stopped" / "repository")
    before, head = everything(bureau.root.parent), bureau.git("rev-parse", "HEAD")
    process = bureau.process(*words(command, bureau, mark))
    time.sleep(took * moment)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=120)
    assert process.returncode in (0, 130, -signal.SIGINT), err  # a shell calls the last one 130 as well
    assert "Traceback" not in err
    after = everything(bureau.root.parent)
    if after != before:
        changed = sorted(path for path in after.keys() | before.keys() if after.get(path) != before.get(path))
        assert set(after) == set(everything(whole.root.parent)), (changed, process.returncode, err)
        assert bureau.git("status", "--porcelain") == whole.git("status", "--porcelain")
    else:
        assert process.returncode != 0 and bureau.git("rev-parse", "HEAD") == head
        assert bureau.gate(*words(command, bureau, mark)).code == 0
