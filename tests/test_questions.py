"""The checklist: every question of an act is answered, and the right way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gate.codes import clauses
from gate.questions import answer_of, asked, unanswered

ACTS = ("submit", "review", "approve")
GROUNDS = {"g1": "3.7.1", "g2": "3.7.2", "g3": "3.7.3", "g4": "3.7.4", "g5": "3.7.5", "g6": "3.7.6"}


UNBACKED = {
    ("g1", "是"): "declassification-missing",
    ("g2", "是"): "declassification-missing",
    ("g4", "是"): "rights-holder-missing",
    ("telegram", "是"): "telegram-unapproved",
    ("national_security", "可能"): "danger-unsettled",
    ("public_security", "可能"): "danger-unsettled",
    ("economic_security", "可能"): "danger-unsettled",
    ("stability", "可能"): "danger-unsettled",
}
BACKED = {key for key, _ in UNBACKED}


def right(act: str, attachments=()) -> dict[str, str]:
    """Answers that carry the act."""
    return {question.key: question.wanted for question in asked(act, attachments)}


@pytest.mark.parametrize("act", ACTS)
def test_right_answers_carry_the_act(act: str):
    assert unanswered(act, right(act, ("a.csv",)), ("a.csv",)) == ()


@pytest.mark.parametrize("act", ACTS)
def test_each_question_counts_by_itself(act: str):
    for key in right(act, ("a.csv",)):
        answers = right(act, ("a.csv",))
        del answers[key]
        (reason,) = unanswered(act, answers, ("a.csv",))
        assert (reason.code, reason.facts["key"]) == ("answer-missing", key)
        assert clauses(reason), key


def test_the_grounds_for_keeping_something_are_all_asked():
    """3.7 in both first acts; 3.3 and 6.2.4 of who reviews; 6.2.5b for each attachment."""
    for act in ("submit", "review"):
        by_key = {question.key: question.clauses for question in asked(act)}
        assert {key: by_key[key][0] for key in GROUNDS} == GROUNDS
    reviewed = {question.key: question.clauses for question in asked("review")}
    assert reviewed["internal_affairs"] == ("6.2.4",)
    assert {key for key, cited in reviewed.items() if "3.3" in cited} == {
        "national_security", "public_security", "economic_security", "stability",
    }  # fmt: skip
    assert [q.key for q in asked("submit", ("b.csv", "a.csv"))][-2:] == ["attachment:a.csv", "attachment:b.csv"]
    assert not any(q.key.startswith("attachment:") for q in asked("review", ("a.csv",)))


@pytest.mark.parametrize("answer", ["是", "可能"])
def test_the_other_answer_excludes_publication(answer: str):
    for act in ACTS:
        for key in right(act):
            (reason,) = unanswered(act, right(act) | {key: answer})
            expected = UNBACKED.get((key, answer), "answer-excludes")
            assert (reason.code, reason.facts["key"]) == (expected, key)


@pytest.mark.parametrize(("key", "answer"), UNBACKED)
def test_the_other_answer_passes_where_a_record_backs_it(key: str, answer: str):
    for act in ACTS:
        if key in right(act):
            answers = right(act) | {key: answer}
            assert unanswered(act, answers, backed={key}) == ()
            assert [r.code for r in unanswered(act, answers, backed=BACKED - {key})] == [UNBACKED[key, answer]]
            assert unanswered(act, right(act) | {key: "可能" if answer == "是" else "是"}, backed=BACKED) != ()


@given(
    st.one_of(
        st.none(),
        st.text(max_size=3),
        st.integers(),
        st.lists(st.text(max_size=2)),
        st.dictionaries(st.text(), st.text()),
    )
)
def test_only_three_words_are_answers(value):
    assert answer_of(value) in (None, "是", "否", "可能")
    assert answer_of({"answer": value}) == (value if value in ("是", "否", "可能") else None)
