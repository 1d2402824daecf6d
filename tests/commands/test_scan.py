"""`gate scan`: any files, no repository, and nothing of what it found in a log."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest

from gate.cli import main
from gate.commands.base import FORMATS, Session

MARK = "机密★"
MARKED = f"关于样例事项的通知\n{MARK}3年\n\n正文一段。\n"


@pytest.fixture
def scan(tmp_path, monkeypatch, capsys):
    """Runs the command in an empty folder: (exit code, standard output)."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str, stdin: bytes = b"") -> tuple[int, str]:
        monkeypatch.setattr(
            sys, "stdin", SimpleNamespace(buffer=io.BytesIO(stdin), isatty=lambda: False, close=lambda: None)
        )
        code = main(["scan", *words, "--lang", "en"])
        return code, capsys.readouterr().out

    return run


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_standard_input_in_any_encoding(encoding: str, scan):
    code, out = scan("-", "--format", "json", stdin=MARKED.encode(encoding))
    (finding,) = json.loads(out)["findings"]
    assert (code, finding["path"], finding["rule"], finding["line"]) == (1, "-", "level-term", 2)


def test_standard_input_that_is_clean_empty_or_no_text(scan):
    assert scan("-", stdin="本月居民消费价格同比上涨。".encode())[0] == 0
    assert scan("-", stdin=b"")[0] == 0
    code, out = scan("-", "--format", "json", stdin=b"PK\x03\x04broken")
    assert code == 1 and json.loads(out)["summary"]["not_examined"] == 1


@pytest.mark.parametrize("form", FORMATS)
def test_a_form_changes_no_exit_code_and_shows_no_matched_text(form: str, scan, tmp_path):
    Path("marked.txt").write_text(MARKED, "utf-8")
    Path("clean.txt").write_text("正文一段。", "utf-8")
    Path("locked.zip").write_bytes(b"PK\x03\x04broken")
    assert scan("clean.txt", "--format", form)[0] == 0
    assert scan("locked.zip", "--format", form)[0] == 1
    assert scan("nowhere.txt", "--format", form)[0] == 2
    code, out = scan("marked.txt", "clean.txt", "--format", form)
    assert code == 1
    assert MARK not in out and "机密" not in out
    _, out = scan("marked.txt", "--format", form, "--show-text")
    assert MARK in out


@pytest.mark.parametrize(("form", "shown"), [(form, form == "text") for form in FORMATS])
def test_a_terminal_shows_matched_text_in_the_text_form_only(form: str, shown: bool, scan, monkeypatch):
    """Whoever pipes a report out of a terminal session sends it on."""
    monkeypatch.setattr(Session, "terminal", property(lambda self: True))
    Path("marked.txt").write_text(MARKED, "utf-8")
    _, out = scan("marked.txt", "--format", form)
    assert (MARK in out) is shown


def test_the_json_has_these_keys_and_no_more(scan):
    Path("marked.txt").write_text(MARKED, "utf-8")
    Path("locked.zip").write_bytes(b"PK\x03\x04broken")
    report = json.loads(scan(".", "--format", "json")[1])
    assert set(report) == {"schema", "tool", "summary", "findings", "not_examined", "releases"}
    assert report["schema"] == "gate-report/1"
    assert set(report["tool"]) == {"name", "version", "rules"}
    assert set(report["summary"]) == {"verdict", "files", "refuse", "hold", "note", "not_examined"}
    assert set(report["findings"][0]) == {
        "path", "part", "line", "column", "rule", "severity", "clauses", "message", "fingerprint",
    }  # fmt: skip
    assert {"path", "reason"} <= set(report["not_examined"][0])
    assert report["releases"] == []
    assert report["summary"]["verdict"] == "refuse" and report["summary"]["files"] == 2


def test_a_folder_is_read_whatever_it_says_about_itself(scan):
    """A .gitignore or a leading dot hides nothing; a link is not followed."""
    folder = Path("folder")
    (folder / ".hidden").mkdir(parents=True)
    (folder / ".gitignore").write_text("*\n")
    (folder / "secret.txt").write_text(MARKED, "utf-8")
    (folder / ".hidden" / "secret.md").write_text(MARKED, "utf-8")
    (folder / "link.txt").symlink_to("/etc/hostname")
    report = json.loads(scan("folder", "--format", "json")[1])
    assert {f["path"] for f in report["findings"]} == {"folder/secret.txt", "folder/.hidden/secret.md"}
    assert [(n["path"], n["reason"]) for n in report["not_examined"]] == [("folder/link.txt", "link")]


@pytest.mark.parametrize("form", FORMATS)
def test_a_name_that_is_a_finding_is_masked(form: str, scan):
    Path("机密★名单.txt").write_text("正文一段。", "utf-8")
    code, out = scan(".", "--format", form)
    assert code == 1
    assert "机密" not in out and "名单" not in out


def test_clean_files_are_named_where_a_form_lists_files(scan):
    for name in ("one.txt", "two.txt"):
        Path(name).write_text("正文一段。", "utf-8")
    _, out = scan("one.txt", "two.txt", "--format", "junit")
    names = [case.get("name") for case in ElementTree.fromstring(out).iter("testcase")]
    assert names == ["one.txt", "two.txt"]


def test_an_empty_folder_is_nothing_to_judge(scan):
    Path("empty").mkdir()
    assert scan("empty")[0] == 2


def test_numbers_stay_masked_even_when_text_is_asked_for(scan):
    Path("list.txt").write_text("身份证号：130503670401001\n", "utf-8")
    code, out = scan("list.txt", "--show-text", "--format", "json")
    assert code == 1 and "130503670401001" not in out


def test_more_processes_say_the_same_in_the_same_order(scan):
    for number in range(90):
        place = Path("many", f"{number % 7}", f"{number:03}.md")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(MARKED if number % 3 == 0 else "正文一段。\n", "utf-8")
    for form in ("text", "json"):
        assert scan("many", "--format", form, "--jobs", "1") == scan("many", "--format", form, "--jobs", "3")
    out = scan("many")[1]
    assert out.index("many/0/000.md") < out.index("many/3/003.md") < out.index("90 files")


def test_names_are_judged_below_the_scanned_folder(scan):
    place = Path("机密", "公开", "a.md")
    place.parent.mkdir(parents=True)
    place.write_text("正文一段。", "utf-8")
    assert scan("机密/公开")[0] == 0
    assert scan(".")[0] == 1
