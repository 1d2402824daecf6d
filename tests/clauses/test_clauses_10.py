"""System 十: who answers for a breach of the rules of openness, what is ordered, and what the yearly sheet lists."""

from __future__ import annotations

import json
from pathlib import Path

import bureau as bureaus
import pytest
import yaml
from bureau import Bureau, Run
from clerks import Office, refuses
from notices import PAGE, act, notice

from gate import now
from gate.trust_edit import encode_yaml, next_version

DAY = "2026-03-02"
ORDER = "{kind: order_correction, correct_by: 2026-04-10}"
DECIDED_BY = "{body: BOD-03, doc_no: 样政〔2026〕9号, on: 2026-03-10}"


def about(office: Office, **values: str) -> dict[str, str]:
    """What a record about somebody's breach says; what is given as "" is left out."""
    given = {"title": "公开事项逾期", "trigger": "1", "source": f"[{some_inquiry(office)}]", "unit": "OFF-05"} | values
    return {key: value for key, value in given.items() if value}


def opened(office: Office, role: str = "supervision", **values: str) -> Run:
    """Such a record, as somebody opens it."""
    return office.enter("new", "accountability", on=DAY, role=role, **about(office, **values))


def some_inquiry(office: Office) -> str:
    """Any record that can be a source."""
    known = office.ids("inquiry")
    if known:
        return known[0]
    values = {"title": "问办公时间", "channel": "phone", "received_at": f"{DAY}T09:00:00+08:00", "question": "几点上班"}
    return office.new("inquiry", on=DAY, answered_at_once="false", promised_on="2026-03-04", **values)


def case(office: Office, **values: str) -> str:
    """An open case."""
    return office.new("accountability", "supervision", on=DAY, **about(office, **values))


def heard(office: Office, **values: str) -> str:
    """A case in which the other side was heard."""
    made = case(office, **values)
    days = {"investigation__opened_on": DAY, "investigation__heard_on": "2026-03-05"}
    office.does("move", made, "heard", "--through", on="2026-03-05", role="supervision", **days)
    return made


def decide(office: Office, record: str, measure: str, role: str = "supervision", **values: str) -> Run:
    """What was decided on a case."""
    given = {"measure": f"[{measure}]", "decided_by": DECIDED_BY} | values
    return office.enter("move", record, "decided", on="2026-03-10", role=role, **given)


# -- 十(一), 十(二) whom it concerns, and who does it ---------------------------------------------------


@pytest.mark.clause("10.1")
def test_the_staff_of_the_bureau_and_of_its_institutions_answer(office):
    refuses(opened(office, unit="OFF-09"), "E-REC-011")
    with_office(office.bureau, {"id": "OFF-09", "name": "市普查中心(所属事业单位，样例)", "duties": "普查"})
    for unit in ("OFF-05", "OFF-09"):
        assert office.show(case(office, unit=unit))["fields"]["unit"] == unit
    refuses(opened(office, unit="OFF-10"), "E-REC-011")


def with_office(bureau: Bureau, added: dict[str, str]) -> None:
    """One more office in the next version of the trust base, signed by two roots."""
    files = {path.relative_to(bureau.root).as_posix(): path.read_bytes() for path in bureau.root.glob("trust/1/*")}
    listed = yaml.safe_load(files["trust/1/offices.yaml"])
    listed["offices"].append(added)
    for path, data in next_version(files, {"offices.yaml": encode_yaml(listed)}, now.now()).items():
        bureau.write(path, data)
    roots = [word for root in ("r1", "r2") for word in ("--root-key", str(bureau.key(root)))]
    run = bureau.gate("people", "sign", "--yes", *roots)
    assert run.code == 0, run.said
    bureau.commit("trust")


@pytest.mark.clause("10.2")
@pytest.mark.parametrize("role", ["synth", "office", "leader"])
def test_only_supervision_decides(role, shared):
    record = heard(shared)
    refuses(decide(shared, record, ORDER, role=role), "E-REC-005")
    assert shared.state(record) == "heard"
    assert decide(shared, record, ORDER).code == 0
    assert shared.state(record) == "decided"


@pytest.mark.clause("10.2")
def test_only_supervision_opens_a_case(shared):
    refuses(opened(shared, role="office"), "E-REC-005")
    assert opened(shared).code == 0


# -- 十(三) kinds of measures --------------------------------------------------------------------------


