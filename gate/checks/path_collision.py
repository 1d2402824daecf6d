"""Two names that some file system takes for one: by case, composition, width or what it drops (A21)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from gate.checks.base import Around, folded
from gate.model import Reason
from gate.releases import Release


def check(release: Release, around: Around) -> Iterator[Reason]:
    """Yields `path-collision` for each file whose name, or a folder above it, is another's too."""
    spellings: dict[str, set[str]] = defaultdict(set)
    for path in release.files:
        for prefix in _prefixes(path, release):
            spellings[_key(prefix)].add(prefix)
    for path in release.files:
        if any(len(spellings[_key(prefix)]) > 1 for prefix in _prefixes(path, release)):
            yield Reason.of("path-collision", path)


def _prefixes(path: str, release: Release) -> Iterator[str]:
    parts = path.removeprefix(release.root + "/").split("/")
    return ("/".join(parts[:count]) for count in range(1, len(parts) + 1))


def _key(path: str) -> str:
    return "/".join(part.rstrip(". ") for part in folded(path).split("/"))
