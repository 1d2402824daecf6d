"""Active content.

Catches: in SVG: scripts, event attributes, embedded pages, links and pictures from elsewhere, entities, style
    sheets from elsewhere. In office files and PDF (found by their readers): macros, ActiveX, OLE packages,
    JavaScript, programs that a file starts, forms that it sends.
Why: A file of the bureau must not act on a reader's machine, nor show tomorrow what nobody approved. (6.1)
Example: <svg onload="fetch('/x')"/>
Does not catch: SVG that refers to its own parts (href="#legend") or holds its pictures itself.
How to clear: Save the file without macros, scripts and outside references (.docx, .xlsx, plain SVG, PDF/A).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.model import Severity, Waivable
from gate.normalise.text import Offer, Text
from gate.rules.base import Hit, Rule

_SVG = re.compile(r"<(?:[\w.-]{1,40}:)?svg\b", re.IGNORECASE)
_DOCUMENT_STARTS = ("<svg", "<?xml", "<!doctype", "<!--")
_ACTIVE = re.compile(
    r"""
    <(?:[\w.-]{1,40}:)?(?:script|foreignObject|iframe|embed|object|handler|listener)\b
    | <!ENTITY
    | <!DOCTYPE[^>\[]{0,400}\[
    | <\?xml-stylesheet
    | \son[a-z]{2,30}\s{0,40}=
    | attributeName\s{0,40}=\s{0,40}["'](?:[\w.-]{1,40}:)?href
    | (?<![\w.-])(?:[\w.-]{1,40}:)?(?:href|src)\s{0,40}=\s{0,40}["']\s{0,40}
      (?!\#|data:image/(?:png|jpeg|gif|webp)[;,]|["'\s])
    | @import\b
    | url\(\s{0,40}["']?\s{0,40}(?!["'\s]|\#|data:image/(?:png|jpeg|gif|webp)[;,])
    """,
    re.IGNORECASE | re.VERBOSE,
)


def find(text: Text) -> Iterator[Hit]:
    """Everything in an SVG that acts or refers to somewhere else."""
    is_document = text.kind == "html" or text.raw.lstrip("\ufeff \t\r\n")[:9].lower().startswith(_DOCUMENT_STARTS)
    if is_document and _SVG.search(text.raw):
        for match in _ACTIVE.finditer(text.raw):
            yield Hit(match.start(), match.end())


RULE = Rule(
    id="active-content",
    severity=Severity.REFUSE,
    clauses=("6.1",),
    waivable=Waivable.NEVER,
    version=1,
    title_zh="会自行动作的内容",
    title_en="active content",
    why_zh="宏、脚本、外部引用等会在读者的电脑上自行动作，或者显示未经审批的内容。",
    why_en="macros, scripts and outside references act on a reader's machine or show what nobody approved",
    hits=(
        '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        '<svg onload="fetch(1)"></svg>',
        '<svg><image href="https://elsewhere.invalid/a.png"/></svg>',
    ),
    misses=(
        '<svg xmlns="http://www.w3.org/2000/svg"><use href="#legend"/><text>产值</text></svg>',
        '<svg><rect style="fill:url(#pattern)"/></svg>',
    ),
    way_on_zh="另存为不含宏、脚本和外部引用的文件（.docx、.xlsx、普通 SVG 或 PDF/A）后重新提交。",
    way_on_en="save it without macros, scripts and outside references (.docx, .xlsx, plain SVG, PDF/A), submit again",
    find=find,
    reads=frozenset((Offer.RAW,)),
)
