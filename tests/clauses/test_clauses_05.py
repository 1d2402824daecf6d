"""System 五, coordination: who provides, who reviews, and the letters to and from the other bodies concerned."""

from __future__ import annotations

import json
import re
from datetime import datetime

import bureau as bureaus
import pytest
from bureau import Bureau, page
from clerks import Office, refuses

from gate.statements import files_digest
from gate.verdict import digests

LETTER = {
    "letter__doc_no": "呼统函〔2026〕5号",
    "letter__summary": "拟于3月在网站发布的2026年2月价格数据",
    "letter__our_opinion": "属于应当主动公开的统计信息",
    "letter__our_basis": "政府信息公开条例第二十条",
}
OURS = {
    "office": "OFF-05", "category": "0301", "doc_kind": "统计数据", "source_kind": "made", "produced": "2026-03-02",
    "channels": "website", "title": "价格月报", "stat__ref_period": "2026-02",
    "stat__disclosure_check__by": "p08", "stat__disclosure_check__at": "2026-03-02T10:00:00+08:00",
}  # fmt: skip


def put(bureau: Bureau, release: str, body: str = "正文。", **fields: str | None) -> str:
    """A release of the price office, committed; the digest of its closed file list."""
    path = f"content/releases/2026/{release}/index.md"
    bureau.write(path, page("价格月报", body, **{"produced": "2026-03-02", "period": "2026-02"} | fields))
    bureau.commit(release, author=fields.get("author") or "p08")
    release = next(r for r in bureaus.find_releases(bureau._tree()) if r.id == release)
    return files_digest(digests(release.files))


def check(bureau: Bureau, release: str):
    """``gate check RELEASE``."""
    return bureau.gate("check", release)


def passes(bureau: Bureau, release: str) -> None:
    """The release lacks nothing but its signatures, and not those either once it is signed."""
    run = check(bureau, release)
    assert "draft" in run.out or run.code == 0, run.said
    bureau.sign(release)
    assert check(bureau, release).code == 0


def publication(at: Office, release: str, **values: str) -> str:
    """The office's record of a release."""
    said = OURS | {"content": f"content/releases/2026/{release}/"} | values
    return at.new("publication", "drafter", on="2026-03-02", **said)


def sent(office: Office, subject: str, body: str, digest: str, on: str = "2026-03-03", **values: str) -> str:
    """A letter that asks a body, delivered."""
    said = {"title": "征求意见", "purpose": "involves_body", "subject": subject, "to": body, "office": "OFF-05"}
    said["subject_digest"] = digest
    id_ = office.new("consultation-out", "drafter", on=on, **said | values)
    office.does("move", id_, "approved", on=on, role="leader")
    office.does("move", id_, "sent", on=on, sent_on=on, **LETTER)
    office.does("move", id_, "delivered", on=on, delivered_on=on, delivery_proof="送达回执")
    return id_


def replied(stance: str, on: str = "2026-03-05", **more: str) -> dict[str, str]:
    """A reply in writing."""
    return {
        "reply__on": on,
        "reply__doc_no": "农函〔2026〕8号",
        "reply__stance": stance,
        "reply__written": "true",
    } | more


def agreed(office: Office, subject: str, body: str, digest: str, **values: str) -> str:
    """A letter whose body agreed in writing on 5 March."""
    id_ = sent(office, subject, body, digest, **values)
    office.does("move", id_, "agreed", on="2026-03-05", **replied("agree"))
    return id_


@pytest.mark.clause("5.1")
def test_the_producing_and_the_reviewing_office_are_named(shared, published_site):
    put(shared.bureau, "nobody", office=None)
    refuses(check(shared.bureau, "nobody"), "5.1")
    put(shared.bureau, "somebody")
    assert "front-matter-invalid" not in check(shared.bureau, "somebody").out
    shown = next(published_site.glob("releases/2026/prices/index.html")).read_text("utf-8")
    assert "城镇与价格统计科" in shown
    reviewed = re.search(r'data-field="reviewed_by">([^<]+)<', shown)
    assert reviewed and "综合科" in reviewed[1] and "审查人" in reviewed[1]


