"""`gate status`: where each release stands, who is next, and by when."""

from __future__ import annotations

import pytest
from bureau import DOCUMENT, Bureau, copy, page

NOTICE = "content/releases/2026/notice/index.md"


@pytest.fixture(scope="module")
def bureau(founded_bureau, tmp_path_factory) -> Bureau:
    """A bureau with a draft and a page that bears a mark."""
    bureau = copy(founded_bureau, tmp_path_factory.mktemp("status") / "repository")
    bureau.write(NOTICE, page("服务事项", "共有十个事项。", **DOCUMENT))
    bureau.write("content/releases/2026/marked/index.md", page("样例", "机密★3年\n\n正文。", **DOCUMENT))
    bureau.commit("notice", author="p11")
    return bureau


def test_a_draft_waits_for_its_author_until_the_last_day(bureau):
    """Produced on Thursday 12 November 2026: the alarm of the clock of twenty working days is a date."""
    run = bureau.gate("status", "notice")
    assert run.code == 0
    assert run.out.splitlines()[0] == "notice  v1  draft  服务事项"
    assert "next: gate submit notice p11 样例·网站科经办人, by 2026-1" in run.out
    assert "[signoff-missing]" in run.out


def test_what_is_published_needs_nobody(bureau):
    assert bureau.gate("status", "prices").out == "prices  v1  published  2026年10月居民消费价格\n"


def test_what_is_refused_says_why_and_shows_no_text(bureau):
    run = bureau.gate("status")
    assert run.code == 0
    assert "[level-term]" in run.out and "机密" not in run.out
    assert {line.split()[0] for line in run.out.splitlines() if line[0] != " "} == {
        "home", "grain", "prices", "notice", "marked",
    }  # fmt: skip


def test_in_chinese(bureau, capsys, monkeypatch):
    from gate.cli import main

    monkeypatch.chdir(bureau.root)
    assert main(["status", "notice", "--lang", "zh"]) == 0
    out = capsys.readouterr().out
    assert "草稿" in out and "gate submit notice p11" in out and "最晚 2026-1" in out


def test_a_name_that_is_none(bureau):
    run = bureau.gate("status", "notic")
    assert (run.code, "(notice?)" in run.err) == (2, True)
