"""The trace of a refused act: what is written, what never is, and that the refusal stands without it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from bureau import DOCUMENT, Bureau, Run, copy, page

from gate import judging, now, sample_keys
from gate.gitstore import Repository
from gate.judging import Request, Scanner
from gate.readers.base import Part, PartKind
from gate.verdict import Case, decide

NOTICE = "content/releases/2026/notice/index.md"
FOLDER = "registers/review/2026/"
RECORD = FOLDER + "REV-2026-0001.md"
BODY = "服务事项共有十个，办理时间为工作日上午九时至下午五时。\n\n咨询可以到一楼大厅，也可以写信给办公室。"
MARK = "内部资料 注意保存"


def written(bureau: Bureau, body: str = f"{MARK}\n\n{BODY}", **fields: str) -> Bureau:
    """The notice with that body, committed by its author."""
    bureau.write(NOTICE, page("服务事项", body, **(DOCUMENT | fields)))
    bureau.commit("notice", author="p11")
    return bureau


def refused(run: Run, *codes: str) -> None:
    """A signed act that was refused for these reasons."""
    assert run.code == 1, run.said
    assert [code for code in codes if f"[{code}]" not in run.err] == []


def reviews(bureau: Bureau) -> list[str]:
    """The review records that lie there."""
    return sorted(place.stem for place in (bureau.root / FOLDER).glob("*.md"))


def lifted(bureau: Bureau, by: str = "p03", record: str = RECORD) -> Run:
    """A decision that lifts every mark of the record."""
    fids = bureau.read(record).decode().partition("refusals:")[2].split("fid: ")[1:]
    items = tuple(
        f"dispositions+={{fid: '{fid.split(',')[0]}', decision: mark_lifted, reason: 原单位取消, mark: 标志, "
        f"original: 某字〔2026〕3号, by: {by}, at: '2026-11-20T09:00:00+08:00'}}"
        for fid in fids
    )
    return bureau.register("set", record.rpartition("/")[2].removesuffix(".md"), by=by, values=items)


@pytest.fixture(scope="module")
def once(founded_bureau, tmp_path_factory) -> Bureau:
    """A bureau whose marked notice was refused once."""
    bureau = written(copy(founded_bureau, tmp_path_factory.mktemp("refused") / "repository"))
    refused(bureau.act("submit", "notice", "p11"), "internal-mark", "keep-mark")
    return bureau


@pytest.fixture
def bureau(once, tmp_path) -> Bureau:
    return copy(once, tmp_path / "repository")


# -- the entry ------------------------------------------------------------------------------------


def test_a_refused_submit_is_recorded_signed_and_committed_alone(bureau):
    shown = bureau.git("show", "--name-only", "--format=%s", "HEAD").split("\n")
    assert shown[0] == "REV-2026-0001 refused submit notice (p11)"
    stem = RECORD.removesuffix(".md")
    assert set(filter(None, shown[1:])) == {RECORD, *(f"{stem}.{n}.json{end}" for n in "12" for end in ("", ".sig"))}
    text = bureau.read(RECORD).decode()
    assert "state: opened" in text and "subject: {kind: publication, id: notice}" in text
    assert "act: set, from: opened, to: opened, note: refused sha256:" in text
    assert "by: p11, act: submit, rule: internal-mark, fid: sha256:" in text and "locator: 17:1, text: sha256:" in text
    assert "by: p11, act: submit, rule: keep-mark" in text
    run = bureau.gate("register", "verify")
    assert run.code == 0, run.said
    assert not (bureau.root / "approvals/notice").exists()


def test_the_record_holds_no_word_of_the_text(bureau):
    for place in (bureau.root / FOLDER).iterdir():
        data = place.read_text("utf-8")
        for text in ("内部", "注意", "资料", "服务事项", "办理", "咨询", "十个"):
            assert text not in data, (place.name, text)


def test_the_same_bytes_and_rule_are_recorded_once(bureau):
    before = bureau.git("rev-parse", "HEAD")
    run = bureau.act("submit", "notice", "p11")
    refused(run, "internal-mark")
    assert "recorded already, see REV-2026-0001" in run.err
    assert bureau.git("rev-parse", "HEAD") == before


def test_other_bytes_have_a_review_of_their_own(bureau):
    written(bureau, f"{MARK}\n\n另一段文字。")
    refused(bureau.act("submit", "notice", "p11"), "internal-mark")
    assert reviews(bureau) == ["REV-2026-0001", "REV-2026-0002"]


def test_a_level_says_stop_isolate_report(founded_bureau, tmp_path):
    bureau = written(copy(founded_bureau, tmp_path / "repository"), f"机密★5年\n\n{BODY}")
    run = bureau.act("submit", "notice", "p11")
    refused(run, "level-term")
    assert "Stop, isolate, report" in run.err and "gate stop notice" in run.err
    assert "class: A" in bureau.read(RECORD).decode()


def test_review_and_approve_are_recorded_too(founded_bureau, tmp_path):
    """What the author claimed passes the submit, and nobody has waived it when the reviewer signs."""
    bureau = written(copy(founded_bureau, tmp_path / "repository"), "下列字样的材料不在网站发布:\n\n- 内部文件")
    (finding,) = json.loads(bureau.gate("check", "notice", "--format", "json").out)["findings"]
    assert bureau.waive("notice", "p11", finding["fingerprint"], "--claim").code == 0
    assert bureau.act("submit", "notice", "p11").code == 0
    assert reviews(bureau) == []
    refused(bureau.act("review", "notice", "p13"), "internal-mark")
    assert "by: p13, act: review, rule: internal-mark" in bureau.read(RECORD).decode()


def test_publish_records_what_all_have_signed(founded_bureau, tmp_path):
    bureau = written(copy(founded_bureau, tmp_path / "repository"))
    bureau.force_sign("notice")
    run = bureau.publish()
    refused(run, "internal-mark")
    assert "by: p05, act: publish, rule: internal-mark" in bureau.read(RECORD).decode()
    bureau.correct_grain()  # what is ready is entered all the same, and the checkpoint knows the record
    assert b"REV-2026-0001" in bureau.read("registers/log/registers.json")


def test_what_only_looks_leaves_no_trace(founded_bureau, tmp_path):
    bureau = written(copy(founded_bureau, tmp_path / "repository"))
    before = bureau.git("rev-parse", "HEAD")
    for words in (["check", "notice"], ["check", "--base", "HEAD~1"], ["scan", NOTICE], ["status", "notice"]):
        bureau.gate(*words)
    assert bureau.build(tmp_path / "site").code == 1
    bureau.build(tmp_path / "site", "--hold-back")
    assert bureau.git("rev-parse", "HEAD") == before and reviews(bureau) == []
    assert bureau.git("status", "--porcelain", "--untracked-files=all") == ""


@pytest.mark.parametrize(
    "body",
    ["材料标有“内部文件”字样的,一律不发布。", BODY],
    ids=["a hold", "nothing"],
)
def test_other_refusals_leave_no_trace(body: str, founded_bureau, tmp_path):
    bureau = written(copy(founded_bureau, tmp_path / "repository"), body)
    assert bureau.act("review", "notice", "p13").code == 1
    assert bureau.act("submit", "notice", "p13").code == 1
    assert reviews(bureau) == []


def test_not_committed_when_asked(founded_bureau, tmp_path):
    bureau = written(copy(founded_bureau, tmp_path / "repository"))
    run = bureau.act("submit", "notice", "p11", "--no-commit")
    refused(run, "internal-mark")
    assert "not committed" in run.err
    assert "?? registers/review/" in bureau.git("status", "--porcelain")


# -- what cannot be recorded ----------------------------------------------------------------------


def test_a_key_of_nobody_is_refused_with_a_line_that_says_so(founded_bureau, tmp_path):
    bureau = written(copy(founded_bureau, tmp_path / "repository"))
    (bureau.root / ".git/gate").mkdir(exist_ok=True)
    place = bureau.root / ".git/gate/root"
    place.touch(mode=0o600)
    place.write_bytes(sample_keys.private_key("r1"))
    run = bureau.gate("submit", "notice", "--key", str(place), "--yes", "--answers", str(bureau.answers()))
    refused(run, "signer-unknown")
    assert "this refusal could not be recorded" in run.err and reviews(bureau) == []


def test_a_broken_record_keeps_nobody_from_being_refused(bureau):
    bureau.write(RECORD, bureau.read(RECORD).replace(b"title: notice", b"title: other"))
    bureau.commit()
    run = bureau.act("submit", "notice", "p11")
    refused(run, "internal-mark", "record-changed")


def test_on_a_detached_head_the_refusal_stands(founded_bureau, tmp_path):
    bureau = written(copy(founded_bureau, tmp_path / "repository"))
    bureau.git("checkout", "--quiet", "--detach")
    run = bureau.gate(
        "submit", "notice", "--key", str(bureau.key("p11")), "--yes", "--answers", str(bureau.answers()),
        "--trust-ref", "main",
    )  # fmt: skip
    refused(run, "internal-mark")
    assert "could not be recorded" in run.err and reviews(bureau) == []


# -- the way out ----------------------------------------------------------------------------------


def test_from_the_refusal_over_the_decision_to_the_site(bureau, tmp_path):
    """Clause 3.7.5: taken out, refused; lifted on record and signed anew, published."""
    written(bureau, BODY)
    run = bureau.gate("check", "notice")
    assert run.code == 1 and "E-REV-004" in run.out and "3.7.5" in run.out
    refused(bureau.act("submit", "notice", "p11"), "E-REV-004")
    assert "rule: E-REV-004" in bureau.read(FOLDER + "REV-2026-0002.md").decode()
    assert lifted(bureau).code == 0
    assert bureau.judged()["notice"] == ("draft", {"signoff-missing"})
    bureau.sign("notice")
    assert bureau.publish().code == 0
    run = bureau.build(tmp_path / "site")
    assert run.code == 0, run.said
    assert bureau.gate("register", "verify").code == 0


def test_signatures_before_the_decision_are_renewed(founded_bureau, tmp_path):
    bureau = written(copy(founded_bureau, tmp_path / "repository"), BODY)
    bureau.sign("notice")
    written(bureau)
    refused(bureau.act("submit", "notice", "p11"), "internal-mark")
    written(bureau, BODY)
    assert bureau.judged()["notice"] == ("refused", {"E-REV-004"})
    with bureau.clock(now.now().replace(year=2027)):
        assert lifted(bureau).code == 0
        assert bureau.judged()["notice"] == ("refused", {"signed-before-lifted"})
        assert "gate submit notice" in bureau.gate("status", "notice").out
        bureau.sign("notice")
        assert bureau.judged()["notice"] == ("ready", frozenset())


def test_an_officer_lifts_a_level_that_an_authority_has_declared_open(founded_bureau, tmp_path):
    bureau = written(copy(founded_bureau, tmp_path / "repository"), f"机密★5年\n\n{BODY}")
    refused(bureau.act("submit", "notice", "p11"), "level-term")
    written(bureau, BODY)
    assert lifted(bureau).code == 0
    assert "E-REV-004" in bureau.judged()["notice"][1]
    assert lifted(bureau, "p04").code == 0
    assert bureau.judged()["notice"] == ("draft", {"signoff-missing"})


def test_a_published_page_is_not_refused_for_a_mark_that_its_next_version_bore(founded_bureau, tmp_path):
    bureau = copy(founded_bureau, tmp_path / "repository")
    path = "content/releases/2026/grain/index.md"
    before = bureau.read(path).decode()
    bureau.write(path, before.replace("CANARY", "内部资料\n\nCANARY"))
    bureau.commit("marked")
    assert bureau.act("submit", "grain", "p08").code == 1
    assert reviews(bureau) == ["REV-2026-0001"]
    bureau.write(path, before)
    bureau.commit("back")
    assert bureau.judged()["grain"] == ("published", frozenset())


def test_an_id_number_taken_out_is_no_mark_taken_out(founded_bureau, tmp_path):
    bureau = written(copy(founded_bureau, tmp_path / "repository"), f"{BODY}\n\n150702199001010003")
    refused(bureau.act("submit", "notice", "p11"), "id-number")
    assert reviews(bureau) == ["REV-2026-0001"]
    written(bureau, BODY)
    assert bureau.act("submit", "notice", "p11").code == 0


# -- attachments ----------------------------------------------------------------------------------


def test_an_attachment_is_compared_by_what_its_reader_finds(founded_bureau, tmp_path):
    """The text of a workbook, its name changed too; what reads attachments is given by who asks for the verdict."""
    bureau = written(copy(founded_bureau, tmp_path / "repository"), "见附件。")
    workbook(bureau, "内部资料", BODY)
    refused(bureau.act("submit", "notice", "p11"), "internal-mark")
    workbook(bureau, "公开资料", BODY)
    (bureau.root / NOTICE.replace("index.md", "t.xlsx")).rename(bureau.root / NOTICE.replace("index.md", "u.xlsx"))
    bureau.commit("renamed", author="p11")
    assert "E-REV-004" in codes(bureau, Part("Sheet1", f"{BODY}", PartKind.PROSE))
    assert "E-REV-004" not in codes(bureau, Part("Sheet1", "另外的文字，也不算太短的一句。", PartKind.PROSE))


def workbook(bureau: Bureau, first: str, second: str) -> None:
    """A workbook of two cells beside the notice."""
    from openpyxl import Workbook

    book = Workbook()
    book.active.append([first])
    book.active.append([second])
    place = bureau.write(NOTICE.replace("index.md", "t.xlsx"), b"")
    book.save(place)
    bureau.commit("workbook", author="p11")


def codes(bureau: Bureau, part: Part) -> set[str]:
    """The codes against the notice where the reader of attachments finds this part."""
    repo, request = Repository.open(bureau.root), Request("HEAD", now.now())
    case = Case(judging.read_tree(repo, "HEAD"), judging.read_trust(repo, None), request.now, Scanner())
    verdict = decide(replace(case, read=lambda path, blob: (part,)))
    return {reason.code for reason in verdict.release("notice").reasons}
