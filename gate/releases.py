"""Finds the releases of a tree: which folders they are, which files belong to each, what their pages say."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from gate import front_matter
from gate.fields import RELEASE_ID, nearest
from gate.front_matter import FrontMatter, Known, Page
from gate.head import read
from gate.model import Blob, Reason, Tree

HOME = "home"
CONTENT = "content"
CONFIG = "mkdocs.yml"

_IN_A_YEAR = re.compile(r"content/releases/[0-9]{4}/([^/]+)")
_NOBODYS = re.compile(r"content/releases(?:/[0-9]{4})?")


@dataclass(frozen=True)
class Release:
    """One publishable unit: its closed file list, what its pages say, and what is wrong with its form.

    `root` is its folder from the root of the repository (for ``home``: ``content``), `files` the closed file
    list by path from the root of the repository. `pages` are its Markdown files as far as they could be
    read, the index first. `reasons` are those of front matter and id; the rest is `gate.checks`.
    """

    id: str
    root: str
    files: Mapping[str, Blob] = field(repr=False)
    front_matter: FrontMatter | None
    pages: tuple[Page, ...]
    reasons: tuple[Reason, ...]

    @property
    def index(self) -> str:
        """Path of the page that makes the folder a release."""
        return f"{self.root}/index.md"

    @property
    def body(self) -> str:
        """Body of the index; empty where the index could not be read."""
        return next((page.body for page in self.pages if page.path == self.index), "")


KnownOf = Callable[[str, Mapping[str, Blob]], Known | None]
"""What the front matter of the release with this id and these files may name; it depends on its version."""


def _known_of_nothing(_id: str, _files: Mapping[str, Blob]) -> None:
    return None


def find_releases(tree: Tree, known_of: KnownOf = _known_of_nothing) -> tuple[Release, ...]:
    """Every release of `tree`, sorted by folder; `known_of` says what front matter may name.

    Two releases with one id are both there, each with the reason ``id-duplicate``.
    """
    roots = _roots(tree)
    files: dict[str, dict[str, Blob]] = {root: {} for root in roots}
    for path in sorted(tree):
        owner = _owner(path, roots)
        if owner is not None:
            files[owner][path] = tree[path]
    releases = [_release(root, files[root], known_of(release_id(root), files[root])) for root in sorted(roots)]
    return tuple(_with_clashes(releases))


def owners(tree: Tree) -> Iterator[tuple[str, str]]:
    """Each file that belongs to a release, and the folder of that release."""
    roots = _roots(tree)
    return ((path, owner) for path in sorted(tree) if (owner := _owner(path, roots)) is not None)


def strays(tree: Tree) -> tuple[str, ...]:
    """Files under ``content/`` that belong to no release, sorted: each is `page-unsigned`."""
    roots = _roots(tree)
    return tuple(sorted(path for path in tree if _is_content(path) and _owner(path, roots) is None))


def release_id(root: str) -> str:
    """The id of the release in the folder `root` (DESIGN 2), whether or not it is a permitted one."""
    if root == CONTENT:
        return HOME
    if match := _IN_A_YEAR.fullmatch(root):
        return match[1]
    return root.removeprefix(CONTENT + "/").replace("/", ".")


def _is_content(path: str) -> bool:
    return path == CONTENT or path.startswith(CONTENT + "/")


def _roots(tree: Tree) -> frozenset[str]:
    roots = set()
    for path, blob in tree.items():
        if path.startswith(CONTENT + "/") and path.endswith("/index.md"):
            root = path.removesuffix("/index.md")
            if not _NOBODYS.fullmatch(root) and _is_root(root, path, blob):
                roots.add(root)
    return frozenset(roots)


def _is_root(root: str, path: str, blob: Blob) -> bool:
    """An index makes a release unless it is, without any fault, a page with only a title."""
    if root == CONTENT or _IN_A_YEAR.fullmatch(root):
        return True
    head = read(path, blob.data)
    return bool(head.reasons) or head.keys != ("title",)


def _owner(path: str, roots: frozenset[str]) -> str | None:
    """The nearest release above a file. What lies loose under ``releases/`` is nobody's, home's neither."""
    if path == CONFIG:
        return CONTENT if CONTENT in roots else None
    if not path.startswith(CONTENT + "/"):
        return None
    folder = path.rpartition("/")[0]
    while folder not in roots:
        if _NOBODYS.fullmatch(folder) or folder == CONTENT:
            return None
        folder = folder.rpartition("/")[0]
    return folder


def _release(root: str, files: Mapping[str, Blob], known: Known | None) -> Release:
    index = f"{root}/index.md"
    head = read(index, files[index].data)
    matter, reasons = front_matter.release_head(index, head, known)
    pages: list[Page] = []
    if head.body is not None:
        pages.append(Page(index, matter.title if matter else "", head.body, head.body_line))
    for path in sorted(files):
        if path.endswith(".md") and path != index:
            page, problems = front_matter.page(path, read(path, files[path].data))
            pages += [page] if page else []
            reasons += problems
    id_ = release_id(root)
    if not RELEASE_ID.fullmatch(id_):
        reasons += (Reason.of("id-invalid", index),)
    return Release(id_, root, files, matter, tuple(pages), reasons)


def _with_clashes(releases: list[Release]) -> Iterator[Release]:
    count = Counter(release.id for release in releases)
    folders: dict[str, list[str]] = defaultdict(list)
    for release in releases:
        folders[release.id].append(release.root)
    for release in releases:
        reasons = release.reasons
        if count[release.id] > 1:
            others = tuple(root for root in folders[release.id] if root != release.root)
            reasons += (Reason.of("id-duplicate", release.index, other=others),)
        reasons += tuple(_superseding(release, count))
        yield replace(release, reasons=reasons)


def _superseding(release: Release, ids: Mapping[str, int]) -> Iterator[Reason]:
    older = release.front_matter.supersedes if release.front_matter else None
    if older is not None and (older == release.id or older not in ids):
        near = nearest(older, tuple(set(ids) - {release.id})) or "—"
        yield Reason.of("unknown-release", release.index, near=near)
