"""Each condition on requests, opinions, staff, appraisals, evaluations, complaints, accountability and decisions."""

from __future__ import annotations

from collections import defaultdict

import condition_cases
import pytest

from gate.registers.conditions import (
    accountability,
    appraisals,
    complaints,
    decisions,
    evaluations,
    opinions,
    periods,
    requests,
)
from gate.registers.conditions.table import CONDITIONS

THEMES = (requests, periods, opinions, appraisals, evaluations, complaints, accountability, decisions)
FILES = (
    "conditions_requests_b.yaml",
    "conditions_staff_b.yaml",
    "conditions_people_b.yaml",
    "conditions_decisions_b.yaml",
)


def _cases():
    for file in FILES:
        for name, story in condition_cases.load(file).items():
            for expected in ("holds", "fails"):
                for number, patch in enumerate(story[expected]):
                    case = condition_cases.patched(story["given"], patch)
                    yield pytest.param(name, case, expected == "holds", id=f"{name}-{expected}-{number}")


CASES = list(_cases())


@pytest.mark.parametrize(("condition", "plain", "expected"), CASES)
def test_condition(condition, plain, expected):
    assert CONDITIONS[condition](condition_cases.case(plain)) is expected


def test_every_condition_is_seen_to_hold_and_to_fail():
    seen = defaultdict(set)
    for param in CASES:
        condition, _, expected = param.values
        seen[condition].add(expected)
    names = {name for theme in THEMES for name in theme.CONDITIONS}
    assert {name: seen[name] for name in names} == dict.fromkeys(names, {True, False})
