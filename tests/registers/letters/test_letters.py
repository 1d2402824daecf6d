"""Letters: each says what the law asks for, holds nothing that it should not, and is the same file every time."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

import docx
import pytest
import yaml
from lxml import etree

from gate import strict_yaml
from gate.codes import clauses
from gate.errors import GateError
from gate.model import Refused
from gate.readers.isolation import extract
from gate.registers.definition import definitions
from gate.registers.letters import as_docx, as_html
from gate.registers.letters.filling import BLANK, Facts, Letter, Listed, chosen, fill
from gate.registers.letters.template import pieces, templates, words
from gate.registers.model import Record
from gate.registers.reading import Values

CASES = yaml.safe_load(Path(__file__).with_name("letters.yaml").read_text("utf-8"))
SEALED = {"name": "王样例", "phone": "13900000001"}
DAY = date(2026, 11, 24)
BUREAU = {"name": "样例市统计局", "address": "样例路1号"}
OFFICE = {"name": "政务公开领导小组办公室", "phone": "0000-0000002"}
LISTED = {
    "BOD-01": Listed("市农牧局（样例）", "电话0000-1111111"),
    "OFF-01": Listed("综合科"),
    "OFF-05": Listed("城镇与价格统计科"),
    **{f"p{number:02d}": Listed(f"样例人员p{number:02d}") for number in range(1, 19)},
}


def record(register: str, state: str, values: dict) -> Record:
    """A record whose values are typed by its definition."""
    definition = definitions()[register]
    name = f"{definition.prefix}-2026-0007"
    path = f"registers/{register}/2026/{name}.md"
    reader = Values(path, definition)
    node = strict_yaml.parse(yaml.safe_dump(values, allow_unicode=True).encode())
    typed = reader.fields(definition.fields, node, "")
    assert not reader.reasons, [(reason.code, reason.facts) for reason in reader.reasons]
    return Record(path, register, name, state, MappingProxyType(typed))


def facts(of: Record, **changed) -> Facts:
    """The facts of a sample bureau about a record; the sealed file is open."""
    made = Facts(of, definitions()[of.register], DAY, BUREAU, OFFICE, LISTED, sealed=SEALED)
    return replace(made, **changed)


def case(name: str) -> Record:
    """The record of a case."""
    return record(CASES[name]["register"], CASES[name]["state"], CASES[name]["values"])


def letter(name: str, **changed) -> Letter:
    """The letter of a case."""
    of = case(name)
    return fill(chosen(name.partition("/")[0], of), facts(of, **changed))


def page_text(data: bytes) -> str:
    """What a page shows."""
    body = etree.fromstring(data).find("{*}body")
    return "\n".join(body.itertext())


def docx_text(data: bytes) -> str:
    """What a Word file shows, as the gate's own reader sees it."""
    found = extract("letter.docx", data)
    assert not found.not_examined and not found.findings
    return "\n".join(part.text for part in found.parts)


def squeezed(text: str) -> str:
    """Without blanks and line ends, which the layout of a page brings in."""
    return re.sub(r"\s+", "", text)


# -- what they say ----------------------------------------------------------------------------------


def test_every_letter_has_a_case():
    assert {name.partition("/")[0] for name in CASES} == set(templates())


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize(("render", "read"), [(as_html.render, page_text), (as_docx.render, docx_text)])
def test_a_letter_says_what_it_must_and_is_filled_in(name, render, read):
    text = squeezed(read(render(letter(name))))
    for sentence in CASES[name]["says"]:
        assert squeezed(sentence) in text, sentence
    for sentence in CASES[name].get("says_not", ()):
        assert squeezed(sentence) not in text, sentence
    assert "。。" not in text
    assert not re.search(r"[{}]|None|null|p[0-9]{2}(?![0-9a-z])(?<!样例人员p..)", text)


@pytest.mark.parametrize("name", CASES)
def test_without_the_sealed_file_a_letter_has_lines_to_fill_in_by_hand(name):
    to_somebody = "{sealed.name}" in templates()[name.partition("/")[0]].salutation
    for render in (as_html.render, as_docx.render):
        closed, opened = (render(letter(name, **how)).decode("utf-8", "replace") for how in ({"sealed": None}, {}))
        assert "王样例" not in closed and "13900000001" not in opened
        assert ("王样例" in opened) is (BLANK in closed and to_somebody) is to_somebody


