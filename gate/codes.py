"""The one table of codes: each refusal and each error, its clauses, its sentence and the next step.

Read from `gate/data/codes/*.yaml`. A code stands once, in one file; an entry looks like this::

    content-changed:
      clauses: ["3.9", "4.3"]
      zh: "签署之后内容有变动:{path}({what})"
      en: "changed after it was signed: {path} ({what})"
      next_zh: "..."
      next_en: "..."

A sentence may use the facts of its reason or error, and `{path}`, `{line}`, `{column}`, or all three as
`{place}` (``path:line:column``, as much of it as is known). A fact that is one of a few keywords can have words::

      words:
        what:
          unsigned: {zh: "{person} ...", en: "{person} ..."}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any

from gate import packaged
from gate.errors import GateError
from gate.model import Reason
from gate.visible import one_line

LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Code:
    """One code: what it says and what to do next, in both languages."""

    id: str
    clauses: tuple[str, ...]
    zh: str
    en: str
    next_zh: str
    next_en: str
    words: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)

    def sentence(self, lang: str) -> str:
        """The unfilled sentence in `lang` (``zh`` or ``en``)."""
        return self.zh if lang == "zh" else self.en

    def next_step(self, lang: str) -> str:
        """The unfilled next step in `lang`."""
        return self.next_zh if lang == "zh" else self.next_en


@cache
def table() -> Mapping[str, Code]:
    """All codes by id. A duplicate or an incomplete entry is a programming error and raises ValueError."""
    codes: dict[str, Code] = {}
    for file in sorted(files("gate").joinpath("data/codes").iterdir(), key=lambda f: f.name):
        for name, entry in (packaged.parsed(file) or {}).items():
            if name in codes:
                raise ValueError(f"code {name} stands twice ({file.name})")
            codes[name] = Code(
                id=name,
                clauses=tuple(str(c) for c in entry.get("clauses", ())),
                **{key: entry[key] for key in ("zh", "en", "next_zh", "next_en")},
                words=entry.get("words", {}),
            )
    return codes


class _Forgiving(Formatter):
    """Fills what it can: a sentence about a refusal must never fail for want of a fact."""

    def __init__(self, joint: str) -> None:
        super().__init__()
        self._joint = joint

    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        value = kwargs.get(str(key))
        if value is None:
            return "?"
        text = self._joint.join(map(str, value)) if isinstance(value, (list, tuple)) else value
        return one_line(text) if isinstance(text, str) else text  # a name may hold a line end (attack C20)


_FORMATTERS = {"zh": _Forgiving("、"), "en": _Forgiving(", ")}


def say(reason: Reason | GateError, lang: str) -> tuple[str, str]:
    """The filled sentence and next step of a reason or an error, in `lang`."""
    facts: dict[str, Any] = dict(reason.facts)
    if isinstance(reason, Reason):
        facts = {
            "path": reason.path,
            "line": reason.line,
            "column": reason.column,
            "place": ":".join(str(part) for part in (reason.path, reason.line, reason.column) if part is not None),
        } | facts
    code, fill = table()[reason.code], _FORMATTERS[lang].vformat
    for name, words in code.words.items():
        if facts.get(name) in words:
            facts[name] = fill(words[facts[name]][lang], (), facts)
    return fill(code.sentence(lang), (), facts), fill(code.next_step(lang), (), facts)


def clauses(reason: Reason) -> tuple[str, ...]:
    """The clauses a reason names: those of its code and its own."""
    return tuple(dict.fromkeys(table()[reason.code].clauses + reason.clauses))
