"""Stage 3: markup goes, and what it carried out of sight becomes pieces of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gate.normalise.gaps import CELL
from gate.positions import Mapped, Span


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that stands by itself beside the running text: a comment, an attribute value, a link's title."""

    text: Mapped
    role: str
    hidden: bool


_BLOCKS = (
    "address|article|aside|blockquote|body|caption|center|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|"
    "footer|form|h[1-6]|head|header|hr|html|legend|li|main|nav|ol|optgroup|option|p|pre|script|section|select|style|"
    "summary|table|tbody|textarea|tfoot|thead|title|tr|ul"
)
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9:-]{0,40})(?=[\s/>])[^<>]{0,20000}>|<[!?][A-Za-z\[][^<>]{0,2000}>")
_BLOCK = re.compile(rf"(?:{_BLOCKS})\Z", re.I)
_ASIDE = re.compile(r"<(r[tp])\b[^<>]{0,200}>[^<]{0,200}</\1\s*>", re.I)
_ATTRIBUTE = re.compile(r"""([A-Za-z][\w:.-]{0,60})\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)'|([^\s"'<>=`]+))""")
_SHOWN_ATTRIBUTES = re.compile(
    r"(?:alt|title|aria-[a-z]+|content|value|label|placeholder|summary|caption|name|id|class|data-[\w-]+|desc)\Z", re.I
)
_TARGETS = re.compile(r"(?:href|src|xlink:href|action|poster|cite|srcset|data)\Z", re.I)
_UNSEEN = re.compile(
    r"""display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0?\.?0*\s*(?:[;"'!]|$)|"""
    r"""font-size\s*:\s*[01]?(?:\.\d+)?(?:px|pt|em|rem|%)?\s*(?:[;"'!]|$)|"""
    r"""(?<![\w-])(?:color|fill)\s*[:=]\s*["']?\s*(?:#f{3,4}\b|#f{6}(?:f{2})?\b|white|transparent|rgba?\(\s*255\s*,\s*255\s*,\s*255|"""
    r"""rgba\([^()]*,\s*0(?:\.0+)?\s*\))|\shidden(?=[\s=/>])|(?:left|top|right|text-indent|margin-left)\s*:\s*-\d{3,}|"""
    r"""aria-hidden\s*=\s*["']?true|clip\s*:\s*rect\(\s*0|(?<![\w-])(?:width|height)\s*:\s*0(?:px)?\s*[;"']|"""
    r"""<(?:template|noscript|script|style|metadata|desc|defs)\b""",
    re.I,
)
_NOT_PROSE = re.compile(r"(?:template|noscript|script|style|metadata|desc|defs)\Z", re.I)
_OPEN = re.compile(r"<([A-Za-z][A-Za-z0-9-]{0,40})(?=[\s/>])[^<>]{0,20000}>")
_IMAGE = re.compile(r"!\[([^\[\]\n]{0,2000})\]")
_LINK_END = re.compile(
    r"""\]\(\s*<?([^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)>?"""
    r"""(?:\s+("[^"\n]{0,2000}"|'[^'\n]{0,2000}'|\([^()\n]{0,2000}\)|"[^\n]{0,300}?"(?=\s*\))|'[^\n]{0,300}?'(?=\s*\))))?"""
    r"""\s*\)"""
)
_REFERENCE = re.compile(
    r"""^([ \t>]{0,12}\[([^\[\]\n]{1,200})\]:[ \t]*)(<?[^\s<>]{1,2000}>?)"""
    r"""(?:[ \t]+("[^"\n]*"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*$""",
    re.M,
)
_FOOTNOTE = re.compile(r"^([ \t]{0,3}\[\^[^\[\]\n]{1,60}\]:)", re.M)
_ATTR_LIST = re.compile(r"\{[:#.\s][^{}\n]{0,500}\}")
_NEAR = 200
_LINE_END = re.compile(r"[ \t]{0,8}\r?\n")
_SEPARATORS = re.compile(r"[/?#&=:;]+")


def opened(text: Mapped, markdown: bool, breaks: bool = True) -> tuple[Mapped, list[Piece]]:
    """The running text without markup, block ends as blank lines; and the pieces that markup carried.

    Without `breaks` an element that ends a line is a blank: a value of a data file stays on its line.
    """
    pieces: list[Piece] = []
    text = _without_comments(text, pieces, markdown)
    if "<" in text.text:
        pieces += _unseen_elements(text)
        text = text.replaced(_ASIDE, lambda m: "")
        pieces += _attributes(text, _TAG)
        text = text.replaced(_TAG, _instead_of_tag if breaks else _blank_for_break)
    if markdown and "]" in text.text:
        text = _without_links(text, pieces)
    if markdown and "{" in text.text:
        pieces += _attributes(text, _ATTR_LIST)
    return text, pieces


def _instead_of_tag(match: re.Match[str]) -> str:
    name = (match[1] or "").lower()
    closes = match[0].startswith("</")
    if name in ("td", "th"):
        return "" if closes else CELL
    if name == "br" and _LINE_END.match(match.string, match.end()):
        return ""
    if name == "br" and _is_one_line(_line_around(match)):
        return " "
    if name in ("br", "tr", "li", "option"):
        return "" if closes else "\n"
    return "\n\n" if _BLOCK.match(name) else ""


def _blank_for_break(match: re.Match[str]) -> str:
    return _instead_of_tag(match).replace("\n", " ")


def _is_one_line(line: str) -> bool:
    """Whether a break in the line does not end it: it is a row of cells, or a heading."""
    return "|" in line or line.lstrip().startswith("#")


def _line_around(match: re.Match[str]) -> str:
    """What stands near a tag on its line."""
    text = match.string
    start = max(0, match.start() - _NEAR)
    before = text[start : match.start()].rpartition("\n")[2]
    return before + text[match.end() : match.end() + _NEAR].partition("\n")[0]


def comments(text: str) -> Iterator[Span]:
    """Every HTML comment, its signs included."""
    done = max(text.find("<"), 0)
    while (start := text.find("<!--", done)) >= 0:
        end = text.find("-->", start + 4)
        if end < 0:
            return
        yield Span(start, end + 3)
        done = end + 3


def unseen_elements(text: str) -> Iterator[Span]:
    """Every element that a reader does not see, its tags included; none inside another."""
    return (Span(opening.start(), end) for opening, end in _unseen(text))


def _unseen(text: str) -> Iterator[tuple[re.Match[str], int]]:
    """The opening tag of each element out of sight, and where its content ends."""
    done = 0
    for match in _OPEN.finditer(text, max(text.find("<"), 0)):
        if match.start() >= done and _UNSEEN.search(match[0]):
            done = _end_of_element(text, match)
            if done > match.end():
                yield match, done


def _without_comments(text: Mapped, pieces: list[Piece], markdown: bool) -> Mapped:
    kept: list[Mapped] = []
    done = 0
    for start, end in comments(text.text):
        kept.append(text.slice(done, start))
        inner, carried = opened(text.slice(start + 4, max(end - 3, start + 4)), markdown)
        pieces += [Piece(inner, "comment", True), *carried]
        done = end
    return Mapped.joined([*kept, text.slice(done, len(text))]) if done else text


def _unseen_elements(text: Mapped) -> Iterator[Piece]:
    for opening, end in _unseen(text.text):
        inner, carried = opened(text.slice(opening.end(), end), markdown=False)
        yield Piece(inner, "code" if _NOT_PROSE.match(opening[1]) else "unseen", True)
        yield from (Piece(p.text, p.role, True) for p in carried)


def _end_of_element(text: str, opening: re.Match[str]) -> int:
    """Where the element's content ends: its own closing tag, or the end of the text."""
    if opening[0].endswith("/>"):
        return opening.end()
    depth = 1
    same = re.compile(rf"<(/?){opening[1]}(?=[\s/>])", re.I)
    for tag in same.finditer(text, opening.end()):
        depth += -1 if tag[1] else 1
        if not depth:
            return tag.start()
    return len(text)


def _attributes(text: Mapped, holders: re.Pattern[str]) -> Iterator[Piece]:
    for holder in holders.finditer(text.text):
        if "=" not in holder[0]:
            continue
        for match in _ATTRIBUTE.finditer(text.text, holder.start(), holder.end()):
            group = next((g for g in (2, 3, 4) if match[g]), 0)
            if not group:
                continue
            value = text.slice(*match.span(group))
            if _SHOWN_ATTRIBUTES.match(match[1]):
                yield Piece(value, "attribute", True)
            elif _TARGETS.match(match[1]):
                yield from _target(value)


def _target(value: Mapped) -> Iterator[Piece]:
    """The parts of a link's target, each a name by itself."""
    if value.text.startswith("data:"):
        return
    done = 0
    for match in _SEPARATORS.finditer(value.text):
        if match.start() > done:
            yield Piece(value.slice(done, match.start()), "target", True)
        done = match.end()
    if done < len(value):
        yield Piece(value.slice(done, len(value)), "target", True)


def _without_links(text: Mapped, pieces: list[Piece]) -> Mapped:
    for match in _REFERENCE.finditer(text.text):
        if match[2].startswith("^"):
            continue
        pieces += _target(text.slice(*match.span(3)))
        if match[4]:
            pieces.append(Piece(text.slice(match.start(4) + 1, match.end(4) - 1), "title", True))
    text = text.replaced(_REFERENCE, lambda m: None if m[2].startswith("^") else "")
    text = text.replaced(_FOOTNOTE, lambda m: "")
    for match in _IMAGE.finditer(text.text):
        if match[1]:
            pieces.append(Piece(text.slice(*match.span(1)), "attribute", True))
    for match in _LINK_END.finditer(text.text):
        pieces += _target(text.slice(*match.span(1)))
        if match[2]:
            pieces.append(Piece(text.slice(match.start(2) + 1, match.end(2) - 1), "title", True))
    text = text.replaced(_IMAGE, lambda m: "![]")
    return text.replaced(_LINK_END, lambda m: "")
