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
              refuses the first few with their codes; signatures, and then an entry in the log, that go round the
              commands change nothing: `gate check` says the same codes, the build refuses, and ``--hold-back``
              leaves nothing of it in the output. ``fine`` lists releases of the same make without the thing:
              they can be signed. A ``canary`` here is more text that is nowhere in the output.
``alone``     true: the function is ``variant(bureau, site)``, does everything and looks for itself.

``verify``    further words of `gate verify SITE`. The function is ``variant(bureau, site)`` and edits the site; it may
              return words more. ``exit``, ``codes`` and ``says`` are those of verify; the untouched site passes.

More keys: ``start`` (at the top of the file: a state of `states.py`, in place of three published releases), ``does``
and ``with`` (the function to call where the name of the variant is not its name, and its further arguments),
``options`` (more words of `gate build`), ``says`` (text that the build prints), ``entered`` (releases that the
publisher's key then enters into the log, round the gate: refused all the same), and ``quick: true`` (the held-back
site is looked at before it is rendered, which is what takes time).

``slow: true`` marks a variant that takes seconds; of its ``releases`` only the first goes to the desk. Codes that a
variant names must all be said; others may be too.
"""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest import mock

import pytest
import yaml
from bureau import STATISTICIANS, Bureau, copy

from gate import desk, judging, now, pipeline, site_input, siteconfig, staging
from gate.gitstore import Repository
from gate.judging import Request, Scanner
from gate.releases import CONFIG, HOME

HERE = Path(__file__).parent
AT_THE_DESK = 4
"""Of the releases of one variant, so many are brought to `gate submit`; the others meet the same verdict later."""
FOLDERS = sorted(folder for folder in HERE.iterdir() if (folder / "expected.yaml").is_file())


def _said(folder: Path) -> dict[str, Any]:
    return yaml.safe_load((folder / "expected.yaml").read_text("utf-8"))


CASES = [
    pytest.param(folder, name, said, id=f"{folder.name}:{name}", marks=[pytest.mark.slow] if said.get("slow") else [])
    for folder in FOLDERS
    for name, said in _said(folder)["variants"].items()
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
def test_attack(folder: Path, name: str, expected: dict[str, Any], starting, tmp_path):
    module = _load(folder)
    start, start_site = starting(_said(folder).get("start", "founded"))
    bureau: Bureau = copy(start, tmp_path / "repository")
    site = tmp_path / "site"
    shutil.copytree(start_site, site)
    if hasattr(module, "prepare"):
        module.prepare(bureau)
        run = bureau.build(site)
        assert run.code == 0, run.said
    before = files(site)
    attack = _function(module, name, expected)
    if expected.get("alone"):
        attack(bureau, site)
        return
    if "verify" in expected:
        _site(bureau, site, attack, expected)
        return
    attack(bureau)
    if "releases" in expected:
        with _scanning_once():
            _signed_content(bureau, site, expected)
        return
    if expected.get("same"):
        plain = bureau.build(site, *expected.get("options", ()))
        assert plain.code == 0, plain.said
        assert files(site) == before
        return
    _refused(bureau, site, expected)
    if "entered" in expected:
        bureau.force_publish(*expected["entered"])
        _refused(bureau, site, expected)


def _function(module: ModuleType, name: str, expected: dict[str, Any]) -> Callable[..., Any]:
    function = getattr(module, expected.get("does", name).replace("-", "_"))
    return partial(_with_last, function, expected.get("with", []))


def _with_last(function: Callable[..., Any], more: list[Any], *arguments: Any) -> Any:
    return function(*arguments, *more)


def _refused(bureau: Bureau, site: Path, expected: dict[str, Any]) -> None:
    before, options = files(site), expected.get("options", ())
    plain = bureau.build(site, *options)
    assert plain.code == expected.get("exit", 1), plain.said
    assert files(site) == before
    assert "Traceback" not in plain.said
    assert set(expected["codes"]) <= _codes(plain.said), plain.said
    for text in expected.get("says", ()):
        assert text in plain.said, plain.said
    if expected.get("quick"):
        _held_back_but_not_rendered(bureau, expected)
        return
    held = bureau.build(site, "--hold-back", *options)
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


def _held_back_but_not_rendered(bureau: Bureau, expected: dict[str, Any]) -> None:
    """The site that ``--hold-back`` would render has nothing of the release in it."""
    verdict = judging.judge(Repository.open(bureau.root), Request("HEAD", now.now()))
    assert pipeline.refusals(verdict, hold_back=True) == ()
    held = verdict.release(expected["held"])
    assert held is None or held.live == ()
    home = verdict.release(HOME)
    config, _ = siteconfig.parse(home.live[-1].release.files[CONFIG].data)
    staged = staging.stage(site_input.published(verdict, config))
    laid = [*staged.docs, *staged.docs.values(), *staged.files, *staged.files.values(), repr(staged.contexts)]
    address = held and held.id not in verdict.log.withdrawn and f"releases/2026/{held.id}/"
    for text in filter(None, (expected.get("canary"), address)):
        assert [part for part in laid if (text if isinstance(part, str) else text.encode()) in part] == []


def _site(bureau: Bureau, site: Path, attack: Callable[..., Any], expected: dict[str, Any]) -> None:
    """What `gate verify` says of a site that somebody has changed."""
    words = [str(word).format(root=bureau.root) for word in expected["verify"]]
    untouched = bureau.gate("verify", str(site), *words)
    assert untouched.code == 0, untouched.said
    words += attack(bureau, site) or []
    run = bureau.gate("verify", str(site), *words)
    assert run.code == expected.get("exit", 1), run.said
    assert "Traceback" not in run.said
    assert set(expected["codes"]) <= _codes(run.said), run.said
    for text in expected.get("says", ()):
        assert text in run.said, run.said


@contextmanager
def _scanning_once() -> Iterator[None]:
    """What was scanned is not scanned again: the findings of bytes under a name are always the same."""
    scanner = Scanner()
    with (
        mock.patch.object(judging, "Scanner", lambda: scanner),
        mock.patch.object(desk, "Scanner", lambda: scanner),
    ):
        yield


def _signed_content(bureau: Bureau, site: Path, expected: dict[str, Any]) -> None:
    """What no signature makes good: refused at the desk, refused when signed, refused when entered."""
    wanted = {release: set(codes) for release, codes in expected["releases"].items()}
    before = files(site)
    for release, codes in list(wanted.items())[: 1 if expected.get("slow") else AT_THE_DESK]:
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
    canaries = [expected["canary"]] if "canary" in expected else []
    for release in wanted:
        assert f"left out {release}:" in held.err
        folder = next(bureau.root.glob(f"content/**/{release.rpartition('.')[2]}"))
        if folder.parts[-3] == "releases":
            canaries.append(f"/{release}/")
        canaries += [hashlib.sha256(data).hexdigest() for data in files(folder).values() if data]
    assert [(canary, found) for canary in canaries if (found := holds(site, canary))] == []
    verified = bureau.gate("verify", str(site))
    assert verified.code == 0, verified.said


def _codes(said: str) -> set[str]:
    return set(re.findall(r"\[([a-z-]+|E-[A-Z]{3}-[0-9]{3})\]", said))


def test_each_attack_says_what_it_is_and_has_its_functions():
    for folder in FOLDERS:
        said = yaml.safe_load((folder / "expected.yaml").read_text("utf-8"))
        assert re.fullmatch(r"[ABC][0-9]{2}-[a-z0-9-]+", folder.name)
        assert said["what"].strip()
        module = _load(folder)
        for name, expected in said["variants"].items():
            function = expected.get("does", name).replace("-", "_")
            assert callable(getattr(module, function)), f"{folder.name}:{name}"