@pytest.mark.clause("5.1b", "5.1c")
def test_the_author_belongs_to_the_office_that_provides(shared):
    bureau = shared.bureau
    put(bureau, "elsewhere", author="p09")
    bureau.people["elsewhere"] = "p09 p12 p03"
    refuses(bureau.act("submit", "elsewhere", "p09"), "5.1b")
    bureau.force_sign("elsewhere")
    refuses(check(bureau, "elsewhere"), "5.1b")
    put(bureau, "vouched")
    assert bureau.act("submit", "vouched", "p08").code == 0
    stored = json.loads(bureau.read("approvals/vouched/001-01-submit.json"))
    assert "真实、准确" in json.dumps(stored["predicate"], ensure_ascii=False)
    put(bureau, "obtained", office="OFF-03", author="p12", reviewer="p13", kind="document", category='"09"')
    publication(shared, "obtained", source_kind="obtained_person", office="OFF-03")
    bureau.people["obtained"] = "p12 p13 p03"
    bureau.force_sign("obtained")
    refuses(check(bureau, "obtained"), "5.1c")
    put(bureau, "obtained2", office="OFF-03", author="p16", reviewer="p13", kind="document", category='"09"')
    publication(shared, "obtained2", source_kind="obtained_person", office="OFF-03")
    bureau.people["obtained2"] = "p16 p13 p03"
    passes(bureau, "obtained2")


@pytest.mark.parametrize(
    ("release", "kind", "category", "wrong", "right"),
    [
        pytest.param("doc", "document", '"09"', "p12", "p13", marks=pytest.mark.clause("5.1d")),
        pytest.param("stats", "statistics", '"0301"', "p14", "p12", marks=pytest.mark.clause("5.1e")),
        pytest.param("law", "law", '"02"', "p12", "p14", marks=pytest.mark.clause("5.1f")),
    ],
)
def test_the_office_for_a_kind_reviews_it(shared, release, kind, category, wrong, right):
    bureau, clause = shared.bureau, {"document": "5.1d", "statistics": "5.1e", "law": "5.1f"}[kind]
    for id_, reviewer in ((release, wrong), (f"{release}2", right)):
        put(bureau, id_, kind=kind, category=category, reviewer=reviewer)
        bureau.people[id_] = f"p08 {reviewer} p03"
    assert bureau.act("submit", release, "p08").code == 0
    refuses(bureau.act("review", release, wrong), clause)
    bureau.force_sign(release)
    refuses(check(bureau, release), clause)
    passes(bureau, f"{release}2")


@pytest.mark.clause("5.1e", "5.1f")
@pytest.mark.parametrize(("category", "clause"), [('"0301"', "5.1e"), ('"02"', "5.1f"), ('"04"', "5.1f")])
def test_a_category_fixes_the_kind(shared, category, clause):
    release = f"relabelled-{category.strip(chr(34))}"
    put(shared.bureau, release, kind="document", category=category, reviewer="p13")
    refuses(check(shared.bureau, release), clause)


@pytest.mark.clause("5.2")
def test_the_lead_body_publishes_a_joint_release_with_the_consent_of_the_others(office):
    digest = put(office.bureau, "joint")
    record = publication(office, "joint")
    letter = sent(office, record, "BOD-01", digest, purpose="joint_release")
    refuses(office.enter("set", record, role="drafter", consultations=letter), "5.2")
    refuses(check(office.bureau, "joint"), "5.2", "BOD-01")
    digest = put(office.bureau, "joint", **{"with": "[BOD-01]"})
    refuses(check(office.bureau, "joint"), "5.4b")
    office.does("move", letter, "agreed", on="2026-03-05", **replied("agree"))
    office.does("set", letter, on="2026-03-06", confirmations=confirmation(digest))
    passes(office.bureau, "joint")


def confirmation(digest: str) -> str:
    """What a body confirmed in writing after a change."""
    return f"[{{digest: '{digest}', on: 2026-03-06, doc_no: 农函〔2026〕9号}}]"


@pytest.mark.clause("5.2b")
def test_what_another_body_made_needs_its_authorisation(office):
    put(office.bureau, "theirs", body="见[该机关网页](https://example.invalid/x)。")
    record = publication(office, "theirs", source_kind="obtained_body")
    refuses(check(office.bureau, "theirs"), "5.2b", "E-PUB-002")
    put(office.bureau, "link", body="见[该机关网页](https://example.invalid/x)。")
    passes(office.bureau, "link")
    letter = sent(office, record, "BOD-02", "sha256:" + "1" * 64)
    office.does("set", record, role="drafter", authorised_by=letter)
    refuses(check(office.bureau, "theirs"), "5.2b")
    office.does("move", letter, "agreed", on="2026-03-05", **replied("agree"))
    passes(office.bureau, "theirs")


@pytest.mark.clause("5.3")
def test_status_says_where_a_release_stands_who_acts_next_and_by_when(tmp_path):
    bureau = bureaus.start(tmp_path / "repository")
    with bureau.clock(datetime.fromisoformat("2026-03-02T10:00:00+08:00")):
        put(bureau, "waiting")
        run = bureau.act("submit", "waiting", "p08")
        assert run.code == 0, run.said
    lines = bureau.gate("status", "--on", "2026-03-09").out.splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("waiting"))
    assert all(word in lines[at + 1] for word in ("gate review waiting", "p12", "2026-03-16"))
    row = Office(bureau).due("waiting", "2026-03-09")["publish"]
    assert (row["office"], row["alarm"]) == ("OFF-05", "2026-03-16")


