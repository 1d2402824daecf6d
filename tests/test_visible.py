"""Nothing that is printed moves a cursor, turns a line around, or ends a line that it should not end."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gate.visible import one_line, visible

ANY = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)


@given(ANY)
def test_no_control_character_is_left(text: str):
    for character in visible(text):
        assert character in "\t\n" or unicodedata.category(character) not in ("Cc", "Cs")
        assert not "\u202a" <= character <= "\u202e" and not "\u2066" <= character <= "\u2069"
    visible(text).encode("utf-8")


@given(ANY)
def test_one_line_is_one_line(text: str):
    assert len(one_line(text).splitlines()) <= 1


@given(ANY)
def test_showing_it_again_changes_nothing(text: str):
    assert visible(visible(text)) == visible(text)
    assert one_line(one_line(text)) == one_line(text)


@given(st.text("abc 统计公报0-9，。、《》\t\n", max_size=60))
def test_plain_text_stays(text: str):
    assert visible(text) == text


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("a\x1b[31mb", "a␛[31mb"),
        ("a\rb", "a␍b"),
        ("\x7f", "␡"),
        ("\x9b", "<U+009B>"),
        ("\u202eabc", "<U+202E>abc"),
        ("\udcff", "<U+DCFF>"),
    ],
)
def test_signs(raw: str, shown: str):
    assert visible(raw) == shown
    assert one_line("a\nb\tc") == "a␊b␉c"
