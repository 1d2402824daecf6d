"""What `gate publish` enters, as values: entries, kept bytes, serials, and a checkpoint over all of it."""

from __future__ import annotations

import json
from datetime import timedelta
from itertools import count

import pytest
from bureau import DOCUMENT, Bureau, copy, page

from gate import checkpoint, judging, merkle, now, publishing
from gate.gitstore import Repository
from gate.judging import Request
from gate.log import Entry, SaltedEntry, entry_name
from gate.model import sha256
from gate.verdict import Verdict


@pytest.fixture(scope="module")
def verdict(founded_bureau, tmp_path_factory) -> Verdict:
    """The verdict on a bureau with two ready notices and one withdrawal that is signed."""
    bureau: Bureau = copy(founded_bureau, tmp_path_factory.mktemp("publishing") / "repository")
    for number in ("one", "two"):
        bureau.write(f"content/releases/2026/{number}/index.md", page("服务事项", f"CANARY {number}", **DOCUMENT))
        bureau.people = {**bureau.people, number: "p11 p13 p03"}
    bureau.commit("notices", author="p11")
    for number in ("one", "two"):
        bureau.sign(number)
    assert bureau.act("withdraw", "grain", "p03", "--reason", "x").code == 0
    return judging.judge(Repository.open(bureau.root), Request("HEAD", now.now()))


def prepared(verdict: Verdict, when=None) -> publishing.Publication:
    """The publication, with salts that are easy to tell apart."""
    salts = count(1)
    people = {"one": ("p11",), "two": ("p11", "p08")}
    return publishing.prepare(verdict, people, "p05", when or now.now(), lambda: f"{next(salts):064x}")


def entries(publication: publishing.Publication) -> list[dict]:
    """The new entries."""
    names = sorted(path for path in publication.files if path.startswith("registers/log/entries/"))
    return [json.loads(publication.files[name]) for name in names]


def test_it_enters_each_ready_release_and_each_withdrawal(verdict):
    publication = prepared(verdict)
    assert (publication.published, publication.withdrawn) == ((("one", 1), ("two", 1)), ("grain",))
    said = [(e["entry"]["kind"], e["entry"]["release"], e["entry"]["seq"]) for e in entries(publication)]
    assert said == [("withdraw", "grain", 3), ("publish", "one", 4), ("publish", "two", 5)]
    assert len({e["salt"] for e in entries(publication)}) == 3


def test_it_keeps_the_bytes_of_what_it_enters(verdict):
    files = prepared(verdict).files
    for number in ("one", "two"):
        release = verdict.release(number).present.release
        assert files[f"versions/{number}/1/index.md"] == release.files[release.index].data
    assert {path.split("/")[0] for path in files} == {"registers", "versions"}
    assert not any("approvals" in path or "grain" in path for path in files)


def test_the_checkpoint_covers_all_entries_old_and_new(verdict):
    publication = prepared(verdict)
    said = checkpoint.parse(publication.checkpoint)
    assert said.size == 6
    assert said.registers == sha256(publication.files["registers/log/registers.json"])
    old = [salted.leaf for salted in verdict.log.entries]
    assert merkle.root(old) == verdict.log.checkpoint.root
    new = []
    for stored in entries(publication):
        fields = {key: tuple(value) if isinstance(value, list) else value for key, value in stored["entry"].items()}
        new.append(SaltedEntry(Entry.model_validate(fields), stored["salt"]).leaf)
    assert said.root == merkle.root([*old, *new])


def test_the_serial_of_the_index_number_counts_within_the_year(verdict):
    numbers = [e["entry"]["index_no"] for e in entries(prepared(verdict)) if e["entry"]["kind"] == "publish"]
    assert [number.rpartition("/")[2] for number in numbers] == ["202611-00004", "202611-00005"]
    later = prepared(verdict, now.now() + timedelta(days=366))
    numbers = [e["entry"]["index_no"] for e in entries(later) if e["entry"]["kind"] == "publish"]
    assert [number.rpartition("/")[2] for number in numbers] == ["202611-00001", "202611-00002"]


def test_a_withdrawal_bears_the_number_of_what_it_takes_down(verdict):
    withdrawal = entries(prepared(verdict))[0]["entry"]
    last = verdict.log.published["grain"][-1]
    assert (withdrawal["index_no"], withdrawal["version"], withdrawal["digest"]) == (last.index_no, 1, last.digest)
    assert withdrawal["statements"] == {"withdraw": verdict.release("grain").present.standing.withdrawn.digest}


def test_nothing_to_enter_is_none(founded_bureau):
    verdict = judging.judge(Repository.open(founded_bureau.root), Request("HEAD", now.now()))
    assert publishing.prepare(verdict, {}, "p05", now.now(), lambda: "0" * 64) is None


def test_names_of_entries_sort_as_they_count():
    assert [entry_name(n) for n in (0, 9, 10)] == sorted(entry_name(n) for n in (10, 9, 0))
