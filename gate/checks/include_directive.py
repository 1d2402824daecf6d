"""Directives by which other tools pull in files or settings (B10): ours has none, and shows none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.checks.base import Around, texts
from gate.model import Reason
from gate.releases import Release

_DIRECTIVE = re.compile(r"-{1,}8<-{1,}|\{%|\{\{|^[ \t]*:::|^[ \t]*!(?:include|INCLUDE)\b|\{!")


def check(release: Release, around: Around) -> Iterator[Reason]:
    """Yields `include-directive` for the first one of each page, in code too: some tools read it even there."""
    for page in release.pages:
        found = next((number for number, line in texts(page) if _DIRECTIVE.search(line)), None)
        if found is not None:
            yield Reason.of("include-directive", page.path, found)