@pytest.mark.parametrize(
    ("result", "kind"),
    [
        ("G1a", "answer-public"), ("G1", "answer-provided"), ("G2", "answer-partly"), ("N1", "answer-refused"),
        ("N8", "answer-refused"), ("U2", "answer-to-be-made"), ("U3", "answer-unclear"), ("P5", "answer-not-processed"),
    ],
)  # fmt: skip
def test_the_answer_is_chosen_by_the_result(result, kind):
    of = record("request", "decided", CASES["answer-public"]["values"] | {"result": result})
    assert chosen("answer", of).kind == kind


@pytest.mark.parametrize("name", ["receipt", "登记回执"])
def test_a_letter_is_asked_for_by_its_kind_or_its_chinese_name(name):
    assert chosen(name, case("receipt")).kind == "receipt"


def test_an_unknown_letter_names_those_there_are():
    with pytest.raises(GateError) as caught:
        chosen("reciept", case("receipt"))
    assert caught.value.code == "letter-unknown" and caught.value.facts["near"] == "receipt"
    assert "answer" in caught.value.facts["kinds"] and "reply" not in caught.value.facts["kinds"]


def test_an_answer_that_the_result_does_not_call_for_is_refused():
    with pytest.raises(Refused) as caught:
        chosen("answer-refused", case("answer-public"))
    (reason,) = caught.value.reasons
    assert reason.code == "letter-not-fitting" and reason.facts["fields"] == ("result",)


# -- what is missing --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "changed", "field", "clause"),
    [
        ("receipt", {"receipt_no": None}, "receipt_no", None),
        ("receipt", {"promised_on": None}, "promised_on", "2.2.2d"),
        ("correction-notice", {"correction": {"notice_on": "2026-03-09"}}, "correction.deadline", "2.3.7"),
        ("extension-notice", {"extension": {"reason": "x"}}, "extension.announced_due", "2.3d"),
        ("answer-public", {"place": None}, "place", "2.3.1"),
        ("answer-partly", {"exempt": None}, "exempt", "2.3.3"),
        ("answer-refused", {"reason": None}, "reason", "2.3.4"),
        ("answer-nonexistent", {"searched_where": None}, "searched_where", "2.3.6"),
        ("answer-not-held", {"refer_to": "BOD-09"}, "refer_to", "2.3.5b"),
        ("answer-provided/view", {"answer": {"doc_no": "x", "form": "view"}}, "answer.view.place", "2.4.1"),
        ("third-party-letter", {"letter": {"doc_no": "x"}}, "letter.summary", "5.6.1"),
        ("consultation-letter", {"letter": {"summary": "x", "our_opinion": "x"}}, "letter.our_basis", "5.6.2"),
        ("reply", {"reasons": None}, "reasons", "5.8b"),
        ("reply", {"opinion": None}, "opinion", None),
        ("complaint-result", {"next_step_told": None}, "next_step_told", "9.1c"),
        ("rectification-notice", {"problems": None}, "problems", "7.4g"),
    ],
)  # fmt: skip
def test_what_is_missing_is_named_with_its_clause(name, changed, field, clause):
    of = record(CASES[name]["register"], CASES[name]["state"], CASES[name]["values"] | changed)
    with pytest.raises(Refused) as caught:
        fill(templates()[name.partition("/")[0]], facts(of))
    (reason,) = caught.value.reasons
    assert reason.code == "letter-incomplete"
    assert any(field in said for said in reason.facts["fields"])
    assert clause is None or clause in clauses(reason)


def test_a_body_without_contact_is_missing_its_contact():
    with pytest.raises(Refused) as caught:
        letter("answer-not-held", listed=LISTED | {"BOD-01": Listed("市农牧局（样例）")})
    (reason,) = caught.value.reasons
    assert "2.3.5b" in clauses(reason) and "联系方式" in "".join(reason.facts["fields"])


