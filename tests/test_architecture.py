"""The architecture as rules that hold: who may import whom, who may touch the world, one unit one file."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

import pytest

from gate import cli
from gate.checks.registry import CHECKS
from gate.rules.registry import RULES

ROOT = Path(__file__).resolve().parent.parent
GATE = ROOT / "gate"

EDGES = {
    "gate.gitstore", "gate.treeio", "gate.sitebuild", "gate.signing", "gate.now", "gate.webfetch",
    "gate.parallel", "gate.readers.isolation", "gate.readers.worker",
    "gate.render.mkdocs_job", "gate.render.mkdocs_plugin",
}  # fmt: skip
"""Modules that touch the world: git, folders, MkDocs, ssh-keygen, the clock, the network, worker processes."""
JOINTS = {
    "gate.judging", "gate.desk", "gate.pipeline", "gate.cli", "gate.__main__", "gate.plugin",
    "gate.receiving", "gate.pushes", "gate.hooks", "gate.bureau", "gate.review_desk",
    "gate.registers.store", "gate.registers.checking", "gate.registers.signing_desk", "gate.registers.sealing_desk",
    "gate.registers.joined",
}  # fmt: skip
"""Modules that join pure ones with edges."""


def _modules() -> dict[str, ast.Module]:
    found = {}
    for file in sorted(GATE.rglob("*.py")):
        name = ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        found[name] = ast.parse(file.read_text("utf-8"))
    return found


MODULES = _modules()


def _imports(tree: ast.Module) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def _at_import(tree: ast.Module) -> set[str]:
    """Imports that run when the module is imported (not those under TYPE_CHECKING or inside functions)."""
    return _imports(ast.Module([node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))], []))


IMPORTS = {name: _imports(tree) for name, tree in MODULES.items()}


def _users(package: str) -> set[str]:
    return {name for name, used in IMPORTS.items() if any(u == package or u.startswith(package + ".") for u in used)}


@pytest.mark.parametrize(
    ("package", "users"),
    [
        ("git", {"gate.gitstore"}),
        ("mkdocs", {"gate.plugin", "gate.render.mkdocs_plugin", "gate.render.mkdocs_job"}),
        ("urllib.request", {"gate.webfetch"}),
        ("frontmatter", {"gate.front_matter"}),
        ("onnxruntime", {"gate.readers.ocr"}),
        ("cv2", {"gate.readers.ocr"}),
        ("PIL", {"gate.readers.image"}),
    ],
)
def test_one_user_of_each_outside_thing(package, users):
    assert _users(package) <= users


def test_processes_are_started_by_edges_only():
    assert _users("subprocess") | _users("multiprocessing") <= EDGES


def test_only_one_module_reads_the_clock():
    readers = set()
    for name, tree in MODULES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in ("now", "utcnow", "today") and _is_clock(node.value):
                readers.add(name)
    assert readers == {"gate.now"}


def _is_clock(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in ("datetime", "date")


def test_nothing_prints_or_leaves_but_the_command_line():
    for name, tree in MODULES.items():
        if name in ("gate.cli", "gate.__main__", "gate.render.mkdocs_job") or name.startswith("gate.commands"):
            continue
        for node in ast.walk(tree):
            called = node.func if isinstance(node, ast.Call) else None
            assert not (isinstance(called, ast.Name) and called.id in ("print", "exit", "breakpoint")), name
            assert not (isinstance(called, ast.Attribute) and ast.unparse(called) == "sys.exit"), name


def test_pure_modules_touch_nothing():
    forbidden = {"os", "shutil", "socket", "tempfile", "random", "secrets", "logging", "subprocess", "time"}
    for name, used in IMPORTS.items():
        if name in EDGES | JOINTS or name.startswith("gate.commands"):
            continue
        assert not used & forbidden, f"{name} imports {used & forbidden}"
        for node in ast.walk(MODULES[name]):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id != "open", f"{name} opens files"


def test_pure_modules_do_not_import_edges():
    for name, used in IMPORTS.items():
        if name in EDGES | JOINTS or name.startswith("gate.commands"):
            continue
        assert not used & (EDGES | JOINTS), f"{name} imports {used & (EDGES | JOINTS)}"


def test_commands_are_imported_by_the_command_line_alone():
    for name, used in IMPORTS.items():
        if name.startswith("gate.commands") or name == "gate.cli":
            continue
        assert not any(u.startswith("gate.commands") for u in used), name


def test_no_module_imports_itself_in_a_circle():
    graph = defaultdict(set)
    for name, tree in MODULES.items():
        graph[name] = {u for u in _at_import(tree) if u in MODULES and u != name}
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " -> ".join([*path, name])
        if name in done:
            return
        for used in graph[name]:
            visit(used, (*path, name))
        done.add(name)

    for name in MODULES:
        visit(name, ())


def _units(folder: str, *shared: str) -> set[str]:
    files = {file.stem for file in (GATE / folder).glob("*.py")}
    packages = {file.parent.name for file in (GATE / folder).glob("*/__init__.py")}
    return (files | packages) - {"__init__", "base", "registry", *shared}


def test_every_rule_is_registered_under_its_own_name():
    assert {rule.id.replace("-", "_") for rule in RULES} == _units("rules")


def test_every_check_is_registered():
    assert {module.__name__.rpartition(".")[2] for module in CHECKS} == _units("checks")


def test_every_command_is_registered():
    assert set(cli.COMMANDS) == _units("commands", "act", "to_sign")


def test_every_module_says_in_one_sentence_what_it_is():
    for name, tree in MODULES.items():
        if tree.body:
            doc = ast.get_docstring(tree)
            assert doc and doc.splitlines()[0].endswith((".", ":")), name
