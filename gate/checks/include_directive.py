"""Directives by which other tools pull in files or settings (B10): ours has none, and shows none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.checks.base import Around, line_of
from gate.model import Reason
from gate.releases import Release

_DIRECTIVE = re.compile(r"-8<-|\{[%{!]|^[ \t]*(?::::|!(?:include|INCLUDE)\b)", re.MULTILINE)
_SIGNS = ("8<-", "{", ":::", "!include", "!INCLUDE")


def check(release: Release, around: Around) -> Iterator[Reason]:
    """Yields `include-directive` for the first one of each page, in code too: some tools read it even there."""
    for page in release.pages:
        if any(sign in page.body for sign in _SIGNS) and _DIRECTIVE.search(page.body):
            yield Reason.of("include-directive", page.path, line_of(page, _DIRECTIVE))
