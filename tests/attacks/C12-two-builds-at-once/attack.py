import fcntl
import os

import pytest
from bureau import page

from gate import treeio
from gate.errors import GateError


def _files(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def two_processes(bureau, site):
    """Of two commits, the site of the one or of the other is there, whole; nothing is left beside it."""
    first = bureau.git("rev-parse", "HEAD").strip()
    before = _files(site)
    bureau.write("content/releases/2026/more/index.md", page("2026年10月工业生产者价格", "同比略有上升。"))
    bureau.commit()
    bureau.sign("more")
    assert bureau.publish().code == 0
    key = ["--key", str(bureau.key("p05")), "--out", str(site)]
    running = [bureau.process("build", "--rev", rev, *key) for rev in (first, "HEAD", first, "HEAD")]
    for process in running:
        _, err = process.communicate(timeout=120)
        assert process.returncode == 0 or (process.returncode == 2 and "[busy]" in err), err
    assert any(process.returncode == 0 for process in running)
    after = _files(site)
    assert bureau.gate("verify", str(site)).code == 0
    assert after.keys() - before.keys() == set() or "releases/2026/more/index.html" in after
    assert [p.name for p in site.parent.iterdir() if "gate-" in p.name] == []


def one_holds_the_folder(bureau, site):
    """Who cannot wait any longer says so and changes nothing."""
    before = _files(site)
    handle = os.open(site.parent, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with pytest.raises(GateError) as error:
            treeio.replace_folder(site, {"index.html": b"new"}, wait=0.1)
    finally:
        os.close(handle)
    assert error.value.code == "busy"
    assert _files(site) == before
