"""`gate build`: whole or not at all, the same bytes everywhere, and it says what it left out."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from bureau import DOCUMENT, Bureau, copy, page, start

from gate import manifest

NOTICE = "content/releases/2026/notice/index.md"
GRAIN = "content/releases/2026/grain/index.md"


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_the_last_lines_count_and_say_where_to_look(founded_bureau, tmp_path):
    run = founded_bureau.build(tmp_path / "site")
    assert run.code == 0, run.said
    counted = re.match(r"published 3, refused 0, held back 0; files accounted for (\d+); \d+\.\d s", run.out)
    assert counted is not None
    assert int(counted[1]) == len(files(tmp_path / "site").keys() - {manifest.PATH, manifest.SIGNATURE})
    assert "http.server --bind 127.0.0.1" in run.out
    assert run.err == ""
    verified = founded_bureau.gate("verify", str(tmp_path / "site"))
    assert f"files accounted for {counted[1]} (besides the manifest and its signature)" in verified.out
    assert "published versions 3, " in verified.out


def test_a_refusal_leaves_the_old_site_and_names_everything(founded_bureau, tmp_path):
    bureau = copy(founded_bureau, tmp_path / "repository")
    site = tmp_path / "site"
    assert bureau.build(site).code == 0
    before = files(site)
    bureau.write(GRAIN, bureau.read(GRAIN).decode().replace("略有增加", "机密★3年"))
    bureau.write(NOTICE, page("服务事项", "共有十个事项。", **DOCUMENT))
    bureau.commit()
    run = bureau.build(site)
    assert run.code == 1
    assert files(site) == before
    assert [p.name for p in tmp_path.iterdir() if p.name not in ("site", "repository")] == []
    assert {"content-changed", "level-term", "signoff-missing"} <= set(re.findall(r"refused \[([a-z-]+)\]", run.err))
    assert "left out grain: refused (" in run.err and "left out notice: draft" in run.err
    assert "published 0, refused 1, held back 1; files accounted for 0" in run.out
    assert "机密★" not in run.said
    run = bureau.build(site, "--hold-back")
    assert run.code == 0, run.said
    assert "published 2, refused 1, held back 1" in run.out
    assert "left out grain: refused (" in run.err and "left out notice: draft" in run.err
    assert "CANARY-GRAIN" not in "".join(data.decode("utf-8", "replace") for data in files(site).values())
    assert "CANARY-PRICES" in (site / "releases/2026/prices/index.html").read_text("utf-8")


def test_a_repository_in_which_nothing_was_entered(tmp_path):
    run = start(tmp_path / "repository").build(tmp_path / "site")
    assert (run.code, "[nothing-entered]" in run.err, "gate publish" in run.err) == (2, True, True), run.said
    assert not (tmp_path / "site").exists()


def test_without_the_publishers_key_the_manifest_is_unsigned_and_both_say_so(founded_bureau, tmp_path):
    bureau = copy(founded_bureau, tmp_path / "repository")
    for key in (bureau.root / ".git" / "gate").iterdir():
        key.unlink()
    run = bureau.gate("build", "--out", str(tmp_path / "site"))
    assert run.code == 0 and "the manifest is unsigned" in run.err
    run = bureau.gate("verify", str(tmp_path / "site"))
    assert (run.code, "manifest-unsigned" in run.said) == (1, True), run.said


def test_only_committed_bytes_are_built(founded_bureau, published_site, tmp_path):
    bureau = copy(founded_bureau, tmp_path / "repository")
    bureau.write(GRAIN, bureau.read(GRAIN).decode().replace("略有增加", "大幅增加"))
    bureau.write(NOTICE, page("服务事项", "共有十个事项。", **DOCUMENT))
    bureau.git("add", "--all")
    assert bureau.build(tmp_path / "site").code == 0
    assert files(tmp_path / "site") == files(published_site)
    assert bureau.build(tmp_path / "other", "--rev", "no-such-commit").code == 2


def test_the_same_bytes_on_any_machine(founded_bureau, published_site, tmp_path):
    """Another folder, time zone, locale, hash seed, umask, user settings of git and MkDocs."""
    bureau = copy(founded_bureau, tmp_path / "another folder 二")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")} | {
        "TZ": "America/St_Johns", "LC_ALL": "en_US.UTF-8", "PYTHONHASHSEED": "4711", "HOME": str(tmp_path),
        "SOURCE_DATE_EPOCH": "1", "TMPDIR": str(tmp_path), "COLUMNS": "40",
    }  # fmt: skip
    (tmp_path / ".gitconfig").write_text("[core]\n\tautocrlf = true\n\tquotePath = true\n[safe]\n\tdirectory = *\n")
    words = ["build", "--out", str(tmp_path / "site 二"), "--key", str(bureau.key("p05"))]
    done = subprocess.run(
        ["sh", "-c", 'umask 077; exec "$@"', "sh", sys.executable, "-P", "-m", "gate", *words],
        cwd=bureau.root, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert files(tmp_path / "site 二") == files(published_site)


def test_a_checkpoint_seen_before_is_still_contained(founded_bureau, tmp_path):
    bureau = copy(founded_bureau, tmp_path / "repository")
    seen = tmp_path / "checkpoint"
    seen.write_bytes(bureau.read("registers/log/checkpoint"))
    assert bureau.build(tmp_path / "site", "--since", str(seen)).code == 0
    bureau.write(NOTICE, page("服务事项", "共有十个事项。", **DOCUMENT))
    bureau.commit(author="p11")
    bureau.sign("notice")
    assert bureau.publish().code == 0
    assert bureau.build(tmp_path / "site", "--since", str(seen)).code == 0
    seen.write_bytes(bureau.read("registers/log/checkpoint"))
    run = founded_bureau.build(tmp_path / "site", "--since", str(seen))
    assert (run.code, "[checkpoint-rollback]" in run.err) == (1, True), run.said
    seen.write_bytes(b"no checkpoint")
    assert founded_bureau.build(tmp_path / "site", "--since", str(seen)).code == 2


def test_production_refuses_the_sample_keys(founded_bureau, tmp_path):
    run = founded_bureau.build(tmp_path / "site", "--production")
    assert (run.code, "[sample-trust]" in run.err) == (1, True), run.said


@pytest.fixture(scope="module")
def corrected(founded_bureau, tmp_path_factory) -> tuple[Bureau, Path]:
    """A bureau that has corrected one release and withdrawn another, and its site."""
    folder = tmp_path_factory.mktemp("corrected")
    bureau = copy(founded_bureau, folder / "repository")
    correction = (
        "correction: {of: 1, kind: 数据更正, since: 2026-11-12, why: 核实, was: 增加, is: 减少, found_by: 公开办}"
    )
    text = bureau.read(GRAIN).decode().replace("---\n\nCANARY-GRAIN", correction + "\n---\n\nCANARY-SECOND")
    bureau.write(GRAIN, text.replace("略有增加", "略有减少"))
    bureau.commit()
    bureau.sign("grain")
    assert bureau.act("withdraw", "prices", "p03", "--reason", "来源单位要求").code == 0
    run = bureau.publish()
    assert run.code == 0, run.said
    run = bureau.build(folder / "site")
    assert run.code == 0, run.said
    return bureau, folder / "site"


def test_the_old_version_stays_readable_at_its_own_address(corrected):
    bureau, site = corrected
    newest, older = site / "releases/2026/grain", site / "releases/2026/grain/v/1"
    assert "CANARY-SECOND" in (newest / "index.html").read_text("utf-8")
    old = (older / "index.html").read_text("utf-8")
    assert "CANARY-GRAIN" in old and "2026年粮食产量" in old and "CANARY-SECOND" not in old
    assert (newest / "proof.json").is_file() and (older / "proof.json").is_file()
    assert (newest / "proof.json").read_bytes() != (older / "proof.json").read_bytes()
    run = bureau.gate("verify", str(site))
    assert run.code == 0, run.said


def test_a_withdrawn_page_leaves_a_neutral_notice(corrected):
    _, site = corrected
    everything = "".join(data.decode("utf-8", "replace") for data in files(site).values())
    assert "CANARY-PRICES" not in everything and "居民消费价格" not in everything
    assert "来源单位" not in everything
    assert (site / "releases/2026/prices/index.html").is_file()
    assert "releases/2026/prices/" in (site / "withdrawn.txt").read_text("utf-8")
    assert not (site / "releases/2026/prices/proof.json").exists()
