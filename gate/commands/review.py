"""`gate review`: the designated reviewer's signature, with opinion, basis and reason (clauses 3.9.1, 3.10)."""

from __future__ import annotations

from typing import Any

import click

from gate.commands.act import Options, at_option, opinion_options, perform, signing_options
from gate.commands.base import Session, command
from gate.errors import ExitCode


@command(
    "review",
    zh="审查人审查：先看要签的内容，再签名",
    en="the reviewer signs, after seeing what is to be signed",
    example="gate review cpi-2026-10\n"
    "gate review cpi-2026-10 --opinion 主动公开 --basis 政府信息公开条例第二十条 --reason 群众关注 --answers a.yaml",
)
@click.argument("release")
@opinion_options
@at_option
@signing_options
def review(session: Session, release: str, **options: Any) -> ExitCode:
    """Sign as the reviewer."""
    return perform(session, "review", release, Options(**options))
