"""`python -P -m gate` and the `gate` script."""

from __future__ import annotations

import signal
import sys

from gate.errors import ExitCode


def run() -> None:
    """Entry point: ends the process with the command's exit code. Ctrl-C counts until the command has ended."""
    try:
        from gate.cli import main  # here, because it takes a moment in which Ctrl-C may come

        code = main(sys.argv[1:])
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    except KeyboardInterrupt:
        code = ExitCode.INTERRUPTED
    sys.exit(code)


if __name__ == "__main__":
    run()
