"""`gate register`: the work records of the bureau; one file here is one subcommand, imported when it is called."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

import click

SUBCOMMANDS = ("new", "set", "move", "attach", "list", "show", "verify", "export", "letter", "seal", "open", "reseal")


class _Subcommands(click.Group):
    """Finds the command of a name in the module of that name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name in SUBCOMMANDS if find_spec(f"{__name__}.{name}") is not None]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        found = vars(import_module(f"{__name__}.{cmd_name}")).values()
        return next((c for c in found if isinstance(c, click.Command) and c.name == cmd_name), None)


@click.group(
    "register",
    cls=_Subcommands,
    help="登记簿：新建、修改、办理、查看和核对记录，每一步都签名\n\n"
    "The registers: make, change, move, show and check records; every entry is signed.\n\n"
    "\b\n例 Example:\n"
    "  gate register new inquiry --set title=问办公时间 --set channel=phone\n"
    "  gate register move INQ-2026-0001 answered --set answer=工作日上午\n"
    "  gate register show INQ-2026-0001",
    short_help="登记簿 · the registers",
)
def register() -> None:
    """The group of `register` commands."""
