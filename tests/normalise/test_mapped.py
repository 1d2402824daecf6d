"""Derived text keeps the way back to the raw characters."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from gate.positions import Mapped, Places, Span

TEXTS = st.text(alphabet="机密a1 \n&;<>*", max_size=40)


@given(TEXTS, st.integers(0, 50))
def test_identity_maps_each_character_to_itself(text, base):
    mapped = Mapped.identity(text, base)
    assert [mapped.span(i, i + 1) for i in range(len(text))] == [(base + i, base + i + 1) for i in range(len(text))]


@given(TEXTS)
def test_a_replacement_spans_what_it_replaced_and_leaves_the_rest(text):
    mapped = Mapped.identity(text).replaced(re.compile("机+"), lambda m: "JI")
    assert mapped.text == re.sub("机+", "JI", text)
    for i, char in enumerate(mapped.text):
        raw = text[mapped.starts[i] : mapped.ends[i]]
        assert raw == char if char not in "JI" else set(raw) == {"机"}


@given(TEXTS)
def test_folding_each_character_keeps_the_order_of_spans(text):
    mapped = Mapped.identity(text).each(lambda c: {"a": "", "1": "一二"}.get(c, c))
    assert mapped.text == text.replace("a", "").replace("1", "一二")
    assert mapped.starts == sorted(mapped.starts)


@given(TEXTS)
def test_lines_are_slices_of_the_text(text):
    lines = Mapped.identity(text).lines()
    assert [line.text for line in lines] == text.splitlines()
    assert all(text[line.starts[0] : line.ends[-1]] == line.text for line in lines if line.text)


def test_a_span_reaches_from_the_first_to_the_last_raw_character():
    joined = Mapped.joined([Mapped.identity("机", 3), Mapped.identity("密", 9)], "\n")
    assert joined.span(0, 3) == Span(3, 10)


@given(TEXTS)
def test_lines_and_columns_count_from_one(text):
    places = Places(text)
    for offset, char in enumerate(text):
        line, column = places.line_and_column(offset)
        assert text.split("\n")[line - 1 : line][0][column - 1 : column] == ("" if char == "\n" else char)
