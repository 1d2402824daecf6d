"""System 三: nothing goes online before its review for secrecy; what is asked, and what opens what was shut."""

from __future__ import annotations

import shutil
from pathlib import Path

import bureau as bureaus
import pytest
from bureau import Bureau
from clerks import Office, refuses
from forging import person, predicate, restate, sign, statement
from notices import FOLDER, PAGE, act, acts, drafted, field, notice, state, told
from pdf_builder import Pdf, revised, stream, text

LAW = "《中华人民共和国政府信息公开条例》第二十条"


@pytest.fixture(scope="module")
def signed(founded_bureau, tmp_path_factory) -> Bureau:
    """A bureau with a notice that its three people have signed; not published yet."""
    bureau = drafted(founded_bureau, tmp_path_factory.mktemp("signed"))
    acts(bureau, "submit", "review", "approve")
    assert told(bureau).code == 0
    return bureau


@pytest.fixture(scope="module")
def draft(founded_bureau, tmp_path_factory) -> Bureau:
    """A bureau with a notice that nobody has signed."""
    return drafted(founded_bureau, tmp_path_factory.mktemp("draft"))


@pytest.fixture
def ready(signed, tmp_path) -> Bureau:
    return bureaus.copy(signed, tmp_path / "repository")


@pytest.fixture
def fresh(draft, tmp_path) -> Bureau:
    return bureaus.copy(draft, tmp_path / "repository")


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
