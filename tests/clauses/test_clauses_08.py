"""System 八: how citizens evaluate, what comes of it, and how those who complain are kept out of sight."""

from __future__ import annotations

import hashlib
import html
import json
import re
from dataclasses import dataclass

import pytest
from bureau import DOCUMENT, Bureau, Run, page
from clerks import Office, at, refuses

from gate import judging
from gate.gitstore import Repository
from gate.releases import find_releases
from gate.statements import files_digest
from gate.verdict import digests

RELEASE = "pingyi.2026"
HEADS = "[truth, timely, procedure, systems]"
FIVE = ("devoted", "experienced", "truthful", "upright", "able")
SURVEY = "{sent: 20, returned: 18, valid: 17, results: 总体满意}"
TODAY = "2026-11-24T00:00:00+08:00"


def candidate(office: Office, kind: str = "enterprise") -> str:
    """Somebody who may become a representative."""
    return office.new("representatives", on="2026-09-01", title="社会评议代表", organisation_type=kind)


def appoint(office: Office, rep: str, **conditions: str) -> Run:
    """The leading group makes a representative of a candidate."""
    said = ", ".join(f"{key}: {value}" for key, value in (dict.fromkeys(FIVE, "true") | conditions).items())
    values = {"conditions": f"{{{said}}}", "appointed_on": "2026-09-01", "term_until": "2027-08-31"}
    return office.enter("move", rep, "active", on="2026-09-01", role="leading_group", **values)


def representative(office: Office, kind: str = "enterprise") -> str:
    """A representative."""
    rep = candidate(office, kind)
    run = appoint(office, rep)
    assert run.code == 0, run.said
    return rep


def notice(office: Office) -> str:
    """The notice that calls people to take part, published below /pingyi/, as its record tells it."""
    bureau = office.bureau
    bureau.people = {**bureau.people, RELEASE: "p11 p13 p03"}
    text = page("2026年社会评议通告", "九月评议综合科，可以来信参加。", **DOCUMENT)
    bureau.write("content/pingyi/2026/index.md", text)
    bureau.commit("notice", author="p11")
    bureau.sign(RELEASE)
    assert bureau.publish().code == 0
    tree = judging.read_tree(Repository.open(bureau.root), "HEAD")
    files = digests(next(release for release in find_releases(tree) if release.id == RELEASE).files)
    listed = ", ".join(f"{{path: {f.path}, sha256: 'sha256:{f.sha256}'}}" for f in files)
    opinion = f"attribute: 主动公开, basis: 条例第二十条, reason: 应当公开, at: '{TODAY}'"
    review = office.new(
        "review", title="通告的审查", subject=f"{{kind: publication, id: {RELEASE}}}", files=f"[{listed}]",
        scan=f"{{rules_version: r1, run_at: '{TODAY}'}}",
    )  # fmt: skip
    for state, role, key, said in (
        ("drafter_opined", "drafter", "drafter_opinion", f"{opinion}, by: p11"),
        ("office_reviewed", "reviewer", "office_opinion", f"{opinion}, by: p13"),
        ("decided", "leader", "decision", f"outcome: publish, by: p03, at: '{TODAY}'"),
    ):
        office.does("set", review, role=role, **{key: f"{{{said}}}"})
        office.does("move", review, state)
    record = office.new(
        "publication", title="2026年社会评议通告", category="09", doc_kind="公告", source_kind="made",
        produced="2026-11-12", channels="website", kind="document", office="OFF-02", content="content/pingyi/2026",
        content_sha256=files_digest(files), art20="15", art20_rule="社会评议制度", clearer="OFF-02",
        review=review,
    )  # fmt: skip
    office.does("move", record, "published", "--through")
    return record


