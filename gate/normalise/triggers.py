"""The fast path: which stretches of a text could hold a finding at all (scanner.md 10).

One pass finds the words and whatever disguises characters (`gate.normalise.keys`), one more the numbers; a few look
for markup and escapes where their signs stand at all. Everything else is never normalised.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from heapq import merge
from itertools import chain, islice

from gate.normalise import embedded
from gate.normalise.gaps import MOST
from gate.normalise.invisible import INVISIBLE
from gate.normalise.keys import BETWEEN, STEP, TooComplex, may_go_beyond, next_line, words_and_strange
from gate.normalise.lines import CONTEXT, LONG_LINE, REACH, context, line_above, line_below, line_end, line_start
from gate.normalise.prose import Mention, Prose
from gate.normalise.structure import comments, unseen_elements
from gate.normalise.tables import words
from gate.normalise.vocabulary import characters, pinyin, vocabulary
from gate.positions import Span

MOST_PREPARED = 1_000_000
"""How many characters of one text may need the slow path before it counts as too complex to examine."""

MOST_FOLDED = 8_000_000
"""How many characters of lines with numbers are folded before a text counts as too complex."""

MOST_LINES = 130_000
"""How many lines with numbers are."""

MOST_MENTIONS = 30_000
"""How many words that are only spoken of are noted; fewer than half of them would be too many findings already."""

MOST_ROWS = 100_000
"""How many rows below markup may go on with a column."""

_WIDE_DIGITS = "０-９①-⑨⓪⑴-⑼⒈-⒐❶-❾➀-➈𝟎-𝟿"
_DIGITS = "0-9" + _WIDE_DIGITS
_DASHES = " \u00a0\u2000-\u200f\u3000\u2010-\u2015\u2212－﹣·-"
_NUMBER = re.compile(rf"[{_DIGITS}](?:[{_DASHES}]{{0,3}}[{_DIGITS}]){{10,}}")
_CODE = re.compile("[0-9０-９][0-9０-９][0-9A-Za-z０-９Ａ-Ｚａ-ｚ]{16}")
_RUN = re.compile("[0-9A-Za-z+/_-]{12}")
_OF_EVERY_RELEASE = "classification"
"""A key of front matter, as long as a run that may be base64: it carries nothing."""
_SIGNS = "0-9A-Za-z+/_０-９Ａ-Ｚａ-ｚ①-⑨⓪⑴-⑼⒈-⒐❶-❾➀-➈"
_LATIN = re.compile(f"[{_SIGNS}-](?=[{_SIGNS}{_DASHES}]{{3}})[{_SIGNS}{_DASHES}]{{10,}}")
_EACH = 5
_TWO_OF_EACH = re.compile(f"[{_SIGNS}{_DASHES}]{{2,}}")
"""Of eleven characters in a row at least two are among every fifth of a text."""

_INSIDE_PINYIN = {"m": ("imi", "emi"), "M": ("IMI", "EMI"), "b": ("ibu",), "B": ("IBU",)}
"""A letter of each word in pinyin, which Chinese text seldom has, and what stands round it."""

_MATHEMATICAL = re.compile("[𝟎-𝟿]")
_ENTITY = re.compile(r"&(?:amp;){0,4}#")
_TOUCHED = re.compile(
    rf"[0-9\u2e80-\U0003ffff]&[A-Za-z]|&[A-Za-z][A-Za-z0-9]{{1,31}};?[{BETWEEN}]{{0,{MOST}}}[\u2e80-\U0003ffff]"
)
_BACKSLASH = re.compile(r"\\[uUx][0-9a-fA-F{]")
_PERCENT = re.compile(r"%(?:25){0,3}(?:[89A-Fa-f][0-9A-Fa-f]|3[0-9]%)")
_SPLIT_NUMBER = re.compile(r"[0-9A-Za-z]\s?(?:<[^<>]{1,200}>\s?){1,4}(?=[0-9A-Za-z])")
_UNCLOSED = re.compile(r"<[A-Za-z/!?][^<>\n]{0,4000}\n[^<>]{0,20000}>")
_TAGS = re.compile(r"<[^<>]{0,20000}>")
_TAGS_AND_ASIDES = re.compile(r"<(r[tp])>[^<]{0,100}</\1>|<[^<>]{0,200}>|&[A-Za-z]{2,32};", re.I)
_SMALL_LINE = re.compile(f"[{BETWEEN}]*[^{BETWEEN}]?[{BETWEEN}]*")
_SINGLE = re.compile(f"[{BETWEEN}]{{0,100}}[^{BETWEEN}][{BETWEEN}]{{0,100}}")


@cache
def _pinyin() -> re.Pattern[str]:
    return re.compile("|".join(pinyin()))


@cache
def _before_markup() -> re.Pattern[str]:
    """A character of a word, not its last, before markup."""
    first = "".join(dict.fromkeys(c for word in vocabulary() for c in word[:-1]))
    return re.compile(rf"[{first}](?=[{BETWEEN}]{{0,{MOST}}}(?:<|\]\())")


@cache
def _before_other() -> re.Pattern[str]:
    """A comment after which no word goes on."""
    rest = "".join(dict.fromkeys(c for word in vocabulary() for c in word[1:]))
    return re.compile(rf"<!--(?:(?!-->)[\s\S]){{0,200}}-->[\s#]{{0,{MOST}}}(?:\Z|(?![{rest}])[\u4e00-\u9fff])")


@cache
def _lone_cell() -> re.Pattern[str]:
    return re.compile(rf"""[|,，\t;\n"][{BETWEEN}]{{0,6}}(?=[{characters()}★][{BETWEEN}]{{0,6}}[|,，\t;\n])""")


