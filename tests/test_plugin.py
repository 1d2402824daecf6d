"""Plain `mkdocs build`: it publishes what the gate would, or nothing; without the plugin, verify finds out."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import bureau as bureaus
import pytest

pytestmark = pytest.mark.slow
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "en_US.UTF-8", "NO_MKDOCS_2_WARNING": "1"}


@pytest.fixture
def office(founded_bureau, tmp_path):
    return bureaus.copy(founded_bureau, tmp_path / "repository")


def mkdocs(office, *words: str, tmp: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "mkdocs", *words],
        cwd=office.root,
        env=ENVIRONMENT | ({"TMPDIR": str(tmp)} if tmp else {}),
        capture_output=True,
        text=True,
        check=False,
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_mkdocs_build_writes_the_very_site_that_gate_build_writes(office, tmp_path):
    office.key("p05")
    assert office.build(tmp_path / "site").code == 0
    (tmp_path / "tmp").mkdir()
    done = mkdocs(office, "build", tmp=tmp_path / "tmp")
    assert done.returncode == 0, done.stderr
    assert contents(office.root / "site") == contents(tmp_path / "site")
    assert not list((tmp_path / "tmp").iterdir()), "debris"
    assert office.gate("verify", "site").code == 0


def test_mkdocs_build_refuses_what_gate_build_refuses_and_leaves_the_old_site(office, tmp_path):
    assert mkdocs(office, "build").returncode == 0
    before = contents(office.root / "site")
    office.write("content/releases/2026/prices/t1.csv", "指标,同比\n总指数,999\n")
    office.commit()
    (tmp_path / "tmp").mkdir()
    done = mkdocs(office, "build", "--strict", tmp=tmp_path / "tmp")
    assert done.returncode == 1 and "content-changed" in done.stderr and "Traceback" not in done.stderr
    assert contents(office.root / "site") == before
    assert not list((tmp_path / "tmp").iterdir()), "debris"


def test_what_is_not_committed_is_not_built(office):
    assert mkdocs(office, "build").returncode == 0
    before = contents(office.root / "site")
    office.write("content/secret.md", "---\ntitle: x\n---\nUNCOMMITTED\n")
    office.write("content/index.md", "UNCOMMITTED\n")
    assert mkdocs(office, "build").returncode == 0
    assert contents(office.root / "site") == before


def test_gh_deploy_pushes_the_same_site(office, tmp_path):
    office.git("init", "--quiet", "--bare", str(tmp_path / "remote.git"))
    office.git("remote", "add", "origin", str(tmp_path / "remote.git"))
    office.key("p05")
    assert mkdocs(office, "gh-deploy", "--no-history").returncode == 0
    pushed = office.git("--git-dir", str(tmp_path / "remote.git"), "ls-tree", "-r", "-z", "--name-only", "gh-pages")
    assert set(pushed.split("\0")) - {"", ".nojekyll"} == set(contents(office.root / "site"))


def test_serve_shows_the_same_site(office):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    serving = subprocess.Popen(
        [sys.executable, "-P", "-m", "mkdocs", "serve", "--no-livereload", "-a", address],
        cwd=office.root, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        page = _patiently(f"http://{address}/releases/2026/prices/", serving)
    finally:
        serving.terminate()
        serving.wait()
    assert "CANARY-PRICES" in page and "审查与核验" in page


def _patiently(url: str, serving: subprocess.Popen[bytes]) -> str:
    for _ in range(600):
        try:
            return urllib.request.urlopen(url).read().decode()
        except OSError:
            assert serving.poll() is None, "mkdocs serve ended"
            time.sleep(0.1)
    raise AssertionError("mkdocs serve did not answer")


def test_a_site_built_without_the_plugin_does_not_pass_verify(office):
    config = office.read("mkdocs.yml").decode().replace("plugins:\n  - gate\n", "plugins: []\n")
    office.write("other.yml", config)
    assert mkdocs(office, "build", "-f", "other.yml").returncode == 0
    run = office.gate("verify", "site")
    assert run.code == 1 and "manifest-missing" in run.out


def test_outside_a_repository_the_plugin_stops_the_build(office, tmp_path):
    alone = tmp_path / "alone"
    (alone / "content").mkdir(parents=True)
    (alone / "mkdocs.yml").write_bytes(office.read("mkdocs.yml"))
    done = mkdocs(bureaus.Bureau(alone, {}), "build")
    assert done.returncode == 1 and "not-a-repository" in done.stderr and not (alone / "site").exists()
