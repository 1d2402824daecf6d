"""Judgements over rows of strings: upright and transposed alike, in linear time, never missed by the quick look."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gate.confidentiality import (
    Place,
    may_hold_microdata,
    may_hold_small_cells,
    microdata,
    small_cells,
)

HEADERS = "企业名称 单位（详细）名称 户主姓名 法人单位 样本编码 营业收入 产值 播种面积 面积 企业数 户数(户) 指标 数值"
VALUES = "甲商贸公司 乙水泥厂 王某 海拉尔区 采矿业 有限责任公司 合计 局长 91350100M000100Y43 0007 1 2 14 3.5% 2024 - □"

texts = st.sampled_from(["", *HEADERS.split(), *VALUES.split()])
grids = st.lists(st.lists(texts, min_size=1, max_size=5), max_size=6)


@given(grids)
def test_a_place_is_a_cell_that_holds_something(rows: list[list[str]]) -> None:
    found = microdata(rows)
    for place in (*small_cells(rows), *([found] if found else [])):
        assert rows[place.row][place.column].strip()


@given(grids)
def test_the_quick_look_never_misses(rows: list[list[str]]) -> None:
    raw = "\n".join(",".join(row) for row in rows)
    assert may_hold_microdata(raw) or microdata(rows) is None
    assert may_hold_small_cells(raw) or not small_cells(rows)


@given(grids)
def test_turning_a_table_changes_nothing(rows: list[list[str]]) -> None:
    width = max(map(len, rows), default=0)
    square = [row + [""] * (width - len(row)) for row in rows]
    turned = [list(column) for column in zip(*square, strict=True)]
    assert (microdata(square) is None) == (microdata(turned) is None)


@pytest.mark.parametrize(
    "raw",
    [
        "企 业 名 称,营 业 收 入",
        "企<br>业名称 营业<b>收</b>入",
        "企&nbsp;业名称|产&nbsp;值",
        "企業名稱 營業收入",
        "&#20225;",
        "⽤⼯",
    ],
)
def test_the_quick_look_sees_through_blanks_and_writing(raw: str) -> None:
    assert may_hold_microdata(raw)


def test_places_count_from_0_in_rows_and_columns_of_the_table() -> None:
    assert microdata([["表1"], ["产值", "企业名称"], ["3", "某乳业"]]) == Place(2, 1)
    assert microdata([["企业名称", "某乳业"], ["产值", "3"]]) == Place(0, 1)
    assert small_cells([["指标", "甲旗"], ["企业数", "1"], ["产值", "3"]]) == (Place(1, 1),)


@pytest.mark.parametrize(
    "rows",
    [
        [["企业名称"] * 2_000, ["产值"] * 2_000, *([["甲公司", "1"] * 1_000] * 20)],
        [["企业数", "产值"] * 500, *([["3", "9"] * 500] * 60)],
        [["企业名称", "产值"], *([["", "1"]] * 30_000)],
        [["企业名称", "产值"] + [""] * 30_000, *([["", "1"]] * 1_000)],
    ],
    ids=["wide", "counts", "long", "ragged"],
)
def test_large_tables_take_time_in_proportion(rows: list[list[str]]) -> None:
    begun = time.process_time()
    microdata(rows)
    small_cells(rows)
    assert time.process_time() - begun < 3
