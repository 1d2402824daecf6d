"""Whether the register, its pages and the catalogue of a built site list the same as its log (clause 6.2.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from gate import strict_json
from gate.strict_json import JsonProblem

REGISTER = "register/register.jsonl"
CATALOGUE = "catalogue.json"
_PAGE = re.compile(r"register/(?:page/[0-9]+/)?index\.html")
_ROW = re.compile(rb'data-label="\xe7\x99\xbb\xe8\xae\xb0\xe5\x8f\xb7">([0-9]{1,9})<')
_RELEASES = "releases/"


def disagreements(files: Mapping[str, bytes], size: int) -> Iterator[str]:
    """The paths of lists that are not those of a log of `size` entries; `files` are a site's, by path."""
    entries = list(range(size))
    rows = _rows(files.get(REGISTER, b""))
    if [row.get("seq") for row in rows] != entries:
        yield REGISTER
        return
    pages = [data for path, data in files.items() if _PAGE.fullmatch(path)]
    if sorted(int(seq) for page in pages for seq in _ROW.findall(page)) != entries:
        yield "register/index.html"
    if _catalogued(files.get(CATALOGUE, b"")) != _live(rows):
        yield CATALOGUE


def _live(rows: list[Mapping[str, Any]]) -> list[int]:
    """The newest entry of each release that is on the site."""
    newest = {
        row["path"]: row["seq"]
        for row in rows
        if row.get("kind") == "publish" and str(row.get("path") or "").startswith(_RELEASES)
    }
    return sorted(newest.values())


def _catalogued(data: bytes) -> list[int] | None:
    """The entries that the rows of the catalogue name, those of what was withdrawn left out."""
    loaded = _load(data)
    items = loaded.get("items") if isinstance(loaded, dict) else None
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        return None
    named = [seq for item in items if isinstance(seq := item.get("register_seq"), int)]
    return sorted(named)


def _rows(data: bytes) -> list[Mapping[str, Any]]:
    rows = [_load(line) for line in data.splitlines()]
    return [row if isinstance(row, dict) else {} for row in rows]


def _load(data: bytes) -> Any:
    try:
        return strict_json.loads(data, max_bytes=len(data))
    except JsonProblem:
        return None
