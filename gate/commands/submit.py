"""`gate submit`: the author's signature over the bytes of HEAD, the first of the two reviews (clauses 3.9.1, 5.1)."""

from __future__ import annotations

from typing import Any

import click

from gate.commands.act import Options, at_option, opinion_options, perform, signing_options
from gate.commands.base import Session, command
from gate.errors import ExitCode


@command(
    "submit",
    zh="经办人提交：对已提交的字节签名",
    en="the author submits: a signature over the committed bytes",
    example="gate submit cpi-2026-10\ngate submit cpi-2026-10 --answers answers.yaml --yes --key ~/.ssh/id_ed25519",
)
@click.argument("release")
@opinion_options
@at_option
@signing_options
def submit(session: Session, release: str, **options: Any) -> ExitCode:
    """Sign as the author."""
    return perform(session, "submit", release, Options(**options))
