"""System 十一: what the leaders decide together, how a meeting decides it, and what follows from a decision."""

from __future__ import annotations

from pathlib import Path

import pytest
from bureau import Run
from clerks import Office, refuses
from notices import notice, told

DAY = "2026-03-02"
PAPER, OTHER = (f"sha256:{digit * 64}" for digit in "12")
SURVEY = f"{{kind: survey, title: 调研报告, on: 2026-02-20, by: OFF-04, sha256: '{PAPER}'}}"
OPINION = "{kind: opinion, title: 职工代表意见, taken_up: false, answer: 超出预算}"
TEXT = f"{{kind: text, title: 采购程序规定, sha256: '{PAPER}'}}"
SEVEN = "p01, p02, p03, p04, p05, p06, p07"
MEETING = f"{{on: {DAY}, chair: p01, due: [{SEVEN}], present: [{SEVEN}]}}"
IN_FAVOUR = "{method: hands, yes: 4, no: 2, abstain: 1}"
RESOLVED = {"resolution__sha256": OTHER, "execution__office": "OFF-04", "execution__due": "2026-06-30"}
STATES = ("proposed", "pre_consulted", "on_agenda", "met", "passed", "disclosed")


def proposal(**values: str) -> dict[str, str]:
    """What is said of a new matter; what is given as "" is left out."""
    given = {"title": "新的考勤办法", "category": "major", "sub_item": "3"} | values
    return {key: value for key, value in given.items() if value}


def propose(office: Office, **values: str) -> Run:
    """A new matter brought before the leaders."""
    return office.enter("new", "decision", on="2026-02-25", role="division_head", **proposal(**values))


def matter(office: Office, state: str = "proposed", **values: str) -> str:
    """A matter that has come as far as `state`; values that a later step needs may be given with it."""
    made = office.new("decision", "division_head", on="2026-02-25", **proposal(**values))
    bring(office, made, state)
    return made


def bring(office: Office, decision: str, state: str) -> None:
    """Take a new matter as far as `state`: the head puts it before the meeting, the office enters the result."""
    reached = STATES.index(state)
    if reached:
        before = STATES[min(reached, STATES.index("met"))]
        given = {
            "pre_consulted_on": "2026-02-26", "agenda_by": "p01", "materials": f"[{SURVEY}, {OPINION}]",
        }  # fmt: skip
        if before == "met":
            given["meeting"] = MEETING
        office.does("move", decision, before, "--through", on=DAY, role="head", **given)
    for step, said in (("passed", vote), ("disclosed", disclosed)):
        if reached >= STATES.index(step):
            run = said(office, decision)
            assert run.code == 0, run.said


def consulted(office: Office, decision: str) -> Run:
    with_whom = {"pre_consulted_on": "2026-02-26", "pre_consulted_with": "[p02, p03]"}
    return office.enter("move", decision, "pre_consulted", on="2026-02-26", role="leader", **with_whom)


def on_agenda(office: Office, decision: str, role: str = "head", papers: str = f"{SURVEY}, {OPINION}") -> Run:
    given = {"agenda_by": "p01", "materials": f"[{papers}]"}
    return office.enter("move", decision, "on_agenda", on=DAY, role=role, **given)


def met(office: Office, decision: str, role: str = "head", meeting: str = MEETING) -> Run:
    return office.enter("move", decision, "met", on=DAY, role=role, meeting=meeting)


def vote(office: Office, decision: str, counted: str = IN_FAVOUR, **values: str) -> Run:
    return office.enter("move", decision, "passed", on=DAY, vote=counted, **(RESOLVED | values))


def deferred(office: Office, decision: str, counted: str) -> Run:
    return office.enter("move", decision, "deferred", "--note", "需补充调研", on=DAY, vote=counted)


def told_inside(office: Office, item: str = "1", **values: str) -> str:
    """What the staff are told of a decision."""
    return office.new("internal", on="2026-03-03", title="内部公开", item=item, produced=DAY, **values)


def disclosed(office: Office, decision: str, *records: str) -> Run:
    named = ", ".join(records or (told_inside(office),))
    return office.enter("move", decision, "disclosed", on="2026-03-04", disclosure=f"[{named}]")


