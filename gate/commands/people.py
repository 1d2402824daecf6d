"""`gate people`: shows the trust base, makes its next version, and lets the roots sign it."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import Any, get_args

import click
from rich.console import Console
from rich.table import Table

from gate import signing, timestamps, treeio
from gate.commands.base import DayOrTime, Session, command
from gate.errors import ExitCode, GateError
from gate.signing import SigningKey
from gate.trust import (
    SUBJECTS,
    TRUST_FILE,
    Trust,
    by_version,
    check_draft,
    load_chain,
)
from gate.trust_edit import (
    NewPerson,
    current,
    next_version,
    root_keys,
    signed_part,
    with_key_revoked,
    with_person,
    with_position_ended,
)
from gate.trust_model import Person, Role
from gate.visible import visible

Files = dict[str, bytes]

_FILE = click.Path(path_type=Path, dir_okay=False)


class _Time(click.ParamType):
    """A moment as RFC 3339 at +08:00."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            return timestamps.parse(value)
        except ValueError:
            self.fail("YYYY-MM-DDThh:mm:ss+08:00", param, ctx)


def _root_keys_option(required: bool) -> Callable[[Callable[..., ExitCode]], Callable[..., ExitCode]]:
    return click.option(
        "--root-key",
        "root_keys_given",
        multiple=True,
        required=required,
        type=_FILE,
        help="根密钥文件，可写多次 / a root key file; may be given several times",
    )


@click.group(
    "people",
    help="信任名册：人员、职务、密钥\n\nThe trust base: people, positions, keys.\n\n"
    "\b\n例 Example:\n  gate people list\n  gate people add --id p30 --position drafter --root-key r1 --root-key r2",
    short_help="信任名册 · the trust base",
)
def people() -> None:
    """The group of `people` commands."""


@command(
    "add",
    zh="登记一个人，或给已登记的人加职务、密钥、邮箱；生成名册的下一版",
    en="register somebody, or give somebody a position, key or address more; makes the next version",
    example="gate people add --id p30 --name 张三 --number 0030 --office OFF-04 --position drafter \\\n"
    "    --key zhangsan.pub --email zhangsan@sample.invalid --root-key .git/gate/r1 --root-key .git/gate/r2\n"
    "gate people add --id p12 --position reviewer --office OFF-02  # 再兼一个科室的审查人 / in another office too",
)
@click.option("--id", "person", required=True, help="编号 / id")
@click.option("--name", help="姓名 / name")
@click.option("--number", help="工号 / staff number")
@click.option("--office", help="科室编号；已登记的人写职务所在的科室 / office; of a known person, that of the position")
@click.option("--position", type=click.Choice(get_args(Role)), help="职务 / position")
@click.option("--document", help="任命文件 / the document that appoints")
@click.option("--from", "since", type=DayOrTime(), help="哪一天起，默认今天 / first day, today by default")
@click.option("--until", type=DayOrTime(), help="到哪一天 / last day")
@click.option("--key", type=_FILE, help="公钥文件 / public key file")
@click.option("--email", help="提交用的邮箱 / address of commits")
@_root_keys_option(required=False)
def add(
    session: Session,
    person: str,
    name: str | None,
    number: str | None,
    office: str | None,
    position: str | None,
    document: str | None,
    since: date | None,
    until: date | None,
    key: Path | None,
    email: str | None,
    root_keys_given: tuple[Path, ...],
) -> ExitCode:
    """Write `trust/N+1` with the person in it."""
    if not (position or key or email):
        raise GateError("people-nothing-to-do")
    new = NewPerson(
        id=person,
        since=since or session.now().date(),
        name=name,
        number=number,
        office=office,
        position=position,
        until=until,
        document=document,
        key=signing.public_key_of(key) if key else None,
        email=email,
    )
    return _change(session, lambda before: with_person(before, new), root_keys_given)


@command(
    "revoke",
    zh="作废一个人的密钥（默认全部），或结束一个职务；生成名册的下一版",
    en="revoke somebody's keys (all by default), or end a position; makes the next version",
    example="gate people revoke --id p07 --root-key .git/gate/r1 --root-key .git/gate/r2\n"
    "gate people revoke --id p07 --position drafter --until 2026-11-30 --root-key r1 --root-key r2",
)
@click.option("--id", "person", required=True, help="编号 / id")
@click.option("--key", type=_FILE, help="只作废这一把（公钥文件）/ this key only (public key file)")
@click.option("--compromised-since", type=_Time(), help="从何时起落入他人之手 / since when it was in other hands")
@click.option("--position", type=click.Choice(get_args(Role)), help="结束这个职务 / end this position instead")
@click.option("--until", type=DayOrTime(), help="职务的最后一天，默认今天 / its last day, today by default")
@_root_keys_option(required=False)
def revoke(
    session: Session,
    person: str,
    key: Path | None,
    compromised_since: datetime | None,
    position: str | None,
    until: date | None,
    root_keys_given: tuple[Path, ...],
) -> ExitCode:
    """Write `trust/N+1` without the keys or the position."""
    now = session.now()
    if position is not None:
        last_day = until or now.date()
        return _change(session, lambda before: with_position_ended(before, person, position, last_day), root_keys_given)
    public = signing.public_key_of(key) if key else None
    return _change(
        session, lambda before: with_key_revoked(before, person, now, public, compromised_since), root_keys_given
    )


@command(
    "sign",
    zh="看过改动后，用根密钥签署名册的最新一版",
    en="sign the newest version with a root key, after a look at what changes",
    example="gate people sign --root-key .git/gate/r2",
)
@click.option("--yes", is_flag=True, help="不再询问 / do not ask")
@_root_keys_option(required=True)
def sign(session: Session, yes: bool, root_keys_given: tuple[Path, ...]) -> ExitCode:
    """Add root signatures to the newest version."""
    files = trust_on_disk(session.repo.root)
    check_draft(files)
    session.out(_difference(files))
    session.confirm(session.say("签署名册的这一版？", "sign this version of the trust base?"), yes)
    _write(session, _signed(files, root_keys_given), files)
    return ExitCode.FINE


