"""An open leak freezes the website: what was verified last, less what was withdrawn, and nothing new (3.16)."""

from __future__ import annotations

import bureau as bureaus
import pytest
from bureau import DOCUMENT, Bureau, page

LEAK = ("--set", "title=疑似泄密", "--set", "kind=suspected", "--set", "discovered_at=2026-11-13T09:00:00+08:00")


def register(bureau: Bureau, *words: str, by: str = "p04") -> str:
    run = bureau.gate("register", *words, "--key", str(bureau.key(by)), "--yes")
    assert run.code == 0, run.said
    return run.said


def files(folder) -> dict[str, bytes]:
    found = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {path: data for path, data in found.items() if not path.startswith(".well-known/gate/")}


@pytest.fixture
def frozen(founded_bureau, tmp_path) -> Bureau:
    """A bureau with three published releases, built, and then a leak."""
    bureau = bureaus.copy(founded_bureau, tmp_path / "repository")
    assert bureau.build(tmp_path / "site").code == 0
    register(bureau, "new", "leak", *LEAK)
    return bureau


def test_the_site_stays_byte_for_byte_and_nothing_new_is_entered(frozen, tmp_path):
    before = files(tmp_path / "site")
    frozen.write("content/releases/2026/notice/index.md", page("白鹭通知", "正文。", **DOCUMENT))
    frozen.commit(author="p11")
    frozen.sign("notice")
    run = frozen.publish()
    assert run.code == 1 and "builds-frozen" in run.err
    run = frozen.build(tmp_path / "site")
    assert run.code == 0 and "LEK-2026-0001" in run.err, run.said
    assert files(tmp_path / "site") == before


def test_drafts_and_changed_pages_change_nothing(frozen, tmp_path):
    before = files(tmp_path / "site")
    frozen.write("content/releases/2026/draft/index.md", page("草稿", "正文。", **DOCUMENT))
    frozen.write("content/releases/2026/prices/t1.csv", "指标,同比\n总指数,100.4\n")
    frozen.commit(author="p11")
    assert frozen.build(tmp_path / "site").code == 0
    assert files(tmp_path / "site") == before


def test_a_withdrawal_goes_through(frozen, tmp_path):
    assert frozen.act("withdraw", "prices", "p04", "--reason", "按要求撤回").code == 0
    run = frozen.publish()
    assert run.code == 0, run.said
    assert frozen.build(tmp_path / "site").code == 0
    after = files(tmp_path / "site")
    assert "withdrawn.txt" in after and b"prices" in after["withdrawn.txt"]


def test_a_word_in_writing_lets_builds_go_on(frozen, tmp_path):
    register(
        frozen,
        "set",
        "LEK-2026-0001",
        "builds_released.by=p04",
        "builds_released.doc_no=样例密办〔2026〕1号",
        "builds_released.at=2026-11-13T10:00:00+08:00",
    )
    frozen.write("content/releases/2026/notice/index.md", page("白鹭通知", "正文。", **DOCUMENT))
    frozen.commit(author="p11")
    frozen.sign("notice")
    assert frozen.publish().code == 0
    run = frozen.build(tmp_path / "site")
    assert run.code == 0 and "LEK" not in run.err
    assert any("notice" in path for path in files(tmp_path / "site"))
