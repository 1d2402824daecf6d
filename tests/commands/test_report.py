"""`gate report` over a real repository: drawn from the records of HEAD, refused where sums do not come out."""

from __future__ import annotations

import json

import bureau as bureaus
import pytest
from bureau import DOCUMENT, Bureau, page

from gate.registers.counting.form import form


@pytest.fixture
def bureau(tmp_path, founded_bureau) -> Bureau:
    return bureaus.copy(founded_bureau, tmp_path / "repository")


def request(serial: int, received: str, *, answered: str = "", result: str = "G1", applicant: str = "natural") -> str:
    """A request as it lies on disk: received, and answered where a day is given."""
    state = "answered" if answered else "received"
    end = (
        f"""\
result: {result}
answer: {{sent_on: {answered}}}
"""
        if answered
        else ""
    )
    last = (
        f"""\
  - {{at: {answered}T15:00:00+08:00, by: p11, role: office, act: move, from: registered, to: answered, basis: "2.3"}}
"""
        if answered
        else ""
    )
    return f"""\
---
schema: 1
id: YSQ-{received[:4]}-{serial:04}
register: request
title: 申请统计数据
state: {state}
opened: {received}T10:00:00+08:00
opened_by: p11
office: OFF-02
profiles: [seed, 2019]
visibility: sealed-stub
channel: signed_mail
arrived_on: {received}
received_on: {received}
applicant_kind: {"公民" if applicant == "natural" else "法人"}
applicant_type: {applicant}
{end}history:
  - {{at: {received}T10:00:00+08:00, by: p11, role: office, act: open, to: received, basis: "2.2"}}
{last}---
"""


def enter(bureau: Bureau, *requests: str) -> None:
    for text in requests:
        name = text.partition("id: ")[2].partition("\n")[0]
        bureau.write(f"registers/request/{name[4:8]}/{name}.md", text)
    bureau.commit("records", author="p11")


def test_an_annual_report_is_drawn_from_the_records(bureau):
    enter(
        bureau,
        request(1, "2025-03-03", answered="2025-03-10"),
        request(2, "2025-12-22", answered="2026-01-08", applicant="enterprise"),
    )
    run = bureau.gate("report", "annual", "--year", "2025", "--format", "json")
    assert run.code == 0, run.said
    told = json.loads(run.out)
    assert (told["schema"], told["year"], told["draft"]) == ("gate-annual/1", 2025, False)
    assert told["part3"]["new"] == {**dict.fromkeys(form().columns, 0), "natural": 1, "enterprise": 1, "total": 2}
    assert told["part3"]["open"]["enterprise"] == 1
    assert "counted as 0" in run.err and "still to be written" in run.err


def test_numbers_that_do_not_add_up_print_nothing_and_name_the_record(bureau):
    text = request(3, "2025-03-03", answered="2025-03-10").replace("result: G1\n", "")
    enter(bureau, text, request(4, "2025-04-01", answered="2025-04-08"))
    run = bureau.gate("report", "annual", "--year", "2025", "--out", "year.md")
    assert (run.code, run.out) == (1, "")
    assert "E-RPT-002" in run.err and "YSQ-2025-0003" in run.err and "YSQ-2025-0004" not in run.err
    assert not (bureau.root / "year.md").exists()


def test_last_years_report_holds_the_next_one_to_its_word(bureau):
    enter(bureau, request(5, "2025-12-22", answered="2026-01-08"))
    run = bureau.gate("report", "annual", "--year", "2025", "--format", "json", "--out", "2025.json")
    assert run.code == 0, run.said
    following = ("report", "annual", "--year", "2026", "--on", "2026-12-31", "--previous", "2025.json")
    assert bureau.gate(*following).code == 0
    told = json.loads((bureau.root / "2025.json").read_text("utf-8"))
    told["part3"]["open"]["total"] = 2
    bureau.write("2025.json", json.dumps(told))
    run = bureau.gate(*following)
    assert run.code == 1 and "E-RPT-004" in run.err


@pytest.mark.parametrize("text", ["{}", "[]", "{", '{"schema": "gate-annual/1", "year": 2024}'])
def test_a_file_that_is_no_report_of_last_year(bureau, text):
    bureau.write("2025.json", text)
    run = bureau.gate("report", "annual", "--year", "2026", "--previous", "2025.json")
    assert run.code == 2 and "report-previous" in run.err


def test_the_office_adds_its_words_and_numbers(bureau):
    bureau.write(
        "texts.yaml",
        "problems: 解读形式单一。\nimprovements: 增加图解。\nother: 无。\nnumbers: {penalty: 3, charge: 1.25}\n",
    )
    run = bureau.gate("report", "annual", "--year", "2025", "--texts", "texts.yaml")
    assert run.code == 0, run.said
    assert "解读形式单一" in run.out and "| 行政处罚 | 3 |" in run.out and "| 行政事业性收费 | 1.25 |" in run.out
    assert "still to be written" not in run.err


@pytest.mark.parametrize(
    "text",
    [
        "problem: x\n",
        "problems: [x]\n",
        "numbers: 3\n",
        "numbers: {penalty: many}\n",
        "a: &b c\n",
        "[]\n",
        "numbers: {fine: 1}\n",
    ],
)
def test_texts_that_say_something_else_are_refused(bureau, text):
    bureau.write("texts.yaml", text)
    run = bureau.gate("report", "annual", "--year", "2025", "--texts", "texts.yaml")
    assert run.code == 2 and "report-texts" in run.err


