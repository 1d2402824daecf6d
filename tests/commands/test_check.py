"""`gate check`: the same verdict whatever it is asked for, and in whatever form it is told."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from bureau import DOCUMENT, Bureau, Run, copy, page

from gate import now
from gate.commands.base import FORMATS

NOTICE = "content/releases/2026/notice/index.md"
MARK = "机密★"


@pytest.fixture(scope="module")
def bureau(founded_bureau, tmp_path_factory) -> Bureau:
    """A bureau with a draft on a branch of its own, and a marked page in the working folder."""
    bureau = copy(founded_bureau, tmp_path_factory.mktemp("check") / "repository")
    bureau.git("switch", "--quiet", "--create", "draft")
    bureau.write(NOTICE, page("服务事项", "共有十个事项。", **DOCUMENT))
    bureau.commit("notice", author="p11")
    bureau.write("content/releases/2026/marked/index.md", page("样例", f"{MARK}3年\n\n正文。", **DOCUMENT))
    return bureau


def states(run: Run) -> dict[str, str]:
    """The state of each release that was judged."""
    return {release["id"]: release["state"] for release in json.loads(run.out)["releases"]}


def test_the_working_folder_or_a_commit(bureau):
    everything = {"home": "published", "grain": "published", "prices": "published", "notice": "draft"}
    run = bureau.gate("check", "--format", "json")
    assert (run.code, states(run)) == (1, everything | {"marked": "refused"})
    run = bureau.gate("check", "--rev", "HEAD", "--format", "json")
    assert (run.code, states(run)) == (1, everything)
    run = bureau.gate("check", "--rev", "main", "--format", "json")
    assert run.code == 0 and "notice" not in states(run)


def test_named_releases(bureau):
    run = bureau.gate("check", "prices", "grain", "--format", "json")
    assert (run.code, set(states(run))) == (0, {"prices", "grain"})
    assert bureau.gate("check", "prices", "notice").code == 1
    run = bureau.gate("check", "notise")
    assert (run.code, "(notice?)" in run.err) == (2, True)


def test_only_what_changed_since(bureau):
    run = bureau.gate("check", "--base", "main", "--format", "json")
    assert (run.code, states(run)) == (1, {"notice": "draft"})
    run = bureau.gate("check", "--base", "HEAD", "--format", "json")
    assert (run.code, states(run)) == (0, {})
    assert "no release has changed" in run.err
    assert bureau.gate("check", "--base", "no-such-branch").code == 2


def test_the_rules_of_today_over_what_is_published(bureau):
    run = bureau.gate("check", "--published", "--format", "json")
    assert (run.code, set(states(run))) == (0, {"home", "grain", "prices"})


def test_as_of_another_day(founded_bureau, tmp_path):
    bureau = copy(founded_bureau, tmp_path / "repository")
    hour = (now.now() + timedelta(days=3)).replace(hour=9, minute=30, second=0)
    bureau.write(NOTICE, page("服务事项", "共有十个事项。", **DOCUMENT, publish_at=hour.isoformat()))
    bureau.commit("notice", author="p11")
    bureau.sign("notice")
    for days, state in ((0, "embargoed"), (2, "embargoed"), (3, "ready")):
        day = (now.now() + timedelta(days=days)).date().isoformat()
        run = bureau.gate("check", "notice", "--on", day, "--format", "json")
        assert (run.code, states(run)) == (0, {"notice": state}), day
    assert bureau.gate("check", "--on", "2026-11-31").code == 2


@pytest.mark.parametrize("form", FORMATS)
def test_a_form_changes_no_exit_code_and_shows_no_matched_text(form: str, bureau):
    assert bureau.gate("check", "prices", "--format", form).code == 0
    assert bureau.gate("check", "nothing", "--format", form).code == 2
    run = bureau.gate("check", "marked", "--format", form)
    assert run.code == 1
    assert MARK not in run.said and "level" in run.out
    assert MARK in bureau.gate("check", "marked", "--format", form, "--show-text").out


def test_the_json_has_these_keys_and_no_more(bureau):
    report = json.loads(bureau.gate("check", "--format", "json").out)
    assert set(report) == {"schema", "tool", "summary", "findings", "not_examined", "releases"}
    for release in report["releases"]:
        assert set(release) == {"id", "version", "state", "verdict", "reasons"}
        for reason in release["reasons"]:
            assert {"code", "clauses", "message"} <= set(reason)
    (draft,) = [release for release in report["releases"] if release["id"] == "notice"]
    assert (draft["version"], draft["verdict"]) == (1, "refuse")
    assert [(r["code"], "4.3" in r["clauses"]) for r in draft["reasons"]] == [("signoff-missing", True)]
    assert report["summary"]["files"] == 7


def test_what_concerns_the_whole_refuses_whatever_is_named(founded_bureau, tmp_path):
    bureau = copy(founded_bureau, tmp_path / "repository")
    bureau.write("content/loose/page.md", "---\ntitle: 散页\n---\n\n一页。\n")
    bureau.commit()
    run = bureau.gate("check", "prices")
    assert (run.code, "page-unsigned" in run.out) == (1, True), run.said
    assert "(repository)" in bureau.gate("check", "prices", "--format", "json").out


def test_it_writes_nothing(bureau):
    before = bureau.git("status", "--porcelain", "--ignored")
    for words in (("check",), ("check", "--published"), ("status",)):
        bureau.gate(*words)
    assert bureau.git("status", "--porcelain", "--ignored") == before
