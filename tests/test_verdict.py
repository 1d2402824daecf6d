"""Every state of a release, how it is reached and left, and what a verdict says of the versions on the site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from bureau import DOCUMENT, Bureau, copy, page

from gate import judging, now, pipeline, trust
from gate.acts import Intent, make_waiver
from gate.approvals import AsOf, SignedWaiver, Standing, Subject
from gate.gitstore import Repository
from gate.model import Blob, Finding, NotExamined, ScanResult, Severity, Tree
from gate.statements import FileDigest
from gate.verdict import BLOCKING_STATES, FINE_STATES, Case, ReleaseVerdict, State, Verdict, decide, release_of, settle

NOTICE = "content/releases/2026/notice/index.md"
GRAIN = "content/releases/2026/grain/index.md"
CORRECTION = "{of: 1, kind: 数据更正, since: 2026-11-20, why: 复核发现, was: 十个, is: 九个, found_by: 公开办}"
SCAN = judging.Scanner()


def look(tree: Tree, when: datetime | None = None, scan=SCAN, **more: bool) -> Verdict:
    """The verdict on a tree under its own trust base."""
    files = {path: blob.data for path, blob in tree.items() if path.startswith("trust/")}
    return decide(Case(tree, trust.load_chain(files), when or now.now(), scan, **more))


def codes(judged: ReleaseVerdict) -> set[str]:
    """The codes of its reasons."""
    return {reason.code for reason in judged.reasons}


def changed(tree: Tree, path: str, old: str, new: str) -> Tree:
    """The tree with some text of one file replaced."""
    text = tree[path].data.decode()
    assert old in text
    return {**tree, path: Blob(text.replace(old, new).encode())}


def without(tree: Tree, prefix: str) -> Tree:
    """The tree without what lies below `prefix`."""
    return {path: blob for path, blob in tree.items() if not path.startswith(prefix)}


@pytest.fixture(scope="module")
def end(founded_bureau: Bureau, tmp_path_factory) -> tuple[Bureau, Mapping[str, Tree]]:
    """A notice on its way from a draft to a second version and down again, and the tree after every step."""
    bureau = copy(founded_bureau, tmp_path_factory.mktemp("story") / "repository")
    steps: dict[str, Tree] = {}

    def keep(step: str) -> None:
        steps[step] = Repository.open(bureau.root).tree("HEAD")

    def write(body: str, **fields: str) -> None:
        bureau.write(NOTICE, page("服务事项", body, **DOCUMENT, **fields))
        bureau.commit("notice", author="p11")

    def act(name: str, person: str, *more: str) -> None:
        run = bureau.act(name, "notice", person, *more)
        assert run.code == 0, run.said

    keep("before")
    write("共有十个事项。")
    keep("draft")
    act("submit", "p11")
    keep("submitted")
    act("review", "p13")
    keep("reviewed")
    act("reject", "p03", "--reason", "数目有误")
    keep("rejected")
    write("共有十个服务事项。")
    keep("changed after the rejection")
    for name, person in (("submit", "p11"), ("review", "p13"), ("approve", "p03")):
        act(name, person)
    keep("ready")
    assert bureau.publish().code == 0
    keep("published")
    write("共有九个服务事项。")
    keep("changed on main")
    write("共有九个服务事项。", correction=CORRECTION)
    act("submit", "p11")
    keep("correction submitted")
    act("review", "p13")
    act("approve", "p03")
    keep("correction ready")
    assert bureau.publish().code == 0
    keep("second version")
    act("withdraw", "p03", "--reason", "事项已经取消")
    keep("withdrawal signed")
    assert bureau.publish().code == 0
    keep("withdrawn")
    return bureau, steps


@pytest.fixture(scope="module")
def story(end) -> Mapping[str, Tree]:
    """The trees by step."""
    return end[1]


@pytest.mark.parametrize(
    ("step", "state", "version"),
    [
        ("draft", "draft", 1),
        ("submitted", "in-progress", 1),
        ("reviewed", "in-progress", 1),
        ("rejected", "rejected", 1),
        ("changed after the rejection", "refused", 1),
        ("ready", "ready", 1),
        ("published", "published", 1),
        ("changed on main", "refused", 2),
        ("correction submitted", "in-progress", 2),
        ("correction ready", "ready", 2),
        ("second version", "published", 2),
        ("withdrawal signed", "withdrawn", 2),
        ("withdrawn", "withdrawn", 2),
    ],
)
def test_each_step_has_its_state(step: str, state: str, version: int, story):
    judged = look(story[step]).release("notice")
    assert (judged.state, judged.present.version) == (state, version), judged.reasons


@pytest.mark.parametrize(
    "step", ["draft", "submitted", "reviewed", "rejected", "ready", "published", "second version", "withdrawn"]
)
def test_an_honest_step_has_nothing_against_it(step: str, story):
    judged = look(story[step]).release("notice")
    assert not judged.reasons and not judged.findings and not judged.not_examined


def test_every_state_is_fine_or_blocks_or_is_left_out():
    assert FINE_STATES | BLOCKING_STATES | {State.REJECTED} == set(State)
    assert not FINE_STATES & BLOCKING_STATES


@pytest.mark.parametrize("step", ["draft", "submitted", "changed on main", "correction submitted"])
def test_what_is_unsigned_refuses_the_build_and_is_held_back(step: str, story):
    verdict = look(story[step])
    assert "signoff-missing" in {reason.code for reason in pipeline.refusals(verdict, hold_back=False)}
    assert pipeline.refusals(verdict, hold_back=True) == ()


@pytest.mark.parametrize("step", ["rejected", "ready", "correction ready", "withdrawal signed"])
def test_what_waits_or_was_rejected_is_left_out_of_a_plain_build(step: str, story):
    assert pipeline.refusals(look(story[step]), hold_back=False) == ()


# -- rejection ------------------------------------------------------------------------------------


def test_a_rejection_concerns_those_bytes(story):
    """Changed bytes may be submitted under the same id, and the same bytes stay rejected whoever signs on."""
    assert look(story["ready"]).release("notice").state == "ready"
    back = {**story["ready"], NOTICE: story["rejected"][NOTICE]}
    judged = look(back).release("notice")
    assert judged.state == "refused"
    assert codes(judged) == {"content-changed"}


# -- embargo --------------------------------------------------------------------------------------


def test_the_hour_of_the_embargo(founded_bureau, tmp_path):
    bureau = copy(founded_bureau, tmp_path / "repository")
    hour = (now.now() + timedelta(days=2)).replace(minute=0, second=0)
    bureau.write(NOTICE, page("服务事项", "共有十个事项。", **DOCUMENT, publish_at=hour.isoformat()))
    bureau.commit("notice", author="p11")
    bureau.sign("notice")
    tree = Repository.open(bureau.root).tree("HEAD")
    assert look(tree).release("notice").state == "embargoed"
    assert look(tree, hour - timedelta(seconds=1)).release("notice").state == "embargoed"
    assert look(tree, hour).release("notice").state == "ready"
    assert pipeline.refusals(look(tree), hold_back=False) == ()
    run = bureau.publish()
    assert (run.code, "nothing is ready" in run.out) == (0, True)
    assert Repository.open(bureau.root).tree("HEAD") == tree


# -- corrections ----------------------------------------------------------------------------------


def test_changed_bytes_of_an_entered_release_are_named(story):
    judged = look(story["changed on main"]).release("notice")
    assert codes(judged) == {"content-changed", "correction-missing"}
    assert [r.path for r in judged.reasons if r.code == "content-changed"] == [NOTICE]
    assert [version.version for version in judged.live] == []


def test_the_version_before_stays_until_the_correction_is_entered(story):
    for step in ("correction submitted", "correction ready"):
        judged = look(story[step]).release("notice")
        assert [(v.version, v.state) for v in judged.live] == [(1, "superseded")]
    judged = look(story["second version"]).release("notice")
    assert [(v.version, v.state) for v in judged.live] == [(1, "superseded"), (2, "published")]


def test_a_correction_put_back_is_a_rollback(story):
    back = {**story["second version"], NOTICE: story["published"][NOTICE]}
    judged = look(back).release("notice")
    assert judged.state == "refused"
    assert "version-rollback" in codes(judged)


def test_an_older_version_is_judged_with_the_rules_of_today(story):
    """A rule that became sharper finds something in version 1 only: nothing of the release stays (DESIGN 6)."""

    def sharper(path: str, blob: Blob, name: str) -> ScanResult:
        result = SCAN(path, blob, name)
        if path == NOTICE and "十个" in blob.data.decode() and b"correction" not in blob.data:
            return ScanResult((*result.findings, Finding(path, "internal-mark", Severity.REFUSE, 17, 1)))
        return result

    verdict = look(story["second version"], scan=sharper)
    judged = verdict.release("notice")
    assert (judged.state, judged.live, judged.present.state) == ("refused", (), "published")
    assert [finding.rule for finding in judged.findings] == ["internal-mark"]
    assert {r.code for r in pipeline.refusals(verdict, hold_back=False)} == {"internal-mark"}
    assert pipeline.refusals(verdict, hold_back=True) == ()
    assert {v.id for v in verdict.releases if v.live} == {"home", "prices", "grain"}


def test_the_kept_bytes_of_an_older_version_are_what_was_entered(story):
    kept = "versions/notice/1/index.md"
    touched = changed(story["second version"], kept, "十个", "百个")
    verdict = look(touched)
    assert {r.code for r in verdict.reasons} == {"register-inconsistent"}
    assert verdict.release("notice").state == "refused"
    gone = look(without(story["second version"], kept))
    assert ("register-inconsistent", kept) in {(r.code, r.path) for r in gone.reasons}
    more = look({**story["second version"], "versions/notice/1/x.md": Blob(b"x")})
    assert [(r.code, r.path) for r in more.reasons] == [("register-inconsistent", "versions/notice/1/x.md")]


# -- withdrawal -----------------------------------------------------------------------------------


def test_a_withdrawn_release_leaves_the_site_at_once(story):
    """The signature is enough; the entry in the log follows."""
    for step in ("withdrawal signed", "withdrawn"):
        assert look(story[step]).release("notice").live == ()


def test_a_withdrawn_id_never_comes_back(story):
    for body in ("共有九十个事项。", "共有十个服务事项。"):
        tree = {**story["withdrawn"], NOTICE: Blob(page("服务事项", body, **DOCUMENT).encode())}
        judged = look(tree).release("notice")
        assert judged.state == "refused", body
        assert "withdrawn" in codes(judged), judged.reasons


def test_nobody_signs_under_a_withdrawn_id(end, tmp_path):
    bureau = copy(end[0], tmp_path / "repository")
    bureau.write(
        NOTICE, page("服务事项", "共有八个事项。", **DOCUMENT, correction=CORRECTION.replace("of: 1", "of: 2"))
    )
    bureau.commit("notice", author="p11")
    run = bureau.act("submit", "notice", "p11")
    assert (run.code, "[withdrawn]" in run.err) == (1, True), run.said
    assert not list(bureau.root.glob("approvals/notice/003-*"))


def test_the_folder_of_a_withdrawn_release_may_go_but_not_its_statement(story):
    gone = look(without(story["withdrawn"], "content/releases/2026/notice/"))
    assert gone.release("notice").state == "withdrawn"
    assert pipeline.refusals(gone, hold_back=False) == ()
    forgotten = look(without(story["withdrawn"], "approvals/notice/"))
    assert forgotten.release("notice").state == "refused"
    neither = without(without(story["withdrawn"], "content/releases/2026/notice/"), "approvals/notice/")
    assert look(neither).release("notice").state == "refused"


def test_a_published_release_does_not_go_without_a_withdrawal(story):
    judged = look(without(story["published"], "content/releases/2026/notice/")).release("notice")
    assert (judged.state, judged.live) == ("refused", ())
    assert [(r.code, r.facts["what"]) for r in judged.reasons] == [("content-changed", "removed")]


def test_an_entered_release_does_not_move(story):
    moved = {
        path.replace("releases/2026/notice/", "releases/2025/notice/") if path.startswith("content/") else path: blob
        for path, blob in story["published"].items()
    }
    verdict = look(moved)
    assert {v.state for v in verdict.releases if v.id == "notice"} == {State.REFUSED}


# -- one release and the others -------------------------------------------------------------------


def test_what_is_refused_leaves_the_others(story):
    verdict = look(changed(story["published"], GRAIN, "略有增加", "大幅增加"))
    assert {v.id: str(v.state) for v in verdict.releases} == {
        "home": "published", "prices": "published", "grain": "refused", "notice": "published",
    }  # fmt: skip
    assert {v.id for v in verdict.releases if v.live} == {"home", "prices", "notice"}
    assert "content-changed" in {r.code for r in pipeline.refusals(verdict, hold_back=False)}
    assert pipeline.refusals(verdict, hold_back=True) == ()


def test_a_file_that_could_not_be_examined_refuses(story):
    """Fail closed: a published page that a reader cannot read any more leaves the site (DESIGN 5)."""

    def blind(path: str, blob: Blob, name: str) -> ScanResult:
        unread = (NotExamined(path, "encrypted"),) if path == GRAIN else ()
        return ScanResult(SCAN(path, blob, name).findings, unread)

    verdict = look(story["published"], scan=blind)
    assert (verdict.release("grain").state, verdict.release("grain").live) == ("refused", ())
    assert [r.code for r in pipeline.refusals(verdict, hold_back=False)] == ["not-examined"]
    assert pipeline.refusals(verdict, hold_back=True) == ()


def test_home_is_never_held_back(story):
    verdict = look(changed(story["published"], "content/index.md", "欢迎", "您好"))
    assert {r.code for r in pipeline.refusals(verdict, hold_back=True)} >= {"content-changed"}


def test_a_signed_link_leads_to_what_can_be_read(founded_bureau, tmp_path):
    """A page that is not there refuses; a draft is fine for a draft, and no more once the page is signed."""
    bureau = copy(founded_bureau, tmp_path / "repository")
    other = "content/releases/2026/other/index.md"
    bureau.write(NOTICE, page("服务事项", "参见[粮食](../grain/index.md)和[另一件](../other/index.md)。", **DOCUMENT))
    bureau.commit("notice", author="p11")
    tree = Repository.open(bureau.root).tree("HEAD")
    assert codes(look(tree).release("notice")) == {"link-outside-release"}
    bureau.write(other, page("另一件", "内容。", **DOCUMENT))
    bureau.commit("other", author="p11")
    tree = Repository.open(bureau.root).tree("HEAD")
    assert look(tree).release("notice").state == "draft"
    for act, person in (("submit", "p11"), ("review", "p13")):
        assert bureau.act(act, "notice", person).code == 0
    run = bureau.act("approve", "notice", "p03")
    assert (run.code, "[link-outside-release]" in run.err) == (1, True), run.said
    bureau.people = {**bureau.people, "other": "p11 p13 p03"}
    bureau.sign("other")
    assert bureau.act("approve", "notice", "p03").code == 0
    verdict = look(Repository.open(bureau.root).tree("HEAD"))
    assert {verdict.release(id_).state for id_ in ("notice", "other")} == {State.READY}


def test_a_replaced_release_is_superseded_once_the_other_is_published(founded_bureau, tmp_path):
    bureau = copy(founded_bureau, tmp_path / "repository")
    bureau.write(NOTICE, page("粮食产量核定", "产量核定数。", **DOCUMENT, supersedes="grain"))
    bureau.commit("notice", author="p11")
    bureau.sign("notice")
    assert look(Repository.open(bureau.root).tree("HEAD")).release("grain").state == "published"
    assert bureau.publish().code == 0
    verdict = look(Repository.open(bureau.root).tree("HEAD"))
    assert verdict.release("grain").state == "superseded"
    assert [v.version for v in verdict.release("grain").live] == [1]
    assert pipeline.refusals(verdict, hold_back=False) == ()


# -- the repository as a whole --------------------------------------------------------------------


def test_production_refuses_sample_keys(story):
    assert "sample-trust" in [r.code for r in look(story["published"], production=True).reasons]


def test_production_asks_for_every_part_of_the_contact(story):
    open_parts = {r.facts["key"]: r.clauses for r in look(story["published"], production=True).reasons if r.facts}
    assert open_parts == {
        "offices.yaml: OFF-02.address": ("9.1",),
        "offices.yaml: OFF-02.postcode": ("9.1",),
        "policy.yaml: bureau.complaint_box": ("9.4",),
        "policy.yaml: bureau.next_level": ("9.1",),
    }
    assert look(story["published"]).reasons == ()


def test_a_changed_trust_base_is_a_note(story):
    verdict = look(story["published"], trust_changed=True)
    assert [r.code for r in verdict.notes] == ["trust-changed"]
    assert pipeline.refusals(verdict, hold_back=False) == ()


def test_a_file_that_belongs_to_nothing_refuses_the_whole_and_is_held_back(story):
    verdict = look({**story["published"], "content/loose.md": Blob("---\ntitle: 散页\n---\n\n一页。\n".encode())})
    assert [(r.code, r.path) for r in verdict.reasons] == [("page-unsigned", "content/loose.md")]
    assert pipeline.refusals(verdict, hold_back=True) == ()


def test_it_has_no_truth_of_its_own(story):
    with pytest.raises(TypeError):
        bool(look(story["published"]))
    with pytest.raises(TypeError):
        bool(look(story["published"]).release("grain").present.standing)


@pytest.mark.parametrize(
    ("path", "release"),
    [
        ("content/releases/2026/grain/index.md", "grain"),
        ("content/releases/2026/grain/new.csv", "grain"),
        ("content/index.md", "home"),
        ("mkdocs.yml", "home"),
        ("approvals/prices/001-01-submit.json", "prices"),
        ("versions/prices/1/index.md", "prices"),
        ("trust/1/people.yaml", None),
    ],
)
def test_the_release_that_a_path_belongs_to(path: str, release: str | None, story):
    assert release_of(path, look(story["published"])) == release


# -- waivers, one condition at a time -------------------------------------------------------------

MENTION = Finding(GRAIN, "internal-prose", Severity.HOLD, 17, 1, None, 9, 3, "sha256:" + "a" * 64)
QUOTED = replace(MENTION, rule="internal-mark", severity=Severity.REFUSE)
LEVEL = replace(QUOTED, rule="level-term")


def settled(story: Mapping[str, Tree], finding: Finding, people: str, kind: str, **said: object) -> str:
    """What a waiver of `finding` by these people comes to: the severity that is left, and why it does not count."""
    verdict = look(story["published"])
    stated = frozenset(said.pop("stated", ()))
    grain, base = verdict.release("grain"), verdict.trust.latest
    front = grain.present.front_matter
    made = make_waiver(Intent("waive", "p12", now.now(), reason="引用"), finding, kind, grain.present, grain.folder)
    about = {key: said.pop(key) for key in ("rule", "rule_version", "path", "fingerprint") if key in said}
    waiver = made.model_copy(update={**said, "finding": made.finding.model_copy(update=about)})
    keys = tuple(base.person(person).keys[0].key for person in people.split())
    signed = SignedWaiver("001-04-waive.json", "sha256:" + "b" * 64, waiver, keys, b"", ())
    subject = Subject("grain", grain.present.release.root, 1, front, grain.present.files, (), stated=stated)
    (left,), reasons = settle((finding,), Standing(waivers=(signed,)), subject, AsOf(base, base, now.now()))
    why = (reason.facts.get("person", reason.facts.get("what", reason.code)) for reason in reasons)
    return " ".join([left.severity, *why])


@pytest.mark.parametrize(
    ("finding", "people", "kind", "said", "expected"),
    [
        (MENTION, "p12", "other", {}, "note"),
        (MENTION, "p12", "quotation", {}, "note"),
        (MENTION, "p13", "other", {}, "hold p12"),
        (MENTION, "p03", "other", {}, "hold p12"),
        (MENTION, "", "other", {}, "hold p12"),
        (MENTION, "p12", "other", {"files": (FileDigest(GRAIN, "100644", "0" * 64),)}, "hold bytes"),
        (MENTION, "p12", "other", {"rule_version": 99}, "hold rule version"),
        (MENTION, "p12", "other", {"rule": "keep-mark"}, "hold place"),
        (MENTION, "p12", "other", {"path": NOTICE}, "hold place"),
        (MENTION, "p12", "other", {"fingerprint": "sha256:" + "c" * 64}, "hold finding"),
        (MENTION, "p12", "other", {"act": "claim"}, "hold"),
        (QUOTED, "p12 p03", "quotation", {}, "note"),
        (QUOTED, "p12", "quotation", {}, "refuse p03"),
        (QUOTED, "p03", "quotation", {}, "refuse p12"),
        (QUOTED, "p12 p02", "quotation", {}, "refuse p03"),
        (QUOTED, "p12 p03", "other", {}, "refuse kind"),
        (replace(QUOTED, hidden=True), "p12 p03", "quotation", {}, "refuse rule"),
        (replace(QUOTED, disguised=True), "p12 p03", "quotation", {}, "refuse rule"),
        (replace(QUOTED, rule="id-number"), "p12 p03", "quotation", {}, "refuse rule"),
        (LEVEL, "p12 p03", "quotation", {}, "refuse E-REV-003 officer"),
        (LEVEL, "p12 p03", "quotation", {"stated": {"sha256:" + "d" * 64}}, "refuse E-REV-003 officer"),
        (LEVEL, "p12 p03", "quotation", {"stated": {LEVEL.fingerprint}}, "note"),
        (LEVEL, "p12", "quotation", {"stated": {LEVEL.fingerprint}}, "refuse p03"),
    ],
)
def test_a_waiver_counts_for_this_place_these_bytes_this_rule_and_by_these_people(
    finding: Finding, people: str, kind: str, said: dict[str, object], expected: str, story
):
    assert settled(story, finding, people, kind, **said) == expected
