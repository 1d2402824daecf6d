"""`gate hook`: the checks that git itself calls, before a commit, before a push, and on the server."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from gate import hooks, pushes, receiving, treeio
from gate.commands.base import Session, command
from gate.errors import ExitCode, GateError
from gate.gitstore import Repository
from gate.hooks import Kind
from gate.judging import quietly
from gate.model import Refused
from gate.receiving import Outcome

_CLAIM = (
    "确属引用的，由经办人签署声明：gate waive 编号 指纹 --claim",
    "if these are quotations, the author signs a claim: gate waive RELEASE FINGERPRINT --claim",
)
_QUOTABLE = {
    Kind.PRE_COMMIT: (
        "确属引用的：git commit --no-verify 提交后，由经办人签署声明（gate waive 编号 指纹 --claim），再推送",
        "if these are quotations: git commit --no-verify, then the author signs a claim "
        "(gate waive RELEASE FINGERPRINT --claim), then push",
    ),
    Kind.PRE_PUSH: _CLAIM,
    Kind.PRE_RECEIVE: _CLAIM,
}


@click.group(
    "hook",
    help="提交前、推送前、服务器收到推送前的检查\n\nChecks before a commit, before a push, and on the server\n\n"
    "\b\n例 Example:\n  gate hook install",
    short_help="提交和推送前的检查 · checks before commits and pushes",
)
def hook() -> None:
    """The group of the two commands below."""


@command(
    "install",
    zh="安装挂钩：工作仓库装 pre-commit 和 pre-push，裸仓库装 pre-receive",
    en="install the hooks: pre-commit and pre-push in a clone, pre-receive in a bare repository",
    example="gate hook install\ngate hook install --kind pre-receive --repo releases.git",
)
@click.option("--kind", "kinds", multiple=True, type=click.Choice([kind.value for kind in Kind]))
@click.option("--repo", type=click.Path(path_type=Path), help="哪个仓库，默认当前目录 / which repository")
@click.option("--force", is_flag=True, help="原有的别的挂钩改名保留 / keep a foreign hook under another name")
def install(session: Session, kinds: tuple[str, ...], repo: Path | None, force: bool) -> ExitCode:
    """Write the hooks; a foreign one is never lost."""
    found = Repository.open(repo.absolute()) if repo else session.repo
    usual = (Kind.PRE_RECEIVE,) if found.bare else (Kind.PRE_COMMIT, Kind.PRE_PUSH)
    wanted = tuple(Kind(kind) for kind in kinds) or usual
    for kind in wanted:
        if kind not in usual:
            raise GateError("hook-needs-bare", kind=kind.value)
    places = {kind: found.hooks / kind.value for kind in wanted}
    foreign = [place for place in places.values() if place.exists() and not hooks.is_ours(place.read_bytes())]
    if foreign and not force:
        raise GateError("hook-foreign", path=str(foreign[0]))
    for place in foreign:
        kept = place.with_name(place.name + ".before-gate")
        place.rename(kept)
        session.out(session.say(f"原有的挂钩改名为 {kept}", f"the hook that was there is now {kept}"))
    if Kind.PRE_RECEIVE in places:
        # A tree that git itself calls broken could name one path and hold another.
        found.configure("receive.fsckObjects", "true")
    for kind, place in places.items():
        treeio.write_file(place.parent, place.name, hooks.script(kind, sys.executable), executable=True)
        session.out(session.say(f"已安装 {place}", f"installed {place}"))
    return ExitCode.FINE


@command(
    "run",
    zh="由 git 调用：检查将要提交、推送或收到的内容",
    en="called by git: look at what is about to be committed, pushed or received",
    example="gate hook run pre-commit",
)
@click.argument("kind", type=click.Choice([kind.value for kind in Kind]))
@click.argument("remote", nargs=-1)
@click.option("--index", default="", hidden=True)
def run(session: Session, kind: str, remote: tuple[str, ...], index: str) -> ExitCode:
    """Refuse with every reason, or say what else was seen."""
    outcome = _look(session, Kind(kind), remote[0] if remote else "", index or None)
    for finding in outcome.held:
        session.err(f"[{finding.rule}] {finding.path}:{finding.line or 1} " + session.say("待放行", "hold"))
    for judged in outcome.refused:
        session.err("\n".join(pushes.told(judged, session.lang)))
    if outcome.quotable:
        session.err(session.say(*_QUOTABLE[Kind(kind)]))
    if outcome.reasons:
        raise Refused(*outcome.reasons)
    return ExitCode.FINE if outcome.passes else ExitCode.REFUSED


def _look(session: Session, kind: Kind, remote: str, index: str | None) -> Outcome:
    repo, now, progress = session.repo, session.now(), _counter if sys.stderr.isatty() else quietly
    if kind is Kind.PRE_COMMIT:
        return receiving.before_commit(repo, now, index, progress)
    lines = sys.stdin.read()
    if kind is Kind.PRE_PUSH:
        return receiving.before_push(repo, now, remote, lines, progress)
    return receiving.before_receive(repo, now, lines, progress)


def _counter(_what: str, done: int, total: int) -> None:
    """Files looked at, on one line of a person's terminal."""
    click.echo(f"\rgate {done}/{total}", nl=done == total, err=True)


hook.add_command(install)
hook.add_command(run)
