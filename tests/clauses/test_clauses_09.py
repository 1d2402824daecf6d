"""System 九: how inquiries are answered, and how complaints are taken in, looked into, put right and told."""

from __future__ import annotations

import json
from pathlib import Path

import bureau as bureaus
import pytest
from bureau import Bureau
from clerks import Office, at, refuses
from forging import trust_version

DAY = "2026-03-02"
RESULT = {"told_result_on": "2026-03-12", "next_step_told": "上一级统计局"}
PUT_RIGHT = {"what": "补发2月数据", "on": "2026-03-10"}


def asked(office: Office, **values: str) -> str:
    """An inquiry that nobody has answered yet."""
    return office.new("inquiry", "synth", on=DAY, **inquiry(**values))


def inquiry(**values: str) -> dict[str, str]:
    """What an inquiry says; what is given as "" is left out."""
    said = {
        "title": "问公报何时发布", "channel": "phone", "received_at": f"{DAY}T09:00:00+08:00",
        "question": "年度公报何时发布", "answered_at_once": "false", "promised_on": "2026-03-05",
    }  # fmt: skip
    return {key: value for key, value in (said | values).items() if value}


def complaint(office: Office, **values: str) -> str:
    """A complaint, as it came in."""
    said = {"title": "反映公开不及时", "channel": "letter", "received_on": DAY, "anonymous": "false"} | values
    return office.new("complaint", "office", on=DAY, **said)


def found(office: Office, finding: str = "founded", **values: str) -> str:
    """A complaint that was looked into."""
    made = complaint(office, **values)
    office.does("move", made, "registered", on=DAY, kind="late")
    office.does("move", made, "accepted", on=DAY, about="OFF-05")
    office.does("move", made, "investigating", on="2026-03-03", role="supervision", investigators="p08")
    office.does("move", made, "found", on="2026-03-09", role="supervision", finding=finding)
    return made


def corrected(office: Office, **values: str) -> str:
    """A founded complaint of which the error was put right."""
    made = found(office, **values)
    said = ", ".join(f"{key}: {value}" for key, value in PUT_RIGHT.items())
    office.does("move", made, "corrected", on="2026-03-10", role="leading_group", correction=f"{{{said}}}")
    return made


def pursued(office: Office, source: str, trigger: str = "1") -> str:
    """An accountability record that follows a complaint."""
    return office.new(
        "accountability", "supervision", on="2026-03-11",
        title="责任追究", trigger=trigger, source=source, unit="OFF-05",
    )  # fmt: skip


# -- 九(一) who may complain, and to whom -----------------------------------------------------------


CONTACT = {
    "address": "样例路1号102室", "phone": "0000-0000002", "postcode": "000000",
    "complaint_box": "样例路1号一楼大厅东侧", "next_level": "样例自治区统计局，电话0000-0000009",
}  # fmt: skip


def reachable(founded: Bureau, folder: Path, **less: str) -> Bureau:
    """A bureau whose trust base says how to complain; what is given as "" is left out."""
    said = CONTACT | less
    made = bureaus.copy(founded, folder)

    def offices(value: dict) -> None:
        own = next(office for office in value["offices"] if office["id"] == "OFF-02")
        del own["phone"]
        own.update({key: said[key] for key in ("address", "phone", "postcode") if said[key]})

    def policy(value: dict) -> None:
        value["bureau"].update({key: said[key] for key in ("complaint_box", "next_level") if said[key]})

    trust_version(made, offices=offices, policy=policy)
    return made


@pytest.fixture(scope="module")
def how(founded_bureau, tmp_path_factory) -> str:
    """The page that says how to complain, of a bureau that filled in everything."""
    folder = tmp_path_factory.mktemp("reachable")
    run = reachable(founded_bureau, folder / "repository").build(folder / "site")
    assert run.code == 0, run.said
    return (folder / "site/jubao/index.html").read_text("utf-8")


@pytest.mark.clause("9.1")
def test_the_site_says_how_to_complain(how):
    for part in ("政务公开领导小组办公室", *CONTACT.values()):
        assert part in how
    assert "未填写" not in how


@pytest.mark.clause("9.1", "9.4", "0.9")
@pytest.mark.parametrize(
    ("part", "clause"),
    [("address", "9.1"), ("postcode", "9.1"), ("next_level", "9.1"), ("complaint_box", "9.4"), ("phone", "0.9")],
)
def test_nothing_is_built_for_production_while_one_part_is_not_filled_in(part, clause, founded_bureau, tmp_path):
    run = reachable(founded_bureau, tmp_path / "repository", **{part: ""}).build(tmp_path / "site", "--production")
    refuses(run, "contact-missing", clause, f"{part} is not filled in")
    assert run.said.count("is not filled in") == 1


