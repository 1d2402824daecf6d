"""System 四: two people look at one matter; what is unclear, dangerous or from a telegram, and leaks."""

from __future__ import annotations

import json
import re
import shutil
from copy import deepcopy
from datetime import timedelta
from pathlib import Path

import bureau as bureaus
import pytest
from bureau import Bureau, Run
from clerks import Office, refuses
from forging import person, predicate, resign_site, restate, statement, trust_version
from notices import (
    FOLDER,
    PAGE,
    act,
    acts,
    agrees,
    authority,
    decided_open,
    declassification,
    delivered,
    extension_checked,
    formalities,
    isolated,
    notice,
    referral,
    submitted,
    told,
)

from gate import now, sample_keys, strict_json, timestamps
from gate.cli import COMMANDS, main

LAW = "《中华人民共和国政府信息公开条例》第二十条"


@pytest.fixture
def clerk(fresh) -> Office:
    """The registers of a bureau with an unsigned notice."""
    return Office(fresh)


@pytest.fixture
def site(published_site, tmp_path) -> Path:
    return shutil.copytree(published_site, tmp_path / "site")


# -- first the review --------------------------------------------------------------------------------


@pytest.mark.clause("4.1")
def test_who_signs_is_reminded_of_the_policy_and_its_three_rules(fresh):
    acts(fresh, "submit")
    for word in ("review", "approve"):
        run = act(fresh, word)
        assert run.code == 0, run.said
        assert "既保证信息及时有效公开" in run.out
        for rule in (
            "未经保密审查的信息不得公开",
            "未经解密并准予公开的信息不得公开",
            "公开与保密界限不清的信息不得公开",
        ):
            assert rule in run.out


@pytest.mark.clause("4.1b", "4.3b")
@pytest.mark.parametrize(("lacking", "clauses"), [("review", ("4.1b", "4.3b")), ("approve", ("4.3b",))])
def test_what_lacks_one_of_its_two_reviews_does_not_pass(lacking, clauses, ready):
    for act_ in ("review", "approve")[("review", "approve").index(lacking) :]:
        for end in ("", ".sig"):
            (ready.root / (statement("notice", act_) + end)).unlink()
    ready.commit("taken away")
    refuses(told(ready), *clauses)


@pytest.mark.clause("4.1b")
def test_a_review_of_an_older_version_covers_nothing(bureau):
    path = "content/releases/2026/grain/index.md"
    assert told(bureau, "grain").code == 0
    bureau.write(path, bureau.read(path).replace("略有增加".encode(), "增加".encode()))
    bureau.commit("changed")
    refuses(told(bureau, "grain"), "4.1b")


@pytest.mark.clause("4.1c")
def test_what_was_secret_needs_its_record_and_its_approval(clerk):
    bureau = clerk.bureau
    record = declassification(clerk)
    extension_checked(clerk, record)
    refuses(act(bureau, "submit", g1="是"), "4.1c")
    assert decided_open(clerk, record).code == 0
    formalities(clerk, record)
    for word in ("submit", "review"):
        assert act(bureau, word, g1="是").code == 0
    refuses(told(bureau), "4.1c")
    acts(bureau, "approve")
    assert told(bureau).code == 0


@pytest.mark.clause("4.1c")
def test_an_approval_alone_does_not_open_what_was_secret(ready):
    office = Office(ready)
    record = declassification(office)
    extension_checked(office, record)
    refuses(told(ready), "4.1c")
    assert decided_open(office, record).code == 0
    formalities(office, record)
    assert told(ready).code == 0


@pytest.mark.clause("4.1d")
def test_what_is_referred_does_not_pass(ready):
    office = Office(ready)
    record = referral(office)
    refuses(told(ready), "4.1d")
    office.does("move", record, "void", "--note", "登记有误")
    assert told(ready).code == 0


@pytest.mark.clause("4.1d")
def test_an_open_finding_is_not_decided_upon(office):
    record = opined(office, findings=True)
    refuses(decide(office, record), "E-REV-002")
    said = "{fid: f1, decision: not_applicable, reason: 是单位电话, by: p13, at: '2026-03-04T11:00:00+08:00'}"
    office.does("set", record, f"dispositions+={said}", on="2026-03-04", role="reviewer")
    assert decide(office, record).code == 0


QUESTIONS = (
    *(f"g{n}" for n in range(1, 7)), "national_security", "public_security", "economic_security", "stability",
    "internal_affairs",
)  # fmt: skip
ANSWERED = ", ".join(f"{{question: {key}, answer: 否}}" for key in QUESTIONS)
FOUND = "[{fid: f1, class: D, severity: hold, rule: mobile-number, file: month.md}]"


