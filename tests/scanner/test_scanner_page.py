"""The page about the scanner names every rule, every place and only cases that there are."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
import yaml

sys.path.insert(0, str(Path(__file__).parent))

from compositions import EVASIONS, PLACES  # noqa: E402

from gate.rules.registry import RULES  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/scanner.md").read_text("utf-8")
CASES = {case["id"] for case in yaml.load((ROOT / "tests/scanner/cases.yaml").read_text("utf-8"), yaml.CSafeLoader)}
_CASE = re.compile(r"\[([a-z-]+-[0-9]{2})\]\(\.\./tests/scanner/cases\.yaml\)")
_EVASION = re.compile(r"[0-9]+:\[([0-9]{2})\]\(\.\./tests/scanner/cases\.yaml\)")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_has_its_row_with_its_weight_and_waiver(rule):
    assert f"| `{rule.id}` | {rule.severity} | {rule.waivable} | " in PAGE


def test_every_case_on_the_page_exists():
    named = {*_CASE.findall(PAGE), *(f"evasion-{number}" for number in _EVASION.findall(PAGE))}
    assert named and named <= CASES


def test_every_disguise_and_place_is_on_the_page():
    assert [evasion.name for evasion in EVASIONS if evasion.name not in PAGE] == []
    assert [place.name for place in PLACES if f"| {place.name} | " not in PAGE] == []
