"""The workflows keep the rules that make them safe (attacks C02, C18, C19, C20), and their steps run on any machine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bureau as bureaus
import pytest
import yaml
from bureau import DOCUMENT, Bureau, page

from gate import sample_keys

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".github" / "workflows"
BUREAU = ROOT / "gate" / "data" / "bureau" / "workflows"
NAMES = ("check", "clock", "publish")
BOTH = pytest.mark.parametrize("folder", [FOLDER, BUREAU], ids=["ours", "a bureau's"])

_PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}")
_VERSIONED = re.compile(r"uses: [\w./-]+@[0-9a-f]{40} # v[0-9]+(\.[0-9]+)*$")
_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")
_OUTSIDERS_WORDS = re.compile(r"github\.event\.|head_ref|github\.ref_name|github\.actor|inputs\.")


def workflow(name: str, folder: Path = FOLDER) -> dict[str, Any]:
    """A workflow as parsed YAML, with `on` as the word that it is."""
    return yaml.load((folder / f"{name}.yml").read_text("utf-8"), Loader=yaml.BaseLoader)


def jobs(folder: Path) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for name in NAMES:
        for job, body in workflow(name, folder)["jobs"].items():
            yield name, job, body


def steps(folder: Path) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for name, job, body in jobs(folder):
        for step in body.get("steps", []):
            yield name, job, step


@BOTH
def test_every_workflow_is_known_here(folder):
    assert tuple(sorted(file.stem for file in folder.iterdir())) == NAMES


@BOTH
@pytest.mark.parametrize("name", NAMES)
def test_the_right_to_read_is_all_that_a_workflow_starts_with(name, folder):
    assert workflow(name, folder)["permissions"] == {"contents": "read"}


@BOTH
def test_rights_to_write_are_the_few_known_ones(folder):
    found = {
        (name, job, right)
        for name, job, body in jobs(folder)
        for right, level in body.get("permissions", {}).items()
        if level == "write"
    }
    assert found == {
        ("check", "report", "security-events"),
        ("publish", "publish", "contents"),
        ("publish", "deploy", "pages"),
        ("publish", "deploy", "id-token"),
        ("clock", "publish", "contents"),
        ("clock", "publish", "pages"),
        ("clock", "publish", "id-token"),
    }


@BOTH
@pytest.mark.parametrize("name", NAMES)
def test_no_workflow_runs_a_strangers_code_with_rights(name, folder):
    triggers = workflow(name, folder)["on"]
    assert "pull_request_target" not in triggers and "workflow_run" not in triggers
    assert "issue_comment" not in triggers


@BOTH
def test_a_job_that_may_write_touches_no_pull_request(folder):
    for name, job, body in jobs(folder):
        if name == "check" and "write" in body.get("permissions", {}).values():
            assert all("checkout" not in step.get("uses", "") and "run" not in step for step in body["steps"]), job
    assert workflow("publish", folder)["jobs"]["publish"]["if"] == "github.ref == 'refs/heads/main'"


@BOTH
def test_no_secret_is_in_a_pull_request_job(folder):
    assert "secrets." not in (folder / "check.yml").read_text("utf-8")


@BOTH
def test_actions_are_pinned_by_commit_and_say_which_version_that_is(folder):
    for name in NAMES:
        for line in (folder / f"{name}.yml").read_text("utf-8").splitlines():
            if "uses:" in line and "uses: ./" not in line:
                assert _PINNED.search(line) and _VERSIONED.search(line), line


def test_one_action_is_one_commit_everywhere():
    pins: dict[str, set[str]] = {}
    for _, _, step in (*steps(FOLDER), *steps(BUREAU)):
        if "uses" in step:
            action, _, commit = step["uses"].partition("@")
            pins.setdefault(action, set()).add(commit)
    assert {action: commits for action, commits in pins.items() if len(commits) > 1} == {}


@BOTH
def test_the_whole_site_is_handed_over(folder):
    """The action leaves out what begins with a dot unless it is asked not to, and `.well-known/gate/` with it."""
    (step,) = (step for _, _, step in steps(folder) if "upload-pages-artifact" in step.get("uses", ""))
    assert step["with"] == {"path": "site", "include-hidden-files": "true"}


@BOTH
def test_only_the_job_that_pushes_keeps_the_token(folder):
    for name, job, step in steps(folder):
        if "checkout" in step.get("uses", ""):
            keeps = step.get("with", {}).get("persist-credentials") != "false"
            assert keeps == ((name, job) == ("publish", "publish"))


@BOTH
def test_nothing_that_an_outsider_writes_reaches_a_shell(folder):
    for name, job, step in steps(folder):
        assert "${{" not in step.get("run", ""), (name, job)
    for name, job, body in jobs(folder):
        for scope in (body, *body.get("steps", [])):
            for value in scope.get("env", {}).values():
                for expression in _EXPRESSION.findall(value):
                    assert not _OUTSIDERS_WORDS.search(expression), (name, job)


@BOTH
def test_each_step_is_one_call_that_people_can_make_too(folder):
    for name, job, step in steps(folder):
        if "run" in step:
            (line,) = step["run"].splitlines()
            assert not set(line) & set(";|&`"), (name, job)
            command = line.removeprefix('sudo env "PATH=$PATH" ').split()[0]
            known = {"make", ".ci/run", "python3", "git", "install"} | {
                f"{place}.venv/bin/{tool}" for place in ("", "base/", "../base/") for tool in ("gate", "pip")
            }
            ours = command.startswith("tools/") and folder == FOLDER and os.access(ROOT / command, os.X_OK)
            assert command in known or ours, command


@BOTH
def test_packages_come_from_a_lock_with_hashes(folder):
    for _, _, step in steps(folder):
        if " install " in step.get("run", "") and "pip" in step["run"]:
            assert "--require-hashes -r " in step["run"].replace("--no-build-isolation ", "")


@BOTH
def test_a_change_is_judged_by_the_gate_and_the_trust_of_the_branch_it_goes_to(folder):
    body = workflow("check", folder)["jobs"]["check"]
    base, change = (step["with"] for step in body["steps"][:2])
    assert (base["ref"], base["path"], change["path"]) == ("${{ github.base_ref }}", "base", "change")
    assert "ref" not in change
    runs = [step for step in body["steps"] if "run" in step]
    for step in runs:
        if step.get("working-directory") == "change":
            assert step["run"].startswith("../base/.venv/bin/gate check ")
            assert '--trust-ref "origin/$BASE"' in step["run"]
        else:
            assert "change" not in step["run"] and "base" in step["run"]
    assert sum(step.get("working-directory") == "change" for step in runs) == 2


@BOTH
def test_publishing_is_one_at_a_time_and_goes_in_order(folder):
    assert workflow("publish", folder)["concurrency"] == {"group": "publish", "cancel-in-progress": "false"}
    assert "concurrency" not in workflow("clock", folder)
    text = (folder / "publish.yml").read_text("utf-8")
    order = [
        r"publish(\.sh)? (main|--key)",
        "build(.sh)? ",
        "gate verify site",
        "upload-pages-artifact",
        "deploy-pages",
    ]
    places = [re.search(pattern, text).start() for pattern in order]
    assert places == sorted(places)


@BOTH
def test_each_clock_runs_its_own_job(folder):
    crons = {entry["cron"] for entry in workflow("clock", folder)["on"]["schedule"]}
    named = {re.search(r"'(.*)'", body["if"])[1] for body in workflow("clock", folder)["jobs"].values()}
    assert crons == named == {"*/15 * * * *", "7 23 * * *"}


@pytest.mark.parametrize("lock", sorted(path.name for path in ROOT.glob("requirements*.lock")))
def test_every_line_of_a_lock_has_its_hash_and_no_address(lock):
    text = (ROOT / lock).read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert lines
    for line in lines:
        assert re.match(r"[A-Za-z0-9._-]+(\[[\w,]+\])?==\S+.*--hash=sha256:[0-9a-f]{64}", line.strip()), line
        assert "://" not in line and "--index" not in line


# -- the steps, run as they stand -----------------------------------------------------------------


def _environment(**more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "GITHUB_", "PUBLISHER_"))}
    return kept | {"LANG": "zh_CN.UTF-8"} | more


def _run(line: str, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """A step's line as a runner runs it."""
    return subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", line],
        cwd=folder, env=_environment(**more), capture_output=True, text=True, check=False,
    )  # fmt: skip


