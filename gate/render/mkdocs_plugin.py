"""Feeds the gate's values to the templates and tidies what Markdown made; lives inside the renderer only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from jinja2 import Environment
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


class RenderPlugin(BasePlugin):
    """Hands each page its context. Made in code by `gate.render.mkdocs_job`; no configuration names it."""

    def __init__(self, site: Mapping[str, Any], contexts: Mapping[str, Mapping[str, Any]]) -> None:
        super().__init__()
        self._site = site
        self._contexts = contexts

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
