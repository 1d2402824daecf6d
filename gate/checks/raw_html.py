"""HTML in the source of a page: tags, comments, attributes in braces, also behind entities (B07, B09)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.checks.base import Around, line_of, shown
from gate.model import Reason
from gate.releases import Release

# Raw HTML is rendered as text, so a tag of the source stands in the text of the page. `x < y` is no tag.
_NEVER_TEXT = re.compile(
    r"<(?:[!?]|/?(?:script|style|iframe|object|embed|svg|math|form|base|meta|link|img|input)\b)", re.IGNORECASE
)
_OPENING = re.compile(r"</?[A-Za-z]")
_ATTRIBUTES = re.compile(r"\{:?[ \t]*(?:[#.][A-Za-z_]|[A-Za-z_:@][\w:.-]*[ \t]*=)[^{}\n]*\}")
_WRITTEN = re.compile(rf"<[!?/A-Za-z]|{_ATTRIBUTES.pattern}|&(?:lt|#0*60|#x0*3c);?", re.IGNORECASE)


def check(release: Release, around: Around) -> Iterator[Reason]:
    """Yields `raw-html` for each page that holds any."""
    for page in release.pages:
        if not any(sign in page.body for sign in "<&{"):
            continue
        view = shown(page)
        if view and (view.foreign or _has_tag(view.text) or _ATTRIBUTES.search(view.text)):
            yield Reason.of("raw-html", page.path, line_of(page, _WRITTEN))


def _has_tag(text: str) -> bool:
    """Whether a reader of HTML could find a tag: an opening with any ``>`` behind it, whatever lies between."""
    opening = _OPENING.search(text)
    return _NEVER_TEXT.search(text) is not None or (opening is not None and text.rfind(">") > opening.start())
