"""Tables keep their cells, and every cell knows where it stands."""

from __future__ import annotations

import csv
import io
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gate.tables import joined, may_hold_tables, tables

KINDS = ("md", "html", "csv", "tsv", "txt", "json", "yaml")

words = st.text(st.characters(codec="utf-8", exclude_characters='|\\\r\n\t<>&*_`~[]()!",;，；'), max_size=8).map(
    str.strip
)
grids = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(words, min_size=width, max_size=width), min_size=2, max_size=5)
)


def texts(raw: str, kind: str) -> list[list[list[str]]]:
    return [[list(row) for row in table.texts] for table in tables(raw, kind)]


@given(st.text(), st.sampled_from(KINDS))
def test_every_cell_points_into_its_text(raw: str, kind: str) -> None:
    for table in tables(raw, kind):
        for row in table.rows:
            for cell in row:
                assert 0 <= cell.start <= cell.end <= len(raw)


@given(st.text(alphabet='|-\n\r\t ,"<>/tabledr= `~{}:[]\\机a1', max_size=200), st.sampled_from(KINDS))
def test_hostile_text_is_parsed_without_error(raw: str, kind: str) -> None:
    found = tables(raw, kind)
    assert not found or may_hold_tables(raw, kind)


@given(grids)
def test_markdown_tables_come_back(grid: list[list[str]]) -> None:
    lines = [f"| {' | '.join(row)} |" for row in grid]
    raw = "\n".join([lines[0], "|" + "---|" * len(grid[0]), *lines[1:], "", "prose | with a bar"])
    assert texts(raw, "md") == [grid]
    for row, cells in zip(grid, tables(raw, "md")[0].rows, strict=True):
        assert [raw[cell.start : cell.end] for cell in cells] == row


@given(
    st.lists(
        st.lists(st.text(st.characters(codec="utf-8"), max_size=8), min_size=2, max_size=4), min_size=1, max_size=4
    )
)
def test_quoted_csv_reads_as_the_csv_module_reads_it(grid: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(grid)
    assert texts(out.getvalue(), "csv") == [[[cell.strip() for cell in row] for row in grid]]


@given(grids)
def test_a_readers_table_stands_where_its_joined_text_says(grid: list[list[str]]) -> None:
    raw = "\n".join("\t".join(row) for row in grid)
    table = joined(grid)
    assert [list(row) for row in table.texts] == grid
    for row in table.rows:
        for cell in row:
            assert raw[cell.start : cell.end] == cell.text


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("a | b\n--|--\n1 | 2", [["a", "b"], ["1", "2"]]),
        ("> | a | b |\n> |---|:-:|\n> | 1 | 2 |\n", [["a", "b"], ["1", "2"]]),
        ("| **a** | `b` |\r\n|---|---|\r\n| 1\\|2 | [c](d.md) |\r\n", [["a", "b"], ["1|2", "c"]]),
        ("| x | |\n| a | b |\n|---|---|\n| 1 | 2 |", [["x", ""], ["a", "b"], ["1", "2"]]),
        ("| 甲&#20057; | <b>丙</b> |\n|-|-|\n| 1 | |", [["甲乙", "丙"], ["1", ""]]),
        ("```\na,b\n1,2\n```\n", [["a", "b"], ["1", "2"]]),
        ("名\t值\n甲\t1\n", [["名", "值"], ["甲", "1"]]),
    ],
)
def test_tables_in_markdown(raw: str, expected: list[list[str]]) -> None:
    assert texts(raw, "md") == [expected]


@pytest.mark.parametrize(
    "raw",
    ["甲，乙，丙。\n丁，戊，己。", "a,b\n1,2", "| a | b |\n| 1 | 2 |", "标题\n---\n", "一\t二", "```\na\nb\n```"],
)
def test_what_is_no_table(raw: str) -> None:
    assert not tables(raw, "md")


def test_merged_html_cells_stand_in_every_place_they_cover() -> None:
    raw = (
        "<table><tr><th rowspan='2'>名</th><th colspan=2>值</th></tr><tr><td>一<td>二</tr><tr><td>甲<td>1<td>2</table>"
    )
    assert texts(raw, "html") == [[["名", "值", "值"], ["名", "一", "二"], ["甲", "1", "2"]]]
    assert {raw[c.start : c.end] for c in tables(raw, "html")[0].rows[1]} == {"名", "一", "二"}


def test_a_table_in_a_table_is_a_table_too() -> None:
    raw = "<table><tr><td>a<table><tr><td>b</td></tr></table></td></tr></table>"
    assert [["b"]] in texts(raw, "html")
    assert len(texts(raw, "html")) == 2


def test_an_unclosed_table_is_still_read() -> None:
    assert texts("<TABLE><tr><td>a<td>b", "html") == [[["a", "b"]]]


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|", "，", "；"])
def test_the_delimiter_of_a_csv_is_found_out(delimiter: str) -> None:
    raw = f"名称{delimiter}产值\n甲公司{delimiter}1.5\n乙公司{delimiter}2.5\n"
    assert texts(raw, "csv") == [[["名称", "产值"], ["甲公司", "1.5"], ["乙公司", "2.5"]]]


def test_a_decimal_comma_does_not_hide_the_semicolon() -> None:
    assert texts("a;b\n1,5;2,5\n3,5;4,5\n", "csv")[0][1] == ["1,5", "2,5"]


def test_quotes_in_csv_hold_delimiters_and_line_ends() -> None:
    raw = 'a,"b ""c"", d"\r\n"1\n2",3\r\n'
    assert texts(raw, "csv") == [[["a", 'b "c", d'], ["1\n2", "3"]]]


def test_records_of_json_are_rows_under_their_keys() -> None:
    raw = '[{"名称": "甲\\u516c司", "产值": 12.5}, {"名称": "乙", "产值": null}, {"别的": [1]}]'
    found = tables(raw, "json")
    assert found[0].texts == (("名称", "产值"), ("甲公司", "12.5"), ("乙", "null"))
    assert raw[found[0].rows[1][0].start : found[0].rows[1][0].end] == '"甲\\u516c司"'


@pytest.mark.parametrize("kind", ["md", "csv", "json"])
@pytest.mark.parametrize(
    "hostile",
    [
        "|" * 300_000,
        "<" * 300_000,
        '"' * 300_000,
        "{" * 300_000,
        " " * 300_000 + "|-|",
        "<td>" * 80_000,
        "<table>" * 40_000,
        "<table>" + "<tr><td rowspan=1000 colspan=100>" * 5_000,
        "```\n,\n" * 40_000,
        "".join(f'{{"k{n}":1}}' for n in range(20_000)),
    ],
    ids=lambda text: text[:9],
)
def test_hostile_text_takes_time_in_proportion(hostile: str, kind: str) -> None:
    begun = time.process_time()
    tables(hostile, kind)
    assert time.process_time() - begun < 3
