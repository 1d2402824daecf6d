"""All checks of a release, in the order in which their reasons are given."""

from __future__ import annotations

from collections.abc import Iterator

from gate.checks import (
    attachment_type,
    control_character,
    file_mode,
    include_directive,
    link_outside,
    link_scheme,
    path_collision,
    path_unsafe,
    permit_part,
    raw_html,
    renderer_config,
    too_complex,
    url_collision,
)
from gate.checks.base import Around
from gate.model import Reason, Tree
from gate.releases import Release, strays

CHECKS = (
    path_unsafe,
    path_collision,
    file_mode,
    attachment_type,
    control_character,
    url_collision,
    too_complex,
    raw_html,
    link_scheme,
    link_outside,
    include_directive,
    renderer_config,
    permit_part,
)


def check_release(release: Release, around: Around) -> tuple[Reason, ...]:
    """Everything that the checks have against a release; what its head is refused for is in the release."""
    return tuple(reason for module in CHECKS for reason in module.check(release, around))


def check_strays(tree: Tree) -> Iterator[Reason]:
    """Why the files that belong to no release refuse: `page-unsigned`, and `file-mode` where that applies."""
    for path in strays(tree):
        yield Reason.of("page-unsigned", path)
        if tree[path].mode != file_mode.PLAIN:
            yield Reason.of("file-mode", path, mode=tree[path].mode)
    yield from file_mode.check_tree(tree)
