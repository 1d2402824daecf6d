"""Every check against its cases: what it refuses, and the near misses that it lets pass."""

import time
from pathlib import Path
from types import ModuleType

import markdown
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from gate import checks, codes
from gate.checks import base, include_directive, link_outside, link_scheme, raw_html, registry
from gate.checks.base import surroundings
from gate.front_matter import Page
from gate.model import Blob, Tree
from gate.releases import Release, find_releases
from gate.render.markdown import EXTENSION_CONFIGS, EXTENSIONS, to_html

CASES = Path(__file__).with_name("cases")
HEAD = """---
title: 2026年10月份居民消费价格变动情况
kind: statistics
category: "0301"
office: OFF-03
produced: 2026-11-12
classification: 公开
opinion: 主动公开
basis: 政府信息公开条例第二十条
reason: 月度统计数据
author: p07
reviewer: p12
approver: p03
with: []
period: 2026-10
series: cpi-monthly
---
""".encode()
ROOT = "content/releases/2026/x"
OWN = ("t.csv", "图.png", "a b.csv", "note.md")
PAGES = frozenset({"catalogue/index.md", "releases/2026/y/index.md"})


def name_of(module: ModuleType) -> str:
    return module.__name__.rpartition(".")[2]


def cases(kind: str) -> list:
    found = []
    for module in registry.CHECKS:
        text = CASES.joinpath(name_of(module) + ".yaml").read_text("utf-8")
        for case in yaml.load(text, Loader=yaml.CSafeLoader)[kind]:
            found.append(pytest.param(module, case, id=f"{name_of(module)}: {case['name']}"))
    return found


def tree_of(case: dict) -> Tree:
    root = case.get("root", ROOT)
    body = case.get("head", "") + case.get("body", "正文\n") * case.get("times", 1) + case.get("tail", "")
    head = HEAD.replace(b"0301", case.get("category", "0301").encode())
    tree = {f"{root}/index.md": Blob(head + body.encode())}
    names = list(case.get("files", OWN if "body" in case else ()))
    if case.get("surrogate"):
        names.append(b"\xff.csv".decode("utf-8", "surrogateescape"))
    if "long" in case:
        names.append("a" * (case["long"] - len(f"{root}/.csv")) + ".csv")
    for name in names:
        data = "---\ntitle: 说明\n---\n".encode() if name.endswith(".md") else b"1"
        tree[f"{root}/{name}"] = Blob(data, case.get("mode", "100644"))
    if case.get("config"):
        tree["mkdocs.yml"] = Blob(case["config"].encode())
    return tree | {path: Blob(b"1") for path in case.get("outside", ())}


def release_of(tree: Tree, case: dict) -> Release:
    root = case.get("root", ROOT)
    return next(release for release in find_releases(tree) if release.root == root)


def reasons(module: ModuleType, case: dict) -> list:
    tree = tree_of(case)
    return list(module.check(release_of(tree, case), surroundings(tree, PAGES)))


CODE = {"link_outside": "link-outside-release", "renderer_config": "renderer-config-changed"}


@pytest.mark.parametrize(("module", "case"), cases("hit"))
def test_what_a_check_refuses(module: ModuleType, case: dict) -> None:
    start = time.process_time()
    found = reasons(module, case)
    assert time.process_time() - start < 5
    assert {reason.code for reason in found} == {CODE.get(name_of(module), name_of(module).replace("_", "-"))}
    assert case.get("line", found[0].line) == found[0].line
    for lang in codes.LANGUAGES:
        assert "?" not in codes.say(found[0], lang)[0].replace("?.csv", "")


@pytest.mark.parametrize(("module", "case"), cases("miss"))
def test_what_a_check_lets_pass(module: ModuleType, case: dict) -> None:
    assert reasons(module, case) == []


def test_the_registry_lists_every_check_of_the_folder_and_each_has_cases() -> None:
    folder = {path.stem for path in Path(checks.__file__).parent.glob("*.py")} - {"__init__", "base", "registry"}
    assert {name_of(module) for module in registry.CHECKS} == folder
    assert {path.stem for path in CASES.glob("*.yaml")} == folder


def test_a_clean_release_passes_every_check() -> None:
    tree = tree_of({"body": "# 一\n\n见[表](t.csv)与[目录](../../../catalogue/index.md)。\n\n|a|\n|-|\n|1|\n"})
    release = release_of(tree, {})
    assert release.reasons == ()
    assert registry.check_release(release, surroundings(tree, PAGES)) == ()


