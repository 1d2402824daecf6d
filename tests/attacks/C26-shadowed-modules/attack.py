import os
import subprocess
import sys
from pathlib import Path

NAMES = ("gate.py", "gate/__init__.py", "sitecustomize.py", "usercustomize.py", "conftest.py", "yaml.py", "click.py",
         "json.py", "mkdocs/__init__.py", "material.py", "rjieba.py", "markdown/__init__.py")  # fmt: skip


def _plant(bureau):
    mark = bureau.root.parent / "ran"
    for name in NAMES:
        bureau.write(name, f"open({str(mark)!r}, 'a').write({name!r})\n")
    return mark


def in_the_folder(bureau, site):
    """The installed command, called as people call it, with the renderer's own process behind it."""
    before = {place: place.read_bytes() for place in site.rglob("*") if place.is_file()}
    mark = _plant(bureau)
    script = Path(sys.executable).with_name("gate")
    words = [str(script)] if script.exists() else [sys.executable, "-P", "-m", "gate"]
    done = subprocess.run(
        [*words, "build", "--out", str(site), "--key", str(bureau.key("p05"))],
        cwd=bureau.root, capture_output=True, text=True, check=False,
        env={name: value for name, value in os.environ.items() if not name.startswith("PYTHON")},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert not mark.exists(), mark.read_text()
    after = {place: place.read_bytes() for place in site.rglob("*") if place.is_file()}
    assert _without_package(after) == _without_package(before)


def _without_package(files):
    """The list names the digest of the package, which others may be editing while a test runs."""
    return {place: data for place, data in files.items() if not place.name.startswith("manifest.json")}


def in_the_commit(bureau, site):
    before = {place: place.read_bytes() for place in site.rglob("*") if place.is_file()}
    mark = _plant(bureau)
    bureau.commit()
    run = bureau.build(site)
    assert run.code == 0, run.said
    assert not mark.exists(), mark.read_text()
    assert {place: place.read_bytes() for place in site.rglob("*") if place.is_file()} == before