@pytest.mark.clause("5.4", "5.4b")
def test_each_body_concerned_is_asked_and_agrees_to_these_bytes(office):
    bureau = office.bureau
    put(bureau, "silent", with_=None)
    refuses(check(bureau, "silent"), "5.4")
    digest = put(bureau, "concerned", **{"with": "[BOD-01, BOD-02]"})
    record = publication(office, "concerned", **{"with": "[BOD-01, BOD-02]"})
    first = agreed(office, record, "BOD-01", digest)
    run = check(bureau, "concerned")
    refuses(run, "5.4", "5.4b", "BOD-02")
    assert "concerns BOD-01" not in run.out
    second = sent(office, record, "BOD-02", digest)
    refuses(check(bureau, "concerned"), "5.4b")
    office.does("move", second, "agreed", on="2026-03-05", **replied("agree"))
    assert "consent-missing" not in check(bureau, "concerned").out
    digest = put(bureau, "concerned", body="改动后的正文。", **{"with": "[BOD-01, BOD-02]"})
    refuses(check(bureau, "concerned"), "5.4b")
    office.does("set", first, on="2026-03-06", confirmations=confirmation(digest))
    refuses(check(bureau, "concerned"), "BOD-02")
    office.does("set", second, on="2026-03-06", confirmations=confirmation(digest))
    passes(bureau, "concerned")


@pytest.mark.clause("5.5", "5.5b")
def test_where_an_authority_approves_it_is_asked_and_its_approval_is_on_record(office):
    put(office.bureau, "approved")
    record = publication(office, "approved", approval__needed="true", approval__authority="样例业务主管部门")
    row = office.due(record, "2026-03-17")["approval_request"]
    assert (row["clauses"], row["state"], row["start"], row["overdue"]) == (["5.5"], "overdue", "2026-03-02", 6)
    refuses(check(office.bureau, "approved"), "5.5b")
    sent(office, record, "BOD-03", "sha256:" + "2" * 64, purpose="approval")
    assert "approval_request" not in office.due(record, "2026-03-17")
    office.does("set", record, role="drafter", approval__doc_no="样例批〔2026〕1号")
    refuses(check(office.bureau, "approved"), "5.5b")
    office.does("set", record, role="drafter", approval__approved_on="2026-03-10")
    passes(office.bureau, "approved")


@pytest.mark.clause("5.6", "5.6.1", "5.6.2")
def test_a_letter_tells_the_facts_our_opinion_and_its_basis(office):
    said = {"title": "征求意见", "purpose": "involves_body", "subject": "prices", "to": "BOD-01", "office": "OFF-05"}
    id_ = office.new("consultation-out", "drafter", on="2026-03-03", reply_by="2026-03-10", **said)
    office.does("move", id_, "approved", on="2026-03-03", role="leader")

    def send(**changed: str):
        return office.enter("move", id_, "sent", on="2026-03-03", sent_on="2026-03-03", **LETTER | changed)

    refuses(send(letter__doc_no=""), "5.6")
    refuses(send(letter__summary=" "), "5.6.1")
    refuses(send(letter__our_basis=""), "E-COU-002", "5.6.2")
    refuses(send(letter__our_opinion=""), "E-COU-002", "5.6.2")
    assert send().code == 0
    out = office.bureau.root / ".git" / "letter.html"
    run = office.bureau.gate("register", "letter", id_, "consultation-letter", "--out", str(out))
    assert run.code == 0, run.said
    drawn = out.read_text("utf-8")
    heads = re.findall(r"<h[1-6][^>]*>([^<]*)<", drawn)
    for words in ("拟发布信息基本情况", "本局的意见和依据"):
        assert any(words in head for head in heads), heads
    assert all(value in drawn for value in LETTER.values())


@pytest.mark.clause("5.7")
def test_a_written_agreement_lets_the_release_through_and_its_clock_has_run_on(office):
    digest = put(office.bureau, "agreed", **{"with": "[BOD-01]"})
    record = publication(office, "agreed", **{"with": "[BOD-01]"})
    agreed(office, record, "BOD-01", digest)
    passes(office.bureau, "agreed")
    row = office.due(record, "2026-03-06")["publish"]
    assert (row["alarm"], row["flags"]) == ("2026-03-16", [])


