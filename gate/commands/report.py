"""`gate report`: reports drawn from the registers."""

from __future__ import annotations

import click

from gate.commands.reporting.annual import annual
from gate.commands.reporting.appraisal import appraisal
from gate.commands.reporting.evaluation import evaluation
from gate.commands.reporting.law import law
from gate.commands.reporting.quarterly import quarterly


@click.group(
    "report",
    help="由登记簿生成的报告：年度报告、季度情况、考核事实、社会评议、制度对照\n\nReports drawn from the registers.\n\n"
    "\b\n例 Example:\n  gate report annual --year 2026 --format docx --out 年报.docx",
    short_help="由登记簿生成的报告 · reports drawn from the registers",
)
def report() -> None:
    """The group of `report` commands."""


for _command in (annual, quarterly, appraisal, evaluation, law):
    report.add_command(_command)
