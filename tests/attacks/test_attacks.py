"""Runs every attack of this folder against a bureau that has published, and looks at what it gets.

An attack is a folder ``ID-name/`` with two files:

``expected.yaml``   what the attacker does, and what must happen to each variant
``attack.py``       one function per variant, ``def variant(bureau)``, that does it (a variant ``a-b`` is ``a_b``)

Keys of a variant: ``codes`` (each must be said), ``exit`` (of a plain build; 1 unless given), ``same`` (true: the
build ends in 0 and the site is byte for byte the untouched one), ``whole`` (true: ``--hold-back`` refuses too),
``held`` (the release that ``--hold-back`` names and leaves out), ``canary`` (text that is then nowhere in the output).
A function ``prepare(bureau)``, where there is one, makes an honest state first, which must build.

Two other kinds of variant, each by a key of its own:

``releases``  content that its own people sign: ``{ID: [codes]}``. The function writes and commits it. `gate submit`
              refuses each release with its codes; signatures, and then an entry in the log, that go round the
              commands change nothing: `gate check` says the same codes, the build refuses, and ``--hold-back``
              leaves nothing of it in the output. ``fine`` lists releases of the same make without the thing:
              they can be signed. A ``canary`` here is more text that is nowhere in the output.
``alone``     true: the function is ``variant(bureau, site)``, does everything and looks for itself.

``slow: true`` marks a variant that takes seconds. Codes that a variant names must all be said; others may be too.
"""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import re
import shutil
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from bureau import STATISTICIANS, Bureau, copy

HERE = Path(__file__).parent
FOLDERS = sorted(folder for folder in HERE.iterdir() if (folder / "expected.yaml").is_file())
CASES = [
    pytest.param(
        folder, name, said, id=f"{folder.name}:{name}", marks=[pytest.mark.slow] if said.get("slow") else []
    )
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
    attack = getattr(module, name.replace("-", "_"))
    if expected.get("alone"):
        attack(bureau, site)
        return
    attack(bureau)
    if "releases" in expected:
        _signed_content(bureau, site, expected)
        return
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


def _signed_content(bureau: Bureau, site: Path, expected: dict[str, Any]) -> None:
    """What no signature makes good: refused at the desk, refused when signed, refused when entered."""
    wanted = {release: set(codes) for release, codes in expected["releases"].items()}
    before = files(site)
    for release, codes in wanted.items():
        run = bureau.act("submit", release, bureau.people.get(release, STATISTICIANS).split()[0])
        assert run.code == 1, run.said
        assert codes <= _codes(run.said), run.said
    bureau.force_sign(*wanted, *expected.get("fine", ()))
    for entered in (False, True):
        if entered:
            bureau.force_publish(*wanted)
        judged = bureau.judged()
        for release, codes in wanted.items():
            state, said = judged[release]
            assert (state, codes - said) == ("refused", set()), (release, said)
        for release in expected.get("fine", ()):
            assert judged[release] == ("ready", frozenset())
        plain = bureau.build(site)
        assert plain.code == 1, plain.said
        assert "Traceback" not in plain.said
        assert set().union(*wanted.values()) <= _codes(plain.said), plain.said
        assert files(site) == before
    held = bureau.build(site, "--hold-back")
    assert held.code == 0, held.said
    canaries = list(wanted) + ([expected["canary"]] if "canary" in expected else [])
    for release in wanted:
        assert f"left out {release}:" in held.err
        folder = next(bureau.root.glob(f"content/**/{release.rpartition('.')[2]}"))
        canaries += [hashlib.sha256(data).hexdigest() for data in files(folder).values()]
    assert [(canary, found) for canary in canaries if (found := holds(site, canary))] == []
    verified = bureau.gate("verify", str(site))
    assert verified.code == 0, verified.said


def _codes(said: str) -> set[str]:
    return set(re.findall(r"\[([a-z-]+)\]", said))


def test_each_attack_says_what_it_is_and_has_its_functions():
    for folder in FOLDERS:
        said = yaml.safe_load((folder / "expected.yaml").read_text("utf-8"))
        assert re.fullmatch(r"[ABC][0-9]{2}-[a-z0-9-]+", folder.name)
        assert said["what"].strip()
        module = _load(folder)
        for name in said["variants"]:
            assert callable(getattr(module, name.replace("-", "_"))), f"{folder.name}:{name}"
