"""Rows of single respondents with their values.

Catches: a table with a column that names survey objects and a column of their values.
Why: statistical secrets: what identifies a single respondent must not be given out (统计法28, 3.4).
Example: 企业名称 beside 工业总产值
Does not catch: areas, industries, products, officials with posts, names without values.
How to clear: publish totals instead; there is no waiver.
"""

from __future__ import annotations

from collections.abc import Iterator

from gate.confidentiality import may_hold_microdata, microdata
from gate.model import Severity, Waivable
from gate.normalise.text import Offer, Text
from gate.rules.base import Hit, Rule


def find(text: Text) -> Iterator[Hit]:
    """Tables with an identifying column beside an indicator, each shown at the first respondent."""
    if not (text.may_hold_tables and may_hold_microdata(text.around_tables)):
        return
    for table in text.tables:
        place = microdata(table.texts)
        if place is not None:
            cell = table.rows[place.row][place.column]
            yield Hit(cell.start, cell.end)


RULE = Rule(
    id="survey-microdata",
    severity=Severity.REFUSE,
    clauses=("1.2c", "3.4", "统计法28"),
    waivable=Waivable.NEVER,
    version=1,
    title_zh="单个调查对象的资料",
    title_en="data of single respondents",
    why_zh="能够识别或推断单个统计调查对象身份的资料，任何单位和个人不得提供、泄露；当事人同意也不能公开。",
    why_en=(
        "Data by which a single respondent can be identified or inferred may not be given out, not even with consent."
    ),
    hits=(
        "| 单位详细名称 | 营业收入 |\n|---|---|\n| 海拉尔某商贸公司 | 1200 |",
        "| 指标 | 甲商贸公司 | 乙物流公司 |\n|---|---|---|\n| 工业总产值 | 310 | 900 |",
    ),
    misses=(
        "| 地区 | 工业总产值 |\n|---|---|\n| 海拉尔区 | 310 |",
        "| 登记注册类型 | 营业收入 |\n|---|---|\n| 有限责任公司 | 310 |\n| 股份有限公司 | 90 |",
    ),
    way_on_zh="停止传播这个文件，告诉保密人员；公开时改用汇总数（按地区、行业汇总，每格至少三个单位）。",
    way_on_en=(
        "Stop passing the file on and tell the secrecy officer; publish totals instead (by area or "
        "industry, three units or more in each cell)."
    ),
    find=find,
    reads=frozenset((Offer.TABLES,)),
)
