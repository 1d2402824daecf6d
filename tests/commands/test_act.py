"""submit, review, approve, reject, withdraw: what they show, ask, refuse and write."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Mapping

import pytest
from bureau import DOCUMENT, Bureau, Run, copy, page

from gate.model import sha256
from gate.statements import decode

NOTICE = "content/releases/2026/notice/index.md"
FOLDER = "approvals/notice"


def start(of: Bureau, folder, body: str = "共有十个事项。", **fields: str) -> Bureau:
    """A bureau with a notice."""
    bureau = copy(of, folder / "repository")
    bureau.write(NOTICE, page("服务事项", body, **DOCUMENT, **fields))
    bureau.commit("notice", author="p11")
    return bureau


@pytest.fixture(scope="module")
def submitted(founded_bureau, tmp_path_factory) -> Bureau:
    """A bureau whose notice is submitted."""
    bureau = start(founded_bureau, tmp_path_factory.mktemp("submitted"))
    run = bureau.act("submit", "notice", "p11")
    assert run.code == 0, run.said
    return bureau


def written(bureau: Bureau) -> list[str]:
    """The files that lie in the folder of the notice's statements."""
    folder = bureau.root / FOLDER
    return sorted(p.name for p in folder.iterdir()) if folder.exists() else []


def refuses(run: Run, code: str) -> None:
    """It was refused for this reason."""
    assert (run.code, f"[{code}]" in run.err) == (1, True), run.said


# -- what is shown --------------------------------------------------------------------------------


def test_the_reviewer_sees_what_is_signed(submitted, tmp_path):
    bureau = copy(submitted, tmp_path / "repository")
    run = bureau.act("review", "notice", "p13")
    assert run.code == 0
    assert sha256(bureau.read(NOTICE))[:16] in run.out
    assert NOTICE in run.out and "服务事项" in run.out
    assert "findings: 0" in run.out and "first version" in run.out
    statement = decode(bureau.read(f"{FOLDER}/001-02-review.json"))
    assert statement.previous == "sha256:" + sha256(bureau.read(f"{FOLDER}/001-01-submit.json"))
    assert (statement.person, statement.role, statement.version) == ("p13", "reviewer", 1)


def test_a_correction_shows_the_difference_from_the_version_before(founded_bureau, tmp_path):
    bureau = copy(founded_bureau, tmp_path / "repository")
    path = "content/releases/2026/grain/index.md"
    fields = "correction: {of: 1, kind: 修订, since: 2026-11-12, why: 年度核实, was: 略有, is: 明显}\n---\n\nCANARY"
    bureau.write(path, bureau.read(path).decode().replace("---\n\nCANARY", fields).replace("略有增加", "明显增加"))
    bureau.commit()
    run = bureau.act("submit", "grain", "p08")
    assert run.code == 0, run.said
    assert "difference from version 1" in run.out
    assert "-CANARY-GRAIN 产量略有增加。" in run.out and "+CANARY-GRAIN 产量明显增加。" in run.out


def test_titles_and_names_do_not_write_to_the_terminal(founded_bureau, tmp_path):
    bureau = start(founded_bureau, tmp_path)
    bureau.write("content/releases/2026/notice/a\x1b[2J.csv", "a,b\n1,2\n")
    bureau.commit(author="p11")
    run = bureau.act("submit", "notice", "p11")
    assert "\x1b" not in run.said


# -- what is refused ------------------------------------------------------------------------------


def test_the_order_of_the_acts(founded_bureau, submitted, tmp_path):
    fresh = start(founded_bureau, tmp_path)
    refuses(fresh.act("review", "notice", "p13"), "not-submitted")
    refuses(fresh.act("approve", "notice", "p03"), "not-submitted")
    refuses(fresh.act("reject", "notice", "p13", "--reason", "x"), "not-submitted")
    refuses(fresh.act("withdraw", "notice", "p03", "--reason", "x"), "not-registered")
    refuses(submitted.act("approve", "notice", "p03"), "not-reviewed")
    refuses(submitted.act("submit", "notice", "p11"), "already-signed")
    for act in ("submit", "review", "approve"):
        refuses(founded_bureau.act(act, "prices", "p08"), "nothing-changed")
    refuses(founded_bureau.act("reject", "prices", "p12", "--reason", "x"), "nothing-changed")
    assert written(fresh) == [] and len(written(submitted)) == 2


@pytest.mark.parametrize(
    ("act", "person", "code"),
    [
        ("review", "p11", "role-not-held"),
        ("review", "p12", "signer-mismatch"),  # a reviewer, but another than the front matter names
        ("review", "p03", "role-not-held"),
        ("reject", "p11", "role-not-held"),
        ("reject", "p05", "role-not-held"),
    ],
)
def test_the_wrong_person(act: str, person: str, code: str, submitted):
    more = ["--reason", "x"] if act == "reject" else []
    refuses(submitted.act(act, "notice", person, *more), code)
    assert len(written(submitted)) == 2
    assert submitted.git("status", "--porcelain") == ""


