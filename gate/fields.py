"""The keys of a head: the type of each, what it expects, and the clauses that ask for it (DESIGN 3)."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from gate import strict_yaml
from gate.strict_yaml import Node, Scalar
from gate.workdays import SHANGHAI

KINDS = ("statistics", "document", "law")
STAGES = ("preliminary", "final", "revised")
OPINIONS = ("主动公开", "依申请公开", "不予公开")
PUBLIC_OPINION = "主动公开"
PUBLIC_CLASSIFICATION = "公开"
CORRECTION_KINDS = ("数据更正", "文字更正", "修订")

RELEASE_ID = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}")

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?)([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_PERIOD = re.compile(
    r"(?:19|20)[0-9]{2}(?:-(?:Q[1-4]|H[12]|(?:0[1-9]|1[0-2])(?:/(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2]))?))?"
)
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


class Unfit(Exception):
    """A value that is not of its field's type; `nearest` is the closest value that would be."""

    def __init__(self, nearest: str = "") -> None:
        super().__init__()
        self.nearest = nearest


def nearest(text: str, choices: Mapping[str, Any] | frozenset[str] | tuple[str, ...]) -> str:
    """The choice that looks most like `text`; the empty text where none does."""
    found = difflib.get_close_matches(text[:64], sorted(choices), n=1, cutoff=0.5)
    return found[0] if found else ""


def _text(node: Node) -> str:
    if not isinstance(node, Scalar) or not node.text.strip():
        raise Unfit
    return node.text.strip()


def _line_of_text(node: Node) -> str:
    text = _text(node)
    if "\n" in text or len(text) > 200:
        raise Unfit
    return text


def _matching(pattern: re.Pattern[str]) -> Callable[[Node], str]:
    def convert(node: Node) -> str:
        text = _text(node)
        if not pattern.fullmatch(text):
            raise Unfit
        return text

    return convert


def _one_of(choices: tuple[str, ...]) -> Callable[[Node], str]:
    def convert(node: Node) -> str:
        text = _text(node)
        if text not in choices:
            raise Unfit(nearest(text, choices))
        return text

    return convert


def _day(node: Node) -> date:
    text = _text(node)
    if not _DAY.fullmatch(text):
        raise Unfit
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Unfit from None


def _instant(node: Node) -> datetime:
    """RFC 3339, 5.6; the zone that its section 4.3 calls unknown (-00:00) is refused: nothing is guessed."""
    match = _TIME.fullmatch(_text(node))
    if match is None or match[3] == "-00:00":
        raise Unfit
    zone = "+00:00" if match[3] in "Zz" else match[3]
    try:
        return datetime.fromisoformat(f"{match[1]}T{match[2]}{zone}").astimezone(SHANGHAI)
    except (ValueError, OverflowError):
        raise Unfit from None


def _version(node: Node) -> int:
    text = _text(node)
    if not re.fullmatch(r"[1-9][0-9]{0,2}", text):
        raise Unfit
    return int(text)


