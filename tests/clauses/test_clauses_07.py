"""System 七, appraisal: what a grade rests on, who gives it, what follows from it, and the facts of a year."""

from __future__ import annotations

import json

import pytest
from clerks import Office, refuses

GRADES = ("优秀", "良好", "一般", "较差")
SCORES = {f"scores__{key}": "80" for key in ("organisation", "systems_supervision", "catalogue", "content")}
SCORES |= {"scores__public_view": "70"}
REPORT = {"self_report__received_on": "2026-10-20", "self_report__file": "registers/appraisal/2026/zj.docx"}


def planned(office: Office, target: str, kind: str = "annual", **values: str) -> str:
    """An appraisal that has been planned."""
    said = {"title": "考核", "kind": kind, "target": target, "year": "2026", "office": "OFF-02"} | values
    return office.new("appraisal", "leading_group", on="2026-10-19", **said)


def examined(office: Office, target: str, **values: str) -> str:
    """An annual appraisal up to its examination."""
    id_ = planned(office, target)
    office.does("move", id_, "self_reported", on="2026-10-20", **REPORT)
    office.does("move", id_, "examined", on="2026-10-21", **{"method": "年终检查", "ways": "群众评议"} | values)
    return id_


def grade(office: Office, id_: str, level: str, role: str = "leading_group", **values: str):
    """Move to graded, with all five scores unless some are given."""
    return office.enter("move", id_, "graded", on="2026-10-22", role=role, grade=level, **SCORES | values)


def close(office: Office, id_: str, basis: str = "2026年度年终考核〔2026〕3号", **values: str):
    """Close a record with the reference that its entry gives."""
    said = [part for key, value in values.items() for part in ("--set", f"{key}={value}")]
    return office.register("move", id_, "closed", *said, "--basis", basis, "--at", "2026-10-23T09:00:00+08:00")


def sheet(office: Office) -> dict:
    """The appraisal sheet of 2026, as data."""
    run = office.bureau.gate("report", "appraisal", "--year", "2026", "--format", "json")
    assert run.code == 0, run.said
    return json.loads(run.out)


def keys_of(value) -> set[str]:
    """Every key of nested JSON."""
    if isinstance(value, dict):
        return set(value) | {key for inner in value.values() for key in keys_of(inner)}
    return {key for inner in value for key in keys_of(inner)} if isinstance(value, list) else set()


@pytest.mark.clause("7.1")
def test_the_sheet_opens_with_the_principle_and_gives_counts_with_their_records_and_no_score(shared):
    said = shared.bureau.gate("report", "appraisal", "--year", "2026", lang="zh").out
    assert "客观公正、民主公开、注重实效" in said.partition("##")[0]
    told = sheet(shared)
    facts = [fact for line in told["offices"] for fact in line["facts"].values()]
    assert any(fact["count"] for fact in facts)
    assert all(fact["count"] == len(fact["records"]) for fact in facts)
    assert not keys_of(told) & {"grade", "score", "scores", "total", "rank"}


@pytest.mark.clause("7.2", "7.4j")
def test_each_office_has_a_line_and_only_the_excellent_are_commended(office):
    best, good = examined(office, "OFF-01"), examined(office, "OFF-05")
    assert grade(office, best, "优秀").code == grade(office, good, "良好").code == 0
    refuses(close(office, best), "7.4j")
    run = close(office, best, commended_on="2026-10-23")
    assert run.code == 0, run.said
    assert close(office, good).code == 0
    lines = {line["office"]: line for line in sheet(office)["offices"]}
    assert len(lines) == 8
    assert [lines[id_]["annual"] for id_ in ("OFF-01", "OFF-05", "OFF-06")] == [best, good, None]
    said = office.bureau.gate("report", "appraisal", "--year", "2026", lang="zh").out
    rows = {row.split("|")[1].strip(): row for row in said.splitlines() if row.startswith("| ") and "7.2" not in row}
    assert "未考核" in rows["农牧业统计科"] and "未考核" not in rows["综合科"]
    assert said.index("7.2") < said.index("未考核")
    circular = office.bureau.gate("report", "appraisal", "--year", "2026", "--circular", lang="zh").out
    assert "综合科" in circular and "城镇与价格统计科" not in circular


