"""`gate due` over a real repository: what is published has no clock, what is not has two."""

from __future__ import annotations

import json

import bureau as bureaus
import pytest
from bureau import DOCUMENT, Bureau, page


@pytest.fixture
def bureau(tmp_path, founded_bureau) -> Bureau:
    return bureaus.copy(founded_bureau, tmp_path / "repository")


def rows(bureau: Bureau, on: str, *more: str) -> tuple[int, dict[str, dict]]:
    run = bureau.gate("due", "--on", on, "--format", "json", *more)
    return run.code, {row["id"]: row for row in json.loads(run.out)["rows"]}


def draft(bureau: Bureau, release: str = "notice", produced: str = "2026-03-02") -> None:
    bureau.write(
        f"content/releases/2026/{release}/index.md",
        page("白鹭通知", "正文。", **{**DOCUMENT, "produced": produced}),
    )
    bureau.commit(author="p11")


def test_everything_published_means_no_clock_and_exit_zero(bureau):
    run = bureau.gate("due", "--on", "2026-11-13")
    assert (run.code, run.err) == (0, "")
    assert "no clock" in run.out or "done, but late" in run.out


def test_a_draft_past_the_promise_is_overdue_and_ends_in_one(bureau):
    draft(bureau)
    code, found = rows(bureau, "2026-03-16")
    assert (code, found["notice"]["state"]) == (0, "today")
    code, found = rows(bureau, "2026-03-17")
    row = found["notice"]
    assert code == 1
    assert (row["state"], row["seed"], row["2019"], row["alarm"]) == (
        "overdue",
        "2026-03-16",
        "2026-03-30",
        "2026-03-16",
    )


def test_signing_and_embargo_stop_no_clock_but_rejecting_does(bureau):
    draft(bureau)
    bureau.sign("notice")
    assert rows(bureau, "2026-03-17")[0] == 1
    draft(bureau, "other")
    run = bureau.act("submit", "other", "p11")
    assert run.code == 0, run.said
    assert rows(bureau, "2026-03-17")[1].keys() >= {"notice", "other"}
    run = bureau.act("reject", "other", "p13", "--reason", "不予公开")
    assert run.code == 0, run.said
    assert "other" not in rows(bureau, "2026-03-17")[1]


def test_bytes_changed_after_publication_run_a_clock_again(bureau):
    assert "prices" not in rows(bureau, "2026-11-13")[1]
    bureau.write("content/releases/2026/prices/t1.csv", "指标,同比\n总指数,100.4\n")
    bureau.commit()
    assert rows(bureau, "2026-11-13")[1]["prices"]["state"] == "running"


def test_a_day_without_calendar_is_told_and_ends_in_two(bureau):
    draft(bureau, produced="2003-03-03")
    code, found = rows(bureau, "2026-03-17")
    assert (code, found["notice"]["error"]) == (2, "calendar_missing")


def test_a_log_holds_no_titles_unless_asked(bureau):
    draft(bureau)
    assert "白鹭" not in bureau.gate("due", "--on", "2026-03-17").said
    assert "title" not in rows(bureau, "2026-03-17")[1]["notice"]
    assert "白鹭" in bureau.gate("due", "--on", "2026-03-17", "--titles").out
    assert rows(bureau, "2026-03-17", "--titles")[1]["notice"]["title"] == "白鹭通知"


def test_the_calendar_file_holds_the_alarm(bureau):
    draft(bureau)
    run = bureau.gate("due", "--on", "2026-03-10", "--format", "ics")
    assert run.code == 0
    assert "DTSTART;VALUE=DATE:20260316\r\n" in run.out


@pytest.mark.parametrize("words", [["--on", "soon"], ["--on", "2026-02-30"], ["--format", "pdf"]])
def test_bad_options_end_in_two(bureau, words):
    assert bureau.gate("due", *words).code == 2


def test_outside_a_repository_it_ends_in_two(tmp_path):
    run = Bureau(tmp_path, {}).gate("due")
    assert run.code == 2 and "[not-a-repository]" in run.err


def test_an_empty_repository_ends_in_two(tmp_path):
    empty = Bureau(tmp_path, {})
    empty.git("init", "-q", "-b", "main")
    run = empty.gate("due")
    assert run.code == 2 and "[empty-repository]" in run.err
