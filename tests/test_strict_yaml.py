"""The strict reader of YAML: everything is text with a place, everything clever is refused."""

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gate.strict_yaml import Mapping, Node, Scalar, Sequence, YamlProblem, parse


def problem(data: str | bytes, **limits: int) -> YamlProblem:
    with pytest.raises(YamlProblem) as caught:
        parse(data.encode() if isinstance(data, str) else data, **limits)
    return caught.value


@pytest.mark.parametrize(
    "written",
    ["no", "yes", "012", "0x1F", "1:30", "1e3", "~", "null", "2026-11-16 09:30", ".inf", "机密"],
)
def test_a_plain_scalar_is_the_text_that_was_written(written: str) -> None:
    tree = parse(f"key: {written}\n".encode())
    assert tree is not None
    assert tree.plain() == {"key": written}


def test_lists_mappings_quotes_and_blocks_read_as_yaml_says() -> None:
    tree = parse(b"a: [x, 'y: z']\nb:\n  - c: 1\n    d: |\n      two\n      lines\ne: \"\\u673a\"\nf:\n")
    assert tree is not None
    assert tree.plain() == {"a": ["x", "y: z"], "b": [{"c": "1", "d": "two\nlines\n"}], "e": "机", "f": ""}


def test_every_key_and_value_keeps_its_place_in_characters() -> None:
    tree = parse("# 注\n标题: 呼伦贝尔\nlist:\n  - 一\n".encode(), first_line=2)
    assert isinstance(tree, Mapping)
    (title, name), (_, items) = tree.entries
    assert (title.line, title.column) == (3, 1)
    assert (name.line, name.column) == (3, 5)
    assert isinstance(items, Sequence)
    assert (items.items[0].line, items.items[0].column) == (5, 5)


def test_nothing_but_blanks_and_comments_is_no_document() -> None:
    assert parse(b"") is None
    assert parse(b"\n# only a remark\n\n") is None


@pytest.mark.parametrize(
    ("kind", "line", "column", "text"),
    [
        ("duplicate-key", 3, 1, "a: 1\nb: 2\na: 3\n"),
        ("duplicate-key", 1, 14, "k: {b: 1,    b: 2}\n"),
        ("duplicate-key", 2, 1, 'a: 1\n"\\x61": 2\n'),
        ("anchor", 1, 4, "a: &x 1\n"),
        ("alias", 1, 4, "a: *x\n"),
        ("anchor", 1, 4, "a: &x [*x]\n"),
        ("tag", 1, 4, "a: !!python/object/apply:os.system [ls]\n"),
        ("tag", 1, 4, "a: !ENV HOME\n"),
        ("tag", 1, 4, "a: ! text\n"),
        ("tag", 1, 1, "!!map {a: 1}\n"),
        ("merge", 1, 1, "<<: {a: 1}\n"),
        ("directive", 1, 1, "%YAML 1.1\n---\na: 1\n"),
        ("document", 1, 1, "---\na: 1\n"),
        ("document", 2, 1, "a: 1\n---\nb: 2\n"),
        ("document", 2, 1, "a: 1\n...\n"),
        ("key", 1, 3, "? [a]\n: b\n"),
        ("tab", 2, 3, "a: 1\nb:\t2\n"),
        ("tab", 1, 5, "a: '\t'\n"),
        ("control", 1, 5, "a: x\x07\n"),
        ("control", 1, 5, "a: x\x85b: 1\n"),
        ("control", 1, 5, "a: x\u2028b: 1\n"),
        ("control", 1, 5, "a: x\r\nb: 1\n"),
        ("control", 1, 1, "\ufeffa: 1\n"),
        ("syntax", 2, 2, "a: [1\nb: 2\n"),
        ("syntax", 1, 5, "a: b: c\n"),
        ("syntax", 1, 4, "a: @x\n"),
    ],
)
def test_what_is_refused_and_where(kind: str, line: int, column: int, text: str) -> None:
    found = problem(text)
    assert (found.kind, found.line, found.column) == (kind, line, column)


def test_a_repeated_key_is_named_with_both_places() -> None:
    found = problem("classification: 机密\ntitle: x\nclassification: 公开\n")
    assert (found.detail, found.other_line, found.line) == ("classification", 1, 3)


def test_a_problem_never_quotes_the_text() -> None:
    for text in (
        "绝密★长期: 1\n绝密★长期: 2\n",
        "a: [绝密★长期\n",
        "a: &绝密 1\n",
        "a: !绝密 1\n",
        "a: *绝密\n",
    ):
        assert "绝密" not in repr(problem(text)) + str(problem(text).args)


def test_bytes_that_are_not_utf_8_are_placed() -> None:
    found = problem("题: 1\n名".encode() + b"\xff\n")
    assert (found.kind, found.line, found.column) == ("encoding", 2, 2)
    assert problem(b"a: \xed\xa0\x80\n").kind == "encoding"  # an unpaired surrogate


@pytest.mark.parametrize(
    "text",
    [
        "a: " + "[" * 1000,
        "a: " + "{a: " * 1000,
        "- " * 1000 + "x",
        "\n".join(" " * depth + "a:" for depth in range(1000)),
        "a: " + "[" * 500_000,
    ],
    ids=["brackets", "braces", "one line of dashes", "indentation", "half a megabyte of brackets"],
)
def test_deep_nesting_is_refused_quickly(text: str) -> None:
    start = time.process_time()
    assert problem(text).kind == "depth"
    assert time.process_time() - start < 1


def test_twenty_levels_are_read() -> None:
    assert parse(b"[" * 20 + b"]" * 20) is not None
    assert problem("[" * 21 + "]" * 21).kind == "depth"


def test_ten_megabytes_are_refused_before_they_are_read() -> None:
    start = time.process_time()
    assert problem(b"a: " + b"x" * 10_000_000).kind == "size"
    assert time.process_time() - start < 0.1


@given(st.binary(max_size=400))
def test_random_bytes_end_in_a_tree_or_a_problem(data: bytes) -> None:
    with contextlib.suppress(YamlProblem):
        parse(data)


@given(st.text(alphabet="ab:-[]{}#&*!|>'\"%@`?, \n\t\\~<=机密。", max_size=60))
def test_random_yaml_like_text_ends_in_a_tree_or_a_problem(text: str) -> None:
    try:
        tree = parse(text.encode())
    except YamlProblem as found:
        assert 1 <= found.line <= text.count("\n") + 2
    else:
        assert tree is None or all(place_is_within(node, text) for node in walk(tree))


def walk(node: Node):
    yield node
    if isinstance(node, Sequence):
        for item in node:
            yield from walk(item)
    if isinstance(node, Mapping):
        for key, value in node:
            yield key
            yield from walk(value)


def place_is_within(node: Node, text: str) -> bool:
    lines = text.split("\n")
    return node.line - 1 <= len(lines) and (node.line > len(lines) or node.column - 1 <= len(lines[node.line - 1]))


def test_a_scalar_starts_where_its_place_says() -> None:
    text = "甲: 乙丙\n丁: {戊: 己}\n"
    tree = parse(text.encode())
    assert tree is not None
    lines = text.split("\n")
    for node in walk(tree):
        if isinstance(node, Scalar):
            assert lines[node.line - 1][node.column - 1 :].startswith(node.text)
