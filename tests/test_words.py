"""What the product says: one word for one thing, and Chinese punctuation in Chinese sentences."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
WORDS: dict[str, list[str]] = yaml.safe_load((ROOT / "tests/words.yaml").read_text("utf-8"))
ELSEWHERE = (
    "gate/normalise/",  # the grammar of marks: words of documents
    "gate/registers/",  # forms and letters: words of the law
    "gate/data/codes/registers",
    "gate/data/annual.yaml",
    "gate/data/clauses.yaml",
    "gate/data/conditions.yaml",
    "gate/data/law.yaml",
    "gate/data/readings.yaml",
    "gate/data/bureau/sample.yaml",  # names of the sample people
    "gate/data/words.yaml",  # a dictionary
)
PATTERNS = ("gate/rules/", "gate/confidentiality.py")
"""Modules of regular expressions; the sentences of rules are in the table of codes."""
_ASCII_MARK = re.compile(r"[一-鿿”」）][,;!?](?! ?[A-Za-z0-9])|[一-鿿”」）]:(?![ /])|[一-鿿]\((?=[一-鿿])")
_EXAMPLES = {"hits", "misses"}


def _python(text: str) -> Iterator[str]:
    """The literals of a module, but for its documentation and what the examples of a rule quote."""
    tree = ast.parse(text)
    quoted = {
        id(part)
        for node in ast.walk(tree)
        if (isinstance(node, ast.keyword) and node.arg in _EXAMPLES)
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        for part in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in quoted:
            yield node.value


def _said() -> Iterator[tuple[str, str]]:
    """Every text of the package and of its documents, with its file."""
    files = [*sorted((ROOT / "gate").rglob("*")), *sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.zh-CN.md"]
    for file in files:
        name = file.relative_to(ROOT).as_posix()
        if file.suffix not in (".py", ".yaml", ".html", ".md") or name.startswith(ELSEWHERE):
            continue
        text = file.read_text("utf-8")
        for part in _python(text) if file.suffix == ".py" else text.splitlines():
            yield name, part


SAID = tuple(_said())


@pytest.mark.parametrize("word", WORDS)
def test_one_thing_has_one_name(word: str):
    other = re.compile("|".join(map(re.escape, WORDS[word])))
    assert [(name, text) for name, text in SAID if other.search(text)] == []


def test_chinese_sentences_have_chinese_punctuation():
    said = [(name, text) for name, text in SAID if name.endswith(".py") and not name.startswith(PATTERNS)]
    said += [(name, text) for name, text in SAID if "/codes/" in name and text.startswith(("  zh:", "  next_zh:"))]
    assert [(name, text) for name, text in said if _ASCII_MARK.search(text)] == []