def test_a_sample_site_says_what_is_not_filled_in_and_a_whole_contact_is_no_reason(founded_bureau, tmp_path):
    run = reachable(founded_bureau, tmp_path / "repository").build(tmp_path / "site", "--production")
    refuses(run, "sample-trust")
    assert "contact-missing" not in run.said
    assert founded_bureau.build(tmp_path / "other").code == 0
    assert (tmp_path / "other/jubao/index.html").read_text("utf-8").count("未填写") == 4


@pytest.mark.clause("9.1b")
def test_anybody_complains_also_without_a_name(office):
    made = complaint(office, channel="box", anonymous="true")
    assert made == "CMP-2026-0001"
    office.does("move", made, "registered", on=DAY, kind="late")
    office.does("move", made, "accepted", on=DAY, about="OFF-05")
    assert office.state(made) == "accepted"


@pytest.mark.clause("9.1c")
def test_who_is_not_content_is_told_where_to_go_next(shared):
    made = found(shared, "unfounded")
    refuses(shared.enter("move", made, "told", on="2026-03-12", told_result_on="2026-03-12"), "9.1c")
    shared.does("move", made, "told", on="2026-03-12", **RESULT)
    above = complaint(shared, level="upper")
    refuses(shared.enter("move", above, "registered", on=DAY, kind="late"), "9.1c")
    shared.does("move", above, "registered", on=DAY, kind="late", previous=made)


@pytest.mark.clause("9.1c")
def test_the_letter_with_the_result_names_the_next_level(shared, tmp_path):
    made = found(shared, "unfounded")
    words = ("register", "letter", made, "complaint-result", "--out", str(tmp_path / "letter.html"))
    refuses(shared.bureau.gate(*words), "9.1c")
    shared.does("move", made, "told", on="2026-03-12", **RESULT)
    assert shared.bureau.gate(*words).code == 0
    assert "上一级统计局" in (tmp_path / "letter.html").read_text("utf-8")


# -- 九(二), (三) inquiries -------------------------------------------------------------------------


@pytest.mark.clause("9.2")
def test_what_is_answered_at_once_is_closed_by_one_command(shared):
    at_once = inquiry(answered_at_once="true", promised_on="")
    refuses(shared.enter("new", "inquiry", on=DAY, role="synth", **at_once), "E-REC-001", "answer")
    made = shared.does("new", "inquiry", on=DAY, role="synth", **at_once, answer="三月底发布").out
    assert made.rstrip().endswith("closed") or ": closed" in made
    shown = shared.show(shared.ids("inquiry")[-1])
    assert [step["to"] for step in shown["history"]] == ["received", "answered", "closed"]
    assert (shown["state"], shown["fields"]["answered_on"]) == ("closed", DAY)


@pytest.mark.clause("9.2")
def test_what_is_neither_answered_nor_promised_is_refused_and_overdue_at_the_end_of_the_day(shared):
    refuses(shared.enter("new", "inquiry", on=DAY, role="synth", **inquiry(promised_on="")), "E-INQ-001")
    left = asked(shared, answered_at_once="", promised_on="")
    assert shared.due(left, DAY)["inquiry"]["state"] == "today"
    assert shared.due(left, "2026-03-03")["inquiry"]["state"] == "overdue"


@pytest.mark.clause("9.2b")
@pytest.mark.parametrize(("day", "code"), [("尽快", "E-REC-003"), ("2026-02-27", "E-REC-012"), ("2026-03-05", "")])
def test_a_promise_is_a_day_and_not_one_that_is_over(day, code, shared):
    run = shared.enter("new", "inquiry", on=DAY, role="synth", **inquiry(promised_on=day))
    if code:
        refuses(run, code)
    else:
        assert run.code == 0, run.said


@pytest.mark.clause("9.2c")
def test_a_promise_is_kept(shared):
    late, kept = asked(shared), asked(shared)
    shared.does("move", kept, "answered", on="2026-03-05", role="synth", answer="三月底", answered_on="2026-03-05")
    assert shared.due(kept, "2026-03-06") == {}
    overdue = shared.due(late, "2026-03-06")["inquiry"]
    assert overdue["state"] == "overdue" and "9.2c" in overdue["clauses"]
    assert shared.bureau.gate("due", "--on", "2026-03-06").code == 1
    shared.does("set", late, "--note", "资料未齐", on="2026-03-06", role="synth", promised_on="2026-03-09")
    assert shared.due(late, "2026-03-06")["inquiry"]["state"] != "overdue"
    assert [step["note"] for step in shared.show(late)["history"] if step["act"] == "set"] == ["资料未齐"]


