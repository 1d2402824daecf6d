import errno
import os
import resource
import subprocess
import sys
from functools import partial
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


read_only = partial(_fails, errno.EROFS)
quota = partial(_fails, errno.EDQUOT)


def a_file_in_its_place(bureau, site):
    place = site.parent / "file"
    place.write_text("mine")
    run = bureau.build(place)
    assert (run.code, place.read_text()) == (2, "mine")
    assert "[output-foreign]" in run.err
    run = bureau.build(place / "site")
    assert run.code == 2
    assert "[output]" in run.err


def _limited(bureau, site, limit, value):
    before = _files(site)
    done = subprocess.run(
        [sys.executable, "-P", "-m", "gate", "build", "--out", str(site), "--lang", "en"],
        cwd=bureau.root,
        # Python itself would leave half of a .pyc file in the package's folder
        env={"PATH": os.environ["PATH"], "TMPDIR": str(site.parent), "PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=lambda: resource.setrlimit(limit, (value, value)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2, (done.returncode, done.stderr[-900:])
    assert "Traceback" not in done.stderr
    assert "[internal]" not in done.stderr
    assert _files(site) == before
    assert bureau.build(site).code == 0


def small_files_only(bureau, site):
    """The system lets no process write more than a few kilobytes into one file."""
    _limited(bureau, site, resource.RLIMIT_FSIZE, 20_000)