@dataclass(frozen=True)
class Evaluations:
    """A bureau with five representatives and a published notice, in which evaluations are held."""

    office: Office
    reps: tuple[str, ...]
    notice: str

    def planned(self, **values: str) -> str:
        """An evaluation that the leading group has planned."""
        said = {"title": "2026年社会评议", "year": "2026", "object": "OFF-01,OFF-05", "content": HEADS} | values
        return self.office.new("evaluation", "leading_group", on="2026-09-01", steps__plan_on="2026-09-01", **said)

    def step(self, evaluation: str, state: str, **values: str) -> Run:
        """One move with all that it needs; what is given as "" is left out."""
        day, given = self.steps()[state]
        said = {key: value for key, value in (given | values).items() if value}
        return self.office.enter("move", evaluation, state, on=day, **said)

    def at(self, state: str, **values: str) -> str:
        """An evaluation that has come to a state; `values` go with the last move."""
        made = self.planned()
        for name in self.steps():
            run = self.step(made, name, **(values if name == state else {}))
            assert run.code == 0, run.said
            if name == state:
                return made
        raise ValueError(state)

    def steps(self) -> dict[str, tuple[str, dict[str, str]]]:
        """Each state after planned: the day on which it is reached, and what it needs."""
        signed = [f"{{rep: {rep}, on: 2026-09-03}}" for rep in self.reps] + ["{organiser: p06, on: 2026-09-03}"]
        return {
            "reps_appointed": ("2026-09-02", {"reps": ",".join(self.reps), "steps__reps_appointed_on": "2026-09-02"}),
            "trained": ("2026-09-03", {"steps__trained_on": "2026-09-03"}),
            "collecting": ("2026-09-04", {
                "steps__publicised_on": "2026-09-04", "notice": self.notice, "organisers": "p06",
                "discipline": f"[{', '.join(signed)}]",
            }),
            "meeting_held": ("2026-10-20", {
                "steps__visits": f"[{{on: 2026-09-20, kind: visit, rep: {self.reps[0]}, heard: 公报发布得晚}}]",
                "steps__meeting_on": "2026-10-20", "survey": SURVEY, "views": self.views(5),
                "problems": self.problems(),
            }),
            "rectifying": ("2026-10-22", {"problems": self.problems(measure="指定专人", due="2026-11-02")}),
            "fed_back": ("2026-11-10", {
                "problems": self.problems(measure="指定专人", due="2026-11-02", done_on="2026-11-02"),
                "feedback_on": "2026-11-10",
            }),
            "reported": ("2026-11-12", {"reported_to_city_on": "2026-11-12"}),
            "closed": ("2026-11-13", {}),
        }  # fmt: skip

    def views(self, number: int) -> str:
        """What the first representatives said at the meeting."""
        return "[" + ", ".join(f"{{rep: {rep}, present: true, view: 总体满意}}" for rep in self.reps[:number]) + "]"

    def problems(self, number: int = 4, **values: str) -> str:
        """Problems of all four heads, the last one without what is given for `values`, if fewer than all have it."""
        heads = ("truth", "timely", "procedure", "systems")
        said = "".join(f", {key}: {value}" for key, value in values.items())
        found = [f"{{no: {n}, text: 问题{n}, head: {head}{said}}}" for n, head in enumerate(heads[:number], 1)]
        return f"[{', '.join(found)}]"


@pytest.fixture(scope="module")
def held(shared) -> Evaluations:
    """The bureau in which the tests of this file hold evaluations."""
    kinds = ("enterprise", "enterprise", "enterprise", "community", "community")
    return Evaluations(shared, tuple(representative(shared, kind) for kind in kinds), notice(shared))


def report(bureau: Bureau, *more: str) -> dict:
    """``gate report evaluation`` of 2026 as data."""
    run = bureau.gate("report", "evaluation", "--year", "2026", "--format", "json", *more)
    assert run.code == 0, run.said
    return json.loads(run.out)


def attach(office: Office, evaluation: str, *sheets: str) -> Run:
    """Files with these contents attached to an evaluation."""
    places = [office.bureau.root / ".git" / f"sheet{n}.csv" for n, _ in enumerate(sheets, 1)]
    for place, sheet in zip(places, sheets, strict=True):
        place.write_text(sheet, "utf-8")
    return office.register("attach", evaluation, *map(str, places), *at("2026-09-21"))


# -- 八(一) to (三)1 how an evaluation is prepared ----------------------------------------------------


