"""Cuts a page into its head and its body, and reads the head as YAML: no field is known here yet.

A page is ``---``, LF, YAML, ``---``, LF, and its body. Whatever another reader of front matter could take
for a delimiter refuses, so no two programs can disagree about where the head ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from gate import strict_yaml
from gate.model import Reason
from gate.strict_yaml import Node, Scalar, YamlProblem

MAX_HEAD_BYTES = 64 << 10
OPEN_MARK = b"---\n"

# What a reader of front matter may take for a delimiter: MkDocs ends a head at `...`, others open at `-----`.
_LIKE_A_DELIMITER = re.compile(r"(?:-{3,}|\.{3,})\s*")
# Format characters and their kin; Mongolian's variation selectors and vowel separator belong to its spelling.
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)


def has_unseen(name: str) -> bool:
    """Whether a name of one line holds a character that nobody sees, a tab or a line end."""
    if name.isascii():
        return not name.isprintable() and name != ""
    return "\n" in name or "\t" in name or UNSEEN.search(name) is not None


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
        return invalid(path, 2, 1, *_YAML_WORDS["size"])
    return Reason.of("front-matter-delimiter", path, line=1, column=1)


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
        return None, (invalid(path, 2, 1, "应为“键: 值”的列表", "expected a list of `key: value`"),)
    place = _place_of_unseen(head.decode("utf-8"), tree)
    return tree, (unseen_character(path, *place),) if place else ()


def _place_of_unseen(text: str, tree: strict_yaml.Mapping) -> tuple[int, int] | None:
    """Where the head holds a character that nobody sees, as such or behind an escape (``\\u202e``)."""
    if match := UNSEEN.search(text):
        return text.count("\n", 0, match.start()) + 2, match.start() - text.rfind("\n", 0, match.start())
    for scalar in scalars(tree) if "\\" in text else ():
        if "\t" in scalar.text or UNSEEN.search(scalar.text):
            return scalar.line, scalar.column
    return None


def scalars(node: Node) -> Iterator[Scalar]:
    """Every scalar of a tree, keys included, in the order written."""
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, strict_yaml.Sequence):
        for item in node:
            yield from scalars(item)
    else:
        for key, value in node:
            yield key
            yield from scalars(value)


def _yaml_reason(path: str, problem: YamlProblem) -> Reason:
    place = (path, problem.line, problem.column)
    if problem.kind == "duplicate-key":
        return Reason.of("front-matter-duplicate-key", *place, key=problem.detail or "?", first=problem.other_line)
    if problem.kind == "control":
        return unseen_character(*place)
    return invalid(*place, *_YAML_WORDS[problem.kind])


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


def invalid(path: str, line: int | None, column: int | None, zh: str, en: str) -> Reason:
    """The reason `front-matter-invalid`: what was expected, in both languages."""
    return Reason.of("front-matter-invalid", path, line, column, what_zh=zh, what_en=en)
