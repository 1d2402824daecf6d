"""The command line: which commands there are, and how an exception becomes words and an exit code."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from itertools import pairwise

import click

from gate.codes import LANGUAGES, clauses, say
from gate.errors import ExitCode, GateError
from gate.language import language
from gate.model import Reason, Refused
from gate.visible import visible

COMMANDS = (
    "init", "new", "scan", "check", "submit", "review", "approve", "reject", "withdraw", "waive",
    "stop", "lift", "publish", "status", "build", "verify", "serve", "due", "clock", "register", "report", "people",
    "keys", "hook", "rules",
)  # fmt: skip


@contextmanager
def _ctrl_c_waits() -> Iterator[None]:
    """Holds Ctrl-C back for a moment: in the middle of an import, libraries turn it into errors of other kinds."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    pressed: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: pressed.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if pressed:
        raise KeyboardInterrupt


class _Commands(click.Group):
    """Imports a command only when it is called: `gate --help` stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        with _ctrl_c_waits():
            module = import_module(f"gate.commands.{cmd_name}")
        return getattr(module, cmd_name)


@click.group(
    cls=_Commands,
    help="政务公开发布闸门：未经审查批准的、带有密级或内部标志的，都不能公开。\n\n"
    "A publishing gate: nothing unapproved and nothing secret reaches the public site.\n\n"
    "\b\n例 Example:\n  gate check\n  gate review cpi-2026-10 --answers answers.yaml",
)
@click.option("--lang", type=click.Choice(["zh", "en"]), default=None, help="中文 zh, English en")
@click.version_option(package_name="gongkai-gate", prog_name="gate")
def gate(lang: str | None) -> None:
    """The root of all commands; `lang` is read from here by each of them."""


def _language(arguments: Sequence[str]) -> str:
    for word, following in pairwise([*arguments, ""]):
        asked = following if word == "--lang" else word.removeprefix("--lang=")
        if word.startswith("--lang") and asked in LANGUAGES:
            return asked
    return language(dict(os.environ))


def _complain(code: Reason | GateError, lang: str) -> None:
    sentence, step = say(code, lang)
    label, arrow = ("出错", "下一步：") if lang == "zh" else ("error", "next: ")
    click.echo(visible(f"{label} [{code.code}] {sentence}"), err=True)
    click.echo(visible(f"  {arrow}{step}"), err=True)


def _refuse(reason: Reason, lang: str, told: set[str]) -> None:
    """One line, and the next step the first time that it is told."""
    sentence, step = say(reason, lang)
    label, arrow = ("拒绝", "下一步：") if lang == "zh" else ("refused", "next: ")
    numbers = " ".join(clauses(reason))
    served = "" if not numbers else f"（条款 {numbers}）" if lang == "zh" else f" (clauses {numbers})"
    click.echo(visible(f"{label} [{reason.code}] {sentence}{served}"), err=True)
    if step not in told:
        click.echo(visible(f"  {arrow}{step}"), err=True)
        told.add(step)


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code. No exception and no traceback leaves this function."""
    lang = _language(arguments)
    try:
        result = gate.main(list(arguments), prog_name="gate", standalone_mode=False)
        return int(result) if isinstance(result, int) else ExitCode.FINE
    except Refused as refused:
        told: set[str] = set()
        for reason in refused.reasons:
            _refuse(reason, lang, told)
        return ExitCode.REFUSED
    except GateError as error:
        _complain(error, lang)
        return ExitCode.UNABLE
    except click.exceptions.NoArgsIsHelpError as usage:
        usage.show()
        return ExitCode.UNABLE
    except click.ClickException as usage:
        _complain(GateError("usage", what=" ".join(usage.format_message().split())), lang)
        return ExitCode.UNABLE
    except (KeyboardInterrupt, click.Abort) as stop:
        click.echo("", err=True)
        if isinstance(stop.__context__, EOFError):  # click makes the end of the input an Abort too
            _complain(GateError("question-unanswered"), lang)
            return ExitCode.UNABLE
        _complain(GateError("interrupted"), lang)
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        sys.stdout = None
        return ExitCode.UNABLE
    except OSError as error:
        _complain(GateError("input-output", what=error.strerror or type(error).__name__, path=error.filename), lang)
        return ExitCode.UNABLE
    except Exception as error:  # noqa: BLE001 - fail closed: our own fault ends in 2, and its text may hold a document's
        _complain(GateError("internal", kind=type(error).__name__, where=_where(error)), lang)
        return ExitCode.UNABLE


def _where(error: BaseException) -> str:
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    if frame is None:
        return "?"
    module = frame.tb_frame.f_globals.get("__name__", "?")
    return f"{module}:{frame.tb_lineno}"
