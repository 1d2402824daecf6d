"""Fetches a published site for `gate verify URL`: what its manifest lists, from its own address, within limits.

The server may be hostile (attacks C31): nothing is written to disk, no redirect leaves the address, nothing
is unpacked, and no more is read than the manifest promises.
"""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urljoin, urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from gate import manifest
from gate.errors import GateError

MAX_FILES = 200_000
MAX_TOTAL = 1 << 30
"""Bytes of all files together; a larger site is saved to a folder first."""
MAX_MANIFEST = 64 << 20
MAX_SIGNATURE = 64 << 10
_TIMEOUT = 30
_AT_ONCE = 8


def is_address(target: str) -> bool:
    """Whether `target` is the address of a site rather than a folder."""
    return target.startswith(("https://", "http://"))


def fetch_site(address: str) -> dict[str, bytes]:
    """The files of a site by path: its manifest, and all that it lists. What the server lacks is left out.

    A file that nobody lists cannot be seen from here. Codes: site-unreachable, site-too-large.
    """
    base = address if address.endswith("/") else address + "/"
    opener = _opener(base)
    listed = _get(opener, base, manifest.PATH, MAX_MANIFEST)
    if listed is None:
        return {}
    found = {manifest.PATH: listed}
    signature = _get(opener, base, manifest.SIGNATURE, MAX_SIGNATURE)
    if signature is not None:
        found[manifest.SIGNATURE] = signature
    try:
        files = manifest.parse(listed).files
    except manifest.ManifestProblem:
        return found
    if len(files) > MAX_FILES or sum(file.size for file in files) > MAX_TOTAL:
        raise GateError("site-too-large", url=address, what=f"{len(files)}")
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        bodies = pool.map(lambda file: _get(opener, base, file.path, file.size), files)
        found.update((file.path, body) for file, body in zip(files, bodies, strict=True) if body is not None)
    return found


class _SameOrigin(HTTPRedirectHandler):
    """Follows a redirect only within the scheme, host and port it came from."""

    max_redirections = 5

    def __init__(self, base: str) -> None:
        self._origin = urlsplit(base)[:2]

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: http.client.HTTPMessage, newurl: str
    ) -> Request | None:
        """The next request, or an error for one that leads elsewhere."""
        if urlsplit(urljoin(req.full_url, newurl))[:2] != self._origin:
            raise URLError("redirect to another address")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener(base: str) -> OpenerDirector:
    opener = OpenerDirector()  # only what is added here: no file:, ftp: or data: handler
    for handler in _handlers(base):
        opener.add_handler(handler)
    return opener


def _handlers(base: str) -> Iterator[Any]:
    yield ProxyHandler()
    yield HTTPHandler()
    yield HTTPSHandler()
    yield HTTPDefaultErrorHandler()
    yield HTTPErrorProcessor()
    yield _SameOrigin(base)


def _get(opener: OpenerDirector, base: str, path: str, limit: int) -> bytes | None:
    """The body, cut off one byte beyond `limit` (so that no digest fits), or None where it is not there."""
    request = Request(
        base + quote(path, safe="/~-._"), headers={"Accept-Encoding": "identity", "User-Agent": "gongkai-gate"}
    )
    try:
        with opener.open(request, timeout=_TIMEOUT) as answer:
            return answer.read(limit + 1)
    except HTTPError as error:
        if error.code in (403, 404, 410):
            return None
        raise GateError("site-unreachable", url=base, what=f"HTTP {error.code}") from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = getattr(error, "reason", None)
        raise GateError("site-unreachable", url=base, what=str(reason or type(error).__name__)) from None