@pytest.mark.clause("8.1", "8.3.1d")
def test_the_site_tells_of_the_evaluation_without_names(office, tmp_path):
    kinds = ("enterprise", "community") * 3
    reps = tuple(representative(office, kind) for kind in kinds)
    office.seal(reps[0], name=NAME)
    evaluations = Evaluations(office, reps, notice(office))
    evaluations.at("meeting_held", views=evaluations.views(len(reps)))
    run = office.bureau.build(tmp_path / "site")
    assert run.code == 0, run.said
    shown = (tmp_path / "site/pingyi/index.html").read_text("utf-8")
    assert "以人民群众满意为标准" in shown
    for part in (
        "2026年社会评议",
        "综合科、城镇与价格统计科",
        "企业：3人",
        "社区：3人",
        "有效问卷：17份",
        "测评结果：总体满意",
    ):
        assert part in shown
    assert '宣传发动：<time datetime="2026-09-04">' in shown and '评议大会：<time datetime="2026-10-20">' in shown
    assert 'href="2026/">2026年社会评议通告</a>' in shown
    everything = b"".join(path.read_bytes() for path in (tmp_path / "site").rglob("*") if path.is_file())
    assert NAME.encode() not in everything
    assert not [rep for rep in reps if rep.encode() in everything]


@pytest.mark.clause("8.2")
def test_all_four_heads_are_evaluated(held):
    made = held.planned()
    for head in ("truth", "timely", "procedure", "systems"):
        three = HEADS.replace(f"{head}, ", "").replace(f", {head}", "")
        refuses(held.step(made, "reps_appointed", content=three), "8.2")
    assert held.step(made, "reps_appointed").code == 0


@pytest.mark.clause("8.3")
def test_no_step_is_left_out(held):
    made = held.planned()
    refuses(held.office.enter("move", made, "rectifying", on="2026-10-22"), "E-REC-004")
    assert held.office.state(held.at("closed")) == "closed"


@pytest.mark.clause("8.3.1")
def test_the_leading_group_plans(held):
    said = {
        "title": "社会评议", "year": "2026", "object": "OFF-01", "content": HEADS, "steps__plan_on": "2026-09-01"
    }  # fmt: skip
    refuses(held.office.enter("new", "evaluation", on="2026-09-01", role="drafter", **said), "E-REC-005")
    for key in ("object", "content", "steps__plan_on"):
        less = {name: value for name, value in said.items() if name != key}
        refuses(held.office.enter("new", "evaluation", on="2026-09-01", role="leading_group", **less), "8.3.1")
    held.office.does("new", "evaluation", on="2026-09-01", role="leading_group", **said)


@pytest.mark.clause("8.3.1b")
def test_an_evaluation_has_enough_representatives(held):
    made = held.planned()
    refuses(held.step(made, "reps_appointed", reps=""), "8.3.1b")
    refuses(held.step(made, "reps_appointed", reps=",".join(held.reps[:4])), "8.3.1b")
    refuses(held.step(made, "reps_appointed", reps=",".join((*held.reps[:4], candidate(held.office)))), "8.3.1b")
    assert held.step(made, "reps_appointed").code == 0


@pytest.mark.clause("8.3.1c")
def test_nothing_is_gathered_by_people_who_were_not_trained(held):
    made = held.at("reps_appointed")
    refuses(held.step(made, "trained", steps__trained_on=""), "E-EVL-001")
    assert held.step(made, "trained").code == 0
    refuses(held.step(made, "collecting", steps__trained_on="null"), "E-EVL-001")
    assert held.step(made, "collecting").code == 0


def test_nothing_is_gathered_before_people_were_called_to_take_part(held):
    made = held.at("trained")
    refuses(held.step(made, "collecting", steps__publicised_on=""), "8.3.1d")
    draft = held.office.new(
        "publication", "office", on="2026-09-02", title="通告", category="09", doc_kind="公告", source_kind="made",
        produced="2026-09-01", channels="website", content="content/pingyi/2025",
    )  # fmt: skip
    refuses(held.step(made, "collecting", notice=draft), "8.3.1d")
    assert held.step(made, "collecting").code == 0


# -- 八(三)2, 3 what is heard, and what comes of it --------------------------------------------------


@pytest.mark.clause("8.3.2")
def test_representatives_visit_and_talk_and_sources_stand_nowhere(held):
    made = held.at("collecting")
    refuses(held.step(made, "meeting_held", steps__visits=""), "8.3.2")
    visit = f"{{on: 2026-09-20, kind: talk, rep: {held.reps[0]}, heard: '来电13900000003的人说公报晚'}}"
    refuses(held.office.enter("set", made, on="2026-09-21", steps__visits=f"[{visit}]"), "E-REC-009")
    assert held.step(made, "meeting_held").code == 0


@pytest.mark.clause("8.3.2b")
def test_each_problem_belongs_to_a_head(held):
    made = held.at("collecting")
    without = held.problems().replace(", head: procedure", "")
    run = held.step(made, "meeting_held", problems=without)
    refuses(run, "8.3.2b")
    assert "problems 3" in run.said and "problems 2" not in run.said
    assert held.step(made, "meeting_held").code == 0


