"""The shape of a command: its help with an example, its language, and what it may ask the machine for.

A command is one module `gate/commands/NAME.py` with one function, registered by one row in `gate/cli.py`::

    @command("clock", zh="推算期限", en="a deadline, explained day by day", example="gate clock 2026-11-12 10wd")
    @click.argument("start")
    def clock(session: Session, start: str) -> ExitCode:
        session.out(session.say("zh text", "en text"))
        return ExitCode.FINE

It parses, calls the pipeline or a pure module once, prints, and returns an exit code. It raises `GateError`
when it cannot do its job and `Refused` when a signed act is refused; `gate.cli` turns both into words.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gate import now as clock
from gate.errors import ExitCode, GateError
from gate.language import language
from gate.visible import visible

if TYPE_CHECKING:
    from gate.gitstore import Repository

FORMATS = ("text", "json", "sarif", "junit", "github")


@dataclass(frozen=True)
class Session:
    """What a command knows of its surroundings: the language, the terminal, the folder it stands in.

    `at` stands for the present moment where sample keys act in the past.
    """

    lang: str
    folder: Path
    at: datetime | None = None

    def say(self, zh: str, en: str) -> str:
        """The text in the session's language."""
        return zh if self.lang == "zh" else en

    def out(self, text: str = "") -> None:
        """Print to standard output; control characters are shown, not sent to the terminal."""
        click.echo(visible(text))

    def raw(self, text: str) -> None:
        """Print a report, which has made its text visible (or coloured it) itself."""
        click.echo(text, nl=not text.endswith("\n"))

    def err(self, text: str) -> None:
        """Print to standard error."""
        click.echo(visible(text), err=True)

    @property
    def terminal(self) -> bool:
        """Whether a person sits in front of standard output."""
        return sys.stdout.isatty()

    def shows_text(self, form: str, asked: bool) -> bool:
        """Whether a report may hold matched text: where asked for, or in a form read at a terminal."""
        return asked or (form == "text" and self.terminal)

    @property
    def interactive(self) -> bool:
        """Whether questions can be asked."""
        return sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()

    def progress(self, items: Iterable[Any], label: str, length: int) -> AbstractContextManager[Iterable[Any]]:
        """`items` with a progress bar on standard error where a person watches it."""
        if not sys.stderr.isatty():
            return nullcontext(items)
        return click.progressbar(items, length=length, label=label, file=sys.stderr)

    def clear_progress(self) -> None:
        """Take the progress bar from its line, so that something else can be shown there; it comes back below."""
        if sys.stderr.isatty():
            click.echo("\r\033[K", nl=False, err=True)

    def confirm(self, question: str, yes: bool) -> None:
        """Ask before signing. Without a terminal, only ``--yes`` confirms; a no is code ``not-confirmed``."""
        if yes:
            return
        if not self.interactive or not click.confirm(question, default=False):
            raise GateError("not-confirmed")

    def now(self) -> datetime:
        """The present moment at +08:00."""
        return self.at or clock.now()

    @cached_property
    def repo(self) -> Repository:
        """The repository that the command stands in; code ``not-a-repository`` where there is none."""
        from gate.gitstore import Repository

        return Repository.open(self.folder)


def command(name: str, *, zh: str, en: str, example: str) -> Callable[[Callable[..., ExitCode]], click.Command]:
    """Make a click command out of a function that takes a `Session` first and returns an `ExitCode`."""
    text = f"{zh}\n\n{en}\n\n\b\n例 Example:\n" + "\n".join(f"  {line}" for line in example.splitlines())

    def wrap(function: Callable[..., ExitCode]) -> click.Command:
        @click.command(name, help=text, short_help=f"{zh} · {en}")
        @click.option("--lang", type=click.Choice(["zh", "en"]), default=None, help="中文 zh, English en")
        @wraps(function)
        def run(*args: Any, lang: str | None, **options: Any) -> ExitCode:
            chosen = lang or click.get_current_context().find_root().params.get("lang")
            session = Session(chosen or language(dict(os.environ)), Path.cwd())
            return function(session, *args, **options)

        return run

    return wrap


def report_options(function: Callable[..., ExitCode]) -> Callable[..., ExitCode]:
    """``--format`` and ``--show-text``, for commands that report findings."""
    function = click.option(
        "--format",
        "form",
        type=click.Choice(FORMATS),
        default="text",
        help="报告格式 / form of the report; never changes the exit code",
    )(function)
    return click.option(
        "--show-text",
        is_flag=True,
        help="显示命中的文字（号码仍遮盖） / show the matched text (numbers stay masked)",
    )(function)


class DayOrTime(click.ParamType):
    """``--on 2026-11-24``: the end of that day at +08:00."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """A day written YYYY-MM-DD."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail("YYYY-MM-DD", param, ctx)


def moment(session: Session, on: date | None) -> datetime:
    """The moment to judge as of: now, or the last second of the day `on`."""
    if on is None:
        return session.now()
    return datetime.combine(on, time(23, 59, 59), tzinfo=clock.SHANGHAI)
