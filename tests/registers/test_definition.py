"""Definitions are read strictly, and every one of the package holds together."""

from __future__ import annotations

from pathlib import Path
from string import Formatter

import pytest
from loans import LOAN, LOANS, OPENED, loan

from gate.codes import table
from gate.registers import clocks, moves
from gate.registers.conditions import Case, World
from gate.registers.conditions.table import CONDITIONS
from gate.registers.definition import DefinitionProblem, definitions, load, problems
from gate.registers.model import Records
from gate.registers.wording import chinese, words
from gate.workdays import official_calendar

TEXT = (Path(__file__).parent / "definitions/loan.yaml").read_text("utf-8")


def test_the_registers_of_the_package_hold_together():
    found = [problem for definition in definitions().values() for problem in problems(definition, CONDITIONS, table())]
    assert found == []


def test_the_sentences_of_their_codes_are_filled_by_what_a_move_knows():
    case = Case(loan(), None, OPENED, Records(), World(official_calendar()))
    unmet = moves._named(loan(), LOAN, "E-REC-001", "key", "zh", "en", "how", "how", case.entry)
    known = {"path", "line", "column", "place", "other", *unmet.facts}
    for definition in definitions().values():
        errors = {error for way in definition.transitions for error in way.errors.values()}
        errors |= {check.error for check in (*definition.checks, *definition.marks)}
        for code in (table()[error] for error in errors if error in table()):
            said = (code.zh, code.en, code.next_zh, code.next_en)
            used = {name for sentence in said for _, name, _, _ in Formatter().parse(sentence) if name}
            assert used <= known, (definition.register, code.id, used - known)


def test_the_clocks_that_definitions_name_are_there():
    named = {(d.register, clock) for d in definitions().values() for clock in d.clocks}
    assert {(register, clock) for register, clock in named if clock not in clocks.CLOCKS} == set()


def test_every_condition_has_its_words_in_chinese():
    assert set(chinese()) == set(CONDITIONS)
    assert all(words(name, condition)[1] != name for name, condition in CONDITIONS.items())


def test_what_a_definition_says_is_found():
    assert list(LOANS) == ["loan"]
    assert (LOAN.prefix, LOAN.yearly, LOAN.visibility, LOAN.final) == (
        "LON",
        True,
        "internal",
        ("back", "stopped", "void"),
    )
    assert LOANS.of_id("LON-2026-0001") is LOAN
    assert LOANS.of_id("ABC-2026-0001") is None
    assert LOAN.field("shown.deep.words").zh == "文字"
    assert LOAN.field("links.review").type == "list"
    assert LOAN.field("shown.nothing") is None
    assert LOAN.field("grade").values == {"优秀": "优秀", "一般": "一般"}
    assert LOAN.field("due").clock == "loan"
    assert LOAN.fields["about"].prefixes == ("LON", "PUB")
    assert list(LOAN.fields)[:4] == ["schema", "id", "register", "title"]
    assert list(LOAN.fields)[-4:] == ["links", "sealed", "attachments", "history"]
    assert "copies[].no" in {key for key, _ in LOAN.walk()}
    assert set(LOAN.pointers) >= {"office", "opened_by", "handler", "other", "about", "consent", "links", "sealed"}
    assert not {"history", "title"} & set(LOAN.pointers)


def test_moves_and_ways():
    assert [t.roles for t in LOAN.moves(None, "asked")] == [("office", "synth")]
    assert len(LOAN.moves("lent", "late")) == 2
    assert LOAN.moves("asked", "back") == ()
    assert LOAN.path_between("asked", "back") == ("checked", "lent", "back")
    assert LOAN.path_between("back", "asked") == ()
    assert {t.to for t in LOAN.moves_from("asked")} == {"checked", "stopped", "void"}
    assert set(LOAN.movers("asked")) == {"office", "synth", "reviewer", "secrecy_officer"}
    assert set(LOAN.setters("asked")) == {*LOAN.movers("asked"), "office_head"}


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("prefix: LON", "prefix: LON\nprefixx: LON", "unknown prefixx"),
        ("prefix: LON", "", "prefix is missing"),
        ("type: int}", "type: integer}", "no type integer"),
        ("type: int}", "typ: int}", "unknown typ"),
        ("initial: asked", "initial: ask", "no state ask"),
        ("to: back, roles: [any]", "to: bak, roles: [any]", "no state bak"),
        ("roles: [reviewer]", "roles: [reviewr]", "no role reviewr"),
        ("role: office_head", "role: boss", "no role boss"),
        ("error: {reader:", "error: {readr:", "error for what is not required: readr"),
        ("statement: review", "statement: sign", "no act sign"),
        ("{from: null, to: asked", "{from: null, to: lent", "a record opens in asked"),
        ("void: 作废", "gone: 不见, void: 作废", "never reached: gone"),
        ("public: [kind,", "public: [kynd,", "no field kynd"),
        ("when: lent", "when: lend", "no state lend"),
        ("visibility: internal", "visibility: secret", "no visibility secret"),
        ("either: true", "either: maybe", "either is true or false"),
        ("of: str}", "of: [str]}", "must be a mapping"),
        ("words: {zh: 关键词, type: list, of: str}", "words: {zh: 关键词, type: list}", "a list of what?"),
        ("prefix: LON", "prefix: LON\nprefix: LON", "duplicate-key"),
        ("prefix: LON", "prefix: LON\nat_once: {kynd: [back]}", "no field kynd"),
        ("prefix: LON", "prefix: LON\nat_once: {kind: [bak]}", "no state bak"),
    ],
)
def test_a_mistake_in_a_definition_is_named(old, new, what, tmp_path):
    assert old in TEXT
    (tmp_path / "loan.yaml").write_text(TEXT.replace(old, new, 1), "utf-8")
    with pytest.raises(DefinitionProblem) as problem:
        load(tmp_path)
    assert what in str(problem.value)
    assert "loan.yaml" in str(problem.value)


def test_two_registers_of_one_name_or_prefix(tmp_path):
    (tmp_path / "a.yaml").write_text(TEXT, "utf-8")
    (tmp_path / "b.yaml").write_text(TEXT.replace("register: loan", "register: other"), "utf-8")
    with pytest.raises(DefinitionProblem):
        load(tmp_path)


def test_what_is_named_and_not_there():
    said = "\n".join(problems(LOAN, {"reason_given"}, {"E-REC-003", "E-REC-012"}))
    assert "limit_passed is neither a condition nor a field" in said
    assert "E-YSQ-002 is neither a code nor a clause" in said
    assert "no condition pages_positive" in said
    assert "2.1.2" not in said
