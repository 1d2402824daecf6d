"""Links and pictures that lead out of the release to something nobody approved (B11)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote

from gate.checks.base import Around, Link, line_of_link, plain_targets, shown
from gate.checks.link_scheme import SCHEME, has_permitted_scheme
from gate.front_matter import Page
from gate.model import Reason
from gate.releases import CONFIG, CONTENT, Release

_TRICKS = re.compile(r"[%/\\\x00-\x1f\x7f]")


def check(release: Release, around: Around) -> Iterator[Reason]:
    """Yields `link-outside-release` for each link that is neither outbound nor within what may be linked."""
    for page in release.pages:
        targets = plain_targets(page.body)
        if targets is not None and all(_is_own(page, target, release) for target in targets):
            continue
        for link in view.links if (view := shown(page)) else ():
            if has_permitted_scheme(link.target) and not _may_lead(page, link, release, around):
                yield Reason.of("link-outside-release", page.path, line_of_link(page, link))


def leads_to(release: Release) -> frozenset[str]:
    """The pages of the site outside the release that its links name, as paths below ``content/``."""
    found = set()
    for page in release.pages:
        targets = plain_targets(page.body)
        if targets is not None and all(_is_own(page, target, release) for target in targets):
            continue
        for link in view.links if (view := shown(page)) else ():
            if link.tag == "a" and (path := _resolved(page, link.target)) is not None:
                found.add(path.removeprefix(CONTENT + "/"))
    return frozenset(found)


def _may_lead(page: Page, link: Link, release: Release, around: Around) -> bool:
    if link.tag == "img":
        return _is_own(page, link.target, release)
    if SCHEME.match(link.target) or link.target.startswith("#"):
        return True
    path = _resolved(page, link.target)
    return _is_own(page, link.target, release) or (
        path is not None and path.removeprefix(CONTENT + "/") in around.pages
    )


def _is_own(page: Page, target: str, release: Release) -> bool:
    path = _resolved(page, target)
    return path is not None and path in release.files and path != CONFIG


def _resolved(page: Page, target: str) -> str | None:
    """The path from the root of the repository that a relative target names, or None where it names none."""
    written = target.split("#", 1)[0]
    if not written or "?" in written or written.endswith("/"):
        return None
    parts = [_decoded(part) for part in written.split("/")]
    if not all(parts):
        return None
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), *parts))
    return path if path.startswith(CONTENT + "/") else None


def _decoded(part: str) -> str:
    """One part of a path without percent signs; the empty text where decoding it could change its meaning."""
    try:
        decoded = unquote(part, errors="strict")
    except UnicodeDecodeError:
        return ""
    hidden_dots = decoded != part and decoded in (".", "..")
    return "" if _TRICKS.search(decoded) or hidden_dots else decoded
