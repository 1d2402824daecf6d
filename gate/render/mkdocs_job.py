"""Runs MkDocs over one job folder: `python -P -m gate.render.mkdocs_job FOLDER PARENT`.

`gate.sitebuild` starts it with its own process id as PARENT. The folder holds `docs/` and `job.json` (`settings`,
`site`, `contexts`); the result stands in `out/`. A page that fails in strict mode is named on standard error, one
`page: ADDRESS` a line, and the exit code is 1.
"""

from __future__ import annotations

import ctypes
import json
import logging
import os
import re
import signal
import sys
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException

from gate.render.markdown import EXTENSION_CONFIGS, EXTENSIONS
from gate.render.mkdocs_plugin import RenderPlugin

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_DOC = re.compile(r"'([^']+\.md)'")


class _Pages(logging.Handler):
    """Collects which pages MkDocs warns about; the rest of a warning can be text of a document."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.names: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the name of the page only."""
        match = _DOC.search(record.getMessage())
        self.names.append(match[1] if match else "?")


def run(folder: Path) -> int:
    """Render the job in `folder`: 0, or 1 where MkDocs refused."""
    job = json.loads((folder / "job.json").read_bytes())
    pages = _Pages()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(pages)
    logger.propagate = False
    extensions = [{name: EXTENSION_CONFIGS.get(name, {})} for name in EXTENSIONS]
    try:
        config = load_config(str(folder / "mkdocs.yml"), markdown_extensions=extensions, **job["settings"])
        config.theme.static_templates.discard("sitemap.xml")  # ours has the log's days, theirs the build's
        config.plugins["gate-render"] = RenderPlugin(job["site"], job["contexts"])
        build(config)
    except MkDocsException:
        for name in dict.fromkeys(pages.names) or ("?",):
            print(f"page: {name}", file=sys.stderr)
        return 1
    return 0


def _end_with(parent: int) -> None:
    """Be killed when the build is: nobody would take away what this process still writes."""
    libc = ctypes.CDLL(None)
    if hasattr(libc, "prctl"):
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit(1)


if __name__ == "__main__":
    _end_with(int(sys.argv[2]))
    sys.exit(run(Path(sys.argv[1])))
