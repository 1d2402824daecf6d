"""The text of the git hooks, and how to tell ours from somebody else's."""

from __future__ import annotations

import shlex
from enum import StrEnum

_MARK = "# Made by `gate hook install`."


class Kind(StrEnum):
    """Which hook: before a commit, before a push, or on the server before a push is taken in."""

    PRE_COMMIT = "pre-commit"
    PRE_PUSH = "pre-push"
    PRE_RECEIVE = "pre-receive"


_ARGUMENTS = {
    # `git commit -a` and `git commit FILE` stage into an index of their own, named only here.
    Kind.PRE_COMMIT: '--index "${GIT_INDEX_FILE:-}"',
    Kind.PRE_PUSH: '-- "$@"',
    Kind.PRE_RECEIVE: "",
}


def script(kind: Kind, interpreter: str) -> bytes:
    """The hook: it hands over to the installed gate, and blocks where that is gone.

    `interpreter` is the absolute path of the Python that has the gate. ``-E`` and ``-P`` keep PYTHONPATH and
    the current folder out (attack C26).
    """
    python = shlex.quote(interpreter)
    call = f"exec {python} -E -P -m gate hook run {kind} {_ARGUMENTS[kind]}".rstrip()
    return f"""#!/bin/sh
{_MARK} Run that again after the gate has moved.
if [ ! -x {python} ]; then
    echo "gate: {kind}: 找不到闸门程序，一律不放行；请管理员重新运行 gate hook install" >&2
    echo "gate: {kind}: the gate is gone, nothing passes; run gate hook install again" >&2
    exit 2
fi
{call}
""".encode()


def is_ours(text: bytes) -> bool:
    """Whether a hook that is already there was made by us."""
    return text.startswith(f"#!/bin/sh\n{_MARK}".encode())
