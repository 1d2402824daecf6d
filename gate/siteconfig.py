"""Reads ``mkdocs.yml`` strictly (DESIGN 6): a few plain settings and one fixed block, nothing that runs.

The renderer never sees the file: it gets these values. So a hook, a plugin, a script or a template that
somebody writes into it would do nothing; it refuses all the same, since it shows an intention.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from gate import strict_yaml
from gate.fields import nearest
from gate.head import UNSEEN
from gate.model import Reason
from gate.strict_yaml import Node, Scalar, Sequence, YamlProblem

PATH = "mkdocs.yml"
MAX_BYTES = 64 << 10
FOOTER = ("sponsor", "site_code", "icp", "police_record", "contact", "address", "report_errors")
COLOURS = (
    "red", "pink", "purple", "deep purple", "indigo", "blue", "light blue", "cyan", "teal", "green", "light green",
    "lime", "yellow", "amber", "orange", "deep orange", "brown", "grey", "blue grey", "black", "white",
)  # fmt: skip

_URL = re.compile(r"https://[a-z0-9.-]+(?::[0-9]{1,5})?/(?:[A-Za-z0-9._~-]+/)*")
_PAGE = re.compile(r"(?:[a-z0-9][a-z0-9.-]*/)*[a-z0-9][a-z0-9.-]*\.md")
_LINK = re.compile(r"https?://[^\s\"'<>\\]+")
_OF_ONE_RELEASE = re.compile(r"releases/[0-9]{4}/.*")


@dataclass(frozen=True, slots=True)
class SiteConfig:
    """The plain settings of the site.

    `navigation` holds titles with addresses below the site's root (``catalogue/``), in order; `footer` what
    the foot of every page says, by the names of `FOOTER`; `palette` the names of `primary` and `accent`.
    """

    site_name: str
    site_url: str
    site_description: str = ""
    copyright: str = ""
    navigation: tuple[tuple[str, str], ...] = ()
    footer: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    palette: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


class _Unfit(Exception):
    """A setting that is not as it must be, with the place and what was expected."""

    def __init__(self, node: Node, zh: str, en: str) -> None:
        super().__init__()
        self.reason = _changed(node, zh, en)


def parse(data: bytes) -> tuple[SiteConfig | None, tuple[Reason, ...]]:
    """The settings, or every reason (`renderer-config-changed`) against them. Never raises."""
    try:
        tree = strict_yaml.parse(data, max_bytes=MAX_BYTES)
    except YamlProblem as problem:
        words = (f"写法不允许({problem.kind})", f"not allowed ({problem.kind})")
        return None, (_changed(problem, *words),)
    if not isinstance(tree, strict_yaml.Mapping):
        return None, (_reason(1, 1, "应为“键: 值”的列表", "expected a list of `key: value`"),)
    values: dict[str, Any] = {}
    reasons: list[Reason] = []
    for key, node in tree:
        read = _SETTINGS.get(key.text)
        if read is None:
            near = nearest(key.text, tuple(_SETTINGS)) or "—"
            words = (f"不能有这项设置，最接近的是 {near}", f"no such setting is allowed; the nearest is {near}")
            reasons.append(_changed(key, *words))
            continue
        try:
            values[key.text] = read(node)
        except _Unfit as unfit:
            reasons.append(unfit.reason)
    reasons += _missing(tree)
    return (None, tuple(reasons)) if reasons else (_config(values), ())


def _config(values: Mapping[str, Any]) -> SiteConfig:
    return SiteConfig(
        site_name=values["site_name"],
        site_url=values["site_url"],
        site_description=values.get("site_description", ""),
        copyright=values.get("copyright", ""),
        navigation=values.get("nav", ()),
        footer=MappingProxyType(values.get("extra", {})),
        palette=MappingProxyType(values["theme"]),
    )


def _missing(tree: strict_yaml.Mapping) -> Iterator[Reason]:
    absent = [key for key in _REQUIRED if tree.get(key) is None]
    if absent:
        yield _changed(tree, f"缺少 {'、'.join(absent)}", f"missing: {', '.join(absent)}")


def _changed(place: Node | YamlProblem, zh: str, en: str) -> Reason:
    return _reason(place.line, place.column, zh, en)


def _reason(line: int, column: int, zh: str, en: str) -> Reason:
    return Reason.of("renderer-config-changed", PATH, line, column, what_zh=zh, what_en=en)


# -- settings -------------------------------------------------------------------------------------


def _line(node: Node) -> str:
    if not isinstance(node, Scalar) or not node.text.strip() or "\n" in node.text or len(node.text) > 300:
        raise _Unfit(node, "应为一行文字", "must be one line of text")
    if UNSEEN.search(node.text) or "\t" in node.text:
        raise _Unfit(node, "有看不见的字符", "holds a character that nobody sees")
    return node.text.strip()


def _matching(pattern: re.Pattern[str], zh: str, en: str) -> Callable[[Node], str]:
    def read(node: Node) -> str:
        text = _line(node)
        if not pattern.fullmatch(text):
            raise _Unfit(node, f"应为{zh}", f"must be {en}")
        return text

    return read


def _fixed(expected: Any) -> Callable[[Node], Any]:
    def read(node: Node) -> Any:
        if node.plain() != expected:
            shown = expected if isinstance(expected, str) else "[gate]"
            raise _Unfit(node, f"必须是 {shown}", f"must be {shown}")
        return expected

    return read


def _mapping_of(readers: Mapping[str, Callable[[Node], Any]]) -> Callable[[Node], dict[str, Any]]:
    def read(node: Node) -> dict[str, Any]:
        if not isinstance(node, strict_yaml.Mapping):
            raise _Unfit(node, "应为“键: 值”的列表", "must be a list of `key: value`")
        for key, _ in node:
            if key.text not in readers:
                allowed = ", ".join(readers)
                raise _Unfit(key, f"这里只能有 {allowed}", f"only {allowed} may stand here")
        return {key.text: readers[key.text](value) for key, value in node}

    return read


def _navigation(node: Node) -> tuple[tuple[str, str], ...]:
    if not isinstance(node, Sequence):
        raise _Unfit(node, "应为“- 标题: 页面.md”的列表", "must be a list of `- title: page.md`")
    return tuple(_entry(item) for item in node)


def _entry(node: Node) -> tuple[str, str]:
    if not isinstance(node, strict_yaml.Mapping) or len(node.entries) != 1:
        raise _Unfit(node, "应为“标题: 页面.md”，不分层", "must be `title: page.md`, without levels")
    ((title, page),) = node.entries
    path = _matching(_PAGE, "content/ 下的 .md 页面", "an .md page below content/")(page)
    if _OF_ONE_RELEASE.fullmatch(path):
        raise _Unfit(page, "导航里不放单个发布件，由目录列出", "a single release never stands in the navigation")
    stem = path.removesuffix(".md")
    address = stem.removesuffix("index") if stem == "index" or stem.endswith("/index") else stem + "/"
    return _line(title), address


def _theme(node: Node) -> dict[str, str]:
    values = _mapping_of(
        {
            "name": _fixed("material"),
            "language": _fixed("zh"),
            "font": _fixed("false"),
            "palette": _mapping_of({"primary": _colour, "accent": _colour}),
        }
    )(node)
    if "name" not in values:
        raise _Unfit(node, "缺少 name: material", "needs `name: material`")
    return values.get("palette", {})


def _colour(node: Node) -> str:
    text = _line(node)
    if text not in COLOURS:
        near = nearest(text, COLOURS) or "indigo"
        raise _Unfit(node, f"没有这种颜色，最接近的是 {near}", f"no such colour; the nearest is {near}")
    return text


def _footer(node: Node) -> dict[str, str]:
    lines = {name: _line for name in FOOTER if name != "report_errors"}
    link = _matching(_LINK, "网址", "a web address")
    return _mapping_of({"footer": _mapping_of({**lines, "report_errors": link})})(node).get("footer", {})


_SETTINGS: Mapping[str, Callable[[Node], Any]] = {
    "site_name": _line,
    "site_url": _matching(_URL, "以 / 结尾的 https 网址", "an https address that ends in /"),
    "site_description": _line,
    "copyright": _line,
    "nav": _navigation,
    "extra": _footer,
    "docs_dir": _fixed("content"),
    "site_dir": _fixed("site"),
    "theme": _theme,
    "plugins": _fixed(["gate"]),
}
_REQUIRED = ("site_name", "site_url", "docs_dir", "site_dir", "theme", "plugins")
