"""JSON has one reading or none."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gate.strict_json import MAX_DEPTH, JsonProblem, canonical, loads

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.text(alphabet=st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(alphabet="ab·国", max_size=4), inner),
    max_leaves=20,
)


@given(values)
def test_what_we_write_we_read_back_and_write_alike(value):
    data = canonical(value)
    assert loads(data) == value
    assert canonical(loads(data)) == data
    assert data.endswith(b"\n") and data.count(b"\n") == 1


def test_the_written_form_has_sorted_keys_no_blanks_and_plain_chinese():
    assert canonical({"b": [1, None], "a": "公开", "Z": True}) == '{"Z":true,"a":"公开","b":[1,null]}\n'.encode()


@pytest.mark.parametrize(
    "text",
    [
        '{"a":1,"a":1}',
        '{"x":{"y":[{"role":"review","role":"approve"}]}}',
        '{"a":1,"\\u0061":2}',
    ],
)
def test_a_duplicate_key_is_refused_at_any_depth(text):
    with pytest.raises(JsonProblem) as refusal:
        loads(text.encode())
    assert refusal.value.code == "json-duplicate-key"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"NaN",
        b"[Infinity]",
        b"-Infinity",
        b"[1e999]",
        b"{'a':1}",
        b'{"a":1,}',
        b'{"a":1} {"a":1}',
        b'{"a":1} x',
        b"\xef\xbb\xbf{}",
        b'"\xff"',
        b'"\xed\xa0\x80"',
        b'"\\ud800"',
        b'{"\\udc00":1}',
        b'"a\nb"',
        b"[01]",
        b"9" * 5000,
        "{}".encode("utf-16"),
        b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1),
        b"[" * 100_000,
        b'{"a":' * 100_000,
    ],
)
def test_what_is_not_strict_json_is_refused(data):
    with pytest.raises(JsonProblem) as refusal:
        loads(data)
    assert refusal.value.code == "json-invalid"


def test_depth_and_size_are_limited_and_the_limit_itself_is_fine():
    assert loads(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH)
    assert loads(b'["' + b"[{" * 100 + b'"]') == ["[{" * 100]
    assert loads(b"[1]", max_bytes=3) == [1]
    with pytest.raises(JsonProblem):
        loads(b"[1] ", max_bytes=3)


def test_surrogate_pairs_are_one_character():
    assert loads(b'"\\ud83d\\ude00"') == "\U0001f600"


@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda t: t.encode("utf-8", "surrogatepass")))
def test_any_bytes_give_a_value_or_a_problem(data):
    try:
        value = loads(data)
    except JsonProblem as problem:
        assert problem.code in ("json-invalid", "json-duplicate-key")
    else:
        assert json.loads(data.decode()) == value


def test_a_problem_never_quotes_the_document():
    with pytest.raises(JsonProblem) as refusal:
        loads('{"绝密":1,"绝密":2}'.encode())
    assert "绝密" not in str(refusal.value)
