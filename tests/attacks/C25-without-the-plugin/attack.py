import os
import shutil
import subprocess
import sys

from bureau import page


def _built_without(bureau):
    bureau.write("content/releases/2026/draft-one/index.md", page("价格", "CANARY-DRAFT"))
    bureau.write("other.yml", "site_name: x\ndocs_dir: content\nsite_dir: bare\ntheme: {name: material}\nplugins: []\n")
    done = subprocess.run(
        [sys.executable, "-P", "-m", "mkdocs", "build", "-f", "other.yml"],
        cwd=bureau.root,
        env={"PATH": os.environ["PATH"], "HOME": str(bureau.root), "LC_ALL": "C.UTF-8", "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "CANARY-DRAFT" in (bureau.root / "bare/releases/2026/draft-one/index.html").read_text("utf-8")
    return bureau.root / "bare"


def bare(bureau, site):
    run = bureau.gate("verify", str(_built_without(bureau)))
    assert run.code == 1, run.said
    assert "NOT verified" in run.out


def with_what_the_real_one_had(bureau, site):
    """The real manifest, proofs and checkpoint are copied over it: each page that is not theirs is named."""
    built = _built_without(bureau)
    shutil.copytree(site / ".well-known", built / ".well-known")
    for proof in site.rglob("proof.json"):
        place = built / proof.relative_to(site)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(proof, place)
    run = bureau.gate("verify", str(built))
    assert run.code == 1, run.said
    for path in ("index.html", "releases/2026/prices/index.html", "releases/2026/draft-one/index.html"):
        assert path in run.out
