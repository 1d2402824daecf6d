"""Every rule keeps its promises: examples, texts, codes, one file and one row each."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import gate.rules
from gate.codes import table
from gate.model import Severity, Waivable
from gate.normalise.text import Text, prepare
from gate.rules.registry import BY_ID, RULES

NAMES = frozenset(("file-name-mark",))
FROM_BYTES = frozenset(("type-mismatch",))


def texts(rule_id: str, example: str) -> list[Text]:
    if rule_id in NAMES:
        return [Text(example, example, "name")]
    return [prepare("index.md", example), prepare("t.csv", example)]


def hits(rule, example: str) -> list:
    return [hit for text in texts(rule.id, example) for hit in rule.find(text)]


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_a_rule_finds_its_hits_and_passes_its_misses(rule):
    assert rule.id in FROM_BYTES or (len(rule.hits) >= 2 and len(rule.misses) >= 2)
    assert [example for example in rule.hits if not hits(rule, example)] == []
    found = [(miss, hit) for miss in rule.misses for hit in hits(rule, miss) if hit.severity is not Severity.NOTE]
    assert found == []


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_a_rule_says_what_it_catches_and_how_to_get_past_it(rule):
    docstring = sys.modules[rule.find.__module__].__doc__
    for heading in ("Catches:", "Why:", "Example:", "Does not catch:", "How to clear:"):
        assert heading in docstring
    assert all((rule.title_zh, rule.title_en, rule.why_zh, rule.why_en, rule.way_on_zh, rule.way_on_en))


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_a_rule_is_a_code_with_the_same_clauses_and_way_on(rule):
    code = table()[rule.id]
    assert code.clauses == rule.clauses
    assert (code.next_zh, code.next_en) == (rule.way_on_zh, rule.way_on_en)


def test_registry_and_folder_list_the_same_rules():
    folder = Path(gate.rules.__file__).parent
    files = {path.stem for path in folder.glob("*.py")} - {"__init__", "base", "registry"}
    assert files == {rule.id.replace("-", "_") for rule in RULES}
    assert len(BY_ID) == len(RULES)


def test_what_needs_two_signatures_is_always_a_refusal():
    assert {r.severity for r in RULES if r.waivable is Waivable.QUOTATION} == {Severity.REFUSE}


def test_level_rules_say_stop_and_isolate():
    for rule in RULES:
        if rule.id.startswith("level-") and rule.severity is Severity.REFUSE:
            assert "隔离" in rule.way_on_zh and "isolate" in rule.way_on_en
