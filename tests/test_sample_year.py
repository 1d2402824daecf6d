"""The sample year of the registers as it is committed: sound, of every register, in every state that it can reach."""

from __future__ import annotations

from datetime import datetime

import pytest
from bureau import ROOT

from gate.cli import main
from gate.gitstore import Repository
from gate.registers import checking
from gate.registers.store import Store, open_store
from gate.workdays import SHANGHAI

END = datetime(2026, 11, 24, 23, 59, 59, tzinfo=SHANGHAI)
NEEDS_A_PAGE = {
    "publication": {"corrected", "withdrawn", "repealed"},
    "evaluation": {"collecting", "meeting_held", "rectifying", "fed_back", "reported", "closed"},
}
"""States for which the sample site has no page: a second version, a withdrawn one, a notice of evaluation."""


@pytest.fixture(scope="module")
def store() -> Store:
    return open_store(Repository.open(ROOT), END)


def test_every_record_is_sound(store):
    checked = checking.verify(store)
    assert checked.records >= 150
    assert checked.reasons == {}


def test_every_register_has_records_and_every_state_is_used(store):
    for name, definition in store.definitions.items():
        used = {entry.to_state for record in store.records.of(name) for entry in record.history}
        assert set(definition.states) - used == NEEDS_A_PAGE.get(name, set()), name


def test_nothing_is_in_clear_and_nothing_is_overdue(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert main(["scan", "registers", "--lang", "en"]) == 0
    assert main(["due", "--on", "2026-11-24", "--lang", "en"]) == 0
    capsys.readouterr()


def test_what_is_sealed_opens_with_the_sample_keys_alone(store):
    from gate import sample_keys
    from gate.registers import sealing_desk

    sealed = [record for record in store.records if record.get("sealed")]
    assert len(sealed) >= 40
    keys = [sample_keys.identity(sample_keys.IDENTITIES[0])]
    for record in sealed[::10]:
        assert all(
            "样例" in text or text.startswith("0470-000") or "sample.invalid" in text
            for text in sealing_desk.opened(store, record, keys).values()
        )
