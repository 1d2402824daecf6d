"""Every clause of the regulation has a test that names it, or a line that says why people alone can do it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
CLAUSES = yaml.safe_load((ROOT / "gate/data/law.yaml").read_text("utf-8"))
HUMAN = {
    row[1]: row[2].strip()
    for line in (ROOT / "docs/clauses.md").read_text("utf-8").splitlines()
    if (row := re.fullmatch(r"\| `([0-9.]+[a-z]?)` \| (.+) \|", line))
}


def marked() -> dict[str, list[str]]:
    """The clauses named by ``@pytest.mark.clause`` anywhere in the tests, with the files that name them."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.clause":
                for argument in node.args:
                    found.setdefault(str(ast.literal_eval(argument)), []).append(path.name)
    return found


MARKED = marked()


@pytest.mark.parametrize("clause", CLAUSES)
def test_a_clause_is_shown_or_said_to_be_for_people(clause):
    assert clause in MARKED or HUMAN.get(clause)


def test_no_test_and_no_line_names_a_clause_that_is_not_there():
    assert set(MARKED) | set(HUMAN) <= set(CLAUSES)


def test_what_a_test_shows_is_not_called_human_only():
    assert not set(MARKED) & set(HUMAN)
