"""Statistical confidentiality of a table: whether its rows let a single respondent be told apart (统计法28).

Everything works on rows of strings, so a Markdown table, a CSV file and a sheet of an attachment are judged
alike. A table may stand upright (respondents below each other) or transposed (respondents side by side),
its header may take up to three rows, and repeated texts of merged cells do no harm.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cache, lru_cache
from typing import NamedTuple

from gate.checksums import is_credit_code
from gate.normalise.fold import folded
from gate.normalise.invisible import seen
from gate.normalise.keys import may_go_beyond
from gate.normalise.tables import folds
from gate.positions import Mapped

_HEADER_ROWS = 3
_LONGEST_CELL = 400
_LONGEST_HEADER = 30
_LONGEST_NAME = 60

Lines = Iterable[tuple[int, Mapping[int, str]]]
"""The cells that are not empty, folded, by place in their line; a line is a row, or a column of the table
that was turned."""


class Place(NamedTuple):
    """A cell of the table, by its indexes from 0."""

    row: int
    column: int


class _Identifier(Enum):
    """What a column or row of identifiers holds."""

    UNIT = "unit"
    ENTERPRISE = "enterprise"
    PERSON = "person"
    CODE = "code"


_IDENTIFIERS = (
    (
        _Identifier.CODE,
        re.compile(r".*(?:社会信用代码|组织机构代码|(?<!客|用|账|门)户编?码|户代码|样本编?[码号]|住户编[码号])"),
    ),
    (_Identifier.PERSON, re.compile(r".*(?:姓名|户主|个体(?:经营|工商)?户名称?)")),
    (
        _Identifier.ENTERPRISE,
        re.compile(r".*(?:企业|公司|合作社|农场|牧场|厂商)(?:(?:详细)?名称|全称)"),
    ),
    (
        _Identifier.UNIT,
        re.compile(r".*(?:单位(?:(?:详细)?名称|全称)|法人单位|调查对象(?:名称)?|调查单位|详细地址)"),
    ),
)
_INDICATOR = re.compile(
    r"产值|营业收入|成本|利润|从业人员|工资|薪酬|资产|税金|能源消费|产量|投资额|收入|支出|增加值|销售额|零售额|负债"
)
_FARM_AREA = re.compile(r"(?:播种|种植|耕地|承包|经营|养殖|草场|草原|草地|牧场|林地|土地|农田|作物).*面积")
_BARE_AREA = re.compile(r"总?面积")
_FARM = re.compile(r"合作社|农场|牧场|农牧|养殖|种植")
_INDICATOR_COLUMN = re.compile(r"(?:统计|调查)?(?:指标|项目)(?:名称)?|indicator", re.IGNORECASE)
_BRACKETS = re.compile(r"[(\[{〔【<〈《][^()\[\]{}〔〕【】<>〈〉《》]*[)\]}〕】>〉》]")
_PERIOD = re.compile(
    r"(?:19|20)[0-9]{2}(?:年.*|[-/.][0-9]{1,2})?|(?:[0-9]{1,2}-)?[0-9]{1,2}月.*|[一二三四1-4]季度|[上下]半年|[上本][年期月]|累计"
)
_VALUE = re.compile(r"[-+~≈<>≤≥¥$]{0,2}[0-9][0-9.,%‰/~-]*(?:[万亿千百]{0,2}[^0-9,.;:!?]{0,4})")
_COMPANY = re.compile(r".*(?:公司|厂|合作社|经营部)")
_KIND_OF_COMPANY = re.compile(
    r"(?:[0-9.、,()#*一二三四五六七八九十与和及或其中他各类全部小大中微型规模以上下按合总计]"
    r"|国有|独资|控股|集体|私营|民营|股份|合作|合资|合营|联营|外商|外资|内资|港澳台商?|中外|投资|有限|无限|责任"
    r"|上市|企业|集团|农民|专业|联合|经济|工|分|子|母|财产|人寿|保险|证券|信托|基金|期货|担保|小额|贷款|融资|租赁"
    r"|发电|水电|火电|风电|核电|热电|电|水|自来水|污水|处理|工厂|公司|厂|合作社|经营部)+"
)
_AREA = re.compile(
    r".*(?:省|自治区|特别行政区|市|地区|盟|自治州|区|县|旗|镇|乡|苏木|街道|办事处|社区|嘎查|村|全国|全区|全市|全盟|内蒙古)"
)
_TOTAL = re.compile(r"[一二三四五六七八九十0-9.、#*]*(?:其中)?[:：]?(?:合计|总计|小计|共计|平均|全部|总数|其他|均值)")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}(?:年.*|[-/.][0-9]{1,2}.*)?")
_INDUSTRY = re.compile(r"(?:.*(?:制造|采矿|采选|开采|加工|批发|零售|供应|建筑|服务|[农林牧渔]))?业")
_STATE_BODY = re.compile(
    r".*(?:局|委员会|办公室|政府|(?<![餐舞影])厅|法院|检察院|[党县市区旗盟]委|政协|人大|部门|机关|总工会|妇联|团委|残联|调查队|普查中心|统计中心)(?:\(?本级\)?)?"
)
_BUDGET = frozenset({"收入", "支出", "资产"})
_POST_HEADER = re.compile(r".*(?:职务|职位|领导职务)")
_POST = re.compile(
    r".*(?:长|主任|书记|委员|主席|经理|董事|监事|总监|巡视员|调研员|专员|秘书|科员|主办|师|代表|常委|[司处科]级.*)"
)
_BLANK_NAME = re.compile(r"[\W_□〇○Xx×*]*")

_COUNT = re.compile(r".*(?:(?:单位|企业|样本)个?数|(?<![账帐用客门])户数|(?<!国)家数|样本量|(?:企业|单位)数量)")
_LARGE_UNIT = re.compile(r"[(\[/].{0,3}[万亿千百]")
_RATIO = re.compile(r"增长|增速|增幅|比重|占比|比例|率|%|‰|同比|环比|增减|指数")
_ORDINAL = re.compile(
    r".*(?:序号|编号|代码|编码|行次|栏次|排名|位次|名次|年份|年度|时间|日期|月份|邮编|电话)|[年月期]|period|year",
    re.IGNORECASE,
)
_NUMBERING = re.compile(r"[甲乙丙丁]|栏次|代码|序号|行次|编号|[-—]*")
_PLAIN_NUMBER = re.compile(r"-?[0-9][0-9,]*(?:\.[0-9]+)?")
_ONE_OR_TWO = re.compile(r"0*[12](?:\.0+)?[家户个]?")
_VALUE_COLUMN = re.compile(r"(?:指标)?数?值|数据|value", re.IGNORECASE)
_REMARK_COLUMN = re.compile(r"备注|说明|来源|note|source", re.IGNORECASE)
_UNIT_COLUMN = re.compile(r"(?:计量)?单位|unit", re.IGNORECASE)


def microdata(rows: Sequence[Sequence[str]]) -> Place | None:
    """The first cell that names a single respondent beside a value of an indicator, or None.

    Identifier and indicator are known by their headers; a column with two or more different company names
    or valid credit codes identifies whatever its header says. Areas, totals, years, industries, kinds of
    companies, state bodies in a budget and officials with their posts are no respondents.
    """
    upright = _sparse(rows)
    found = _respondent(upright)
    if found:
        return Place(*found)
    found = _respondent(_turned(upright))
    return Place(found[1], found[0]) if found else None


def small_cells(rows: Sequence[Sequence[str]]) -> tuple[Place, ...]:
    """Every cell under a title such as 企业数 or 样本量 that holds 1 or 2 beside a value of another indicator."""
    upright = _sparse(rows)
    places = [Place(*place) for place in _small(upright)]
    if any(_long_form_columns(line) for _, line in upright[:_HEADER_ROWS]):
        places += [Place(*place) for place in _small_in_long_form(upright)]
    else:
        places += [Place(row, column) for column, row in _small(_turned(upright))]
    return tuple(dict.fromkeys(places))


def may_hold_microdata(raw: str) -> bool:
    """Whether a text has the words at all without which `microdata` finds nothing: quick, never wrong with no."""
    if _may_be_escaped(raw):
        return True
    return bool(_indicator_words().search(raw)) and bool(_identifying_words().search(raw) or _CODE.search(raw))


def may_hold_small_cells(raw: str) -> bool:
    """Whether a text has the words at all without which `small_cells` finds nothing."""
    return _may_be_escaped(raw) or bool(_counting_words().search(raw))


def _may_be_escaped(raw: str) -> bool:
    if "&#" in raw or "\\u" in raw or _COMPATIBLE.search(raw):
        return True
    return may_go_beyond(raw) and bool(_COMPATIBLE_BEYOND.search(raw))


# Folding


@lru_cache(maxsize=65536)
def _plain(cell: str) -> str:
    if len(cell) > _LONGEST_CELL:
        return "…"
    if not cell.isascii():
        cell = folded(seen(Mapped.identity(cell))).text
    return "".join(cell.split())


def _sparse(rows: Sequence[Sequence[str]]) -> list[tuple[int, dict[int, str]]]:
    lines = []
    for number, row in enumerate(rows):
        line = {column: plain for column, cell in enumerate(row) if (plain := _plain(cell))}
        if line:
            lines.append((number, line))
    return lines


def _turned(lines: Lines) -> list[tuple[int, dict[int, str]]]:
    turned: dict[int, dict[int, str]] = defaultdict(dict)
    for number, line in lines:
        for place, text in line.items():
            turned[place][number] = text
    return sorted(turned.items())


def _is_title(line: Mapping[int, str]) -> bool:
    """A text merged over a whole line says nothing about single columns."""
    return len(line) > 1 and len(set(line.values())) == 1


# Microdata


@lru_cache(maxsize=65536)
def _identifier(text: str) -> _Identifier | None:
    bare = _BRACKETS.sub("", text).strip(":：*")
    if not bare or len(bare) > _LONGEST_HEADER:
        return None
    for kind, pattern in _IDENTIFIERS:
        if pattern.fullmatch(bare) or pattern.fullmatch(text.strip(":：*()")):
            return kind
    return None


@lru_cache(maxsize=65536)
def _indicator(text: str) -> str | None:
    """The word that makes a header an indicator; a bare 面积 is one only beside farms and households."""
    if len(text) > _LONGEST_HEADER or _VALUE.fullmatch(text):
        return None
    match = _INDICATOR.search(text) or _FARM_AREA.search(text) or _BARE_AREA.fullmatch(_BRACKETS.sub("", text))
    return match[0] if match else None


def _is_name(text: str, kind: _Identifier) -> bool:
    """Whether a cell under an identifying header tells one respondent from the others."""
    if len(text) > _LONGEST_NAME or _BLANK_NAME.fullmatch(text) or _TOTAL.fullmatch(text):
        return False
    if kind is _Identifier.CODE:
        return text.replace("-", "").isalnum() and any(map(str.isdigit, text)) and not _YEAR.fullmatch(text)
    if _identifier(text) or _VALUE.fullmatch(text):
        return False
    if kind is _Identifier.PERSON:
        return True
    if _AREA.fullmatch(text) or _YEAR.fullmatch(text) or _KIND_OF_COMPANY.fullmatch(text):
        return False
    return kind is _Identifier.ENTERPRISE or not _INDUSTRY.fullmatch(text)


@lru_cache(maxsize=65536)
def _is_respondent(text: str) -> bool:
    """Whether a cell is a company's name or a credit code, whatever stands above it."""
    if len(text) > _LONGEST_NAME:
        return False
    name = _BRACKETS.sub("", text)
    return is_credit_code(text) or (
        bool(_COMPANY.fullmatch(name)) and not re.search(r"[。;!?]", name) and not _KIND_OF_COMPANY.fullmatch(name)
    )