@pytest.mark.clause("8.3.3")
def test_each_problem_gets_a_measure_and_a_day(held):
    made = held.at("meeting_held")
    whole = held.problems(measure="指定专人", due="2026-11-02")
    for lacking in (", measure: 指定专人", ", due: 2026-11-02"):
        head, _, tail = whole.rpartition(lacking)
        run = held.step(made, "rectifying", problems=head + tail)
        refuses(run, "8.3.3")
        assert "problems 4" in run.said and "problems 1" not in run.said
    assert held.step(made, "rectifying").code == 0


@pytest.mark.clause("8.3.3b")
def test_what_is_not_put_right_by_its_day_is_listed_and_explained(held):
    made = held.at("rectifying")
    late = held.office.due(made, "2026-11-10")["measures"]
    assert late["state"] == "overdue" and "8.3.3b" in late["clauses"]
    assert "8.3.3b" in held.office.bureau.gate("due", "--on", "2026-11-10").out
    whole = held.problems(measure="指定专人", due="2026-11-02", done_on="2026-11-02")
    last = whole.rindex(", done_on: 2026-11-02")
    undone = whole[:last] + "}]"
    refuses(held.step(made, "fed_back", problems=undone), "8.3.3b")
    refuses(held.step(made, "fed_back", feedback_on=""), "8.3.3b")
    assert held.step(made, "fed_back", problems=whole[:last] + ", reason: 等待上级软件}]").code == 0


@pytest.mark.clause("8.3.3c")
def test_the_city_gets_a_report_of_problems_measures_and_results(held):
    made = held.at("fed_back")
    told = next(one for one in report(held.office.bureau)["evaluations"] if one["record"] == made)
    assert [(p["measure"], p["due"], p["done_on"]) for p in told["problems"]] == [
        ("指定专人", "2026-11-02", "2026-11-02")
    ] * 4
    refuses(held.step(made, "reported", reported_to_city_on=""), "8.3.3c")
    assert held.step(made, "reported").code == 0


# -- 八(四), (五) representatives --------------------------------------------------------------------


@pytest.mark.clause("8.4")
def test_a_representative_meets_all_five_conditions(shared):
    rep = candidate(shared)
    for lacking in FIVE:
        refuses(appoint(shared, rep, **{lacking: "false"}), "E-EVL-002")
    assert appoint(shared, rep).code == 0


@pytest.mark.clause("8.5")
def test_representatives_are_told_what_was_done_and_nothing_about_applicants(office):
    for number in range(1, 4):
        request = office.new(
            "request", "synth", on="2026-03-02", title="申请公开统计资料", channel="in_person", arrived_on="2026-03-02",
            applicant_kind="公民", applicant_type="natural", description="统计年鉴", wanted_form="[paper]",
            one_item="true", receipt_no=f"回执{number}", receipt_on="2026-03-02",
        )  # fmt: skip
        office.seal(request, on="2026-03-02", name="王样例丙", phone="13900000004")
        office.does(
            "move", request, "closed", "--through", on="2026-03-02", role="synth", result="G1a", outcome="已公开",
            place="《2025年统计年鉴》", answer__sent_on="2026-03-02",
        )  # fmt: skip
    for number in range(9):
        path = f"content/releases/2026/monthly-{number}/index.md"
        office.bureau.write(path, page(f"第{number + 1}项月度数据", "略有增加。"))
    office.bureau.commit("nine more")
    for number in range(9):
        office.bureau.sign(f"monthly-{number}")
    assert office.bureau.publish().code == 0
    told = report(office.bureau, "--brief")
    assert (told["published"], sum(told["requests"].values()), told["median_workdays"]) == (12, 3, 0)
    said = office.bureau.gate("report", "evaluation", "--year", "2026", "--brief", lang="zh").out
    assert "12" in said and "3" in said
    assert not [secret for secret in ("王样例丙", "13900000004", "YSQ-") if secret in said]


@pytest.mark.clause("8.5b")
def test_each_representative_speaks_at_the_meeting_or_was_absent(held):
    made = held.at("collecting")
    refuses(held.step(made, "meeting_held", views=held.views(4)), "8.5b")
    refuses(held.step(made, "meeting_held", steps__meeting_on=""), "8.5b")
    absent = held.views(4)[:-1] + f", {{rep: {held.reps[4]}, present: false}}]"
    assert held.step(made, "meeting_held", views=absent).code == 0