@pytest.mark.clause("10.3")
def test_there_are_three_kinds_of_measure(shared):
    record = heard(shared)
    refuses(decide(shared, record, f"{ORDER}, {{kind: 罚款}}"), "E-REC-003")
    for more in ("", ", {kind: criticism}", ", {kind: sanction, sanction_kind: 警告}"):
        record = heard(shared)
        assert decide(shared, record, ORDER + more).code == 0
        assert shared.show(record)["fields"]["measure"][-1]["kind"] in more or not more


@pytest.mark.clause("10.3")
def test_nobody_is_sanctioned_unheard_or_by_nobody(shared):
    sanction = f"{ORDER}, {{kind: sanction, sanction_kind: 记过}}"
    unheard = case(shared)
    shared.does("move", unheard, "investigating", on=DAY, role="supervision", investigation__opened_on=DAY)
    refuses(shared.enter("set", unheard, on=DAY, role="supervision", measure=f"[{sanction}]"), "E-ACC-002")
    record = heard(shared)
    refuses(decide(shared, record, sanction, decided_by=""), "3.15")
    assert decide(shared, record, sanction).code == 0


# -- 十(四) what is pursued, and what is ordered first -------------------------------------------------


@pytest.mark.clause("10.4")
def test_a_case_says_what_it_is_about(shared):
    refuses(opened(shared, trigger=""), "10.4")
    assert opened(shared).code == 0


@pytest.mark.clause("10.4")
def test_the_first_measure_is_to_put_it_right_by_a_day_that_is_watched(shared):
    record = heard(shared)
    refuses(decide(shared, record, "{kind: criticism}"), "10.4")
    refuses(decide(shared, record, "{kind: order_correction}"), "10.4")
    assert decide(shared, record, ORDER).code == 0
    assert shared.due(record, "2026-04-10")["correct_by"]["state"] == "today"
    clock = shared.due(record, "2026-04-13")["correct_by"]
    assert (clock["state"], clock["clauses"]) == ("overdue", ["10.4"])
    shared.does("move", record, "executed", on="2026-04-14", role="supervision", corrected_on="2026-04-09")
    assert "correct_by" not in shared.due(record, "2026-04-14")


@pytest.mark.clause("10.4b")
def test_a_serious_case_names_who_answers_for_it_and_only_sealed(shared):
    record = heard(shared, serious="true")
    refuses(shared.enter("set", record, on="2026-03-06", role="supervision", persons="张样例"), "E-REC-009")
    refuses(decide(shared, record, ORDER), "10.4b")
    shared.seal(record, on="2026-03-06", role="supervision", name="张样例", duty="直接负责的主管人员")
    assert decide(shared, record, ORDER).code == 0
    assert "张样例" not in str(shared.show(record))


@pytest.mark.clause("10.4.3")
def test_retaliation_follows_a_complaint_by_its_number(shared):
    complaint = shared.new(
        "complaint", on=DAY, title="反映公开不及时", channel="letter", received_on=DAY, anonymous="false", kind="late",
    )  # fmt: skip
    shared.seal(complaint, on=DAY, name="李样例", phone="13900000002")
    refuses(opened(shared, trigger="3", source=""), "10.4.3")
    refuses(opened(shared, trigger="3"), "10.4.3")
    record = case(shared, trigger="3", source=f"[{complaint}]")
    for said in (shared.bureau.gate("register", "list"), shared.bureau.gate("register", "show", record)):
        assert said.code == 0 and "李样例" not in said.said
    assert shared.show(record)["fields"]["source"] == [complaint]


@pytest.mark.clause("10.4.4")
def test_the_leak_of_a_secret_follows_its_record(shared):
    refuses(opened(shared, trigger="4"), "E-ACC-001")
    leak = shared.new(
        "leak", "secrecy_officer", on=DAY, title="附件问题", kind="suspected", discovered_at=f"{DAY}T08:20:00+08:00",
    )  # fmt: skip
    assert opened(shared, trigger="4", source=f"[{leak}]").code == 0


# -- 十(四)1, 2, 5 what the yearly sheet lists ---------------------------------------------------------


def sheet(bureau: Bureau, *more: str) -> tuple[dict, dict[str, list[str]]]:
    """The sheet of 2026 as data, and the lines of its text by the clause that their part names."""
    words = ("report", "appraisal", "--year", "2026", "--on", "2026-12-31", *more)
    data, text = bureau.gate(*words, "--format", "json"), bureau.gate(*words)
    assert (data.code, text.code) == (0, 0), data.said + text.said
    parts: dict[str, list[str]] = {}
    clause = ""
    for line in text.out.splitlines():
        if line.startswith("#"):
            clause = line.rpartition("(")[2].rstrip(")")
        parts.setdefault(clause, []).append(line)
    return json.loads(data.out), parts


