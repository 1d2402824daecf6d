"""Each condition with records for which it holds and others for which it does not."""

from __future__ import annotations

from collections import defaultdict

import condition_cases
import pytest

from gate.registers.conditions import common, consultation, publication, review, secrecy
from gate.registers.conditions.table import CONDITIONS, merged

THEMES = (common, publication, review, consultation, secrecy)
FILES = ("conditions_publication.yaml", "conditions_review.yaml", "conditions_letters.yaml", "conditions_secrecy.yaml")


def _cases():
    for file in FILES:
        for name, story in condition_cases.load(file).items():
            for expected in ("holds", "fails"):
                for number, patch in enumerate(story.get(expected, ())):
                    condition = story.get("condition", name)
                    case = condition_cases.patched(story["given"], patch)
                    yield pytest.param(condition, case, expected == "holds", id=f"{name}-{expected}-{number}")


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


def test_a_name_stands_once():
    with pytest.raises(ValueError, match="reason_given"):
        merged([common.CONDITIONS, {"reason_given": common.reason_given}])
