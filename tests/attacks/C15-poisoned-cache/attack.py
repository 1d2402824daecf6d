import os
import tempfile
from pathlib import Path
from unittest import mock

PAGE = b"<html>POISONED</html>"


def planted(bureau):
    """Under the names that a cache of ours, of MkDocs, of Material or of Python would have."""
    for place in (
        ".git/gate/cache/renders/prices@1.html",
        ".git/gate/cache/scans.json",
        ".git/gate/verdicts.json",
        ".cache/plugin/social/x.png",
        ".cache/plugin/privacy/assets/x.css",
        ".cache/gongkai-gate/index.html",
        "site/releases/2026/prices/index.html",
        "content/__pycache__/index.cpython-311.pyc",
        ".mkdocs_cache/prices/index.html",
    ):
        bureau.write(place, PAGE)


def nothing_is_kept(bureau, site):
    """A build leaves nothing behind that a later one could read: not here, not at home, not in the temporary folder."""
    home, temporary = site.parent / "home", site.parent / "tmp"
    home.mkdir()
    temporary.mkdir()
    bureau.key("p05")
    before = set(bureau.root.rglob("*"))
    places = {"HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "TMPDIR": str(temporary)}
    with mock.patch.dict(os.environ, places), mock.patch.object(tempfile, "tempdir", None):
        run = bureau.build(site)
    assert run.code == 0, run.said
    assert list(home.iterdir()) + list(temporary.iterdir()) == []
    assert set(bureau.root.rglob("*")) - before == set()
    assert Path(bureau.root / ".cache").exists() is False
