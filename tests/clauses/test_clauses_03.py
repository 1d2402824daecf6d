"""System 三: nothing is published before its review for secrecy; who reviews, what is asked, what opens what was shut."""

from __future__ import annotations

import shutil
from pathlib import Path

import bureau as bureaus
import pytest
from bureau import Bureau
from clerks import Office, refuses
from forging import person, predicate, restate, sign, statement
from notices import FOLDER, PAGE, act, acts, drafted, field, notice, state, told

from gate import sample_keys

LAW = "《中华人民共和国政府信息公开条例》第二十条"


@pytest.fixture(scope="module")
def signed(founded_bureau, tmp_path_factory) -> Bureau:
    """A bureau with a notice that its three people have signed; not published yet."""
    bureau = drafted(founded_bureau, tmp_path_factory.mktemp("signed"))
    acts(bureau, "submit", "review", "approve")
    assert told(bureau).code == 0
    return bureau


@pytest.fixture(scope="module")
def draft(founded_bureau, tmp_path_factory) -> Bureau:
    """A bureau with a notice that nobody has signed."""
    return drafted(founded_bureau, tmp_path_factory.mktemp("draft"))


@pytest.fixture
def ready(signed, tmp_path) -> Bureau:
    return bureaus.copy(signed, tmp_path / "repository")


@pytest.fixture
def fresh(draft, tmp_path) -> Bureau:
    return bureaus.copy(draft, tmp_path / "repository")


def whole(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def refuses_to_build(bureau: Bureau, site: Path, *named: str) -> None:
    """A build refuses, names what it must, and leaves the site as it was."""
    before = whole(site)
    run = bureau.build(site)
    refuses(run, *named)
    assert whole(site) == before


@pytest.fixture
def site(published_site, tmp_path) -> Path:
    return shutil.copytree(published_site, tmp_path / "site")


# -- first the review, then the site ----------------------------------------------------------------


@pytest.mark.clause("3.1")
def test_nothing_goes_online_without_its_whole_chain(ready, site):
    for name in ("002-review", "003-approve"):
        for end in (".json", ".json.sig"):
            (ready.root / f"approvals/notice/001-{name[1:]}{end}").unlink()
    ready.commit("without a review")
    refuses_to_build(ready, site, "3.1")
    path = ready.root / "approvals/notice/001-01-submit.json"
    path.write_bytes(path.read_bytes()[:-40])
    ready.commit("cut short")
    refuses_to_build(ready, site, "3.1")
