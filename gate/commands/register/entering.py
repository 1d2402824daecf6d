"""What `new`, `set` and `move` share: options, prompts for what is missing, the signature, the commit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from gate import timestamps
from gate.commands.act import signing_options
from gate.commands.base import Session
from gate.desk import Signer
from gate.errors import ExitCode, GateError
from gate.model import Refused
from gate.registers import moves, signing_desk, writing
from gate.registers.definition import Definition
from gate.registers.model import Record
from gate.registers.reading import expected
from gate.registers.remarks import remarks
from gate.registers.signing_desk import Proposal, Wish
from gate.registers.store import Store, open_store

_MOST_ROUNDS = 20


@dataclass(frozen=True)
class Given:
    """What the options of an entry said."""

    set_: tuple[str, ...] = ()
    basis: str = ""
    note: str = ""
    at: str | None = None
    key: Path | None = None
    as_: str | None = None
    yes: bool = False
    commit: bool = True
    trust_ref: str | None = None


def entry_options(function: Callable[..., ExitCode]) -> Callable[..., ExitCode]:
    """``--set --basis --note --at`` and the options of signing."""
    function = signing_options(function)
    for option in (
        click.option(
            "--at", metavar="TIME", help="仅样例：按这个时间登记，不能是将来 / samples only, never in the future"
        ),
        click.option("--note", default="", help="说明、原因 / why"),
        click.option("--basis", default="", help="依据（条款） / the clause it rests on"),
        click.option("--set", "set_", metavar="K=V", multiple=True, help="填写一项，可写多次 / a field; repeatable"),
    ):
        function = option(function)
    return function


@dataclass(frozen=True)
class Entering:
    """One call of `new`, `set` or `move`: the store as it is, and who enters what when."""

    session: Session
    store: Store
    who: Signer
    given: Given
    at: datetime

    @classmethod
    def begin(cls, session: Session, given: Given) -> Entering:
        """Read the registers and find out who signs."""
        now = session.now()
        store = open_store(session.repo, now, trust_ref=given.trust_ref)
        at = now if given.at is None else _moment(session, given.at, store)
        return cls(session, store, signing_desk.signer(store, given.key, given.as_), given, at)

    def pairs(self, more: Iterable[str] = ()) -> list[tuple[str, str]]:
        """The ``key=value`` words of the call. Code usage."""
        pairs = []
        for word in (*self.given.set_, *more):
            key, sign, value = word.partition("=")
            if not sign or not key:
                raise GateError("usage", what=f"--set {key[:40]}=…")
            pairs.append((key.strip(), value))
        return pairs

    def wish(self, changes: Mapping[str, Any], note: str = "") -> Wish:
        """What is to be entered."""
        return Wish(self.who.person, self.at, changes, self.given.basis, note or self.given.note)

    def carry_out(
        self,
        definition: Definition,
        changes: Mapping[str, Any],
        propose: Callable[[Wish], tuple[Proposal, ...]],
        record: Record | None,
        beside: Mapping[str, bytes] | None = None,
    ) -> ExitCode:
        """Propose, ask for what is missing where a person can be asked, sign, write (with files `beside`), commit."""
        session, changes, note = self.session, dict(changes), self.given.note
        for _ in range(_MOST_ROUNDS):
            proposals = propose(self.wish(changes, note))
            missing = signing_desk.lacking(definition, proposals)
            unsaid = not note and any(r.facts.get("key") == "reason_given" for p in proposals for r in p.reasons)
            if not session.interactive or not (missing or unsaid):
                break
            for key in missing:
                changes |= self._ask(definition, key, record)
            if unsaid:
                note = click.prompt(session.say("说明原因", "reason"))
        if reasons := [reason for proposal in proposals for reason in proposal.reasons]:
            raise Refused(*dict.fromkeys(reasons))
        self._show(proposals)
        last = proposals[-1]
        if any(not proposal.entry.statement for proposal in proposals):
            session.confirm(
                session.say(f"以 {self.who.person} 的身份签署？", f"sign as {self.who.person}?"), self.given.yes
            )
        files = signing_desk.signed_files(self.store, proposals, self.who) | dict(beside or {})
        message = f"{last.record.id} {last.entry.act} {last.record.state} ({self.who.person})"
        signing_desk.keep(self.store, files, message if self.given.commit else None)
        session.out(session.say(f"已登记 {last.record.id}：{self._state(last.record)}", _told(last.record)))
        for told in remarks(last.record, self.store.records) if record is None else ():
            session.out(session.say(*told))
        if not self.given.commit:
            session.out(
                session.say("没有提交：自己运行 git add 和 git commit。", "not committed: git add and git commit")
            )
        return ExitCode.FINE

    def _ask(self, definition: Definition, key: str, record: Record | None) -> dict[str, Any]:
        """The value of one field from the terminal, asked again until it has the right form."""
        spec = definition.field(key)
        assert spec is not None
        zh, en = expected(spec)
        question = self.session.say(f"{moves.label(definition, key)}（{key}，{zh}）", f"{key} ({en})")
        while True:
            said = click.prompt(question)
            try:
                return signing_desk.typed(definition, [(key, said)], record)
            except Refused:
                self.session.err(self.session.say(f"应为{zh}", f"must be {en}"))

    def _show(self, proposals: Iterable[Proposal]) -> None:
        """What is about to be signed: each entry, and every value that it changes."""
        for proposal in proposals:
            entry, definition = proposal.entry, self.store.definition(proposal.record)
            source = entry.from_state or "—"
            self.session.out(
                f"{proposal.record.id}  {source} → {entry.to_state}  {entry.by} {entry.role}  {entry.basis}".rstrip()
            )
            before = proposal.before.values if proposal.before else {}
            for key, spec in definition.fields.items():
                value = proposal.record.values.get(key)
                if value != before.get(key) and key not in signing_desk.BY_THE_GATE:
                    shown = writing.shown(spec, value) if value is not None else "—"
                    self.session.out(f"  {self.session.say(spec.zh, key)}: {shown}")

    def _state(self, record: Record) -> str:
        return f"{record.state}（{self.store.definition(record).states[record.state]}）"


def _told(record: Record) -> str:
    return f"entered {record.id}: {record.state}"


def _moment(session: Session, at: str, store: Store) -> datetime:
    try:
        moment = timestamps.parse(at)
    except ValueError:
        raise GateError("usage", what="--at YYYY-MM-DDThh:mm:ss+08:00") from None
    if moment > session.now() or not store.trust.sample:
        raise GateError("time-in-future")
    return moment
