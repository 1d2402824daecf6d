import gzip
import http.server
import json
import os
import threading
import time
from contextlib import contextmanager
from unittest import mock
from urllib.parse import unquote

from gate import manifest, webfetch


@contextmanager
def _server(answer):
    """A web server on this machine; `answer` gets the handler and the path that was asked for."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            answer(self, unquote(self.path).lstrip("/"))

        def log_message(self, *words):
            pass

    running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running.daemon_threads = True
    threading.Thread(target=running.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{running.server_port}/"
    finally:
        running.shutdown()
        running.server_close()


def _verify(bureau, answer):
    """What verify says, that it says it soon, and that it writes nothing."""
    before = set(bureau.root.parent.rglob("*"))
    started = time.monotonic()
    with _server(answer) as address:
        run = bureau.gate("verify", address)
    assert time.monotonic() - started < 20
    assert set(bureau.root.parent.rglob("*")) == before
    assert "[internal]" not in run.said
    assert "Traceback" not in run.said
    return run


def _send(handler, data, code=200, **headers):
    handler.send_response(code)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(data)


def _site(site, **changed):
    files = {p.relative_to(site).as_posix(): p for p in site.rglob("*") if p.is_file()}

    def answer(handler, path):
        if path in changed:
            changed[path](handler)
        elif path in files:
            _send(handler, files[path].read_bytes())
        else:
            _send(handler, b"", 404)

    return answer


def honest(bureau, site):
    run = _verify(bureau, _site(site))
    assert run.code == 0, run.said


def endless(bureau, site):
    """A page that never ends is cut off where the manifest says that it ends; a manifest that never ends, too."""

    def pour(handler):
        _send(handler, b"")
        try:
            while True:
                handler.wfile.write(b"x" * 65536)
        except OSError:
            return

    run = _verify(bureau, _site(site, **{"index.html": pour}))
    assert run.code == 1
    assert "index.html" in run.out
    with mock.patch.object(webfetch, "MAX_MANIFEST", 1 << 20):
        run = _verify(bureau, _site(site, **{manifest.PATH: pour}))
    assert run.code in (1, 2)


def redirects(bureau, site):
    """No redirect leaves the server, or ends elsewhere than on the web."""
    secret = bureau.root.parent / "secret.txt"
    secret.write_text("SECRET")
    asked = []
    with _server(lambda handler, path: asked.append(path) or _send(handler, b"SECRET")) as elsewhere:
        for target in (f"file://{secret}", elsewhere, "ftp://127.0.0.1/", "data:,SECRET", "//127.0.0.2/", "x" * 9000):
            for path in (manifest.PATH, "index.html") if target == elsewhere else (manifest.PATH,):
                run = _verify(bureau, _site(site, **{path: lambda h, to=target: _send(h, b"", 302, Location=to)}))
                assert run.code in (1, 2)
                assert "SECRET" not in run.said
    assert asked == []


def bomb(bureau, site):
    """What is sent packed is not unpacked."""
    packed = gzip.compress(bytes(50 << 20))
    run = _verify(bureau, _site(site, **{"index.html": lambda h: _send(h, packed, Content_Encoding="gzip")}))
    assert run.code == 1
    assert "index.html" in run.out


def _listed(site, *paths, size=4):
    found = json.loads((site / manifest.PATH).read_bytes())
    found["files"] += [{"path": p, "sha256": "0" * 64, "size": size, "origin": "theme"} for p in paths]
    found["files"].sort(key=lambda file: file["path"])
    return json.dumps(found, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


def paths_that_leave(bureau, site):
    """A manifest that names files above the site: nothing is written, and it is no manifest."""
    for path in ("../../owned", "/etc/passwd", "..\\owned", "http://127.0.0.2/x", "a\nb"):
        data = _listed(site, path)
        run = _verify(bureau, _site(site, **{manifest.PATH: lambda h, data=data: _send(h, data)}))
        assert run.code in (1, 2), path
        assert not os.path.lexists(bureau.root.parent / "owned")


def a_million_files(bureau, site):
    """So many are not asked for, nor ones of so many bytes."""
    data = _listed(site, *(f"f/{n}" for n in range(250_000)))
    run = _verify(bureau, _site(site, **{manifest.PATH: lambda h: _send(h, data)}))
    assert run.code == 2
    assert "[site-too-large]" in run.err
    data = _listed(site, "large.bin", size=1 << 50)
    run = _verify(bureau, _site(site, **{manifest.PATH: lambda h: _send(h, data)}))
    assert run.code == 2
    assert "[site-too-large]" in run.err


def junk(bureau, site):
    """No HTTP, no JSON, or JSON without end."""
    for data in (b"", b"\0\xff" * 900, b"[" * 100_000, b'{"schema":"gate-manifest/1","schema":1}', b"null"):
        run = _verify(bureau, _site(site, **{manifest.PATH: lambda h, data=data: _send(h, data)}))
        assert run.code in (1, 2)
    run = _verify(bureau, _site(site, **{manifest.PATH: lambda h: h.wfile.write(b"\xff\xfe" * 400)}))
    assert run.code == 2
