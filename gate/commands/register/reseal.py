"""`gate register reseal`: after a change of keys, sealed files again for the recipients of today."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from gate.codes import say
from gate.commands.base import Session, command
from gate.commands.register.entering import Entering, Given, entry_options
from gate.commands.register.sealed_options import identity_option
from gate.errors import ExitCode, GateError
from gate.model import Refused
from gate.registers import sealing_desk, signing_desk
from gate.registers.recipients import Outdated
from gate.registers.store import open_store


@command(
    "reseal",
    zh="更换收件公钥之后重新密封；不写编号也不写 --all 时只列出哪些文件要重新密封",
    en="seal anew after a change of recipients; without ID or --all it only lists what is out of date",
    example="gate register reseal\ngate register reseal --all --identity .git/gate/office.age-key",
)
@click.argument("record", metavar="[ID]", required=False)
@click.option("--all", "every", is_flag=True, help="所有收件人不是今天这些的文件 / every file that is out of date")
@identity_option
@entry_options
def reseal(session: Session, record: str | None, every: bool, identity: tuple[str, ...], **options: Any) -> ExitCode:
    """Exit 1 while a file is left that other keys open than those of today."""
    if record is not None and every:
        raise GateError("usage", what="ID | --all")
    if record is None and not every:
        store = open_store(session.repo, session.now(), trust_ref=options["trust_ref"])
        return _report(session, sealing_desk.outdated(store, session.now().date()))
    entering = Entering.begin(session, Given(**options))
    day = entering.at.date()
    behind = sealing_desk.outdated(entering.store, day)
    wanted = [record] if record is not None else sorted({file.record for file in behind})
    files = _resealed(entering, wanted, [Path(path) for path in identity], quiet=every)
    if files:
        _keep(entering, files)
    return _report(session, sealing_desk.outdated(signing_desk.with_files(entering.store, files), day))


def _resealed(entering: Entering, wanted: list[str], identity: list[Path], quiet: bool) -> dict[str, bytes]:
    """The files of the records that could be sealed anew; with `quiet`, one that could not is told and left."""
    store, session = entering.store, entering.session
    keys = sealing_desk.identities(session.repo, identity)
    files: dict[str, bytes] = {}
    for name in wanted:
        try:
            found = signing_desk.record_named(store, name)
            files |= sealing_desk.reseal(store, found, keys, entering.wish({}), entering.who)
        except (Refused, GateError) as problem:
            if not quiet:
                raise
            reasons = problem.reasons if isinstance(problem, Refused) else (problem,)
            for reason in reasons:
                session.err(f"{name} [{reason.code}] {say(reason, session.lang)[0]}")
    return files


def _keep(entering: Entering, files: dict[str, bytes]) -> None:
    session, person = entering.session, entering.who.person
    sealed = [path for path in sorted(files) if path.endswith(".age")]
    for path in sealed:
        session.out(path)
    session.confirm(session.say(f"以 {person} 的身份签署？", f"sign as {person}?"), entering.given.yes)
    message = f"reseal {len(sealed)} ({person})"
    signing_desk.keep(entering.store, files, message if entering.given.commit else None)


def _report(session: Session, behind: tuple[Outdated, ...]) -> ExitCode:
    """What other keys open than those of today."""
    for file in behind:
        retired = " ".join(key[:12] + "…" for key in file.retired) or "—"
        missing = " ".join(key[:12] + "…" for key in file.missing) or "—"
        session.out(
            session.say(
                f"{file.stub.file}  已停用的收件人：{retired}  缺少的收件人：{missing}",
                f"{file.stub.file}  retired: {retired}  missing: {missing}",
            )
        )
    if behind:
        return ExitCode.REFUSED
    session.out(session.say("所有密封文件都是给现在的收件人的。", "every sealed file is for the recipients of today"))
    return ExitCode.FINE
