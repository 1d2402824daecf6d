"""Records as they move through the offices: each move permitted, and refused where something is missing."""

from __future__ import annotations

import condition_cases
import pytest
from condition_cases import Teller

from gate.registers import moves
from gate.registers.conditions.table import CONDITIONS
from gate.registers.definition import ANYBODY, definitions

FILES = ("stories_publication.yaml", "stories_review.yaml", "stories_letters.yaml", "stories_secrecy.yaml")
STORIES = {name: story for file in FILES for name, story in condition_cases.load(file).items()}
REGISTERS = (
    "publication", "review", "consultation-out", "consultation-in", "declassification", "referral", "leak", "bodies",
)  # fmt: skip


def _said(reasons) -> set[str]:
    """The codes of reasons; for E-REC-001, which says little, the clause that it names."""
    return {reason.clauses[0] if reason.code == "E-REC-001" else reason.code for reason in reasons}


def _marks(case, definition) -> set[str]:
    return {reason.code for reason in moves.marked(case, definition, CONDITIONS)}


@pytest.mark.parametrize("name", STORIES)
def test_story(name):
    for step, teller in Teller(STORIES[name]).steps():
        case = teller.case(step)
        assert moves.judge(case, teller.definition, CONDITIONS) == (), step["to"]
        assert _marks(case, teller.definition) == set(step.get("marks", ()))
        for change in step.get("refused", ()):
            reasons = moves.judge(teller.varied(step, change), teller.definition, CONDITIONS)
            assert set(change["codes"]) <= _said(reasons), (step["to"], change, _said(reasons))
        ways = teller.definition.moves(case.entry.from_state, case.entry.to_state)
        if case.entry.act in (moves.MOVE, moves.OPEN) and not any(ANYBODY in way.roles for way in ways):
            stranger = teller.varied(step, {"by": "rep", "role": "rep"})
            assert "E-REC-005" in _said(moves.judge(stranger, teller.definition, CONDITIONS)), step["to"]


def _told() -> set[tuple[str, str | None, str]]:
    found = set()
    for story in STORIES.values():
        for step, teller in Teller(story).steps():
            case = teller.case(step)
            found.add((story["register"], case.entry.from_state, case.entry.to_state))
    return found


def test_every_move_is_told():
    told = _told()
    for register in REGISTERS:
        for way in definitions()[register].transitions:
            assert any((register, source, way.to) in told for source in way.sources), (register, way.sources, way.to)