def _is_farm(text: str, kind: _Identifier | None) -> bool:
    return kind in (_Identifier.PERSON, _Identifier.CODE) or bool(_FARM.search(text))


def _holds_data(line: Mapping[int, str]) -> bool:
    """Whether a line has a number that is not a year: then it is no header."""
    return any(_PLAIN_NUMBER.fullmatch(text) and not _YEAR.fullmatch(text) for text in line.values())


@dataclass
class _Headers:
    """The headers met so far, by column, each with the line it stands in.

    Where a title over the whole table names the indicator, its columns are periods.
    """

    identifiers: dict[int, tuple[int, _Identifier]] = field(default_factory=dict)
    indicators: dict[int, tuple[int, str]] = field(default_factory=dict)
    posts: set[int] = field(default_factory=set)
    long_form: set[int] = field(default_factory=set)
    periods: set[int] = field(default_factory=set)
    title: str | None = None

    def read(self, number: int, line: Mapping[int, str]) -> None:
        """Take in a line that may be a header."""
        if len(line) == 1 or _is_title(line):
            match = _INDICATOR.search(next(iter(line.values())))
            self.title = match[0] if match else self.title
        if _is_title(line) or _holds_data(line):
            return
        for column, text in line.items():
            if kind := _identifier(text):
                self.identifiers[column] = (number, kind)
                self.indicators.pop(column, None)
            elif word := _indicator(text):
                self.indicators[column] = (number, word)
            elif _POST_HEADER.fullmatch(text):
                self.posts.add(column)
            elif _INDICATOR_COLUMN.fullmatch(text):
                self.long_form.add(column)
            elif _PERIOD.fullmatch(text):
                self.periods.add(column)

    def indicator_beside(self, line: Mapping[int, str], name: int, header: int | None, farm: bool) -> str | None:
        """The indicator with a value in this line; its header no further than a header's rows from `header`."""
        for column, (at, word) in self.indicators.items():
            if (
                column != name
                and (header is None or abs(at - header) < _HEADER_ROWS)
                and (farm or not _BARE_AREA.fullmatch(word))
                and _VALUE.fullmatch(line.get(column, ""))
            ):
                return word
        for column in self.long_form:
            word = _indicator(line.get(column, ""))
            values = (text for place, text in line.items() if place not in (column, name))
            if word and any(map(_VALUE.fullmatch, values)):
                return word
        if self.title and any(_VALUE.fullmatch(line.get(column, "")) for column in self.periods - {name}):
            return self.title
        return None

    def is_official(self, line: Mapping[int, str]) -> bool:
        """Whether the line gives a person's post: an official, not a respondent."""
        return any(_POST.fullmatch(line.get(column, "")) for column in self.posts)

    def named(self, line: Mapping[int, str]) -> int | None:
        """The column of this line that names a respondent under an identifying header, beside a value."""
        for column, (header, kind) in self.identifiers.items():
            text = line.get(column, "")
            if not _is_name(text, kind) or (kind is _Identifier.PERSON and self.is_official(line)):
                continue
            word = self.indicator_beside(line, column, header, _is_farm(text, kind))
            budget = kind is _Identifier.UNIT and word in _BUDGET and _STATE_BODY.fullmatch(text)
            if word and not budget:
                return column
        return None


