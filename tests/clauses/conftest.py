"""What the tests of the clauses share: a founded bureau, and its registers at hand (`clerks`)."""

from __future__ import annotations

import sys
from pathlib import Path

import bureau as bureaus
import pytest
from bureau import Bureau
from clerks import Office
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