@pytest.mark.clause("8.5c")
def test_the_survey_adds_up_and_each_representative_hands_in_one_sheet(held):
    made = held.at("collecting")
    wrong = "{sent: 20, returned: 18, valid: 19}"
    refuses(held.office.enter("set", made, on="2026-09-21", survey=wrong), "E-EVL-003")
    held.office.does("set", made, on="2026-09-21", survey=SURVEY)
    assert attach(held.office, made, "OFF-01,80\n", "OFF-01,90\n").code == 0
    one = f"{{rep: {held.reps[0]}, on: 2026-09-21, file: {made}-1.csv}}"
    second, unknown = one.replace("-1.csv", "-2.csv"), one.replace("-1.csv", "-3.csv")
    for sheets in (f"[{one}, {second}]", f"[{unknown}]"):
        refuses(held.office.enter("set", made, on="2026-09-21", sheets=sheets), "8.5c")
    held.office.does("set", made, on="2026-09-21", sheets=f"[{one}]")


@pytest.mark.clause("8.5d")
def test_a_reminder_waits_for_an_answer(held):
    made = held.at("rectifying")
    reminder = f"problem: 1, rep: {held.reps[0]}, on: 2026-11-03"
    held.office.does("set", made, on="2026-11-03", reminders=f"[{{{reminder}}}]")
    waiting = held.office.due(made, "2026-11-10")["reminders"]
    assert "8.5d" in waiting["clauses"]
    assert held.office.due(made, "2026-11-11")["reminders"]["state"] == "overdue"
    held.office.does("set", made, on="2026-11-10", reminders=f"[{{{reminder}, answer: 已改, answered_on: 2026-11-10}}]")
    assert "reminders" not in held.office.due(made, "2026-11-11")


# -- 八(六), (七) the six rules ----------------------------------------------------------------------


@pytest.mark.clause("8.6")
def test_everybody_accepts_the_six_rules_first(held):
    made = held.at("trained")
    accepted = held.steps()["collecting"][1]["discipline"]
    for who in (f"rep: {held.reps[2]}", "organiser: p06"):
        refuses(held.step(made, "collecting", discipline=accepted.replace(who, f"rep: {held.reps[0]}")), "8.6")
    assert held.step(made, "collecting").code == 0


@pytest.mark.clause("8.6.6")
def test_the_rules_that_are_signed_are_six(held, tmp_path):
    place = tmp_path / "rules.html"
    run = held.office.bureau.gate("register", "letter", held.at("trained"), "discipline", "--out", str(place))
    assert run.code == 0, run.said
    said = html.unescape(re.sub(r"<[^>]+>", "\n", place.read_text("utf-8")))
    rules = [line.strip() for line in said.splitlines() if re.match(r"\s*[一二三四五六七八九]、", line)]
    assert [rule[0] for rule in rules] == list("一二三四五六")
    assert rules[-1].removeprefix("六、").rstrip("。") == "严禁其他故意损害评议工作的行为"


@pytest.mark.clause("8.6.1")
@pytest.mark.parametrize("edit", ["changed", "deleted", "put in"])
def test_a_sheet_that_is_gone_altered_or_put_in_is_found(edit, office):
    held = Evaluations(office, (), "")
    made = held.planned()
    assert attach(office, made, *(f"OFF-01,{70 + n}\nOFF-05,90\n" for n in range(6))).code == 0
    assert office.bureau.gate("register", "verify").code == 0
    sheet = office.bureau.root / f"registers/evaluation/2026/{made}-4.csv"
    if edit == "changed":
        sheet.write_text("OFF-01,99\nOFF-05,90\n", "utf-8")
    elif edit == "deleted":
        sheet.unlink()
    else:
        sheet = sheet.with_name(f"{made}-7.csv")
        sheet.write_text("OFF-01,99\n", "utf-8")
    refuses(office.bureau.gate("register", "verify"), "8.6.1", made, sheet.name)


