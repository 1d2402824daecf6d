"""Listed subjects are found at their places, in texts and in attachments, however an editor broke them up."""

from __future__ import annotations

import pytest
from samples_of_files import workbook

from gate.model import Blob
from gate.readers.isolation import extract
from gate.topics import Place, places_of

ROOT = "content/releases/2026/x"
LISTED = ("战备", "社会稳定风险")


def found(name: str, data: str | bytes, listed: tuple[str, ...] = LISTED, read=None) -> tuple[Place, ...]:
    blob = Blob(data.encode() if isinstance(data, str) else data)
    return places_of(ROOT, {f"{ROOT}/{name}": blob}, listed, read)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("开展战备检查", (1, 3)),
        ("一\n二\n社会稳\n定风险", (3, 1)),
        ("**社会**稳定风险", (1, 3)),
        ("战\u200b备", (1, 1)),
        ("社会 稳定 风险", (1, 1)),
    ],
)
def test_a_subject_is_found_where_it_stands(text, where):
    (place,) = found("index.md", text)
    assert (place.line, place.column) == where
    assert place.question == f"index.md:{where[0]}"


@pytest.mark.parametrize("text", ["战略储备", "社会稳定", "备战"])
def test_other_words_are_none(text):
    assert found("index.md", text) == ()


def test_without_a_list_nothing_is_sought():
    assert found("index.md", "战备", ()) == found("index.md", "战备", (" ",)) == ()


def test_each_place_has_a_fingerprint_of_its_own_that_changes_with_the_bytes():
    one, two = found("t.csv", "战备,战备")
    assert one.fingerprint != two.fingerprint
    assert found("t.csv", "战备,战备,1")[0].fingerprint != one.fingerprint


def test_an_attachment_is_read_where_somebody_can_read_it():
    book = workbook("战备物资")
    assert found("t.xlsx", book) == ()
    (place,) = found("t.xlsx", book, read=lambda path, blob: extract(path, blob.data).parts)
    assert place.line is None and place.part and place.question.startswith("t.xlsx:")
