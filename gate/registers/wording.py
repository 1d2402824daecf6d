"""What a condition asks for, in words: Chinese from one file, English from what the condition says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from gate import strict_yaml
from gate.registers.conditions import Condition


@cache
def chinese() -> Mapping[str, str]:
    """The Chinese words by the name of the condition."""
    node = strict_yaml.parse(files("gate").joinpath("data/conditions.yaml").read_bytes())
    return node.plain() if isinstance(node, strict_yaml.Mapping) else {}


def words(name: str, condition: Condition) -> tuple[str, str]:
    """What the condition asks for, in Chinese and in English; its name where nothing is said."""
    first = (condition.__doc__ or "").strip().partition("\n")[0].rstrip(".")
    return chinese().get(name, name), first or name
