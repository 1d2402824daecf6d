import errno
import os
import resource
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path
from unittest import mock

from gate import treeio


def _files(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def _fails(number, bureau, site):
    """Writing stops in the middle of the new site."""
    before, calls, written = _files(site), [], os.fchmod

    def stop(*words):
        calls.append(words)
        if len(calls) > 9:
            raise OSError(number, os.strerror(number))
        written(*words)

    with mock.patch.object(treeio.os, "fchmod", stop):
        run = bureau.build(site)
    assert run.code == 2, run.said
    assert "[output]" in run.err
    assert len(calls) == 10
    assert _files(site) == before
    assert sorted(p.name for p in site.parent.iterdir()) == ["repository", "site"]
    assert bureau.build(site).code == 0
    assert _files(site) == before


full_disk = partial(_fails, errno.ENOSPC)
read_only = partial(_fails, errno.EROFS)
quota = partial(_fails, errno.EDQUOT)
too_many_files = partial(_fails, errno.EMFILE)


def a_file_in_its_place(bureau, site):
    place = site.parent / "file"
    place.write_text("mine")
    run = bureau.build(place)
    assert (run.code, place.read_text()) == (2, "mine")
    assert "[output-foreign]" in run.err
    run = bureau.build(place / "site")
    assert run.code == 2
    assert "[output]" in run.err


def no_such_place(bureau, site):
    run = bureau.build(Path("/proc/self/site"))
    assert run.code == 2
    assert "[output]" in run.err


def _limited(bureau, site, limit, value):
    before = _files(site)
    done = subprocess.run(
        [sys.executable, "-P", "-m", "gate", "build", "--out", str(site), "--lang", "en"],
        cwd=bureau.root,
        env={"PATH": os.environ["PATH"], "HOME": str(bureau.root), "TMPDIR": str(site.parent)},
        preexec_fn=lambda: resource.setrlimit(limit, (value, value)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert "[internal]" not in done.stderr
    assert _files(site) == before
    assert bureau.build(site).code == 0


def small_files_only(bureau, site):
    """The system lets no process write more than a few kilobytes into one file."""
    _limited(bureau, site, resource.RLIMIT_FSIZE, 20_000)


def few_open_files(bureau, site):
    _limited(bureau, site, resource.RLIMIT_NOFILE, 7)


def another_file_system(bureau, site):
    """The folder lies elsewhere than the temporary files; the swap is still one step."""
    elsewhere = Path("/dev/shm")
    if not os.access(elsewhere, os.W_OK):
        elsewhere = Path.home()
    place = elsewhere / f"gate-attack-{os.getpid()}"
    try:
        for _ in range(2):
            run = bureau.build(place / "site")
            assert run.code == 0, run.said
        assert [p.name for p in place.iterdir()] == ["site"]
        assert _files(place / "site") == _files(site)
    finally:
        shutil.rmtree(place, ignore_errors=True)
