"""Fetches a published site for `gate verify URL`: what its manifest lists, from its own address, within limits.

The server may be hostile (attacks C31): nothing is written to disk, no redirect leaves the address, nothing
is unpacked, and no more is read than the manifest promises.
"""

from __future__ import annotations

import http.client
import time
from concurrent.futures import ThreadPoolExecutor
from typing import IO
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
MAX_SECONDS = 1800
"""For the whole site: a server that drips byte by byte is given up."""
_TIMEOUT = 30
_CHUNK = 64 << 10
_AT_ONCE = 8


def is_address(target: str) -> bool:
    """Whether `target` is the address of a site rather than a folder."""
    return target.startswith(("https://", "http://"))


def fetch_site(address: str) -> dict[str, bytes]:
    """The files of a site by path: its manifest, and all that it lists. What the server lacks is left out.

    A file that nobody lists cannot be seen from here. Codes: site-unreachable, site-too-large.
    """
    source = _Source(address if address.endswith("/") else address + "/")
    listed = source.get(manifest.PATH, MAX_MANIFEST)
    if listed is None:
        return {}
    found = {manifest.PATH: listed}
    signature = source.get(manifest.SIGNATURE, MAX_SIGNATURE)
    if signature is not None:
        found[manifest.SIGNATURE] = signature
    try:
        files = manifest.parse(listed).files
    except manifest.ManifestProblem:
        return found
    if len(files) > MAX_FILES or sum(file.size for file in files) > MAX_TOTAL:
        raise GateError("site-too-large", url=address, what=f"{len(files)}")
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        bodies = pool.map(lambda file: source.get(file.path, file.size), files)
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
    """Speaks HTTP and HTTPS to one address; there is no handler for file:, ftp: or data:."""
    opener = OpenerDirector()
    for handler in (
        ProxyHandler(),
        HTTPHandler(),
        HTTPSHandler(),
        HTTPDefaultErrorHandler(),
        HTTPErrorProcessor(),
        _SameOrigin(base),
    ):
        opener.add_handler(handler)
    return opener


class _Source:
    """One site on the network, and until when it may take."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._opener = _opener(base)
        self._until = time.monotonic() + MAX_SECONDS

    def get(self, path: str, limit: int) -> bytes | None:
        """A file, cut off one byte beyond `limit` (so that no digest fits), or None where it is not there."""
        headers = {"Accept-Encoding": "identity", "User-Agent": "gongkai-gate"}
        try:
            request = Request(self._base + quote(path, safe="/~-._"), headers=headers)
            with self._opener.open(request, timeout=_TIMEOUT) as answer:
                return self._body(answer, limit + 1)
        except HTTPError as error:
            if error.code in (403, 404, 410):
                return None
            raise self._unreachable(f"HTTP {error.code}") from None
        except URLError as error:
            raise self._unreachable(str(error.reason)) from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise self._unreachable(type(error).__name__) from None

    def _body(self, answer: IO[bytes], limit: int) -> bytes:
        pieces: list[bytes] = []
        while limit > 0:
            if time.monotonic() > self._until:
                raise self._unreachable("too slow")
            piece = answer.read1(min(limit, _CHUNK))  # type: ignore[attr-defined]
            if not piece:
                break
            pieces.append(piece)
            limit -= len(piece)
        return b"".join(pieces)

    def _unreachable(self, what: str) -> GateError:
        return GateError("site-unreachable", url=self._base, what=what)
