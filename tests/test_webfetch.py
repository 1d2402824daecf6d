"""Fetching a site to verify it: within its own address and within limits, whatever the server does."""

from __future__ import annotations

import http.server
import threading
import time
from contextlib import contextmanager
from urllib.parse import quote, unquote

import pytest

from gate import manifest, webfetch
from gate.errors import GateError

FILES = {"index.html": b"<p>home</p>", "releases/2026/x/表.csv": b"1,2\n"}


def site(files=FILES) -> dict[str, bytes]:
    listed = manifest.build(
        files,
        dict.fromkeys(files, "made:x"),
        package="sha256:" + "0" * 64,
        checkpoint=b"",
        sample=True,
    )
    return {**files, manifest.PATH: listed, manifest.SIGNATURE: b"sig"}


@contextmanager
def server(answer):
    """A web server on this machine; `answer` gets the handler and the unquoted path."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            answer(self, unquote(self.path))

        def log_message(self, *args):
            pass

    running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{running.server_port}/base/"
    finally:
        running.shutdown()
        running.server_close()


def honest(files):
    def answer(handler, path):
        data = files.get(path.removeprefix("/base/"))
        handler.send_response(200 if data is not None else 404)
        handler.end_headers()
        handler.wfile.write(data or b"")

    return answer


def test_all_files_that_the_manifest_lists_are_fetched():
    with server(honest(site())) as address:
        assert webfetch.fetch_site(address) == site()
        assert webfetch.fetch_site(address.rstrip("/")) == site()


def test_a_file_that_the_server_lacks_is_left_out():
    files = {path: data for path, data in site().items() if path != "index.html"}
    with server(honest(files)) as address:
        assert webfetch.fetch_site(address) == files


def test_no_more_is_read_than_the_manifest_promises():
    with server(honest(site() | {"index.html": b"x" * 10_000_000})) as address:
        assert len(webfetch.fetch_site(address)["index.html"]) == len(FILES["index.html"]) + 1


def test_a_manifest_that_is_none_is_all_that_is_fetched():
    with server(honest({manifest.PATH: b"{}"})) as address:
        assert webfetch.fetch_site(address) == {manifest.PATH: b"{}"}


@pytest.mark.parametrize("target", ["file:///etc/passwd", "http://127.0.0.2:1/x", "ftp://127.0.0.1/", "//127.0.0.2/x"])
def test_a_redirect_never_leaves_the_address(target):
    def answer(handler, path):
        handler.send_response(302)
        handler.send_header("Location", target)
        handler.end_headers()

    with server(answer) as address, pytest.raises(GateError) as error:
        webfetch.fetch_site(address)
    assert error.value.code == "site-unreachable"


def test_a_redirect_within_the_address_is_followed():
    def answer(handler, path):
        if path.startswith("/base/"):
            handler.send_response(301)
            handler.send_header("Location", quote(path.replace("/base/", "/moved/")))
            handler.end_headers()
        else:
            honest({p.removeprefix("/moved/"): d for p, d in site().items()})(
                handler, path.replace("/moved/", "/base/")
            )

    with server(answer) as address:
        assert webfetch.fetch_site(address)["index.html"] == FILES["index.html"]


def test_redirects_without_end_are_given_up():
    def answer(handler, path):
        handler.send_response(302)
        handler.send_header("Location", path)
        handler.end_headers()

    with server(answer) as address, pytest.raises(GateError) as error:
        webfetch.fetch_site(address)
    assert error.value.code == "site-unreachable"


def test_a_site_beyond_the_limit_is_not_fetched(monkeypatch):
    monkeypatch.setattr(webfetch, "MAX_TOTAL", 5)
    with server(honest(site())) as address, pytest.raises(GateError) as error:
        webfetch.fetch_site(address)
    assert error.value.code == "site-too-large"


def test_a_server_that_drips_is_given_up(monkeypatch):
    monkeypatch.setattr(webfetch, "MAX_SECONDS", 0.3)

    def answer(handler, path):
        handler.send_response(200)
        handler.end_headers()
        while True:
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.05)

    with server(answer) as address, pytest.raises(GateError) as error:
        webfetch.fetch_site(address)
    assert error.value.code == "site-unreachable" and error.value.facts["what"] == "too slow"


def test_a_server_error_is_said_so():
    def answer(handler, path):
        handler.send_response(500)
        handler.end_headers()

    with server(answer) as address, pytest.raises(GateError) as error:
        webfetch.fetch_site(address)
    assert error.value.code == "site-unreachable" and "500" in error.value.facts["what"]


def test_only_web_addresses_are_addresses():
    assert webfetch.is_address("https://stats.sample.invalid/")
    assert not webfetch.is_address("site") and not webfetch.is_address("file:///etc")
