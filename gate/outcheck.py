"""Looks at what the renderer made before anyone else can: every file accounted for, every text scanned again."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from html import unescape

from gate import manifest
from gate.model import Reason, ScanResult

_INLINE = re.compile(r"</?(?:a|abbr|b|code|del|em|i|kbd|mark|q|s|small|span|strong|sub|sup|time|u|wbr)(?:\s[^>]*)?>")
_TAG = re.compile(r"<[^>]*>")
_ATTRIBUTE = re.compile(r'="([^"]*)"')
_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)

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
    Of a page the text is scanned as a reader meets it: each block with its inline elements joined, each
    attribute and comment. What stood on a page before without a word said about it (a header, a footer) is not
    scanned again. Places in a page are not given: they would be places in that text.
    """
    results: dict[str, ScanResult] = {}
    clean: set[str] = set()
    for path in sorted(site.files):
        if not _is_text(path, site.origins[path]):
            continue
        if not path.endswith(".html"):
            result = scan(path, site.files[path])
        else:
            fresh = [text for text in page_texts(site.files[path].decode("utf-8")) if text not in clean]
            result = _placeless(path, scan(f"{path}.txt", "\n\n".join(fresh).encode("utf-8")))
            if not result.findings and not result.not_examined:
                clean.update(fresh)
        if result.findings or result.not_examined:
            results[path] = result
    return results


def _is_text(path: str, origin: str) -> bool:
    if path.endswith(".html"):
        return origin != "theme"
    return origin.startswith("made:") and path.endswith((".json", ".jsonl", ".csv", ".txt", ".xml"))


def _placeless(path: str, result: ScanResult) -> ScanResult:
    return ScanResult(
        tuple(replace(finding, path=path, line=None, column=None, offset=0) for finding in result.findings),
        tuple(replace(unread, path=path) for unread in result.not_examined),
    )


def page_texts(html: str) -> tuple[str, ...]:
    """Every text of a page that our templates and Markdown made: blocks, attributes, comments, each once.

    Both write every ``<`` and ``>`` outside of tags, and every ``"`` within attributes, as entities.
    """
    blocks = _TAG.split(_INLINE.sub("", _COMMENT.sub("", html)))
    pieces = [*blocks, *_ATTRIBUTE.findall(html), *_COMMENT.findall(html)]
    texts = (" ".join(unescape(piece).split()) for piece in pieces)
    return tuple(dict.fromkeys(text for text in texts if text))