_GAPS_IN_CELL = f"[{BETWEEN}{INVISIBLE}]{{0,6}}"
_ANY_LONE_CELL = re.compile(
    rf"""[|,，\t;\n"](?:{_GAPS_IN_CELL}[^{BETWEEN}]{_GAPS_IN_CELL}|[ \t]{{0,4}}\S[ \t]{{0,4}})[|,，\t;\n]"""
)
_LONGEST_COLUMN = 12


def _down_the_column(raw: str, start: int) -> Iterator[int]:
    """The lines below that go on with cells of one character: digits and terms come after the words of a mark."""
    for _ in range(_LONGEST_COLUMN):
        yield start
        end = line_end(raw, start + 1)
        start = end if end < len(raw) else start
        row = raw[start : min(line_end(raw, start + 1) + 1, start + LONG_LINE)]
        if not _ANY_LONE_CELL.search(_TAGS_AND_ASIDES.sub("", row) if "<" in row else row):
            return


def _down_columns(raw: str, offsets: Iterator[int]) -> Iterator[int]:
    """The offsets, and the lines below each that go on with its column."""
    done = rows = 0
    for start in offsets:
        if start < done:
            yield start
            continue
        for offset in _down_the_column(raw, start):
            yield offset
            done = offset
            rows += 1
        if rows > MOST_ROWS:
            raise TooComplex


@dataclass(frozen=True, slots=True)
class Triggered:
    """What of a text asks for a closer look.

    `windows` go through every stage, in order, none touching another; `lines` hold numbers or addresses and nothing
    else, so they are only folded; `mentions` need no stage at all; `carries` says whether there may be base64 or a
    data URI; `plain_front`, that no value of the front matter needs to be looked at.
    """

    windows: tuple[Span, ...] = ()
    lines: tuple[Span, ...] = ()
    mentions: tuple[Mention, ...] = ()
    carries: bool = False
    plain_front: bool = False


def search(raw: str, kind: str, mentions: bool = True) -> Triggered:
    """The stretches of `raw` that are worth preparing. Raises `TooComplex` when they are too many.

    Without `mentions` the lines of mere mentions are among them.
    """
    if not raw:
        return Triggered()
    latin = _latin(raw)
    carries = latin.runs or "data:" in raw
    whole = (Span(0, len(raw)),)
    if kind == "property":
        return Triggered(whole, carries=carries)
    numbers = sorted({*latin.numbers, *_signs_of_addresses(raw)})
    if kind in ("html", "name"):
        if (
            numbers
            or latin.words
            or _any(words_and_strange(raw))
            or _any(_offsets(raw, kind))
            or (kind == "html" and _hides_in_markup(raw))
        ):
            return Triggered(whole, carries=carries)
        return Triggered(carries=carries)
    blocks = _blocks(raw) if "<" in raw else []
    lines = list(_number_lines(raw, numbers))
    offsets = {
        *latin.words,
        *_offsets(raw, kind),
        *(b.start for b in blocks if embedded.HAN.search(raw, b.start, b.end)),
        *(line.start for line in lines if raw.find("<", line.start, line.end) >= 0),
    }
    front = _front(raw, kind)
    offsets.update(line.start for line in lines if line.start < front.end)
    prose = Prose(raw, front.end, front.plain, mentions) if kind in _RUNNING_TEXT else None
    found, mentioned, plain_front = _windows(raw, prose, offsets, front)
    windows = tuple(_uncut(found, blocks))
    return Triggered(
        windows,
        tuple(_outside(lines, windows)),
        tuple(mention for mention in mentioned if not _inside(mention.span, windows)),
        carries,
        plain_front,
    )


