"""Files that a release may not hold: unknown kinds, and names that a server or a browser obeys (B12, B21)."""

from __future__ import annotations

from collections.abc import Iterator

from gate.checks.base import Around
from gate.model import Reason
from gate.releases import CONFIG, HOME, Release

ALLOWED = (
    "md", "csv", "tsv", "txt", "json", "xlsx", "docx", "pptx", "pdf", "ofd",
    "png", "jpg", "webp", "gif", "svg", "zip",
)  # fmt: skip
"""DESIGN 2, in lower case."""

_OBEYED = frozenset(
    {
        "robots.txt", "ads.txt", "app-ads.txt", "security.txt", "humans.txt", "withdrawn.txt",
        "manifest.json", "package.json", "vercel.json", "netlify.json", "firebase.json", "assetlinks.json",
    }
)  # fmt: skip
# An inner extension that a server may act upon: `notice.php.txt`, `table.html.csv`.
_ACTIVE = frozenset(
    {
        "php", "phtml", "php5", "phar", "cgi", "pl", "py", "rb", "sh", "asp", "aspx", "jsp", "jspx", "shtml",
        "html", "htm", "xhtml", "js", "mjs", "exe", "bat", "htaccess", "j2",
    }
)  # fmt: skip


def check(release: Release, around: Around) -> Iterator[Reason]:
    """Yields `attachment-type` for each such file."""
    for path in release.files:
        if not _is_allowed(release, path):
            yield Reason.of("attachment-type", path, allowed=ALLOWED)


def _is_allowed(release: Release, path: str) -> bool:
    if path == CONFIG:
        return release.id == HOME
    parts = path.removeprefix(release.root + "/").split("/")
    if any(part.startswith((".", "_")) for part in parts):
        return False
    name = parts[-1].casefold()
    inner = name.split(".")[1:-1]
    return (
        name not in _OBEYED and parts[-1].endswith(tuple("." + kind for kind in ALLOWED)) and not (_ACTIVE & set(inner))
    )
