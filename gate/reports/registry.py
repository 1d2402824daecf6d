"""The forms of a report, by the name that ``--format`` takes: one row each."""

from __future__ import annotations

from collections.abc import Mapping

from gate.report import Report
from gate.reports import github, json_v1, junit, sarif, text
from gate.reports.base import Form, Style

FORMS: Mapping[str, Form] = {
    "text": text.render,
    "json": json_v1.render,
    "sarif": sarif.render,
    "junit": junit.render,
    "github": github.render,
}


def render(form: str, report: Report, lang: str, *, show_text: bool = False, colour: bool = False) -> str:
    """The report in one form; `form` is a key of `FORMS`, the rest as in `Style`."""
    return FORMS[form](report, Style(lang, show_text, colour))
