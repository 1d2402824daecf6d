"""What every check of a release may ask: the surroundings of the release, and its pages as rendered.

A check is one module with one function ``check(release, around)`` that yields its reasons; it is pure and
gets a row in `gate/checks/registry.py`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from gate.front_matter import Page
from gate.model import Tree
from gate.releases import CONTENT
from gate.render import markdown

_PLAIN_TARGET = re.compile(r"\]\(((?:[\w.#-]+/)*[\w.#-]+)\)")
_HARD_TO_PROVE = re.compile(r"[<&\\]|\]:|\]\[")


@dataclass(frozen=True)
class Around:
    """The rest of the site as one release may see it.

    `addresses` maps each address, folded, to the sources that claim it; `pages` are the pages that a link
    may lead to, as paths below ``content/`` (``catalogue/index.md``, ``releases/2026/x/index.md``).
    """

    addresses: Mapping[str, tuple[str, ...]]
    pages: AbstractSet[str] = frozenset()


def surroundings(tree: Tree, pages: AbstractSet[str] = frozenset()) -> Around:
    """What each release of `tree` has around it; `pages` is the verdict's to say."""
    claims: dict[str, list[str]] = defaultdict(list)
    for path in sorted(tree):
        if path.startswith(CONTENT + "/"):
            claims[address(path)].append(path)
    return Around({where: tuple(paths) for where, paths in claims.items()}, pages)


def folded(text: str) -> str:
    """`text` as the least careful file system or server compares it."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def address(path: str) -> str:
    """Where the site holds what lies at `path` below ``content/``, folded: `a/b.md` at `a/b/index.html`."""
    below = folded(path.removeprefix(CONTENT + "/"))
    stem, dot, extension = below.rpartition(".")
    if not dot or extension not in ("md", "html", "htm"):
        return below
    folder, slash, name = stem.rpartition("/")
    return f"{folder}{slash}index.html" if name in ("index", "readme") else f"{stem}/index.html"


# -- pages as they will be shown ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Link:
    """One link (`a`) or picture (`img`) of a page, with its target as a browser reads it."""

    tag: str
    target: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page's HTML holds: links, the text outside of code, and whatever Markdown alone never makes."""

    links: tuple[Link, ...]
    text: str = field(repr=False)
    foreign: bool


def shown(page: Page) -> Shown | None:
    """The page as the renderer will show it; None where it is too complex to be rendered at all."""
    return _shown(page.body)


@lru_cache(maxsize=16)
def _shown(body: str) -> Shown | None:
    if markdown.excess(body) is not None:
        return None
    root = LexborHTMLParser(f"<!doctype html><body>{markdown.to_html(body)}").body
    links: list[Link] = []
    texts: list[str] = []
    foreign = False
    for node in root.traverse(include_text=True) if root else ():
        if node.tag == "-text":
            if not _within_code(node):
                texts.append(node.text(deep=False) or "")
        elif node.tag != "body":
            foreign = foreign or _is_foreign(node)
            target = node.attributes.get({"a": "href", "img": "src"}.get(node.tag, ""))
            if node.tag in ("a", "img"):
                links.append(Link(node.tag, target or ""))
    return Shown(tuple(links), "".join(texts), foreign)


def _within_code(node: LexborNode) -> bool:
    parent = node.parent
    while parent is not None and parent.tag != "body":
        if parent.tag == "code":
            return True
        parent = parent.parent
    return False


_ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "a": frozenset({"href", "title", "class"}),
    "img": frozenset({"src", "alt", "title"}),
    "ol": frozenset({"start"}),
    "th": frozenset({"align"}),
    "td": frozenset({"align"}),
    "code": frozenset({"class"}),
    "div": frozenset({"class"}),
    "sup": frozenset({"id"}),
    "li": frozenset({"id"}),
    **{f"h{level}": frozenset({"id"}) for level in range(1, 7)},
    **{
        tag: frozenset()
        for tag in ("p", "ul", "table", "thead", "tbody", "tr", "pre", "blockquote", "em", "strong", "hr", "br")
    },
}
_VALUES = {
    "id": re.compile(rf"{markdown.HEADING_PREFIX}.*|fn(?:ref[0-9]*)?:.+", re.DOTALL),
    "class": re.compile(r"footnote|footnote-ref|footnote-backref|language-[\w+#.-]+"),
}


def _is_foreign(node: LexborNode) -> bool:
    allowed = _ATTRIBUTES.get(node.tag or "")
    if allowed is None:
        return True
    return any(
        name not in allowed or (name in _VALUES and not _VALUES[name].fullmatch(value or ""))
        for name, value in node.attributes.items()
    )


def plain_targets(body: str) -> tuple[str, ...] | None:
    """The targets of all links where every one is plainly relative, else None: then ask `shown`.

    Rendering takes milliseconds and most pages link to nothing but their own tables. Every link that the
    renderer can find in such a body is among these; what stands in code may be named too many, never too few.
    """
    if _HARD_TO_PROVE.search(body):
        return None
    targets = tuple(_PLAIN_TARGET.findall(body))
    return targets if len(targets) == body.count("](") else None


def line_of(page: Page, pattern: re.Pattern[str]) -> int:
    """The line of the file on which `pattern` first occurs in the body, else the body's first line."""
    match = pattern.search(page.body)
    return page.body_line + (page.body.count("\n", 0, match.start()) if match else 0)


def line_of_link(page: Page, link: Link) -> int:
    """The line on which the target stands as written, else the body's first line."""
    return line_of(page, re.compile(re.escape(link.target))) if link.target else page.body_line