@command("list", zh="列出人员、职务和密钥", en="list people, positions and keys", example="gate people list")
@click.option("--on", type=DayOrTime(), help="截至哪一天 / as of this day")
def show(session: Session, on: date | None) -> ExitCode:
    """A table of the newest signed version."""
    trust = load_chain(signed_part(trust_on_disk(session.repo.root))).latest
    session.raw(_table(session, trust, on or session.now().date()))
    return ExitCode.FINE


for _command in (add, revoke, sign, show):
    people.add_command(_command)


def trust_on_disk(root: Path) -> Files:
    """The files below `trust/` in the working folder, by path. Code trust-missing."""
    folder = root / "trust"
    if not folder.is_dir():
        raise GateError("trust-missing")
    return {f"trust/{path}": blob.data for path, blob in treeio.read_tree(folder).items()}


def _change(session: Session, change: Callable[[bytes], bytes], root_keys_given: Iterable[Path]) -> ExitCode:
    files = trust_on_disk(session.repo.root)
    _refuse_half_signed(files)
    changed = {"people.yaml": change(current(files, "people.yaml"))}
    after = files | next_version(files, changed, session.now())
    check_draft(after)
    session.out(_difference(after))
    _write(session, _signed(after, root_keys_given), files)
    return ExitCode.FINE


def _refuse_half_signed(files: Mapping[str, bytes]) -> None:
    try:
        load_chain(signed_part(files))
    except GateError as error:
        newest = max(by_version(files))
        if error.code == "trust-threshold" and error.facts["version"] == newest:
            raise GateError("trust-half-signed", version=newest) from None
        raise


def _signed(files: Files, paths: Iterable[Path]) -> Files:
    """`files` with the newest version signed by each of the root keys. Code root-unknown."""
    newest = max(by_version(files))
    roots = root_keys(files)
    signed = dict(files)
    for path in paths:
        key: SigningKey = signing.signer_key(path, None, ())
        root = roots.get(key.public)
        if root is None:
            raise GateError("root-unknown", path=str(path))
        signed[f"trust/{newest}/{root}.sig"] = signing.sign(files[f"trust/{newest}/{TRUST_FILE}"], key)
    return signed


def _write(session: Session, after: Files, before: Files) -> None:
    with treeio.written(session.repo.root, {path: data for path, data in after.items() if before.get(path) != data}):
        pass
    newest = max(by_version(after))
    try:
        load_chain(after)
    except GateError as error:
        if error.code != "trust-threshold":
            raise
        have, need = error.facts["signed"], error.facts["threshold"]
        session.out(
            session.say(
                f"已写好 trust/{newest}/，根签名 {have} 个，需要 {need} 个。\n"
                "下一步：其他根密钥的保管人运行 gate people sign --root-key 文件",
                f"trust/{newest}/ is written; {have} of {need} root signatures.\n"
                "next: other holders of root keys run `gate people sign --root-key FILE`",
            )
        )
    else:
        session.out(
            session.say(
                f"trust/{newest}/ 已签满。\n"
                f"下一步：git add trust && git commit -m 名册第{newest}版，合并到受保护分支后生效。",
                f"trust/{newest}/ is complete.\n"
                f"next: git add trust && git commit -m 'trust {newest}'; it counts once it is on the protected branch",
            )
        )


def _difference(files: Files) -> str:
    """What the newest version changes in the four files, as a unified diff."""
    versions = by_version(files)
    newest = max(versions)
    old, new = versions.get(newest - 1, {}), versions[newest]
    lines: list[str] = []
    for name in SUBJECTS:
        before, after = (side.get(name, b"").decode("utf-8", "replace").splitlines() for side in (old, new))
        lines += difflib.unified_diff(
            before, after, f"trust/{newest - 1}/{name}", f"trust/{newest}/{name}", lineterm="", n=2
        )
    return "\n".join(lines)


def _table(session: Session, trust: Trust, day: date) -> str:
    head = session.say("编号 姓名 工号 科室 职务 密钥", "id name number office positions keys").split()
    table = Table(*head, title=session.say(f"信任名册第{trust.version}版", f"trust base, version {trust.version}"))
    for person in trust.people:
        table.add_row(
            person.id,
            visible(person.name),
            visible(person.number),
            person.office,
            "\n".join(_positions(person, day)),
            "\n".join(_keys(session, person, day)),
        )
    roots = Table(session.say("根密钥", "root"), session.say("指纹", "fingerprint"))
    for root in trust.roots.keys:
        roots.add_row(root.id, root.key.fingerprint)
    text = StringIO()
    console = Console(file=text, width=None if session.terminal else 140, color_system=None)
    console.print(table)
    console.print(roots)
    console.print(
        session.say(f"改名册需要 {trust.roots.threshold} 把根密钥签署", f"{trust.roots.threshold} roots change it")
    )
    return text.getvalue()


def _positions(person: Person, day: date) -> Iterable[str]:
    for position in person.positions:
        office = f" {position.office}" if position.office else ""
        end = f"—{position.until}" if position.until else ""
        note = "" if position.covers(day) else " ×"
        yield f"{position.role}{office} {position.start}{end}{note}"


def _keys(session: Session, person: Person, day: date) -> Iterable[str]:
    for window in person.keys:
        gone = session.say(" 已作废", " revoked") if window.revoked or window.compromised_since else ""
        note = gone or ("" if window.covers(day) else " ×")
        yield f"{window.key.fingerprint}{note}"