def opined(office: Office, findings: bool = False, own: str = "OFF-02") -> str:
    """The review of a matter that is no release, up to the office's opinion."""
    found = f", findings: {FOUND}" if findings else ""
    record = office.new(
        "review", "office", on="2026-03-03", title="资料审查", office=own, subject="{kind: report, id: 月报}",
        files=f"[{{path: month.md, sha256: 'sha256:{'3' * 64}'}}]",
        scan=f"{{rules_version: r1, run_at: '2026-03-03T09:00:00+08:00'{found}}}",
    )  # fmt: skip
    for state_, role, who, key, day in (
        ("drafter_opined", "drafter", "p08", "drafter_opinion", "03"),
        ("office_reviewed", "reviewer", "p13", "office_opinion", "04"),
    ):
        said = f"attribute: 主动公开, basis: 政府信息公开条例第二十条, reason: 可以, by: {who}"
        value = {key: f"{{{said}, at: '2026-03-{day}T10:00:00+08:00', answers: [{ANSWERED}]}}"}
        office.does("move", record, state_, on=f"2026-03-{day}", role=role, **value)
    return record


def decide(office: Office, record: str, by: str = "p03") -> Run:
    said = f"outcome: publish, basis: 政府信息公开条例第二十条, reason: 应当公开, by: {by}"
    decision = f"{{{said}, at: '2026-03-05T10:00:00+08:00', answers: [{ANSWERED}]}}"
    return office.enter("move", record, "decided", on="2026-03-05", role="leader", decision=decision)


# -- who reviews -------------------------------------------------------------------------------------


@pytest.mark.clause("4.2")
@pytest.mark.parametrize(("days", "counts"), [(-1, False), (0, True)])
def test_a_reviewer_counts_to_the_last_day_of_the_designation(days, counts, ready):
    until = (now.now() + timedelta(days=days)).date().isoformat()
    restated = {"review": predicate(trust=2), "submit": predicate(trust=2), "approve": predicate(trust=2)}

    def edit(people):
        for position in person(people, "p13")["positions"]:
            position["until"] = until

    trust_version(ready, people=edit)
    restate(ready, "notice", restated)
    run = told(ready)
    if counts:
        assert run.code == 0, run.said
    else:
        refuses(run, "4.2")


@pytest.mark.clause("4.2b")
def test_every_position_is_held_by_somebody(ready):
    yesterday = (now.now() - timedelta(days=1)).date().isoformat()

    def edit(people):
        for position in person(people, "p04")["positions"]:
            position["until"] = yesterday

    trust_version(ready, people=edit)
    run = told(ready)
    refuses(run, "4.2b")
    assert "secrecy_officer" in run.said


@pytest.mark.clause("4.3b")
@pytest.mark.parametrize(("key", "who"), [("approver", "p13"), ("reviewer", "p11"), ("approver", "p11")])
def test_one_person_does_not_look_twice(key, who, fresh):
    notice(fresh, **{key: who})
    people = {"author": "p11", "reviewer": "p13", "approver": "p03"} | {key: who}
    fresh.people = fresh.people | {"notice": " ".join(people.values())}
    fresh.force_sign("notice")
    refuses(told(fresh), "4.3b")


@pytest.mark.clause("4.3b")
def test_two_ids_with_one_key_are_one_person(ready):
    def edit(people):
        twin = deepcopy(person(people, "p03")) | {"id": "p19", "number": "0019", "emails": []}
        twin["keys"] = [{"key": sample_keys.public_key("p13").line, "from": "2025-01-01"}]
        people["people"].append(twin)

    trust_version(ready, people=edit)
    run = told(ready)
    assert run.code != 0 and "[key-shared]" in run.said, run.said


@pytest.mark.clause("4.3b")
def test_who_changed_the_bytes_neither_reviews_nor_approves(fresh):
    fresh.write(PAGE, fresh.read(PAGE).replace("九时".encode(), "十时".encode()))
    fresh.commit("wording", author="p13")
    acts(fresh, "submit")
    refuses(act(fresh, "review"), "4.3b")


@pytest.mark.clause("4.3b")
def test_the_two_steps_of_a_review_are_by_two_people(office):
    record = opined(office)
    refuses(decide(office, record, by="p13"), "E-REC-013")
    assert decide(office, record).code == 0


@pytest.mark.clause("4.3c")
def test_an_approval_rests_on_the_review_of_a_reviewer(ready):
    for end in ("", ".sig"):
        (ready.root / (statement("notice", "approve") + end)).unlink()
    restate(ready, "notice", {"review": predicate(person="p17")}, by={"review": "p17"})
    refuses(act(ready, "approve"), "4.3c")


# -- the log and the site ----------------------------------------------------------------------------


