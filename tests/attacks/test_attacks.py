"""Runs every attack of this folder against a bureau that has published, and looks at what it gets.

An attack is a folder ``ID-name/`` with two files:

``expected.yaml``   what the attacker does, and what must happen to each variant
``attack.py``       one function per variant, ``def variant(bureau)``, that does it (a variant ``a-b`` is ``a_b``)

Keys of a variant: ``codes`` (each must be said), ``exit`` (of a plain build; 1 unless given), ``same`` (true: the
build ends in 0 and the site is byte for byte the untouched one), ``whole`` (true: ``--hold-back`` refuses too),
``held`` (the release that ``--hold-back`` names and leaves out), ``canary`` (text that is then nowhere in the output).
A function ``prepare(bureau)``, where there is one, makes an honest state first, which must build.
"""

from __future__ import annotations

import gzip
import importlib.util
import re
import shutil
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from bureau import Bureau, copy

HERE = Path(__file__).parent
FOLDERS = sorted(folder for folder in HERE.iterdir() if (folder / "expected.yaml").is_file())
CASES = [
    pytest.param(folder, name, said, id=f"{folder.name}:{name}")
    for folder in FOLDERS
    for name, said in yaml.safe_load((folder / "expected.yaml").read_text("utf-8"))["variants"].items()
]


def _load(folder: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("attack_" + re.sub(r"\W", "_", folder.name), folder / "attack.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def holds(site: Path, canary: str) -> list[str]:
    """Files of a site whose bytes, unpacked, hold the canary."""
    found = []
    for path, data in files(site).items():
        unpacked = gzip.decompress(data) if path.endswith(".gz") else data
        if canary.encode() in unpacked or canary in path:
            found.append(path)
    return found


@pytest.mark.parametrize(("folder", "name", "expected"), CASES)
def test_attack(folder: Path, name: str, expected: dict[str, Any], founded_bureau, published_site, tmp_path):
    module = _load(folder)
    bureau: Bureau = copy(founded_bureau, tmp_path / "repository")
    site = tmp_path / "site"
    shutil.copytree(published_site, site)
    if hasattr(module, "prepare"):
        module.prepare(bureau)
        run = bureau.build(site)
        assert run.code == 0, run.said
    before = files(site)
    getattr(module, name.replace("-", "_"))(bureau)
    plain = bureau.build(site)
    if expected.get("same"):
        assert plain.code == 0, plain.said
        assert files(site) == before
        return
    assert plain.code == expected.get("exit", 1), plain.said
    assert files(site) == before
    assert "Traceback" not in plain.said
    said = set(re.findall(r"\[([a-z-]+)\]", plain.said))
    assert set(expected["codes"]) <= said, plain.said
    held = bureau.build(site, "--hold-back")
    if expected.get("whole"):
        assert held.code == expected.get("exit", 1), held.said
        assert files(site) == before
        return
    assert held.code == 0, held.said
    assert expected["held"] in held.err
    if canary := expected.get("canary"):
        assert holds(site, canary) == []
    verified = bureau.gate("verify", str(site))
    assert verified.code == 0, verified.said


def test_each_attack_says_what_it_is_and_has_its_functions():
    for folder in FOLDERS:
        said = yaml.safe_load((folder / "expected.yaml").read_text("utf-8"))
        assert re.fullmatch(r"[ABC][0-9]{2}-[a-z0-9-]+", folder.name)
        assert said["what"].strip()
        module = _load(folder)
        for name in said["variants"]:
            assert callable(getattr(module, name.replace("-", "_"))), f"{folder.name}:{name}"