def line_of(lines: list[str], *said: str) -> bool:
    return any(all(word in line for word in said) for line in lines)


@pytest.mark.clause("10.4.1")
def test_every_missed_clock_is_listed_with_its_record(office):
    values = {
        "title": "申请公开统计资料", "channel": "in_person", "arrived_on": DAY, "applicant_kind": "公民",
        "applicant_type": "natural", "description": "2025年工业统计资料", "wanted_form": "[email]", "one_item": "true",
        "receipt_no": "回执1", "receipt_on": DAY,
    }  # fmt: skip
    answer = {"answer__doc_no": "样统公开〔2026〕3号", "answer__remedy_told": "true"}
    made = {}
    for sent in ("2026-03-20", "2026-03-25"):
        request = office.new("request", "synth", on=DAY, **values)
        office.seal(request, on=DAY, name="王样例甲")
        office.does("move", request, "registered", on=DAY, role="synth")
        office.does("move", request, "processing", on=DAY)
        office.does("move", request, "decided", on=DAY, role="leader", result="U1", outcome="非本机关掌握")
        office.does("move", request, "answered", on=sent, **answer, answer__sent_on=sent)
        made[sent] = request
    data, parts = sheet(office.bureau)
    missed = [(m["record"], m["clause"], m["profile"], m["due"], m["ended"]) for m in data["missed"]]
    assert missed == [(made["2026-03-25"], "2.3b", "seed", "2026-03-23", "2026-03-25")]
    assert line_of(parts["10.4.1"], made["2026-03-25"], "2026-03-23", "2026-03-25")
    assert not line_of(parts["10.4.1"], made["2026-03-20"])


@pytest.mark.clause("10.4.2")
def test_every_correction_is_listed_with_the_statement_that_it_contradicts(bureau):
    assert sheet(bureau)[0]["corrections"] == []
    first = next((bureau.root / "approvals/grain").glob("001-*-submit.json"))
    text = bureau.read("content/releases/2026/grain/index.md").decode()
    fields = "correction: {of: 1, kind: 数据更正, since: 2026-11-12, why: 计算错误, was: 略有增加, is: 增加}"
    changed = text.replace("---\n\nCANARY", f"{fields}\n---\n\nCANARY").replace("略有增加。", "增加。")
    bureau.write("content/releases/2026/grain/index.md", changed)
    bureau.commit("correction")
    bureau.sign("grain")
    assert bureau.publish().code == 0
    data, parts = sheet(bureau)
    (found,) = data["corrections"]
    digest = "sha256:" + bureaus.sha256(first.read_bytes())
    assert (found["record"], found["version"], found["cause"], found["submit"]) == ("grain", 2, "数据更正", digest)
    assert line_of(parts["10.4.2"], "grain", found["on"], digest)


@pytest.mark.clause("10.4.5")
def test_attempts_to_go_round_the_gate_are_listed(bureau, published_site, tmp_path):
    assert sheet(bureau)[0]["attempts"] == []
    notice(bureau, "秘密★1年\n\n本局上午九时开始办公，下午六时下班。")
    refuses(act(bureau, "submit"))
    bureau.write(PAGE, bureau.read(PAGE).decode().replace("秘密★1年\n\n", ""))
    bureau.commit("without the mark", author="p11")
    refuses(act(bureau, "submit"), "E-REV-004")
    verified = stray(bureau, published_site, tmp_path)
    data, parts = sheet(bureau, "--verified", str(verified))
    found = {attempt["code"]: attempt for attempt in data["attempts"]}
    assert set(found) == {"E-REV-004", "file-added"}
    assert found["E-REV-004"]["by"] == "p11" and found["file-added"]["place"] == "stray.html"
    for attempt in found.values():
        assert line_of(parts["10.4.5"], attempt["code"], attempt["place"], attempt["on"])


def stray(bureau: Bureau, published_site: Path, folder: Path) -> Path:
    """What ``gate verify`` says of a site into which somebody put a page of his own."""
    site = bureaus.shutil.copytree(published_site, folder / "site")
    (site / "stray.html").write_text("<p>未经审查</p>", "utf-8")
    run = bureau.gate("verify", str(site), "--format", "json")
    refuses(run, "file-added")
    verified = folder / "verified.json"
    verified.write_text(run.out, "utf-8")
    return verified
