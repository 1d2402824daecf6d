"""How days, times, sizes and states are written on the pages."""

from __future__ import annotations

import re
from datetime import date, datetime
from urllib.parse import quote

STAGES = {"preliminary": "初步", "final": "最终", "revised": "修订"}
KINDS = {"statistics": "统计数据", "document": "政务文件", "law": "法规文件"}
ROLES = {
    "drafter": "经办人", "division_head": "科室负责人", "reviewer": "审查人", "office": "政务公开办公室",
    "office_head": "办公室负责人", "leader": "主管领导", "leading_group": "领导小组", "head": "主要负责人",
    "classifier": "定密责任人", "secrecy_officer": "保密工作人员", "synth": "综合科", "law": "法规科", "web": "发布员",
    "supervision": "监督人员", "rep": "代表",
}  # fmt: skip
"""The roles of the trust base as a reader of the site meets them."""
ACTS = {"submit": "提交", "review": "审查", "approve": "批准", "publish": "发布"}

_PARTS = {
    "Q1": "第一季度", "Q2": "第二季度", "Q3": "第三季度", "Q4": "第四季度", "H1": "上半年", "H2": "下半年",
}  # fmt: skip
_ICP_NUMBER = re.compile(r"[一-鿿]ICP备[0-9]{8,10}号(?:-[0-9]{1,3})?")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def day(value: date | str) -> dict[str, str]:
    """A day or a time as a page shows it: `iso` for machines (`datetime=`), `text` for people."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    text = f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, datetime):
        return {"iso": value.isoformat(), "text": f"{text} {value:%H:%M}"}
    return {"iso": value.isoformat(), "text": text}


def size(count: int) -> str:
    """A number of bytes as people read it."""
    if count < 1024:
        return f"{count} B"
    if count < 1024 * 1024:
        return f"{count / 1024:.1f} KB"
    return f"{count / 1024 / 1024:.1f} MB"


def period(value: str) -> str:
    """A period of front matter in words: `2026-10` is 2026年10月, `2026-01/2026-10` 2026年1月至2026年10月."""
    if "/" in value:
        first, _, last = value.partition("/")
        return f"{period(first)}至{period(last)}"
    year, _, rest = value.partition("-")
    if not rest:
        return f"{year}年"
    return f"{year}年{_PARTS.get(rest) or f'{int(rest)}月'}"


def role(ids: str) -> str:
    """The name of a role, or of several with the sign 、 between them."""
    return "、".join(ROLES.get(one, one) for one in ids.split("、"))


def is_icp_number(text: str) -> bool:
    """Whether `text` has the form of a number in the ministry's register of websites, such as 蒙ICP备12345678号-1."""
    return _ICP_NUMBER.fullmatch(text) is not None


def href(path: str) -> str:
    """A path of the site as it stands in a link."""
    return quote(path, safe="/~-._")


def cell(value: str) -> str:
    """A cell that no spreadsheet takes for a formula; numbers, negative ones too, stay as they are."""
    if not value.startswith(_FORMULA):
        return value
    if value[0] in "+-" and value[1:].replace(".", "", 1).isdecimal() and value.isascii():
        return value
    return "'" + value
