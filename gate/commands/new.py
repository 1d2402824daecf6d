"""`gate new`: the skeleton of a release, with everything filled in that is known already."""

from __future__ import annotations

from datetime import date

import click

from gate import judging, treeio
from gate.commands.base import Session, command
from gate.errors import ExitCode, GateError
from gate.fields import KINDS, RELEASE_ID, nearest
from gate.releases import find_releases
from gate.skeleton import people_for, skeleton
from gate.trust import Person, Trust

_PARTS = ("content", "approvals", "versions")


@command(
    "new",
    zh="新建一个发布件的草稿",
    en="a release skeleton",
    example="gate new statistics cpi-2026-10 --title 2026年10月份居民消费价格变动情况",
)
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("release", metavar="ID")
@click.option("--title", help="标题，不写就先用编号 / title, by default the id")
@click.option("--as", "as_", metavar="PERSON", help="经办人编号，默认按 git 的 user.email 查 / id of the author")
@click.option("--trust-ref", help="受保护的分支 / the protected branch, default origin/HEAD, else main")
def new(
    session: Session, kind: str, release: str, title: str | None, as_: str | None, trust_ref: str | None
) -> ExitCode:
    """Write ``content/releases/YYYY/ID/index.md``. Codes usage, id-taken, author-unknown."""
    _refuse_taken(session, release)
    trust = judging.read_trust(session.repo, trust_ref).latest
    today = session.now().date()
    author, is_sure = _author(session, trust, as_, today)
    people = people_for(kind, trust, author, today)
    path = f"content/releases/{today.year}/{release}/index.md"
    text = skeleton(kind, title or release, people, trust, today)
    treeio.write_file(session.repo.root, path, text.encode("utf-8"))
    _say_what_is_next(session, path, release, author, is_sure)
    return ExitCode.FINE


def _refuse_taken(session: Session, release: str) -> None:
    if not RELEASE_ID.fullmatch(release) or ".." in release or release.endswith("."):
        what = session.say(
            "编号用小写字母、数字、点、连字符，以字母或数字开头，不超过 64 个字符",
            "an id has lower-case letters, digits, dots and hyphens, a letter or digit first, at most 64 characters",
        )
        raise GateError("usage", what=what)
    tree = treeio.read_parts(session.repo.root, _PARTS)
    taken = {found.id: found.root for found in find_releases(tree)}
    for path in tree:
        folder, _, rest = path.partition("/")
        if folder != "content":
            taken.setdefault(rest.partition("/")[0], path.rpartition("/")[0])
    if release in taken:
        raise GateError("id-taken", release=release, path=taken[release])


def _author(session: Session, trust: Trust, as_: str | None, today: date) -> tuple[Person, bool]:
    """Who writes, and whether that is known; else somebody who may, to be corrected."""
    if as_ is not None:
        person = trust.person(as_)
        if person is None:
            near = nearest(as_, tuple(person.id for person in trust.people))
            raise GateError("author-unknown", near=near or "—")
        return person, True
    person = trust.by_email(session.repo.setting("user.email") or "")
    if person is not None:
        return person, True
    drafters = trust.holders({"drafter"}, today) or trust.people
    if not drafters:
        raise GateError("author-unknown", near="—")
    return drafters[0], False


def _say_what_is_next(session: Session, path: str, release: str, author: Person, is_sure: bool) -> None:
    session.out(path)
    if not is_sure:
        session.out(
            session.say(
                f"注意：git 的 user.email 不在信任名册里，经办人先写了 {author.id}；请改，或用 --as 重建。",
                f"note: git's user.email is not a known person's; the author is {author.id} for now, correct it",
            )
        )
    session.out(session.say("下一步：", "next:"))
    for words, zh, en in (
        ("", f"写好 {path}，逐行核对页头", f"write {path} and check each line of its head"),
        (f"gate check {release}", "看还缺什么", "what is missing"),
        (f"git add {path.rpartition('/')[0]} && git commit", "提交到 git", "commit"),
        (f"gate submit {release}", "经办人签署，然后由审查人 review、主管领导 approve", "sign; then review, approve"),
    ):
        step = session.say(zh, en)
        session.out(f"  {words}  # {step}" if words else f"  {step}")
