"""The command line: every way that a command can end has its exit code and its words, and none shows a traceback."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from importlib import import_module

import click
import pytest

from gate import cli
from gate.cli import COMMANDS, main
from gate.commands import clock, rules
from gate.errors import ExitCode, GateError
from gate.model import Reason, Refused

SECRET = "机密★3年"


@pytest.fixture
def ending(monkeypatch, capsys):
    """Runs a command that ends with an exception: (exit code, standard output, standard error)."""

    def run(error: BaseException, *words: str) -> tuple[int, str, str]:
        def fails(ctx: click.Context) -> None:
            raise error

        monkeypatch.setattr(rules.rules, "invoke", fails)
        code = main(["rules", *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.mark.parametrize(
    ("error", "code", "word"),
    [
        (GateError("nothing-to-judge"), 2, "nothing-to-judge"),
        (Refused(Reason.of("nothing-changed", release="x", version=1)), 1, "nothing-changed"),
        (KeyboardInterrupt(), 130, "interrupted"),
        (click.Abort(), 130, "interrupted"),
        (EOFError(), 2, "question-unanswered"),
        (click.UsageError("no"), 2, "usage"),
        (OSError(errno.ENOSPC, "No space left on device", "x"), 2, "input-output"),
        (RuntimeError(SECRET), 2, "internal"),
        (RecursionError(), 2, "internal"),
        (MemoryError(), 2, "internal"),
        (AssertionError(SECRET), 2, "internal"),
        (UnicodeDecodeError("utf-8", SECRET.encode(), 0, 1, SECRET), 2, "internal"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else None,
)
def test_every_exception_has_its_exit_code_and_a_next_step(error, code: int, word: str, ending):
    ended, _, err = ending(error, "--lang", "en")
    assert ended == code
    assert f"[{word}]" in err and "next:" in err
    assert "Traceback" not in err and "机密" not in err
    _, _, err = ending(error, "--lang", "zh")
    assert "下一步" in err


def test_an_unexpected_exception_says_where_and_not_what(ending):
    _, _, err = ending(ValueError(SECRET), "--lang", "en")
    assert "ValueError at test_cli:" in err


def test_the_next_step_is_told_once(ending):
    reasons = [Reason.of("uncommitted", path=path) for path in ("a", "b", "c")]
    code, _, err = ending(Refused(*reasons), "--lang", "en")
    assert (code, err.count("[uncommitted]"), err.count("next:")) == (1, 3, 1)


def test_control_characters_are_shown(ending):
    _, _, err = ending(Refused(Reason.of("uncommitted", path="a\x1b[2Jb\nc\u202e")), "--lang", "en")
    assert "\x1b" not in err and "\u202e" not in err


@pytest.mark.parametrize(
    "words", [["clock", "2026-11-12", "10wd", "--lang", "en"], ["--lang", "en", "clock", "2026-11-12", "10wd"]]
)
def test_the_language_may_be_asked_for_before_or_after_the_command(words, monkeypatch, capsys):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert main(words) == 0
    english = capsys.readouterr().out
    assert main(words[: words.index("--lang")] + words[words.index("--lang") + 2 :]) == 0
    assert capsys.readouterr().out != english


@pytest.mark.parametrize(("locale", "word"), [("en_US.UTF-8", "next:"), ("zh_CN.UTF-8", "下一步"), ("C", "下一步")])
def test_the_locale_says_which_language(locale: str, word: str, monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", locale)
    assert main(["check"]) == ExitCode.UNABLE
    assert word in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["nothing"],
        ["check", "--no-such-option"],
        ["scan"],
        ["new"],
        ["check", "--format", "pdf"],
        ["--lang", "fr", "check"],
        ["check", "--lang=fr"],
        ["waive", "x", "y"],
    ],
    ids=" ".join,
)
def test_a_wrong_call_is_2_and_says_how(words, capsys):
    assert main(words) == ExitCode.UNABLE
    err = capsys.readouterr().err
    assert "[usage]" in err and "下一步" in err or "next" in err


def test_without_a_command_it_shows_the_help_and_is_2(capsys):
    assert main([]) == ExitCode.UNABLE
    assert "Example" in capsys.readouterr().err


def test_help_and_version_are_fine(capsys):
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(f"\n  {name} " in shown for name in COMMANDS)
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("gate, version ")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_there_and_says_what_it_does_in_both_languages(name: str):
    command = cli.gate.get_command(click.Context(cli.gate), name)
    assert command is not None and command.name == name
    first = (command.help or "").splitlines()[0]
    assert any("一" <= character <= "鿿" for character in first)
    assert "Example" in (command.help or "")


def test_help_loads_no_command():
    code = (
        "import sys; from gate.cli import main; main(['--version']);"
        "print([name for name in sys.modules if name.startswith('gate.commands.')])"
    )
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_ctrl_c_while_a_command_is_imported(monkeypatch, capsys):
    """Libraries that are interrupted in their imports raise what they like."""

    def pressed(name: str):
        signal.raise_signal(signal.SIGINT)
        return import_module(name)

    monkeypatch.setattr(cli, "import_module", pressed)
    handler = signal.getsignal(signal.SIGINT)
    assert main(["rules", "--lang", "en"]) == ExitCode.INTERRUPTED
    assert "[interrupted]" in capsys.readouterr().err
    assert signal.getsignal(signal.SIGINT) is handler


def test_ctrl_d_at_a_question_is_no_answer(tmp_path):
    """A person at a terminal (of Python's `pty`) who ends the input instead of answering."""
    code = (
        "import os, pty, sys\n"
        "child, screen = pty.fork()\n"
        "if child == 0:\n"
        "    os.execv(sys.executable, [sys.executable, '-P', '-m', 'gate', 'init', 'here', '--lang', 'en'])\n"
        "shown = os.read(screen, 4096)\n"
        "os.write(screen, b'\\x04')\n"
        "try:\n"
        "    while more := os.read(screen, 4096):\n"
        "        shown += more\n"
        "except OSError:\n"
        "    pass\n"
        "sys.stdout.write(shown.decode())\n"
        "sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == ExitCode.UNABLE, done.stdout
    assert "[question-unanswered]" in done.stdout and "--answers" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_reader_that_goes_away(tmp_path):
    """`gate rules | head -1`: no traceback."""
    done = subprocess.run(
        ["sh", "-c", f"{sys.executable} -P -m gate rules | head -n 1"],
        capture_output=True, text=True, check=False, env=dict(os.environ), cwd=tmp_path,
    )  # fmt: skip
    assert "Traceback" not in done.stderr and "Exception" not in done.stderr


def test_a_command_returns_its_exit_code(monkeypatch):
    monkeypatch.setattr(clock.clock, "invoke", lambda ctx: ExitCode.REFUSED)
    assert main(["clock", "2026-11-12", "1wd"]) == 1
