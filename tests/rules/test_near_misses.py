"""Innocent texts that look like marks: none of them refuses or holds."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from gate.model import Severity
from gate.rules.registry import BY_ID, RULES
from gate.scanner import scan_file

CASES = yaml.safe_load(Path(__file__).with_name("near_misses.yaml").read_text("utf-8"))
FEWEST = 4


def cases() -> list:
    return [
        pytest.param(rule, case, id=f"{rule}-{number}")
        for rule, texts in CASES.items()
        for number, case in enumerate(texts, start=1)
    ]


@pytest.mark.parametrize(("rule", "case"), cases())
def test_an_innocent_text_passes(rule, case):
    name, text = (case["name"], case["text"]) if isinstance(case, dict) else ("index.md", case)
    result = scan_file(name, text.encode())
    assert result.not_examined == ()
    assert [f.rule for f in result.findings if f.severity is not Severity.NOTE or f.rule == rule == note(rule)] == []


def note(rule: str) -> str | None:
    """The rule itself if it never does more than note."""
    return rule if BY_ID[rule].severity is Severity.NOTE else None


def test_every_rule_has_its_near_misses():
    assert [rule.id for rule in RULES if len(CASES.get(rule.id, ())) < FEWEST] == []
    assert [rule for rule in CASES if rule not in BY_ID] == []
