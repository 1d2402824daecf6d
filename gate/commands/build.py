"""`gate build`: the website, from committed bytes only; refuses as a whole."""

from __future__ import annotations

import time
from pathlib import Path

import click

from gate import judging, pipeline
from gate.codes import say
from gate.commands.base import Session, command
from gate.errors import ExitCode, GateError
from gate.judging import Request
from gate.model import Refused
from gate.pipeline import BuildOrder, Built
from gate.reports.base import state_word
from gate.verdict import State
from gate.visible import one_line


@command(
    "build",
    zh="生成网站：只用已提交的字节；有一处不合格就整个拒绝，旧网站不动",
    en="the website from committed bytes only; one thing refused refuses the whole, and the old site stays",
    example="gate build\ngate build --rev HEAD --out site --hold-back",
)
@click.option("--rev", default="HEAD", show_default=True, help="哪个提交 / which commit")
@click.option("--out", type=click.Path(path_type=Path), default=Path("site"), show_default=True)
@click.option("--hold-back", is_flag=True, help="撇下不合格的，其余照发 / leave out what is refused, and say so")
@click.option("--production", is_flag=True, help="正式发布：不认样例密钥 / no sample keys")
@click.option("--trust-ref", help="受保护的分支 / the protected branch")
@click.option("--key", type=click.Path(path_type=Path), help="发布员的密钥，用于签清单 / the publisher's key")
@click.option("--since", type=click.Path(path_type=Path), help="以前见过的检查点 / a checkpoint seen before")
def build(
    session: Session,
    rev: str,
    out: Path,
    hold_back: bool,
    production: bool,
    trust_ref: str | None,
    key: Path | None,
    since: Path | None,
) -> ExitCode:
    """Build, verify, swap."""
    started = time.perf_counter()
    repo = session.repo
    _ = repo.root  # a bare repository has nowhere to build to
    trust = judging.read_trust(repo, trust_ref).latest
    order = BuildOrder(
        out=out,
        request=Request(rev=rev, now=session.now(), trust_ref=trust_ref, production=production),
        hold_back=hold_back,
        key=pipeline.publisher_key(repo, trust, key),
        since=_read(since),
    )
    built = pipeline.build(repo, order, _progress(session))
    _left_out(session, built)
    if not built.written:
        _summary(session, built, out, time.perf_counter() - started)
        raise Refused(*built.refused)
    _summary(session, built, out, time.perf_counter() - started)
    return ExitCode.FINE


def _read(path: Path | None) -> bytes | None:
    if path is None:
        return None
    if not path.is_file():
        raise GateError("path-missing", path=str(path))
    return path.read_bytes()


def _progress(session: Session) -> judging.Progress:
    names = {
        "judge": session.say("判断", "judging"),
        "render": session.say("排版", "rendering"),
        "verify": session.say("复查", "verifying"),
        "swap": session.say("替换", "swapping"),
    }

    def tell(what: str, done: int, total: int) -> None:
        if session.terminal:
            session.err(f"[{done + 1}/{total}] {names[what]}…")

    return tell


def _left_out(session: Session, built: Built) -> None:
    for judged in built.left_out:
        name = one_line(judged.id)
        if judged.state is State.REFUSED:
            codes = ", ".join(dict.fromkeys(reason.code for reason in pipeline.why_not(judged)))
            session.err(session.say(f"未发布 {name}：拒绝（{codes}）", f"left out {name}: refused ({codes})"))
        else:
            state = state_word(judged.state, session.lang)
            session.err(session.say(f"未发布 {name}：{state}", f"left out {name}: {state}"))
    for reason in built.verdict.frozen:
        session.err("\n".join(say(reason, session.lang)))
    for reason in built.verdict.reasons if built.written else ():
        path = one_line(reason.path or "")
        session.err(session.say(f"未发布 {path}：{reason.code}", f"left out {path}: {reason.code}"))


def _summary(session: Session, built: Built, out: Path, seconds: float) -> None:
    refused = sum(judged.state is State.REFUSED for judged in built.left_out)
    held = len(built.left_out) - refused
    refused += len({reason.path for reason in built.verdict.reasons})
    took = " ".join(f"{name} {value:.2f}s" for name, value in built.seconds.items())
    session.out(
        session.say(
            f"已发布 {len(built.published)} 件，拒绝 {refused} 件，暂未发布 {held} 件；"
            f"清单内文件 {built.files} 个；用时 {seconds:.1f} 秒（{took}）",
            f"published {len(built.published)}, refused {refused}, held back {held}; "
            f"files accounted for {built.files}; {seconds:.1f} s ({took})",
        )
    )
    if not built.written:
        return
    if not built.signed:
        session.err(
            session.say(
                "清单没有签名：这台机器没有发布员的密钥，gate verify 会给出 manifest-unsigned。",
                "the manifest is unsigned: the publisher's key is not on this machine; gate verify will say so",
            )
        )
    view = f"python3 -m http.server --bind 127.0.0.1 --directory {one_line(str(out))} 8000"
    session.out(session.say(f"看网站：{view} ，浏览器打开 http://127.0.0.1:8000/", f"look at it: {view}"))