def _respondent(lines: Lines) -> tuple[int, int] | None:
    """Line and place of the first respondent with a value; a line holds what is said of one respondent."""
    headers = _Headers()
    names: dict[int, set[str]] = defaultdict(set)
    first: dict[int, int] = {}
    for number, line in lines:
        named = headers.named(line)
        if named is not None:
            return number, named
        for column, text in line.items():
            if not _is_respondent(text):
                continue
            if len(names[column]) < 2:
                names[column].add(text)
            if headers.indicator_beside(line, column, None, _is_farm(text, None)):
                first.setdefault(column, number)
            if column in first and len(names[column]) > 1:
                return first[column], column
        headers.read(number, line)
    return None


# Small cells


def _is_numbering(line: Mapping[int, str], numbers: Sequence[str]) -> bool:
    """Whether a line numbers the columns: 甲 1 2 3."""
    if [number.lstrip("0") for number in numbers] != [str(n) for n in range(1, len(numbers) + 1)]:
        return False
    texts = [text for text in line.values() if not _PLAIN_NUMBER.fullmatch(text)]
    return len(numbers) > 2 or any(_NUMBERING.fullmatch(text) for text in texts)


@lru_cache(maxsize=65536)
def _counts_units(text: str) -> bool:
    bare = re.split(r"[/／]", _BRACKETS.sub("", text))[0].strip(":：*")
    return bool(_COUNT.fullmatch(bare)) and not _LARGE_UNIT.search(text) and not _RATIO.search(text)


