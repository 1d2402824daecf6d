import os
import re
import signal
import socket
import time
import urllib.error
import urllib.request
from pathlib import Path

from bureau import page

from gate import now, pipeline, treeio
from gate.gitstore import Repository
from gate.judging import Request


def _draft(bureau):
    bureau.write("content/releases/2026/draft-one/index.md", page("价格", "CANARY-DRAFT"))


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _listening(port):
    """Addresses on which somebody listens at this port, as the kernel lists them."""
    found = []
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        if not os.path.exists(table):
            continue
        for line in Path(table).read_text().splitlines()[1:]:
            local, state = line.split()[1], line.split()[3]
            if state == "0A" and int(local.rpartition(":")[2], 16) == port:
                found.append(local.rpartition(":")[0])
    return found


def served(bureau, site):
    """Only this machine reaches it; every page says that it is a draft; nothing is left in the repository."""
    _draft(bureau)
    before = set(bureau.root.rglob("*"))
    port, temporary = _free_port(), site.parent / "tmp"
    temporary.mkdir()
    process = bureau.process("serve", "--port", str(port), TMPDIR=str(temporary))
    try:
        text = ""
        for _ in range(600):
            assert process.poll() is None, process.stderr.read()
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/releases/2026/draft-one/", timeout=5) as answer:
                    text = answer.read().decode()
                break
            except urllib.error.URLError:
                time.sleep(0.1)
        assert "CANARY-DRAFT" in text
        assert "草稿" in text
        assert _listening(port) == ["0100007F"]
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
    assert process.returncode == 130
    assert set(bureau.root.rglob("*")) == before
    assert list(temporary.iterdir()) == []


def put_on_a_host(bureau, site):
    """Each page bears the word, no page can be found by search engines, and verify refuses it."""
    _draft(bureau)
    _, files = pipeline.preview(Repository.open(bureau.root), Request(None, now.now()))
    place = site.parent / "preview"
    treeio.replace_folder(place, files)
    html = list(place.rglob("*.html"))
    assert len(html) > 5
    for path in html:
        assert re.search("草稿|预览", path.read_text("utf-8")), path.relative_to(place)
    run = bureau.gate("verify", str(place))
    assert run.code == 1, run.said
