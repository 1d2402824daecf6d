"""Parts name the place of every character."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gate.readers.base import Extraction, Part, PartKind, column_letters, table_part

CELL = st.text("甲乙\t\n a", max_size=4)


@given(st.integers(1, 4).flatmap(lambda width: st.lists(st.tuples(*[CELL] * width), min_size=1, max_size=5)))
def test_every_character_of_a_table_is_located_in_its_cell(rows: list[tuple[str, ...]]) -> None:
    part = table_part("表", tuple(rows), hidden_cells=frozenset({(0, 0)}))
    for row, column, start, value in part.cells():
        assert part.text[start : start + len(value)] == value
        for offset in range(start, start + len(value)):
            place = part.locate(offset)
            assert (place.name, place.start) == (f"表!{column_letters(column + 1)}{row + 1}", start)
            assert place.hidden is ((row, column) == (0, 0))


def test_a_part_without_table_is_its_own_place() -> None:
    place = Part("page 2", "文字", PartKind.PROSE, hidden=True).locate(1)
    assert (place.name, place.start, place.hidden) == ("page 2", 0, True)


@pytest.mark.parametrize(
    ("number", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA"), (16384, "XFD")]
)
def test_columns_have_the_letters_of_a_spreadsheet(number: int, letters: str) -> None:
    assert column_letters(number) == letters


def test_nobody_asks_an_extraction_whether_it_is_true() -> None:
    with pytest.raises(TypeError):
        bool(Extraction())
