"""`gate report`: reports drawn from the registers; one file here is one subcommand, imported when it is called."""

from __future__ import annotations

from importlib import import_module

import click

SUBCOMMANDS = ("annual", "quarterly", "appraisal", "evaluation", "law")


class _Subcommands(click.Group):
    """Finds the command of a name in the module of that name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(SUBCOMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in SUBCOMMANDS:
            return None
        return getattr(import_module(f"{__name__}.{cmd_name}"), cmd_name)


@click.group(
    "report",
    cls=_Subcommands,
    help="由登记簿生成的报告：年度报告、季度情况、考核事实、社会评议、制度对照\n\nReports drawn from the registers.\n\n"
    "\b\n例 Example:\n  gate report annual --year 2026 --format docx --out 年报.docx",
    short_help="由登记簿生成的报告 · reports drawn from the registers",
)
def report() -> None:
    """The group of `report` commands."""
