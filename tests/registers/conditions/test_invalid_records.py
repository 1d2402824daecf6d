"""Records at rest that break a rule of their register get its code, and are fine once repaired."""

from __future__ import annotations

import condition_cases
import pytest

from gate.registers import moves
from gate.registers.conditions.table import CONDITIONS
from gate.registers.definition import definitions
from gate.registers.reading import read

EXAMPLES = condition_cases.load("invalid.yaml")


def _codes(plain, marks: bool) -> list[str]:
    case = condition_cases.case(plain)
    look = moves.marked if marks else moves.checked
    return [reason.code for reason in look(case, definitions()[case.record.register], CONDITIONS)]


@pytest.mark.parametrize("name", EXAMPLES)
def test_example(name):
    example = EXAMPLES[name]
    marks = "marks" in example
    assert _codes(example, marks) == [example["code"]]
    assert _codes(condition_cases.patched(example, example["repaired"]), marks) == []


def test_lateness_refuses_nothing():
    late = (example for example in EXAMPLES.values() if "marks" in example)
    assert all(example["code"] not in _codes(example, marks=False) for example in late)


@pytest.mark.parametrize("key", ["where", "spread"])
def test_the_place_of_a_leak_in_clear_has_its_own_code(key):
    text = f"---\nschema: 1\nid: LEK-2026-0103\nregister: leak\n{key}: {{url: 某处}}\n---\n"
    reading = read("registers/leak/2026/LEK-2026-0103.md", text.encode(), definitions())
    assert "E-LEK-003" in {reason.code for reason in reading.reasons}