def publication(office: Office, category: str, **values: str) -> str:
    """A publication in the register, of which nothing is online yet."""
    return office.new(
        "publication", "drafter", on="2026-03-03", title="部门信息", category=category, doc_kind="其他",
        source_kind="made", produced=DAY, channels="website", kind="document", office="OFF-02", **values,
    )  # fmt: skip


# -- 十一(一) what goes to the meeting -----------------------------------------------------------------


@pytest.mark.clause("11.1.1")
def test_a_major_decision_says_which_of_five_kinds_it_is(shared):
    refuses(propose(shared, sub_item=""), "11.1.1")
    refuses(propose(shared, sub_item="6"), "E-REC-003")
    for kind in "12345":
        run = propose(shared, sub_item=kind)
        assert run.code == 0 and "it must go to the meeting (11.1.1)" in run.said


@pytest.mark.clause("11.1.1.1")
def test_a_change_of_duties_changes_the_page_about_them(shared):
    decision = matter(shared, "passed", sub_item="1", title="科室职责调整")
    page = shared.due(decision, "2026-03-03")["duties_page"]
    assert (page["seed"], page["clauses"][0]) == ("2026-03-16", "11.1.1.1")
    listed = shared.bureau.gate("due", "--on", "2026-03-03", "--titles").out
    assert "职责权限：科室职责调整" in listed
    plan = matter(shared, "passed", sub_item="1", title="年度工作计划", changes_duties="false")
    assert "duties_page" not in shared.due(plan, "2026-03-03")


@pytest.mark.clause("11.1.1.2")
def test_rules_lie_there_word_for_word_before_they_are_decided_on(shared):
    decision = matter(shared, "pre_consulted", sub_item="2")
    refuses(on_agenda(shared, decision), "11.1.1.2")
    refuses(on_agenda(shared, decision, papers=f"{SURVEY}, {OPINION}, {{kind: text, title: 规定}}"), "11.1.1.2")
    assert on_agenda(shared, decision, papers=f"{SURVEY}, {OPINION}, {TEXT}").code == 0


@pytest.mark.clause("11.1.1.3")
def test_appraisals_of_staff_are_told_as_a_matter_of_personnel(shared):
    decision = matter(shared, "passed", sub_item="3")
    refuses(disclosed(shared, decision, told_inside(shared, "2")), "11.1.1.3")
    assert disclosed(shared, decision, told_inside(shared, "1")).code == 0


@pytest.mark.clause("11.1.1.4")
def test_changes_of_staff_name_nobody_in_clear_and_are_told_inside(shared):
    named = matter(shared, sub_item="4", title="赵样例调入综合科")
    refuses(sealed(shared, named, "赵样例"), "E-REC-009")
    assert not shared.show(named)["fields"].get("sealed")
    decision = matter(shared, sub_item="4", title="综合科人员调入")
    assert sealed(shared, decision, "赵样例").code == 0
    bring(shared, decision, "passed")
    refuses(disclosed(shared, decision, told_inside(shared, "3")), "11.1.1.3")
    assert disclosed(shared, decision, told_inside(shared, "1")).code == 0


def sealed(office: Office, decision: str, name: str, key: str = "name") -> Run:
    """Seal somebody's name, or a text, with a matter."""
    if not office.ids("recipients"):
        office.seal(matter(office), on="2026-02-25", role="division_head", name="孙样例")
    place = office.bureau.root / ".git" / "fields.yaml"
    place.write_text(f"{key}: {name}\n", "utf-8")
    words = ("--from", str(place), "--at", "2026-02-25T10:00:00+08:00")
    return office.register("seal", decision, *words, role="division_head")


@pytest.mark.clause("11.1.1.5")
def test_a_budget_is_told_to_the_staff_and_published(shared):
    decision = matter(shared, "passed", sub_item="5", title="2026年度预算")
    inside, outside = told_inside(shared, "2"), publication(shared, "06")
    for named in ((told_inside(shared, "1"),), (inside,), (outside,), (inside, publication(shared, "09"))):
        refuses(disclosed(shared, decision, *named), "11.1.1.5")
    assert disclosed(shared, decision, inside, outside).code == 0


