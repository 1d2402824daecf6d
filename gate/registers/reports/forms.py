"""Writes a report in the form that was asked for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from gate.registers.reports.document import Document
from gate.registers.reports.html import html
from gate.registers.reports.markdown import markdown

FORMS = ("md", "html", "docx", "json")
BINARY = ("docx",)
"""Forms that are no text: they go to a file."""


def render(document: Document, data: Mapping[str, Any], form: str) -> bytes:
    """The report as bytes; ``json`` writes `data`, the others write `document`."""
    if form == "json":
        return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
    if form == "html":
        return html(document).encode()
    if form == "docx":
        from gate.registers.reports.docx import docx

        return docx(document)
    return markdown(document).encode()
