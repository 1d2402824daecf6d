"""An open leak freezes the website: what was verified last, less what was withdrawn, and nothing new (3.16)."""

from __future__ import annotations

from datetime import datetime

import bureau as bureaus
import pytest
from bureau import DOCUMENT, Bureau, page

from gate import signing
from gate.gitstore import Repository
from gate.registers import entries, moves, signing_desk, writing
from gate.registers.model import Entry
from gate.registers.store import open_store
from gate.workdays import SHANGHAI

LEAK = ("--set", "title=疑似泄密", "--set", "kind=suspected", "--set", "discovered_at=2026-11-13T09:00:00+08:00")


def register(bureau: Bureau, *words: str, by: str = "p04") -> str:
    run = bureau.gate("register", *words, "--key", str(bureau.key(by)), "--yes")
    assert run.code == 0, run.said
    return run.said


def files(folder) -> dict[str, bytes]:
    found = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {path: data for path, data in found.items() if not path.startswith(".well-known/gate/")}


@pytest.fixture
def frozen(founded_bureau, tmp_path) -> Bureau:
    """A bureau with three published releases, built, and then a leak."""
    bureau = bureaus.copy(founded_bureau, tmp_path / "repository")
    assert bureau.build(tmp_path / "site").code == 0
    register(bureau, "new", "leak", *LEAK)
    return bureau


def test_the_site_stays_byte_for_byte_and_nothing_new_is_entered(frozen, tmp_path):
    before = files(tmp_path / "site")
    frozen.write("content/releases/2026/notice/index.md", page("白鹭通知", "正文。", **DOCUMENT))
    frozen.commit(author="p11")
    frozen.sign("notice")
    run = frozen.publish()
    assert run.code == 1 and "builds-frozen" in run.err
    run = frozen.build(tmp_path / "site")
    assert run.code == 0 and "LEK-2026-0001" in run.err, run.said
    assert files(tmp_path / "site") == before


def test_drafts_and_changed_pages_change_nothing(frozen, tmp_path):
    before = files(tmp_path / "site")
    frozen.write("content/releases/2026/draft/index.md", page("草稿", "正文。", **DOCUMENT))
    frozen.write("content/releases/2026/prices/t1.csv", "指标,同比\n总指数,100.4\n")
    frozen.commit(author="p11")
    assert frozen.build(tmp_path / "site").code == 0
    assert files(tmp_path / "site") == before


def test_a_withdrawal_goes_through(frozen, tmp_path):
    assert frozen.act("withdraw", "prices", "p04", "--reason", "按要求撤回").code == 0
    run = frozen.publish()
    assert run.code == 0, run.said
    assert frozen.build(tmp_path / "site").code == 0
    after = files(tmp_path / "site")
    assert "withdrawn.txt" in after and b"prices" in after["withdrawn.txt"]


def test_a_word_in_writing_lets_builds_go_on(frozen, tmp_path):
    register(
        frozen,
        "set",
        "LEK-2026-0001",
        "builds_released.by=p04",
        "builds_released.doc_no=样例密办〔2026〕1号",
        "builds_released.at=2026-11-13T10:00:00+08:00",
    )
    frozen.write("content/releases/2026/notice/index.md", page("白鹭通知", "正文。", **DOCUMENT))
    frozen.commit(author="p11")
    frozen.sign("notice")
    assert frozen.publish().code == 0
    run = frozen.build(tmp_path / "site")
    assert run.code == 0 and "LEK" not in run.err
    assert any("notice" in path for path in files(tmp_path / "site"))


RELEASED = (
    "builds_released.by=p04",
    "builds_released.doc_no=样例密办〔2026〕1号",
    "builds_released.at=2026-11-13T10:00:00+08:00",
)


def test_a_leak_that_is_ended_by_hand_still_freezes(frozen, tmp_path):
    record = next(frozen.root.glob("registers/leak/*/LEK-2026-0001.md")).relative_to(frozen.root).as_posix()
    frozen.write(record, frozen.read(record).replace(b"state: discovered", b"state: closed"))
    frozen.commit()
    run = frozen.build(tmp_path / "site")
    assert "builds-frozen" in run.err or "LEK-2026-0001" in run.err, run.said


def _forged(bureau: Bureau, by: str) -> None:
    """An entry that no command would make: signed by somebody whose word it is not, with statement and all."""
    store = open_store(Repository.open(bureau.root), datetime.now(SHANGHAI))
    record = store.records.get("LEK-2026-0001")
    definition, path = store.definition(record), record.path
    entry = Entry(datetime.now(SHANGHAI).replace(microsecond=0), by, "web", "set", record.state, record.state, "3.16")
    changes = signing_desk.typed(definition, [tuple(word.split("=", 1)) for word in RELEASED], record)
    after = moves.after(record, entry, changes)
    data = writing.write(after, definition)
    previous = entries.chain(path, record.register, record.id, store.tree, frozenset()).last
    statement = entries.encode(after, data, definition, previous)
    name = entries.statement_path(path, len(after.history))
    bureau.write(path, data)
    bureau.write(name, statement)
    key = signing.signer_key(bureau.key(by), None, ())
    bureau.write(f"{name}.sig", signing.sign(statement, key))
    bureau.commit()


@pytest.mark.parametrize(("by", "thaws"), [("p05", False), ("p07", False), ("p04", True)])
def test_the_word_of_somebody_else_releases_nothing(frozen, tmp_path, by, thaws):
    run = frozen.gate("register", "set", "LEK-2026-0001", *RELEASED, "--key", str(frozen.key("p05")), "--yes")
    assert run.code == 1 and "E-REC-005" in run.err, run.said
    _forged(frozen, by)
    run = frozen.build(tmp_path / "site")
    assert run.code == 0 and ("LEK-2026-0001" not in run.err) == thaws, run.said
