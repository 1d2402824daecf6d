"""Pages on which a renderer would spend its time or its stack (B27)."""

from __future__ import annotations

from collections.abc import Iterator

from gate.checks.base import Around
from gate.model import Reason
from gate.releases import Release
from gate.render.markdown import excess


def check(release: Release, around: Around) -> Iterator[Reason]:
    """Yields `too-complex` for each page beyond a limit; no other check renders such a page."""
    for page in release.pages:
        if limit := excess(page.body):
            yield Reason.of("too-complex", page.path, page.body_line, limit=limit)
