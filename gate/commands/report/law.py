"""`gate report law`: clause by clause, what the software does and where the evidence stands."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

import click

from gate import cli, strict_yaml, treeio
from gate.commands.base import Session, command
from gate.commands.report.output import output_options, write
from gate.errors import ExitCode, GateError
from gate.registers.counting import law as counting
from gate.registers.definition import Definition, definitions
from gate.registers.reports import law as reports
from gate.strict_yaml import YamlProblem

_TESTS = ("tests",)
_READ = (".py", ".yaml")


@command(
    "law",
    zh="制度逐条对照：软件做了什么，依据在哪里",
    en="the regulation, clause by clause: what the software does, and the evidence",
    example="gate report law\n"
    "gate report law --format json\n"
    "gate report law --confirmed 解释.yaml --format html --out 对照.html",
)
@click.option(
    "--confirmed",
    type=click.Path(path_type=Path, dir_okay=False),
    help="解释机关已确认的理解（YAML：编号: 文号和日期） / readings confirmed by the office, by id",
)
@output_options
def law(session: Session, confirmed: Path | None, form: str, out: Path | None) -> ExitCode:
    """Look up the evidence in this program; tests are named where its sources lie beside it."""
    outside = counting.Outside(_registers(), _tests(), frozenset(cli.COMMANDS))
    clauses, readings = counting.clauses(outside), counting.readings(_confirmations(confirmed))
    return write(
        session,
        reports.document(clauses, readings, session.lang),
        reports.data(clauses, readings, session.lang),
        form,
        out,
    )


def _registers() -> Mapping[str, frozenset[str]]:
    return {definition.prefix: frozenset(_clauses(definition)) for definition in definitions().values()}


def _clauses(definition: Definition) -> set[str]:
    """The clauses that a register, one of its fields or one of its moves names."""
    moves = {clause for move in definition.transitions for clause in (move.basis, *move.errors.values())}
    fields = {field.clause for _, field in definition.walk()}
    return {*definition.clauses, *moves, *fields}


def _tests() -> Mapping[str, str]:
    """The tests, where the program runs from its sources."""
    root = Path(str(files("gate"))).parent
    if not (root / "pyproject.toml").is_file():
        return {}
    tree = treeio.read_parts(root, _TESTS)
    return {path: blob.data.decode("utf-8", "replace") for path, blob in tree.items() if path.endswith(_READ)}


def _confirmations(path: Path | None) -> Mapping[str, str]:
    if path is None:
        return {}
    known = tuple(reading.id for reading in counting.readings({}))
    try:
        given = strict_yaml.parse(treeio.read_file(path).data).plain()
    except YamlProblem as problem:
        raise GateError("report-texts", path=path.name, what=f"{problem.line}: {problem.kind}", known=known) from None
    if not isinstance(given, dict) or not all(key in known and isinstance(said, str) for key, said in given.items()):
        raise GateError("report-texts", path=path.name, what="id", known=known)
    return given