def _any(found: Iterator[object]) -> bool:
    return next(found, None) is not None


def _windows(raw: str, prose: Prose | None, offsets: set[int], front: _Front) -> tuple[list[Span], list[Mention], bool]:
    """What is to be prepared, what is only spoken of, and whether the front matter needs no look at its values.

    A line by itself is enough where words about secrecy are simply spoken of; elsewhere its neighbours are needed.
    """
    spoken: list[Span] = []
    mentions: list[Mention] = []
    for seen in words_and_strange(raw):
        found = prose.spoken(seen) if prose else None
        if found is None:
            offsets.add(seen.start)
            if not seen.whole:
                offsets.add(seen.end - 1)
                offsets.update(_each_in(raw, "\n", seen.start, seen.end))
        elif found.mention:
            mentions.append(found.mention)
            if len(mentions) > MOST_MENTIONS:
                raise TooComplex
        elif found.line:
            spoken.append(found.line)
    if offsets and "等级" in raw and any(label in raw for label in words()["telegram_label"]):
        offsets.update(_each(raw, "等级"))
    plain = front.plain and all(offset >= front.end for offset in offsets)
    if not plain:
        offsets.update(front.lines(raw))
    around = list(_around(raw, sorted(offsets))) if offsets else []
    alone = [line for line in dict.fromkeys(spoken) if not _inside(line, around)]
    if sum(end - start for start, end in alone) > MOST_PREPARED:
        raise TooComplex
    return list(merge(around, alone)) if alone else around, mentions, plain


def _inside(line: Span, windows: Sequence[Span]) -> bool:
    index = bisect_right(windows, line.start, key=lambda window: window.start) - 1
    return index >= 0 and windows[index].end >= line.end


_RUNNING_TEXT = ("md", "txt", "prose")


def _hides_in_markup(raw: str) -> bool:
    """Whether the text of an HTML page, its tags gone, asks for a closer look though the page does not."""
    bare = _TAGS.sub("", raw)
    latin = _latin(bare)
    return bool(
        latin.words
        or latin.numbers
        or _any(words_and_strange(bare))
        or _any(_offsets(bare, "txt"))
        or re.search(rf">\s*[{characters()}]\s*<", raw)
        or any(embedded.HAN.search(raw, b.start, b.end) for b in _blocks(raw))
    )


def _signs_of_addresses(raw: str) -> Iterator[int]:
    """The first of each line: its line is looked at as a whole."""
    for sign in "@＠﹫":
        at = raw.find(sign)
        for _ in range(MOST_LINES + 1):
            if at < 0:
                break
            yield at
            at = raw.find(sign, max(at + 1, next_line(raw, at)))
        else:
            raise TooComplex


def _number_lines(raw: str, offsets: Iterable[int]) -> Iterator[Span]:
    """The lines of the offsets, or pieces of very long lines, each once."""
    done = number = 0
    for offset in offsets:
        if offset < done:
            continue
        number += 1
        if number > MOST_LINES:
            raise TooComplex
        start, end = line_start(raw, offset), line_end(raw, offset)
        if end - start > LONG_LINE:
            yield Span(max(start, offset - REACH), min(end, offset + REACH))
            done = offset + STEP
        else:
            yield Span(start, end)
            done = end


def _outside(lines: Iterable[Span], windows: tuple[Span, ...]) -> Iterator[Span]:
    """The lines that no window holds."""
    starts = [w.start for w in windows]
    taken = 0
    for line in lines:
        index = bisect_right(starts, line.start) - 1
        if index < 0 or windows[index].end < line.end:
            taken += line.end - line.start
            if taken > MOST_FOLDED:
                raise TooComplex
            yield line


def _blocks(raw: str) -> list[Span]:
    """Comments, elements out of sight and tags over several lines, in order: no window may cut one."""
    found = [*comments(raw), *unseen_elements(raw)]
    found += (Span(*m.span()) for m in _UNCLOSED.finditer(raw, raw.find("<")))
    return sorted(found)


def _uncut(spans: Iterable[Span], blocks: list[Span]) -> Iterator[Span]:
    """The windows, widened to hold the whole of each block that they touch."""
    if not blocks:
        yield from spans
        return
    whole = list(_merged(blocks))
    starts = [b.start for b in whole]
    widened = []
    for span in spans:
        first = max(bisect_right(starts, span.start) - 1, 0)
        last = bisect_left(starts, span.end)
        touched = [b for b in whole[first:last] if b.end > span.start]
        widened.append(
            Span(
                min([span.start, *(b.start for b in touched)]),
                max([span.end, *(b.end for b in touched)]),
            )
        )
    yield from _merged(widened)


