"""Characters that nobody sees, in file names and in the body of a page (B14); heads are read in `gate.head`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.checks.base import Around
from gate.head import has_unseen, unseen_character
from gate.model import Reason
from gate.releases import Release

# Direction and zero-width characters of a body are the scanner's to judge (scanner.md 2).
_IN_A_BODY = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|\r(?!\n)")


def check(release: Release, around: Around) -> Iterator[Reason]:
    """Yields `control-character` for each such name, and for the first such character of each body."""
    for path in release.files:
        if has_unseen(path):
            yield Reason.of("control-character", path, where_zh="文件名", where_en="its name")
    for page in release.pages:
        if match := _IN_A_BODY.search(page.body):
            line = page.body_line + page.body.count("\n", 0, match.start())
            column = match.start() - page.body.rfind("\n", 0, match.start())
            yield unseen_character(page.path, line, column)
