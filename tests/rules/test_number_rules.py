"""The rules on numbers and tables find what their cases say, at the raw place, and nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gate.checksums import id_check
from gate.normalise.text import prepare
from gate.rules.registry import BY_ID

CASES = yaml.safe_load(Path(__file__).with_name("number_cases.yaml").read_text("utf-8"))


def cases(kind: str) -> list[object]:
    return [
        pytest.param(rule, case.get("name", "index.md"), case["text"], id=f"{rule}: {case['why']}")
        for rule, groups in CASES.items()
        for case in groups[kind]
    ]


def places(rule: str, name: str, text: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in BY_ID[rule].find(prepare(name, text))]


@pytest.mark.parametrize(("rule", "name", "text"), cases("hit"))
def test_it_is_found(rule: str, name: str, text: str) -> None:
    assert places(rule, name, text)


@pytest.mark.parametrize(("rule", "name", "text"), cases("clean"))
def test_it_is_left_alone(rule: str, name: str, text: str) -> None:
    assert not places(rule, name, text)


@pytest.mark.parametrize("rule", CASES)
def test_the_examples_shown_to_people_are_true(rule: str) -> None:
    assert len(BY_ID[rule].hits) > 1 < len(BY_ID[rule].misses)
    assert all(places(rule, "index.md", text) for text in BY_ID[rule].hits)
    assert not any(places(rule, "index.md", text) for text in BY_ID[rule].misses)


@pytest.mark.parametrize(
    ("rule", "name", "text", "place"),
    [
        (
            "id-number",
            "index.md",
            "甲\n号１１０１０５１９４９１２３１００２Ｘ。",
            "１１０１０５１９４９１２３１００２Ｘ",
        ),
        ("id-number", "p.csv", "姓名,身份证\n甲,130503670401001\n", "130503670401001"),
        ("mobile-number", "index.md", "手机+86 139-0013-9000。", "+86 139-0013-9000"),
        ("bank-card", "index.md", "账号：6222021234567890128", "6222021234567890128"),
        ("email", "index.md", "发zhang@example.com。", "zhang@example.com"),
        ("credit-code", "index.md", "（91350100M000100Y43）", "91350100M000100Y43"),
        ("survey-microdata", "m.csv", "企业名称,产值\n,\n某乳业,3\n", "某乳业"),
        ("small-cell", "t.csv", "行业,企业数,产值\n采矿,14,9\n烟草,1,3\n", "1"),
        ("survey-microdata", "index.md", "前\n\n| 企业名称 | 产值 |\n|---|---|\n| **某乳业** | 3 |\n", "**某乳业**"),
    ],
)
def test_the_place_is_that_of_the_raw_text(rule: str, name: str, text: str, place: str) -> None:
    assert places(rule, name, text) == [place]


def test_a_list_is_shown_at_its_first_number() -> None:
    text = "序\n" + " ".join(f"1380013800{n}" for n in range(5))
    assert places("personal-list", "index.md", text) == ["13800138000"]


@given(
    st.integers(11, 82),
    st.dates(min_value=date(1900, 1, 1), max_value=date(2026, 1, 1)),
    st.integers(0, 999),
    st.lists(st.sampled_from(["", " ", "-", "　", " - "]), min_size=17, max_size=17),
    st.booleans(),
)
def test_an_identity_number_is_found_however_it_is_grouped(
    division: int, born: date, serial: int, gaps: list[str], wide: bool
) -> None:
    body = f"{division}0105{born:%Y%m%d}{serial:03}"
    number = body + id_check(body)
    if wide:
        number = number.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789X"})
    grouped = number[0] + "".join(gap + digit for gap, digit in zip(gaps, number[1:], strict=True))
    assert places("id-number", "index.md", f"公示：{grouped}，完。") == [grouped]


@given(st.text(alphabet="0123456789 .-+X@a甲\n", max_size=120))
def test_every_place_lies_in_the_text(text: str) -> None:
    for rule in ("id-number", "mobile-number", "bank-card", "email", "credit-code", "personal-list"):
        for hit in BY_ID[rule].find(prepare("index.md", text)):
            assert 0 <= hit.start < hit.end <= len(text)
