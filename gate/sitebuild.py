"""The only runner of MkDocs: a staged tree in, the files of the site out, nothing else read or left behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime
from importlib.metadata import version
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from gate import manifest, treeio
from gate.errors import GateError
from gate.staging import StagedTree

RENDERERS = ("mkdocs", "mkdocs-material", "Markdown", "Jinja2")
"""The packages whose versions decide what the same source looks like."""
_THEME_FOLDER = "assets/gate/"
_CODE = (".py", ".yaml", ".html", ".css", ".svg", ".json", ".txt", ".md")


def render(tree: StagedTree, when: datetime, timeout: float = 1800) -> dict[str, bytes]:
    """Every file of the site by its path. A pure function of `tree` and `when` (the newest checkpoint's time).

    MkDocs runs in a process of its own with a cleared environment, a private folder and no network use.
    Codes: renderer-failed (it refused a page, crashed, or took longer than `timeout` seconds), output.
    """
    try:
        with treeio.scratch("render") as folder, as_file(files("gate") / "render" / "templates") as templates:
            _lay_out(folder, tree, templates)
            _run(folder, when, timeout)
            built = dict(_read(folder / "out"))
    except OSError as error:
        raise GateError("output", what=error.strerror or type(error).__name__, path="(temporary)") from None
    return built | dict(tree.files) | _assets()


def _lay_out(folder: Path, tree: StagedTree, templates: Path) -> None:
    for name in ("docs", "out", "home", "tmp"):
        (folder / name).mkdir()
    for path, data in tree.docs.items():
        place = folder / "docs" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    (folder / "mkdocs.yml").write_text("site_name: site\n", "utf-8")
    job = {"settings": _settings(folder, tree, templates), "site": tree.site, "contexts": tree.contexts}
    (folder / "job.json").write_text(json.dumps(job, ensure_ascii=False, default=dict), "utf-8")


def _settings(folder: Path, tree: StagedTree, templates: Path) -> dict[str, Any]:
    """MkDocs' configuration: nothing of it comes from the repository but the site's name and address."""
    colours = tree.site["palette"]
    named = {"scheme": "default", "primary": "custom", "accent": "custom"} | colours
    palette = {"palette": named} if colours else {}
    return {
        "site_name": tree.site["name"],
        "site_url": tree.site["url"] or "",
        "docs_dir": str(folder / "docs"),
        "site_dir": str(folder / "out"),
        "theme": {"name": "material", "custom_dir": str(templates), "font": False, "language": "zh", **palette},
        "plugins": [],
        "hooks": [],
        "nav": [{"首页": "index.md"}] if "index.md" in tree.docs else [],
        "use_directory_urls": True,
        "strict": True,
        "validation": {
            "omitted_files": "ignore",
            "absolute_links": "ignore",
            "not_found": "warn",
            "unrecognized_links": "warn",
            "anchors": "ignore",
        },
    }


def _environment(folder: Path, when: datetime) -> dict[str, str]:
    """All that the renderer may know of the machine: nothing that differs from one to the next."""
    return {
        "PATH": os.defpath,
        "HOME": str(folder / "home"),
        "TMPDIR": str(folder / "tmp"),
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONHASHSEED": "0",
        "PYTHONNOUSERSITE": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
        "SOURCE_DATE_EPOCH": str(int(when.timestamp())),
        "NO_MKDOCS_2_WARNING": "1",
    }


def _run(folder: Path, when: datetime, timeout: float) -> None:
    command = [sys.executable, "-P", "-m", "gate.render.mkdocs_job", str(folder), str(os.getpid())]
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=_environment(folder, when),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise GateError("renderer-failed", pages=(), what="timeout") from None
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").splitlines()
        pages = tuple(line.removeprefix("page: ") for line in lines if line.startswith("page: "))
        # what a crash prints can hold text of a document: only its kind is passed on
        kind = "strict" if pages else lines[-1].split(":")[0] if lines else "?"
        raise GateError("renderer-failed", pages=pages, what=kind)


def _read(folder: Path) -> Iterator[tuple[str, bytes]]:
    for place in sorted(folder.rglob("*")):
        if place.is_file():
            yield place.relative_to(folder).as_posix(), place.read_bytes()


def _walk(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        if entry.name.startswith((".", "__pycache__")):
            continue
        if entry.is_dir():
            yield from _walk(entry, f"{prefix}{entry.name}/")
        else:
            yield prefix + entry.name, entry


def _assets() -> dict[str, bytes]:
    return {_THEME_FOLDER + path: entry.read_bytes() for path, entry in _walk(files("gate") / "render" / "assets")}


def theme_files() -> Mapping[str, bytes]:
    """The files that every site has from its theme, by their path on the site: the package's and Material's."""
    from gate.render.mkdocs_plugin import THEME_FILES

    material = {
        path: entry.read_bytes()
        for path, entry in _walk(files("material") / "templates" / "assets", "assets/")
        if THEME_FILES.fullmatch(path)
    }
    return material | _assets()


def package_digest() -> str:
    """Digest of the code and templates that build sites, and of the versions of what they build with."""
    code = {path: entry.read_bytes() for path, entry in _walk(files("gate")) if path.endswith(_CODE)}
    return manifest.package_digest(code, {name: version(name) for name in RENDERERS})
