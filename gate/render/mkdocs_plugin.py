"""Feeds the gate's values to the templates and tidies what Markdown made; lives inside the renderer only."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from html import unescape
from typing import Any
from urllib.parse import quote, unquote, urlsplit
from xml.etree.ElementTree import Element

from jinja2 import Environment
from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents

THEME_FILES = re.compile(r"assets/stylesheets/(?:main|palette)\.[0-9a-f]+\.min\.css")
"""What the site takes of the theme's files: its style sheets, no script."""

_NOT_FOUND = {
    "title": "页面不存在或已撤回",
    "heading": "页面不存在或已撤回",
    "description": "页面不存在或已撤回。",
    "crumbs": [],
    "noindex": True,
}

_NUMBER = re.compile(r"<td>(\s*[-+−±]?[0-9][0-9,.\s]*[%%‰]?\s*)</td>")
_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
_HEADING = re.compile(r"<(/?)h([1-6])\b")
_FIRST_HEADING = re.compile(r"\s*<h1\b[^>]*>(.*?)</h1>", re.DOTALL)
_LINK = re.compile(r'<a href="(https?://[^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_OLDER = re.compile(r"(?:^|(?<=/))v/[0-9]+/")


def tidy(html: str, heading: str, own: str) -> str:
    """The body of a page as the site shows it; `html` is Markdown's output, in which no raw HTML is left.

    The page's one `h1` is its title, so headings of the text move down where it has an `h1` of its own, and
    one that only repeats the title goes. Tables get a region that scrolls, numbers align to the right,
    links to other sites than `own` say so.
    """
    first = _FIRST_HEADING.match(html)
    if first and unescape(_TAG.sub("", first[1])).strip() == heading.strip():
        html = html[first.end() :]
    if re.search(r"<h1\b", html):
        html = _HEADING.sub(lambda m: f"<{m[1]}h{min(6, int(m[2]) + 1)}", html)
    html = _TABLE.sub(lambda m: _region(m[0]), html)
    return _LINK.sub(lambda m: m[0] if own and m[1].startswith(own) else _outbound(m), html)


def _region(table: str) -> str:
    table = _NUMBER.sub(r'<td class="g-num">\1</td>', table)
    return f'<div class="g-scroll" role="region" aria-label="表格" tabindex="0">{table}</div>'


def _outbound(link: re.Match[str]) -> str:
    note = '<span class="g-ext">（外部网站）</span>'
    return f'<a href="{link[1]}"{link[2]} rel="noreferrer" data-external>{link[3]}{note}</a>'


class _Links(Treeprocessor):
    """Sets right where links lead, before MkDocs looks at them.

    A version that stands at `v/N/` keeps the links that it had at its first address. A link to a page that is
    not on the site (withdrawn, held back) becomes its words and a note.
    """

    def __init__(self, md: Markdown, plugin: RenderPlugin) -> None:
        super().__init__(md)
        self._plugin = plugin

    def run(self, root: Element) -> None:
        for link in root.iter("a"):
            target, mark, fragment = link.get("href", "").partition("#")
            if not target or urlsplit(target).scheme:
                continue
            place = self._plugin.place_of(target)
            if place is None:
                del link.attrib["href"]
                link.set("class", "g-gone")
                link.append(_note("（该页现在不可看）"))
            else:
                link.set("href", place + mark + fragment)


def _note(words: str) -> Element:
    note = Element("span")
    note.text = words
    return note


class _LinkExtension(Extension):
    def __init__(self, plugin: RenderPlugin) -> None:
        super().__init__()
        self._plugin = plugin

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name is Markdown's
        md.treeprocessors.register(_Links(md, self._plugin), "gate-links", 5)


class RenderPlugin(BasePlugin):
    """Hands each page its context. Made in code by `gate.render.mkdocs_job`; no configuration names it."""

    def __init__(self, site: Mapping[str, Any], contexts: Mapping[str, Mapping[str, Any]]) -> None:
        super().__init__()
        self._site = site
        self._contexts = contexts
        self._page = ""
        self._known: frozenset[str] = frozenset()

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Add the extension that sets links right."""
        config.markdown_extensions.append(_LinkExtension(self))
        return config

    def place_of(self, target: str) -> str | None:
        """Where a relative `target` on the page being rendered leads, seen from it; None where to nothing."""
        for page in (self._page, _OLDER.sub("", self._page)):
            path = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(target)))
            if path in self._known:
                return quote(posixpath.relpath(path, posixpath.dirname(self._page) or "."))
        return None

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Leave out the theme's files that our pages don't use."""
        for file in list(files):
            if file.abs_src_path is None or file.abs_src_path.startswith(config.docs_dir):
                continue
            if not THEME_FILES.fullmatch(file.src_uri):
                files.remove(file)
        return files

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Escape everything by default: MkDocs' own environment escapes nothing."""
        env.autoescape = True
        return env

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Give the page the title and template that the gate chose."""
        self._page = page.file.src_uri
        self._known = self._known or frozenset(file.src_uri for file in files)
        context = self._contexts[page.file.src_uri]
        page.meta = {"title": context["title"], "template": context["template"]}
        return markdown

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Tidy the text; the theme's own table of contents stays out."""
        page.toc = TableOfContents([])
        return tidy(html, self._contexts[page.file.src_uri]["heading"], config.site_url or "")

    def on_page_context(self, context: Any, *, page: Page, config: MkDocsConfig, nav: Any) -> Any:
        """What the template of a page may show."""
        return context | {"g": self._contexts[page.file.src_uri], "site": self._site}

    def on_template_context(self, context: Any, *, template_name: str, config: MkDocsConfig) -> Any:
        """What the page for missing addresses may show."""
        return context | {"g": _NOT_FOUND, "site": self._site}
