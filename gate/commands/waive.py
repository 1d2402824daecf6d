"""`gate waive`: a signed statement that one finding, at one place, in these bytes, is a mention and no mark."""

from __future__ import annotations

from typing import Any

import click

from gate import desk as desks
from gate.acts import Intent
from gate.commands.act import Options, finish, signing_options
from gate.commands.base import Session, command
from gate.errors import ExitCode
from gate.model import Reason, Refused


@command(
    "waive",
    zh="豁免一处机检发现：由审查人签；引文类的还要批准人签；--claim 由经办人先声明是引文",
    en="waive one finding: signed by the reviewer, a quotation by the approver too; --claim is the author's claim",
    example='gate waive zhidu 3fa9c1d2 --claim --reason "引用制度原文"\n'
    'gate waive zhidu 3fa9c1d2 --quotation --reason "引用制度原文"',
)
@click.argument("release")
@click.argument("fingerprint")
@click.option("--claim", is_flag=True, help="经办人声明是引文，提交前签 / the author's claim, before the submit")
@click.option("--quotation", is_flag=True, help="是引文 / it is a quotation")
@click.option("--reason", required=True, help="理由 / why")
@signing_options
def waive(session: Session, release: str, fingerprint: str, claim: bool, quotation: bool, **options: Any) -> ExitCode:
    """Sign a claim or a waiver."""
    said = Options(**options)
    desk = desks.sit_down(session.repo, session.now(), said.trust_ref)
    judged = desk.release(release)
    who = desks.signer(desk, said.key, said.as_)
    desks.refuse_unsaved(desk, judged)
    if judged.present.entry is not None and not judged.findings:
        raise Refused(Reason.of("nothing-changed", release=judged.id, version=judged.present.version))
    intent = Intent("claim" if claim else "waive", who.person, session.now(), reason=said.reason or "")
    question = session.say(f"以 {who.person} 的身份签这一处？", f"Sign this place as {who.person}?")
    session.confirm(question, said.yes)
    kind = "quotation" if claim or quotation else "other"
    files = desks.sign_waiver(desk, judged, intent, fingerprint, kind, who)
    finish(session, desk, judged.id, intent.act, who.person, files, said.commit)
    return ExitCode.FINE
