"""A letter as one HTML page that is also well-formed XML: printed on A4 as official letters are laid out."""

from __future__ import annotations

from html import escape

from gate.registers.letters.filling import Letter, Part
from gate.visible import visible

_STYLE = """
@page { size: A4; margin: 37mm 26mm 35mm 28mm }
body { max-width: 156mm; margin: 0 auto; font: 16pt/28pt FangSong, STFangsong, "Noto Serif CJK SC", serif;
  color: #000; background: #fff; overflow-wrap: anywhere }
h1 { margin: 0 0 1em; text-align: center; font-size: 22pt; line-height: 36pt; font-weight: bold }
h2 { margin: 0; font: 16pt/28pt SimHei, "Noto Sans CJK SC", sans-serif; text-indent: 2em }
p { margin: 0; text-indent: 2em }
.number { text-align: center; text-indent: 0; margin-bottom: 1em }
.to { text-indent: 0 }
.foot { text-align: right; text-indent: 0; padding-right: 2em }
.foot + h2 { margin-top: 2em; padding-top: 1em; border-top: 1px dashed #000 }
.signed { margin-top: 2em }
table { width: 100%; border-collapse: collapse; margin: .5em 0; font-size: 12pt; line-height: 20pt }
th, td { border: 1px solid #000; padding: .3em .5em; text-align: left; font-weight: normal; vertical-align: top }
.form { table-layout: fixed }
.form th { width: 20% }
@media screen { body { padding: 20mm } }
"""


def render(letter: Letter) -> bytes:
    """The page; every text is escaped."""
    body = [f"<h1>{_text(letter.title)}</h1>"]
    if letter.number:
        body.append(f'<p class="number">{_text(letter.number)}</p>')
    if letter.salutation:
        body.append(f'<p class="to">{_text(letter.salutation)}</p>')
    body += [_part(part) for part in letter.parts]
    if letter.signed:
        body.append(f'<p class="foot signed">{_text(letter.signed)}</p>')
        body.append(f'<p class="foot">{_text(letter.dated)}</p>')
    body += [_part(part) for part in letter.enclosed]
    page = [
        "<!DOCTYPE html>",
        '<html xmlns="http://www.w3.org/1999/xhtml" lang="zh-CN">',
        f'<head><meta charset="utf-8" /><title>{_text(letter.title)}</title><style>{_STYLE}</style></head>',
        "<body>",
        *body,
        "</body>",
        "</html>",
    ]
    return ("\n".join(page) + "\n").encode()


def _text(text: str) -> str:
    return escape(visible(text))


def _part(part: Part) -> str:
    if part.kind == "h":
        return f"<h2>{_text(part.text)}</h2>"
    if part.kind == "p":
        return f"<p>{_text(part.text)}</p>"
    head, rows = ((), part.cells) if part.kind == "form" else (part.cells[0], part.cells[1:])
    lines = [f'<table class="{part.kind}">']
    if head:
        lines.append("<tr>" + "".join(f"<th>{_text(cell)}</th>" for cell in head) + "</tr>")
    for row in rows:
        tags = [("th" if part.kind == "form" and number % 2 == 0 else "td") for number in range(len(row))]
        cells = "".join(f"<{tag}>{_text(cell)}</{tag}>" for tag, cell in zip(tags, row, strict=True))
        lines.append(f"<tr>{cells}</tr>")
    return "\n".join([*lines, "</table>"])
