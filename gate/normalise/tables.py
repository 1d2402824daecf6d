"""The tables of the package that the scanner reads: words of marks, folding of characters."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from gate import packaged


def _read(name: str) -> str:
    return files("gate").joinpath("data", name).read_text("utf-8")


@cache
def words() -> Mapping[str, tuple[str, ...]]:
    """The groups of words of `gate/data/words.yaml`."""
    return {group: tuple(members) for group, members in packaged.data("words.yaml").items()}


@cache
def folds() -> Mapping[str, str]:
    """Each traditional, variant or radical character of `gate/data/fold.yaml` and what it stands for."""
    table = packaged.data("fold.yaml")
    return dict(zip(table["from"], table["to"], strict=True))


@cache
def source() -> bytes:
    """The bytes of both tables, for the digest of the rules."""
    return (_read("words.yaml") + _read("fold.yaml")).encode()
