"""The letter of a finding: by its rule, by its word, and beside others."""

from __future__ import annotations

import pytest

from gate.finding_classes import letters
from gate.model import Finding, Severity
from gate.rules.registry import RULES

TECHNICAL = {"active-content", "bidi-control", "credit-code", "hidden-content", "type-mismatch", "zero-width"}


def found(rule: str, text: str = "", path: str = "a.md") -> Finding:
    """A finding whose fingerprint is its rule."""
    return Finding(path, rule, Severity.REFUSE, fingerprint=rule, text=text)


def test_every_rule_about_content_has_a_letter():
    findings = [found(rule.id) for rule in RULES]
    assert {rule.id for rule in RULES} - letters(findings).keys() == TECHNICAL


@pytest.mark.parametrize(
    ("rule", "text", "letter"),
    [
        ("level-term", "", "A"),
        ("secrecy-term", "", "A"),
        ("keep-mark", "", "B"),
        ("small-cell", "", "C"),
        ("id-number", "", "D"),
        ("level-prose", "", "M"),
        ("file-name-mark", "机 密", "A"),
        ("file-name-mark", "機密", "A"),
        ("file-name-mark", "内部资料", "B"),
        ("file-name-mark", "", "A"),
        ("front-matter-classification", "秘密", "A"),
        ("front-matter-classification", "内部", "B"),
        ("copy-number", "", "B"),
    ],
)
def test_the_letter(rule: str, text: str, letter: str):
    assert letters([found(rule, text)]) == {rule: letter}


def test_a_copy_number_beside_a_level_is_a_mark_of_secrecy():
    assert letters([found("copy-number"), found("level-alone")])["copy-number"] == "A"
    assert letters([found("copy-number"), found("level-alone", path="b.md")])["copy-number"] == "B"
