"""`gate publish`: the publisher's act; whoever publishes answers for it (clause 6.1)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from gate import desk as desks
from gate import pipeline
from gate.commands.act import Options, at_option, record_refusal, signing_options, standing_at
from gate.commands.base import Session, command
from gate.desk import Desk, Signer
from gate.errors import ExitCode
from gate.model import Reason, Refused
from gate.pipeline import Published
from gate.verdict import State


@command(
    "publish",
    zh="发布登记：把就绪且已到时间的发布件记入登记簿、留存字节、签检查点、提交",
    en="enter every release that is ready and due into the log, keep its bytes, sign the checkpoint, commit",
    example="gate publish\ngate publish --key .git/gate/p05 --yes",
)
@at_option
@signing_options
def publish(session: Session, **options: Any) -> ExitCode:
    """Enter what is ready. Nothing ready is exit 0 and says so."""
    said = Options(**options)
    session = standing_at(session, said.at, said.trust_ref)
    now = session.now()
    desk = desks.sit_down(session.repo, now, said.trust_ref)
    who = desks.signer(desk, said.key, said.as_)
    refused = _refused(session, desk, who, now, said.commit)
    if refused and said.commit:
        desk = desks.sit_down(session.repo, now, said.trust_ref)  # the checkpoint remembers what was just recorded
    done = pipeline.publish(desk, who, now, said.commit)
    _tell(session, done)
    if refused and done.publication is None:
        raise Refused(*dict.fromkeys(refused))
    return ExitCode.FINE


def _refused(session: Session, desk: Desk, who: Signer, now: datetime, commit: bool) -> list[Reason]:
    """Record what all have signed and nobody enters, for what stands in it; every reason against those releases."""
    person = desk.trust.person(who.person)
    if person is None or not desk.trust.holds(person, ("web",), now.date()):
        return []  # nothing is published at all, which `pipeline.publish` says
    reasons = []
    for judged in desk.verdict.releases:
        present = judged.present
        signed = present.entry is None and not present.standing.missing and present.state is State.REFUSED
        if signed and record_refusal(session, desk, judged, "publish", who, commit):
            reasons += pipeline.why_not(judged)
    return reasons


def _tell(session: Session, done: Published) -> None:
    if done.publication is None:
        session.out(session.say("没有就绪的发布件，什么都没有登记。", "nothing is ready; nothing was entered"))
        return
    for release, version in done.publication.published:
        session.out(session.say(f"已登记 {release} 第 {version} 版", f"entered {release}, version {version}"))
    for release in done.publication.withdrawn:
        session.out(session.say(f"已登记撤回 {release}", f"entered the withdrawal of {release}"))
    session.out(session.say("下一步：git push，然后 gate build", "next: git push, then gate build"))