@pytest.mark.clause("11.1.2")
def test_appointments_name_nobody_and_reach_no_page(office, tmp_path):
    named = matter(office, category="cadre", sub_item="", title="任命赵样例为副科长")
    refuses(sealed(office, named, "赵样例"), "E-REC-009")
    decision = matter(office, category="cadre", sub_item="", title="关于综合科副科长任职的议题")
    assert sealed(office, decision, "赵样例").code == 0
    assert office.show(decision)["fields"]["visibility"] == "internal"
    run = office.bureau.build(tmp_path / "site")
    assert run.code == 0, run.said
    for needle in ("赵样例", "综合科副科长任职", decision, named):
        assert not found_in(tmp_path / "site", needle)


def found_in(folder: Path, needle: str) -> list[Path]:
    """The files below a folder, git's own left out, that hold a text."""
    files = (path for path in folder.rglob("*") if path.is_file() and ".git" not in path.relative_to(folder).parts)
    return [path for path in files if needle.encode() in path.read_bytes()]


@pytest.mark.clause("11.1.3")
@pytest.mark.parametrize("lacking", ["amount_yuan", "fund_kind"])
def test_spending_says_how_much_and_for_what(lacking, shared):
    spending = {"category": "funds", "sub_item": "", "fund_kind": "large_spending", "amount_yuan": "12000.00"}
    refuses(propose(shared, **spending | {lacking: ""}), "11.1.3")
    run = propose(shared, **spending)
    assert run.code == 0 and "it must go to the meeting" in run.said


@pytest.mark.clause("11.1.3")
def test_spending_is_never_negative(shared):
    spending = {"category": "funds", "sub_item": "", "fund_kind": "large_spending"}
    for amount in ("-1.00", "0.00"):
        refuses(propose(shared, **spending, amount_yuan=amount), "11.1.3")


@pytest.mark.clause("11.1.3.1", "11.1.3.2", "11.1.3.3")
@pytest.mark.parametrize(
    ("kind", "amount", "clause"),
    [
        ("single_purchase", "4999.99", None),
        ("single_purchase", "5000.00", "11.1.3.1"),
        ("single_purchase", "3000.00", None),
        ("large_spending", "9999.99", None),
        ("large_spending", "10000.00", "11.1.3.2"),
        ("asset_disposal", "4999.99", None),
        ("asset_disposal", "5000.00", "11.1.3.3"),
    ],
)
def test_from_which_sum_on_the_meeting_decides(kind, amount, clause, shared):
    """A purchase counts by the price of one article: two at 3000 do not add up; an asset by what it once cost."""
    run = propose(shared, category="funds", sub_item="", fund_kind=kind, amount_yuan=amount, title="设备，现值300.00元")
    assert run.code == 0, run.said
    assert (f"it must go to the meeting ({clause})" in run.said) is (clause is not None)
    assert ("it need not go to the meeting" in run.said) is (clause is None)


# -- 十一(二), (三) the meeting ------------------------------------------------------------------------


@pytest.mark.clause("11.2.1")
def test_only_a_meeting_decides(shared):
    decision = matter(shared, "on_agenda")
    run = shared.enter("move", decision, "passed", on=DAY, vote=IN_FAVOUR, **RESOLVED)
    refuses(run, "E-REC-004", "11.2.1")
    refuses(shared.enter("move", decision, "met", on=DAY, role="head"), "11.2.1")
    refuses(met(shared, decision, meeting=MEETING.replace(f"on: {DAY}, ", "")), "11.2.1")
    assert shared.state(decision) == "on_agenda"
    assert met(shared, decision).code == 0
    refuses(vote(shared, decision, ""), "11.2.1")
    assert vote(shared, decision).code == 0


@pytest.mark.clause("11.2.2")
def test_everybody_who_should_attend_is_there(shared):
    for present, code in ((SEVEN.removesuffix(", p07"), 1), (SEVEN, 0)):
        decision = matter(shared, "on_agenda")
        meeting = f"{{on: {DAY}, chair: p01, due: [{SEVEN}], present: [{present}]}}"
        assert met(shared, decision, meeting=meeting).code == 0
        run = vote(shared, decision, IN_FAVOUR if code == 0 else "{method: hands, yes: 6, no: 0, abstain: 0}")
        assert run.code == code, run.said
        if code:
            refuses(run, "E-DCS-001")


