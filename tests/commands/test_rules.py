"""`gate rules` explains every rule and every code, and says what to do when there is no such thing."""

from __future__ import annotations

import json

import pytest

from gate.clauses import gist, reference
from gate.cli import main
from gate.codes import table
from gate.errors import ExitCode
from gate.rules.registry import RULES


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_list_names_every_rule_and_every_code(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "--lang", lang]) == ExitCode.FINE
    listed = {line.split()[0] for line in capsys.readouterr().out.splitlines() if line.startswith("  ")}
    assert listed == set(table())


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_explained_in_full(rule, lang: str, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    assert main(["rules", rule.id, "--lang", lang]) == ExitCode.FINE
    shown = capsys.readouterr().out
    assert (rule.way_on_zh if lang == "zh" else rule.way_on_en) in shown
    assert all(clause in shown for clause in rule.clauses)
    for label, examples in (("会查出: ", rule.hits), ("不会查出: ", rule.misses)) if lang == "zh" else ():
        shown_examples = [line for line in shown.splitlines() if line.startswith(label)]
        assert len(shown_examples) == min(2, len(examples))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_clause_of_a_rule_is_said_in_words(rule) -> None:  # type: ignore[no-untyped-def]
    assert all(map(gist, rule.clauses))


@pytest.mark.parametrize("code", ["content-changed", "not-examined", "rule-unknown"])
def test_a_code_is_explained(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", code, "--lang", "zh"]) == ExitCode.FINE
    assert table()[code].next_zh in capsys.readouterr().out


def test_json_holds_the_same_facts(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "--format", "json"]) == ExitCode.FINE
    value = json.loads(capsys.readouterr().out)
    assert [rule["id"] for rule in value["rules"]] == [rule.id for rule in RULES]
    assert {entry["id"] for entry in (*value["rules"], *value["codes"])} == set(table())
    assert main(["rules", "level-term", "--format", "json"]) == ExitCode.FINE
    one = json.loads(capsys.readouterr().out)
    assert [rule["waivable"] for rule in one["rules"]] == ["quotation"] and not one["codes"]


def test_an_unknown_rule_names_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "level-trem", "--lang", "zh"]) == ExitCode.UNABLE
    assert "level-term?" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("clause", "numbered"),
    [
        ("3.7.5", "三(七)5"),
        ("1.4.4", "一(四)4"),
        ("11.1.3.1", "十一(一)3(1)"),
        ("3.4b", "三(四)"),
        ("13", "十三"),
        ("统计法28", "统计法28"),
    ],
)
def test_a_clause_is_numbered_as_the_regulation_does(clause: str, numbered: str) -> None:
    assert reference(clause) == numbered