def _list(convert: Callable[[Node], str]) -> Callable[[Node], tuple[str, ...]]:
    def convert_all(node: Node) -> tuple[str, ...]:
        if not isinstance(node, strict_yaml.Sequence):
            raise Unfit
        items = tuple(convert(item) for item in node)
        if len(set(items)) != len(items):
            raise Unfit
        return items

    return convert_all


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a head: how its value is read, what it expects, and the clauses that ask for it.

    A blank or missing value is the reason `if_missing`, a value of the wrong type the reason `if_wrong`.
    """

    key: str
    convert: Callable[[Node], Any]
    zh: str
    en: str
    required: bool = False
    clauses: tuple[str, ...] = ()
    if_missing: str = "front-matter-invalid"
    if_wrong: str = "front-matter-invalid"


_ID = _matching(re.compile(r"\S{1,64}"))  # which ids there are is the trust base's to say
_ID_OF_RELEASE = _matching(RELEASE_ID)
_WORDS = ("一段文字", "some text")
_ONE_LINE = ("一行文字（不超过 200 字）", "one line of text, at most 200 characters")
_PERSON_WORDS = ("人员编号，例如 p07", "the id of a person, such as p07")
_LIST_WORDS = ("不重复的编号列表，例如 [t1, t2]", "a list without repeats, such as [t1, t2]")

FIELDS: tuple[Field, ...] = (
    Field("title", _line_of_text, *_ONE_LINE, required=True),
    Field(
        "kind",
        _one_of(KINDS),
        "statistics、document、law 之一",
        "statistics, document or law",
        True,
        ("5.1",),
    ),
    Field(
        "category",
        _matching(re.compile(r"[0-9]{2}(?:[0-9]{2})?")),
        "公开目录编码，例如 0301",
        'a code of the catalogue, such as "0301"',
        True,
        ("1.2.1",),
    ),
    Field(
        "office",
        _ID,
        "科室编号，例如 OFF-03",
        "the id of an office, such as OFF-03",
        True,
        ("5.1",),
    ),
    Field("produced", _day, "日期 YYYY-MM-DD", "a day, YYYY-MM-DD", True, ("1.4.4",)),
    Field(
        "publish_at",
        _instant,
        "带时区的时间，例如 2026-11-16T09:30:00+08:00",
        "a time with its zone (RFC 3339), such as 2026-11-16T09:30:00+08:00",
    ),
    Field(
        "classification",
        _one_of((PUBLIC_CLASSIFICATION,)),
        "公开",
        "公开",
        True,
        if_missing="classification-not-public",
        if_wrong="classification-not-public",
    ),
    Field(
        "opinion",
        _one_of(OPINIONS),
        "、".join(OPINIONS),
        ", ".join(OPINIONS),
        True,
        if_missing="opinion-missing",
        if_wrong="opinion-invalid",
    ),
    Field("basis", _text, *_WORDS, True, if_missing="ground-missing", if_wrong="ground-missing"),
    Field("reason", _text, *_WORDS, True, if_missing="ground-missing", if_wrong="ground-missing"),
    Field("author", _ID, *_PERSON_WORDS, True, ("3.9", "3.9.1b")),
    Field("reviewer", _ID, *_PERSON_WORDS, True, ("3.9", "3.9.1")),
    Field("approver", _ID, *_PERSON_WORDS, True, ("3.9.2",)),
    Field(
        "with",
        _list(_ID),
        "其他机关编号的列表，例如 [BOD-05]；没有的写 []",
        "a list of ids of other bodies, such as [BOD-05]; none: []",
        True,
        ("3.11", "5.4"),
    ),
    Field(
        "period",
        _matching(_PERIOD),
        "数据所属时期，例如 2026、2026-10、2026-Q3、2026-H1、2026-01/2026-10",
        "the period of the data, such as 2026, 2026-10, 2026-Q3, 2026-H1 or 2026-01/2026-10",
        clauses=("1.2.1.3",),
    ),
    Field("stage", _one_of(STAGES), "preliminary、final、revised 之一", "preliminary, final or revised"),
    Field("series", _matching(_NAME), "小写字母、数字、连字符", "lower-case letters, digits and hyphens"),
    Field("doc_no", _line_of_text, *_ONE_LINE),
    Field("summary", _text, *_WORDS),
    Field("methodology", _text, *_WORDS),
    Field("tables", _list(_line_of_text), *_LIST_WORDS),
    Field("charts", _list(_line_of_text), *_LIST_WORDS),
    Field("correction", lambda node: node, "更正说明", "a correction"),
    Field("supersedes", _ID_OF_RELEASE, "另一个发布件的编号", "the id of another release"),
)

PAGE_FIELDS: tuple[Field, ...] = (FIELDS[0],)
"""The head of a Markdown file that is not the index of its release: a title, nothing else (DESIGN 2)."""

CORRECTION_FIELDS: tuple[Field, ...] = (
    Field("of", _version, "被更正的版本号，从 1 起", "the number of the corrected version, from 1", True),
    Field("kind", _one_of(CORRECTION_KINDS), "、".join(CORRECTION_KINDS), ", ".join(CORRECTION_KINDS), True),
    Field("since", _day, "日期 YYYY-MM-DD", "a day, YYYY-MM-DD", True),
    Field("why", _text, *_WORDS, True),
    Field("was", _text, *_WORDS),
    Field("is", _text, *_WORDS),
    Field("found_by", _line_of_text, *_ONE_LINE),
)
