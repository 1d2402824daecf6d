"""`gate register letter`: a letter or form drawn from a record, as .docx or .html."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import click

from gate import treeio
from gate.commands.base import DayOrTime, Session, command
from gate.commands.register.sealed_options import identity_option
from gate.errors import ExitCode, GateError
from gate.model import Reason, Refused
from gate.registers import sealed_files, sealing_desk, signing_desk
from gate.registers.letters import as_docx, as_html
from gate.registers.letters.facts import gather
from gate.registers.letters.filling import chosen, fill
from gate.registers.letters.template import Template
from gate.registers.model import Record
from gate.registers.store import Store, open_store

_RENDER = {".docx": as_docx.render, ".html": as_html.render}
_FOLDER = "letters"


@command(
    "letter",
    zh="按记录出文书：回执、告知书、答复书、征询书、函、登记表……",
    en="draw a letter or form from a record: receipt, notices, answers, consultations, sheets",
    example="gate register letter YSQ-2026-0007 receipt --out 回执.docx\n"
    "gate register letter YSQ-2026-0007 answer --identity .git/gate/office.age-key",
)
@click.argument("record", metavar="ID")
@click.argument("kind", metavar="KIND")
@click.option("--out", type=click.Path(path_type=Path), help=".docx 或 .html，默认在 .git/gate/letters/ 下 / file")
@click.option("--number", default="", help="文号，默认取自记录 / the letter's number, by default the record's")
@click.option("--on", type=DayOrTime(), help="成文日期，默认今天 / its date, by default today")
@identity_option
def letter(
    session: Session, record: str, kind: str, out: Path | None, number: str, on: date | None, identity: tuple[str, ...]
) -> ExitCode:
    """Write one letter; KIND is its name in English or Chinese, `answer` the answer that the result calls for."""
    store = open_store(session.repo, session.now())
    found = signing_desk.record_named(store, record)
    template = chosen(kind, found)
    target = out if out is not None else session.repo.private / _FOLDER / f"{found.id}-{template.kind}.docx"
    if target.suffix not in _RENDER:
        raise GateError("letter-form", path=target.name)
    sealed = _opened(session, store, found, template, [Path(path) for path in identity])
    if sealed is not None and _in_work_tree(session, target):
        raise Refused(Reason.of("letter-in-repository", path=target.name))
    day = on or session.now().date()
    facts = gather(found, store.definition(found), store.records, store.trust, day, number, sealed)
    treeio.write_file(target.parent, target.name, _RENDER[target.suffix](fill(template, facts)))
    session.out(session.say(f"已写 {target}", f"written: {target}"))
    if sealed is None and _personal(template):
        session.out(
            session.say(
                "没有打开密封内容：个人信息处留空，手工填写。", "sealed data was not opened: fill in the blanks by hand"
            )
        )
    return ExitCode.FINE


def _personal(template: Template) -> bool:
    return any("{sealed." in text for text in template.texts)


def _opened(
    session: Session, store: Store, record: Record, template: Template, identity: list[Path]
) -> Mapping[str, str] | None:
    """The sealed fields where the letter needs them and this person can open them; None leaves blanks.

    An identity that was named has to fit; the one that git names may be nobody's for this record.
    """
    if not _personal(template) or not sealed_files.stubs(record):
        return None
    keys = sealing_desk.identities(session.repo, identity)
    if not keys:
        return None
    try:
        return sealing_desk.opened(store, record, keys)
    except GateError as error:
        if identity or error.code != "sealed-no-identity":
            raise
        return None


def _in_work_tree(session: Session, target: Path) -> bool:
    """Whether git could pick the file up: personal data in clear would be one `git add` away."""
    place, root = target.absolute().resolve(), session.repo.root.resolve()
    return place.is_relative_to(root) and not place.is_relative_to(session.repo.git_dir.resolve())
