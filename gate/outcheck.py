"""Looks at what the renderer made before anyone else can: every file accounted for, every text scanned again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

from gate import manifest
from gate.model import Reason, ScanResult

Scan = Callable[[str, bytes], ScanResult]
"""Scans one file of the output: its path and its bytes. Waived findings are not the output check's to know."""


@dataclass(frozen=True)
class VerifiedSite:
    """A site that may go out: `files` with the origin of each. Only `check` makes one."""

    files: Mapping[str, bytes] = field(repr=False)
    origins: Mapping[str, str] = field(repr=False)


def check(
    files: Mapping[str, bytes], origins: Mapping[str, str], theme: Mapping[str, bytes]
) -> VerifiedSite | tuple[Reason, ...]:
    """The site, or `output-unaccounted` for each file too many, too few, or not as the theme has it.

    `origins` are those of the staged tree; `theme` the files of the package and of the theme, which every
    site carries byte for byte.
    """
    expected = dict(origins) | dict.fromkeys(theme, "theme")
    reasons = [
        *(_unaccounted(path, "extra", origins) for path in sorted(files.keys() - expected.keys())),
        *(_unaccounted(path, "missing", origins) for path in sorted(expected.keys() - files.keys())),
        *(
            _unaccounted(path, "changed", origins)
            for path, data in sorted(theme.items())
            if files.get(path, data) != data
        ),
        *(_unaccounted(path, "path", origins) for path in sorted(files) if not manifest.is_safe(path)),
    ]
    return tuple(reasons) if reasons else VerifiedSite(dict(files), expected)


def _unaccounted(path: str, what: str, origins: Mapping[str, str]) -> Reason:
    return Reason.of("output-unaccounted", path=path, what=what, origin=origins.get(path, "-"))


def rescan(site: VerifiedSite, scan: Scan) -> Mapping[str, ScanResult]:
    """What the scanner says about each text that was rendered or made, by path; files without a word are left out.

    Source files and attachments are the release's own bytes and were judged there; the theme is the package's.
    """
    results = {}
    for path, data in site.files.items():
        if site.origins[path] == "theme" or not path.endswith((".html", ".json", ".csv", ".txt", ".xml", ".jsonl")):
            continue
        if manifest.release_of(site.origins[path]) and not path.endswith(".html"):
            continue
        result = scan(path, data)
        if result.findings or result.not_examined:
            results[path] = result
    return results


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src") and value:
                self.found.append(value)
            elif name == "id" and value:
                self.ids.add(value)


def dead_links(files: Mapping[str, bytes]) -> tuple[tuple[str, str], ...]:
    """Links within the site that lead nowhere: (page, link), sorted. Links to other sites are not followed."""
    dead = []
    for page, data in files.items():
        if not page.endswith(".html") or page == "404.html":
            continue
        links = _Links()
        links.feed(data.decode("utf-8"))
        base = "https://site.invalid/" + page.removesuffix("index.html")
        for link in links.found:
            target = urlsplit(urljoin(base, link))
            if target.netloc != "site.invalid" or target.scheme != "https":
                continue
            path = unquote(target.path).removeprefix("/")
            if path not in files and f"{path}index.html" not in files and path:
                dead.append((page, link))
    return tuple(sorted(set(dead)))
