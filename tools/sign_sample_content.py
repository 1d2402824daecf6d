"""Sign and enter the sample content of this repository with the public sample keys.

For the makers of the sample only: ``.venv/bin/python tools/sign_sample_content.py``. Every release that is a
draft goes through submit, review and approve by the people that its front matter names, and into the log,
at the hours at which a diligent bureau would have done it after `produced`, never in the future.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path

from gate import desk as desks
from gate import now as clock
from gate import pipeline, sample_keys, signing
from gate.acts import Intent
from gate.desk import Desk
from gate.gitstore import Repository
from gate.model import Refused
from gate.questions import asked
from gate.statements import Answer
from gate.verdict import ReleaseVerdict, State, attachments
from gate.workdays import SHANGHAI, official_calendar

_NAMED_BY = {"submit": "author", "review": "reviewer", "approve": "approver"}
_PUBLISHER = "p05"
_HOURS = {"submit": time(9, 30), "review": time(14, 40), "approve": time(10, 5), "publish": time(16, 0)}
_WORKDAYS_AFTER = {"submit": 1, "review": 1, "approve": 2, "publish": 2}


class _Hours:
    """Gives each step its hour: the usual one, but never before the step before it and never in the future."""

    def __init__(self) -> None:
        self._last = datetime(2025, 1, 1, tzinfo=SHANGHAI)

    def of(self, step: str, produced: date) -> datetime:
        day = official_calendar().add_workdays(produced, _WORKDAYS_AFTER[step])
        usual = datetime.combine(day, _HOURS[step], SHANGHAI)
        self._last = min(max(usual, self._last + timedelta(minutes=5)), clock.now())
        return self._last


def _drafts(repo: Repository) -> list[ReleaseVerdict]:
    judged = desks.sit_down(repo, clock.now(), None).verdict.releases
    return [v for v in judged if v.state in (State.DRAFT, State.IN_PROGRESS)]


def _produced(judged: ReleaseVerdict) -> date:
    assert judged.present.front_matter is not None
    return judged.present.front_matter.produced


def _groups(repo: Repository) -> Iterator[tuple[date, list[str]]]:
    """Drafts by the day they came into being; home, which links to others, after all of them."""
    drafts = sorted(_drafts(repo), key=lambda v: (v.id == "home", _produced(v), v.id))
    for (_, produced), group in groupby(drafts, key=lambda v: (v.id == "home", _produced(v))):
        yield produced, [judged.id for judged in group]


def _commit(repo: Repository, message: str) -> None:
    subprocess.run(["git", "add", "approvals"], check=True, cwd=repo.root)
    subprocess.run(["git", "commit", "--quiet", "-m", message, "--", "approvals"], check=True, cwd=repo.root)


def _act(desk: Desk, release: str, act: str, when: datetime, keys: Path) -> None:
    judged = desk.release(release)
    front = judged.present.front_matter
    assert front is not None
    person = getattr(front, _NAMED_BY[act])
    answers = {q.key: Answer(answer=q.wanted) for q in asked(act, attachments(judged.present.release))}
    intent = Intent(act, person, when, front.opinion, front.basis, front.reason, answers)
    files = desks.sign_act(desk, judged, intent, desks.signer(desk, keys / person, person))
    desks.keep(desk, files, None)


def _sign(repo: Repository, act: str, when: datetime, releases: list[str]) -> None:
    """One act on every release of a group; a page that links to others of the group has its turn after them."""
    waiting = list(releases)
    while waiting:
        desk = desks.sit_down(repo, when, None)
        refused = {}
        for release in waiting:
            try:
                _act(desk, release, act, when, repo.private)
            except Refused as refusal:
                refused[release] = str(refusal)
        if len(refused) == len(waiting):
            sys.exit(f"{act} was refused: {refused}")
        _commit(repo, f"samples: {act} {', '.join(r for r in waiting if r not in refused)}")
        waiting = list(refused)


def run() -> None:
    """Do it."""
    repo = Repository.open(Path.cwd())
    for owner, private in sample_keys.key_files().items():
        signing.store_key(repo.private / owner, private)
    hours = _Hours()
    for produced, releases in list(_groups(repo)):
        print(produced, ", ".join(releases), flush=True)
        for act in _NAMED_BY:
            _sign(repo, act, hours.of(act, produced), releases)
        when = hours.of("publish", produced)
        desk = desks.sit_down(repo, when, None)
        pipeline.publish(desk, desks.signer(desk, repo.private / _PUBLISHER, _PUBLISHER), when)


if __name__ == "__main__":
    run()
