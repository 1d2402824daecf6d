"""Every clause of the regulation has a test that names it, or a line that says why people alone can do it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
CLAUSES = yaml.safe_load((ROOT / "gate/data/law.yaml").read_text("utf-8"))
_ROW = re.compile(r"^\| `([0-9.]+[a-z]?)` \| (.+) \|$", re.M)
_, PEOPLE, PAGES = re.split(r"^# ", (ROOT / "docs/clauses.md").read_text("utf-8"), flags=re.M)
HUMAN = dict(_ROW.findall(PEOPLE))
WAITING = dict(_ROW.findall(PAGES))
"""What waits for a page of the website: said there, with a test that is expected to fail until then."""


def marked() -> dict[str, list[str]]:
    """The clauses that ``@pytest.mark.clause`` names on tests expected to pass, and the files that name them."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        waiting = {id(mark) for test in ast.walk(tree) for mark in _marks(test) if _awaited(test)}
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and ast.unparse(node.func) == "pytest.mark.clause"
                and id(node) not in waiting
            ):
                for argument in node.args:
                    found.setdefault(str(ast.literal_eval(argument)), []).append(path.name)
    return found


def _marks(test: ast.AST) -> list[ast.expr]:
    return test.decorator_list if isinstance(test, ast.FunctionDef) else []


def _awaited(test: ast.AST) -> bool:
    """Whether a test shows nothing yet: it is expected to fail."""
    return any(ast.unparse(mark).startswith("pytest.mark.xfail") for mark in _marks(test))


MARKED = marked()


@pytest.mark.parametrize("clause", CLAUSES)
def test_a_clause_is_shown_or_said_to_be_for_people(clause):
    assert clause in MARKED or HUMAN.get(clause) or WAITING.get(clause)


def test_no_test_and_no_line_names_a_clause_that_is_not_there():
    assert set(MARKED) | set(HUMAN) | set(WAITING) <= set(CLAUSES)


def test_what_a_test_shows_is_not_called_human_only():
    assert not set(MARKED) & (set(HUMAN) | set(WAITING))
