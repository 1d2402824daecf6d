"""The rendered site: complete, the same everywhere, clean of scripts, styles and other hosts."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
import site_samples

from gate import outcheck, sitebuild
from gate.errors import GateError
from gate.render.mkdocs_plugin import tidy
from gate.staging import stage

pytestmark = pytest.mark.slow
FIELDS = (
    "index_no category office produced published period status opinion basis reason reviewed_by approved_by "
    "digest register_seq version"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return site_samples.make(tmp_path_factory.mktemp("keys"))[0]


@pytest.fixture(scope="module")
def files(site):
    return sitebuild.render(stage(site), site.now)


@pytest.fixture(scope="module")
def pages(files):
    return {path: data.decode() for path, data in files.items() if path.endswith(".html")}


class _Page(HTMLParser):
    """Links, ids, fields and their text of one page."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.ids: list[str] = []
        self.fields: dict[str, str] = {}
        self.tags: list[str] = []
        self._open: list[tuple[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.tags.append(tag)
        self.links += [values[name] for name in ("href", "src") if values.get(name)]
        self.ids += [values["id"]] if "id" in values else []
        if tag not in ("meta", "link", "input", "br", "img"):
            self._open.append((tag, values.get("data-field")))

    def handle_endtag(self, tag):
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        for _, name in self._open:
            if name:
                self.fields[name] = self.fields.get(name, "") + data.strip()


def test_the_output_is_exactly_what_was_staged(site, files):
    found = outcheck.check(files, stage(site).origins, sitebuild.theme_files())
    assert isinstance(found, outcheck.VerifiedSite), found


def test_a_release_page_shows_every_mandatory_field(pages, site):
    page = _Page(pages["releases/2026/cpi-2026-10/index.html"])
    assert [name for name in FIELDS.split() if not page.fields.get(name)] == []
    release = next(r for r in site.releases if r.id == "cpi-2026-10" and r.current)
    assert page.fields["digest"] == release.entry["digest"]
    assert page.fields["register_seq"] == "5" and page.fields["version"] == "2"


def test_every_page_has_one_heading_a_title_of_its_own_and_the_footer(pages):
    titles = [re.search("<title>(.*?)</title>", text)[1] for text in pages.values()]
    assert len(set(titles)) == len(titles)
    for path, text in pages.items():
        assert text.count("<h1") == 1, path
        assert 'lang="zh-CN"' in text and 'name="description"' in text
        assert {"sponsor", "site_code", "icp", "police_record", "contact", "sitemap"} <= set(_Page(text).fields), path


def test_every_link_within_the_site_leads_somewhere(files, pages):
    dead = []
    for path, text in pages.items():
        base = "https://stats.sample.invalid/" + path.removesuffix("index.html")
        for link in _Page(text).links:
            target = urlsplit(urljoin(base, link))
            inside = unquote(target.path).removeprefix("/")
            known = inside in files or f"{inside}index.html" in files
            if target.netloc == "stats.sample.invalid" and not known:
                dead.append((path, link))
    assert dead == []


def test_links_to_other_sites_say_so(pages):
    for path, text in pages.items():
        for tag, inner in re.findall(r"(<a [^>]*https?://[^>]*>)(.*?)</a>", text, re.DOTALL):
            if "stats.sample.invalid" not in tag:
                assert "data-external" in tag and "外部网站" in inner, (path, tag)


def test_nothing_on_a_page_runs_or_is_styled_inline(pages):
    for path, text in pages.items():
        assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=|javascript:|preconnect|generator", text), path


def test_style_sheets_fetch_nothing(files):
    for path, data in files.items():
        if path.endswith(".css"):
            assert not re.search(rb"url\(\s*[\"']?(?:https?:)?//|@import", data), path


def test_the_site_takes_style_sheets_and_no_script_of_the_theme(files):
    assert not [path for path in files if path.endswith((".js", ".map", ".gz"))]
    assert len([path for path in files if path.startswith("assets/")]) == 4


def test_titles_are_shown_as_text(pages):
    page = pages["releases/2026/notice-1/index.html"]
    assert "关于开放日的通知 &lt;b&gt;&amp;&#34;&#39;" in page and "<b>&amp;" not in page
    assert "<p>key: value</p>" in page


def test_a_heading_that_repeats_the_title_goes_and_others_move_down(pages):
    guide = pages["guide/index.html"]
    assert guide.count("政府信息公开指南</h1>") == 1 and "怎样申请</h2>" in guide
    law = pages["releases/2025/law-1/index.html"]
    assert "第一章</h2>" in law and "第一条</h3>" in law


def test_nothing_in_a_text_is_run_included_or_taken_for_html(site):
    body = (
        '--8<-- "job.json"\n\n{{ config }} {% include "main.html" %}\n\n[TOC]\n\n'
        "<script>alert(1)</script>\n\n::: gate.errors\n\n<b onclick=x>y</b> &lt;i&gt;\n"
    )
    texts = tuple(
        replace(r, texts={"index.md": replace(r.texts["index.md"], body=body)}) if r.id == "law-1" else r
        for r in site.releases
    )
    files = sitebuild.render(stage(site_samples.changed(site, releases=texts)), site.now)
    page = files["releases/2025/law-1/index.html"].decode()
    for shown in ("--8&lt;-- &quot;job.json&quot;", "{{ config }}", "{% include", "[TOC]", "::: gate.errors"):
        assert shown in page.replace("\u201c", "&quot;").replace('"job', "&quot;job").replace('json"', "json&quot;"), (
            shown
        )
    assert "<script" not in page and "<b onclick" not in page and "&lt;script&gt;" in page


def test_a_colour_of_the_configuration_reaches_the_page(site):
    config = replace(site.config, palette={"primary": "teal"})
    files = sitebuild.render(stage(site_samples.changed(site, config=config)), site.now)
    page = files["index.html"].decode()
    assert 'data-md-color-primary="teal"' in page and 'data-md-color-accent="custom"' in page
    found = outcheck.check(files, stage(site).origins, sitebuild.theme_files())
    assert isinstance(found, outcheck.VerifiedSite)
    sheet = re.search(r"assets/stylesheets/palette[^\"]*", page)[0]
    assert sheet in files


def test_an_older_version_says_so_and_is_not_indexed(pages):
    old = pages["releases/2026/cpi-2026-10/v/1/index.html"]
    assert "已被第2版取代" in old and 'content="noindex"' in old
    assert 'content="noindex"' not in pages["releases/2026/cpi-2026-10/index.html"]


def test_the_number_of_a_sample_leads_to_no_ministry(pages):
    assert [path for path, text in pages.items() if "beian.miit.gov.cn" in text] == []


def test_every_page_of_a_sample_says_that_it_is_one(pages):
    assert [path for path, text in pages.items() if "样例网站" not in text] == []


def test_the_page_for_missing_addresses_works_at_any_depth(pages):
    links = [link for link in _Page(pages["404.html"]).links if not link.startswith("http")]
    assert links and all(link.startswith(("/", "#")) for link in links)


def _elsewhere(site, tmp_path: Path, name: str, **environment: str) -> str:
    """Digest of a build in a process of its own, with another folder, environment and umask."""
    script = (
        "import sys, os, hashlib, pathlib; os.umask(0o077);"
        f"sys.path.insert(0, {str(Path(__file__).parent)!r});"
        "import site_samples; from gate import sitebuild; from gate.staging import stage;"
        "site = site_samples.make(pathlib.Path(sys.argv[1]))[0];"
        "files = sitebuild.render(stage(site), site.now);"
        "print(hashlib.sha256(repr(sorted((p, hashlib.sha256(d).hexdigest()) "
        "for p, d in files.items())).encode()).hexdigest())"
    )
    folder = tmp_path / name
    (folder / "tmp").mkdir(parents=True)
    done = subprocess.run(
        [sys.executable, "-c", script, str(folder / "keys")],
        env={"PATH": os.environ["PATH"], "TMPDIR": str(folder / "tmp"), **environment},
        cwd=folder,
        capture_output=True,
        check=True,
        text=True,
    )
    assert not list((folder / "tmp").iterdir()), "debris"
    return done.stdout


def test_the_same_commit_gives_the_same_bytes_anywhere(site, files, tmp_path):
    here = hashlib.sha256(
        repr(sorted((p, hashlib.sha256(d).hexdigest()) for p, d in files.items())).encode()
    ).hexdigest()
    one = _elsewhere(site, tmp_path, "a", LC_ALL="C", TZ="America/New_York", PYTHONHASHSEED="1")
    two = _elsewhere(
        site, tmp_path, "elsewhere/b", LC_ALL="zh_CN.UTF-8", TZ="Asia/Tokyo", PYTHONHASHSEED="2",
        SOURCE_DATE_EPOCH="1", MKDOCS_CONFIG="x", HTTP_PROXY="http://127.0.0.1:9",
    )  # fmt: skip
    assert one.strip() == two.strip() == here


def test_no_page_names_the_machine(files):
    for path, data in files.items():
        text = gzip.decompress(data) if path.endswith(".gz") else data
        assert b"/tmp/" not in text and os.fsencode(Path.home()) not in text, path


def test_a_page_with_a_dead_picture_fails_and_is_named_without_its_text(site):
    bad = tuple(
        replace(r, texts={"index.md": replace(r.texts["index.md"], body="![秘密](没有的文件.png)\n")})
        if r.id == "law-1"
        else r
        for r in site.releases
    )
    with pytest.raises(GateError) as error:
        sitebuild.render(stage(site_samples.changed(site, releases=bad)), site.now)
    assert error.value.code == "renderer-failed"
    assert error.value.facts["pages"] == ("releases/2025/law-1/index.md",)
    assert "没有的文件" not in repr(error.value.facts)


def test_a_renderer_that_takes_too_long_is_stopped(site):
    with pytest.raises(GateError) as error:
        sitebuild.render(stage(site), site.now, timeout=0.01)
    assert error.value.code == "renderer-failed" and error.value.facts["what"] == "timeout"


def test_the_package_digest_is_stable():
    assert sitebuild.package_digest() == sitebuild.package_digest()


def test_numbers_stand_to_the_right_and_tables_scroll_by_themselves():
    html = tidy("<table>\n<td>-0.8</td><td>12,345%</td><td>3月</td></table>", "t", "")
    assert html.count('class="g-num"') == 2 and 'tabindex="0"' in html


def test_links_to_the_site_itself_are_not_outbound():
    own = '<a href="https://stats.sample.invalid/x/">x</a>'
    assert tidy(own, "t", "https://stats.sample.invalid/") == own
    other = '<a href="https://stats.sample.invalid.evil.invalid/">x</a>'
    assert "data-external" in tidy(other, "t", "https://stats.sample.invalid/")