@pytest.mark.clause("5.7b")
def test_who_disagrees_is_talked_with_by_somebody_named_the_same_day(office):
    no = replied("disagree", reply__reasons="表四口径不同")
    late, named = (sent(office, "prices", body, "sha256:" + "3" * 64) for body in ("BOD-01", "BOD-02"))
    for id_ in (late, named):
        office.does("move", id_, "disagreed", on="2026-03-05", **no)
    row = office.due(late, "2026-03-06")["negotiator"]
    assert (row["state"], row["clauses"]) == ("overdue", ["5.7b"])
    refuses(office.enter("move", late, "negotiating", on="2026-03-06"), "E-COU-003")
    officer = {"negotiation__officer": "p06", "negotiation__assigned_on": "2026-03-05"}
    office.does("move", named, "negotiating", on="2026-03-05", **officer)
    assert "negotiator" not in office.due(named, "2026-03-06")


@pytest.mark.clause("5.7c")
def test_what_stays_disputed_is_decided_by_the_office_of_the_city_government(office):
    digest = put(office.bureau, "disputed", **{"with": "[BOD-01]"})
    record = publication(office, "disputed", **{"with": "[BOD-01]"})
    id_ = sent(office, record, "BOD-01", digest)
    office.does("move", id_, "disagreed", on="2026-03-05", **replied("disagree", reply__reasons="表四口径不同"))
    officer = {"negotiation__officer": "p06", "negotiation__assigned_on": "2026-03-05"}
    office.does("move", id_, "negotiating", on="2026-03-05", **officer)
    refuses(office.enter("move", id_, "escalated", on="2026-03-10", escalation__sent_on="2026-03-10"), "5.7c")
    asked = {"escalation__to": "市人民政府办公室", "escalation__doc_no": "呼统请〔2026〕1号"}
    office.does("move", id_, "escalated", on="2026-03-10", escalation__sent_on="2026-03-10", **asked)
    refuses(check(office.bureau, "disputed"), "5.7c", "BOD-01")
    decided = {"escalation__decided_on": "2026-03-12", "escalation__outcome": "publish", "escalation__digest": digest}
    refuses(office.enter("move", id_, "decided", on="2026-03-12", **decided), "5.7c")
    office.does("move", id_, "decided", on="2026-03-12", escalation__decision_doc_no="政办函〔2026〕7号", **decided)
    assert "consent-missing" not in check(office.bureau, "disputed").out
    put(office.bureau, "disputed", body="裁定之后又改。", **{"with": "[BOD-01]"})
    refuses(check(office.bureau, "disputed"), "5.7c")
    put(office.bureau, "disputed", **{"with": "[BOD-01]"})
    passes(office.bureau, "disputed")


def received(office: Office, on: str, **values: str) -> str:
    """A letter of another body."""
    said = {"title": "来函", "from": "BOD-01", "received_on": on, "about": "联合统计", "office": "OFF-02"} | values
    return office.new("consultation-in", on=on, **said)


@pytest.mark.clause("5.8")
def test_a_letter_to_us_is_answered_in_five_working_days(office):
    first, second = received(office, "2026-03-02"), received(office, "2026-09-30")
    assert office.due(first, "2026-03-02")["consult_in_reply"]["seed"] == "2026-03-09"
    assert office.due(second, "2026-09-30")["consult_in_reply"]["seed"] == "2026-10-13"
    row = office.due(first, "2026-03-10")["consult_in_reply"]
    assert (row["state"], row["clauses"]) == ("overdue", ["5.8"])
    behind = received(office, "2026-03-02", concerns_request="true")
    row = office.due(behind, "2026-03-02")["consult_in_reply"]
    assert (row["seed"], row["2019"], row["alarm"]) == ("2026-03-09", "2026-03-23", "2026-03-09")


@pytest.mark.clause("5.8b")
def test_our_reply_is_written_signed_and_argued(office):
    id_ = received(office, "2026-03-02")
    office.does("move", id_, "assigned", on="2026-03-03", handler="p08")
    refuses(office.enter("move", id_, "drafted", on="2026-03-04", role="drafter", opinion="disagree"), "E-COI-001")
    office.does("move", id_, "drafted", on="2026-03-04", role="drafter", opinion="agree")
    office.does("move", id_, "approved", on="2026-03-05", role="leader")
    signed = {"reply__sent_on": "2026-03-06", "reply__signed_by": "p03"}
    refuses(office.enter("move", id_, "replied", on="2026-03-06", **signed), "5.8b")
    full = signed | {"reply__doc_no": "呼统函〔2026〕2号"}
    refuses(office.enter("move", id_, "replied", on="2026-03-06", **full | {"reply__signed_by": "p08"}), "E-REC-005")
    refuses(office.enter("move", id_, "replied", on="2026-03-06", opinion="disagree", **full), "E-COI-001")
    refuses(office.enter("move", id_, "closed", on="2026-03-06", **full), "E-REC-004")
    office.does("move", id_, "replied", on="2026-03-06", **full)
    assert office.state(id_) == "replied"
