"""Reads the head of a page strictly (DESIGN 3): one parser, whose answer is both judged and shown.

A page is ``---``, LF, YAML, ``---``, LF, and its body. Whatever another reader of front matter could take
for a delimiter refuses, so no two programs can disagree about where the head ends.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from gate import strict_yaml
from gate.model import Reason
from gate.strict_yaml import Node, Scalar, YamlProblem
from gate.workdays import SHANGHAI

MAX_HEAD_BYTES = 64 << 10
OPEN_MARK = b"---\n"

KINDS = ("statistics", "document", "law")
STAGES = ("preliminary", "final", "revised")
OPINIONS = ("主动公开", "依申请公开", "不予公开")
PUBLIC_OPINION = "主动公开"
PUBLIC_CLASSIFICATION = "公开"
CORRECTION_KINDS = ("数据更正", "文字更正", "修订")
NO_PERIOD_CATEGORIES = ("0307", "0308")
"""Release calendar, explanations of indicators: statistics that belong to no period."""

RELEASE_ID = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}")

# What a reader of front matter may take for a delimiter: MkDocs ends a head at `...`, others open at `-----`.
_LIKE_A_DELIMITER = re.compile(r"(?:-{3,}|\.{3,})\s*")
# Format characters and their kin; Mongolian's variation selectors and vowel separator belong to its spelling.
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?)([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_PERIOD = re.compile(
    r"(?:19|20)[0-9]{2}(?:-(?:Q[1-4]|H[12]|(?:0[1-9]|1[0-2])(?:/(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2]))?))?"
)
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_KEY_THAT_MAY_BE_NAMED = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,31}")


def has_unseen(name: str) -> bool:
    """Whether a name of one line holds a character that nobody sees, a tab or a line end."""
    if name.isascii():
        return not name.isprintable() and name != ""
    return "\n" in name or "\t" in name or UNSEEN.search(name) is not None


@dataclass(frozen=True, slots=True)
class Known:
    """What front matter may name, as the trust base has it.

    `categories` maps each code to the kind that it fixes, or None; `bodies` are other bodies (BOD ids).
    """

    people: frozenset[str]
    offices: frozenset[str]
    categories: Mapping[str, str | None]
    bodies: frozenset[str]


@dataclass(frozen=True, slots=True)
class Correction:
    """What a later version puts right: of which version, since when it was wrong, both readings, and why."""

    of: int
    kind: str
    since: date
    why: str
    was: str = ""
    is_: str = ""
    found_by: str = ""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The head of a release, each field in its own type. `publish_at` knows its zone: an instant."""

    title: str
    kind: str
    category: str
    office: str
    produced: date
    classification: str
    opinion: str
    basis: str
    reason: str
    author: str
    reviewer: str
    approver: str
    publish_at: datetime | None = None
    with_: tuple[str, ...] = ()
    period: str | None = None
    stage: str | None = None
    series: str | None = None
    doc_no: str | None = None
    summary: str | None = None
    methodology: str | None = None
    tables: tuple[str, ...] = ()
    charts: tuple[str, ...] = ()
    correction: Correction | None = None
    supersedes: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One Markdown file: its title, its body, and the line of the file on which the body begins."""

    path: str
    title: str
    body: str = field(repr=False)
    body_line: int = 1


# -- splitting ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Split:
    """A page cut in two: the YAML between the delimiters (it begins on line 2), and the body behind them."""

    head: bytes = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def body_line(self) -> int:
        """The line of the file on which the body begins."""
        return self.head.count(b"\n") + 3


def split(path: str, data: bytes) -> Split | Reason:
    """Cut a page in two, or say why no reader should: front-matter-missing or front-matter-delimiter."""
    if not data.startswith(OPEN_MARK):
        first = data[:4096].decode("utf-8", "replace").lstrip("\ufeff \t\r\n\v\f").split("\n", 1)[0]
        meant = _LIKE_A_DELIMITER.fullmatch(first) is not None
        return Reason.of("front-matter-delimiter" if meant else "front-matter-missing", path, line=1, column=1)
    at = len(OPEN_MARK)
    for number, line in enumerate(data[at : at + MAX_HEAD_BYTES + 5].split(b"\n"), start=2):
        if line == b"---" and data[at + 3 : at + 4] == b"\n":
            return Split(data[len(OPEN_MARK) : at], data[at + 4 :])
        if b"\r" in line or _LIKE_A_DELIMITER.fullmatch(line.decode("utf-8", "replace")):
            return Reason.of("front-matter-delimiter", path, line=number, column=1)
        at += len(line) + 1
    if len(data) > MAX_HEAD_BYTES:
        return _invalid(path, 2, 1, *_YAML_WORDS["size"])
    return Reason.of("front-matter-delimiter", path, line=1, column=1)


# -- one page -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Head:
    """What one page's head and body hold, as far as they could be read, and every reason against them."""

    mapping: strict_yaml.Mapping | None
    body: str | None
    body_line: int
    reasons: tuple[Reason, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys written, in order."""
        return tuple(key.text for key, _ in self.mapping) if self.mapping else ()


def read(path: str, data: bytes) -> Head:
    """Split one page and read its YAML. Knows no field yet."""
    parts = split(path, data)
    if isinstance(parts, Reason):
        return Head(None, None, 1, (parts,))
    mapping, problems = _yaml_mapping(path, parts.head)
    body, reason = _body(path, parts)
    return Head(mapping, body, parts.body_line, problems + ((reason,) if reason else ()))


def _yaml_mapping(path: str, head: bytes) -> tuple[strict_yaml.Mapping | None, tuple[Reason, ...]]:
    try:
        tree = strict_yaml.parse(head, first_line=2, max_bytes=MAX_HEAD_BYTES)
    except YamlProblem as problem:
        return None, (_yaml_reason(path, problem),)
    if not isinstance(tree, strict_yaml.Mapping):
        return None, (_invalid(path, 2, 1, "应为“键: 值”的列表", "expected a list of `key: value`"),)
    place = _place_of_unseen(head.decode("utf-8"), tree)
    return tree, (unseen_character(path, *place),) if place else ()


def _place_of_unseen(text: str, tree: strict_yaml.Mapping) -> tuple[int, int] | None:
    """Where the head holds a character that nobody sees, as such or behind an escape (``\\u202e``)."""
    if match := UNSEEN.search(text):
        return text.count("\n", 0, match.start()) + 2, match.start() - text.rfind("\n", 0, match.start())
    for scalar in _scalars(tree) if "\\" in text else ():
        if "\t" in scalar.text or UNSEEN.search(scalar.text):
            return scalar.line, scalar.column
    return None


def _scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, strict_yaml.Sequence):
        for item in node:
            yield from _scalars(item)
    else:
        for key, value in node:
            yield key
            yield from _scalars(value)


def _yaml_reason(path: str, problem: YamlProblem) -> Reason:
    place = (path, problem.line, problem.column)
    if problem.kind == "duplicate-key":
        return Reason.of("front-matter-duplicate-key", *place, key=problem.detail or "?", first=problem.other_line)
    if problem.kind == "control":
        return unseen_character(*place)
    return _invalid(*place, *_YAML_WORDS[problem.kind])


_YAML_WORDS: Mapping[str, tuple[str, str]] = {
    "size": ("页头超过 64 KiB", "the head is larger than 64 KiB"),
    "encoding": ("不是 UTF-8 文字", "this is not UTF-8"),
    "tab": ("不能用制表符(Tab),请用空格", "a tab; write spaces"),
    "syntax": ("不符合 YAML 的写法", "this is not YAML"),
    "document": ("不能有第二份文档或结束标记", "no second document and no document marker"),
    "directive": ("不能有 % 指令", "no % directive"),
    "tag": ("不能用 ! 标签", "no ! tag"),
    "anchor": ("不能用 & 锚点", "no & anchor"),
    "alias": ("不能用 * 引用", "no * alias"),
    "merge": ("不能用 << 合并", "no << merge"),
    "key": ("键必须是一个词", "a key must be one word"),
    "depth": ("嵌套超过 20 层", "nested more than 20 levels deep"),
}


def _body(path: str, parts: Split) -> tuple[str | None, Reason | None]:
    try:
        return parts.body.decode("utf-8"), None
    except UnicodeDecodeError as error:
        line = parts.body_line + parts.body.count(b"\n", 0, error.start)
        return None, Reason.of("page-encoding", path, line=line)


def unseen_character(path: str, line: int, column: int) -> Reason:
    """The reason `control-character` for one character of a file."""
    where = {"where_zh": f"第 {line} 行第 {column} 个字符", "where_en": f"line {line}, column {column}"}
    return Reason.of("control-character", path, line, column, **where)


def _invalid(path: str, line: int | None, column: int | None, zh: str, en: str) -> Reason:
    return Reason.of("front-matter-invalid", path, line, column, what_zh=zh, what_en=en)


# -- the types of fields --------------------------------------------------------------------------


class _Unfit(Exception):
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
        raise _Unfit
    return node.text.strip()


def _line_of_text(node: Node) -> str:
    text = _text(node)
    if "\n" in text or len(text) > 200:
        raise _Unfit
    return text


def _matching(pattern: re.Pattern[str]) -> Callable[[Node], str]:
    def convert(node: Node) -> str:
        text = _text(node)
        if not pattern.fullmatch(text):
            raise _Unfit
        return text

    return convert


def _one_of(choices: tuple[str, ...]) -> Callable[[Node], str]:
    def convert(node: Node) -> str:
        text = _text(node)
        if text not in choices:
            raise _Unfit(nearest(text, choices))
        return text

    return convert


def _day(node: Node) -> date:
    text = _text(node)
    if not _DAY.fullmatch(text):
        raise _Unfit
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _Unfit from None


def _instant(node: Node) -> datetime:
    """RFC 3339, 5.6; the zone that its section 4.3 calls unknown (-00:00) is refused: nothing is guessed."""
    match = _TIME.fullmatch(_text(node))
    if match is None or match[3] == "-00:00":
        raise _Unfit
    zone = "+00:00" if match[3] in "Zz" else match[3]
    try:
        return datetime.fromisoformat(f"{match[1]}T{match[2]}{zone}").astimezone(SHANGHAI)
    except (ValueError, OverflowError):
        raise _Unfit from None


def _version(node: Node) -> int:
    text = _text(node)
    if not re.fullmatch(r"[1-9][0-9]{0,2}", text):
        raise _Unfit
    return int(text)


def _list(convert: Callable[[Node], str]) -> Callable[[Node], tuple[str, ...]]:
    def convert_all(node: Node) -> tuple[str, ...]:
        if not isinstance(node, strict_yaml.Sequence):
            raise _Unfit
        items = tuple(convert(item) for item in node)
        if len(set(items)) != len(items):
            raise _Unfit
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
_ONE_LINE = ("一行文字(不超过 200 字)", "one line of text, at most 200 characters")
_PERSON_WORDS = ("人员编号,例如 p07", "the id of a person, such as p07")
_LIST_WORDS = ("不重复的编号列表,例如 [t1, t2]", "a list without repeats, such as [t1, t2]")

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
        "公开目录编码,例如 0301",
        'a code of the catalogue, such as "0301"',
        True,
        ("1.2.1",),
    ),
    Field(
        "office",
        _ID,
        "科室编号,例如 OFF-03",
        "the id of an office, such as OFF-03",
        True,
        ("5.1",),
    ),
    Field("produced", _day, "日期 YYYY-MM-DD", "a day, YYYY-MM-DD", True, ("1.4.4",)),
    Field(
        "publish_at",
        _instant,
        "带时区的时间,例如 2026-11-16T09:30:00+08:00",
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
    Field("author", _ID, *_PERSON_WORDS, True, ("3.9",)),
    Field("reviewer", _ID, *_PERSON_WORDS, True, ("3.9",)),
    Field("approver", _ID, *_PERSON_WORDS, True, ("3.9.2",)),
    Field(
        "with",
        _list(_ID),
        "其他机关编号的列表,例如 [BOD-05];没有的写 []",
        "a list of ids of other bodies, such as [BOD-05]; none: []",
        clauses=("3.11",),
    ),
    Field(
        "period",
        _matching(_PERIOD),
        "数据所属时期,例如 2026、2026-10、2026-Q3、2026-H1、2026-01/2026-10",
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
    Field("supersedes", _ID_OF_RELEASE, "另一条信息的编号", "the id of another release"),
)

PAGE_FIELDS: tuple[Field, ...] = (FIELDS[0],)
"""The head of a Markdown file that is not the index of its release: a title, nothing else (DESIGN 2)."""

CORRECTION_FIELDS: tuple[Field, ...] = (
    Field("of", _version, "被更正的版本号,从 1 起", "the number of the corrected version, from 1", True),
    Field("kind", _one_of(CORRECTION_KINDS), "、".join(CORRECTION_KINDS), ", ".join(CORRECTION_KINDS), True),
    Field("since", _day, "日期 YYYY-MM-DD", "a day, YYYY-MM-DD", True),
    Field("why", _text, *_WORDS, True),
    Field("was", _text, *_WORDS),
    Field("is", _text, *_WORDS),
    Field("found_by", _line_of_text, *_ONE_LINE),
)

_ATTRIBUTES = {"with": "with_", "is": "is_"}


# -- a whole head ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Values:
    """The values that could be read, where they stand, and what was wrong with the others."""

    values: Mapping[str, Any]
    places: Mapping[str, tuple[int, int]]
    reasons: tuple[Reason, ...]


def _is_blank(node: Node) -> bool:
    return isinstance(node, Scalar) and not node.text.strip()


def _values(path: str, mapping: strict_yaml.Mapping, fields: tuple[Field, ...]) -> _Values:
    by_key = {spec.key: spec for spec in fields}
    values: dict[str, Any] = {}
    places: dict[str, tuple[int, int]] = {}
    reasons: list[Reason] = []
    blank: dict[str, int] = {}
    for key, node in mapping:
        spec = by_key.get(key.text)
        if spec is None:
            reasons.append(_unknown_key(path, key, by_key))
            continue
        places[spec.key] = (node.line, node.column)
        if _is_blank(node):
            blank[spec.key] = key.line
            continue
        try:
            values[spec.key] = spec.convert(node)
        except _Unfit as unfit:
            reasons.append(_wrong(path, spec, node, unfit.nearest))
    reasons += _missing(path, mapping, fields, blank)
    return _Values(values, places, tuple(reasons))


def _unknown_key(path: str, key: Scalar, known: Mapping[str, Field]) -> Reason:
    name = key.text if _KEY_THAT_MAY_BE_NAMED.fullmatch(key.text) else "…"
    near = nearest(key.text, known)
    hint = (f",最接近的是 {near}", f"; the nearest key is {near}") if near else ("", "")
    return _invalid(path, key.line, key.column, f"没有 {name} 这个键{hint[0]}", f"there is no key {name}{hint[1]}")


def _wrong(path: str, spec: Field, node: Node, near: str) -> Reason:
    hint = (f",最接近的是 {near}", f"; the nearest is {near}") if near else ("", "")
    return Reason.of(
        spec.if_wrong,
        path,
        node.line,
        node.column,
        spec.clauses,
        key=spec.key,
        what_zh=f"{spec.key} 应为{spec.zh}{hint[0]}",
        what_en=f"{spec.key} must be {spec.en}{hint[1]}",
    )


def _missing(
    path: str, mapping: strict_yaml.Mapping, fields: tuple[Field, ...], blank: Mapping[str, int]
) -> Iterator[Reason]:
    """One reason for all required keys that share a code, at the first blank one or at the head itself."""
    written = {key.text for key, _ in mapping}
    by_code: dict[str, list[Field]] = {}
    for spec in fields:
        if spec.key in blank or (spec.required and spec.key not in written):
            by_code.setdefault(spec.if_missing, []).append(spec)
    for code, specs in by_code.items():
        line = min((blank[spec.key] for spec in specs if spec.key in blank), default=mapping.line)
        clauses = dict.fromkeys(clause for spec in specs for clause in spec.clauses)
        keys = tuple(spec.key for spec in specs)
        yield Reason.of(
            code,
            path,
            line,
            1,
            clauses,
            key="、".join(keys),
            keys=keys,
            what_zh=f"缺少(或没有填写) {'、'.join(keys)}",
            what_en=f"missing or blank: {', '.join(keys)}",
        )


def page(path: str, head: Head) -> tuple[Page | None, tuple[Reason, ...]]:
    """A Markdown file that is no index: its title and its body."""
    if head.mapping is None:
        return None, head.reasons
    found = _values(path, head.mapping, PAGE_FIELDS)
    reasons = head.reasons + found.reasons
    if "title" not in found.values or head.body is None:
        return None, reasons
    return Page(path, found.values["title"], head.body, head.body_line), reasons


def release_head(path: str, head: Head, known: Known | None = None) -> tuple[FrontMatter | None, tuple[Reason, ...]]:
    """The head of a release's index, and every reason against it.

    The front matter is there as soon as each field has a value of its type, also where a reason (an opinion
    that is not 主动公开, an unknown person) keeps the release from publishing.
    """
    if head.mapping is None:
        return None, head.reasons
    found = _values(path, head.mapping, FIELDS)
    reasons = [*head.reasons, *found.reasons]
    values = dict(found.values)
    if "correction" in values:
        values["correction"], problems = _correction(path, values["correction"])
        reasons += problems
    reasons += _against_each_other(path, values, found.places, head.mapping.line)
    if known is not None:
        reasons += _unknown(path, values, found.places, known)
    complete = all(spec.key in values for spec in FIELDS if spec.required) and not any(
        reason.code == "front-matter-invalid" for reason in reasons
    )
    if not complete:
        return None, tuple(reasons)
    return FrontMatter(**{_ATTRIBUTES.get(key, key): value for key, value in values.items()}), tuple(reasons)


def parse(path: str, data: bytes, known: Known | None = None) -> tuple[FrontMatter | None, tuple[Reason, ...]]:
    """The front matter of the release whose index is `data`, and every reason against it. Never raises."""
    return release_head(path, read(path, data), known)


def _correction(path: str, node: Node) -> tuple[Correction | None, tuple[Reason, ...]]:
    if not isinstance(node, strict_yaml.Mapping):
        words = (
            "correction 应为 {of, kind, since, was, is, why, found_by}",
            "correction must be {of, kind, since, was, is, why, found_by}",
        )
        return None, (_invalid(path, node.line, node.column, *words),)
    found = _values(path, node, CORRECTION_FIELDS)
    reasons = found.reasons
    wrong_before = {"数据更正", "文字更正"}
    if found.values.get("kind") in wrong_before and not {"was", "is"} <= found.values.keys():
        words = ("更正应写明 was(原来)和 is(更正后)", "a correction states `was` and `is`")
        reasons += (_invalid(path, node.line, node.column, *words),)
    if reasons or not {"of", "kind", "since", "why"} <= found.values.keys():
        return None, reasons
    return Correction(**{_ATTRIBUTES.get(key, key): value for key, value in found.values.items()}), ()


def _against_each_other(
    path: str, values: Mapping[str, Any], places: Mapping[str, tuple[int, int]], first_line: int
) -> Iterator[Reason]:
    """Rules that need more than one field."""
    if "opinion" in values and values["opinion"] != PUBLIC_OPINION:
        yield Reason.of("release-not-public", path, *places["opinion"])
    timeless = values.get("category") in NO_PERIOD_CATEGORIES
    if values.get("kind") == "statistics" and "period" not in places and not timeless:
        yield Reason.of(
            "front-matter-invalid",
            path,
            first_line,
            1,
            ("1.2.1.3",),
            keys=("period",),
            key="period",
            what_zh="统计信息缺少 period(数据所属时期)",
            what_en="statistics need `period`",
        )
    period = values.get("period") or ""
    if "/" in period and period.split("/")[0] >= period.split("/")[1]:
        words = ("period 的起止颠倒", "the period ends before it begins")
        yield _invalid(path, *places["period"], *words)


# Category 03 fixes statistics, 02 and 04 (and 05, enforcement of the law) fix law: clauses 5.1e and 5.1f.
_KIND_CLAUSE = {"statistics": "5.1e", "law": "5.1f", "document": "5.1d"}


def _unknown(
    path: str, values: Mapping[str, Any], places: Mapping[str, tuple[int, int]], known: Known
) -> Iterator[Reason]:
    for key in ("author", "reviewer", "approver"):
        if key in values and values[key] not in known.people:
            yield Reason.of("unknown-person", path, *places[key], key=key, near=_or(values[key], known.people))
    office = values.get("office")
    if office is not None and office not in known.offices:
        yield Reason.of("unknown-office", path, *places["office"], near=_or(office, known.offices))
    for body in values.get("with", ()):
        if body not in known.bodies:
            yield Reason.of("unknown-body", path, *places["with"], near=_or(body, known.bodies))
    category = values.get("category")
    if category is None:
        return
    if category not in known.categories:
        yield Reason.of("unknown-category", path, *places["category"], near=_or(category, known.categories))
        return
    fixed = known.categories[category]
    if fixed is not None and "kind" in values and values["kind"] != fixed:
        clause = _KIND_CLAUSE.get(fixed, "5.1")
        yield Reason.of("kind-fixed-by-category", path, *places["kind"], (clause,), category=category, kind=fixed)


def _or(text: str, choices: frozenset[str] | Mapping[str, Any]) -> str:
    return nearest(text, choices) or "—"
