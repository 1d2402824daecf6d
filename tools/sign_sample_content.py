"""Sign and enter the sample content of this repository with the public sample keys.

For the makers of the sample only: ``.venv/bin/python tools/sign_sample_content.py``. It takes every release that
is a draft (or changed since it was entered) through submit, review and approve by the people that its front
matter names, one commit an act, then publishes.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from gate import judging, now
from gate.cli import main
from gate.gitstore import Repository
from gate.judging import Request
from gate.questions import asked
from gate.verdict import ReleaseVerdict, State, attachments

_NAMED_BY = {"submit": "author", "review": "reviewer", "approve": "approver"}
_PUBLISHER = "p05"
_OPEN = (State.DRAFT, State.IN_PROGRESS)


def _judged(repo: Repository) -> tuple[ReleaseVerdict, ...]:
    return judging.judge(repo, Request("HEAD", now.now())).releases


def _answers(judged: ReleaseVerdict, folder: Path) -> Path:
    files = attachments(judged.present.release)
    questions = {q.key: q.wanted for act in _NAMED_BY for q in asked(act, files)}
    place = folder / f"{judged.id}.yaml"
    place.write_text("".join(f"{key}: {wanted}\n" for key, wanted in questions.items()), "utf-8")
    return place


def _sign(repo: Repository, act: str, folder: Path) -> None:
    """One act on every release that waits for it. A page that links to others has its turn after them."""
    while waiting := [v for v in _judged(repo) if v.state in _OPEN and act in v.present.standing.missing]:
        signed = [judged.id for judged in waiting if _act(repo, act, judged, folder)]
        if not signed:
            sys.exit(f"{act} was refused for {', '.join(judged.id for judged in waiting)}")
        subprocess.run(["git", "add", "approvals"], check=True, cwd=repo.root)
        subprocess.run(["git", "commit", "--quiet", "-m", f"samples: {act}"], check=True, cwd=repo.root)


def _act(repo: Repository, act: str, judged: ReleaseVerdict, folder: Path) -> bool:
    key = repo.private / getattr(judged.present.front_matter, _NAMED_BY[act])
    words = [act, judged.id, "--key", str(key), "--yes", "--no-commit", "--answers", str(_answers(judged, folder))]
    return main(words) == 0


def run() -> None:
    """Do it."""
    main(["keys", "sample"])
    repo = Repository.open(Path.cwd())
    with tempfile.TemporaryDirectory() as folder:
        for act in _NAMED_BY:
            _sign(repo, act, Path(folder))
    sys.exit(main(["publish", "--key", str(repo.private / _PUBLISHER)]))


if __name__ == "__main__":
    run()
