"""Cells that stand for one or two units.

Catches: a count of units that is 1 or 2 beside another indicator with a value.
Why: the values of single units can be inferred from it (统计法28).
Example: 企业数 1 beside 营业收入 3000
Does not catch: growth rates, shares, counts of three or more.
How to clear: merge or suppress cells, or have the reviewer sign a waiver.
"""

from __future__ import annotations

from collections.abc import Iterator

from gate.confidentiality import may_hold_small_cells, small_cells
from gate.model import Severity, Waivable
from gate.normalise.text import Offer, Text
from gate.rules.base import Hit, Rule


def find(text: Text) -> Iterator[Hit]:
    """Counts of units of 1 or 2 beside a value of another indicator."""
    if not (text.may_hold_tables and may_hold_small_cells(text.around_tables)):
        return
    for table in text.tables:
        for place in small_cells(table.texts):
            cell = table.rows[place.row][place.column]
            yield Hit(cell.start, cell.end)


RULE = Rule(
    id="small-cell",
    severity=Severity.HOLD,
    clauses=("3.4b", "统计法28"),
    waivable=Waivable.REVIEWER,
    version=1,
    title_zh="单位数过少的格",
    title_en="cell of one or two units",
    why_zh="只有一两个单位的格，其数值就是或能推算出单个单位的数值。",
    why_en="A value that stands for one or two units is, or gives away, that of a single unit.",
    hits=(
        "| 行业 | 企业数 | 营业收入 |\n|---|---|---|\n| 烟草制品业 | 1 | 3000 |",
        "| 指标 | 甲旗 | 乙旗 |\n|---|---|---|\n| 单位数（个） | 2 | 25 |\n| 产值 | 310 | 900 |",
    ),
    misses=(
        "| 行业 | 企业数 | 营业收入 |\n|---|---|---|\n| 采矿业 | 14 | 9800 |",
        "| 行业 | 企业数增长率 | 营业收入 |\n|---|---|---|\n| 采矿业 | 2 | 9800 |",
    ),
    way_on_zh="与相近的行业或地区合并，或隐去这一格并再隐去一格（防止倒推）；确无推断可能的，由审查人签署放行并写明理由。",
    way_on_en=(
        "Merge it with a neighbouring industry or area, or suppress it and one cell more so that it "
        "cannot be worked back; where nothing can be inferred, the reviewer signs a waiver with the "
        "reason."
    ),
    find=find,
    reads=frozenset((Offer.TABLES,)),
)
