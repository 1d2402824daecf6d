"""`gate approve`: the leader's decision to publish (clauses 1.4.1, 3.9.2)."""

from __future__ import annotations

from typing import Any

import click

from gate.commands.act import Options, at_option, opinion_options, perform, signing_options
from gate.commands.base import Session, command
from gate.errors import ExitCode


@command(
    "approve",
    zh="主管领导批准：先看要签的内容，再签名",
    en="the leader decides, after seeing what is to be signed",
    example="gate approve cpi-2026-10\ngate approve cpi-2026-10 --answers answers.yaml --yes --key ~/.ssh/id_ed25519",
)
@click.argument("release")
@opinion_options
@at_option
@signing_options
def approve(session: Session, release: str, **options: Any) -> ExitCode:
    """Sign as the leader."""
    return perform(session, "approve", release, Options(**options))
