"""What a rule of the scanner is: its identity, its reasons, and the pure function that finds its places.

A rule is one file, ``gate/rules/<rule_id with underscores>.py``, with one module-level `RULE` and one row
in `gate/rules/registry.py`. Its ``find(text)`` gets a prepared `Text` (`gate.normalise.text`) and yields a
`Hit` for each place. It never sees a path on disk, a policy or another rule.

What a `Text` offers:

``text.name``      the file's name as given, or the name of a part (sheet, page, archive member)
``text.kind``      md, txt, csv, tsv, json, yaml, html (SVG and XML too), or for parts: prose, cells, name, property
``text.raw``       the text itself; a `Hit` counts characters of this one, from 0
``text.folded``    tuple of `Mapped` lines that may hold a number, an address or a code: escapes decoded, markup
                   gone, invisible characters gone, NFKC (so full-width and circled digits are ASCII, every
                   blank is U+0020, every dash between digits is ``-``), letters in their own case.
                   Only lines with at least eleven digits or an ``@`` are here; lines end where raw lines
                   (or HTML blocks, or table cells) end
``text.tables``    tuple of `gate.tables.Table`, parsed when first asked for
``text.units``     tuple of `Unit`: the pieces of text that stand by themselves, for the marking rules
``text.marks``     tuple of `Mark`: words of marks found in mark position
``text.fields``    tuple of (key, value as `Mapped`) of the parsed front matter

A number rule therefore reads::

    def find(text: Text) -> Iterator[Hit]:
        for line in text.folded:
            for match in NUMBER.finditer(line.text):
                if holds(match[0]):
                    yield Hit.at(line, match.start(), match.end())

and a rule over tables ends in ``yield Hit(start, end)`` with raw characters, or ``Hit.whole(text)`` when it
judges the file as a whole. A place may be yielded twice (two views show it): the scanner keeps one.
In tests, ``gate.normalise.text.prepare(name, raw)`` makes a `Text` from a string.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from gate.model import Severity, Waivable
from gate.normalise.text import Offer
from gate.positions import Mapped

if TYPE_CHECKING:
    from gate.normalise.text import Text
    from gate.normalise.units import Found, Mark, Word


@dataclass(frozen=True, slots=True)
class Hit:
    """One place that a rule found: raw characters from `start` up to `end`.

    `hidden` says that a reader does not see the place; `disguised`, that the words are there only once an
    evasion is undone. `severity` overrides the rule's own (a lesser form of the same thing is a note).
    """

    start: int
    end: int
    hidden: bool = False
    disguised: bool = False
    severity: Severity | None = None

    @classmethod
    def at(cls, line: Mapped, start: int, end: int, hidden: bool = False, disguised: bool = False) -> Hit:
        """The place of the characters `start` up to `end` of a derived text."""
        span = line.span(start, end)
        return cls(span.start, span.end, hidden, disguised)

    @classmethod
    def of(cls, place: Found | Mark, severity: Severity | None = None) -> Hit:
        """The place of a word found in a unit, or of a mark."""
        span = place.span
        return cls(span.start, span.end, place.unit.hidden, place.disguised, severity)

    @classmethod
    def whole(cls, text: Text) -> Hit:
        """The text as a whole, shown as its first character."""
        return cls(0, min(1, len(text.raw)))


class WayOn(NamedTuple):
    """The honest way past a finding, in both languages."""

    zh: str
    en: str


ISOLATE = WayOn(
    "不要删掉标志了事：立即停止，把文件隔离，报告保密工作人员处理；确属引用原文的，由审查人和批准人共同签署引用豁免。",
    "Do not just delete the mark: stop, isolate the file and tell the secrecy officer; "
    "where it only quotes a mark, reviewer and approver both sign a quotation waiver.",
)
LIFT = WayOn(
    "把文件从发布内容中移出；确需公开的，按规定解除内部标志并留下记录后重新提交；"
    "确属引用的，由审查人和批准人共同签署引用豁免。",
    "Take the file out of the release; if it is to be public, have the mark lifted on record and submit again; "
    "where it only quotes a mark, reviewer and approver both sign a quotation waiver.",
)
LOOK = WayOn(
    "核对原文：确属一般提及的，由审查人签署豁免；确属标志的，移出文件并报告保密工作人员。",
    "Read the place: where it is a mere mention, the reviewer signs a waiver; "
    "where it is a mark, take the file out and tell the secrecy officer.",
)
RENAME = WayOn(
    "改名不能解决问题：先由保密工作人员确认内容可以公开，再以不带标志的名称重新提交。",
    "Renaming alone settles nothing: the secrecy officer first confirms that the content may be public, "
    "then submit it under a name without the mark.",
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of content (scanner.md 2).

    `clauses` are those of the regulation or the law; `version` changes whenever the rule judges any text
    differently, which voids waivers. `hits` and `misses` are two or more examples each, shown by
    ``gate rules`` and run by the tests. `way_on_*` is the honest way past it.
    """

    id: str
    severity: Severity
    clauses: tuple[str, ...]
    waivable: Waivable
    version: int
    title_zh: str
    title_en: str
    why_zh: str
    why_en: str
    hits: tuple[str, ...]
    misses: tuple[str, ...]
    way_on_zh: str
    way_on_en: str
    find: Callable[[Text], Iterable[Hit]] = field(repr=False)
    reads: frozenset[Offer] = frozenset((Offer.WORDS,))
    """What of a text it looks at: a text that offers none of it is not shown to it."""


def in_mark_position(text: Text, word: Word) -> Iterator[Hit]:
    """A hit for every word of one kind that stands in mark position."""
    return (Hit.of(mark) for mark in text.marks if mark.word is word)


def after_label(text: Text, pattern: re.Pattern[str]) -> Iterator[Hit]:
    """A hit for every label and value of `pattern` with a colon, equals sign, bracket, line or cell end between.

    The pattern has two groups: the label, and the value after an optional colon.
    """
    for unit in text.units:
        for found in unit.search(pattern, cells=True):
            value = found.match.start(2)
            between = "".join(unit.compact.gaps[found.match.end(1) : value + 1])
            if found.match.end(1) < value or _SEPARATES.search(between):
                yield Hit.of(found)


_SEPARATES = re.compile("[=\n\x1f()\\[\\]【】〔〕|]")
