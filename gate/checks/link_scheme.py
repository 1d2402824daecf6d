"""Links that run, embed or leave by a way other than https, http or mailto (B08)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.checks.base import Around, line_of_link, plain_targets, shown
from gate.model import Reason
from gate.releases import Release

SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
# A browser drops these anywhere in an address before it looks for the scheme (URL standard, 4.4).
_DROPPED = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\ufeff]")
_WEB = re.compile(r"https?://[^/?#@\\\s]+(?:[/?#][^\\\s]*)?", re.IGNORECASE)
_MAIL = re.compile(r"mailto:[^\s\\?&]+@[^\s\\?&]+", re.IGNORECASE)


def check(release: Release, around: Around) -> Iterator[Reason]:
    """Yields `link-scheme` for each such link or picture."""
    for page in release.pages:
        if plain_targets(page.body) is not None:
            continue
        for link in view.links if (view := shown(page)) else ():
            if not has_permitted_scheme(link.target):
                yield Reason.of("link-scheme", page.path, line_of_link(page, link))


def has_permitted_scheme(target: str) -> bool:
    """Whether `target` is relative, or a whole address on the web or of a mailbox."""
    bare = _DROPPED.sub("", target)
    if bare[:2] in ("//", "\\\\", "/\\", "\\/"):
        return False
    if not SCHEME.match(bare):
        return True
    return bare == target and (_WEB.fullmatch(target) or _MAIL.fullmatch(target)) is not None
