"""`gate verify` as people run it: exit codes, words, and what counts as a key."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import site_samples

from gate import manifest, outcheck, sample_keys, sitebuild, treeio
from gate.staging import stage

pytestmark = pytest.mark.slow
PIN = sample_keys.public_key(site_samples.PUBLISHER).fingerprint


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    site, keys = site_samples.make(tmp_path_factory.mktemp("keys"))
    tree = stage(site)
    found = outcheck.check(sitebuild.render(tree, site.now), tree.origins, sitebuild.theme_files())
    assert isinstance(found, outcheck.VerifiedSite)
    folder = tmp_path_factory.mktemp("built")
    treeio.replace_folder(folder / "site", site_samples.finished(site, keys, found.files, found.origins))
    (folder / "allowed_signers").write_text(site_samples.allowed_signers())
    (folder / "checkpoint").write_bytes(site.checkpoint)
    return folder


@pytest.fixture
def folder(built, tmp_path):
    shutil.copytree(built, tmp_path / "copy")
    return tmp_path / "copy"


def gate(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command outside any repository."""
    return subprocess.run(
        [sys.executable, "-P", "-m", "gate", "verify", *words, "--lang", "en"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_copy_without_the_repository_is_verified_offline(folder):
    done = gate(folder, "site", "--keys", "allowed_signers", "--since", "checkpoint")
    assert done.returncode == 0, done.stderr
    assert "verified" in done.stdout and "6 entries" in done.stdout and PIN in done.stdout


def test_the_fingerprint_is_enough(folder):
    assert gate(folder, "site", "--pin", PIN).returncode == 0


def test_without_a_key_nothing_is_green(folder):
    done = gate(folder, "site")
    assert done.returncode == 2 and "no-trusted-key" in done.stderr and PIN in done.stderr
    assert "verified" not in done.stdout


def test_each_bad_file_is_named(folder):
    (folder / "site/catalogue.csv").write_bytes(b"x")
    (folder / "site/new.html").write_bytes(b"x")
    (folder / "site/withdrawn.txt").unlink()
    done = gate(folder, "site", "--keys", "allowed_signers")
    assert done.returncode == 1
    for code, path in (("changed", "catalogue.csv"), ("added", "new.html"), ("removed", "withdrawn.txt")):
        assert f"[file-{code}]" in done.stdout and path in done.stdout


def test_a_fault_counts_before_a_missing_key(folder):
    (folder / "site" / manifest.SIGNATURE).unlink()
    done = gate(folder, "site")
    assert done.returncode == 1 and "manifest-unsigned" in done.stdout


def test_a_link_is_not_the_file_it_points_at(folder):
    page = folder / "site/catalogue.csv"
    page.rename(folder / "elsewhere")
    page.symlink_to(folder / "elsewhere")
    assert gate(folder, "site", "--keys", "allowed_signers").returncode == 1


def test_json_says_the_same_and_ends_the_same(folder):
    (folder / "site/catalogue.csv").write_bytes(b"x")
    done = gate(folder, "site", "--keys", "allowed_signers", "--format", "json")
    report = json.loads(done.stdout)
    assert done.returncode == 1 and report["verdict"] == "fail"
    assert [(r["code"], r["path"]) for r in report["reasons"]] == [("file-changed", "catalogue.csv")]


@pytest.mark.parametrize(
    "words, code",
    [
        (("nothing",), "path-missing"),
        (("site", "--keys", "nothing"), "path-missing"),
        (("site", "--since", "nothing"), "path-missing"),
        (("site", "--keys", "site/index.html"), "keys-unreadable"),
        (("site", "--keys", "allowed_signers", "--since", "allowed_signers"), "checkpoint-unreadable"),
        (("http://127.0.0.1:1/",), "site-unreachable"),
        ((), "usage"),
    ],
)
def test_what_cannot_be_done_ends_in_2(folder, words, code):
    done = gate(folder, *words)
    assert done.returncode == 2 and f"[{code}]" in done.stderr and "Traceback" not in done.stderr
