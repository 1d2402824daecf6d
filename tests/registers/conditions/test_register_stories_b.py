"""Records of ten registers as they move: each move permitted, and refused where something is missing."""

from __future__ import annotations

import condition_cases
import pytest
from condition_cases import Teller

from gate.registers import moves
from gate.registers.conditions.table import CONDITIONS
from gate.registers.definition import definitions

FILES = ("stories_requests_b.yaml", "stories_staff_b.yaml", "stories_people_b.yaml", "stories_decisions_b.yaml")
STORIES = {name: story for file in FILES for name, story in condition_cases.load(file).items()}
REGISTERS = (
    "request", "opinion", "internal", "appraisal", "evaluation", "representatives", "complaint", "inquiry",
    "accountability", "decision",
)  # fmt: skip


def _said(reasons) -> set[str]:
    """The codes of reasons; for E-REC-001, which says little, the clause that it names."""
    return {reason.clauses[0] if reason.code == "E-REC-001" else reason.code for reason in reasons}


@pytest.mark.parametrize("name", STORIES)
def test_story(name):
    for step, teller in Teller(STORIES[name]).steps():
        case = teller.case(step)
        assert moves.judge(case, teller.definition, CONDITIONS) == (), step["to"]
        marks = {reason.code for reason in moves.marked(case, teller.definition, CONDITIONS)}
        assert marks == set(step.get("marks", ())), step["to"]
        for change in step.get("refused", ()):
            said = _said(moves.judge(teller.varied(step, change), teller.definition, CONDITIONS))
            assert set(change["codes"]) <= said, (step["to"], change, said)
        if case.entry.act in (moves.MOVE, moves.OPEN):
            stranger = teller.varied(step, {"by": "rep", "role": "rep"})
            assert "E-REC-005" in _said(moves.judge(stranger, teller.definition, CONDITIONS)), step["to"]


def test_every_move_is_told():
    told = set()
    for story in STORIES.values():
        for step, teller in Teller(story).steps():
            entry = teller.case(step).entry
            told.add((story["register"], entry.from_state, entry.to_state))
    ways = [(register, way) for register in REGISTERS for way in definitions()[register].transitions]
    moves_ = {(register, source, way.to) for register, way in ways for source in way.sources}
    assert sorted(moves_ - told, key=str) == []
