import os
import random
import signal
import time

from bureau import page

ROUNDS = 3


def _files(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def at_any_moment(bureau, site):
    """The site is the old one or the new one, whole; after the next build nothing is left anywhere."""
    old = _files(site)
    bureau.write("content/releases/2026/more/index.md", page("2026年10月工业生产者价格", "同比略有上升。"))
    bureau.commit()
    bureau.sign("more")
    assert bureau.publish().code == 0
    temporary = site.parent / "tmp"
    temporary.mkdir()
    words = ("build", "--out", str(site), "--key", str(bureau.key("p05")))
    started = time.monotonic()
    process = bureau.process("build", "--out", str(site.parent / "fresh"), *words[3:], TMPDIR=str(temporary))
    process.communicate(timeout=120)
    assert process.returncode == 0
    new, whole = _files(site.parent / "fresh"), time.monotonic() - started
    chance = random.Random()
    for number in range(ROUNDS):
        process = bureau.process(*words, TMPDIR=str(temporary))
        time.sleep(whole * (0.3 + 0.7 * chance.random()))
        os.kill(process.pid, signal.SIGKILL) if number % 2 else os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=120)
        assert _files(site) in (old, new)
    process = bureau.process(*words, TMPDIR=str(temporary))
    process.communicate(timeout=120)
    assert process.returncode == 0
    assert _files(site) == new
    assert sorted(p.name for p in site.parent.iterdir()) == ["fresh", "repository", "site", "tmp"]
    assert list(temporary.iterdir()) == []
