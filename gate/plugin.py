"""The plugin behind `mkdocs build`: it publishes exactly what `gate build` would, or nothing.

Everything is judged and built by the gate before MkDocs touches its output folder; MkDocs itself gets an
empty tree to work on, and its output is replaced by the verified site (DESIGN 7).
"""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path

from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority

from gate import judging, pipeline, treeio
from gate import now as clock
from gate.codes import say
from gate.errors import GateError
from gate.gitstore import Repository
from gate.judging import Request
from gate.language import language
from gate.model import Reason, Refused
from gate.pipeline import BuildOrder


class _NoOptions(Config):
    """The plugin takes no options: there is nothing to switch off."""


class GatePlugin(BasePlugin[_NoOptions]):
    """Builds HEAD with the gate and puts the result where MkDocs was told to write."""

    def __init__(self) -> None:
        super().__init__()
        self._open = ExitStack()
        self._site: Path | None = None
        self._wanted: tuple[str, str] | None = None

    @event_priority(-100)  # after every other plugin: what they set does not reach the output
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Build the site aside, or stop here with every reason and the old site untouched."""
        folder = self._open.enter_context(treeio.scratch("mkdocs"))
        _build(Path(config.config_file_path or "mkdocs.yml").resolve().parent, folder / "site")
        for name in ("empty", "scrap"):
            (folder / name).mkdir()
        self._site = folder / "site"
        self._wanted = (config.docs_dir, config.site_dir)
        config.docs_dir, config.site_dir = str(folder / "empty"), str(folder / "scrap")
        config.nav = None
        config.extra_templates = []
        config.theme.static_templates = set()
        return config

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Put the verified site in place, as one step."""
        if self._site is None or self._wanted is None:
            raise PluginError("gate: on_config has not run")
        config.docs_dir, config.site_dir = self._wanted
        try:
            treeio.replace_folder(Path(config.site_dir), treeio.Folder(self._site))
        except GateError as error:
            raise PluginError(_sentence(error)) from None
        finally:
            self._drop()

    def on_build_error(self, *, error: Exception) -> None:
        """Leave nothing behind."""
        self._drop()

    def _drop(self) -> None:
        self._open.close()
        self._site = self._wanted = None


def _build(folder: Path, out: Path) -> None:
    """What `gate build` does with HEAD. Raises PluginError with every reason."""
    try:
        repo = Repository.open(folder)
        trust = judging.read_trust(repo, None).latest
        order = BuildOrder(out, Request(rev="HEAD", now=clock.now()), key=pipeline.publisher_key(repo, trust, None))
        refused = pipeline.build(repo, order).refused
    except Refused as refusal:
        refused = refusal.reasons
    except GateError as error:
        raise PluginError(_sentence(error)) from None
    except Exception as error:  # noqa: BLE001 - fail closed; what an exception says can hold text of a document
        fault = GateError("internal", kind=type(error).__name__, where="gate.pipeline")
        raise PluginError(_sentence(fault)) from None
    if refused:
        raise PluginError("\n".join(map(_sentence, refused)))


def _sentence(reason: Reason | GateError) -> str:
    lang = language(dict(os.environ))
    sentence, step = say(reason, lang)
    return f"gate [{reason.code}] {sentence}\n  {step}"