def _with_tools(bureau: Bureau) -> None:
    """What a checkout of this repository has beside content, and an environment that is set up already."""
    shutil.copytree(ROOT / "tools", bureau.root / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("Makefile", "pyproject.toml", "requirements.lock", "requirements-build.lock", ".gitignore"):
        shutil.copy(ROOT / name, bureau.root / name)
    bureau.commit("tools", author="p11")
    _with_environment(bureau.root)


def _with_environment(folder: Path) -> None:
    (folder / ".venv").mkdir(exist_ok=True)
    (folder / ".venv/bin").symlink_to(ROOT / ".venv/bin")
    (folder / ".venv/.locked").touch()


@pytest.fixture
def origin(tmp_path) -> Path:
    folder = tmp_path / "origin.git"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(folder)], check=True)
    return folder


@pytest.fixture
def main_branch(tmp_path, founded_bureau, origin) -> Bureau:
    bureau = bureaus.copy(founded_bureau, tmp_path / "checkout")
    _with_tools(bureau)
    bureau.git("remote", "add", "origin", str(origin))
    bureau.git("push", "-q", "-u", "origin", "main")
    return bureau


def _release(bureau: Bureau, release: str, body: str) -> None:
    bureau.write(f"content/releases/2026/{release}/index.md", page("通知", body, **DOCUMENT))
    bureau.commit(author="p11")


