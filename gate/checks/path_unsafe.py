"""Names that file systems, servers or git read in different ways (A22, A26)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.checks.base import Around
from gate.head import has_unseen
from gate.model import Reason
from gate.releases import Release

MAX_PATH_BYTES = 200

_FORBIDDEN = re.compile(r"[\\<>:\"|?*%#~`$&;'!\x00-\x1f\x7f]")
# Names of devices on Windows, with or without an extension.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\..*)?", re.IGNORECASE)
_OF_GIT = re.compile(r"\.git.*|git~[0-9]+", re.IGNORECASE)


def check(release: Release, around: Around) -> Iterator[Reason]:
    """Yields `path-unsafe` for each such file."""
    for path in release.files:
        if not is_safe(path):
            yield Reason.of("path-unsafe", path)


def is_safe(path: str) -> bool:
    """Whether every system that may hold or serve `path` reads the same name."""
    if len(path.encode("utf-8", "surrogateescape")) > MAX_PATH_BYTES or _FORBIDDEN.search(path):
        return False
    return not has_unseen(path) and all(map(_is_safe_part, path.split("/")))


def _is_safe_part(part: str) -> bool:
    if part in ("", ".", "..") or part != part.strip() or part.endswith(".") or part.startswith("-"):
        return False
    return not _DEVICE.fullmatch(part) and not _OF_GIT.fullmatch(part)
