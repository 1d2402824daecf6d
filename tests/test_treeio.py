"""Folders: read without following anything, replaced as one step or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest

from gate import treeio
from gate.errors import GateError

OLD = {"index.html": b"old", "a/b.txt": b"old"}
NEW = {"index.html": b"new", "c/d/e.txt": b"new", ".well-known/gate/manifest.json": b"{}"}


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def debris(folder: Path) -> list[str]:
    return [entry.name for entry in folder.iterdir() if entry.name != "site"]


def test_a_new_site_takes_the_place_of_the_old_one_whole(tmp_path):
    treeio.replace_folder(tmp_path / "site", OLD)
    treeio.replace_folder(tmp_path / "site", NEW)
    assert contents(tmp_path / "site") == NEW and debris(tmp_path) == []


def test_modes_do_not_depend_on_the_umask(tmp_path):
    before = os.umask(0o077)
    try:
        treeio.replace_folder(tmp_path / "site", NEW)
    finally:
        os.umask(before)
    assert (tmp_path / "site").stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "site/c/d").stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "site/index.html").stat().st_mode & 0o777 == 0o644


def test_a_link_to_the_folder_stays_a_link(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "site").symlink_to("real")
    treeio.replace_folder(tmp_path / "site", NEW)
    assert (tmp_path / "site").is_symlink() and contents(tmp_path / "real") == NEW


def test_somebody_s_work_is_not_replaced(tmp_path):
    work = tmp_path / "site"
    work.mkdir()
    (work / "thesis.docx").write_bytes(b"x")
    with pytest.raises(GateError) as error:
        treeio.replace_folder(work, NEW)
    assert error.value.code == "output-foreign" and contents(work) == {"thesis.docx": b"x"}


def test_a_repository_is_not_replaced(tmp_path):
    (tmp_path / "site/.git").mkdir(parents=True)
    (tmp_path / "site/index.html").write_bytes(b"x")
    with pytest.raises(GateError) as error:
        treeio.replace_folder(tmp_path / "site", NEW)
    assert error.value.code == "output-foreign"


def test_a_file_in_the_place_of_the_folder_is_not_replaced(tmp_path):
    (tmp_path / "site").write_bytes(b"x")
    with pytest.raises(GateError) as error:
        treeio.replace_folder(tmp_path / "site", NEW)
    assert error.value.code == "output-foreign" and (tmp_path / "site").read_bytes() == b"x"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux")
def test_a_full_disk_leaves_the_old_site_whole(tmp_path, monkeypatch):
    treeio.replace_folder(tmp_path / "site", OLD)

    def full(folder, files):
        folder.mkdir()
        with open("/dev/full", "wb", buffering=0) as file:
            file.write(b"x")

    monkeypatch.setattr(treeio, "_write", full)
    with pytest.raises(GateError) as error:
        treeio.replace_folder(tmp_path / "site", NEW)
    assert error.value.code == "output"
    assert contents(tmp_path / "site") == OLD and debris(tmp_path) == []


def test_a_parent_that_is_no_folder_is_an_output_error(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(GateError) as error:
        treeio.replace_folder(tmp_path / "file/site", NEW)
    assert error.value.code == "output"


def test_the_second_of_two_builds_waits_and_then_says_busy(tmp_path):
    with treeio._locked(tmp_path, 0), pytest.raises(GateError) as error:
        treeio.replace_folder(tmp_path / "site", NEW, wait=0.2)
    assert error.value.code == "busy" and not (tmp_path / "site").exists()


def test_of_two_builds_at_once_one_is_there_whole(tmp_path):
    sites = [{"index.html": b"%d" % n} | {f"f{i}.txt": b"%d" % n for i in range(50)} for n in range(4)]
    threads = [threading.Thread(target=treeio.replace_folder, args=(tmp_path / "site", site)) for site in sites]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert contents(tmp_path / "site") in sites and debris(tmp_path) == []


def test_without_the_exchange_call_two_renames_do(tmp_path, monkeypatch):
    monkeypatch.setattr(treeio, "_exchange_at_once", lambda a, b: False)
    treeio.replace_folder(tmp_path / "site", OLD)
    treeio.replace_folder(tmp_path / "site", NEW)
    assert contents(tmp_path / "site") == NEW and debris(tmp_path) == []


def test_a_site_lost_between_two_renames_comes_back(tmp_path):
    treeio.replace_folder(tmp_path / "site", OLD)
    (tmp_path / "site").rename(tmp_path / ".site.gate-0000-old")
    treeio._tidy(tmp_path / "site")
    assert contents(tmp_path / "site") == OLD


_ENDLESS = """
import sys
from pathlib import Path
from gate import treeio
n = 0
while True:
    n += 1
    files = {"index.html": b"%d" % n} | {f"d{i}/f.txt": b"%d" % n for i in range(40)}
    treeio.replace_folder(Path(sys.argv[1]), files)
