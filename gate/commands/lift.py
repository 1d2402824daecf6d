"""`gate lift`: the secrecy officer states that a quoted mark of secrecy marks nothing here (clause 3.7.1)."""

from __future__ import annotations

from typing import Any

import click

from gate import review_desk
from gate.commands.act import Options, officer, signing_options
from gate.commands.base import Session, command
from gate.errors import ExitCode


@command(
    "lift",
    zh="保密工作人员对发布件里引用的密级标志写明书面意见：所标的涉密内容不在这里；之后引文豁免才算数",
    en="the secrecy officer states of each quoted mark of secrecy that the marked thing is not here; only then do "
    "waivers count",
    example='gate lift zhidu --reason "引用制度条文，无涉密原件"',
)
@click.argument("release")
@click.option("--reason", help="书面意见 / the statement")
@signing_options
def lift(session: Session, release: str, **options: Any) -> ExitCode:
    """Sign the statement; a stop that was confirmed is not lifted."""
    record = officer(session, "lift", release, Options(**options), review_desk.lift)
    session.out(session.say(f"已在 {record} 写明意见。", f"stated in {record}"))
    session.out(session.say(f"下一步：gate status {release}", f"next: gate status {release}"))
    return ExitCode.FINE