def test_pages_beside_the_index_are_checked_too() -> None:
    note = Blob("---\ntitle: 说明\n---\n<b>x</b> [a](javascript:x) [b](../y/t.csv) {{ x }}\n".encode())
    tree = dict(tree_of({"files": []})) | {f"{ROOT}/note.md": note}
    found = registry.check_release(release_of(tree, {}), surroundings(tree, PAGES))
    assert [(reason.code, reason.path, reason.line) for reason in found] == [
        (code, f"{ROOT}/note.md", 4)
        for code in ("raw-html", "link-scheme", "link-outside-release", "include-directive")
    ]


def test_strays_are_unsigned_and_links_among_them_are_named() -> None:
    tree = {
        "content/releases/2026/x": Blob(b"../y", "120000"),
        "content/releases/2026/notice.md": Blob(b"x"),
        ".gitmodules": Blob(b""),
        "README.md": Blob(b"", "100755"),
    }
    assert [(reason.code, reason.path) for reason in registry.check_strays(tree)] == [
        ("page-unsigned", "content/releases/2026/notice.md"),
        ("page-unsigned", "content/releases/2026/x"),
        ("file-mode", "content/releases/2026/x"),
        ("file-mode", ".gitmodules"),
    ]


def test_a_reason_never_repeats_the_text_of_a_page() -> None:
    body = "<b 绝密> [绝密](javascript:绝密) [绝密](绝密.csv) {{ 绝密 }}\n"
    tree = tree_of({"body": body})
    found = registry.check_release(release_of(tree, {}), surroundings(tree, PAGES))
    assert len(found) == 4
    for reason in found:
        assert "绝密" not in repr(reason) + "".join(codes.say(reason, "zh") + codes.say(reason, "en"))


# -- properties -----------------------------------------------------------------------------------

PIECES = st.lists(
    st.sampled_from(
        ["<", ">", "</", "<!--", "-->", "<b", "script", "div", " ", "\n", "\n\n", "a", "机密", "*", "`", "```", "[",
         "]", "](", ")", "t.csv", "../y/t.csv", "javascript:", "//", ":", "&lt;", "&#60;", "&", ";", "\\", "{", "}",
         "#", "onclick=", "\"", "'", "=", "|", "\n|-|\n", "    ", "- ", "> ", "1. ", "[^1]", "\n[^1]: ", "\n[r]: ",
         "![", "https://a.invalid", "@", "_", "~~~", "?", "%2e", "<?", "<!", "{: ", ".x"]
    ),
    max_size=14,
).map("".join)  # fmt: skip


@settings(max_examples=400)
@given(PIECES)
def test_without_raw_html_the_library_as_it_comes_renders_the_same(body: str) -> None:
    if not list(raw_html.check(one_page(body), base.Around({}))):
        stock = [name for name in EXTENSIONS if "NoRawHtml" not in name]
        configs = {name: config for name, config in EXTENSION_CONFIGS.items() if name in stock}
        theirs = markdown.markdown(body, extensions=stock, extension_configs=configs, output_format="html")
        assert theirs == to_html(body)


@settings(max_examples=400)
@given(PIECES)
def test_links_that_are_proved_without_rendering_are_the_rendered_ones(body: str) -> None:
    targets = base.plain_targets(body)
    view = base.shown(Page("content/x/index.md", "t", body))
    if targets is not None and view is not None:
        assert {link.target for link in view.links} <= set(targets)


@settings(max_examples=300)
@given(PIECES)
def test_what_passes_can_neither_run_nor_leave(body: str) -> None:
    release = one_page(body)
    around = base.Around({}, PAGES)
    for module in (raw_html, link_scheme, link_outside, include_directive):
        if any(module.check(release, around)):
            return
    view = base.shown(release.pages[0])
    assert view is not None
    for link in view.links:
        assert link.target.startswith(("#", "https://", "http://", "mailto:")) or "t.csv" in link.target
    html = to_html(body).lower()
    for tag in ("<script", "<div onclick", "<!--", "javascript&"):
        assert tag not in html


@given(st.text(max_size=200))
def test_no_body_makes_a_check_raise(body: str) -> None:
    registry.check_release(one_page(body), base.Around({}))


def one_page(body: str) -> Release:
    page = Page(f"{ROOT}/index.md", "t", body)
    return Release("x", ROOT, {f"{ROOT}/index.md": Blob(b""), f"{ROOT}/t.csv": Blob(b"")}, None, (page,), ())