@pytest.mark.clause("11.3.1")
def test_leaders_consult_before_the_meeting(shared):
    decision = matter(shared)
    refuses(on_agenda(shared, decision), "E-REC-004")
    refuses(shared.enter("move", decision, "pre_consulted", on="2026-02-26", role="leader"), "11.3.1")
    assert consulted(shared, decision).code == 0
    assert on_agenda(shared, decision).code == 0


@pytest.mark.clause("11.3.1b")
def test_only_the_head_puts_a_matter_on_the_agenda(shared):
    decision = matter(shared, "pre_consulted")
    for role in ("leader", "leading_group", "office"):
        refuses(on_agenda(shared, decision, role), "E-REC-005")
    assert on_agenda(shared, decision).code == 0


@pytest.mark.clause("11.3.2")
def test_a_survey_comes_before_the_agenda(shared):
    decision = matter(shared, "pre_consulted")
    refuses(on_agenda(shared, decision, papers=OPINION), "11.3.2")
    assert on_agenda(shared, decision).code == 0


@pytest.mark.clause("11.3.2b")
def test_opinions_are_heard_and_each_is_answered(shared):
    decision = matter(shared, "pre_consulted")
    unanswered = "{kind: opinion, title: 工会意见, taken_up: false}"
    refuses(on_agenda(shared, decision, papers=SURVEY), "11.3.2b")
    refuses(on_agenda(shared, decision, papers=f"{SURVEY}, {OPINION}, {unanswered}"), "11.3.2b")
    assert on_agenda(shared, decision, papers=f"{SURVEY}, {OPINION}, {unanswered.replace('false', 'true')}").code == 0


@pytest.mark.clause("11.3.2c")
def test_what_is_voted_over_are_the_papers_of_the_agenda(shared):
    decision = matter(shared, "pre_consulted")
    without = "{kind: options, title: 方案}"
    refuses(on_agenda(shared, decision, papers=f"{SURVEY}, {OPINION}, {without}"), "11.3.2c")
    assert on_agenda(shared, decision).code == 0
    changed = f"[{SURVEY.replace(PAPER, OTHER)}, {OPINION}]"
    refuses(shared.enter("set", decision, on=DAY, role="head", materials=changed), "11.3.2c")
    assert met(shared, decision).code == 0
    refuses(vote(shared, decision, materials=changed), "11.3.2c")
    refuses(vote(shared, decision, materials=f"[{SURVEY}, {OPINION}, {TEXT}]"), "11.3.2c")
    assert vote(shared, decision).code == 0


@pytest.mark.clause("11.3.3")
def test_the_chair_opens_the_vote_or_the_matter_waits(shared):
    decision = matter(shared, "on_agenda")
    refuses(met(shared, decision, "leader"), "11.3.3")
    refuses(met(shared, decision, meeting=MEETING.replace("chair: p01, ", "")), "11.3.3")
    assert met(shared, decision).code == 0
    refuses(shared.enter("move", decision, "deferred", on=DAY), "11.3.4c")
    assert shared.enter("move", decision, "deferred", "--note", "主持人决定不表决", on=DAY).code == 0


@pytest.mark.clause("11.3.3b")
def test_votes_are_counted_and_nobody_is_named(shared):
    decision = matter(shared, "met")
    refuses(vote(shared, decision, IN_FAVOUR.replace("hands", "online")), "E-REC-003")
    refuses(vote(shared, decision, IN_FAVOUR.replace("}", ", yes_by: [p01, p02, p03, p04]}")), "E-REC-002")
    refuses(shared.enter("set", decision, on=DAY, vote__p01="yes"), "E-REC-002")
    for method in ("oral", "hands", "secret_ballot"):
        assert vote(shared, matter(shared, "met"), IN_FAVOUR.replace("hands", method)).code == 0


