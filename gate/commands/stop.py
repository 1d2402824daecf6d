"""`gate stop`: the secrecy officer's signed stop of a release that may hold a secret (clauses 3.7.1, 4.4)."""

from __future__ import annotations

from typing import Any

import click

from gate import review_desk
from gate.commands.act import Options, officer, signing_options
from gate.commands.base import Session, command
from gate.errors import ExitCode


@command(
    "stop",
    zh="保密工作人员停止一个发布件：疑似国家秘密的，不得发布，已发布的不再出现在网站上",
    en="the secrecy officer stops a release that may hold a secret: it is not published, and comes off the site",
    example='gate stop cpi-2026-10 --reason "正文出现密级标志，来源待查"',
)
@click.argument("release")
@click.option("--reason", help="理由（不写内容） / why, without a word of the content")
@signing_options
def stop(session: Session, release: str, **options: Any) -> ExitCode:
    """Sign the stop."""
    record = officer(session, "stop", release, Options(**options), review_desk.stop)
    session.out(
        session.say(
            f"已停止 {release}（{record}）。下一步：隔离材料，当面或电话报告，不在邮件和提交说明里写内容；"
            f"转报定 gate register move {record} referred，或泄密处理 gate register move {record} leak",
            f"stopped {release} ({record}); next: isolate it, report in person, never by mail or commit message; "
            f"then `gate register move {record} referred` or `leak`",
        )
    )
    return ExitCode.FINE
