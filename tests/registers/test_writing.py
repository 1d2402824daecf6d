"""What is written is read back as the same record, whatever it holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loans import DIGEST, LOAN, LOANS, PATH, at, entry, loan

from gate.registers import reading, writing
from gate.workdays import SHANGHAI

VISIBLE = st.characters(
    codec="utf-8", exclude_categories=("C", "Z"), exclude_characters="\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"
)
WORD = (
    st.text(VISIBLE | st.just(" "), min_size=1, max_size=40)
    .map(str.strip)
    .filter(lambda text: text and text != "null" and not reading.head.UNSEEN.search(text))
)
PROSE = (
    st.lists(WORD | st.just(""), min_size=1, max_size=4).map("\n".join).map(lambda t: t.strip("\n")).filter(str.strip)
)
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
TIMES = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(
    lambda moment: moment.replace(microsecond=0, tzinfo=SHANGHAI)
)
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "title": WORD,
        "grade": st.sampled_from(["优秀", "一般"]),
        "pages": st.integers(-(10**15), 10**15),
        "price": st.decimals(0, 10**9, places=2),
        "note": PROSE.filter(lambda text: text != "null"),
        "seen_at": TIMES,
        "urgent": st.booleans(),
        "digest": st.just(DIGEST),
        "handler": st.just("p06"),
        "shown": st.fixed_dictionaries({"on": DAYS}, optional={"deep": st.fixed_dictionaries({"words": WORD})}),
        "copies": st.lists(st.fixed_dictionaries({"no": st.integers(0, 9)}, optional={"where": WORD})).map(tuple),
        "words": st.lists(WORD).map(tuple),
        "links": st.dictionaries(st.sampled_from(["review", "other"]), st.just(("LON-2026-0002",)), min_size=1),
    },
)


@given(VALUES, WORD, st.text(VISIBLE | st.sampled_from(" \n"), max_size=200))
def test_what_is_written_is_read_back(values, words, body):
    record = replace(loan(entry(3, "p06", "office", "asked", "asked", "set", note=words), **values), body=body)
    data = writing.write(record, LOAN)
    read = reading.read(PATH, data, LOANS)
    assert [r for r in read.reasons if r.code not in ("E-REC-009", "E-REC-012")] == []
    assert read.record == record
    assert writing.write(read.record, LOAN) == data


def test_the_form_of_a_file():
    record = loan(
        entry(4, "p12", "reviewer", "asked", "checked", statement=DIGEST),
        price=Decimal("3.5"), note="第一行\n\n第三行", urgent=False, asked_on=date(2026, 3, 1), words=("甲", "a, b"),
        copies=({"where": "三楼: 东", "no": 1}, {"no": 2}), shown={"seen": True, "on": date(2026, 3, 4)}, other=None,
    )  # fmt: skip
    assert writing.write(record, LOAN) == (Path(__file__).parent / "loan.md").read_bytes()


def test_a_field_that_the_register_does_not_have_is_not_written():
    with pytest.raises(ValueError, match="nothing"):
        writing.write(loan(nothing="x"), LOAN)


def test_where_a_record_lies():
    assert writing.path_of(LOAN, "LON-2026-0001") == PATH
    assert writing.path_of(replace(LOAN, yearly=False), "LON-01") == "registers/loan/LON-01.md"


def test_digests_change_with_what_they_cover():
    record = loan()
    same = replace(record, state="lent", history=(*record.history, entry(3, "p06", "office", "asked", "lent")))
    assert writing.fields_digest(record, LOAN) == writing.fields_digest(same, LOAN)
    for changed in (loan(pages=13), loan(words=()), replace(record, body="x"), loan(price=Decimal(1))):
        assert writing.fields_digest(changed, LOAN) != writing.fields_digest(record, LOAN)
    digests = writing.history_digests(same.history)
    assert digests[0] == writing.history_digests(record.history)[0]
    for words in (
        {"note": "x"},
        {"basis": "x"},
        {"at": at(3) + timedelta(seconds=1)},
        {"role": "web"},
        {"statement": DIGEST},
    ):
        first = replace(same.history[0], **words)
        assert writing.history_digests((first, same.history[1])) != digests


def test_a_value_as_people_read_it():
    assert writing.shown(LOAN.fields["kind"], "paper") == "纸质"
    assert writing.shown(LOAN.fields["words"], ("甲", "乙")) == "甲；乙"
    assert writing.shown(LOAN.fields["words"], ()) == "（无）"
    assert writing.shown(LOAN.fields["shown"], {"on": date(2026, 3, 4), "seen": True}) == "日期 2026-03-04，已查验 true"