def _merged(spans: Iterable[Span]) -> Iterator[Span]:
    current: Span | None = None
    for span in spans:
        if current and span.start <= current.end:
            current = Span(current.start, max(current.end, span.end))
            continue
        if current:
            yield current
        current = span
    if current:
        yield current


def _offsets(raw: str, kind: str) -> Iterator[int]:
    """Where something other than a word as it is written, or a number, asks for a closer look."""
    if kind != "html" and ("<" in raw or "]" in raw):
        yield from _down_columns(raw, _at_markup(raw)) if "|" in raw else _at_markup(raw)
    yield from _escapes(raw)
    if kind in ("csv", "tsv", "cells") or "|" in raw:
        cells = (match.start() for match in _lone_cell().finditer(raw, *_rows(raw, kind)))
        yield from _down_columns(raw, cells)


def _rows(raw: str, kind: str) -> Span:
    """Where rows of cells may be: in running text only where bars stand, from the end of the line before."""
    if kind not in _RUNNING_TEXT:
        return Span(0, len(raw))
    end = raw.find("\n", raw.rfind("|"))
    return Span(max(0, raw.rfind("\n", 0, raw.find("|"))), end + 1 if end >= 0 else len(raw))


def _at_markup(raw: str) -> Iterator[int]:
    """Characters of words, and numbers, that markup may cut: sought at the markup where there is little of it."""
    most = len(raw) // _SPARSE + 1
    # One character is found many times faster than two: that comes first.
    links = _each(raw, "](") if "]" in raw else ()
    signs = sorted(islice(chain(_each(raw, "<"), links), most + 1))
    if len(signs) > most:
        yield from _each_line(_before_markup(), raw)
        yield from _each_line(_SPLIT_NUMBER, raw)
        return
    for at in signs:
        word = _before_markup().search(raw, max(0, at - MOST - 1), at + 2)
        if word and not _before_other().match(raw, at):
            yield word.start()
        numbers = (_SPLIT_NUMBER.match(raw, start, at + _WIDEST_TAGS) for start in (at - 2, at - 1) if start >= 0)
        yield from (number.start() for number in numbers if number)


def _each_line(pattern: re.Pattern[str], raw: str) -> Iterator[int]:
    """Where the pattern stands first in each line: everything up to the line's end is prepared with it."""
    found = pattern.search(raw)
    while found:
        yield found.start()
        found = pattern.search(raw, max(found.start() + 1, next_line(raw, found.start())))


_SPARSE = 2_000
_WIDEST_TAGS = 820


@dataclass(frozen=True, slots=True)
class _Front:
    """How far the front matter reaches (0 without one), and whether it is nothing but plain keys and values.

    A plain one needs no closer look where nothing else asks for it: YAML reads its values as they are written, and
    its classification is 公开.
    """

    end: int = 0
    plain: bool = True

    def lines(self, raw: str) -> Iterator[int]:
        """Where each of its lines begins."""
        yield 0
        yield from (at + 1 for at in _each_in(raw, "\n", 0, self.end))


_FRONT_END = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.M)
_MOST_FRONT = 1 << 16
_IN_VALUE = r"[\u4e00-\u9fff0-9A-Za-z《》（）“”，。、；—./-]"
_VALUE = rf"[\u4e00-\u9fff0-9A-Za-z《（“]{_IN_VALUE}*(?: {_IN_VALUE}+)*"
_PLAIN_FRONT = re.compile(
    rf"---\n(?:(?!classification|secrecy|Classification|Secrecy)[A-Za-z_]+:(?: (?:{_VALUE}|\"{_VALUE}\"|\[\]))?\n|"
    rf"  - (?:{_VALUE}|\"{_VALUE}\")\n|classification: 公开\n)*---"
)


def _front(raw: str, kind: str) -> _Front:
    if kind != "md" or not raw.startswith("---"):
        return _Front()
    end = _FRONT_END.search(raw, 4)
    if end is None or end.end() > _MOST_FRONT:
        return _Front()
    return _Front(end.end(), bool(_PLAIN_FRONT.fullmatch(raw, 0, end.end())))


@dataclass(frozen=True, slots=True)
class _Latin:
    """What stands in Latin letters and digits: numbers and codes, words in pinyin, whether runs may be base64."""

    numbers: tuple[int, ...]
    words: tuple[int, ...]
    runs: bool


