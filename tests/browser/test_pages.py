"""The pages in a real Chromium: quiet, self-contained, readable on any screen, complete without scripts."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading

import pytest
import site_samples
from playwright.sync_api import sync_playwright

from gate import sitebuild, treeio
from gate.staging import stage

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: apt-get install chromium"),
]
PAGES = (
    "", "guide/", "guide/flow/", "releases/", "releases/2026/cpi-2026-10/", "releases/2026/cpi-2026-10/v/1/",
    "releases/2026/notice-1/", "releases/2026/gone/", "catalogue/", "catalogue/category/0301/", "register/",
    "verify/", "keys/", "corrections/", "jubao/", "pingyi/", "404.html",
)  # fmt: skip
WIDTHS = (320, 390, 768, 1280)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    site, _ = site_samples.make(tmp_path_factory.mktemp("keys"))
    folder = tmp_path_factory.mktemp("browser") / "site"
    treeio.replace_folder(folder, sitebuild.render(stage(site), site.now))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as play:
        running = play.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield running
        running.close()


@pytest.fixture
def tab(browser):
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_quiet_and_asks_nobody_else(tab, address, path):
    noise, requests = [], []
    tab.on("console", lambda message: noise.append(message.text))
    tab.on("pageerror", lambda error: noise.append(str(error)))
    tab.on("request", lambda request: requests.append(request.url))
    assert tab.goto(address + path).ok
    assert noise == []
    assert [url for url in requests if not url.startswith(address)] == []
    assert len(requests) <= 5
    assert tab.evaluate("document.cookie") == ""


@pytest.mark.parametrize("path", PAGES)
def test_no_page_scrolls_sideways_on_any_screen(tab, address, path):
    for width in WIDTHS:
        tab.set_viewport_size({"width": width, "height": 800})
        tab.goto(address + path)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, width


def test_everything_of_a_release_is_there_without_scripts(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "releases/2026/cpi-2026-10/")
    for field in [
        "index_no",
        "category",
        "office",
        "produced",
        "published",
        "period",
        "status",
        "opinion",
        "basis",
        "reason",
        "reviewed_by",
        "approved_by",
        "digest",
        "register_seq",
        "version",
    ]:
        assert page.locator(f'[data-field="{field}"]').first.is_visible(), field
    assert page.locator("main table").first.is_visible() and page.get_by_text("t1.csv").first.is_visible()
    assert page.get_by_text("第1版").is_visible()
    context.close()


def test_wide_tables_scroll_in_a_region_that_the_keyboard_reaches(tab, address):
    tab.set_viewport_size({"width": 320, "height": 800})
    tab.goto(address + "releases/2026/cpi-2026-10/")
    region = tab.locator('.g-scroll[tabindex="0"]').first
    assert region.evaluate("e => e.scrollWidth > e.clientWidth")
    region.focus()
    assert region.evaluate("e => document.activeElement === e")


def test_numbers_of_a_table_stand_to_the_right(tab, address):
    tab.goto(address + "releases/2026/cpi-2026-10/")
    assert tab.locator(".g-body td").nth(1).evaluate("e => getComputedStyle(e).textAlign") == "right"


def test_the_first_tab_stop_skips_to_the_text(tab, address):
    tab.goto(address + "catalogue/")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.getAttribute('href')") == "#main"
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "main"


def test_every_release_is_reached_from_home_in_two_clicks(tab, address):
    tab.goto(address)
    tab.get_by_role("link", name="信息公开目录").first.click()
    tab.get_by_role("link", name="2026年10月份居民消费价格变动情况").click()
    assert tab.url == address + "releases/2026/cpi-2026-10/"


CONTRASTS = r"""() => {
  const rgb = text => text.match(/[0-9.]+/g).map(Number);
  const part = x => x / 255 <= .03928 ? x / 255 / 12.92 : ((x / 255 + .055) / 1.055) ** 2.4;
  const light = c => .2126 * part(c[0]) + .7152 * part(c[1]) + .0722 * part(c[2]);
  const ground = e => {
    const colour = e ? getComputedStyle(e).backgroundColor : 'rgb(255, 255, 255)';
    return rgb(colour)[3] === 0 ? ground(e.parentElement) : rgb(colour);
  };
  const hasText = e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
  return [...document.body.querySelectorAll('*')].filter(hasText).map(e => {
    const [a, b] = [light(rgb(getComputedStyle(e).color)), light(ground(e))];
    return [(Math.max(a, b) + .05) / (Math.min(a, b) + .05), e.className || e.tagName];
  });
}"""


def test_the_text_stands_out_from_its_ground(tab, address):
    for path in ("", "releases/2026/cpi-2026-10/", "releases/2026/cpi-2026-10/v/1/", "catalogue/", "keys/"):
        tab.goto(address + path)
        weak = [found for found in tab.evaluate(CONTRASTS) if found[0] < 4.5]
        assert weak == [], path


def test_a_printed_page_has_no_navigation(tab, address):
    tab.goto(address + "releases/2026/cpi-2026-10/")
    tab.emulate_media(media="print")
    assert not tab.locator(".g-nav").is_visible() and tab.locator('[data-field="digest"]').is_visible()
