"""`python -P -m gate` and the `gate` script."""

from __future__ import annotations

import sys

from gate.cli import main


def run() -> None:
    """Entry point: ends the process with the command's exit code."""
    sys.exit(main(sys.argv[1:]))


if __name__ == "__main__":
    run()