def test_the_report_is_a_release_that_the_gate_lets_pass(bureau):
    enter(bureau, request(6, "2025-03-03", answered="2025-03-10", result="N1"))
    run = bureau.gate("report", "annual", "--year", "2025")
    front = {**DOCUMENT, "produced": "2026-11-12"}
    bureau.write("content/releases/2026/notice/index.md", page("2025年政府信息公开工作年度报告", run.out, **front))
    bureau.commit(author="p11")
    bureau.sign("notice")
    checked = bureau.gate("check", "notice")
    assert checked.code == 0, checked.said


def test_a_word_file_needs_a_place(bureau):
    run = bureau.gate("report", "annual", "--year", "2025", "--format", "docx")
    assert run.code == 2 and "report-needs-file" in run.err
    run = bureau.gate("report", "annual", "--year", "2025", "--format", "docx", "--out", "out/year.docx")
    assert run.code == 0 and bureau.read("out/year.docx").startswith(b"PK")


@pytest.mark.parametrize("report", ["quarterly", "appraisal"])
def test_the_sheets_are_drawn_from_the_records(bureau, report):
    enter(bureau, request(7, "2026-03-03", answered="2026-03-10"))
    words = ("--quarter", "2026Q1") if report == "quarterly" else ("--year", "2026")
    run = bureau.gate("report", report, *words, "--format", "json")
    assert run.code == 0, run.said
    told = json.loads(run.out)
    assert told["schema"] == f"gate-{report}/1"
    if report == "quarterly":
        assert told["requests"]["2026-03"] == {"new": 1, "finished": 1}
    else:
        line = next(line for line in told["offices"] if line["office"] == "OFF-02")
        assert line["facts"]["answer_seed"]["records"] == ["YSQ-2026-0007"]


def test_a_quarter_that_there_is_not(bureau):
    run = bureau.gate("report", "quarterly", "--quarter", "2026Q5")
    assert run.code == 2 and "report-period" in run.err


def test_an_evaluation_that_there_is_not_and_the_brief_that_there_always_is(bureau):
    run = bureau.gate("report", "evaluation", "--year", "2026")
    assert run.code == 2 and "report-nothing" in run.err
    run = bureau.gate("report", "evaluation", "--year", "2026", "--brief", "--format", "json")
    assert run.code == 0 and json.loads(run.out)["schema"] == "gate-evaluation-brief/1"


def test_the_law_has_one_row_for_each_clause(bureau):
    """clauses "0.1", "12": evidence or the words that only people can do it; readings wait for the office."""
    run = bureau.gate("report", "law", "--format", "json")
    assert run.code == 0, run.said
    told = json.loads(run.out)
    ids = [row["id"] for row in told["clauses"]]
    assert len(ids) == len(set(ids)) == 262
    by_id = {row["id"]: row for row in told["clauses"]}
    assert by_id["7.1"]["human_only"] and "people only" in by_id["7.1"]["summary"]
    assert "level-term" in by_id["3.7.1"]["evidence"]["rules"]
    assert {reading["status"] for reading in told["readings"]} == {"待确认"}


def test_a_reading_is_confirmed_by_number_and_date(bureau):
    bureau.write("confirmed.yaml", "stricter-mark: 样例政公组〔2026〕1号，2026-11-20\n")
    run = bureau.gate("report", "law", "--format", "json", "--confirmed", "confirmed.yaml")
    told = {reading["id"]: reading["status"] for reading in json.loads(run.out)["readings"]}
    assert told["stricter-mark"] == "已确认" and told["amounts"] == "待确认"


@pytest.mark.parametrize("text", ["nobody: x\n", "stricter-mark: [x]\n", "[]\n", "a: *b\n"])
def test_a_confirmation_of_nothing_is_refused(bureau, text):
    bureau.write("confirmed.yaml", text)
    run = bureau.gate("report", "law", "--confirmed", "confirmed.yaml")
    assert run.code == 2 and "report-texts" in run.err


def test_a_release_counts_by_its_signed_acts_where_nobody_keeps_a_record_of_it(bureau):
    """clauses "3.1c": produced 12 November, published the same or a later day, reviewed once."""
    told = json.loads(bureau.gate("report", "quarterly", "--quarter", "2026Q4", "--format", "json").out)
    assert {"home", "prices", "grain"} <= set(told["published"])
    assert told["median_workdays"] is not None
    assert [line["what"] for line in told["lines"]].count("review") >= 3


@pytest.mark.parametrize("option", ["--texts", "--previous"])
def test_a_file_that_is_not_there(bureau, option):
    run = bureau.gate("report", "annual", "--year", "2025", option, "nowhere.yaml")
    assert run.code == 2 and "input-output" in run.err


def test_what_a_verification_found_is_listed_among_the_attempts(bureau):
    """clauses "10.4.5": a file without approval, found by `gate verify`; what is no attempt is left out."""
    found = [{"code": "file-added", "path": "x/index.html"}, {"code": "manifest-unsigned", "path": "manifest.json"}]
    bureau.write("verified.json", json.dumps({"reasons": found}))
    run = bureau.gate("report", "appraisal", "--year", "2026", "--verified", "verified.json", "--format", "json")
    assert run.code == 0, run.said
    assert [(a["code"], a["place"]) for a in json.loads(run.out)["attempts"]] == [("file-added", "x/index.html")]


@pytest.mark.parametrize("text", ["[]", "{", '{"reasons": 3}', '{"reasons": [{"code": "x"}]}'])
def test_a_file_that_is_no_verification_is_refused(bureau, text):
    bureau.write("verified.json", text)
    run = bureau.gate("report", "appraisal", "--year", "2026", "--verified", "verified.json")
    assert run.code == 2 and "report-verified" in run.err
