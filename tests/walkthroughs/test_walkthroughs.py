"""The five walk-throughs of `docs/walkthroughs/`: run line by line in a real bureau, looked at after each act.

A script is plain shell. Here its own words (`did`, `shows`, `refused`, `facts`) are carried out in this process; every
other line is given to bash.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from bureau import ROOT, Bureau

HERE = Path(__file__).parent
FOLDER = ROOT / "docs" / "walkthroughs"
SCRIPTS = tuple(sorted(FOLDER.glob("W*.sh")))
_SETS = re.compile(r"(?P<name>[A-Z_]+)=\$\(facts (?P<words>[a-z]+ [a-z0-9.-]+)\)")


def empty(root: Path) -> Bureau:
    """A repository with the sample trust base and nothing else."""
    bureau = Bureau(root, {})
    root.mkdir(parents=True)
    bureau.git("init", "--quiet", "--initial-branch=main")
    bureau.git("config", "user.name", "sample")
    bureau.git("config", "user.email", "p08@sample.invalid")
    shutil.copytree(ROOT / "trust", root / "trust")
    bureau.write("mkdocs.yml", (ROOT / "mkdocs.yml").read_bytes())
    bureau.commit("sample bureau")
    return bureau


class Script:
    """One walk-through under way."""

    def __init__(self, path: Path, bureau: Bureau) -> None:
        self._bureau = bureau
        self._said = {"HERE": str(FOLDER / "files")}
        self._lines = path.read_text("utf-8").splitlines()

    def seen(self) -> Iterator[dict[str, Any]]:
        """What is shown after each act, in the order of the script."""
        for number, line in enumerate(self._lines, 1):
            words = shlex.split(line, comments=True)
            if not words or words[0] == ".":
                continue
            if setting := _SETS.fullmatch(line):
                self._said[setting["name"]] = self._facts(setting["words"].split())
            elif words[0] == "shows":
                yield self._shown(words[1], words[2:])
            elif words[0] in ("did", "refused"):
                run = self._did([self._filled(word) for word in words[1:]])
                assert run.code == (words[0] == "refused"), f"line {number}: {line}\n{run.said}"
            else:
                self._shell(line)

    def _filled(self, word: str) -> str:
        return re.sub(r"\$([A-Z_]+)", lambda name: self._said[name[1]], word)

    def _did(self, words: list[str]) -> Any:
        person, time, *command = words
        return self._bureau.gate(*command, "--at", time, "--key", str(self._bureau.key(person)), "--yes")

    def _facts(self, words: list[str]) -> str:
        return _python(self._bureau.root, str(FOLDER / "files" / "facts.py"), *words).strip()

    def _shell(self, line: str) -> None:
        subprocess.run(
            ["bash", "-euc", line], check=True, cwd=self._bureau.root, env=os.environ | self._said, capture_output=True
        )

    def _shown(self, day: str, records: list[str]) -> dict[str, Any]:
        """The state of each record, and the days of each clock that runs for it."""
        found = {}
        run = self._bureau.gate("due", "--on", day, "--format", "json")
        rows = json.loads(run.out)["rows"]
        for record in records:
            shown = self._bureau.gate("register", "show", record, "--format", "json")
            assert shown.code == 0, shown.said
            dues = {row["clock"]: _days(row) for row in rows if row["id"] == record}
            found[record] = {"state": json.loads(shown.out)["state"]} | ({"due": dues} if dues else {})
        return {"on": day, **found}


def _days(row: Mapping[str, Any]) -> dict[str, str]:
    """The last days of a clock by rule, and how it stands; what is not there is left out."""
    days = {key: row[key] for key in ("seed", "2019", "promised", "due_at") if row[key]}
    missed = {"missed": str(row["overdue"])} if row["overdue"] else {}
    return {**days, "is": row["state"], **missed}


def _python(root: Path, *words: str) -> str:
    return subprocess.run([sys.executable, *words], check=True, cwd=root, capture_output=True, text=True).stdout


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_states_and_last_days_are_those_of_the_table(path, tmp_path):
    expected = yaml.load((HERE / f"{path.stem}.yaml").read_bytes(), Loader=yaml.BaseLoader)
    bureau = empty(tmp_path / "bureau")
    seen = Script(path, bureau).seen()
    for shown, wanted in zip(seen, expected, strict=True):
        assert shown == wanted
    verified = bureau.gate("register", "verify")
    assert verified.code == 0, verified.said


def test_there_are_five_of_them_and_the_list_names_each():
    assert [path.stem for path in SCRIPTS] == ["W1", "W2", "W3", "W4", "W5"]
    listed = (FOLDER / "README.md").read_text("utf-8")
    assert all(f"({path.name})" in listed for path in SCRIPTS)


def test_a_script_is_plain_shell(tmp_path):
    """The bureau is prepared and a script begun by bash and real processes, as a reader would."""
    begun = tmp_path / "walkthroughs"
    shutil.copytree(FOLDER, begun)
    script = begun / "W2.sh"
    text = script.read_text("utf-8")
    script.write_text(text[: text.index("\n# 3月9日")], "utf-8")
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8"}
    root = tmp_path / "bureau"
    for words in (["bash", str(FOLDER / "prepare.sh"), str(root)], ["bash", str(script)]):
        where = root if root.exists() else tmp_path
        run = subprocess.run(words, cwd=where, env=environment, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stdout + run.stderr
    assert "YSQ-2026-0001  依申请公开  registered" in run.stdout
    assert "2026-03-11" in run.stdout and "2026-03-23" in run.stdout and "2026-03-30" in run.stdout


@pytest.mark.parametrize("act", ["submit", "review", "approve", "reject", "withdraw", "publish"])
def test_no_act_is_dated_ahead(act, tmp_path):
    bureau = empty(tmp_path / "bureau")
    words = [act, *([] if act == "publish" else ["home"]), "--at", "2100-01-01T00:00:00+08:00"]
    run = bureau.gate(*words, "--key", str(bureau.key("p05")), "--yes")
    assert run.code == 2 and "[time-in-future]" in run.err
