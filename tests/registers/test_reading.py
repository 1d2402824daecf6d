"""Whatever stands in a file is read as a typed record, or refused with its code, its place and its clause."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loans import DIGEST, LOAN, LOANS, PATH, at, entry, loan

from gate.codes import clauses, say
from gate.registers import reading, writing
from gate.registers.reading import Outside, Reading

WHOLE = (Path(__file__).parent / "loan.md").read_text("utf-8")
NOW = Outside(now=at(31))


def read(text: str | bytes, path: str = PATH, outside: Outside = NOW) -> Reading:
    return reading.read(path, text if isinstance(text, bytes) else text.encode(), LOANS, outside)


def changed(old: str, new: str) -> str:
    assert WHOLE.count(old) >= 1, old
    return WHOLE.replace(old, new, 1)


def test_every_type():
    found = read(WHOLE)
    assert found.reasons == ()
    record = found.record
    assert (record.id, record.register, record.state, record.office) == ("LON-2026-0001", "loan", "checked", "OFF-02")
    assert record.get("price") == Decimal("3.50")
    assert record.get("note") == "第一行\n\n第三行"
    assert record.get("urgent") is False
    assert record.get("shown.on") == date(2026, 3, 4)
    assert record.get("copies") == ({"no": 1, "where": "三楼: 东"}, {"no": 2})
    assert record.get("sealed")[0]["at"] == at(2, 10)
    assert record.get("words") == ("甲", "a, b")
    assert record.history[1].statement == DIGEST
    assert found.lines["price"] == 14


CASES = [
    # 001
    ("title: 借阅旧年鉴\n", "", "E-REC-001", 2, "title"),
    ("title: 借阅旧年鉴", "title: null", "E-REC-001", 5, "title"),
    ("kind: paper\n", "", "E-REC-001", 2, "kind"),
    ("{no: 2}", "{where: 二楼}", "E-REC-001", 24, "copies.no"),
    ("role: office, act: open", "act: open", "E-REC-001", 29, "history[1].role"),
    # 002
    ("pages: 12", "pagess: 12", "E-REC-002", 13, "pagess"),
    ("seen: true", "sean: true", "E-REC-002", 21, "shown.sean"),
    ("act: open,", "act: open, why: x,", "E-REC-002", 29, "history[1].why"),
    # 003
    ("kind: paper", "kind: papper", "E-REC-003", 12, "kind"),
    ("pages: 12", "pages: 012", "E-REC-003", 13, "pages"),
    ("pages: 12", "pages: [12]", "E-REC-003", 13, "pages"),
    ("price: 3.50", "price: 3.505", "E-REC-003", 14, "price"),
    ("asked_on: 2026-03-01", "asked_on: 2026-02-30", "E-REC-003", 19, "asked_on"),
    ("urgent: false", "urgent: no", "E-REC-003", 20, "urgent"),
    ("opened: 2026-03-02T09:00:00+08:00", "opened: 2026-03-02T09:00:00", "E-REC-003", 7, "opened"),
    ("opened_by: p06", "opened_by: 张三", "E-REC-003", 8, "opened_by"),
    ("office: OFF-02", "office: 二科", "E-REC-003", 9, "office"),
    ("words: [甲, 'a, b']", "words: 甲", "E-REC-003", 25, "words"),
    ("words: [甲, 'a, b']", "content: ../x", "E-REC-003", 25, "content"),
    ("words: [甲, 'a, b']", "page: javascript:x", "E-REC-003", 25, "page"),
    ("words: [甲, 'a, b']", "about: REV-2026-0001", "E-REC-003", 25, "about"),
    ("words: [甲, 'a, b']", "digest: 3f0c", "E-REC-003", 25, "digest"),
    ("shown: {on: 2026-03-04, seen: true}", "shown: true", "E-REC-003", 21, "shown"),
    ("visibility: internal", "visibility: secret", "E-REC-003", 11, "visibility"),
    ("role: reviewer", "role: reviewr", "E-REC-003", 30, "history[2].role"),
    # 006
    ("state: checked", "state: lent", "E-REC-006", 6, None),
    ("from: asked, to: checked", "from: lent, to: checked", "E-REC-006", 30, None),
    ("opened_by: p06", "opened_by: p07", "E-REC-006", 7, None),
    # 007
    ("id: LON-2026-0001", "id: LON-2026-0002", "E-REC-007", 3, None),
    ("register: loan", "register: lone", "E-REC-007", 4, None),
    # 009
    ("words: [甲, 'a, b']", "reader: 张三", "E-REC-009", 25, "reader"),
    ("words: [甲, 'a, b']", "phone: 82170000", "E-REC-009", 25, "phone"),
    ("title: 借阅旧年鉴", "title: 请回电13800138000", "E-REC-009", 5, "mobile-number"),
    ("  第三行", "  身份证11010519491231002X", "E-REC-009", 18, "id-number"),
    ("where: '三楼: 东'", "where: '给 li@example.com'", "E-REC-009", 23, "email"),
    ("---\n", "---\n", None, None, None),
    # 012
    ("at: 2026-03-04T09:00:00+08:00", "at: 2026-03-01T09:00:00+08:00", "E-REC-012", 30, "history"),
    ("urgent: false", "lent_on: 2026-02-27", "E-REC-012", 20, "lent_on"),
    # 014
    ("asked_on: 2026-03-01", "asked_on: 2026-04-01", "E-REC-014", 19, "asked_on"),
    ("at: 2026-03-04T09:00:00+08:00", "at: 2026-04-04T09:00:00+08:00", "E-REC-014", 30, "history[2].at"),
    # 016
    ("visibility: internal", "visibility: public", "E-REC-016", 11, None),
]


@pytest.mark.parametrize(("old", "new", "code", "line", "key"), CASES, ids=lambda value: str(value)[:24])
def test_each_slip_has_its_code_its_place_and_its_clause(old, new, code, line, key):
    found = read(changed(old, new))
    told = [(r.code, r.line, r.facts.get("key")) for r in found.reasons]
    assert ((code, line, key) in told) if code else told == [], told
    for reason in found.reasons:
        assert reason.path == PATH
        assert clauses(reason)
        assert "?" not in "".join(say(reason, "zh") + say(reason, "en")), say(reason, "zh")


def test_the_nearest_key_is_named():
    (reason,) = read(changed("pages: 12", "pagess: 12")).reasons
    assert "pages" in say(reason, "zh")[0]
    assert "pages" in say(reason, "en")[0]


def test_the_clause_of_a_field_is_named():
    (reason,) = read(changed("urgent: false", "lent_on: 明天")).reasons
    assert clauses(reason) == ("6.2.5", "2.4.1")


def test_promises_may_lie_ahead_and_nothing_does_without_a_clock():
    assert read(changed("urgent: false", "promise: 2026-05-01")).reasons == ()
    assert read(changed("asked_on: 2026-03-01", "asked_on: 2026-04-01"), outside=Outside()).reasons == ()


@pytest.mark.parametrize(
    "path",
    [
        "registers/loan/2026/LON-2026-0002.md",
        "registers/loan/2025/LON-2025-0001.md",
        "registers/loan/LON-2026-0001.md",
        "registers/loan/2026/PUB-2026-0001.md",
        "registers/nothing/2026/LON-2026-0001.md",
        "registers/loan/2026/x.md",
    ],
)
def test_id_and_path_belong_together(path):
    assert "E-REC-007" in {reason.code for reason in read(WHOLE, path).reasons}


def test_a_field_is_asked_for_once_a_state_was_entered():
    record = loan(entry(3, "p06", "office", "asked", "lent"), entry(4, "p06", "office", "lent", "back", note="x"))
    found = read(writing.write(record, LOAN))
    assert [(r.code, r.facts["key"]) for r in found.reasons] == [("E-REC-001", "promise")]


def test_a_stored_day_that_is_computed():
    text = changed("urgent: false", "due: 2026-03-20")
    same = Outside(derive=lambda record, clock: date(2026, 3, 20) if clock == "loan" else None)
    other = Outside(derive=lambda record, clock: date(2026, 3, 21))
    assert read(text, outside=same).reasons == ()
    assert read(text, outside=Outside(derive=lambda record, clock: None)).reasons == ()
    assert [(r.code, r.line, r.facts["computed"]) for r in read(text, outside=other).reasons] == [
        ("E-REC-008", 20, "2026-03-21")
    ]


def test_official_contacts_are_no_personal_data():
    text = changed("借阅旧年鉴", "咨询 office@example.gov.cn")
    assert [r.code for r in read(text).reasons] == ["E-REC-009"]
    assert read(text, outside=Outside(contacts=frozenset({"office@example.gov.cn"}))).reasons == ()


def test_personal_data_hides_nowhere():
    for hidden in ("１３８００１３８０００", "138-0013-8000", "1380\u200b0138000", "138 0013 8000"):
        found = read(changed("title: 借阅旧年鉴", f"title: 电话{hidden}"))
        assert {"E-REC-009", "control-character"} & {r.code for r in found.reasons}, hidden
    assert "E-REC-009" in {r.code for r in read(WHOLE + "请回电13800138000\n").reasons}
    assert "E-REC-009" in {r.code for r in read(changed("pages: 12", "reeder: 13800138000")).reasons}


def test_a_record_without_history():
    found = read(WHOLE[: WHOLE.index("history:")] + "history: []\n---\n")
    assert ("E-REC-001", "history") in {(r.code, r.facts.get("key")) for r in found.reasons}


def test_facts_never_hold_text_of_the_record():
    for canary in ("kind: CANARY", "title: 13800138000", "CANARY中: x", "pages: CANARY", "shown: {CANARY中: 1}"):
        for reason in read(changed("kind: paper", canary)).reasons:
            assert "CANARY中" not in str(reason) and "13800138000" not in str(reason)


@given(st.binary(max_size=300))
def test_no_bytes_raise(data):
    assert read(data).reasons


@given(st.data())
def test_no_change_of_a_record_raises(data):
    whole = WHOLE.encode()
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 30)))
    piece = data.draw(
        st.sampled_from(["", "null", "[", "{", "- x", "\n", "x: 1\n", "|", "'", "9" * 30, "\u202e", "是"])
    )
    found = read(whole[:start] + piece.encode() + whole[end:])
    for reason in found.reasons:
        say(reason, "zh")


def test_a_later_day_of_the_same_record_is_no_future():
    record = replace(loan(), body="")
    assert read(writing.write(record, LOAN), outside=Outside(now=record.history[0].at)).reasons[0].code == "E-REC-014"
    later = Outside(now=record.history[0].at + timedelta(hours=1))
    assert read(writing.write(record, LOAN), outside=later).reasons == ()
