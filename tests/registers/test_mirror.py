"""The records of a release follow its signed acts: nothing of them is stored twice."""

from __future__ import annotations

from datetime import date

import bureau as bureaus
import pytest

from gate import judging, log
from gate.approvals import read_folder
from gate.gitstore import Repository
from gate.registers import mirror
from gate.registers.mirror import Signed
from gate.registers.model import Record
from gate.releases import find_releases


@pytest.fixture(scope="module")
def bureau(founded_bureau, tmp_path_factory):
    """A bureau with published releases."""
    return bureaus.copy(founded_bureau, tmp_path_factory.mktemp("mirror") / "repository")


def signed(bureau, release: str) -> Signed:
    repo = Repository.open(bureau.root)
    tree, chain = judging.read_tree(repo, "HEAD"), judging.read_trust(repo, None)
    found = next(r for r in find_releases(tree) if r.id == release)
    files = {p.split("/", 2)[2]: b for p, b in tree.items() if p.startswith(f"approvals/{release}/")}
    logged = log.read(tree, chain)
    entries = tuple(s for s in logged.entries if s.entry.release == release)
    return Signed(release, found.root, found.front_matter, read_folder(release, files).acts, entries)


def moves(record: Record) -> list[tuple[str, str | None, str]]:
    return [(e.act, e.from_state, e.to_state) for e in record.history]


def test_a_published_release(bureau):
    record = mirror.publication(signed(bureau, "prices"))
    assert moves(record) == [
        ("submit", "draft", "under_review"),
        ("review", "under_review", "reviewed"),
        ("approve", "reviewed", "approved"),
        ("publish", "approved", "published"),
    ]
    assert (record.state, record.id, record.get("version")) == ("published", "prices", 1)
    assert record.get("index") and record.get("published_at") == record.history[-1].at
    assert all(entry.statement for entry in record.history)


def test_its_review_is_a_record_of_three_people(bureau):
    (review,) = mirror.reviews(signed(bureau, "prices"))
    assert [to for _, _, to in moves(review)] == ["drafter_opined", "office_reviewed", "decided"]
    assert len({entry.by for entry in review.history}) == 3
    assert review.get("decision.attribute") == "主动公开"
    assert review.get("content_sha256") == signed(bureau, "prices").logged[0].entry.digest


def test_a_withdrawn_one(bureau, tmp_path):
    mine = bureaus.copy(bureau, tmp_path / "repository")
    run = mine.act("withdraw", "prices", "p03", "--reason", "数据有误")
    assert run.code == 0, run.said
    assert mine.publish().code == 0
    record = mirror.publication(signed(mine, "prices"))
    assert moves(record)[-1] == ("withdraw", "published", "withdrawn")


def test_a_corrected_one_says_what_was_put_right(bureau, tmp_path):
    mine = bureaus.copy(bureau, tmp_path / "repository")
    assert mirror.publication(signed(mine, "grain")).get("correction") is None
    mine.correct_grain()
    record = mirror.publication(signed(mine, "grain"))
    assert moves(record)[-1] == ("publish", "published", "corrected")
    assert record.get("correction") == {
        "of": 1, "kind": "修订", "since": date(2026, 11, 12), "why": "年度核实", "was": "增加", "is": "增加",
    }  # fmt: skip


def test_a_rejected_one(bureau, tmp_path):
    mine = bureaus.copy(bureau, tmp_path / "repository")
    mine.write("content/releases/2026/notice/index.md", bureaus.page("通知", "正文。", **bureaus.DOCUMENT))
    mine.commit(author="p11")
    assert mine.act("submit", "notice", "p11").code == 0
    assert mine.act("reject", "notice", "p13", "--reason", "不予公开").code == 0
    record = mirror.publication(signed(mine, "notice"))
    assert record.state == "rejected" and len(mirror.reviews(signed(mine, "notice"))) == 1


def test_a_stored_record_keeps_its_own_fields_and_takes_the_acts(bureau):
    about = signed(bureau, "prices")
    stored = Record(
        "registers/publication/2026/PUB-2026-0001.md",
        "publication",
        "PUB-2026-0001",
        "draft",
        {"content": f"{about.root}/", "art20": 4, "title": "价格"},
    )
    other = Record("x", "publication", "PUB-2026-0002", "draft", {"content": "content/releases/2026/none/"})
    found = mirror.of_releases([about], [stored, other])
    ids = [record.id for record in found]
    assert ids == ["PUB-2026-0001", "PUB-2026-0002", "prices.v1"]
    assert (found[0].state, found[0].get("art20"), found[0].get("title")) == ("published", 4, "价格")


def test_what_a_stored_record_mirrors_already_is_not_told_twice(bureau):
    about = signed(bureau, "prices")
    submit = mirror.publication(about).history[0]
    stored = Record("p", "publication", "PUB-2026-0001", "under_review", {"content": about.root}, (submit,))
    assert moves(mirror.publication(about, stored)) == moves(mirror.publication(about))


def test_records_that_have_no_page_yet_are_all_kept():
    drafts = [Record("", "publication", f"PUB-2026-000{n}", "draft", {}) for n in (1, 2)]
    assert {record.id for record in mirror.of_releases([], drafts)} == {"PUB-2026-0001", "PUB-2026-0002"}
