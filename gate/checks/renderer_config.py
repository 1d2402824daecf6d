"""Settings of the site beyond the allow-list: they are part of home and signed with it (B13)."""

from __future__ import annotations

from collections.abc import Iterator

from gate import siteconfig
from gate.checks.base import Around
from gate.model import Reason
from gate.releases import CONFIG, HOME, Release


def check(release: Release, around: Around) -> Iterator[Reason]:
    """Yields `renderer-config-changed` for home: each setting that is not allowed, or the file that is missing."""
    if release.id != HOME:
        return
    if CONFIG not in release.files:
        what = {"what_zh": "没有这个文件", "what_en": "the file is missing"}
        yield Reason.of("renderer-config-changed", CONFIG, 1, **what)
        return
    yield from siteconfig.parse(release.files[CONFIG].data)[1]
