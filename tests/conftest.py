"""What tests share: a bureau that has published, made once in each process and copied by who needs it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parent))
settings.register_profile("gate", deadline=None)  # two busy cores say nothing about a deadline
settings.load_profile("gate")

from bureau import Bureau, founded  # noqa: E402


@pytest.fixture(scope="session")
def founded_bureau(tmp_path_factory) -> Bureau:
    """A bureau with three published releases. Copy it before changing it."""
    return founded(tmp_path_factory.mktemp("bureau") / "repository")


@pytest.fixture(scope="session")
def published_site(founded_bureau: Bureau, tmp_path_factory) -> Path:
    """The site of that bureau. Copy it before changing it."""
    out = tmp_path_factory.mktemp("site") / "site"
    run = founded_bureau.build(out)
    assert run.code == 0, run.said
    return out
