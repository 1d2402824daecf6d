"""The table of clauses as a document, and as data (schema ``gate-law/1``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gate.registers.counting.law import Clause, Evidence, LawReading
from gate.registers.reports.document import Block, Document, Heading, Paragraph, table
from gate.registers.reports.wording import Say, say_in

_SYSTEMS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一")
_TESTS_SHOWN = 3


def document(clauses: Sequence[Clause], readings: Sequence[LawReading], lang: str) -> Document:
    """Clause by clause, one table for each of the eleven systems; then how unclear clauses are read."""
    say = say_in(lang)
    title = say("公开工作制度逐条落实情况", "The regulation, clause by clause")
    return Document(title, tuple(_blocks(clauses, readings, say)), lang)


def _blocks(clauses: Sequence[Clause], readings: Sequence[LawReading], say: Say) -> Iterator[Block]:
    served = sum(bool(clause.evidence) for clause in clauses)
    human = sum(clause.human for clause in clauses)
    yield Paragraph(
        say(
            f"共{len(clauses)}条：{served}条在程序里有规则、登记簿或测试为据，{human}条只能由人做到。",
            f"{len(clauses)} clauses: {served} have rules, registers or tests as evidence, {human} are people's only.",
        )
    )
    heads = (say("条款", "clause"), say("软件做什么", "what the software does"), say("依据", "evidence"))
    for number, name in enumerate(_SYSTEMS, 1):
        yield Heading(say(f"制度{name}", f"System {name}"))
        rows = [_row(clause, say) for clause in clauses if clause.id.split(".")[0] == str(number)]
        yield table("", heads, rows)
    yield Heading(say("页首、序言和附则", "Head, preamble and closing clauses"))
    yield table("", heads, [_row(c, say) for c in clauses if c.id.split(".")[0] in ("0", "12", "13")])
    yield Heading(say("对不明确条款的理解（十二）", "How unclear clauses are read (clause 12)"))
    yield table(
        "",
        (say("条款", "clauses"), say("理解", "reading"), say("解释机关", "the office")),
        [(" ".join(r.clauses), say(r.zh, r.en), _confirmed(r, say)) for r in readings],
    )


def _row(clause: Clause, say: Say) -> tuple[str, ...]:
    name = clause.id if clause.reference == clause.id else f"{clause.id} {clause.reference}"
    return name, say(clause.zh, clause.en), evidence_line(clause, say)


def evidence_line(clause: Clause, say: Say) -> str:
    """The evidence in one line; what nobody but people can do, and what has no evidence, is said."""
    found = clause.evidence
    parts = [
        say("只能由人做到", "people only") if clause.human else "",
        _listed(say("命令", "commands"), [f"gate {name}" for name in found.commands], say),
        _listed(say("登记簿", "registers"), found.registers, say),
        _listed(say("规则", "rules"), found.rules, say),
        _listed(say("代码", "codes"), found.codes, say),
        _listed(say("测试", "tests"), _shortened(found, say), say),
    ]
    return say("；", "; ").join(filter(None, parts)) or say("没有找到", "none found")


def _listed(name: str, items: Sequence[str], say: Say) -> str:
    return name + say("：", ": ") + say("、", ", ").join(items) if items else ""


def _shortened(found: Evidence, say: Say) -> list[str]:
    """The first tests; how many more there are is said."""
    more = len(found.tests) - _TESTS_SHOWN
    return [*found.tests[:_TESTS_SHOWN], *([say(f"另{more}个", f"{more} more")] if more > 0 else [])]


def _confirmed(reading: LawReading, say: Say) -> str:
    if not reading.confirmed:
        return say("待确认", "to be confirmed")
    return say(f"已确认（{reading.confirmed}）", f"confirmed ({reading.confirmed})")


def data(clauses: Sequence[Clause], readings: Sequence[LawReading], lang: str) -> Mapping[str, Any]:
    """One row for each clause, and the readings, as plain JSON values."""
    say = say_in(lang)
    return {
        "schema": "gate-law/1",
        "clauses": [
            {
                "id": clause.id,
                "reference": clause.reference,
                "does": {"zh": clause.zh, "en": clause.en},
                "human_only": clause.human,
                "evidence": {
                    "commands": list(clause.evidence.commands),
                    "registers": list(clause.evidence.registers),
                    "rules": list(clause.evidence.rules),
                    "codes": list(clause.evidence.codes),
                    "tests": list(clause.evidence.tests),
                },
                "summary": evidence_line(clause, say),
            }
            for clause in clauses
        ],
        "readings": [
            {
                "id": reading.id,
                "clauses": list(reading.clauses),
                "zh": reading.zh,
                "en": reading.en,
                "status": "已确认" if reading.confirmed else "待确认",
                "confirmed": reading.confirmed or None,
            }
            for reading in readings
        ],
    }
