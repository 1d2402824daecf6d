"""The publication log: what is written is read again, and nothing in it can be changed."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from bureau import Bureau
from hypothesis import given, settings
from hypothesis import strategies as st

from gate import log as logs
from gate import trust
from gate.gitstore import Repository
from gate.log import Entry, SaltedEntry
from gate.model import Blob, Refused, Tree
from gate.statements import FileDigest, files_digest
from gate.strict_json import loads

NAMES = st.from_regex(r"[a-z0-9][a-z0-9.-]{0,20}", fullmatch=True)
HEX = st.from_regex(r"[0-9a-f]{64}", fullmatch=True)


@st.composite
def entries(draw) -> SaltedEntry:
    """Any entry, with its salt."""
    files = tuple(
        {"path": f"content/releases/2026/{name}", "mode": "100644", "sha256": draw(HEX)}
        for name in sorted(draw(st.sets(NAMES, max_size=3)))
    )
    entry = Entry.model_validate(
        {
            "kind": draw(st.sampled_from(["publish", "withdraw"])),
            "seq": draw(st.integers(0, 10**7)),
            "time": "2026-11-24T09:30:00+08:00",
            "release": draw(NAMES),
            "version": draw(st.integers(1, 999)),
            "root": "content/releases/2026/x",
            "files": files,
            "digest": files_digest(FileDigest(f["path"], f["mode"], f["sha256"]) for f in files),
            "statements": {"approve": "sha256:" + draw(HEX)},
            "waivers": tuple("sha256:" + digest for digest in draw(st.lists(HEX, max_size=2))),
            "trust": draw(st.integers(1, 99)),
            "by": "p05",
            "index_no": draw(st.text(max_size=20)),
            "contributors": tuple(draw(st.lists(NAMES, max_size=2))),
        }
    )
    return SaltedEntry(entry, draw(HEX))


@settings(max_examples=30)
@given(entries())
def test_an_entry_is_read_as_it_was_written(salted: SaltedEntry):
    stored = salted.stored
    assert logs._read_entry(logs.entry_name(salted.entry.seq), Blob(stored), salted.entry.seq) == salted
    assert loads(stored)["entry"]["files"] == [vars(file) for file in salted.entry.files]
    assert salted.entry.file_digests == tuple(FileDigest(f.path, f.mode, f.sha256) for f in salted.entry.files)


@settings(max_examples=30)
@given(entries(), HEX)
def test_the_leaf_depends_on_the_salt_and_hides_the_entry(salted: SaltedEntry, salt: str):
    other = replace(salted, salt=salt)
    assert (other.leaf == salted.leaf) == (salt == salted.salt)
    assert len(salted.leaf) == 32


@pytest.fixture(scope="module")
def tree(founded_bureau: Bureau) -> Tree:
    return Repository.open(founded_bureau.root).tree("HEAD")


def read(tree: Tree) -> logs.Log:
    files = {path: blob.data for path, blob in tree.items() if path.startswith("trust/")}
    return logs.read(tree, trust.load_chain(files))


def refused(tree: Tree) -> str:
    """The code for which a log is refused."""
    with pytest.raises(Refused) as raised:
        read(tree)
    return raised.value.reasons[0].code


def test_the_honest_log(tree):
    log = read(tree)
    assert [salted.entry.release for salted in log.entries] == ["home", "grain", "prices"]
    assert set(log.published) == {"home", "grain", "prices"} and not log.withdrawn
    assert log.checkpoint.size == 3 and log.checkpoint.root == log.merkle_tree.root
    assert len({salted.salt for salted in log.entries}) == 3


def test_nothing_entered_is_an_empty_log(tree):
    none = {path: blob for path, blob in tree.items() if not path.startswith("registers/")}
    assert read(none) == logs.Log()


def test_every_file_of_the_log_is_needed_and_every_byte_counts(tree):
    for path in [path for path in tree if path.startswith("registers/log/")]:
        gone = {p: blob for p, blob in tree.items() if p != path}
        assert refused(gone) in ("register-inconsistent", "checkpoint-invalid"), path
        assert refused({**tree, path: Blob(tree[path].data + b"\n")}) in ("register-inconsistent", "checkpoint-invalid")
    assert refused({**tree, "registers/log/more.json": Blob(b"{}")}) == "register-inconsistent"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("time", "2026-11-12T09:30:00+08:00"),
        ("release", "other"),
        ("version", 2),
        ("by", "p03"),
        ("trust", 2),
        ("seq", 1),
    ],
)
def test_an_entry_rewritten_in_good_form(field: str, value: object, tree):
    path = logs.entry_name(0)
    stored = json.loads(tree[path].data)
    stored["entry"][field] = value
    as_tuples = {k: tuple(v) if isinstance(v, list) else v for k, v in stored["entry"].items()}
    forged = SaltedEntry(Entry.model_validate(as_tuples), stored["salt"])
    assert refused({**tree, path: Blob(forged.stored)}) == "register-inconsistent"


def test_a_key_twice_in_an_entry(tree):
    path = logs.entry_name(0)
    twice = tree[path].data.replace(b'"salt"', b'"salt":"x","salt"', 1)
    assert refused({**tree, path: Blob(twice)}) == "json-duplicate-key"


def test_entries_that_change_places(tree):
    one, two = logs.entry_name(0), logs.entry_name(1)
    assert refused({**tree, one: tree[two], two: tree[one]}) == "register-inconsistent"
