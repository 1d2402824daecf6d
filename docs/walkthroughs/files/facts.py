"""What a record says about a release: ``facts.py digest ID`` prints the digest of its files, ``files ID`` lists them.

Run in the repository of the release, with the Python that the gate is installed in.
"""

from __future__ import annotations

import sys
from pathlib import Path

from gate import treeio
from gate.releases import find_releases
from gate.statements import files_digest
from gate.verdict import digests


def facts(root: Path, what: str, release: str) -> str:
    """The digest (``sha256:…``), or the files as a list in YAML."""
    tree = treeio.read_parts(root, ("content", "mkdocs.yml"))
    files = next(digests(found.files) for found in find_releases(tree) if found.id == release)
    if what == "digest":
        return "sha256:" + files_digest(files).removeprefix("sha256:")
    return "[" + ", ".join(f"{{path: {file.path}, sha256: 'sha256:{file.sha256}'}}" for file in files) + "]"


if __name__ == "__main__":
    print(facts(Path.cwd(), *sys.argv[1:]))
