"""System 三: nothing goes online before its review for secrecy; what is asked, and what opens what was shut."""

from __future__ import annotations

import json
import re
import shutil
from datetime import datetime
from pathlib import Path

import bureau as bureaus
import pytest
from bureau import Bureau, Run
from clerks import Office, refuses
from forging import predicate, restate, sign, statement
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
    drafted,
    extension_checked,
    field,
    formalities,
    isolated,
    notice,
    publication,
    referral,
    review,
    state,
    submitted,
    told,
)
from pdf_builder import Pdf, revised, stream, text

from gate.workdays import SHANGHAI

LAW = "《中华人民共和国政府信息公开条例》第二十条"


def whole(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def refuses_to_build(bureau: Bureau, site: Path, *named: str) -> None:
    """A build refuses, names what it must, and leaves the site as it was."""
    before = whole(site)
    run = bureau.build(site)
    refuses(run, *named)
    assert whole(site) == before


@pytest.fixture
def site(published_site, tmp_path) -> Path:
    return shutil.copytree(published_site, tmp_path / "site")


# -- first the review, then the site ----------------------------------------------------------------


@pytest.mark.clause("3.1")
def test_nothing_goes_online_without_its_whole_chain(ready, site):
    for name in ("002-review", "003-approve"):
        for end in (".json", ".json.sig"):
            (ready.root / f"approvals/notice/001-{name[1:]}{end}").unlink()
    ready.commit("without a review")
    refuses_to_build(ready, site, "3.1")
    path = ready.root / "approvals/notice/001-01-submit.json"
    path.write_bytes(path.read_bytes()[:-40])
    ready.commit("cut short")
    refuses_to_build(ready, site, "3.1")
    ready.git("reset", "--quiet", "--hard", "HEAD~2")
    for path in ("registers/log/entries/00000001.json", "registers/log/checkpoint"):
        place = ready.root / path
        place.write_bytes(place.read_bytes()[:-20])
        ready.commit("cut short")
        refuses_to_build(ready, site)
        ready.git("reset", "--quiet", "--hard", "HEAD~1")
    assert state(ready) == "ready"


@pytest.mark.clause("3.1b", "3.9.1", "3.9.2")
@pytest.mark.parametrize(
    ("key", "value", "clause"),
    [
        ("reviewer", "OFF-02", "3.1b"),
        ("reviewer", None, "3.9.1"),
        ("approver", None, "3.9.2"),
        ("approver", "OFF-02", "3.1b"),
    ],
)
def test_one_person_of_the_trust_base_answers_for_each_act(key, value, clause, fresh):
    notice(fresh, **{key: value})
    refuses(told(fresh), clause)


@pytest.mark.clause("3.1b", "3.9.1", "3.9.2")
def test_a_signature_is_of_the_person_who_is_named(ready, tmp_path):
    sign(ready, statement("notice", "review"), "p99")
    ready.commit("the key of nobody")
    refuses(told(ready), "3.1b")
    ready.git("reset", "--quiet", "--hard", "HEAD~1")
    for act_, who, clause in (("review", "p12", "3.9.1"), ("approve", "p02", "3.9.2")):
        restate(ready, "notice", {act_: predicate(person=who)}, by={act_: who})
        refuses(told(ready), clause)
        ready.git("reset", "--quiet", "--hard", "HEAD~1")


@pytest.mark.clause("3.1b", "3.10c")
def test_a_page_says_who_answers_for_it_and_why_it_is_public(published_site):
    built = (published_site / "releases/2026/grain/index.html").read_bytes()
    assert field(built, "reviewed_by") and field(built, "approved_by")
    assert field(built, "opinion") == "主动公开"
    assert field(built, "basis") == LAW and field(built, "reason")


# -- what is asked -----------------------------------------------------------------------------------


@pytest.mark.clause("3.3")
def test_the_four_dangers_are_answered_and_exclude_publication(fresh):
    acts(fresh, "submit")
    refuses(act(fresh, "review", economic_security=""), "3.3")
    refuses(act(fresh, "review", economic_security="是"), "3.3")
    assert not (fresh.root / statement("notice", "review")).exists()
    acts(fresh, "review")
    refuses(act(fresh, "approve", public_security=""), "3.3")
    refuses(act(fresh, "approve", stability="是"), "3.3")
    acts(fresh, "approve")


@pytest.mark.clause("3.4")
def test_a_basis_names_an_article_of_a_known_law(fresh):
    acts(fresh, "submit")
    refuses(act(fresh, "review", "--basis", "领导口头同意"), "3.4")
    run = act(fresh, "review", "--basis", "保密法第二条")
    assert run.code == 0, run.said


@pytest.mark.clause("3.7", "3.7.6")
def test_the_six_grounds_are_answered_one_by_one(fresh):
    refuses(act(fresh, "submit", g6=""), "3.7", "3.7.6")
    acts(fresh, "submit")
    run = act(fresh, "review", g6="")
    refuses(run, "3.7", "3.7.6")
    assert not (fresh.root / statement("notice", "review")).exists()
    acts(fresh, "review")


@pytest.mark.clause("3.7.6")
@pytest.mark.parametrize("act_", ["review", "approve"])
def test_a_yes_to_the_sixth_ground_from_either_blocks(act_, ready):
    restate(ready, "notice", {act_: lambda value: value["predicate"]["answers"].update(g6="是")})
    refuses(told(ready), "3.7.6")


@pytest.mark.clause("3.9")
@pytest.mark.parametrize(
    "edit",
    [
        {"review": predicate(previous="sha256:" + "0" * 64)},
        {"approve": predicate(time="2026-11-23T09:00:00+08:00")},
    ],
    ids=["upon nothing", "older than the review"],
)
def test_the_acts_follow_one_upon_the_other(edit, ready):
    restate(ready, "notice", edit)
    refuses(told(ready), "3.9")


@pytest.mark.clause("3.9", "3.10", "4.1b")
@pytest.mark.parametrize(
    ("old", "new", "clauses"),
    [("九时", "十时", ("3.9", "4.1b")), ("classification: 公开", "classification: 内部", ("3.10",))],
)
def test_a_changed_character_voids_the_signatures(old, new, clauses, ready):
    text = ready.read(PAGE).decode()
    assert old in text
    ready.write(PAGE, text.replace(old, new))
    ready.commit("changed", author="p11")
    refuses(told(ready), *clauses)
    ready.write(PAGE, text.replace("本局", "我局"))
    ready.commit("changed otherwise", author="p11")
    acts(ready, "submit", "review", "approve")
    assert told(ready).code == 0


@pytest.mark.clause("3.9.1b")
def test_the_author_comes_first(fresh):
    refuses(act(fresh, "review"), "3.9.1b")
    acts(fresh, "submit", "review")


@pytest.mark.clause("3.9.2")
def test_what_the_leader_rejected_stays_refused(fresh, site):
    acts(fresh, "submit", "review")
    run = fresh.act("reject", "notice", "p03", "--reason", "暂不公开")
    assert run.code == 0, run.said
    refuses(told(fresh))
    refuses(act(fresh, "approve"), "3.9.2")
    assert state(fresh) == "rejected"


# -- what a page says of itself ----------------------------------------------------------------------


@pytest.mark.clause("3.6b", "3.10", "3.10b", "3.10c")
@pytest.mark.parametrize(
    ("key", "value", "clause", "said"),
    [
        ("opinion", None, "3.6b", ()),
        ("classification", None, "3.10", ()),
        ("opinion", "可以", "3.10b", ("主动公开", "依申请公开", "不予公开")),
        ("basis", None, "3.10c", ()),
        ("basis", '"  "', "3.10c", ()),
        ("reason", None, "3.10c", ()),
        ("reason", '"  "', "3.10c", ()),
    ],
)
def test_an_unsigned_draft_says_whether_and_why_it_is_public(key, value, clause, said, fresh):
    assert clause not in told(fresh).said
    notice(fresh, **{key: value})
    run = told(fresh)
    refuses(run, clause)
    assert all(words in run.said for words in said)


@pytest.mark.clause("3.10b")
def test_what_is_for_applicants_only_does_not_go_online(fresh, site):
    notice(fresh, opinion="依申请公开")
    fresh.people = fresh.people | {"notice": "p11 p13 p03"}
    fresh.force_sign("notice")
    for act_ in ("submit", "review", "approve"):
        restate(fresh, "notice", {act_: predicate(opinion="依申请公开")})
    refuses_to_build(fresh, site, "3.10b")


# -- what must not be in it --------------------------------------------------------------------------

MARKED = ["机密★10年", "机 密 ★ 10 年", "機密★10年", "机<!-- -->密★10年"]


@pytest.mark.clause("3.7.1")
@pytest.mark.parametrize("mark", MARKED)
def test_a_mark_of_secrecy_is_found_however_it_is_written(mark, fresh):
    notice(fresh, f"本局上午九时开始办公。\n\n{mark}")
    fresh.people = fresh.people | {"notice": "p11 p13 p03"}
    fresh.force_sign("notice")
    run = told(fresh)
    refuses(run, "3.7.1")
    assert f"{PAGE}:" in run.said


@pytest.mark.clause("3.7.1")
def test_a_mark_on_the_second_page_of_an_attachment(fresh):
    fresh.write(FOLDER + "annex.pdf", pdf(["第一页。"], ["秘密★5年"]))
    notice(fresh, "见[附件](annex.pdf)。")
    fresh.people = fresh.people | {"notice": "p11 p13 p03"}
    fresh.force_sign("notice")
    run = told(fresh)
    refuses(run, "3.7.1")
    assert "annex.pdf" in run.said and "page 2" in run.said


@pytest.mark.clause("3.14")
@pytest.mark.parametrize("hiding", ["covered", "in an earlier revision"])
def test_what_was_only_covered_is_not_taken_out(hiding, fresh):
    secret, rest = "第一季度汇总数据。", "其余内容。"
    if hiding == "covered":
        data = Pdf(text(rest) + text(secret, y=650) + b"0 g 40 640 400 30 re f\n").bytes()
    else:
        data = revised(Pdf(text(rest) + text(secret, y=650)).bytes(), {101: stream(text(rest))})
    fresh.write(FOLDER + "annex.pdf", data)
    notice(fresh, "见[附件](annex.pdf)。")
    run = told(fresh)
    refuses(run, "3.14")
    fresh.write(FOLDER + "annex.pdf", pdf([rest]))
    fresh.commit("really gone", author="p11")
    assert "3.14" not in told(fresh).said
    acts(fresh, "submit", "review", "approve")
    assert told(fresh).code == 0


def pdf(*pages: list[str]) -> bytes:
    return Pdf(*(b"".join(text(line, y=700 - 40 * i) for i, line in enumerate(page)) for page in pages)).bytes()


@pytest.mark.clause("3.7.4")
@pytest.mark.parametrize("place", [PAGE, FOLDER + "t.csv"])
def test_numbers_of_people_are_found(place, fresh):
    number = "150702199001010003"
    fresh.write(FOLDER + "t.csv", "姓名,证号\n甲," + (number if place.endswith("csv") else "无") + "\n")
    notice(fresh, "见[附表](t.csv)。" + (f"\n\n证号 {number}" if place == PAGE else ""))
    run = told(fresh)
    refuses(run, "3.7.4")
    assert f"{place}:" in run.said and number not in run.said


@pytest.mark.clause("3.7.4")
def test_the_telephone_of_an_office_may_stand(fresh):
    notice(fresh, "咨询电话：04708217792。")
    acts(fresh, "submit", "review", "approve")
    assert told(fresh).code == 0


@pytest.mark.clause("3.4b")
def test_a_figure_of_two_respondents_is_found(bureau):
    table = "行业,企业数,产值\n采矿业,{},1200\n"
    path = "content/releases/2026/industry/index.md"
    bureau.write(path, bureaus.page("工业产值", "见[附表](t.csv)。"))
    for count, refused in ((2, True), (3, False)):
        bureau.write(path.replace("index.md", "t.csv"), table.format(count))
        bureau.commit("industry")
        run = told(bureau, "industry")
        assert ("3.4b" in run.said) is refused, run.said


# -- nothing but what is signed ----------------------------------------------------------------------


@pytest.mark.clause("3.5")
@pytest.mark.parametrize(
    ("path", "content"),
    [(FOLDER.replace("notice", "grain") + "a.xlsx", b"PK"), ("content/extra.md", None), ("mkdocs.yml", None)],
)
def test_an_unsigned_file_stops_the_build(path, content, bureau, site):
    if path == "mkdocs.yml":
        old = bureau.read(path)
        assert b"theme:" in old
        content = old.replace(b"theme:", b"theme:\n  custom_dir: overrides\n#", 1)
    bureau.write(path, content or bureaus.page("附页", "正文。"))
    bureau.commit("more")
    before = whole(site)
    run = bureau.build(site)
    refuses(run, "3.5")
    assert path in run.said and whole(site) == before


@pytest.mark.clause("3.6")
@pytest.mark.parametrize("what", ["added", "changed", "removed"])
def test_a_site_that_was_touched_is_told(what, site, bureau):
    page = site / "releases/2026/grain/index.html"
    if what == "added":
        page = site / "extra.html"
        page.write_text("<p>x</p>", "utf-8")
    elif what == "changed":
        page.write_bytes(page.read_bytes().replace("略有".encode(), "大幅".encode(), 1))
    else:
        page.unlink()
    run = bureau.gate("verify", str(site), "--keys", str(bureau.root / "trust"))
    refuses(run, "3.6")
    assert page.relative_to(site).as_posix() in run.said


@pytest.mark.clause("3.6")
def test_a_site_made_by_another_way_does_not_pass(bureau, tmp_path):
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain/index.html").write_text("<p>x</p>", "utf-8")
    refuses(bureau.gate("verify", str(tmp_path / "plain"), "--keys", str(bureau.root / "trust")), "3.6")


# -- what opens what was shut ------------------------------------------------------------------------


@pytest.fixture
def clerk(fresh) -> Office:
    """The registers of a bureau with an unsigned notice."""
    return Office(fresh)


@pytest.mark.clause("3.8", "3.8.1", "3.13")
def test_what_was_secret_needs_its_finished_declassification(clerk):
    bureau = clerk.bureau
    refuses(act(bureau, "submit", g1="是"), "3.8")
    early = clerk.enter(
        "new",
        "declassification",
        on="2026-04-12",
        role="secrecy_officer",
        title="旧文件",
        archive_no="2016-12",
        origin_body="BOD-01",
        ground="expired",
        issued_on="2016-04-12",
        level="机密",
        period="10年",
        subject="notice",
    )
    refuses(early, "E-DCL-001")
    record = declassification(clerk, on="2026-04-13")
    refuses(told(bureau), "3.8.1")
    extension_checked(clerk, record)
    refuses(told(bureau), "3.8.1", "3.13")
    assert decided_open(clerk, record).code == 0
    refuses(told(bureau), "3.8.1", "3.13")
    refuses(act(bureau, "submit", g1="是"), "3.8.1")
    formalities(clerk, record)
    for word in ("submit", "review"):
        run = act(bureau, word, g1="是")
        assert run.code == 0, run.said
    acts(bureau, "approve")
    assert told(bureau).code == 0


@pytest.mark.clause("3.8")
def test_a_review_as_public_needs_the_record_too(ready):
    restate(ready, "notice", {"submit": lambda value: value["predicate"]["answers"].update(g1="是")})
    refuses(told(ready), "3.8")


@pytest.mark.clause("3.7.2")
@pytest.mark.parametrize(("until", "refused"), [("", True), ("2036-04-12", True), ("2026-10-01", False)])
def test_an_extended_period_keeps_the_release_back(until, refused, clerk):
    record = declassification(clerk)
    extension_checked(clerk, record, "extended", until)
    assert decided_open(clerk, record).code == 0
    formalities(clerk, record)
    run = told(clerk.bureau)
    assert ("3.7.2" in run.said) is refused, run.said


@pytest.mark.clause("3.8.2")
def test_an_early_end_is_decided_in_writing_by_who_classified_it(clerk):
    record = declassification(clerk, ground="early", period="20年")
    refuses(told(clerk.bureau), "3.8.2")
    extension_checked(clerk, record)
    refuses(decided_open(clerk, record, ""), "E-DCL-002")
    assert decided_open(clerk, record).code == 0
    formalities(clerk, record)
    acts(clerk.bureau, "submit", "review", "approve")
    assert told(clerk.bureau).code == 0


@pytest.mark.clause("3.13")
def test_a_publication_is_approved_only_after_the_formalities(clerk):
    bureau = clerk.bureau
    acts(bureau, "submit", "review", "approve")
    record = declassification(clerk)
    extension_checked(clerk, record)
    assert decided_open(clerk, record).code == 0
    refuses(told(bureau), "3.13")
    assert publication(clerk).code == 0
    reviewed(clerk)
    refuses(clerk.enter("move", "PUB-2026-0001", "approved", role="web"), "E-DCL-003", "3.13")
    formalities(clerk, record)
    clerk.does("move", "PUB-2026-0001", "approved", role="web")


@pytest.mark.clause("3.8.3")
def test_private_matter_needs_the_consent_of_its_holder_to_these_bytes(clerk):
    bureau = clerk.bureau
    refuses(act(bureau, "submit", g4="是"), "3.8.3")
    other = delivered(clerk, purpose="approval", subject_digest="sha256:" + "0" * 64)
    record = review(clerk, rights_holder=other)
    assert agrees(clerk, other).code == 0
    refuses(act(bureau, "submit", g4="是"), "3.8.3")
    letter = delivered(clerk, purpose="approval")
    clerk.does("set", record, f"rights_holder={letter}", on="2026-05-06")
    refuses(act(bureau, "submit", g4="是"), "3.8.3")
    assert agrees(clerk, letter).code == 0
    acts(bureau, "submit")
    run = act(bureau, "review", g4="是")
    assert run.code == 0, run.said
    acts(bureau, "approve")
    assert told(bureau).code == 0


@pytest.mark.clause("3.8.3b")
def test_the_public_interest_is_weighed_by_a_leader_and_the_holder_is_told(clerk):
    bureau = clerk.bureau
    acts(bureau, "submit")
    record = review(clerk)
    refuses(act(bureau, "review", g4="是"), "3.8.3b")
    words = "public_interest_reason=不公开会影响公共安全"
    refuses(clerk.enter("set", record, words, on="2026-05-06", role="reviewer"), "3.8.3b")
    clerk.does("set", record, words, on="2026-05-06", role="leader")
    refuses(act(bureau, "review", g4="是"), "3.8.3b")
    clerk.does("set", record, "told_third_party_on=2026-05-06", on="2026-05-06")
    run = act(bureau, "review", g4="是")
    assert run.code == 0, run.said


@pytest.mark.clause("3.11b")
def test_every_other_body_agrees_in_writing(clerk):
    bureau = clerk.bureau
    notice(bureau, with_="[BOD-01, BOD-02]")
    first = delivered(clerk)
    second = delivered(clerk, to="BOD-02")
    assert agrees(clerk, first).code == 0
    refuses(clerk.enter("move", second, "agreed", on="2026-05-07"), "E-COU-001")
    refuses(agrees(clerk, second, reply="{on: 2026-05-07, stance: agree}"), "E-COU-001")
    run = told(bureau)
    refuses(run, "3.11b")
    assert "BOD-02" in run.said and "BOD-01" not in run.said
    assert agrees(clerk, second).code == 0
    acts(bureau, "submit", "review", "approve")
    assert told(bureau).code == 0
    clerk.does("move", second, "closed", on="2026-05-08")
    assert told(bureau).code == 0


@pytest.mark.clause("3.12")
def test_what_is_unclear_waits_for_who_may_decide(clerk):
    bureau = clerk.bureau
    body = authority(clerk)
    record = referral(clerk)
    refuses(told(bureau), "3.12")
    isolated(clerk, record)
    assert submitted(clerk, record, body).code == 0
    refuses(told(bureau), "3.12")
    refuses(act(bureau, "submit"), "3.12")
    decision = "{outcome: publish, doc_no: 样例批〔2026〕1号, on: 2026-05-08}"
    clerk.does("move", record, "decided", on="2026-05-08", role="secrecy_officer", decision=decision)
    refuses(told(bureau), "3.12")
    clerk.does("move", record, "carried_out", on="2026-05-09", role="secrecy_officer", carried_out_on="2026-05-09")
    acts(bureau, "submit", "review", "approve")
    assert told(bureau).code == 0


@pytest.mark.clause("3.12")
def test_a_decision_against_publication_is_kept(clerk):
    record = referral(clerk)
    isolated(clerk, record)
    body = authority(clerk)
    assert submitted(clerk, record, body).code == 0
    decision = "{outcome: not_publish, doc_no: 样例批〔2026〕1号, on: 2026-05-08}"
    clerk.does("move", record, "decided", on="2026-05-08", role="secrecy_officer", decision=decision)
    clerk.does("move", record, "carried_out", on="2026-05-09", role="secrecy_officer", carried_out_on="2026-05-09")
    refuses(told(clerk.bureau), "3.12")


# -- the registers -----------------------------------------------------------------------------------


@pytest.mark.clause("3.6c")
def test_a_publication_says_how_it_goes_out(clerk):
    refuses(publication(clerk, channels=""), "3.6c")
    assert publication(clerk).code == 0


@pytest.mark.clause("3.5b")
def test_a_publication_names_its_number_in_the_law(clerk):
    acts(clerk.bureau, "submit")
    assert publication(clerk, art20="").code == 0
    refuses(clerk.enter("move", "PUB-2026-0001", "under_review", role="web"), "3.5b")
    clerk.does("set", "PUB-2026-0001", "art20=2", role="drafter")
    clerk.does("move", "PUB-2026-0001", "under_review", role="web")


@pytest.mark.clause("3.5b")
@pytest.mark.xfail(strict=True, reason="issue 6")
def test_the_site_lists_every_item_under_its_number(published_site):
    assert (published_site / "xxgk/fading/index.html").exists()


@pytest.mark.clause("3.11")
def test_what_another_body_made_needs_its_word(clerk):
    bureau = clerk.bureau
    acts(bureau, "submit", "review", "approve")
    assert publication(clerk, source_kind="obtained_body", **{"with": "[BOD-01]"}).code == 0
    reviewed(clerk)
    refuses(clerk.enter("move", "PUB-2026-0001", "approved", role="web"), "E-PUB-002")
    letter = delivered(clerk)
    assert agrees(clerk, letter).code == 0
    clerk.does("set", "PUB-2026-0001", f"authorised_by={letter}", f"consultations={letter}", role="office")
    clerk.does("move", "PUB-2026-0001", "approved", role="web")


def reviewed(clerk: Office) -> None:
    """The notice's review record goes through its three acts, its publication record as far as reviewed."""
    record = review(clerk)
    said = "basis: 政府信息公开条例第二十条, reason: 应当公开, at: '2026-05-05T10:00:00+08:00'"
    for state_, key, verb, by in (
        ("drafter_opined", "drafter_opinion", "attribute: 主动公开", "p11"),
        ("office_reviewed", "office_opinion", "attribute: 主动公开", "p13"),
        ("decided", "decision", "outcome: publish", "p03"),
    ):
        run = clerk.register("set", record, "--set", f"{key}={{{verb}, {said}, by: {by}}}", by=by)
        assert run.code == 0, run.said
        clerk.does("move", record, state_, role="web")
    clerk.does("move", "PUB-2026-0001", "under_review", role="web")
    clerk.does("set", "PUB-2026-0001", f"review={record}", role="office")
    clerk.does("move", "PUB-2026-0001", "reviewed", role="web")


# -- marks and the secrecy officer -------------------------------------------------------------------


@pytest.mark.clause("3.7.1")
def test_a_quoted_mark_needs_the_secrecy_officers_statement_first(clerk):
    bureau = clerk.bureau
    notice(bureau, "本制度所称国家秘密标志，如“机密★10年”，不得在网站出现。")
    marks = {f["fingerprint"] for f in findings(bureau)}
    for kind, who in (("--claim", "p11"), ("--quotation", "p13"), ("--quotation", "p03")):
        for mark in marks:
            waive(bureau, mark, kind, who)
        if kind == "--claim":
            acts(bureau, "submit")
    refuses(told(bureau), "E-REV-003", "3.7.1")
    refuses(act(bureau, "review"), "E-REV-003")
    run = bureau.gate("lift", "notice", "--key", str(bureau.key("p13")), "--yes", "--reason", "引用条文")
    refuses(run)
    run = bureau.gate("lift", "notice", "--key", str(bureau.key("p04")), "--yes", "--reason", "引用条文，无涉密原件")
    assert run.code == 0, run.said
    acts(bureau, "review", "approve")
    assert told(bureau).code == 0


@pytest.mark.clause("3.7.5")
def test_a_warning_stays_banned_until_its_lifting_is_decided(clerk):
    bureau = clerk.bureau
    clean = "本局上午九时开始办公，地点在办公楼二层大厅。"
    assert told(bureau).said.count("3.7.5") == 0
    notice(bureau, f"内部资料 注意保存\n\n{clean}")
    refuses(act(bureau, "submit"), "3.7.5")
    refuses(told(bureau), "3.7.5")
    for mark in {f["fingerprint"] for f in findings(bureau)}:
        waive(bureau, mark, "--claim", "p11")
    refuses(told(bureau), "3.7.5")
    (record,) = clerk.ids("review")
    notice(bureau, clean)
    refuses(act(bureau, "submit"), "3.7.5")
    refuses(told(bureau), "3.7.5")
    for refusal in clerk.show(record)["fields"]["refusals"]:
        said = f"fid: '{refusal['fid']}', decision: mark_lifted, reason: 原单位取消, mark: 内部资料, original: 样例文件"
        at = "at: '2026-11-24T09:00:00+08:00'"
        run = clerk.register("set", record, f"dispositions+={{{said}, by: p03, {at}}}", role="leader")
        assert run.code == 0, run.said
    acts(bureau, "submit", "review", "approve")
    assert told(bureau).code == 0


def findings(bureau: Bureau) -> list[dict[str, str]]:
    return json.loads(bureau.gate("check", "notice", "--rev", "HEAD", "--format", "json").out)["findings"]


def waive(bureau: Bureau, mark: str, kind: str, who: str) -> None:
    words = ("--key", str(bureau.key(who)), "--yes", "--reason", "引用制度条文", kind)
    run = bureau.gate("waive", "notice", mark, *words)
    assert run.code == 0, run.said


@pytest.mark.clause("3.2")
def test_only_the_secrecy_officer_stops(clerk):
    acts(clerk.bureau, "submit")
    record = review(clerk)
    refuses(clerk.enter("move", record, "stopped", "--note", "疑似涉密", role="drafter"), "E-REC-005")
    run = clerk.bureau.gate("stop", "notice", "--key", str(clerk.bureau.key("p08")), "--yes", "--reason", "疑似涉密")
    refuses(run)
    clerk.does("move", record, "stopped", "--note", "疑似涉密", role="secrecy_officer")
    refuses(told(clerk.bureau), "3.7.1")


@pytest.fixture(scope="module")
def march(tmp_path_factory) -> Bureau:
    """What was formed on 2 March and published on the 6th; two submits were refused that day."""
    bureau = bureaus.start(tmp_path_factory.mktemp("march") / "repository")
    root = "content/releases/2026/"
    for path in ("content/index.md", f"{root}prices/index.md", f"{root}grain/index.md"):
        bureau.write(path, bureau.read(path).replace(b"2026-11-12", b"2026-03-02").replace(b"2026-10", b"2026-01"))
    clean = bureau.read(f"{root}grain/index.md")
    bureau.write(f"{root}grain/index.md", clean + "证号 150702199001010003\n".encode())
    text = bureaus.page("降水统计", "内部资料\n\n正文。", produced="2026-03-02", period="2026-01")
    bureau.write(f"{root}rain/index.md", text)
    bureau.commit()
    with bureau.clock(datetime(2026, 3, 6, 10, tzinfo=SHANGHAI)):
        refuses(bureau.act("submit", "rain", "p08"), "3.7.5")
        refuses(bureau.act("submit", "grain", "p08"), "3.7.4")
        bureau.git("rm", "--quiet", "-r", f"{root}rain")
        bureau.write(f"{root}grain/index.md", clean)
        bureau.commit()
        for name in ("home", "prices", "grain"):
            bureau.sign(name)
        run = bureau.publish()
        assert run.code == 0, run.said
    return bureau


@pytest.mark.clause("3.1c")
def test_the_quarter_shows_how_fast_and_how_careful(march):
    run = march.gate("report", "quarterly", "--quarter", "2026Q1", "--format", "json")
    assert run.code == 0, run.said
    sheet = json.loads(run.out)
    assert sheet["median_workdays"] == 4
    assert sum(sheet["refusals"].values()) == 2 and sheet["withheld"] == []
    said = march.gate("report", "quarterly", "--quarter", "2026Q1", "--format", "md").out
    assert re.search(r"[^0-9.]4(?:\.0)?[^0-9.]", said)


@pytest.mark.clause("3.2")
def test_the_secrecy_officer_gets_every_review_and_refusal_of_the_quarter(march):
    sheet = json.loads(march.gate("report", "quarterly", "--quarter", "2026Q1", "--format", "json").out)
    lines = sorted((line["what"], line["by"], line["on"]) for line in sheet["lines"])
    assert lines == [
        ("refusal", "p08", "2026-03-06"),
        ("refusal", "p08", "2026-03-06"),
        ("review", "p12", "2026-03-06"),
        ("review", "p12", "2026-03-06"),
        ("review", "p13", "2026-03-06"),
    ]
    assert all(line["record"] for line in sheet["lines"])


# -- on the site -------------------------------------------------------------------------------------


@pytest.mark.clause("3.4", "3.16")
def test_a_leak_comes_off_the_site_and_nothing_new_goes_on_it(founded_bureau, tmp_path):
    bureau = drafted(founded_bureau, tmp_path, basis="保密法第二条")
    acts(bureau, "submit", "review", "approve")
    assert bureau.publish().code == 0
    site = tmp_path / "site"
    assert bureau.build(site).code == 0
    page = (site / "releases/2026/notice/index.html").read_bytes()
    assert field(page, "basis") == "保密法第二条"
    assert field(page, "present_law") == "中华人民共和国保守国家秘密法第二条(1988年)，现为第二条"
    office = Office(bureau)
    record = office.new(
        "leak", "secrecy_officer", title="网页泄密", kind="suspected", discovered_at="2026-11-24T08:00:00+08:00"
    )
    run = bureau.act("withdraw", "prices", "p04", "--reason", "疑似泄密")
    assert run.code == 0, run.said
    later = "content/releases/2026/later/index.md"
    bureau.write(later, bureaus.page("较晚的通知", "CANARY-LATER 正文。", **bureaus.DOCUMENT))
    bureau.commit("later", author="p11")
    bureau.people = bureau.people | {"later": "p11 p13 p03"}
    bureau.sign("later")
    assert bureau.publish().code == 0
    run = bureau.build(site)
    assert run.code == 0, run.said
    held = whole(site)
    assert not [path for path, data in held.items() if b"CANARY-PRICES" in data or b"CANARY-LATER" in data]
    assert not [path for path in held if path.endswith("prices/t1.csv")]
    assert "/releases/2026/prices/" in held["withdrawn.txt"].decode()
    assert (site / "releases/2026/notice/index.html").is_file()
    said = "{by: 样例保密局, doc_no: 样例保〔2026〕1号, at: '2026-11-24T12:00:00+08:00'}"
    office.does("set", record, f"builds_released={said}", role="secrecy_officer")
    assert bureau.publish().code == 0
    run = bureau.build(site)
    assert run.code == 0, run.said
    assert b"CANARY-LATER" in (site / "releases/2026/later/index.html").read_bytes()


# -- who answers for a breach ------------------------------------------------------------------------


def accountability(office: Office, trigger: str = "1", source: str = "", **values: str) -> str:
    given = {"title": "追责", "trigger": trigger, "source": f"[{source}]", "unit": "OFF-02"} | values
    return office.new("accountability", "supervision", on="2026-06-01", **given)


def heard(office: Office, record: str) -> None:
    for state_, said in (("investigating", "opened_on"), ("heard", "heard_on")):
        value = {f"investigation__{said}": "2026-06-02"}
        office.does("move", record, state_, on="2026-06-02", role="supervision", **value)


@pytest.mark.clause("3.15")
def test_a_measure_names_who_decided_it(office):
    record = accountability(office, source=leak(office))
    heard(office, record)
    order = "[{kind: order_correction, correct_by: 2026-07-01}]"
    refuses(office.enter("move", record, "decided", on="2026-06-03", role="supervision", measure=order), "3.15")
    by = "{body: BOD-01, doc_no: 样例监〔2026〕1号, on: 2026-06-03}"
    office.does("move", record, "decided", on="2026-06-03", role="supervision", measure=order, decided_by=by)


@pytest.mark.clause("3.15b")
def test_a_case_that_is_a_crime_is_handed_over(office):
    record = accountability(office, source=leak(office))
    heard(office, record)
    refuses(office.enter("move", record, "transferred", on="2026-06-03", role="supervision"), "3.15b")
    said = {"transferred_to": "司法机关", "transferred_on": "2026-06-03"}
    office.does("move", record, "transferred", on="2026-06-03", role="supervision", **said)


def leak(office: Office, **values: str) -> str:
    given = {"title": "网页泄密", "kind": "state_secret", "discovered_at": "2026-05-30T08:00:00+08:00"} | values
    return office.new("leak", "web", on="2026-05-30", **given)


def handled(office: Office, record: str) -> None:
    office.does("move", record, "contained", on="2026-05-30", role="web", containment__taken_down_at=MOMENT)
    told_to = ", ".join(f"{{to: {who}, at: '{MOMENT}', by: p04}}" for who in ("市国家保密局", "上级主管部门"))
    office.does("move", record, "reported", on="2026-05-30", role="secrecy_officer", reports=f"[{told_to}]")
    office.does("move", record, "handling", on="2026-05-31", role="secrecy_officer")


MOMENT = "2026-05-30T08:30:00+08:00"
CLOSURE = "{basis: 样例保〔2026〕1号, on: 2026-06-10}"


@pytest.mark.clause("3.16", "4.6b")
def test_a_leak_is_closed_with_who_answers_or_a_reason(office):
    record = leak(office)
    handled(office, record)
    refuses(office.enter("move", record, "closed", on="2026-06-10", role="secrecy_officer", closure=CLOSURE), "E-X-008")
    reason = "{reason: 他人上传已删除的副本, by: p17, on: 2026-06-09}"
    refuses(office.enter("set", record, f"no_pursuit={reason}", on="2026-06-09", role="office"), "4.6b")
    office.does("set", record, f"no_pursuit={reason}", on="2026-06-09", role="supervision")
    office.does("move", record, "closed", on="2026-06-10", role="secrecy_officer", closure=CLOSURE)


@pytest.mark.clause("3.16", "3.16b", "4.6b")
def test_a_leak_that_is_a_crime_is_handed_over_before_it_is_closed(office):
    record = leak(office)
    handled(office, record)
    case = accountability(office, "4", record, serious="true", crime="true")
    heard(office, case)
    office.does("set", record, f"links.accountability={case}", on="2026-06-05", role="secrecy_officer")
    refuses(office.enter("move", record, "closed", on="2026-06-10", role="secrecy_officer", closure=CLOSURE), "3.16b")
    said = {"transferred_to": "司法机关", "transferred_on": "2026-06-06"}
    office.does("move", case, "transferred", on="2026-06-06", role="supervision", **said)
    office.does("move", record, "closed", on="2026-06-10", role="secrecy_officer", closure=CLOSURE)


# -- two opinions ------------------------------------------------------------------------------------

QUESTIONS = (
    *(f"g{n}" for n in range(1, 7)),
    "national_security",
    "public_security",
    "economic_security",
    "stability",
    "internal_affairs",
)
ANSWERED = ", ".join(f"{{question: {key}, answer: 否}}" for key in QUESTIONS)


def opined(office: Office, second: str = "主动公开") -> str:
    """The review of a matter that is no release, up to the office's opinion."""
    record = office.new(
        "review",
        "office",
        on="2026-03-03",
        title="资料审查",
        subject="{kind: report, id: 月报}",
        files=f"[{{path: month.md, sha256: 'sha256:{'3' * 64}'}}]",
        scan="{rules_version: r1, run_at: '2026-03-03T09:00:00+08:00'}",
    )
    for state_, role, person_, key, attribute, day in (
        ("drafter_opined", "drafter", "p08", "drafter_opinion", "主动公开", "03"),
        ("office_reviewed", "reviewer", "p13", "office_opinion", second, "04"),
    ):
        said = f"attribute: {attribute}, basis: 政府信息公开条例第二十条, reason: 可以, by: {person_}"
        at = f"at: '2026-03-{day}T10:00:00+08:00'"
        value = {key: f"{{{said}, {at}, answers: [{ANSWERED}]}}"}
        office.does("move", record, state_, on=f"2026-03-{day}", role=role, **value)
    return record


def decide(office: Office, record: str, outcome: str, ground: bool = True, **values: str) -> Run:
    said = "basis: 政府信息公开条例第二十条, reason: 应当公开, " if ground else ""
    decision = f"{{outcome: {outcome}, {said}by: p03, at: '2026-03-05T10:00:00+08:00', answers: [{ANSWERED}]}}"
    return office.enter("move", record, "decided", on="2026-03-05", role="leader", decision=decision, **values)


@pytest.mark.clause("3.9.1c")
def test_opinions_that_differ_need_a_decision_with_its_own_ground(office):
    assert decide(office, opined(office), "publish", ground=False).code == 0
    record = opined(office, second="依申请公开")
    refuses(decide(office, record, "publish", ground=False), "3.9.1c")
    assert decide(office, record, "publish").code == 0


@pytest.mark.clause("3.6d", "3.14")
def test_a_part_is_published_with_a_list_of_what_was_taken_out(office):
    record = opined(office)
    refuses(decide(office, record, "partial"), "3.6d")
    cut = "[{file: month.md, locator: 第3行, method: delete, basis: 保密法第二条}]"
    assert decide(office, record, "partial", redactions=cut).code == 0


@pytest.mark.clause("3.4b")
def test_statistics_are_checked_for_disclosure(bureau):
    office, folder = Office(bureau), "content/releases/2026/wheat/"
    bureau.write(folder + "index.md", bureaus.page("小麦产量", "产量略有增加。", period="2026"))
    bureau.commit("wheat")
    bureau.sign("wheat")
    values = {
        "title": "小麦产量", "category": "0301", "doc_kind": "统计数据", "source_kind": "made", "office": "OFF-05",
        "produced": "2026-11-12", "channels": "[website]", "kind": "statistics", "vital_interest": "false",
        "art20": "4", "clearer": "OFF-01", "content": folder, "content_sha256": "sha256:" + "0" * 64,
        "stat__ref_period": "2026", "with": "[]", "approval": "{needed: false}",
    }  # fmt: skip
    record = office.new("publication", "drafter", on="2026-11-12", **values)
    refuses(told(bureau, "wheat"), "3.4b")
    check = "{by: p08, at: '2026-11-12T09:00:00+08:00'}"
    office.does("set", record, f"stat.disclosure_check={check}", on="2026-11-13", role="drafter")
    assert told(bureau, "wheat").code == 0