@pytest.mark.clause("9.3")
@pytest.mark.parametrize(("channel", "reminded"), [("phone", True), ("visit", True), ("letter", False)])
def test_who_takes_it_in_person_is_asked_to_be_courteous(channel, reminded, shared):
    said = [part for key, value in inquiry(channel=channel).items() for part in ("--set", f"{key}={value}")]
    words = ("register", "new", "inquiry", *said, *at(DAY), "--key", str(shared.bureau.key("p12")), "--yes")
    assert ("热情、耐心、周到、认真" in shared.bureau.gate(*words, lang="zh").out) is reminded


# -- 九(四) ways to complain -----------------------------------------------------------------------


@pytest.mark.clause("9.4")
def test_letters_from_the_box_are_entered_and_the_site_says_where_it_hangs(shared, how):
    made = complaint(shared, channel="box")
    assert shared.show(made)["fields"]["channel"] == "box"
    assert f'data-field="box">{CONTACT["complaint_box"]}<' in how


@pytest.mark.clause("9.4b")
@pytest.mark.parametrize("channel", ["visit", "phone", "letter", ""])
def test_a_complaint_says_how_it_came(channel, shared):
    values = {"title": "反映公开不及时", "received_on": DAY, "anonymous": "true"}
    run = shared.enter("new", "complaint", on=DAY, **values, **({"channel": channel} if channel else {}))
    if channel:
        assert run.code == 0, run.said
    else:
        refuses(run, "E-REC-001", "channel")


# -- 九(五) how a complaint is looked into, put right and told ---------------------------------------


@pytest.mark.clause("9.5")
def test_nobody_looks_into_a_complaint_about_themself_and_no_step_is_left_out(shared):
    made = complaint(shared)
    shared.does("move", made, "registered", on=DAY, kind="late")
    refuses(shared.enter("move", made, "found", on=DAY, finding="founded"), "E-REC-004")
    shared.does("move", made, "accepted", on=DAY, about="p08")
    refuses(shared.enter("move", made, "investigating", on=DAY, investigators="p08"), "E-CMP-001")
    shared.does("move", made, "investigating", on=DAY, investigators="p17")


@pytest.mark.clause("9.5b")
def test_a_founded_complaint_is_pursued_or_supervision_says_why_not(shared):
    first, second = corrected(shared), corrected(shared)
    for made in (first, second):
        shared.does("move", made, "told", on="2026-03-12", **RESULT)
    refuses(shared.enter("move", first, "closed", on="2026-03-12"), "E-X-008")
    shared.does("move", first, "closed", on="2026-03-12", links__accountability=pursued(shared, first))
    why = "{reason: 系统故障所致, by: p17, on: 2026-03-12}"
    refuses(shared.enter("set", second, on="2026-03-12", no_pursuit=why), "E-REC-005")
    shared.does("move", second, "closed", on="2026-03-12", role="supervision", no_pursuit=why)


@pytest.mark.clause("9.5c")
def test_what_was_wrong_is_put_right(shared):
    made = found(shared)
    refuses(shared.enter("move", made, "corrected", on="2026-03-10", role="leading_group"), "E-CMP-002")
    refuses(shared.enter("move", made, "told", on="2026-03-12", **RESULT), "E-CMP-002")
    assert shared.state(corrected(shared)) == "corrected"


@pytest.mark.clause("9.5c")
def test_the_corrected_version_stands_among_the_corrections(office, tmp_path):
    assert office.bureau.build(tmp_path / "before").code == 0
    assert "目前没有更正" in (tmp_path / "before/corrections/index.html").read_text("utf-8")
    office.bureau.correct_grain()
    run = office.bureau.build(tmp_path / "site")
    assert run.code == 0, run.said
    shown = (tmp_path / "site/corrections/index.html").read_text("utf-8")
    published = json.loads((tmp_path / "site/catalogue.json").read_text("utf-8"))["items"]
    when = next(item["published"] for item in published if item["version"] == 2)
    assert f'<time datetime="{when}">{when[:10]}</time>' in shown
    assert 'href="../releases/2026/grain/">2026年粮食产量（第2版）</a>' in shown
    for said in ('类型">修订<', '原为">增加<', '更正为">增加<', '原因">年度核实<'):
        assert said in shown


@pytest.mark.clause("9.5d")
@pytest.mark.parametrize("anonymous", ["true", "false"])
def test_who_complained_is_told_the_result_unless_nobody_knows_them(anonymous, shared):
    made = corrected(shared, anonymous=anonymous)
    closing = {"links__accountability": pursued(shared, made)}
    run = shared.enter("move", made, "closed", on="2026-03-12", **closing)
    if anonymous == "true":
        assert run.code == 0, run.said
        return
    refuses(run, "E-CMP-003")
    shared.does("move", made, "told", on="2026-03-12", **RESULT)
    shared.does("move", made, "closed", on="2026-03-12", **closing)
