"""`gate serve`: a preview on this machine with drafts, each marked as a draft; never a site to put on a host."""

from __future__ import annotations

import functools
import http.server
import tempfile
from pathlib import Path

import click

from gate import pipeline, treeio
from gate.commands.base import Session, command
from gate.errors import ExitCode, GateError
from gate.judging import Request


@command(
    "serve",
    zh="在本机预览工作区，包括草稿（每页标明是草稿）；只有本机能看",
    en="preview the working folder on this machine, drafts included and marked; loopback only",
    example="gate serve\ngate serve --port 8001",
)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--trust-ref", help="受保护的分支 / the protected branch")
def serve(session: Session, port: int, trust_ref: str | None) -> ExitCode:
    """Render once and serve until Ctrl-C."""
    _, files = pipeline.preview(session.repo, Request(None, session.now(), trust_ref))
    with tempfile.TemporaryDirectory(prefix="gate-serve-") as folder:
        treeio.replace_folder(Path(folder) / "preview", files)
        handler = functools.partial(_Quiet, directory=str(Path(folder) / "preview"))
        try:
            server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
        except OSError as error:
            raise GateError("port-unusable", port=port, what=error.strerror or "") from None
        session.out(
            session.say(
                f"预览 http://127.0.0.1:{port}/ （只在本机；改动后重新运行；Ctrl-C 结束）",
                f"preview at http://127.0.0.1:{port}/ (this machine only; run again after changes; Ctrl-C ends it)",
            )
        )
        with server:
            try:
                server.serve_forever()
            except KeyboardInterrupt:
                return ExitCode.INTERRUPTED
    return ExitCode.FINE


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: an address can hold the name of a draft."""
