"""What the commands about sealed data share: where identities come from, and fields out of YAML."""

from __future__ import annotations

from collections.abc import Callable

import click

from gate import strict_yaml
from gate.errors import ExitCode, GateError
from gate.strict_yaml import Scalar, YamlProblem


def identity_option(function: Callable[..., ExitCode]) -> Callable[..., ExitCode]:
    """``--identity``, for every command that opens sealed data."""
    return click.option(
        "--identity",
        "identity",
        type=click.Path(),
        multiple=True,
        help="age 密钥文件，默认用 git config gate.identity / identity file; default git's gate.identity",
    )(function)


def fields_of(data: bytes) -> dict[str, str]:
    """The fields of a YAML mapping of texts. Code sealed-payload, which tells a line and never a text."""
    try:
        node = strict_yaml.parse(data)
    except YamlProblem as problem:
        raise GateError("sealed-payload", what=f"{problem.kind}, {problem.line}") from None
    if not isinstance(node, strict_yaml.Mapping):
        raise GateError("sealed-payload", what="key: value")
    for _, value in node:
        if not isinstance(value, Scalar):
            raise GateError("sealed-payload", what=f"key: text, {value.line}")
    return {key.text: value.plain() for key, value in node}
