"""`gate clock` as people call it: exit codes, languages, files of questions."""

from __future__ import annotations

import json

import pytest

from gate.cli import main


def run(capsys, *words):
    code = main(["clock", *words])
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    return code, out, err


def test_a_deadline_is_explained_day_by_day(capsys):
    code, out, _ = run(capsys, "2026-09-18", "10wd", "--lang", "zh")
    lines = out.splitlines()
    assert code == 0
    assert lines[0] == "2026-09-18 周五 当日不计"
    assert "2026-09-20 周日 调休上班 第 1 个工作日" in lines
    assert "2026-09-25 周五 中秋 不计" in lines
    assert "2026-10-09 周五 第 10 个工作日" in lines
    assert lines[-1] == "到期日 2026-10-09(当日办理仍在期限内)"


def test_it_speaks_english(capsys):
    _, out, _ = run(capsys, "2026-09-18", "10wd", "--lang", "en")
    assert "2026-09-20 Sun make-up working day working day 1" in out
    assert "due 2026-10-09" in out


def test_a_month_rolls_forward_and_says_so(capsys):
    _, out, _ = run(capsys, "2026-09-01", "1month", "--lang", "zh")
    assert "2026-10-07 周三 国庆节 顺延" in out
    assert out.splitlines()[-1].startswith("到期日 2026-10-08")


def test_hours_run_through_a_holiday(capsys):
    code, out, _ = run(capsys, "2026-10-02T14:20:00+08:00", "24h")
    assert code == 0 and "2026-10-03T14:20:00+08:00" in out


def test_a_time_counts_from_its_day_in_shanghai(capsys):
    _, out, _ = run(capsys, "2026-10-08T23:00:00Z", "1wd")
    assert out.startswith("2026-10-09")


def test_a_provisional_result_says_so(capsys):
    assert "暂定" in run(capsys, "2026-12-28", "10wd", "--lang", "zh")[1]
    assert "PROVISIONAL" in run(capsys, "2026-12-28", "10wd", "--lang", "en")[1]


def test_a_named_clock_shows_both_rules_with_their_clauses(capsys):
    _, out, _ = run(capsys, "2026-09-18", "publish", "--lang", "zh")
    assert "本局制度 · 一(四)4 · 10wd" in out and "现行法规 · 条例第26条 · 20wd" in out
    assert "到期日 2026-10-09" in out and "到期日 2026-10-22" in out


@pytest.mark.parametrize(("on", "words"), [("2026-09-30", "还剩 2 个工作日"), ("2026-10-12", "已逾期 2 个工作日")])
def test_on_a_day_it_says_how_far_that_is(capsys, on, words):
    assert words in run(capsys, "2026-09-18", "10wd", "--on", on, "--lang", "zh")[1]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["2026-03-02", "0wd"], "bad_length"),
        (["2026-03-02", "ten"], "bad_length"),
        (["2003-12-30", "5wd"], "calendar_missing"),
        (["2030-12-27", "10wd"], "calendar_missing"),
        (["2026-10-02", "24h"], "no_timezone"),
        (["2026-10-02T14:20:00", "24h"], "no_timezone"),
        (["2026-02-30", "5wd"], "usage"),
        (["today", "5wd"], "usage"),
        (["2026-03-02"], "usage"),
        ([], "usage"),
        (["2026-03-02", "5wd", "--input", "x"], "usage"),
        (["--input", "no-such-file"], "path-missing"),
        (["--input", "."], "input-output"),
    ],
)
def test_what_cannot_be_computed_ends_in_two(capsys, words, code):
    exit_code, _, err = run(capsys, *words)
    assert exit_code == 2
    assert f"[{code}]" in err


def test_a_file_of_questions_is_answered_as_json(capsys, tmp_path):
    questions = tmp_path / "questions.json"
    cases = [
        {"id": "a", "kind": "publication", "input": {"formed": "2026-09-18"}},
        {"id": "b", "kind": "error", "input": {"kind": "workdays", "start": "2026-03-02", "n": 0}},
    ]
    for document in (cases, {"vectors": cases}):
        questions.write_text(json.dumps(document), "utf-8")
        code, out, _ = run(capsys, "--input", str(questions))
        assert code == 0
        assert json.loads(out) == {
            "a": {"seed": "2026-10-09", "2019": "2026-10-22", "alarm": "2026-10-09", "provisional": False},
            "b": {"error": "bad_length"},
        }


def test_one_unreadable_question_leaves_the_others_answered(capsys, tmp_path):
    questions = tmp_path / "questions.yaml"
    questions.write_text(
        "- {id: a, kind: workdays, input: {start: 2026-03-02, n: 5}}\n- {id: b, kind: nonsense, input: {}}\n", "utf-8"
    )
    code, out, err = run(capsys, "--input", str(questions))
    assert code == 2
    assert json.loads(out)["a"]["due"] == "2026-03-09"
    assert "b: kind" in err


@pytest.mark.parametrize("text", ["", "- [", "a: b", "- {kind: workdays}", "x: &a 1\ny: *a"])
def test_a_file_that_is_none_ends_in_two(capsys, tmp_path, text):
    questions = tmp_path / "questions.yaml"
    questions.write_text(text, "utf-8")
    code, _, err = run(capsys, "--input", str(questions))
    assert code == 2 and "[clock-input-file]" in err
