"""Anything in a release that is not a plain file: links, submodules, programs (A23, A24, A25)."""

from __future__ import annotations

from collections.abc import Iterator

from gate.checks.base import Around
from gate.model import Reason, Tree
from gate.releases import Release

PLAIN = "100644"


def check(release: Release, around: Around) -> Iterator[Reason]:
    """Yields `file-mode` for each such file."""
    for path, blob in release.files.items():
        if blob.mode != PLAIN:
            yield Reason.of("file-mode", path, mode=blob.mode)


def check_tree(tree: Tree) -> Iterator[Reason]:
    """`file-mode` for ``.gitmodules``, wherever it lies: a tree that is judged has no submodules."""
    for path in sorted(tree):
        if path.rpartition("/")[2] == ".gitmodules":
            yield Reason.of("file-mode", path, mode=tree[path].mode)
