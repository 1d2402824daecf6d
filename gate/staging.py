"""Lays out the site: which bytes stand at which address, what each page may show, where each file comes from.

The result knows two sorts of files. `docs` go through the renderer: Markdown, and what Markdown may point
at. `files` go to the output as they are: proofs, source files, lists for machines. `contexts` holds, for
each Markdown file, the plain values that its template may show.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from gate.model import Reason, Refused
from gate.render import listings, pages
from gate.render.model import PublishedRelease, SiteInput

WELL_KNOWN = ".well-known/gate/"
# MkDocs would read `key: value` on the first lines of a text as metadata; after this it reads nothing
_NO_METADATA = b"---\n{}\n---\n"


@dataclass(frozen=True)
class StagedTree:
    """A whole site before it is rendered. `origins` names each file of the output but those of the theme."""

    docs: Mapping[str, bytes] = field(repr=False)
    contexts: Mapping[str, Mapping[str, Any]] = field(repr=False)
    files: Mapping[str, bytes] = field(repr=False)
    site: Mapping[str, Any] = field(repr=False)
    origins: Mapping[str, str] = field(repr=False)


def output_path(doc: str) -> str:
    """Where the renderer puts the file `doc`: `x/index.md` at `x/index.html`, `x/a.md` at `x/a/index.html`."""
    if not doc.endswith(".md"):
        return doc
    stem = doc.removesuffix(".md")
    folder, _, name = stem.rpartition("/")
    prefix = folder + "/" if folder else ""
    return f"{prefix}index.html" if name in ("index", "README") else f"{stem}/index.html"


def home_of(release: PublishedRelease) -> str:
    """The folder of the site that holds this version: its address, or `v/N/` below it for an older one."""
    return release.address if release.current else f"{release.address}v/{release.version}/"


def doc_paths(release: PublishedRelease) -> Iterator[tuple[str, str]]:
    """Each file of a version that has an address of its own: (path in the release, path on the site)."""
    prefix = "content/" if release.id == "home" else ""
    for path in release.files:
        if path.startswith(prefix):
            yield path, home_of(release) + path.removeprefix(prefix)


def stage(site: SiteInput) -> StagedTree:
    """The whole site. Raises Refused with `url-collision` where two sources claim one address.

    `gate.checks.url_collision` names such a clash to its author; this is what stands behind it.
    """
    tray = _Tray()
    for release in site.releases:
        _stage_release(tray, release, site)
    for doc, context in pages.stubs(site):
        tray.page(doc, context, "made:withdrawn")
    for doc, context, name in listings.pages(site):
        tray.page(doc, context, f"made:{name}")
    for path, data, name in listings.files(site, home_of):
        tray.file(path, data, f"made:{name}")
    _stage_well_known(tray, site)
    tray.origins["404.html"] = "made:404"
    return StagedTree(tray.docs, tray.contexts, tray.files, pages.frame(site), tray.origins)


class _Tray:
    """Collects the files of a site; no path is laid twice, not even in another case or composition."""

    def __init__(self) -> None:
        self.docs: dict[str, bytes] = {}
        self.contexts: dict[str, Mapping[str, Any]] = {}
        self.files: dict[str, bytes] = {}
        self.origins: dict[str, str] = {}
        self._claimed: dict[str, str] = {}

    def _claim(self, path: str, origin: str) -> None:
        key = unicodedata.normalize("NFKC", path).casefold()
        if key in self._claimed:
            raise Refused(Reason.of("url-collision", path=path, address="/" + path, others=self._claimed[key]))
        self._claimed[key] = origin
        self.origins[path] = origin

    def page(self, doc: str, context: Mapping[str, Any], origin: str, body: str = "") -> None:
        self._claim(output_path(doc), origin)
        self.docs[doc] = _NO_METADATA + body.encode("utf-8")
        self.contexts[doc] = context

    def attachment(self, doc: str, data: bytes, origin: str) -> None:
        self._claim(doc, origin)
        self.docs[doc] = data

    def file(self, path: str, data: bytes, origin: str) -> None:
        self._claim(path, origin)
        self.files[path] = data


def _stage_release(tray: _Tray, release: PublishedRelease, site: SiteInput) -> None:
    origin = f"release:{release.id}@{release.version}"
    home = home_of(release)
    index = "content/index.md" if release.id == "home" else "index.md"
    for path, doc in doc_paths(release):
        text = release.texts.get(path)
        if text is None:
            tray.attachment(doc, release.files[path], origin)
        elif path == index:
            tray.page(doc, pages.release(release, home, site), origin, text.body)
        else:
            tray.page(doc, pages.annex(release, text.title, home, site), origin, text.body)
    if release.proof is None:
        return
    tray.file(f"{home}proof.json", release.proof, origin)
    for path, data in release.files.items():
        tray.file(f"{home}source/{path}", data, origin)


def _stage_well_known(tray: _Tray, site: SiteInput) -> None:
    if site.checkpoint is not None and site.checkpoint_signature is not None:
        tray.file(f"{WELL_KNOWN}checkpoint", site.checkpoint, "made:checkpoint")
        tray.file(f"{WELL_KNOWN}checkpoint.sig", site.checkpoint_signature, "made:checkpoint")
    if site.allowed_signers:
        tray.file(f"{WELL_KNOWN}allowed_signers", site.allowed_signers.encode("utf-8"), "made:keys")