"""


@pytest.mark.slow
def test_a_killed_build_leaves_one_whole_site_and_the_next_clears_up(tmp_path):
    out = tmp_path / "site"
    for delay in (0.05, 0.11, 0.17, 0.23, 0.29):
        process = subprocess.Popen([sys.executable, "-c", _ENDLESS, str(out)])
        while not out.exists():
            time.sleep(0.01)
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert len(set(contents(out).values())) == 1 and len(contents(out)) == 41
    treeio.replace_folder(out, NEW)
    assert contents(out) == NEW and debris(tmp_path) == []


def test_files_that_are_written_go_back_when_what_follows_fails(tmp_path):
    (tmp_path / "a").write_bytes(b"old")
    files = {"a": b"new", "b/c/d.txt": b"new", "b/e.txt": b"new"}
    with pytest.raises(KeyboardInterrupt), treeio.written(tmp_path, files):
        assert contents(tmp_path) == files
        raise KeyboardInterrupt
    assert contents(tmp_path) == {"a": b"old"} and [p.name for p in tmp_path.iterdir()] == ["a"]
    with treeio.written(tmp_path, files):
        pass
    assert contents(tmp_path) == files


def test_files_that_are_written_go_back_when_one_of_them_fails(tmp_path):
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "file").write_bytes(b"in the way")
    with pytest.raises(GateError) as error, treeio.written(tmp_path, {"a": b"new", "x/y": b"new", "file/b": b"new"}):
        raise AssertionError
    assert error.value.code == "write-failed"
    assert contents(tmp_path) == {"a": b"old", "file": b"in the way"} and not (tmp_path / "x").exists()


@pytest.mark.parametrize("there", [False, True])
def test_what_was_begun_and_failed_is_gone(there: bool, tmp_path):
    folder = tmp_path / "bureau"
    if there:
        treeio.write_file(folder, "mine.txt", b"work")
        treeio.write_file(folder, ".git/config", b"work")
    before = contents(tmp_path)
    with pytest.raises(GateError), treeio.begun(folder):
        treeio.write_file(folder, ".git/gate/p01", b"key")
        treeio.write_file(folder, "trust/1/people.yaml", b"x")
        (folder / "link").symlink_to("mine.txt")
        raise GateError("git-failed", what="init")
    assert contents(tmp_path) == before | ({"bureau/.git/gate/p01": b"key"} if there else {})
    assert folder.exists() is there


def test_a_scratch_folder_goes_and_takes_a_dead_process_s_with_it(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    dead = subprocess.Popen(["true"])
    dead.wait()
    machine = os.uname().nodename
    left = tmp_path / f"gate-x-{machine}-{dead.pid}-abc"
    (left / "docs").mkdir(parents=True)
    other = tmp_path / f"gate-x-elsewhere-{dead.pid}-abc"
    other.mkdir()
    alive = tmp_path / f"gate-x-{machine}-{os.getppid()}-abc"
    alive.mkdir()
    with treeio.scratch("x") as folder:
        assert folder.is_dir() and not left.exists() and other.exists() and alive.exists()
    assert not folder.exists()


def test_reading_follows_no_link_and_leaves_out_git(tmp_path):
    (tmp_path / "secret").write_bytes(b"secret")
    tree = tmp_path / "tree"
    (tree / ".git").mkdir(parents=True)
    (tree / ".git/config").write_bytes(b"x")
    (tree / "a").mkdir()
    (tree / "a/run.sh").write_bytes(b"#!")
    (tree / "a/run.sh").chmod(0o755)
    (tree / "link").symlink_to("../secret")
    (tree / "folder").symlink_to("..")
    os.mkfifo(tree / "pipe")
    found = treeio.read_tree(tree)
    assert {path: (blob.mode, blob.data) for path, blob in found.items()} == {
        "a/run.sh": ("100755", b"#!"),
        "link": ("120000", b"../secret"),
        "folder": ("120000", b".."),
        "pipe": ("000000", b""),
    }


def test_a_site_s_link_is_no_file_of_it(tmp_path):
    (tmp_path / "real.txt").write_bytes(b"x")
    (tmp_path / "link.txt").symlink_to("real.txt")
    files = treeio.Folder(tmp_path)
    assert set(files) == {"real.txt", "link.txt"} and files["real.txt"] == b"x" and files["link.txt"] != b"x"


def test_a_folder_that_is_not_there_is_said_so(tmp_path):
    for read in (treeio.read_tree, treeio.Folder):
        with pytest.raises(GateError) as error:
            read(tmp_path / "nothing")
        assert error.value.code == "path-missing"
