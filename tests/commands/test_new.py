"""`gate new`: a skeleton that the gate has nothing against but its missing signatures."""

from pathlib import Path

import pytest

from gate import front_matter
from gate.gitstore import Repository
from gate.judging import Request, judge
from gate.model import Severity
from gate.now import now
from gate.verdict import State
from tests.bureau import Bureau, start

YEAR = now().year


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Bureau:
    return start(tmp_path_factory.mktemp("new"))


def head(bureau: Bureau, release: str) -> front_matter.FrontMatter:
    path = f"content/releases/{YEAR}/{release}/index.md"
    matter, reasons = front_matter.parse(path, bureau.read(path))
    assert reasons == ()
    assert matter is not None
    return matter


@pytest.mark.parametrize(
    ("kind", "category", "reviewer"), [("statistics", "0301", "p12"), ("document", "01", "p13"), ("law", "02", None)]
)
def test_a_skeleton_is_a_draft_and_nothing_worse(
    bureau: Bureau, kind: str, category: str, reviewer: str | None
) -> None:
    run = bureau.gate("new", kind, f"new-{kind}")
    assert run.code == 0, run.said
    assert f"gate submit new-{kind}" in run.out
    matter = head(bureau, f"new-{kind}")
    assert (matter.kind, matter.category, matter.author, matter.approver) == (kind, category, "p08", "p03")
    assert reviewer in (None, matter.reviewer)
    assert len({matter.author, matter.reviewer, matter.approver}) == 3
    assert matter.produced == now().date()
    verdict = judge(Repository.open(bureau.root), Request(rev=None, now=now())).release(f"new-{kind}")
    assert verdict is not None
    assert (verdict.state, verdict.not_examined) == (State.DRAFT, ())
    assert {reason.code for reason in verdict.reasons} <= {"signoff-missing"}
    assert [finding for finding in verdict.findings if finding.severity is not Severity.NOTE] == []


def test_the_title_and_the_author_can_be_given(bureau: Bureau) -> None:
    title = "第'四'季度: \"数据\" # 说明"
    assert bureau.gate("new", "statistics", "given", "--title", title, "--as", "p09").code == 0
    matter = head(bureau, "given")
    assert (matter.title, matter.author) == (title, "p09")


def test_an_author_that_git_does_not_tell_is_marked_as_a_guess(tmp_path: Path) -> None:
    bureau = start(tmp_path)
    bureau.git("config", "user.email", "nobody@sample.invalid")
    run = bureau.gate("new", "statistics", "guess")
    assert run.code == 0
    assert "not a known person" in run.out
    assert head(bureau, "guess").author


def test_an_id_is_taken_once_for_ever(bureau: Bureau) -> None:
    for release in ("home", "prices"):
        run = bureau.gate("new", "statistics", release)
        assert (run.code, "id-taken" in run.err) == (2, True)
    bureau.write("approvals/gone/001-01-withdraw.json", "{}")
    bureau.write("versions/older/1/index.md", "x")
    for release in ("gone", "older"):
        assert bureau.gate("new", "statistics", release).code == 2
    assert not (bureau.root / f"content/releases/{YEAR}/gone").exists()


@pytest.mark.parametrize("release", ["Demo", "../x", "a/b", "-x", "统计", "x" * 65, "a..b", "a.", ""])
def test_an_id_that_can_not_be_one_is_a_wrong_usage(bureau: Bureau, release: str) -> None:
    run = bureau.gate("new", "statistics", release)
    assert run.code == 2
    assert "Traceback" not in run.said


def test_an_unknown_author_is_named_with_the_nearest(bureau: Bureau) -> None:
    run = bureau.gate("new", "statistics", "by-whom", "--as", "p088")
    assert (run.code, "p08" in run.err) == (2, True)
