"""Where attacks start: each honest state made once in a process, with the site that it gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from unittest import mock

import pytest
import states
from bureau import Bureau, copy

from gate import sitebuild

Starting = Callable[[str], tuple[Bureau, Path]]


@pytest.fixture(scope="session", autouse=True)
def _package_read_once() -> Iterator[None]:
    """The digest of the package is part of every manifest: one for the session, whoever edits the package meanwhile."""
    digest = sitebuild.package_digest()
    with mock.patch.object(sitebuild, "package_digest", lambda: digest):
        yield


@pytest.fixture(scope="session")
def starting(founded_bureau: Bureau, published_site: Path, tmp_path_factory) -> Starting:
    """A function from the name of a state to a bureau in it and its site. Copy both before changing them."""
    made = {"founded": (founded_bureau, published_site)}

    def start(name: str) -> tuple[Bureau, Path]:
        if name not in made:
            folder = tmp_path_factory.mktemp(name)
            bureau = copy(founded_bureau, folder / "repository")
            getattr(states, name)(bureau)
            run = bureau.build(folder / "site")
            assert run.code == 0, run.said
            run = bureau.gate("verify", str(folder / "site"))
            assert run.code == 0, run.said
            made[name] = bureau, folder / "site"
        return made[name]

    return start
