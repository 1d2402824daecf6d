"""The one configuration of Markdown: what the gate judges and what the renderer shows come out of it.

Raw HTML is never HTML: the processors that let it through are taken out, so a tag can only be shown as text.
Ids of headings carry a prefix and can't take the name of an element of the theme.
"""

from __future__ import annotations

import re
from typing import Any

import markdown
from markdown.extensions import Extension
from markdown.extensions.toc import slugify_unicode

MAX_BODY_BYTES = 1 << 20
MAX_LINES = 20_000
MAX_BLOCK_CHARACTERS = 200_000
MAX_LEVELS = 20
MAX_INDENT = 100
MAX_BRACKETS = 20
MAX_MARKS = 4_000
MAX_FENCE_WORK = 50_000_000

HEADING_PREFIX = "s-"

_MARKERS = re.compile(r"(?:[ \t]*(?:>|[-*+](?=[ \t])|[0-9]{1,9}[.)](?=[ \t])))+")
_LONG_LEAD = re.compile(rf"\n[ \t>*+\-0-9.)]{{{min(MAX_LEVELS, MAX_INDENT // 4)}}}")
_ONE_MARKER = re.compile(r">|[-*+](?=[ \t])|[0-9]+[.)]")
_BLANK_LINES = re.compile(r"\n[ \t]*\n")
_MARK = re.compile(r"[*_`\[\]<&\\]")
_FENCE = re.compile(r"^(?:`{3}|~{3})", re.MULTILINE)
_BRACKET = re.compile(r"[\[\]]")
_TARGET = re.compile(r"\]\(|\)")


class NoRawHtml(Extension):
    """Takes out everything that would let HTML of the source through as HTML."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 - the library's name
        """Register the change with `md`."""
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")


def slug(text: str, separator: str) -> str:
    """The id of a heading."""
    return HEADING_PREFIX + slugify_unicode(text, separator)


EXTENSIONS = ("tables", "fenced_code", "footnotes", "sane_lists", "toc", "gate.render.markdown:NoRawHtml")
"""What `markdown.Markdown` and MkDocs take as extensions, in this order."""

EXTENSION_CONFIGS: dict[str, dict[str, Any]] = {
    "tables": {"use_align_attribute": True},
    "toc": {"slugify": slug, "marker": "", "permalink": False},
}
"""Their settings: no inline styles, no ``[TOC]``."""


def excess(body: str) -> str | None:
    """Which limit a body goes beyond (size, lines, block, levels, brackets, marks, fences), or None.

    The renderer's work grows with the square of these, or with the depth of its stack; ours is linear.
    """
    if len(body) > MAX_BODY_BYTES or len(body.encode("utf-8", "replace")) > MAX_BODY_BYTES:
        return "size"
    if body.count("\n") >= MAX_LINES:
        return "lines"
    lines = body.split("\n") if _LONG_LEAD.search("\n" + body) else ()
    if any(_levels(line) > MAX_LEVELS or _indent(line) > MAX_INDENT for line in lines):
        return "levels"
    if len(_FENCE.findall(body)) * len(body) > MAX_FENCE_WORK:
        return "fences"
    if _excess_of_block(body) is None:
        return None  # then no part of it goes beyond a limit either
    return next(filter(None, map(_excess_of_block, _BLANK_LINES.split(body))), None)


def _excess_of_block(block: str) -> str | None:
    if len(block) > MAX_BLOCK_CHARACTERS:
        return "block"
    if _hard_to_match(_BRACKET, "[", block) or _hard_to_match(_TARGET, "](", block):
        return "brackets"
    rows = block.split("\n")
    # the cells of a table are read one by one, so its rows count by themselves
    units = rows if all("|" in row for row in rows) else [block]
    return "marks" if any(len(_MARK.findall(unit)) > MAX_MARKS for unit in units) else None


def _levels(line: str) -> int:
    match = _MARKERS.match(line)
    return len(_ONE_MARKER.findall(match[0])) if match else 0


def _indent(line: str) -> int:
    expanded = line[: MAX_INDENT + 1].expandtabs(4)
    return len(expanded) - len(expanded.lstrip(" "))


def _hard_to_match(pattern: re.Pattern[str], opening: str, block: str) -> bool:
    """Whether openings are nested too deep, those never closed included: each is searched for to the end."""
    if block.count(opening) <= MAX_BRACKETS:
        return False
    depth = 0
    for bracket in pattern.findall(block):
        depth = depth + 1 if bracket == opening else max(depth - 1, 0)
        if depth > MAX_BRACKETS:
            return True
    return False


def to_html(body: str) -> str:
    """The HTML of a body within the limits of `excess`; its links are still relative to the source file."""
    md = markdown.Markdown(extensions=list(EXTENSIONS), extension_configs=EXTENSION_CONFIGS, output_format="html")
    return md.convert(body)