@pytest.mark.clause("8.6.1")
def test_an_attached_sheet_cannot_be_exchanged_by_hand_together_with_its_digest(office):
    made = Evaluations(office, (), "").planned()
    assert attach(office, made, "OFF-01,80\n").code == 0
    sheet = office.bureau.root / f"registers/evaluation/2026/{made}-1.csv"
    record = sheet.with_name(f"{made}.md")
    old, new = (hashlib.sha256(score).hexdigest() for score in (b"OFF-01,80\n", b"OFF-01,99\n"))
    sheet.write_bytes(b"OFF-01,99\n")
    record.write_text(record.read_text("utf-8").replace(old, new), "utf-8")
    refuses(office.bureau.gate("register", "verify"), "E-REC-017", made)


@pytest.mark.clause("8.6.2")
def test_the_order_is_computed_from_the_sheets_and_never_typed(office):
    reps = representative(office), representative(office, "media")
    made = Evaluations(office, reps, "").planned()
    assert attach(office, made, "OFF-01,70\nOFF-05,85\n", "OFF-01,90\nOFF-05,95\n").code == 0
    sheets = (f"{{rep: {rep}, on: 2026-09-21, file: {made}-{n}.csv}}" for n, rep in enumerate(reps, 1))
    office.does("set", made, on="2026-09-21", sheets=f"[{', '.join(sheets)}]")
    (told,) = report(office.bureau)["evaluations"]
    assert [(p["place"], p["office"], p["average"]) for p in told["order"]] == [
        (1, "OFF-05", "90.00"),
        (2, "OFF-01", "80.00"),
    ]
    refuses(office.enter("set", made, on="2026-09-21", rank="1"), "E-REC-002", "rank")
    place = office.bureau.root / f"registers/evaluation/2026/{made}.md"
    place.write_text(place.read_text("utf-8").replace("\nyear: 2026", "\nyear: 2026\nrank: 1", 1), "utf-8")
    refuses(office.bureau.gate("register", "verify"), "E-REC-002", "rank")


BREACH = "rule: '{rule}', by: {by}, on: 2026-10-10, text: 情况"


@pytest.mark.clause("8.6.3")
def test_a_breach_is_answered_before_the_end(held):
    made, other = held.at("reported"), held.reps[0]
    for rule in ("8.6.3", "8.6.6"):
        breach = BREACH.format(rule=rule, by="representative") + f", rep: {other}, serious: false"
        refuses(held.step(made, "closed", breaches=f"[{{{breach}}}]"), "8.6.3")
    assert held.step(made, "closed", breaches=f"[{{{breach}, answer: 已批评}}]").code == 0


@pytest.mark.clause("8.7")
def test_a_breach_by_an_organiser_is_pursued(held):
    made = held.at("reported")
    breach = BREACH.format(rule="8.6.2", by="organiser") + ", answer: 交监察部门"
    refuses(held.step(made, "closed", breaches=f"[{{{breach}}}]"), "8.7")
    pursued = held.office.new(
        "accountability", "supervision", on="2026-11-12", title="责任追究", trigger="5", source=made, unit="OFF-02"
    )
    assert held.step(made, "closed", breaches=f"[{{{breach}}}]", links__accountability=pursued).code == 0


def revoke(office: Office, rep: str, **values: str) -> Run:
    """The leading group takes somebody's office of representative away."""
    said = {"revoked__on": "2026-10-10", "revoked__reason": "违反评议纪律"} | values
    said = {key: value for key, value in said.items() if value}
    return office.enter("move", rep, "revoked", on="2026-10-10", role="leading_group", **said)


@pytest.mark.clause("8.7b")
def test_nothing_is_taken_from_a_representative_who_broke_the_rules(shared):
    rep = representative(shared)
    made = Evaluations(shared, (rep,), "").planned()
    assert attach(shared, made, "OFF-01,80\n").code == 0
    refuses(revoke(shared, rep, revoked__reason=""), "8.7b")
    assert revoke(shared, rep).code == 0

    def handed_in(day: str) -> Run:
        return shared.enter("set", made, on="2026-10-12", sheets=f"[{{rep: {rep}, on: {day}, file: {made}-1.csv}}]")

    refuses(handed_in("2026-10-11"), "8.7b")
    assert handed_in("2026-10-09").code == 0


@pytest.mark.clause("8.7c")
def test_a_serious_breach_is_told_to_the_persons_own_unit(held):
    rep, made = representative(held.office), held.at("reported")
    assert revoke(held.office, rep).code == 0
    breach = BREACH.format(rule="8.6.4", by="representative") + f", rep: {rep}, serious: true, answer: 取消资格"
    refuses(held.step(made, "closed", breaches=f"[{{{breach}}}]"), "8.7c")
    told = {"revoked__told_employer_on": "2026-10-12"}
    held.office.does("set", rep, on="2026-10-12", role="leading_group", **told)
    assert held.step(made, "closed", breaches=f"[{{{breach}}}]").code == 0


