"""`gate serve`: a preview of the working folder, each page marked as a draft, for this machine only."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request

from bureau import DOCUMENT, Bureau, copy, hears_ctrl_c, page

from gate import now, pipeline
from gate.gitstore import Repository
from gate.judging import Request


def with_draft(of: Bureau, folder) -> Bureau:
    """A bureau with a draft that is not even committed."""
    bureau = copy(of, folder / "repository")
    bureau.write("content/releases/2026/notice/index.md", page("服务事项", "DRAFT-WORDS 共有十个事项。", **DOCUMENT))
    return bureau


def test_it_serves_drafts_on_the_loopback_until_it_is_interrupted(founded_bureau, tmp_path):
    bureau = with_draft(founded_bureau, tmp_path)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-P", "-u", "-m", "gate", "serve", "--port", str(port), "--lang", "en"],
        cwd=bureau.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={k: v for k, v in os.environ.items() if not k.startswith("GIT_")}, preexec_fn=hears_ctrl_c,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        assert f"http://127.0.0.1:{port}/" in process.stdout.readline()
        address = f"http://127.0.0.1:{port}/releases/2026/notice/"
        with urllib.request.urlopen(address, timeout=10) as answer:
            shown = answer.read().decode()
    finally:
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert "DRAFT-WORDS" in shown and "草稿" in shown
    assert process.returncode == 130
    assert "Traceback" not in err and "notice" not in err
    assert bureau.git("status", "--porcelain").split() == ["??", "content/releases/2026/notice/"]


def test_every_page_of_a_release_is_marked(founded_bureau, tmp_path):
    bureau = with_draft(founded_bureau, tmp_path)
    _, files = pipeline.preview(Repository.open(bureau.root), Request(None, now.now()))
    for address in ("", "releases/2026/notice/", "releases/2026/prices/"):
        assert "草稿" in files[f"{address}index.html"].decode(), address
    assert not any(path.endswith("proof.json") for path in files)


def test_a_port_that_is_taken(founded_bureau):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        run = founded_bureau.gate("serve", "--port", str(taken.getsockname()[1]))
    assert (run.code, "[port-unusable]" in run.err) == (2, True), run.said
