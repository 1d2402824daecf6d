"""The settings of the site: an allow-list, and one block that is always the same."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gate import siteconfig
from gate.codes import say

GOOD = """\
site_name: 样例站
site_url: https://gongkai.sample.invalid/
site_description: 说明
nav:
  - 目录: catalogue/index.md
  - 帮助: help.md
extra:
  footer:
    sponsor: 样例局
    report_errors: https://errors.sample.invalid/?id=1
docs_dir: content
site_dir: site
theme:
  name: material
  language: zh
  font: false
  palette: {primary: indigo, accent: light blue}
plugins: [gate]
"""


def test_the_plain_settings_are_read() -> None:
    config, reasons = siteconfig.parse(GOOD.encode())
    assert reasons == ()
    assert config is not None
    assert (config.site_name, config.site_url) == ("样例站", "https://gongkai.sample.invalid/")
    assert config.navigation == (("目录", "catalogue/"), ("帮助", "help/"))
    assert config.footer == {"sponsor": "样例局", "report_errors": "https://errors.sample.invalid/?id=1"}
    assert config.palette == {"primary": "indigo", "accent": "light blue"}


def test_the_sample_site_is_called_a_sample() -> None:
    config, reasons = siteconfig.parse(Path(__file__).parents[1].joinpath("mkdocs.yml").read_bytes())
    assert reasons == ()
    assert config is not None
    assert "样例" in config.site_name


@pytest.mark.parametrize(
    ("line", "changed"),
    [
        (19, GOOD + "hooks: [hooks.py]\n"),
        (19, GOOD + "extra_javascript: [x.js]\n"),
        (19, GOOD + "extra_css: [x.css]\n"),
        (19, GOOD + "INHERIT: ../other.yml\n"),
        (19, GOOD + "markdown_extensions: [attr_list]\n"),
        (19, GOOD + "watch: [..]\n"),
        (19, GOOD + "use_directory_urls: false\n"),
        (19, GOOD + "repo_url: https://a.sample.invalid/\n"),
        (19, GOOD + "site_name: 另一个\n"),
        (18, GOOD.replace("[gate]", "[search, gate]")),
        (18, GOOD.replace("[gate]", "[]")),
        (18, GOOD.replace("[gate]", "[{gate: {x: y}}]")),
        (18, GOOD.replace("[gate]", "!!python/name:os.system")),
        (11, GOOD.replace("docs_dir: content", "docs_dir: ..")),
        (12, GOOD.replace("site_dir: site", "site_dir: /tmp/x")),
        (14, GOOD.replace("material", "mkdocs")),
        (15, GOOD.replace("language: zh", "custom_dir: overrides")),
        (15, GOOD.replace("language: zh", "language: !ENV LANGUAGE")),
        (16, GOOD.replace("font: false", "font: {text: Roboto}")),
        (17, GOOD.replace("primary: indigo", "primary: indego")),
        (17, GOOD.replace("primary: indigo", "scheme: x")),
        (1, GOOD.replace("site_name: 样例站\n", "")),
        (1, GOOD.replace("plugins: [gate]\n", "")),
        (1, GOOD.replace("样例站", '"样\\u202e例"')),
        (2, GOOD.replace("https://gongkai", "http://gongkai")),
        (2, GOOD.replace("invalid/", "invalid")),
        (2, GOOD.replace("https://gongkai.sample.invalid/", "javascript:x")),
        (5, GOOD.replace("catalogue/index.md", "releases/2026/x/index.md")),
        (5, GOOD.replace("catalogue/index.md", "../trust/1/people.yaml")),
        (5, GOOD.replace("catalogue/index.md", "https://a.sample.invalid/")),
        (5, GOOD.replace("catalogue/index.md", "[a.md]")),
        (9, GOOD.replace("sponsor", "script")),
        (8, GOOD.replace("  footer:", "  analytics:")),
        (10, GOOD.replace("https://errors", "javascript://errors")),
        (1, "\ufeff" + GOOD),
        (1, ""),
        (1, "- site_name\n"),
    ],
)
def test_anything_else_is_refused_with_its_line(line: int, changed: str) -> None:
    config, reasons = siteconfig.parse(changed.encode())
    assert config is None
    assert (reasons[0].code, reasons[0].path, reasons[0].line) == ("renderer-config-changed", "mkdocs.yml", line)
    assert "?" not in "".join(say(reasons[0], "zh") + say(reasons[0], "en"))


def test_every_reason_is_given_at_once() -> None:
    _, reasons = siteconfig.parse((GOOD + "hooks: [x.py]\n").replace("docs_dir: content", "docs_dir: x").encode())
    assert len(reasons) == 2


@given(st.binary(max_size=200))
def test_no_bytes_raise(data: bytes) -> None:
    siteconfig.parse(data)
    siteconfig.parse(GOOD.encode() + data)