def test_all_that_is_missing_is_told_at_once():
    of = record("request", "registered", {"title": "x"})
    with pytest.raises(Refused) as caught:
        fill(templates()["receipt"], facts(of, sealed=None))
    assert len(caught.value.reasons[0].facts["fields"]) >= 5


# -- numbers and days -------------------------------------------------------------------------------


def test_a_letter_bears_the_number_asked_for_or_a_place_for_it():
    assert letter("correction-notice").number == f"{BLANK}〔2026〕＿＿号"
    assert letter("correction-notice", number="样统告〔2026〕3号").number == "样统告〔2026〕3号"
    assert letter("answer-public").number == "样统函〔2026〕12号"


def test_a_letter_bears_its_own_date_not_that_of_its_sending():
    assert letter("receipt").dated == "2026年3月2日"
    assert letter("answer-public").dated == "2026年11月24日"


def test_a_form_has_neither_foot_nor_number():
    form = letter("review-form")
    assert (form.signed, form.dated, form.number) == ("", "", "")


# -- files ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CASES)
def test_the_word_file_opens_elsewhere_and_holds_nothing_but_the_letter(name):
    data = as_docx.render(letter(name))
    opened = docx.Document(io.BytesIO(data))
    assert opened.paragraphs[0].text == letter(name).title
    core = opened.core_properties
    assert (core.author, core.created, core.last_modified_by, core.title) == ("", None, "", "")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {entry.compress_type for entry in package.infolist()} == {zipfile.ZIP_STORED}
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [entry for entry in package.namelist() if "thumbnail" in entry]


@pytest.mark.parametrize("name", CASES)
def test_the_same_letter_is_the_same_bytes(name):
    for render in (as_docx.render, as_html.render):
        assert render(letter(name)) == render(letter(name))


NASTY = "<script>alert(1)</script>&amp;\"'{sealed.phone}{bureau.name}\x07"


def test_what_a_record_says_is_text_and_nothing_more():
    of = case("receipt")
    of = replace(of, values={**of.values, "description": NASTY})
    made = fill(templates()["receipt"], facts(of))
    page = as_html.render(made)
    assert b"<script>" not in page and "13900000001" not in page.decode()
    shown = "<script>alert(1)</script>&amp;\"'{sealed.phone}{bureau.name}␇"
    assert shown in page_text(page) and shown in docx_text(as_docx.render(made))


# -- templates --------------------------------------------------------------------------------------


@pytest.mark.parametrize("template", templates().values(), ids=lambda template: template.kind)
def test_a_template_speaks_only_of_fields_that_there_are(template):
    definition = definitions()[template.register]
    keys = [key for key, _ in template.fits] + [*template.needs, *filter(None, (template.dated,))]
    keys += [template.number] if template.number not in ("", "hand") else []
    for block in template.all_blocks:
        keys += [key for key, _ in (*block.when, *block.unless)]
        entries = definition.field(block.text.removesuffix("?")) if block.kind in ("rows", "items") else None
        keys += [block.text.removesuffix("?")] if block.kind in ("rows", "items") else []
        for text in (cell for row in block.cells for cell in row):
            for _, place in pieces(text):
                if place is not None and place.key.startswith(".") and place.key not in (".", ".no"):
                    assert entries.item.fields.keys() >= {place.key[1:].partition(".")[0]}, place.key
    keys += [place.key for text in template.texts for _, place in pieces(text) if place is not None]
    for key in keys:
        root = key.partition(".")[0]
        if root == "shared":
            assert key.partition(".")[2] in words()["shared"]
        elif root not in ("sealed", "bureau", "office", "", "id", "state") or key == "office":
            assert definition.field(key) is not None, key


def test_every_value_that_a_letter_tests_for_is_one_that_the_field_can_have():
    for template in templates().values():
        definition = definitions()[template.register]
        tests = [*template.fits, *(test for block in template.all_blocks for test in (*block.when, *block.unless))]
        for key, wanted in tests:
            spec = definition.field(key)
            spec = spec.item if spec is not None and spec.item is not None else spec
            if isinstance(wanted, frozenset) and spec is not None and spec.type == "enum":
                assert wanted <= set(spec.values), (template.kind, key)