@pytest.mark.clause("7.2b")
def test_the_grade_of_a_person_stands_in_no_output(office, tmp_path):
    id_ = examined(office, "p08")
    refuses(grade(office, id_, "较差"), "E-APR-002", "7.2b")
    office.seal(id_, on="2026-10-21", role="leading_group", grade="较差", scores="61 62 63 64 65")
    run = office.enter("move", id_, "graded", on="2026-10-22", role="leading_group")
    assert run.code == 0, run.said
    place = next(office.bureau.root.glob(f"registers/appraisal/2026/{id_}.md"))
    assert not any(level in place.read_text("utf-8") for level in GRADES)
    assert not any(level in json.dumps(office.show(id_), ensure_ascii=False) for level in GRADES)
    said = ""
    for words in (("appraisal",), ("appraisal", "--circular"), ("annual",), ("quarterly",)):
        run = office.bureau.gate("report", *words, "--year", "2026", lang="zh")
        assert run.code == 0 or words == ("annual",), run.said
        said += run.out
    said += office.bureau.gate("due", "--on", "2027-01-01", lang="zh").out
    said += office.bureau.gate("register", "list", "appraisal", lang="zh").out
    assert id_ in said
    assert not [line for line in said.splitlines() if ("p08" in line or id_ in line) and "较差" in line]
    site = tmp_path / "site"
    built = office.bureau.build(site)
    assert built.code == 0, built.said
    pages = [path.read_bytes() for path in site.rglob("*") if path.is_file()]
    assert not any(id_.encode() in page or "较差".encode() in page for page in pages)


@pytest.mark.clause("7.3")
def test_without_all_five_scores_nothing_is_graded(office):
    id_ = examined(office, "OFF-01")
    four = {key: value for key, value in SCORES.items() if key != "scores__catalogue"}
    run = office.enter("move", id_, "graded", on="2026-10-22", role="leading_group", grade="良好", **four)
    refuses(run, "7.3", "scores.catalogue")
    assert "scores.content" not in run.said
    refuses(grade(office, id_, "良好", scores__content="101"), "7.3", "scores.content")
    assert grade(office, id_, "良好").code == 0


@pytest.mark.clause("7.4", "7.4b")
def test_missing_methods_and_all_four_combinations_are_shown(office):
    id_ = planned(office, "OFF-01", "routine")
    office.does("move", id_, "examined", on="2026-10-21", method="自查")
    told = sheet(office)
    lines = {line["office"]: line["missing_methods"] for line in told["offices"]}
    assert lines["OFF-01"] == ["抽查", "日常检查", "年终检查"]
    assert lines["OFF-05"] == ["自查", "抽查", "日常检查", "年终检查"]
    counts = {name: len(ids) for name, ids in told["combinations"].items()}
    assert counts == {"routine-office": 1, "routine-person": 0, "annual-office": 0, "annual-person": 0}
    said = office.bureau.gate("report", "appraisal", "--year", "2026").out
    kinds = said.partition("(7.4)")[2]
    assert [f"| {n} |" in kinds for n in (0, 1)] == [True, True]
    assert "(7.2, 7.4)" in said


@pytest.mark.clause("7.4c", "7.4d")
def test_the_yearly_appraisals_of_an_office_are_due_by_the_end_of_the_year(office):
    id_ = planned(office, "OFF-01", "routine")
    office.does("move", id_, "examined", on="2026-10-21", method="抽查", examined_on="2026-05-12")

    def due(of: str, day: str):
        return office.due(f"{of}-2026", day)

    assert "appraisal_routine" not in due("OFF-05", "2026-11-27")
    assert due("OFF-05", "2026-12-03")["appraisal_routine"]["state"] == "warning"
    late = due("OFF-05", "2027-01-01")["appraisal_routine"]
    assert (late["state"], late["clauses"]) == ("overdue", ["7.4c"])
    assert "appraisal_routine" not in due("OFF-01", "2027-01-01")
    late = due("OFF-01", "2027-01-01")["appraisal_annual"]
    assert (late["state"], late["clauses"]) == ("overdue", ["7.4d"])
    assert "7.4c" in office.bureau.gate("due", "--on", "2027-01-01").out
    annual = examined(office, "OFF-01")
    assert grade(office, annual, "良好").code == 0
    assert "appraisal_annual" not in due("OFF-01", "2027-01-01")
    again = ("new", "appraisal", "--set", "title=再考核", "--set", "kind=annual", "--set", "target=OFF-01")
    refuses(office.register(*again, "--set", "year=2026", "--set", "office=OFF-02", role="leading_group"), "7.4d")