@pytest.mark.clause("11.3.4")
def test_the_result_is_computed_from_votes_that_add_up(shared):
    decision = matter(shared, "met")
    refuses(vote(shared, decision, "{method: hands, yes: 4, no: 2, abstain: 2}"), "11.3.4")
    refuses(deferred(shared, decision, "{method: hands, yes: 4, no: 2, abstain: 2}"), "11.3.4")
    refuses(deferred(shared, decision, IN_FAVOUR), "11.3.4")
    refuses(shared.enter("set", decision, on=DAY, result="passed"), "E-REC-002")
    refuses(vote(shared, decision, resolution__sha256=""), "11.3.4")
    assert vote(shared, decision).code == 0
    assert shared.state(decision) == "passed"


@pytest.mark.clause("11.3.4b")
@pytest.mark.parametrize(
    ("due", "counts", "passes"),
    [(7, (3, 2, 2), False), (7, (4, 3, 0), True), (6, (3, 3, 0), False), (6, (4, 1, 1), True)],
)
def test_more_than_half_of_those_who_should_attend(due, counts, passes, shared):
    decision = matter(shared, "on_agenda")
    people = ", ".join(SEVEN.split(", ")[:due])
    assert met(shared, decision, meeting=f"{{on: {DAY}, chair: p01, due: [{people}], present: [{people}]}}").code == 0
    yes, no, abstain = counts
    counted = f"{{method: secret_ballot, yes: {yes}, no: {no}, abstain: {abstain}}}"
    run = vote(shared, decision, counted)
    if passes:
        assert run.code == 0, run.said
    else:
        refuses(run, "E-DCS-002")
        assert deferred(shared, decision, counted).code == 0


def put_off(office: Office) -> str:
    """A matter that did not find a majority."""
    decision = matter(office, "met")
    run = deferred(office, decision, "{method: hands, yes: 3, no: 2, abstain: 2}")
    assert run.code == 0, run.said
    return decision


@pytest.mark.clause("11.3.4c")
def test_what_was_not_passed_is_neither_carried_out_nor_disclosed(shared):
    decision = put_off(shared)
    refuses(shared.enter("move", decision, "executed", on="2026-03-04"), "E-REC-004")
    refuses(disclosed(shared, decision), "E-REC-004")
    passed = matter(shared, "passed")
    assert disclosed(shared, passed).code == 0
    assert shared.enter("move", passed, "executed", on="2026-03-05").code == 0


@pytest.mark.clause("11.3.4d")
def test_what_was_put_off_comes_to_a_later_meeting_with_a_new_survey(shared):
    again = {"previous": put_off(shared), "title": "新的考勤办法（再议）"}
    later, same = "{on: 2026-04-02}", f"{{on: {DAY}}}"
    surveyed = f"[{SURVEY.replace('2026-02-20', '2026-03-20')}]"

    def again_brought(**values: str) -> Run:
        given = {"category": "major", "sub_item": "3"} | again | values
        return shared.enter("new", "decision", on="2026-03-21", role="division_head", **given)

    refuses(again_brought(meeting=same, materials=surveyed), "11.3.4d")
    refuses(again_brought(meeting=later, materials=f"[{SURVEY}]"), "11.3.4d")
    refuses(again_brought(meeting=later), "11.3.4d")
    run = again_brought(meeting=later, materials=surveyed)
    assert run.code == 0, run.said
    made = max(shared.ids("decision"))
    refuses(shared.enter("set", made, on="2026-03-22", role="division_head", meeting=same), "11.3.4d")


# -- 十一(四), (五) what follows -----------------------------------------------------------------------


@pytest.mark.clause("11.4")
def test_the_minutes_have_a_line_for_everybodys_view(shared, tmp_path):
    decision = matter(shared, "met")
    run = shared.bureau.gate("register", "letter", decision, "minutes", "--out", str(tmp_path / "minutes.html"))
    assert run.code == 0, run.said
    said = (tmp_path / "minutes.html").read_text("utf-8")
    views = said.partition("畅所欲言")[2].partition("</table>")[0]
    assert views.count("<tr>") == 1 + 7 and "样例·局长" in views


