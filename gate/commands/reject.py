"""`gate reject`: a reviewer's or leader's signed refusal of these bytes (clause 3.9.2)."""

from __future__ import annotations

from typing import Any

import click

from gate.commands.act import Options, at_option, perform, signing_options
from gate.commands.base import Session, command
from gate.errors import ExitCode


@command(
    "reject",
    zh="退回：签名拒绝这些字节并写明理由；改过的内容可以重新提交",
    en="a signed refusal of these bytes, with a reason; changed bytes may be submitted again",
    example='gate reject cpi-2026-10 --reason "表2单位有误"',
)
@click.argument("release")
@click.option("--reason", help="理由 / why")
@at_option
@signing_options
def reject(session: Session, release: str, **options: Any) -> ExitCode:
    """Sign a refusal."""
    return perform(session, "reject", release, Options(**options))
