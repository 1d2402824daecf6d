"""Every code that the gate can say has one entry in the table, and every entry is said somewhere."""

from __future__ import annotations

import ast
from pathlib import Path

from gate.codes import table
from gate.registers.definition import definitions
from gate.rules.registry import RULES

ROOT = Path(__file__).resolve().parent.parent
MAKERS = {"Reason.of", "GateError", "SignatureProblem", "StatementProblem", "_refused"}


def _literals() -> set[str]:
    """Every string constant of the package that has the form of a code."""
    found = set()
    for file in sorted((ROOT / "gate").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


def _said() -> set[str]:
    """First arguments of what makes a reason or an error."""
    found = set()
    for file in sorted((ROOT / "gate").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition("gate.")[2] in MAKERS and node.args:
                for part in ast.walk(node.args[0]):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        found.add(part.value)
    return found


def _named_by_registers() -> set[str]:
    """Codes that the definitions of registers name for what a move requires or a record must keep to."""
    found: set[str] = set()
    for made in definitions().values():
        found.update(error for way in made.transitions for error in way.errors.values())
        found.update(check.error for check in (*made.checks, *made.marks))
        found.update(spec.error for _, spec in made.walk())
    return {error for error in found if error and not error[0].isdigit()}


def test_every_code_that_is_said_has_an_entry():
    assert sorted((_said() | _named_by_registers()) - set(table())) == []


def test_every_rule_has_an_entry():
    assert sorted({rule.id for rule in RULES} - set(table())) == []


def test_every_entry_is_said_somewhere():
    assert sorted(set(table()) - _literals() - _named_by_registers() - {rule.id for rule in RULES}) == []
