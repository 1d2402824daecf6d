"""The list of every file of a site, with its digest and where it comes from: what the publisher signs."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from gate.model import sha256
from gate.strict_json import JsonProblem, canonical, loads

SCHEMA = "gate-manifest/1"
PATH = ".well-known/gate/manifest.json"
SIGNATURE = PATH + ".sig"
MAX_BYTES = 256 * 1024 * 1024

_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_HEX = re.compile(r"[0-9a-f]{64}")
_ORIGIN = re.compile(r"theme|made:[a-z0-9-]{1,40}|release:[a-z0-9][a-z0-9.-]{0,63}@[1-9][0-9]{0,3}")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\\]")


class ManifestProblem(ValueError):
    """Bytes that are no manifest. Says which rule was broken, never text of the manifest."""


@dataclass(frozen=True, slots=True)
class File:
    """One file of a site. `origin` is ``release:ID@N``, ``made:NAME`` or ``theme``; `sha256` is 64 digits."""

    path: str
    sha256: str
    size: int
    origin: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest as read: its files are sorted by path. `package` and `checkpoint` are ``sha256:…``."""

    files: tuple[File, ...]
    package: str
    checkpoint: str
    sample: bool


def build(
    files: Mapping[str, bytes], origins: Mapping[str, str], *, package: str, checkpoint: bytes, sample: bool
) -> bytes:
    """The bytes of the manifest of a site that `gate.outcheck` has found complete: each file has an origin."""
    return canonical(
        {
            "schema": SCHEMA,
            "package": package,
            "checkpoint": "sha256:" + sha256(checkpoint),
            "sample": sample,
            "files": [
                {"path": path, "sha256": sha256(data), "size": len(data), "origin": origins[path]}
                for path, data in sorted(files.items())
            ],
        }
    )


def parse(data: bytes) -> Manifest:
    """The manifest that `data` holds; anything but what `build` writes raises ManifestProblem."""
    try:
        value = loads(data, MAX_BYTES)
    except JsonProblem as problem:
        raise ManifestProblem(problem.what) from None
    _keys(value, "schema", "package", "checkpoint", "sample", "files")
    if value["schema"] != SCHEMA or not isinstance(value["sample"], bool) or not isinstance(value["files"], list):
        raise ManifestProblem("schema")
    if not all(isinstance(value[k], str) and _DIGEST.fullmatch(value[k]) for k in ("package", "checkpoint")):
        raise ManifestProblem("digest")
    files = tuple(_file(item) for item in value["files"])
    if any(a.path >= b.path for a, b in zip(files, files[1:], strict=False)):
        raise ManifestProblem("files not sorted, or twice the same")
    return Manifest(files, value["package"], value["checkpoint"], value["sample"])


def _keys(value: Any, *names: str) -> None:
    if not isinstance(value, dict) or value.keys() != set(names):
        raise ManifestProblem("keys")


def _file(item: Any) -> File:
    _keys(item, "path", "sha256", "size", "origin")
    path, digest, size, origin = item["path"], item["sha256"], item["size"], item["origin"]
    if not all(isinstance(text, str) for text in (path, digest, origin)) or type(size) is not int:
        raise ManifestProblem("types")
    if not is_safe(path) or not _HEX.fullmatch(digest) or size < 0 or not _ORIGIN.fullmatch(origin):
        raise ManifestProblem("a file's path, digest, size or origin")
    return File(path, digest, size, origin)


def is_safe(path: str) -> bool:
    """Whether a path of a manifest stays within the site: relative, no empty part, no dots, no backslash."""
    parts = path.split("/")
    return bool(path) and not _UNSAFE.search(path) and all(part not in ("", ".", "..") for part in parts)


def release_of(origin: str) -> tuple[str, int] | None:
    """The release and version that an origin names, or None for the theme and made pages."""
    if not origin.startswith("release:"):
        return None
    name, _, version = origin.removeprefix("release:").rpartition("@")
    return name, int(version)


def package_digest(code: Mapping[str, bytes], versions: Mapping[str, str]) -> str:
    """Digest over the files of the package and the versions of its renderers: ``sha256:…``."""
    lines: Iterable[str] = [
        *(f"file {path} {sha256(data)}\n" for path, data in sorted(code.items())),
        *(f"version {name} {number}\n" for name, number in sorted(versions.items())),
    ]
    return "sha256:" + hashlib.sha256("".join(lines).encode("utf-8")).hexdigest()