def test_the_key_of_somebody_else(submitted, tmp_path):
    refuses(submitted.act("review", "notice", "p13", "--as", "p12"), "signer-mismatch")
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / "key")], check=True)
    run = submitted.gate("review", "notice", "--key", str(tmp_path / "key"), "--yes")
    refuses(run, "signer-unknown")


def test_who_changed_it_does_not_review_it(founded_bureau, tmp_path):
    bureau = start(founded_bureau, tmp_path)
    bureau.write(NOTICE, bureau.read(NOTICE).decode().replace("十个", "九个"))
    bureau.commit("wording\n\nCo-authored-by: Somebody <P13@sample.invalid>", author="p11")
    assert bureau.act("submit", "notice", "p11").code == 0
    refuses(bureau.act("review", "notice", "p13"), "self-approval")


def test_uncommitted_changes(submitted, tmp_path):
    bureau = copy(submitted, tmp_path / "repository")
    bureau.write(NOTICE, bureau.read(NOTICE) + b"\n")
    refuses(bureau.act("review", "notice", "p13"), "uncommitted")
    bureau.git("checkout", "--quiet", "--", NOTICE)
    bureau.write("content/releases/2026/notice/more.csv", "a,b\n")
    refuses(bureau.act("review", "notice", "p13"), "uncommitted")


def test_a_page_that_cannot_be_read_says_what_is_wrong_with_it(founded_bureau, tmp_path):
    bureau = start(founded_bureau, tmp_path, correction="{of: 1, kind: 大概}")
    run = bureau.act("submit", "notice", "p11")
    assert run.code == 1
    assert "[opinion-not-public]" not in run.err and NOTICE in run.err, run.said


@pytest.mark.parametrize(
    ("changed", "code", "clause"),
    [
        ({"g1": "是"}, "declassification-missing", "3.7.1"),
        ({"g2": "是"}, "declassification-missing", "3.7.2"),
        ({"g3": "是"}, "answer-excludes", "3.7.3"),
        ({"g4": "是"}, "rights-holder-missing", "3.7.4"),
        ({"g5": "是"}, "answer-excludes", "3.7.5"),
        ({"g6": "可能"}, "answer-excludes", "3.7.6"),
        ({"telegram": "是"}, "telegram-unapproved", "4.5"),
        ({"attachment:t.csv": "否"}, "answer-excludes", "6.2.5b"),
    ],
)
def test_an_answer_that_excludes_publication(changed: Mapping[str, str], code: str, clause: str, founded):
    answers = founded.answers(**({"attachment:t.csv": "是"} | dict(changed)))
    run = founded.gate("submit", "notice", "--key", str(founded.key("p11")), "--yes", "--answers", str(answers))
    refuses(run, code)
    assert clause in run.err


@pytest.fixture(scope="module")
def founded(founded_bureau, tmp_path_factory) -> Bureau:
    """A bureau whose notice has an attachment."""
    bureau = start(founded_bureau, tmp_path_factory.mktemp("attachment"), body="见[附表](t.csv)。")
    bureau.write("content/releases/2026/notice/t.csv", "指标,数\n事项,10\n")
    bureau.commit(author="p11")
    return bureau


@pytest.mark.parametrize(
    ("act", "person", "keys"),
    [
        ("submit", "p11", {"g1": "3.7.1", "g5": "3.7.5", "telegram": "4.5", "attachment:t.csv": "6.2.5b"}),
        ("review", "p13", {"g3": "3.7", "national_security": "3.3", "stability": "3.3", "internal_affairs": "6.2.4"}),
        ("approve", "p03", {"g6": "3.7.6", "public_security": "3.3"}),
    ],
)
def test_a_missing_answer_refuses_and_names_the_clause(act, person, keys, founded, tmp_path):
    bureau = copy(founded, tmp_path / "repository")
    for before, who in (("submit", "p11"), ("review", "p13")):
        if before == act:
            break
        assert bureau.act(before, "notice", who).code == 0
    run = bureau.gate(act, "notice", "--key", str(bureau.key(person)), "--yes")  # --yes answers nothing
    refuses(run, "answer-missing")
    for key, clause in keys.items():
        (line,) = [line for line in run.err.splitlines() if f"question {key} " in line]
        assert clause in line


