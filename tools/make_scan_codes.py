"""Writes gate/data/codes/scan.yaml: the sentence of every rule of content, from the rule itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from gate.rules.base import Rule
from gate.rules.registry import RULES

TARGET = Path(__file__).parents[1] / "gate" / "data" / "codes" / "scan.yaml"
_HEAD = (
    "# Made by tools/make_scan_codes.py from gate/rules: what each rule says where it found something.",
    "# Change the rule and run the tool again; a test compares.",
)


def made() -> str:
    """The text of the file."""
    return "\n".join([*_HEAD, *(line for rule in RULES for line in _entry(rule)), ""])


def _entry(rule: Rule) -> Iterator[str]:
    yield f"{rule.id}:"
    yield f"  clauses: {json.dumps(rule.clauses, ensure_ascii=False)}"
    yield f"  zh: {_quoted('{place} ' + _literal(f'{rule.title_zh}：{rule.why_zh}'))}"
    yield f"  en: {_quoted('{place} ' + _literal(f'{rule.title_en}: {rule.why_en}'))}"
    yield f"  next_zh: {_quoted(_literal(rule.way_on_zh))}"
    yield f"  next_en: {_quoted(_literal(rule.way_on_en))}"


def _literal(text: str) -> str:
    """Braces are no facts here."""
    return text.replace("{", "{{").replace("}", "}}")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


if __name__ == "__main__":
    TARGET.write_text(made(), "utf-8")