@lru_cache(maxsize=65536)
def _is_other_indicator(text: str) -> bool:
    return not _COUNT.search(text) and not _ORDINAL.fullmatch(_BRACKETS.sub("", text))


def _small(lines: Lines) -> Iterator[tuple[int, int]]:
    """Line and place of each small count; the titles stand in one line or in up to three."""
    titles: dict[int, list[str]] = {}
    counts: set[int] = set()
    in_body = False
    for number, line in lines:
        numbers = [text for text in line.values() if _PLAIN_NUMBER.fullmatch(text)]
        if _is_title(line) or _is_numbering(line, numbers):
            continue
        if _holds_data(line) or any(_ONE_OR_TWO.fullmatch(text) for text in line.values()):
            in_body = True
            yield from ((number, column) for column in counts if _is_small(line, column, titles))
            continue
        words = [text for text in line.values() if not _BLANK_NAME.fullmatch(text)]
        if in_body and (len(words) < 2 or len(set(words)) < len(words)):
            continue
        if in_body:
            titles, in_body = {}, False
        for column, text in line.items():
            titles.setdefault(column, []).append(text)
        counts = {column for column, texts in titles.items() if any(map(_counts_units, texts))}
        counts -= {column for column in counts if any(map(_RATIO.search, titles[column]))}


