"""`gate register attach`: files beside a record by their digests; what the scanner refuses stays outside."""

from __future__ import annotations

import hashlib

import pytest
from bureau import Bureau, Run, copy, start

RECORD = "EVL-2026-0001"
FOLDER = "registers/evaluation/2026/"
AT = ("--at", "2026-11-21T09:00:00+08:00")
PLAN = (
    "title=2026年社会评议", "year=2026", "object=OFF-01", "content=truth,timely,procedure,systems",
    "steps.plan_on=2026-11-20",
)  # fmt: skip


def gate(bureau: Bureau, word: str, *words: str, by: str = "p06") -> Run:
    """One `gate register` command by a person."""
    return bureau.gate("register", word, *words, *AT, "--key", str(bureau.key(by)), "--yes")


@pytest.fixture(scope="module")
def planned(tmp_path_factory) -> Bureau:
    """A bureau that has planned an evaluation."""
    bureau = start(tmp_path_factory.mktemp("planned") / "repository")
    given = [part for value in PLAN for part in ("--set", value)]
    run = gate(bureau, "new", "evaluation", *given, by="p02")
    assert run.code == 0, run.said
    return bureau


@pytest.fixture
def bureau(planned, tmp_path) -> Bureau:
    return copy(planned, tmp_path / "repository")


def test_files_are_copied_entered_and_committed_and_numbers_go_on(bureau, tmp_path):
    first, second = tmp_path / "甲.csv", tmp_path / "乙.txt"
    first.write_text("OFF-01,80\n", "utf-8")
    second.write_text("总体满意\n", "utf-8")
    for place in (first, second):
        run = gate(bureau, "attach", RECORD, str(place))
        assert run.code == 0, run.said
    assert bureau.git("status", "--porcelain", "--untracked-files=all") == ""
    record = bureau.read(f"{FOLDER}{RECORD}.md").decode()
    for place, name in ((first, f"{RECORD}-1.csv"), (second, f"{RECORD}-2.txt")):
        assert bureau.read(FOLDER + name) == place.read_bytes()
        assert f"{{file: {name}, sha256: sha256:{hashlib.sha256(place.read_bytes()).hexdigest()}}}" in record
    assert bureau.gate("register", "verify").code == 0


@pytest.mark.parametrize(
    ("content", "code"),
    [("来电13900000001的人说公报晚\n", "mobile-number"), ("绝密★长期\n", "level-term"), (None, "input-output")],
)
def test_what_may_not_lie_in_clear_is_not_attached(content, code, bureau, tmp_path):
    place = tmp_path / "sheet.csv"
    if content is not None:
        place.write_text(content, "utf-8")
    run = gate(bureau, "attach", RECORD, str(place))
    assert run.code == (1 if content else 2), run.said
    assert f"[{code}]" in run.said and "13900000001" not in run.said and "Traceback" not in run.said
    assert bureau.git("status", "--porcelain", "--untracked-files=all") == ""


def test_a_link_is_not_followed(bureau, tmp_path):
    (tmp_path / "link.csv").symlink_to(tmp_path / "elsewhere.csv")
    run = gate(bureau, "attach", RECORD, str(tmp_path / "link.csv"))
    assert run.code == 1 and "[not-examined]" in run.said
