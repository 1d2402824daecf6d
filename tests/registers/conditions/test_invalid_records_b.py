"""Records of ten registers at rest that break a rule get its code, and are fine once repaired."""

from __future__ import annotations

import condition_cases
import pytest

from gate.registers import moves
from gate.registers.conditions.table import CONDITIONS
from gate.registers.definition import definitions
from gate.registers.reading import read

EXAMPLES = condition_cases.load("invalid_b.yaml")


def _codes(plain) -> list[str]:
    case = condition_cases.case(plain)
    return [reason.code for reason in moves.checked(case, definitions()[case.record.register], CONDITIONS)]


@pytest.mark.parametrize("name", EXAMPLES)
def test_example(name):
    example = EXAMPLES[name]
    assert _codes(example) == [example["code"]]
    assert _codes(condition_cases.patched(example, example["repaired"])) == []


@pytest.mark.parametrize(
    ("path", "lines", "code"),
    [
        ("request/2026/YSQ-2026-0103.md", "title: 王某某 13900000000 申请统计数据", "E-REC-009"),
        ("request/2026/YSQ-2026-0103.md", "applicant: 王某某", "E-REC-009"),
        (
            "opinion/2026/OPN-2026-0103.md",
            "items: [{no: 1, received_on: 2026-03-05, gist: 请回电 13900000000}]",
            "E-REC-009",
        ),
        ("appraisal/2026/APR-2026-0102.md", "grade: 合格", "E-REC-003"),
        (
            "inquiry/2026/INQ-2026-0102.md",
            "received_at: 2026-03-02T09:00:00+08:00\npromised_on: 2026-02-27",
            "E-REC-012",
        ),
        ("inquiry/2026/INQ-2026-0102.md", "promised_on: 尽快", "E-REC-003"),
        ("accountability/2026/ACC-2026-0103.md", "persons: [王某某]", "E-REC-009"),
        ("accountability/2026/ACC-2026-0103.md", "measure: [{kind: 罚款}]", "E-REC-003"),
        ("evaluation/2026/EVL-2026-0104.md", "rank: [OFF-02, OFF-03]", "E-REC-002"),
        ("internal/2026/INT-2026-0104.md", "item: 5", "E-REC-003"),
        ("decision/2026/DCS-2026-0104.md", "vote: {method: online, yes: 1, no: 0, abstain: 0}", "E-REC-003"),
        (
            "decision/2026/DCS-2026-0104.md",
            "vote: {method: hands, yes: 1, no: 0, abstain: 0, voters: [p01]}",
            "E-REC-002",
        ),
        ("decision/2026/DCS-2026-0104.md", "result: passed", "E-REC-002"),
    ],
)
def test_what_cannot_be_written(path, lines, code):
    register = path.partition("/")[0]
    identity = path.rpartition("/")[2].removesuffix(".md")
    text = f"---\nschema: 1\nid: {identity}\nregister: {register}\n{lines}\n---\n"
    assert code in {reason.code for reason in read(f"registers/{path}", text.encode(), definitions()).reasons}
