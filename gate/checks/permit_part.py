"""What a page on a permit or service must hold: six headed parts, and the cases handled so far (1.2.1.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from gate.checks.base import Around
from gate.model import Reason
from gate.releases import Release
from gate.render import markdown

CATEGORY = "04"
PARTS = ("事项", "依据", "条件", "程序", "期限", "材料目录")
HANDLED, COLUMNS = "办理情况", ("受理", "办结")

_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
_NUMBER = re.compile(r"^(?:[一二三四五六七八九十0-9]+[、.．]|[（(][一二三四五六七八九十0-9]+[）)])\s*")


def check(release: Release, around: Around) -> Iterator[Reason]:
    """Yields `permit-part` for each part that a release of the category lacks or leaves empty."""
    front = release.front_matter
    if front is None or not front.category.startswith(CATEGORY):
        return
    page = release.pages[0]
    if markdown.excess(page.body) is not None:
        return
    parts = _parts(page.body)
    for name in PARTS:
        if not any(_words(node) for node in parts.get(name, ())):
            yield _missing(page.path, page.body_line, name, "1.2.1.4")
    if not any(_has_row(node) for node in parts.get(HANDLED, ())):
        yield _missing(page.path, page.body_line, HANDLED, "1.2.1.4b")


def _missing(path: str, line: int, part: str, clause: str) -> Reason:
    return Reason.of("permit-part", path, line, 1, (clause,), part=part)


def _parts(body: str) -> dict[str, list[LexborNode]]:
    """What stands under each heading, up to the next one, as it will be shown."""
    root = LexborHTMLParser(f"<!doctype html><body>{markdown.to_html(body)}").body
    found: dict[str, list[LexborNode]] = {}
    part: list[LexborNode] = []
    for node in root.iter() if root else ():
        if node.tag in _HEADINGS:
            part = found.setdefault(_NUMBER.sub("", _words(node)), [])
        else:
            part.append(node)
    return found


def _words(node: LexborNode) -> str:
    return (node.text() or "").strip()


def _has_row(node: LexborNode) -> bool:
    """Whether it is a table of cases (period, taken on, finished) with at least one filled row."""
    heads = [_words(cell) for cell in node.css("thead th")] if node.tag == "table" else []
    if not all(any(column in head for head in heads) for column in COLUMNS):
        return False
    return any(all(_words(cell) for cell in row.css("td")) for row in node.css("tbody tr"))
