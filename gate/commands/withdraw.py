"""`gate withdraw`: takes a published page down and leaves a public notice (clauses 3.16, 6.2.5)."""

from __future__ import annotations

from typing import Any

import click

from gate.commands.act import Options, at_option, perform, signing_options
from gate.commands.base import Session, command
from gate.errors import ExitCode


@command(
    "withdraw",
    zh="撤回已公开的页面，原地址留一条说明；撤回的编号不再使用",
    en="take a published page down and leave a notice; a withdrawn id never comes back",
    example='gate withdraw cpi-2026-10 --reason "数据来源单位要求撤回"',
)
@click.argument("release")
@click.option("--reason", help="理由（不公开） / why (not shown in public)")
@at_option
@signing_options
def withdraw(session: Session, release: str, **options: Any) -> ExitCode:
    """Sign a withdrawal."""
    return perform(session, "withdraw", release, Options(**options))