# -- 八(六)4, 5 who complains ------------------------------------------------------------------------

NAME, PHONE = "王某某", "13900000000"
COMPLAINT = {"title": "反映公开不及时", "channel": "letter", "received_on": "2026-03-02", "anonymous": "false"}


def traces() -> list[bytes]:
    """The name and the number, in clear and as plain digests."""
    said = [text.encode() for text in (NAME, PHONE)]
    for make in (hashlib.md5, hashlib.sha1, hashlib.sha256):
        said += [make(text).hexdigest().encode() for text in said[:2]]
    return said


@pytest.mark.clause("8.6.4")
def test_who_complained_stands_nowhere(office, tmp_path):
    made = office.new("complaint", on="2026-03-02", **COMPLAINT)
    office.seal(made, on="2026-03-02", name=NAME, phone=PHONE)
    office.does("move", made, "registered", on="2026-03-02", kind="late")
    bureau, said = office.bureau, []
    for words in (
        *(("report", name, "--year", "2026") for name in ("annual", "appraisal", "quarterly")),
        ("report", "annual", "--year", "2026", "--format", "html", "--out", str(tmp_path / "annual.html")),
        ("report", "evaluation", "--year", "2026", "--brief"), ("report", "law"),
        ("due", "--on", "2026-03-05", "--titles"), ("register", "list"), ("register", "list", "complaint"),
        ("register", "show", made), ("register", "export", "complaint"), ("register", "verify"), ("status",),
        ("register", "letter", made, "complaint-result", "--out", str(tmp_path / "letter.html")),
    ):  # fmt: skip
        run = bureau.gate(*words, lang="zh")
        said.append(run.said)
    built = bureau.build(tmp_path / "site")
    assert built.code == 0, built.said
    outputs = "".join([*said, built.said, bureau.git("log", "-p", "--all")]).encode()
    places = [path for folder in (tmp_path, bureau.root) for path in folder.rglob("*") if path.is_file()]
    files = [path.read_bytes() for path in places]
    assert made in outputs.decode()
    assert not [trace for trace in traces() for place in (outputs, *files) if trace in place]
    assert "少于3件" in said[0]


@pytest.mark.clause("8.6.4")
def test_a_record_that_holds_them_in_clear_is_refused(office):
    made = office.new("complaint", on="2026-03-02", **COMPLAINT)
    refuses(office.enter("set", made, on="2026-03-02", complainant=NAME), "E-REC-009")
    refuses(office.enter("set", made, on="2026-03-02", title=f"反映公开不及时，回电{PHONE}"), "E-REC-009")
    place = office.bureau.root / f"registers/complaint/2026/{made}.md"
    place.write_text(place.read_text("utf-8").replace("\nchannel:", f"\ncomplainant: {NAME}\nchannel:", 1), "utf-8")
    run = office.bureau.gate("register", "verify")
    refuses(run, "E-REC-009")
    assert NAME not in run.said


@pytest.mark.clause("8.6.5")
def test_retaliation_names_the_complaint_before_and_is_pursued(shared):
    first = shared.new("complaint", on="2026-03-02", **COMPLAINT)
    made = shared.new("complaint", "supervision", on="2026-03-03", **COMPLAINT | {"received_on": "2026-03-03"})

    def registered(role: str = "supervision", **values: str) -> Run:
        return shared.enter("move", made, "registered", on="2026-03-04", role=role, kind="retaliation", **values)

    def pursued(trigger: str) -> str:
        return shared.new(
            "accountability", "supervision", on="2026-03-04",
            title="责任追究", trigger=trigger, source=made, unit="OFF-05",
        )  # fmt: skip

    right = {"previous": first, "links__accountability": pursued("3")}
    refuses(registered(links__accountability=right["links__accountability"]), "8.6.5")
    refuses(registered(previous=first), "8.6.5")
    refuses(registered(previous=first, links__accountability=pursued("1")), "8.6.5")
    refuses(registered("office", **right), "8.6.5")
    assert registered(**right).code == 0
    assert shared.show(made)["fields"]["links"]["accountability"] == [right["links__accountability"]]
