"""What the tests of the clauses share: a founded bureau, and its registers at hand (`clerks`)."""

from __future__ import annotations

import sys
from pathlib import Path

import bureau as bureaus
import pytest
from bureau import Bureau
from clerks import Office
from notices import acts, drafted, told
from releasing import in_march

for _builders in ("attacks", "readers"):
    sys.path.append(str(Path(__file__).resolve().parents[1] / _builders))


@pytest.fixture
def bureau(tmp_path, founded_bureau) -> Bureau:
    """A bureau of one's own, with three published releases."""
    return bureaus.copy(founded_bureau, tmp_path / "repository")


@pytest.fixture
def office(bureau) -> Office:
    """The same bureau, its registers at hand."""
    return Office(bureau)


@pytest.fixture(scope="module")
def shared(founded_bureau, tmp_path_factory) -> Office:
    """A bureau that the tests of a file share, where they do not disturb each other."""
    return Office(bureaus.copy(founded_bureau, tmp_path_factory.mktemp("shared") / "repository"))


@pytest.fixture(scope="session")
def approved(tmp_path_factory) -> Office:
    """A bureau in March with a release that is approved, and its records. Copy it before changing it."""
    return in_march(tmp_path_factory.mktemp("spring") / "repository")


@pytest.fixture
def spring(approved, tmp_path) -> Office:
    """A copy of it."""
    return Office(bureaus.copy(approved.bureau, tmp_path / "repository"))


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
