"""Two sources for one address, or an address that a made page takes (B19)."""

from __future__ import annotations

from collections.abc import Iterator

from gate.checks.base import Around, address
from gate.model import Reason
from gate.releases import CONFIG, CONTENT, HOME, Release

MADE_AT_THE_TOP = frozenset(
    {
        "404", "404.html", "assets", "calendar", "catalogue", "catalogue.csv", "catalogue.json", "calendar.ics",
        "calendar.json", "corrections", "feeds", "i", "indicators", "jubao", "keys", "register", "search", "sitemap",
        "sitemap.xml", "sitemap.xml.gz", "tags", "topics", "verify", "withdrawn.txt",
    }
)  # fmt: skip
"""First parts of addresses that only made pages take (site.md, address contract)."""

MADE_ABOVE_RELEASES = frozenset({"pingyi/index.html"})
"""Made pages with releases below their address, such as the notices of evaluations."""

MADE_IN_A_RELEASE = frozenset({"data", "proof.json", "source", "v", "all.zip"})
"""First parts below a release's own address that are made."""


def check(release: Release, around: Around) -> Iterator[Reason]:
    """Yields `url-collision` for each file whose address is, holds or lies below another's."""
    for path in release.files:
        if path == CONFIG:
            continue
        where = address(path)
        others = tuple(other for other in _claimants(where, around) if other != path)
        if others or _is_made(release, where):
            yield Reason.of("url-collision", path, address="/" + where.removesuffix("index.html"), others=others)


def _claimants(where: str, around: Around) -> Iterator[str]:
    yield from around.addresses.get(where, ())
    # `t.csv.md` is shown in the folder `t.csv/`, which can't be where the file `t.csv` lies
    folder = where.rpartition("/")[0]
    while folder:
        yield from around.addresses.get(folder, ())
        folder = folder.rpartition("/")[0]


def _is_made(release: Release, where: str) -> bool:
    if release.id == HOME:
        return where.split("/")[0] in MADE_AT_THE_TOP | MADE_IN_A_RELEASE
    if where in MADE_ABOVE_RELEASES:
        return True
    own = release.root.removeprefix(CONTENT + "/")
    below = where.removeprefix(own.casefold() + "/")
    return below.split("/")[0] in MADE_IN_A_RELEASE or own.split("/")[0] in MADE_AT_THE_TOP
