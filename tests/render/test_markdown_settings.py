"""The one configuration of Markdown: raw HTML is text, ids are ours, and MkDocs gets the same."""

import time

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs.config import load_config
from selectolax.lexbor import LexborHTMLParser

from gate.render.markdown import EXTENSION_CONFIGS, EXTENSIONS, excess, to_html


def test_raw_html_is_shown_as_text() -> None:
    html = to_html("<script>x</script>\n\n<div onclick=y>\n\na <b>c</b> <!-- d -->\n")
    page = LexborHTMLParser(html)
    assert [node.tag for node in page.body.traverse() if node.tag not in ("body", "p")] == []
    assert "<script>x</script>" in page.body.text()


def test_a_heading_can_not_take_the_id_of_an_element_of_the_theme() -> None:
    assert 'id="s-__search"' in to_html("# __search\n".replace("__", "\\_\\_"))
    assert 'id="s-一-总体情况"' in to_html("## 一 总体情况\n")
    assert to_html("# a\n\n# a\n").count('id="s-a') == 2


def test_a_table_has_no_inline_style() -> None:
    html = to_html("|a|b|\n|:-|-:|\n|1|2|\n")
    assert 'align="right"' in html
    assert "style" not in html


def test_toc_and_attributes_are_text() -> None:
    assert to_html("[TOC]\n\n# a\n").startswith("<p>[TOC]</p>")
    assert "{ onclick=x }" in to_html("# a { onclick=x }\n")


def test_mkdocs_takes_the_same_extensions(tmp_path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: x\n", "utf-8")
    extensions = [{name: EXTENSION_CONFIGS.get(name, {})} for name in EXTENSIONS]
    config = load_config(str(tmp_path / "mkdocs.yml"), markdown_extensions=extensions)
    body = "# 一\n\n<b>x</b>\n\n|a|\n|:-:|\n|1|\n\n[TOC]\n"
    theirs = markdown.markdown(
        body, extensions=config.markdown_extensions, extension_configs=config.mdx_configs, output_format="html"
    )
    assert theirs == to_html(body)


@pytest.mark.parametrize(
    "sign", list("[(*_`<&\\!|#>-~:{\n 1机") + ["[a](", "![", "**a", "```a\n", "&#1", "[^a]: ", "a\n\n"]
)
def test_whatever_is_within_the_limits_is_rendered_in_time(sign: str) -> None:
    body = sign * 200_000
    while excess(body):
        body = body[: len(body) // 2]
    start = time.process_time()
    to_html(body)
    assert time.process_time() - start < 8


@given(st.text(max_size=300))
def test_a_limit_of_the_whole_is_reached_before_one_of_its_parts(body: str) -> None:
    if excess(body) is None:
        assert all(excess(part) is None for part in body.split("\n\n"))