def _is_small(line: Mapping[int, str], column: int, titles: Mapping[int, Sequence[str]]) -> bool:
    if not _ONE_OR_TWO.fullmatch(line.get(column, "")):
        return False
    return any(
        other != column and _VALUE.fullmatch(line.get(other, "")) and all(map(_is_other_indicator, texts))
        for other, texts in titles.items()
    )


def _small_in_long_form(lines: Lines) -> Iterator[tuple[int, int]]:
    """The same where each line holds one figure: its area, indicator, unit, period, value."""
    columns: dict[str, int] = {}
    groups: dict[tuple[str, ...], list[tuple[int, str, str]]] = defaultdict(list)
    for number, line in lines:
        if not columns:
            columns = _long_form_columns(line)
            continue
        apart = columns.values()
        key = tuple(f"{column} {text}" for column, text in line.items() if column not in apart)
        title = f"{line.get(columns['indicator'], '')}({line.get(columns.get('unit', -1), '')})"
        groups[key].append((number, title, line.get(columns["value"], "")))
    for figures in groups.values():
        others = any(_is_other_indicator(title) and _VALUE.fullmatch(value) for _, title, value in figures)
        for number, title, value in figures:
            if others and _counts_units(title) and _ONE_OR_TWO.fullmatch(value):
                yield number, columns["value"]


def _long_form_columns(line: Mapping[int, str]) -> dict[str, int]:
    """The columns of a long table that are no part of a figure's key; empty where the line is not its header."""
    patterns = {
        "indicator": _INDICATOR_COLUMN,
        "value": _VALUE_COLUMN,
        "unit": _UNIT_COLUMN,
        "remark": _REMARK_COLUMN,
    }
    columns = {
        name: column for name, pattern in patterns.items() for column, text in line.items() if pattern.fullmatch(text)
    }
    return columns if {"indicator", "value"} <= columns.keys() else {}


# The words without which there is nothing to find

_GAP = r"(?:<[^<>]{0,200}>|&[A-Za-z]{1,8};|[\W_]){0,12}"
_COMPATIBLE = re.compile(r"[\u2e80-\u2fdf\uf900-\ufaff]")
_COMPATIBLE_BEYOND = re.compile("[\U0002f800-\U0002fa1f]")
_CODE = re.compile(r"[0-9A-Z][0-9A-Z][0-9]{6}[0-9A-Z]{10}")
_IDENTIFYING = (
    "信用代码 机构代码 户编码 户码 户代码 户编号 样本码 样本号 样本编码 样本编号 姓名 户主 "
    "个体户 个体经营户 个体工商户 企业…称 公司…称 合作社…称 农场…称 牧场…称 厂商…称 单位…称 "
    "法人单位 调查对象 调查单位 详细地址 公司$ 厂$ 合作社$ 经营部$"
)
_INDICATING = (
    "产值 营业收入 成本 利润 从业人员 工资 薪酬 资产 税金 能源消费 产量 投资额 收入 支出 增加值 销售额 零售额 负债 面积"
)
_COUNTING = "单位数 单位个数 企业数 企业个数 样本数 样本个数 户数 家数$ 样本量"


@cache
def _variants() -> Mapping[str, str]:
    """Every way to write a character, as the inside of a character class."""
    variants: dict[str, str] = defaultdict(str)
    for written, meant in folds().items():
        variants[meant] += written
    return variants


def _class(character: str) -> str:
    return f"[{re.escape(character + _variants().get(character, ''))}]"


def _any_word(words: str) -> re.Pattern[str]:
    """A pattern for words apart by blanks: … stands for any few characters, a final $ for the cell's end.

    A look at two characters comes before the words, for speed.
    """
    first: dict[str, None] = {}
    second: dict[str, None] = {}
    branches = []
    for word in words.split():
        parts = [_part(character) for character in word]
        branches.append(f"(?<={parts[0]})" + _GAP + _GAP.join(parts[1:]))
        first[parts[0][1:-1]] = None
        second[parts[1][1:-1] if word[1] not in "…$" else ""] = None
    glance = rf"(?=[{''.join(second)}\W_]|\Z)"
    return re.compile(f"[{''.join(first)}]{glance}(?:{'|'.join(branches)})")


def _part(character: str) -> str:
    if character == "…":
        return ".{0,12}"
    return r"(?!\w)" if character == "$" else _class(character)


@cache
def _identifying_words() -> re.Pattern[str]:
    return _any_word(_IDENTIFYING)


@cache
def _indicator_words() -> re.Pattern[str]:
    return _any_word(_INDICATING)


@cache
def _counting_words() -> re.Pattern[str]:
    return _any_word(_COUNTING)