@pytest.mark.clause("7.4e", "7.4f")
def test_an_annual_grade_needs_a_report_of_ones_own_and_a_way_of_examining(office):
    id_ = planned(office, "OFF-01")
    values = {"grade": "良好", "method": "年终检查", "ways": "群众评议"} | SCORES
    run = office.enter("move", id_, "graded", "--through", on="2026-10-22", role="leading_group", **values)
    refuses(run, "E-APR-003")
    office.does("move", id_, "self_reported", on="2026-10-20", **REPORT)
    refuses(office.enter("move", id_, "examined", on="2026-10-21", method="年终检查"), "7.4f")
    del values["ways"]
    refuses(office.enter("move", id_, "graded", "--through", on="2026-10-22", role="leading_group", **values), "7.4f")
    office.does("move", id_, "examined", on="2026-10-21", method="年终检查", ways="群众评议")
    assert grade(office, id_, "良好").code == 0


@pytest.mark.clause("7.4g")
def test_each_problem_needs_an_opinion_on_how_to_put_it_right(office):
    id_ = examined(office, "OFF-01")
    fields = office.bureau.root / ".git" / "problems.yaml"
    fields.write_text(
        "problems:\n  - {no: 1, text: 目录不全, opinion: 补齐目录}\n  - {no: 2, text: 更新迟缓}\n", "utf-8"
    )
    run = office.register("set", id_, "--from", str(fields), "--at", "2026-10-21T10:00:00+08:00")
    assert run.code == 0, run.said
    run = grade(office, id_, "良好")
    refuses(run, "7.4g")
    assert "problems 2" in run.said and "problems 1" not in run.said
    fields.write_text(fields.read_text("utf-8").replace("更新迟缓", "更新迟缓, opinion: 按期更新"), "utf-8")
    run = office.register("set", id_, "--from", str(fields), "--at", "2026-10-21T11:00:00+08:00")
    assert run.code == 0, run.said
    assert grade(office, id_, "良好").code == 0


@pytest.mark.clause("7.4h")
@pytest.mark.parametrize("level", GRADES)
def test_the_leading_group_gives_one_of_four_grades(office, level):
    id_ = examined(office, "OFF-01")
    late = {"rectification__deadline": "2027-01-29"}
    refuses(grade(office, id_, "合格", **late), "E-REC-003")
    refuses(grade(office, id_, level, role="drafter", **late), "E-REC-005")
    run = grade(office, id_, level, **late)
    assert run.code == 0, run.said
    assert office.show(id_)["fields"]["grade"] == level


@pytest.mark.clause("7.4i")
def test_an_annual_appraisal_is_closed_with_the_year_end_one(office):
    id_ = examined(office, "OFF-01")
    assert grade(office, id_, "良好").code == 0
    refuses(close(office, id_, basis="七(四)"), "7.4i")
    run = close(office, id_)
    assert run.code == 0, run.said
    assert office.state(id_) == "closed"


@pytest.mark.clause("7.4k")
def test_a_poor_grade_has_a_last_day_to_put_it_right(office):
    id_ = examined(office, "OFF-01")
    refuses(grade(office, id_, "较差"), "E-APR-001")
    assert grade(office, id_, "较差", rectification__deadline="2027-01-29").code == 0
    assert office.due(id_, "2027-01-29")["rectification"]["state"] == "today"
    assert office.due(id_, "2027-02-01")["rectification"]["state"] == "overdue"
    office.does("move", id_, "rectifying", on="2026-10-23")
    refuses(close(office, id_), "7.4k")
    office.does("set", id_, on="2026-10-24", rectification__done_on="2026-10-24")
    assert office.due(id_, "2027-02-01")["rectification"]["state"] == "overdue"
    office.does("set", id_, on="2026-10-24", rectification__verified_by="p06")
    assert "rectification" not in office.due(id_, "2027-02-01")
