"""`gate status`: where each release stands, what is missing, who acts next, by when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import click

from gate import clocks, judging, pipeline
from gate import desk as desks
from gate.codes import say
from gate.commands.base import DayOrTime, Session, command, moment
from gate.errors import ExitCode, GateError
from gate.fields import nearest
from gate.judging import Request
from gate.reports.base import state_word
from gate.verdict import FINE_STATES, ReleaseVerdict, State, Verdict
from gate.visible import one_line
from gate.workdays import official_calendar


@command(
    "status",
    zh="各发布件的进度：缺什么、轮到谁、最晚哪天",
    en="where each release stands: what is missing, who acts next, by when",
    example="gate status\ngate status cpi-2026-10",
)
@click.argument("release", required=False)
@click.option("--on", type=DayOrTime(), help="截至哪一天 / as of this day")
@click.option("--trust-ref", help="受保护的分支 / the protected branch")
def status(session: Session, release: str | None, on: date | None, trust_ref: str | None) -> ExitCode:
    """Print it; exit 0 whatever stands there."""
    request = Request(None, moment(session, on), trust_ref, as_of_another_day=on is not None)
    verdict = judging.judge(session.repo, request)
    shown = _chosen(verdict, release)
    for judged in shown:
        for line in _lines(session, verdict, judged, whole=release is not None):
            session.out(one_line(line))
    for reason in (*verdict.reasons, *verdict.notes):
        sentence, step = say(reason, session.lang)
        session.out(f"! {sentence} → {step}")
    return ExitCode.FINE


def _chosen(verdict: Verdict, release: str | None) -> tuple[ReleaseVerdict, ...]:
    if not verdict.releases:
        raise GateError("nothing-to-judge")
    if release is None:
        return verdict.releases
    found = verdict.release(release)
    if found is None:
        near = nearest(release, tuple(v.id for v in verdict.releases))
        raise GateError("release-unknown", release=one_line(release[:64]), near=f"({near}?)" if near else "")
    return (found,)


def _lines(session: Session, verdict: Verdict, judged: ReleaseVerdict, whole: bool) -> Iterator[str]:
    present = judged.present
    title = one_line(present.front_matter.title) if present.front_matter else "?"
    state = state_word(judged.state, session.lang)
    version = session.say(f"第{present.version}版", f"v{present.version}")
    yield f"{judged.id}  {version}  {state}  {title}"
    if judged.state in FINE_STATES and judged.state not in (State.READY, State.EMBARGOED):
        return
    step, who = desks.next_step(judged)
    named = f" {who} {_name(verdict, who)}".rstrip() if who else ""
    by = _by_when(verdict, judged)
    deadline = session.say(f"，最晚 {by}", f", by {by}") if by else ""
    yield session.say(f"    下一步：{step}{named}{deadline}", f"    next: {step}{named}{deadline}")
    reasons = pipeline.why_not(judged)
    for reason in reasons if whole else reasons[:3]:
        sentence, advice = say(reason, session.lang)
        yield f"    [{reason.code}] {sentence} → {advice}"
    if len(reasons) > 3 and not whole:
        more = len(reasons) - 3
        more_at = f"gate status {judged.id}"
        yield session.say(f"    …还有 {more} 条：{more_at}", f"    … {more} more: {more_at}")


def _name(verdict: Verdict, person_id: str) -> str:
    """The name of a person where policy shows names."""
    trust = verdict.trust.latest
    person = trust.person(person_id)
    return person.name if person and trust.policy.names_public else ""


def _by_when(verdict: Verdict, judged: ReleaseVerdict) -> str | None:
    """The alarm of the publication clock (clause 1.4.4, 条例26)."""
    front = judged.present.front_matter
    if front is None or judged.state is State.EMBARGOED:
        return None
    try:
        in_force_from = verdict.trust.latest.policy.in_force_from
        dues = clocks.publication(official_calendar(), front.produced, in_force_from)
        return dues.alarm.isoformat() if dues.alarm else None
    except GateError:
        return None
