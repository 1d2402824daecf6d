"""`gate register move`: a record goes to another state by a signed entry."""

from __future__ import annotations

from typing import Any

import click

from gate.commands.base import Session, command
from gate.commands.register.entering import Entering, Given, entry_options
from gate.errors import ExitCode
from gate.registers import signing_desk


@command(
    "move",
    zh="把一条记录办到下一个状态",
    en="move a record to another state",
    example="gate register move YSQ-2026-0007 registered --set receipt_no=回执2026-7\n"
    "gate register move YSQ-2026-0007 closed --through --yes",
)
@click.argument("record", metavar="ID")
@click.argument("state", metavar="STATE")
@click.option("--through", is_flag=True, help="途中各状态一并写完 / write each state in between too")
@entry_options
def move(session: Session, record: str, state: str, through: bool, **options: Any) -> ExitCode:
    """Enter a move; STATE is a state by its key or its Chinese name."""
    entering = Entering.begin(session, Given(**options))
    store = entering.store
    before = signing_desk.record_named(store, record)
    definition = store.definition(before)
    named = {zh: key for key, zh in definition.states.items()}
    to = state if state in definition.states else named.get(state, state)
    changes = signing_desk.typed(definition, entering.pairs(), before)
    if through:
        return entering.carry_out(
            definition, changes, lambda wish: signing_desk.propose_through(store, before, to, wish), before
        )
    return entering.carry_out(
        definition, changes, lambda wish: (signing_desk.propose_move(store, before, to, wish),), before
    )