@pytest.mark.clause("11.4b")
def test_a_decision_is_carried_out_by_its_day(shared):
    decision = matter(shared, "met")
    for lacking in ("execution__due", "execution__office"):
        refuses(vote(shared, decision, **{lacking: ""}), "11.4b")
    assert vote(shared, decision).code == 0
    assert shared.due(decision, "2026-06-30")["decision_execution"]["state"] == "today"
    clock = shared.due(decision, "2026-07-01")["decision_execution"]
    assert (clock["state"], clock["clauses"]) == ("overdue", ["11.4b"])
    assert disclosed(shared, decision).code == 0
    shared.does("move", decision, "executed", on="2026-03-10", execution__on="2026-03-10")
    assert "decision_execution" not in shared.due(decision, "2026-07-01")


@pytest.mark.clause("11.4c")
def test_a_decision_changes_only_by_another_that_goes_all_the_way(shared):
    old = matter(shared, "passed")
    new = matter(shared, "on_agenda", replaces=old, title="考勤办法的调整")
    refuses(vote(shared, new), "E-REC-004")
    refuses(shared.enter("move", old, "replaced", on=DAY), "11.4c")
    assert met(shared, new).code == 0
    assert vote(shared, new).code == 0
    shared.does("move", old, "replaced", on=DAY)
    assert shared.state(old) == "replaced"


@pytest.mark.clause("11.4d")
def test_nobody_changes_a_decision_while_it_is_carried_out(shared):
    funds = {"category": "funds", "sub_item": "", "fund_kind": "large_spending", "amount_yuan": "12000.00"}
    decision = matter(shared, "disclosed", **funds)
    done = {"execution__on": "2026-03-10", "execution__sha256": OTHER, "execution__amount_yuan": "12000.00"}

    def carry_out(**values: str) -> Run:
        return shared.enter("move", decision, "executed", on="2026-03-10", **(done | values))

    refuses(carry_out(execution__amount_yuan="15000.00"), "E-DCS-003")
    refuses(carry_out(execution__sha256=PAPER), "E-DCS-003")
    refuses(carry_out(amount_yuan="15000.00", execution__amount_yuan="15000.00"), "E-DCS-003")
    refuses(carry_out(resolution__sha256=PAPER, execution__sha256=PAPER), "E-DCS-003")
    assert carry_out().code == 0


SECRET = "拟于九月调整丙科室人员编制"


@pytest.mark.clause("11.4e")
def test_what_is_secret_leaves_the_sealed_file_nowhere(office, tmp_path):
    refuses(propose(office, secret_part=SECRET), "E-REC-009")
    title = "关于科室人员编制安排方案的议题"
    decision = matter(office, sub_item="4", title=title)
    assert sealed(office, decision, SECRET, "statement").code == 0
    bring(office, decision, "disclosed")
    out = tmp_path / "out"
    for words in (
        ("register", "letter", decision, "minutes", "--out", str(out / "minutes.html")),
        ("register", "show", decision),
        ("report", "appraisal", "--year", "2026"),
        ("report", "quarterly", "--quarter", "2026-Q1"),
    ):
        run = office.bureau.gate(*words)
        assert run.code == 0 and SECRET not in run.said, run.said
    assert office.bureau.build(tmp_path / "site").code == 0
    for place in (out, tmp_path / "site", office.bureau.root):
        assert not found_in(place, SECRET)


@pytest.mark.clause("11.4e")
def test_a_release_repeats_no_decision(office):
    title = "关于科室人员编制安排方案的议题"
    matter(office, sub_item="4", title=title)
    notice(office.bureau, "本局发布办公时间安排的通知。")
    assert "E-X-010" not in told(office.bureau).said
    notice(office.bureau, f"本局讨论了{title}。")
    refuses(told(office.bureau), "11.4e", "E-X-010")