@pytest.mark.clause("4.3")
def test_an_entry_holds_the_approval_that_was_there_before_it(bureau, site):
    """The register names the approval by its digest: one that was signed afterwards is not the one it names."""
    place = site / "releases/2026/grain/proof.json"
    assert verified(bureau, site).code == 0
    proof = json.loads(place.read_bytes())
    late = next(item for item in proof["statements"] if item["name"].endswith("-approve.json"))
    restate(bureau, "grain", {"approve": predicate(time=timestamps.render(now.now()))})
    path = statement("grain", "approve")
    late["statement"] = bureau.read(path).decode()
    late["signatures"][0]["signature"] = bureau.read(path + ".sig").decode()
    place.write_bytes(strict_json.canonical(proof))
    resign_site(bureau, site)
    run = verified(bureau, site)
    refuses(run, "4.3")
    assert named(run) == {"releases/2026/grain/proof.json"}


def verified(bureau: Bureau, site: Path) -> Run:
    return bureau.gate("verify", str(site), "--keys", str(bureau.root / "trust"))


def named(run: Run) -> set[str]:
    """The files of releases that are named in the reasons."""
    reasons = [line for line in run.out.splitlines() if line.startswith("✗")]
    return {path for line in reasons for path in re.findall(r"releases/[\w./-]+", line)}


@pytest.mark.clause("4.3d")
@pytest.mark.parametrize("what", ["approval", "page"])
def test_a_page_without_its_approval_is_named(what, bureau, site):
    folder = site / "releases/2026/grain"
    if what == "approval":
        proof = json.loads((folder / "proof.json").read_bytes())
        proof["statements"] = [s for s in proof["statements"] if not s["name"].endswith("-approve.json")]
        (folder / "proof.json").write_bytes(strict_json.canonical(proof))
        resign_site(bureau, site)
    else:
        page = (folder / "index.html").read_bytes()
        (folder / "index.html").write_bytes(page.replace("略有".encode(), "大幅".encode()))
    run = verified(bureau, site)
    refuses(run, "4.3d")
    assert named(run) == {f"releases/2026/grain/{'proof.json' if what == 'approval' else 'index.html'}"}


# -- what is unclear or dangerous --------------------------------------------------------------------


@pytest.mark.clause("4.4")
def test_whether_it_is_secret_is_for_the_administration_that_may_decide(clerk):
    bureau = clerk.bureau
    city, province = authority(clerk), authority(clerk, level="province")
    record = referral(clerk, question="is_secret")
    sent = submitted(clerk, record, province)
    refuses(sent, "E-REC-004")
    refuses(clerk.enter("move", record, "isolated", on="2026-05-06", role="secrecy_officer"), "E-RFR-002")
    isolated(clerk, record)
    refuses(submitted(clerk, record, city), "E-RFR-001", "4.4")
    assert submitted(clerk, record, province).code == 0
    refuses(told(bureau), "4.4")
    refuses(act(bureau, "submit"), "4.4")


@pytest.mark.clause("4.4b")
def test_the_department_of_the_business_is_heard_or_it_is_said_why_not(clerk):
    to = authority(clerk, level="province")
    record = referral(clerk, question="is_secret")
    isolated(clerk, record)
    refuses(submitted(clerk, record, to, no_business_view=""), "4.4b")
    view = delivered(clerk, purpose="business_view")
    assert submitted(clerk, record, to, no_business_view="", business_view=view).code == 0


@pytest.mark.clause("4.4c")
def test_a_possible_danger_is_settled_with_others_and_decided_by_the_head(clerk):
    bureau = clerk.bureau
    notice(bureau, approver="p01")
    acts(bureau, "submit")
    letter = delivered(clerk, purpose="involves_body")
    refuses(act(bureau, "review", economic_security="可能"), "4.4c")
    assert agrees(clerk, letter).code == 0
    assert act(bureau, "review", economic_security="可能").code == 0
    refuses(act(bureau, "approve", by="p01"), "4.4c")
    run = act(bureau, "approve", "--basis", f"{LAW}；{letter}", by="p01")
    assert run.code == 0, run.said
    assert told(bureau).code == 0


@pytest.mark.clause("4.4c")
def test_another_leader_than_the_head_does_not_decide_about_a_danger(clerk):
    bureau = clerk.bureau
    acts(bureau, "submit")
    letter = delivered(clerk, purpose="involves_body")
    assert agrees(clerk, letter).code == 0
    assert act(bureau, "review", stability="可能").code == 0
    refuses(act(bureau, "approve", "--basis", f"{LAW}；{letter}"), "4.4c")