def _latin(raw: str) -> _Latin:
    """Runs of eleven digits, blanks and dashes allowed; codes of eighteen characters; pinyin; runs of twelve signs."""
    numbers: list[int] = []
    runs = False
    for start, end in _latin_runs(raw):
        if end - start < STEP:
            numbers += (m.start() for m in _NUMBER.finditer(raw, start, end))
            numbers += (m.start() for m in _CODE.finditer(raw, start, end))
        elif _NUMBER.search(raw, start, end) or _CODE.search(raw, start, end):
            numbers += range(start, end, STEP)
        runs = runs or (bool(_RUN.search(raw, start, end)) and raw[start:end].strip() != _OF_EVERY_RELEASE)
    if may_go_beyond(raw) and _MATHEMATICAL.search(raw):
        for number in _NUMBER.finditer(raw):
            numbers += range(number.start(), number.end(), STEP)
    return _Latin(tuple(numbers), tuple(_pinyin_words(raw)), runs)


def _latin_runs(raw: str) -> Iterator[tuple[int, int]]:
    """Runs of letters, digits and what stands between digits: sought where every fifth character is one of them."""
    for match in _TWO_OF_EACH.finditer(raw[::_EACH]):
        first, last = match.span()
        start, end = max(0, (first - 1) * _EACH + 1), last * _EACH
        for run in _LATIN.finditer(raw, start, end):
            yield run.span()


def _pinyin_words(raw: str) -> Iterator[int]:
    if any(sign in raw and any(part in raw for part in parts) for sign, parts in _INSIDE_PINYIN.items()):
        yield from (m.start() for m in _pinyin().finditer(raw))


def _escapes(raw: str) -> Iterator[int]:
    if "&" in raw:
        yield from (m.start() for m in _ENTITY.finditer(raw))
        yield from (m.start() for m in _TOUCHED.finditer(raw))
    if "\\" in raw:
        yield from (m.start() for m in _BACKSLASH.finditer(raw))
    if "%" in raw:
        yield from (m.start() for m in _PERCENT.finditer(raw))


def _each(raw: str, word: str) -> Iterator[int]:
    return _each_in(raw, word, 0, len(raw))


def _each_in(raw: str, word: str, start: int, end: int) -> Iterator[int]:
    at = raw.find(word, start, end)
    while at >= 0:
        yield at
        at = raw.find(word, at + 1, end)


def _around(raw: str, offsets: Iterable[int]) -> Iterator[Span]:
    """Windows of whole lines round the offsets, or pieces of very long lines, merged where they touch."""
    current: Span | None = None
    covered = prepared = 0
    for offset in offsets:
        if offset < covered:
            continue
        window = context(raw, offset)
        if current and window.start <= current.end:
            current = Span(current.start, max(current.end, _past_small_lines(raw, window.end)))
        else:
            if current:
                yield current
                prepared += current.end - current.start
            start = _before_small_lines(raw, window.start, current.end if current else 0)
            current = Span(start, _past_small_lines(raw, window.end))
        if prepared + current.end - current.start > MOST_PREPARED:
            raise TooComplex
        covered = _covered(raw, offset, current.end)
    if current:
        yield current


def _covered(raw: str, offset: int, end: int) -> int:
    """Offsets below this one need no window of their own: their context lies before `end`."""
    start = line_start(raw, end)
    if end - start >= LONG_LINE or line_end(raw, offset) - offset >= LONG_LINE:
        return offset + STEP
    for _ in range(CONTEXT - 1):
        start = line_above(raw, start)
    return start


def _before_small_lines(raw: str, start: int, floor: int) -> int:
    """The start, moved up past lines of at most one character: vertical text is not cut."""
    floor = max(floor, start - LONG_LINE)
    while start > floor and _is_small(raw, (above := line_above(raw, start)), start - 1):
        start = above
    return start


def _past_small_lines(raw: str, end: int) -> int:
    """The end, moved down past lines of at most one character."""
    ceiling = min(len(raw), end + LONG_LINE)
    while end < ceiling and _is_small(raw, end + 1, (below := line_below(raw, end))):
        end = below
    # The line after vertical text may be its end.
    return line_below(raw, end) if end < ceiling and _SINGLE.fullmatch(raw, line_start(raw, end), end) else end


def _is_small(raw: str, start: int, end: int) -> bool:
    if end - start > 200:
        return False
    line = raw[start:end]
    return bool(_SMALL_LINE.fullmatch(line) or _SMALL_LINE.fullmatch(_TAGS_AND_ASIDES.sub("", line)))
