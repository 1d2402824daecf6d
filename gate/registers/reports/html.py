"""A report as one HTML file that needs nothing else: no script, no font, no picture from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby

from gate.registers.reports.document import Block, Cell, Document, Grid, Heading, Items, Paragraph
from gate.visible import visible

_LANGUAGES = {"zh": "zh-CN", "en": "en"}
_STYLE = """\
body { font: 16px/1.75 "Noto Serif CJK SC", "Source Han Serif SC", SimSun, serif; color: #1a1a1a; background: #fff;
  max-width: 72rem; margin: 2rem auto; padding: 0 1.25rem; }
h1 { font-size: 1.6rem; text-align: center; line-height: 1.4; margin: 0 0 2rem; }
h2 { font-size: 1.2rem; margin: 2.25rem 0 .75rem; }
h3 { font-size: 1.05rem; margin: 1.5rem 0 .5rem; }
.wide { overflow-x: auto; margin: 1rem 0 1.5rem; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; line-height: 1.45; }
caption { text-align: left; font-weight: bold; padding-bottom: .4rem; }
th, td { border: 1px solid #555; padding: .3rem .5rem; vertical-align: middle; text-align: left; }
th { font-weight: 600; background: #f2f4f7; text-align: center; }
th[scope=row] { text-align: left; font-weight: normal; background: none; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
@media print { body { margin: 0; max-width: none; } tr { break-inside: avoid; } th { background: none; } }
"""


def html(document: Document) -> str:
    """The whole page."""
    body = "\n".join(_block(block) for block in document.blocks)
    title = _text(document.title)
    return (
        f'<!doctype html>\n<html lang="{_LANGUAGES[document.lang]}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{title}</h1>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"<h{block.level}>{_text(block.text)}</h{block.level}>"
        case Paragraph():
            return f"<p>{_text(block.text)}</p>"
        case Items():
            return "<ul>\n" + "\n".join(f"<li>{_text(text)}</li>" for text in block.texts) + "\n</ul>"
        case Grid():
            return _table(block)


def _table(grid: Grid) -> str:
    caption = f"<caption>{_text(grid.caption)}</caption>\n" if grid.caption else ""
    return f'<div class="wide">\n<table>\n{caption}' + "\n".join(_groups(grid)) + "\n</table>\n</div>"


def _groups(grid: Grid) -> Iterator[str]:
    rows = [[] for _ in grid.rows]
    for down, across, cell in grid.places():
        rows[down].append(_cell(cell, across < grid.stub))
    first = True
    for head, group in groupby(zip(grid.rows, rows, strict=True), lambda pair: pair[0][-1].head):
        lines = "\n".join("<tr>" + "".join(cells) + "</tr>" for _, cells in group)
        part = "thead" if head and first else "tbody"
        yield f"<{part}>\n{lines}\n</{part}>"
        first = False


def _cell(cell: Cell, label: bool) -> str:
    spans = "".join(f' {name}="{n}"' for name, n in (("colspan", cell.across), ("rowspan", cell.down)) if n > 1)
    if cell.head:
        return f'<th scope="col"{spans}>{_text(cell.text)}</th>'
    if label:
        return f'<th scope="row"{spans}>{_text(cell.text)}</th>'
    kind = ' class="number"' if cell.number else ""
    return f"<td{kind}{spans}>{_text(cell.text)}</td>"


def _text(text: str) -> str:
    return escape(visible(text))