@pytest.mark.clause("11.5.1")
def test_what_broke_the_rules_has_no_effect_and_is_decided_anew(shared):
    decision, other = matter(shared, "passed"), matter(shared, "passed")
    refuses(shared.enter("move", decision, "annulled", on=DAY, role="supervision"), "11.5.1")
    shared.does("move", decision, "annulled", "--note", "违反议事规则", on=DAY, role="supervision")
    clock = shared.due(decision, "2026-03-03")["decision_again"]
    assert (clock["state"], clock["clauses"]) == ("overdue", ["11.5.1"])
    assert "decision_again" not in shared.due(other, "2026-03-03")
    refuses(shared.enter("move", decision, "executed", on="2026-03-03"), "E-REC-004")
    refuses(disclosed(shared, decision), "E-REC-004")
    matter(shared, replaces=decision)
    assert "decision_again" not in shared.due(decision, "2026-03-03")


# -- 十一(五) who answers for it -----------------------------------------------------------------------

PURSUED = {"title": "擅自改变决策", "trigger": "6", "unit": "OFF-04"}
ORDER = "{kind: order_correction, correct_by: 2026-04-10}"
OUTSIDE = "{body: BOD-03, doc_no: 样纪〔2026〕1号, on: 2026-03-10}"


def heard(office: Office, **values: str) -> str:
    """A case about the breach of these rules, in which the other side was heard."""
    source = {"source": f"[{matter(office)}]"}
    made = office.new("accountability", "supervision", on=DAY, **PURSUED, **source, **values)
    days = {"investigation__opened_on": DAY, "investigation__heard_on": DAY}
    office.does("move", made, "heard", "--through", on=DAY, role="supervision", **days)
    return made


def decide(office: Office, record: str, measure: str, **values: str) -> Run:
    given = {"measure": f"[{ORDER}, {measure}]", "decided_by": OUTSIDE} | values
    return office.enter("move", record, "decided", on="2026-03-10", role="supervision", **given)


def our_body(office: Office) -> str:
    """This bureau among the bodies."""
    name = "呼伦贝尔市统计局(样例)"
    known = [record["id"] for record in office.records("bodies") if record.get("title") == name]
    return known[0] if known else office.new("bodies", on=DAY, title=name, name=name, kind="government", level="city")


@pytest.mark.clause("11.5.1b")
def test_a_party_measure_is_only_handed_over_and_decided_elsewhere(shared):
    source = {"source": f"[{told_inside(shared)}]"}
    refuses(shared.enter("new", "accountability", on=DAY, role="supervision", **PURSUED, **source), "11.5.1b")
    record = heard(shared)
    own = f"{{body: {our_body(shared)}, doc_no: 样统〔2026〕1号, on: 2026-03-10}}"
    party = "{kind: transfer, party_kind: 警告}"
    refuses(decide(shared, record, party, decided_by=own), "11.5.1b")
    refuses(decide(shared, record, "{kind: sanction, sanction_kind: 警告}", decided_by=own), "11.5.1b")
    refuses(decide(shared, record, "{kind: sanction, party_kind: 警告}"), "11.5.1b")
    refuses(decide(shared, record, party, decided_by=""), "11.5.1b")
    assert decide(shared, record, party).code == 0


@pytest.mark.clause("11.5.1c")
@pytest.mark.parametrize("kind", ["留党察看", "撤销党内职务"])
def test_the_heavier_party_measures_are_for_serious_cases(kind, shared):
    party = f"{{kind: transfer, party_kind: {kind}}}"
    light = heard(shared, serious="false")
    refuses(shared.enter("set", light, on=DAY, role="supervision", measure=f"[{ORDER}, {party}]"), "11.5.1c")
    refuses(decide(shared, light, party), "11.5.1c")
    serious = heard(shared, serious="true")
    shared.seal(serious, on=DAY, role="supervision", name="周样例")
    refuses(decide(shared, serious, party, decided_by=""), "11.5.1c")
    assert decide(shared, serious, party).code == 0


@pytest.mark.clause("11.5.2")
def test_below_discipline_the_rules_of_efficiency_apply(shared):
    record = heard(shared)
    refuses(decide(shared, record, "{kind: criticism}"), "11.5.2")
    assert decide(shared, record, "{kind: criticism}", rules="《呼伦贝尔市行政效能责任追究办法》第五条").code == 0
    assert decide(shared, heard(shared), "{kind: transfer, party_kind: 警告}").code == 0
