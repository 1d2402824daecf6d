"""The manifest: one form, read back strictly."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gate import manifest
from gate.manifest import ManifestProblem

FILES = {"index.html": b"<p>", "releases/2026/x/proof.json": b"{}", "assets/a.css": b""}
ORIGINS = {"index.html": "release:home@1", "releases/2026/x/proof.json": "release:x@12", "assets/a.css": "theme"}


def built() -> bytes:
    return manifest.build(FILES, ORIGINS, package="sha256:" + "0" * 64, checkpoint=b"note", sample=True)


def test_what_is_written_is_read_back():
    found = manifest.parse(built())
    assert [f.path for f in found.files] == sorted(FILES)
    assert found.sample and {f.path: f.origin for f in found.files} == ORIGINS


def test_the_order_of_files_does_not_matter():
    turned = dict(reversed(FILES.items()))
    assert manifest.build(turned, ORIGINS, package="sha256:" + "0" * 64, checkpoint=b"note", sample=True) == built()


@pytest.mark.parametrize(
    "change",
    [
        lambda v: v.update(schema="gate-manifest/2"),
        lambda v: v.update(extra=1),
        lambda v: v.pop("package"),
        lambda v: v.update(sample="yes"),
        lambda v: v["files"].reverse(),
        lambda v: v["files"].append(v["files"][-1]),
        lambda v: v["files"][0].update(path="../x"),
        lambda v: v["files"][0].update(path="/x"),
        lambda v: v["files"][0].update(path="a//b"),
        lambda v: v["files"][0].update(path="a\\b"),
        lambda v: v["files"][0].update(size=True),
        lambda v: v["files"][0].update(origin="made:"),
        lambda v: v["files"][0].update(origin="release:x@0"),
        lambda v: v["files"][0].update(sha256="0" * 63),
    ],
)
def test_anything_else_is_no_manifest(change):
    value = json.loads(built())
    change(value)
    with pytest.raises(ManifestProblem):
        manifest.parse(json.dumps(value).encode())


def test_a_duplicate_key_is_no_manifest():
    with pytest.raises(ManifestProblem):
        manifest.parse(built().replace(b'"sample":true', b'"sample":true,"sample":false'))


@given(st.binary(max_size=200))
def test_any_bytes_are_a_manifest_or_a_problem(data):
    with pytest.raises(ManifestProblem):
        manifest.parse(data)


def test_an_origin_names_a_release_or_none():
    assert manifest.release_of("release:a.b-c@3") == ("a.b-c", 3)
    assert manifest.release_of("theme") is None and manifest.release_of("made:catalogue") is None


def test_the_package_digest_depends_on_every_file_and_version():
    one = manifest.package_digest({"a.py": b"1"}, {"mkdocs": "1"})
    assert len({one, manifest.package_digest({"a.py": b"2"}, {"mkdocs": "1"}),
                manifest.package_digest({"b.py": b"1"}, {"mkdocs": "1"}),
                manifest.package_digest({"a.py": b"1"}, {"mkdocs": "2"})}) == 4  # fmt: skip