@pytest.mark.clause("4.4c")
def test_a_possible_danger_that_nobody_settled_blocks(ready):
    restate(ready, "notice", {"review": lambda value: value["predicate"]["answers"].update(economic_security="可能")})
    refuses(told(ready), "4.4c")


# -- telegrams ---------------------------------------------------------------------------------------


def from_telegram(value):
    value["predicate"]["answers"]["telegram"] = "是"


@pytest.mark.clause("4.5")
def test_what_comes_from_a_cipher_telegram_is_not_published(ready):
    restate(ready, "notice", {"submit": from_telegram})
    refuses(told(ready), "4.5")


@pytest.mark.clause("4.5")
@pytest.mark.parametrize("mark", ["密码电报", "绝密★长期"])
def test_a_telegram_form_or_a_level_is_found(mark, fresh):
    notice(fresh, f"{mark}\n\n本局上午九时开始办公。")
    refuses(told(fresh), "4.5" if mark == "密码电报" else "3.7.1")


@pytest.mark.clause("4.5")
@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_no_option_skips_a_check(command, capsys):
    main([command, "--help"])
    said = capsys.readouterr().out
    options = set(re.findall(r"--[a-z][a-z-]*", said))
    assert said and not [
        o for o in options if re.search("skip|ignore|no-(check|scan|verify|review)|unchecked|allow", o)
    ]


@pytest.mark.clause("4.5b")
def test_a_telegram_is_opened_by_its_sender_before_anybody_signs(clerk):
    bureau = clerk.bureau
    letter = delivered(clerk, purpose="approval")
    refuses(act(bureau, "submit", telegram="是"), "4.5b")
    refuses(agrees(clerk, letter, reply="{on: 2026-05-07, stance: agree, written: true}"), "E-COU-001")
    assert agrees(clerk, letter).code == 0
    run = act(bureau, "submit", telegram="是")
    assert run.code == 0, run.said
    acts(bureau, "review", "approve")
    assert told(bureau).code == 0


@pytest.mark.clause("4.5b")
def test_an_approval_of_the_sender_after_the_review_is_too_late(ready):
    office = Office(ready)
    assert agrees(office, delivered(office, purpose="approval"), on="2026-11-20").code == 0
    times = {"submit": "2026-11-18", "review": "2026-11-19", "approve": "2026-11-19"}
    edits = {word: predicate(time=f"{day}T09:00:00+08:00") for word, day in times.items()}
    restate(ready, "notice", edits)
    assert told(ready).code == 0
    restate(ready, "notice", {"submit": from_telegram})
    refuses(told(ready), "4.5b")


@pytest.mark.clause("4.5c")
@pytest.mark.parametrize("place", ["text", "attachment"])
def test_the_head_of_a_telegram_is_never_published(place, clerk):
    bureau = clerk.bureau
    assert agrees(clerk, delivered(clerk, purpose="approval")).code == 0
    head = "发电单位：某厅\n\n等级：特急"
    bureau.write(FOLDER + "t.txt", "附件\n" + (head if place == "attachment" else "") + "\n")
    notice(bureau, "见[附件](t.txt)。" + (f"\n\n{head}" if place == "text" else ""))
    bureau.people = bureau.people | {"notice": "p11 p13 p03"}
    bureau.force_sign("notice")
    restate(bureau, "notice", {"submit": from_telegram})
    refuses(told(bureau), "4.5c")


# -- praise and blame --------------------------------------------------------------------------------


@pytest.mark.clause("4.6")
def test_who_reviewed_and_let_nothing_leak_is_named_for_commendation(tmp_path):
    office = Office(bureaus.start(tmp_path / "repository"))
    for own in ("OFF-01", "OFF-01", "OFF-02"):
        opined(office, own=own)
    said = {"title": "网页泄密", "kind": "work_secret", "discovered_at": "2026-05-30T08:00:00+08:00"}
    office.new("leak", "web", on="2026-05-30", office="OFF-02", **said)
    run = office.bureau.gate("report", "appraisal", "--year", "2026", "--format", "json")
    assert run.code == 0, run.said
    sheet = json.loads(run.out)
    assert sheet["commendable"] == ["OFF-01"]


@pytest.mark.clause("4.6b")
def test_a_case_of_leaking_names_its_leak(office):
    case = {"title": "追责", "trigger": "4", "unit": "OFF-02"}
    record = office.new(
        "leak", "web", on="2026-05-30", title="网页泄密", kind="work_secret", discovered_at="2026-05-30T08:00:00+08:00"
    )
    other = declassification(office)
    run = office.enter("new", "accountability", on="2026-06-01", role="supervision", source=f"[{other}]", **case)
    refuses(run, "E-ACC-001")
    office.new("accountability", "supervision", on="2026-06-01", source=f"[{record}]", **case)
