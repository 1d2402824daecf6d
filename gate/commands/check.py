"""`gate check`: the verdict on the working folder or a revision; the same one that `gate build` obeys."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import click

from gate import judging, pipeline
from gate.commands.base import DayOrTime, Session, command, moment, report_options
from gate.errors import ExitCode, GateError
from gate.fields import nearest
from gate.judging import Request
from gate.report import ReleaseReport, Report
from gate.reports.registry import render
from gate.verdict import FINE_STATES, ReleaseVerdict, Verdict, release_of
from gate.visible import one_line


@command(
    "check",
    zh="逐件判断：能不能发布，不能的话差在哪里、怎么办",
    en="the verdict on each release: whether it publishes, and if not why and what to do",
    example="gate check\ngate check cpi-2026-10\ngate check --base origin/main --format sarif",
)
@click.argument("releases", nargs=-1)
@click.option("--rev", help="判断某个提交，默认工作区 / a commit instead of the working folder")
@click.option("--base", help="只判断与它相比有改动的 / only what changed since")
@click.option("--published", is_flag=True, help="用今天的规则复查每个已发布版本 / today's rules over what is published")
@click.option("--on", type=DayOrTime(), help="截至哪一天 / as of this day")
@click.option("--trust-ref", help="受保护的分支 / the protected branch")
@report_options
def check(
    session: Session,
    releases: tuple[str, ...],
    rev: str | None,
    base: str | None,
    published: bool,
    on: date | None,
    trust_ref: str | None,
    form: str,
    show_text: bool,
) -> ExitCode:
    """Judge, report, and end in 0 only when everything asked for may publish."""
    repo = session.repo
    asked_rev = rev or ("HEAD" if base or published else None)
    request = Request(asked_rev, moment(session, on), trust_ref, as_of_another_day=on is not None)
    verdict = judging.judge(repo, request)
    chosen = _chosen(verdict, releases)
    if base is not None:
        changed = repo.changed_paths(repo.commit(base), repo.commit(asked_rev or "HEAD"))
        touched = {release_of(path, verdict) for path in changed}
        chosen = tuple(v for v in chosen if v.id in touched)
    if published:
        chosen = tuple(v for v in chosen if v.entries)
    if not chosen and not verdict.reasons:
        if base is None and not published:
            raise GateError("nothing-to-judge")
        session.err(session.say("没有改动的发布件。", "no release has changed"))
    report = _report(verdict, chosen)
    shown = session.shows_text(form, show_text)
    session.raw(render(form, report, session.lang, show_text=shown, colour=session.terminal))
    fine = all(judged.state in FINE_STATES for judged in chosen)
    return ExitCode.FINE if fine and not verdict.reasons else ExitCode.REFUSED


def _chosen(verdict: Verdict, names: Iterable[str]) -> tuple[ReleaseVerdict, ...]:
    chosen = []
    for name in names:
        found = verdict.release(name)
        if found is None:
            near = nearest(name, tuple(v.id for v in verdict.releases))
            raise GateError("release-unknown", release=one_line(name[:64]), near=f"({near}?)" if near else "")
        chosen.append(found)
    return tuple(chosen) if chosen else verdict.releases


def _report(verdict: Verdict, chosen: tuple[ReleaseVerdict, ...]) -> Report:
    paths = tuple(path for v in chosen for path in v.present.release.files)
    return Report(
        findings=tuple(f for v in chosen for f in v.findings),
        not_examined=tuple(n for v in chosen for n in v.not_examined),
        releases=tuple(
            ReleaseReport(
                id=v.id,
                version=v.present.version,
                state=v.state.value,
                verdict="publish" if v.state in FINE_STATES else "refuse",
                reasons=tuple(r for r in pipeline.why_not(v) if r.code not in _found(v)),
                path=v.present.release.index,
                title=v.present.front_matter.title if v.present.front_matter else "",
            )
            for v in chosen
        ),
        files=len(paths),
        paths=paths,
        reasons=verdict.reasons,
        notes=verdict.notes,
    )


def _found(judged: ReleaseVerdict) -> set[str]:
    """Rules whose findings stand in the report by themselves."""
    return {finding.rule for finding in judged.findings} | {"not-examined"}