@pytest.mark.slow
def test_the_publishing_steps_enter_push_build_and_verify(main_branch, origin, tmp_path):
    _release(main_branch, "notice", "正文。")
    main_branch.sign("notice")
    main_branch.git("push", "-q", "origin", "main")
    shutil.rmtree(main_branch.root / ".git/gate")
    temp = tmp_path / "temp"
    for step in workflow("publish")["jobs"]["publish"]["steps"]:
        if "run" in step:
            done = _run(
                step["run"], main_branch.root, RUNNER_TEMP=str(temp), BUILD_OPTIONS="",
                PUBLISHER_KEY=sample_keys.private_key("p05").decode() if "env" in step else "",
            )  # fmt: skip
            assert done.returncode == 0, (step["run"], done.stdout, done.stderr)
    assert (main_branch.root / "site/releases").exists() or list((main_branch.root / "site").rglob("*notice*"))
    head = subprocess.run(["git", "rev-parse", "main"], cwd=origin, capture_output=True, text=True, check=True).stdout
    assert head == main_branch.git("rev-parse", "HEAD")
    key = main_branch.root / ".git/gate/publisher"
    assert key.stat().st_mode & 0o077 == 0
    checkpoint = temp / "gate/checkpoint"
    assert checkpoint.read_bytes() == (main_branch.root / "registers/log/checkpoint").read_bytes()
    main_branch.git("reset", "-q", "--hard", "HEAD~1")
    again = _run('tools/build.sh "$RUNNER_TEMP/gate/checkpoint"', main_branch.root, RUNNER_TEMP=str(temp))
    assert again.returncode == 1 and "[checkpoint-rollback]" in again.stderr


@pytest.mark.slow
def test_a_refused_push_is_fetched_and_done_again(main_branch, origin, tmp_path):
    _release(main_branch, "notice", "正文。")
    main_branch.sign("notice")
    main_branch.git("push", "-q", "origin", "main")
    other = tmp_path / "other"
    subprocess.run(["git", "clone", "-q", str(origin), str(other)], check=True)
    colleague = Bureau(other, {})
    colleague.write("docs/note.md", "x")
    colleague.commit(author="p12")
    colleague.git("push", "-q", "origin", "main")
    assert _run("tools/publisher_key.sh", main_branch.root).returncode == 0
    done = _run("tools/publish.sh main", main_branch.root)
    assert done.returncode == 0, done.stderr
    log = subprocess.run(["git", "log", "--format=%s", "main"], cwd=origin, capture_output=True, text=True, check=True)
    assert log.stdout.count("publish") >= 1 and (main_branch.root / "docs/note.md").exists()
    assert _run("tools/publish.sh main", main_branch.root).returncode == 0


@pytest.mark.slow
def test_the_checking_steps_judge_a_change_by_the_branch_it_goes_to(main_branch, origin, tmp_path):
    base, change = tmp_path / "base", tmp_path / "change"
    for folder in (base, change):
        subprocess.run(["git", "clone", "-q", str(origin), str(folder)], check=True)
    _with_environment(base)
    author = Bureau(change, main_branch.people)
    lines = [s for s in workflow("check")["jobs"]["check"]["steps"] if "run" in s]
    author.git("checkout", "-q", "-b", "change")

    def codes() -> list[int]:
        found = []
        for step in lines:
            folder = tmp_path / step.get("working-directory", "")
            found.append(_run(step["run"], folder, BASE="main").returncode)
        return found

    author.write("docs/note.md", "x")
    author.commit()
    assert codes() == [0, 0, 0]
    _release(author, "bad", "内部文件\n\n白鹭行动。")
    assert codes() == [0, 1, 1]
    sarif = (tmp_path / "check.sarif").read_text("utf-8")
    assert "internal-mark" in sarif and "白鹭" not in sarif


@pytest.mark.slow
def test_the_daily_step_tells_the_deadlines(main_branch):
    (line,) = [s["run"] for s in workflow("clock")["jobs"]["due"]["steps"] if "gate due" in s.get("run", "")]
    assert _run(line, main_branch.root).returncode == 0
    main_branch.write(
        "content/releases/2026/late/index.md", page("迟到", "正文。", **{**DOCUMENT, "produced": "2026-03-02"})
    )
    main_branch.commit(author="p11")
    assert _run(line, main_branch.root).returncode == 1
