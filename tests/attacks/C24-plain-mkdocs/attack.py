import os
import subprocess
import sys

from bureau import page


def _files(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def _mkdocs(bureau, *words):
    return subprocess.run(
        [sys.executable, "-P", "-m", "mkdocs", *words],
        cwd=bureau.root,
        env={"PATH": os.environ["PATH"], "HOME": str(bureau.root), "LC_ALL": "C.UTF-8", "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def same_site(bureau, site):
    """What comes out is what the gate builds, and not what lies uncommitted in the folder."""
    bureau.key("p05")
    bureau.write("content/releases/2026/prices/index.md", page("价格", "CANARY-UNCOMMITTED"))
    bureau.write("content/loose.md", "CANARY-UNCOMMITTED\n")
    done = _mkdocs(bureau, "build")
    assert done.returncode == 0, done.stderr
    built, wanted = _files(bureau.root / "site"), _files(site)
    assert [path for path in {**built, **wanted} if built.get(path) != wanted.get(path)] == []
    assert bureau.gate("verify", "site").code == 0


def refused(bureau, site):
    """What the gate refuses, the plugin refuses, and the old site stays."""
    bureau.write("content/loose.md", "CANARY-LOOSE\n")
    bureau.write("content/releases/2026/draft-one/index.md", page("价格", "CANARY-DRAFT"))
    bureau.commit()
    done = _mkdocs(bureau, "build", "--site-dir", str(site))
    assert done.returncode == 1
    assert {"[page-unsigned]", "[signoff-missing]"} <= {word for word in done.stderr.split() if word[0] == "["}
    assert "Traceback" not in done.stderr
    assert bureau.gate("verify", str(site)).code == 0
    assert not [p for p, data in _files(site).items() if b"CANARY-DRAFT" in data or b"CANARY-LOOSE" in data]
