"""`gate rules`: every rule of content and every code, or one of them in full."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import click

from gate.clauses import cited, gist
from gate.codes import Code, table
from gate.commands.base import Session, command
from gate.errors import ExitCode, GateError
from gate.fields import nearest
from gate.model import Severity, Waivable
from gate.rules.base import Rule
from gate.rules.registry import BY_ID, RULES
from gate.visible import one_line

_SEVERITIES = {Severity.REFUSE: "拒绝", Severity.HOLD: "待放行", Severity.NOTE: "提示"}
_WAIVERS = {
    Waivable.NEVER: ("任何人都不能放行", "nobody may waive it"),
    Waivable.REVIEWER: ("审查人签署可以放行", "the reviewer may waive it, signed"),
    Waivable.QUOTATION: (
        "只有引用原文时，审查人和批准人共同签署才能放行",
        "only as a quotation, signed by reviewer and approver both",
    ),
}


@command(
    "rules",
    zh="每条规则查什么、依据哪一条、怎么办",
    en="every rule and code: what it finds, which clause it serves, the honest way past it",
    example="gate rules\ngate rules level-term\ngate rules --format json",
)
@click.argument("name", metavar="[ID]", required=False)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def rules(session: Session, name: str | None, form: str) -> ExitCode:
    """List all, or explain one; code ``rule-unknown`` for an id that there is not."""
    codes = {code.id: code for code in table().values() if code.id not in BY_ID}
    if name is not None and name not in BY_ID and name not in codes:
        near = nearest(name, (*BY_ID, *codes))
        raise GateError("rule-unknown", id=one_line(name[:64]), near=f"({near}?)" if near else "")
    if form == "json":
        session.out(json.dumps(_value(session, name, codes), ensure_ascii=False, indent=1))
        return ExitCode.FINE
    if name is None:
        lines = _list(session, codes)
    elif name in BY_ID:
        lines = _rule(session, BY_ID[name])
    else:
        lines = _code(session, codes[name])
    for line in lines:
        session.out(line)
    return ExitCode.FINE


def _list(session: Session, codes: dict[str, Code]) -> Iterator[str]:
    yield session.say("内容规则（gate scan 和 gate check）", "rules of content (gate scan and gate check)")
    for rule in RULES:
        title = session.say(rule.title_zh, rule.title_en)
        yield f"  {rule.id}  {_severity(session, rule)}  {title}  {' '.join(rule.clauses)}".rstrip()
    yield ""
    yield session.say("代码（拒绝的理由和出错的原因）", "codes (reasons of refusals and errors)")
    for name in sorted(codes):
        yield f"  {name}  {' '.join(codes[name].clauses)}".rstrip()
    yield ""
    yield session.say("看一条：gate rules 编号", "one in full: gate rules ID")


def _severity(session: Session, rule: Rule) -> str:
    return session.say(_SEVERITIES[rule.severity], rule.severity)


def _rule(session: Session, rule: Rule) -> Iterator[str]:
    yield f"{rule.id}  {session.say(rule.title_zh, rule.title_en)}"
    yield session.say(f"轻重：{_severity(session, rule)}", f"severity: {rule.severity}")
    yield session.say("放行：", "waiver: ") + session.say(*_WAIVERS[rule.waivable])
    yield session.say(f"为什么：{rule.why_zh}", f"why: {rule.why_en}")
    yield from _clauses(session, rule.clauses)
    yield from _examples(session.say("会查出", "finds"), rule.hits)
    yield from _examples(session.say("不会查出", "leaves alone"), rule.misses)
    yield session.say(f"怎么办：{rule.way_on_zh}", f"the way on: {rule.way_on_en}")


def _examples(label: str, examples: tuple[str, ...]) -> Iterator[str]:
    """Two examples; one of several lines, such as a table, stays as it is."""
    for example in examples[:2]:
        first, *more = example.splitlines()
        yield f"{label}: {first}"
        yield from (f"    {line}" for line in more)


def _code(session: Session, code: Code) -> Iterator[str]:
    yield code.id
    yield session.say(f"说明：{code.zh}", f"says: {code.en}")
    yield from _clauses(session, code.clauses)
    yield session.say(f"怎么办：{code.next_zh}", f"the way on: {code.next_en}")


def _clauses(session: Session, clauses: tuple[str, ...]) -> Iterator[str]:
    for clause in clauses:
        about = gist(clause)
        yield session.say("依据：", "clause: ") + cited(clause) + (f" {about}" if about else "")


def _value(session: Session, asked: str | None, codes: dict[str, Code]) -> dict[str, Any]:
    return {
        "schema": "gate-rules/1",
        "rules": [_rule_value(session, rule) for rule in RULES if asked in (None, rule.id)],
        "codes": [_code_value(session, codes[name]) for name in sorted(codes) if asked in (None, name)],
    }


def _rule_value(session: Session, rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "version": rule.version,
        "severity": rule.severity,
        "waivable": rule.waivable,
        "clauses": rule.clauses,
        "title": session.say(rule.title_zh, rule.title_en),
        "why": session.say(rule.why_zh, rule.why_en),
        "hits": rule.hits,
        "misses": rule.misses,
        "way_on": session.say(rule.way_on_zh, rule.way_on_en),
    }


def _code_value(session: Session, code: Code) -> dict[str, Any]:
    return {
        "id": code.id,
        "clauses": code.clauses,
        "message": code.sentence(session.lang),
        "way_on": code.next_step(session.lang),
    }