def test_answers_that_cannot_be_read(founded, tmp_path):
    for text, code in (
        ("g9: 否\n", "answers-unknown-key"),
        ("g1: 也许\n", "answers-invalid"),
        ("- a\n", "answers-invalid"),
    ):
        answers = tmp_path / "answers.yaml"
        answers.write_text(text, "utf-8")
        run = founded.gate("submit", "notice", "--key", str(founded.key("p11")), "--yes", "--answers", str(answers))
        assert (run.code, f"[{code}]" in run.err) == (2, True), run.said


@pytest.mark.parametrize(
    ("option", "value", "code"),
    [
        ("--opinion", "不予公开", "opinion-not-public"),
        ("--opinion", "公开吧", "opinion-not-public"),
        ("--basis", "  ", "opinion-without-ground"),
        ("--reason", "", "opinion-without-ground"),
        ("--basis", "某某办法第三条", "basis-unknown"),
    ],
)
def test_an_opinion_needs_its_ground(option, value, code, submitted):
    refuses(submitted.act("review", "notice", "p13", option, value), code)
    assert len(written(submitted)) == 2


# -- what is written ------------------------------------------------------------------------------


def test_an_act_commits_its_statement_and_nothing_else(submitted, tmp_path):
    bureau = copy(submitted, tmp_path / "repository")
    bureau.write("content/releases/2026/grain/draft.csv", "a\n")
    bureau.git("add", "--", "content/releases/2026/grain/draft.csv")
    assert bureau.act("review", "notice", "p13").code == 0
    names = bureau.git("show", "--name-only", "--format=", "HEAD").split()
    assert names == [f"{FOLDER}/001-02-review.json", f"{FOLDER}/001-02-review.json.sig"]
    assert bureau.git("status", "--porcelain").strip() == "A  content/releases/2026/grain/draft.csv"


def test_without_commit_the_statement_waits_in_the_folder(submitted, tmp_path):
    bureau = copy(submitted, tmp_path / "repository")
    before = bureau.git("rev-parse", "HEAD")
    run = bureau.act("review", "notice", "p13", "--no-commit")
    assert run.code == 0 and "not committed" in run.out
    assert bureau.git("rev-parse", "HEAD") == before
    assert f"{FOLDER}/001-02-review.json.sig" in bureau.git("ls-files", "--others", "--cached")


def test_without_a_terminal_nothing_is_signed_unless_confirmed(submitted, tmp_path):
    answers = ["--answers", str(submitted.answers())]
    run = submitted.gate("review", "notice", "--key", str(submitted.key("p13")), *answers)
    assert (run.code, "[not-confirmed]" in run.err) == (2, True), run.said
    assert len(written(submitted)) == 2


def test_a_rejection_goes_back_to_the_author_and_changed_bytes_come_again(submitted, tmp_path):
    bureau = copy(submitted, tmp_path / "repository")
    run = bureau.act("reject", "notice", "p13", "--reason", "数目有误")
    assert run.code == 0, run.said
    assert "state rejected; next: gate submit notice (p11)" in run.out
    refuses(bureau.act("submit", "notice", "p11"), "already-rejected")
    bureau.write(NOTICE, bureau.read(NOTICE).decode().replace("十个", "九个"))
    bureau.commit("corrected", author="p11")
    assert bureau.act("submit", "notice", "p11").code == 0
    assert written(bureau)[-2:] == ["001-03-submit.json", "001-03-submit.json.sig"]
    assert "next: gate review notice p13" in bureau.gate("status", "notice").out


# -- on a terminal --------------------------------------------------------------------------------


def test_on_a_terminal_every_question_is_asked_once(submitted, tmp_path):
    bureau = copy(submitted, tmp_path / "repository")
    master, slave = pty.openpty()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")} | {
        "LC_ALL": "C.UTF-8",
        "COLUMNS": "200",
    }
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "gate", "--lang", "en", "review", "notice", "--key", str(bureau.key("p13"))],
        cwd=bureau.root, env=environment, stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
    )  # fmt: skip
    os.close(slave)
    heard, answered, deadline = "", 0, time.monotonic() + 60
    while time.monotonic() < deadline:
        if not select.select([master], [], [], 1)[0]:
            continue
        try:
            heard += os.read(master, 65536).decode("utf-8", "replace")
        except OSError:  # the other side has closed its terminal
            break
        while heard.count("(是, 否, 可能): ") > answered:
            os.write(master, "否\n".encode())
            answered += 1
        if "[y/N]: " in heard and "sure" not in heard:
            os.write(master, b"y\n")
            heard = heard.replace("[y/N]: ", "[sure]: ")
    os.close(master)
    assert process.wait(timeout=30) == 0, heard
    assert answered == 11
    assert "Sign review notice as p13?" in heard
    assert heard.count("Does it endanger national security?") == 1
    assert "Traceback" not in heard
    said = decode(bureau.read(f"{FOLDER}/001-02-review.json"))
    assert {answer.answer for answer in said.answers.values()} == {"否"} and len(said.answers) == 11
