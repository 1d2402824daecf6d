"""What a report says about files that were not examined: why, and what to give instead."""

from __future__ import annotations

import pytest

from gate.model import NotExamined, Reason
from gate.report import ReleaseReport, Report
from gate.reports.base import Style, View
from gate.reports.unread import instead, why


@pytest.mark.parametrize(
    ("path", "part", "zh", "en"),
    [
        ("a.doc", None, ".docx", ".docx"),
        ("a.WPS", None, ".docx", "WPS or Word"),
        ("b/a.et", None, ".xlsx", ".csv"),
        ("a.odp", None, ".pptx", ".pdf"),
        ("a.rar", None, "解压", ".zip"),
        ("a.exe", None, "删去", "not published"),
        ("a.mp4", None, "文字稿", "text"),
        ("a.msg", None, ".eml", ".eml"),
        ("a.zip", "旧/a.xls", ".xlsx", ".xlsx"),
    ],
)
def test_a_format_that_is_not_read_says_what_to_save_it_as(path: str, part: str | None, zh: str, en: str) -> None:
    assert zh in (instead("unsupported", path, part, "zh") or "")
    assert en in (instead("unsupported", path, part, "en") or "")


def test_other_reasons_and_unknown_extensions_keep_the_general_advice() -> None:
    assert instead("encrypted", "a.doc", None, "zh") is None
    assert instead("unsupported", "a.xyz", None, "zh") is None
    assert instead("unsupported", "doc", "word/vbaProject", "zh") is None


def test_a_reason_of_a_release_says_why_in_words_too() -> None:
    reason = Reason.of("not-examined", path="a.doc", reason="unsupported", part=None)
    report = Report(
        not_examined=(NotExamined("a.doc", "unsupported"),),
        releases=(ReleaseReport("x", 1, "draft", "refuse", (reason,)),),
    )
    view = View(report, Style(lang="zh"))
    told = (*view.not_examined, *view.releases[0].reasons)
    assert len(told) == 2
    for entry in told:
        assert why("unsupported", "zh") in entry.message
        assert ".docx" in entry.next_step
