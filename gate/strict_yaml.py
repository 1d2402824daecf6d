"""Reads YAML strictly: every scalar is text, every key and value keeps its place, nothing clever is allowed.

Refused: anchors, aliases, tags, merge keys, directives, document markers, duplicate keys, keys that are no
text, tabs, control characters, more than `max_depth` levels, more than `max_bytes` bytes. What a scalar
means (a day, a number, yes or no) is the business of the field that holds it, so ``no``, ``012`` and
``1:30`` stay the text that was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeAlias

import yaml
from yaml.events import MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent

MAX_BYTES = 1 << 20
MAX_DEPTH = 20
_SMALL = 1 << 15

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_LIBYAML_DEPTH = "exceeded maximum nesting depth"  # its scanner looks ahead before our own limit can speak
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_.\-]{1,64}")


class YamlProblem(Exception):
    """Why a text is not the YAML we read. Holds a place and a kind, never a value of the document.

    `kind` is one of: size, encoding, control, tab, syntax, document, directive, tag, anchor, alias, merge,
    key, duplicate-key, depth. `line` and `column` count from 1, in characters. `detail` is a constant of
    the parser, or the name of a repeated key where that is a plain ASCII name; `other_line` is where a
    repeated key stood first.
    """

    def __init__(
        self, kind: str, line: int = 1, column: int = 1, detail: str = "", other_line: int | None = None
    ) -> None:
        super().__init__(kind, line, column, detail)
        self.kind = kind
        self.line = line
        self.column = column
        self.detail = detail
        self.other_line = other_line


@dataclass(frozen=True, slots=True)
class Scalar:
    """A piece of text and where it begins. ``key:`` with nothing behind it is the empty text."""

    text: str = field(repr=False)
    line: int
    column: int

    def plain(self) -> str:
        """The text."""
        return self.text


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list and where it begins."""

    items: tuple[Node, ...]
    line: int
    column: int

    def __iter__(self) -> Iterator[Node]:
        return iter(self.items)

    def plain(self) -> list[Any]:
        """Lists, dicts and texts without places."""
        return [item.plain() for item in self.items]


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with their values, in the order written, and where the mapping begins."""

    entries: tuple[tuple[Scalar, Node], ...]
    line: int
    column: int

    def __iter__(self) -> Iterator[tuple[Scalar, Node]]:
        return iter(self.entries)

    def get(self, name: str) -> Node | None:
        """The value of the key `name`, or None."""
        return next((value for key, value in self.entries if key.text == name), None)

    def plain(self) -> dict[str, Any]:
        """Lists, dicts and texts without places."""
        return {key.text: value.plain() for key, value in self.entries}


Node: TypeAlias = Scalar | Sequence | Mapping


def parse(data: bytes, *, first_line: int = 1, max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH) -> Node | None:
    """The one document in `data`, or None where there is nothing but blanks and comments.

    `first_line` is the number of the first line of `data` within its file: all places count from there.
    Raises YamlProblem and nothing else. What was read lately is not read again: a command judges the same records
    before and after a signature.
    """
    if len(data) > max_bytes:
        raise YamlProblem("size", first_line, 1)
    read = _read_lately if len(data) <= _SMALL else _read
    return read(bytes(data), first_line, max_depth)


def _read(data: bytes, first_line: int, max_depth: int) -> Node | None:
    text = _decoded(data, first_line)
    try:
        return _document(yaml.CBaseLoader(text), first_line, max_depth)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + first_line, mark.column + 1) if mark else (first_line, 1)
        kind = "depth" if error.problem == _LIBYAML_DEPTH else "syntax"
        raise YamlProblem(kind, line, column, error.problem or "") from None
    except yaml.YAMLError:  # the reader's own refusal of a character
        raise YamlProblem("control", first_line, 1) from None


_read_lately = lru_cache(maxsize=1024)(_read)


def _decoded(data: bytes, first_line: int) -> str:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8")) + 1
        raise YamlProblem("encoding", first_line + before.count(b"\n"), column) from None
    for kind, found in (("tab", text.find("\t")), ("control", _first(_CONTROL, text))):
        if found >= 0:
            line = first_line + text.count("\n", 0, found)
            raise YamlProblem(kind, line, found - text.rfind("\n", 0, found))
    return text


def _first(pattern: re.Pattern[str], text: str) -> int:
    match = pattern.search(text)
    return match.start() if match else -1


class _Open:
    """A list or mapping that is still being read; in a mapping (`seen` is there), keys and values alternate."""

    __slots__ = ("nodes", "seen", "line", "column")

    def __init__(self, is_mapping: bool, line: int, column: int) -> None:
        self.nodes: list[Node] = []
        self.seen: dict[str, int] | None = {} if is_mapping else None
        self.line = line
        self.column = column

    def add(self, node: Node) -> None:
        if self.seen is not None and not len(self.nodes) & 1:
            if not isinstance(node, Scalar):
                raise YamlProblem("key", node.line, node.column)
            if node.text in self.seen or node.text == "<<":
                raise _unfit_key(node, self.seen)
            self.seen[node.text] = node.line
        self.nodes.append(node)

    def closed(self) -> Node:
        if self.seen is None:
            return Sequence(tuple(self.nodes), self.line, self.column)
        pairs = tuple(zip(self.nodes[::2], self.nodes[1::2], strict=True))
        return Mapping(pairs, self.line, self.column)  # type: ignore[arg-type]


def _unfit_key(key: Scalar, seen: dict[str, int]) -> YamlProblem:
    if key.text == "<<":
        return YamlProblem("merge", key.line, key.column)
    name = key.text if _PLAIN_NAME.fullmatch(key.text) else ""
    return YamlProblem("duplicate-key", key.line, key.column, name, seen[key.text])


def _document(loader: yaml.CBaseLoader, first_line: int, max_depth: int) -> Node | None:
    """Builds the tree from events with a stack of our own: depth can never reach a stack in C.

    It runs for every scalar of every file, so it asks for the very class of an event and looks at a mark once.
    """
    stack: list[_Open] = []
    root: Node | None = None
    while (event := loader.get_event()) is not None:
        kind, mark = type(event), event.start_mark
        line, column = mark.line + first_line, mark.column + 1
        if kind is ScalarEvent:
            if event.anchor is not None or event.tag is not None:
                _refuse_cleverness(event, line, column)
            node: Node = Scalar(event.value, line, column)
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            node = stack.pop().closed()
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            _refuse_cleverness(event, line, column)
            if len(stack) == max_depth:
                raise YamlProblem("depth", line, column)
            stack.append(_Open(kind is MappingStartEvent, line, column))
            continue
        else:
            if isinstance(event, yaml.NodeEvent):
                _refuse_cleverness(event, line, column)
            _refuse_markers(event, line, column)
            continue
        if stack:
            stack[-1].add(node)
        else:
            root = node
    return root


def _refuse_cleverness(event: yaml.NodeEvent, line: int, column: int) -> None:
    if isinstance(event, yaml.AliasEvent):
        raise YamlProblem("alias", line, column)
    if event.anchor is not None:
        raise YamlProblem("anchor", line, column)
    if event.tag is not None:
        raise YamlProblem("tag", line, column)


def _refuse_markers(event: yaml.Event, line: int, column: int) -> None:
    if isinstance(event, yaml.DocumentStartEvent) and (event.version or event.tags):
        raise YamlProblem("directive", line, column)
    if isinstance(event, (yaml.DocumentStartEvent, yaml.DocumentEndEvent)) and event.explicit:
        raise YamlProblem("document", line, column)
