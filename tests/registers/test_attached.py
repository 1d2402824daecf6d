"""Files attached to records: their names, and what is found when one is missing, altered or put in."""

from __future__ import annotations

import pytest

from gate.model import Blob, sha256
from gate.registers import attached
from gate.registers.model import Record, Records

FOLDER = "registers/evaluation/2026/"
ID = "EVL-2026-0001"
SHEET = Blob(b"OFF-01,80\n")


def record(*files: str, digest: str = SHEET.sha256) -> Record:
    """An evaluation with these files attached."""
    listed = tuple({"file": file, "sha256": f"sha256:{digest}"} for file in files)
    return Record(f"{FOLDER}{ID}.md", "evaluation", ID, "planned", {"attachments": listed})


def found(of: Record, *paths: str) -> list[tuple[str, str]]:
    """What is wrong, where only the files at `paths` lie there."""
    tree = dict.fromkeys([f"{FOLDER}{ID}.md", *paths], SHEET)
    return [(r.path, r.facts["what_en"]) for r in attached.problems(Records([of]), tree)]


@pytest.mark.parametrize("file", [f"{ID}-1.csv", f"{FOLDER}sheet.csv", "sheet.csv"])
def test_what_lies_there_as_it_was_entered_is_sound(file):
    of = record(file)
    path = attached.place(of, file)
    assert path.startswith(FOLDER)
    assert found(of, path) == []
    assert found(of) == [(path, "it is missing")]
    assert found(record(file, digest=sha256(b"")), path) == [(path, "it was altered")]


def test_what_nobody_entered_is_found_by_its_name():
    assert found(record(), f"{FOLDER}{ID}-1.csv") == [(f"{FOLDER}{ID}-1.csv", "the record does not list it")]
    assert found(record(), f"{FOLDER}{ID}.1.json", f"{FOLDER}{ID}.1.age", f"{FOLDER}notes.txt") == []


@pytest.mark.parametrize(
    ("listed", "present", "named"),
    [
        ((), (), [f"{ID}-1.csv", f"{ID}-2.pdf", f"{ID}-3.bin"]),
        ((f"{ID}-2.csv",), (), [f"{ID}-3.csv", f"{ID}-4.pdf", f"{ID}-5.bin"]),
        ((), (f"{FOLDER}{ID}-7.csv",), [f"{ID}-8.csv", f"{ID}-9.pdf", f"{ID}-10.bin"]),
        ((), (f"{FOLDER}EVL-2026-0002-7.csv",), [f"{ID}-1.csv", f"{ID}-2.pdf", f"{ID}-3.bin"]),
    ],
)
def test_no_name_is_taken_again(listed, present, named):
    assert list(attached.next_names(record(*listed), ("甲.csv", "乙.PDF", "评议表"), present)) == named
