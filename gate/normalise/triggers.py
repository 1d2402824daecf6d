"""The fast path: which stretches of a text could hold a finding at all (scanner.md 10).

One pass finds the words and whatever disguises characters (`gate.normalise.keys`), one more the numbers; a few look
for markup and escapes where their signs stand at all. Everything else is never normalised.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from heapq import merge
from itertools import chain, islice

from gate.normalise import embedded
from gate.normalise.gaps import MOST
from gate.normalise.keys import BETWEEN, STEP, Seen, TooComplex, may_go_beyond, next_line, words_and_strange
from gate.normalise.structure import comments, unseen_elements
from gate.normalise.tables import words
from gate.normalise.vocabulary import characters, pinyin, vocabulary
from gate.positions import Span

MOST_PREPARED = 1_000_000
"""How many characters of one text may need the slow path before it counts as too complex to examine."""

MOST_FOLDED = 8_000_000
"""How many characters of lines with numbers are folded before a text counts as too complex."""

CONTEXT = 2
"""How many lines on each side of a trigger are prepared with it."""

LONG_LINE = 4096
REACH = 1024
"""Of a line longer than `LONG_LINE` only `REACH` characters on each side of a trigger are prepared."""

_WIDE_DIGITS = "０-９①-⑨⓪⑴-⑼⒈-⒐❶-❾➀-➈𝟎-𝟿"
_DIGITS = "0-9" + _WIDE_DIGITS
_DASHES = " \u00a0\u2000-\u200f\u3000\u2010-\u2015\u2212－﹣·-"
_NUMBER = re.compile(rf"[{_DIGITS}](?:[{_DASHES}]{{0,3}}[{_DIGITS}]){{10,}}")
_CODE = re.compile("[0-9０-９][0-9０-９][0-9A-Za-z０-９Ａ-Ｚａ-ｚ]{16}")
_RUN = re.compile("[0-9A-Za-z+/_-]{12}")
_SIGNS = "0-9A-Za-z+/_０-９Ａ-Ｚａ-ｚ①-⑨⓪⑴-⑼⒈-⒐❶-❾➀-➈"
_LATIN = re.compile(
    f"[{_SIGNS}-](?=[{_SIGNS}{_DASHES}]{{3}})"
    f"(?:[{_SIGNS}{_DASHES}]{{10,}}|(?<=[jJmMnN])(?:eibu|EIBU|imi|IMI|uemi|UEMI))"
)
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
def _lone_cell() -> re.Pattern[str]:
    return re.compile(rf"""[|,，\t;\n"][{BETWEEN}]{{0,6}}(?=[{characters()}★][{BETWEEN}]{{0,6}}[|,，\t;\n])""")


_ANY_LONE_CELL = re.compile(
    rf"""[|,，\t;\n"](?:[{BETWEEN}]{{0,6}}[^{BETWEEN}][{BETWEEN}]{{0,6}}|[ \t]{{0,4}}\S[ \t]{{0,4}})[|,，\t;\n]"""
)
_LONGEST_COLUMN = 12


def _down_the_column(raw: str, start: int) -> Iterator[int]:
    """The lines below that go on with cells of one character: digits and terms come after the words of a mark."""
    for _ in range(_LONGEST_COLUMN):
        yield start
        end = _line_end(raw, start + 1)
        start = end if end < len(raw) else start
        if not _ANY_LONE_CELL.search(raw, start, min(_line_end(raw, start + 1) + 1, start + LONG_LINE)):
            return


@dataclass(frozen=True, slots=True)
class Triggered:
    """What of a text asks for a closer look.

    `windows` go through every stage, in order, none touching another; `lines` hold numbers or addresses and nothing
    else, so they are only folded; `carries` says whether there may be base64 or a data URI; `plain_front`, that no
    value of the front matter needs to be looked at.
    """

    windows: tuple[Span, ...] = ()
    lines: tuple[Span, ...] = ()
    carries: bool = False
    plain_front: bool = False


def search(raw: str, kind: str) -> Triggered:
    """The stretches of `raw` that are worth preparing. Raises `TooComplex` when they are too many."""
    if not raw:
        return Triggered()
    latin = _latin(raw)
    carries = latin.runs or "data:" in raw
    whole = (Span(0, len(raw)),)
    if kind == "property":
        return Triggered(whole, (), carries)
    numbers = sorted({*latin.numbers, *chain.from_iterable(_each(raw, sign) for sign in "@＠﹫")})
    if kind in ("html", "name"):
        if (
            numbers
            or latin.words
            or _any(words_and_strange(raw))
            or _any(_offsets(raw, kind))
            or (kind == "html" and _hides_in_markup(raw))
        ):
            return Triggered(whole, (), carries)
        return Triggered((), (), carries)
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
    found, plain_front = _windows(raw, kind, offsets, front)
    windows = tuple(_uncut(found, blocks))
    return Triggered(windows, tuple(_outside(lines, windows)), carries, plain_front)


def _any(found: Iterator[object]) -> bool:
    return next(found, None) is not None


def _windows(raw: str, kind: str, offsets: set[int], front: _Front) -> tuple[list[Span], bool]:
    """What is to be prepared, and whether the front matter needs no look at its values.

    A line by itself is enough where words about secrecy are simply spoken of; elsewhere its neighbours are needed.
    """
    spoken: list[Span] = []
    for seen in words_and_strange(raw):
        line = _spoken_in(raw, seen, front) if kind in _RUNNING_TEXT else None
        if line is not None:
            if not _MENTION.match(raw, seen.start):
                spoken.append(line)
        else:
            offsets.add(seen.start)
            if not seen.whole:
                offsets.add(seen.end - 1)
                offsets.update(_each_in(raw, "\n", seen.start, seen.end))
    if offsets and "等级" in raw and any(label in raw for label in words()["telegram_label"]):
        offsets.update(_each(raw, "等级"))
    plain = front.plain and all(offset >= front.end for offset in offsets)
    if not plain:
        offsets.update(front.lines(raw))
    around = list(_around(raw, sorted(offsets)))
    alone = [line for line in dict.fromkeys(spoken) if not _inside(line, around)]
    if sum(end - start for start, end in alone) > MOST_PREPARED:
        raise TooComplex
    return list(merge(around, alone)), plain


def _inside(line: Span, windows: list[Span]) -> bool:
    index = bisect_right(windows, line.start, key=lambda window: window.start) - 1
    return index >= 0 and windows[index].end >= line.end


_RUNNING_TEXT = ("md", "txt", "prose")
_SPOKEN = re.compile(
    "(?<=[\u4e00-\u9fff，、。；])(?<!注意)"
    "(?:(?:国家|商业)秘密|(?:保密|涉密|泄密|解密)(?![期等时日条级])|(?<=[\u4e00-\u9fff，、。；]{12})"
    "(?:秘密|扩散|摘抄|翻印|外泄|不公开|不予公开|不宜公开|不得公开))(?![文件资材级事项])(?=[\u4e00-\u9fff，、。；])"
)
_MENTION = re.compile("(?<=[\u4e00-\u9fff])(?<![件文容暂])(?:不公开|不予公开|不宜公开|不得公开)")
"""Spoken of, these say nothing to any rule: only 此件 or 本文 before them, or a label and a colon, would."""

_PLAIN = re.compile(r"[\u4e00-\u9fff0-9０-９A-Za-z \u3000\n#()．，。、；：？！“”（）《》%.,…—-]*")


def _spoken_in(raw: str, seen: Seen, front: _Front) -> Span | None:
    """The line of a word that is only spoken of: amid a sentence, in a text without anything else to it.

    No other line can change what such a word means; nothing but the line itself needs the slow path.
    """
    near = _SPOKEN.finditer(raw, max(0, seen.start - 2), seen.end + 1)
    if not seen.whole or all(match.end() != seen.end for match in near):
        return None
    start, end = _line_start(raw, seen.start), _line_end(raw, seen.start)
    if end - start >= LONG_LINE or seen.end >= end:
        return None
    if seen.end < front.end:
        return Span(start, end) if front.plain and raw.startswith(_OF_SENTENCES, start) else None
    around = _context(raw, seen.start)
    return Span(start, end) if _PLAIN.fullmatch(raw, around.start, around.end) else None


_OF_SENTENCES = ("reason:", "summary:", "basis:", "title:")
"""The keys of front matter whose values are sentences: no rule reads them by their key."""


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


def _number_lines(raw: str, offsets: Iterable[int]) -> Iterator[Span]:
    """The lines of the offsets, or pieces of very long lines, each once."""
    done = 0
    for offset in offsets:
        if offset < done:
            continue
        start, end = _line_start(raw, offset), _line_end(raw, offset)
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
    found += (Span(*m.span()) for m in _UNCLOSED.finditer(raw))
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
    if kind != "html" and ("<" in raw or ("]" in raw and "](" in raw)):
        yield from _at_markup(raw)
    yield from _escapes(raw)
    if kind in ("csv", "tsv", "cells") or "|" in raw:
        done = 0
        for match in _lone_cell().finditer(raw):
            for offset in _down_the_column(raw, match.start()) if match.start() >= done else ():
                yield offset
                done = offset


def _at_markup(raw: str) -> Iterator[int]:
    """Characters of words, and numbers, that markup may cut: sought at the markup where there is little of it."""
    most = len(raw) // _SPARSE + 1
    signs = [m.start() for m in islice(_MARKUP.finditer(raw), most + 1)]
    if len(signs) > most:
        spans = [(0, len(raw))]
    else:
        spans = [(max(0, at - MOST - 1), min(len(raw), at + _WIDEST_TAGS)) for at in signs]
    for start, end in spans:
        for pattern in (_before_markup(), _SPLIT_NUMBER):
            found = pattern.search(raw, start, end)
            while found:
                yield found.start()
                # Everything up to the line's end is prepared with it.
                found = pattern.search(raw, max(found.start() + 1, next_line(raw, found.start())), end)


_MARKUP = re.compile(r"<|\]\(")
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
    found: list[int] = []
    runs = False
    for match in _LATIN.finditer(raw):
        start, end = match.span()
        if end - start < STEP:
            numbers += (m.start() for m in _NUMBER.finditer(raw, start, end))
            numbers += (m.start() for m in _CODE.finditer(raw, start, end))
        elif _NUMBER.search(raw, start, end) or _CODE.search(raw, start, end):
            numbers += range(start, end, STEP)
        found += (m.start() for m in _pinyin().finditer(raw, start, end))
        runs = runs or bool(_RUN.search(raw, start, end))
    if may_go_beyond(raw) and _MATHEMATICAL.search(raw):
        for number in _NUMBER.finditer(raw):
            numbers += range(number.start(), number.end(), STEP)
    return _Latin(tuple(numbers), tuple(found), runs)


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
        window = _context(raw, offset)
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
    start = _line_start(raw, end)
    if end - start >= LONG_LINE or _line_end(raw, offset) - offset >= LONG_LINE:
        return offset + STEP
    for _ in range(CONTEXT - 1):
        start = _up(raw, start)
    return start


def _context(raw: str, offset: int) -> Span:
    start = _line_start(raw, offset)
    end = _line_end(raw, offset)
    if end - start > LONG_LINE:
        return Span(max(0, offset - REACH), min(len(raw), offset + REACH))
    for _ in range(CONTEXT):
        start = _up(raw, start)
        end = _down(raw, end)
    return Span(start, end)


def _before_small_lines(raw: str, start: int, floor: int) -> int:
    """The start, moved up past lines of at most one character: vertical text is not cut."""
    floor = max(floor, start - LONG_LINE)
    while start > floor and _is_small(raw, (above := _up(raw, start)), start - 1):
        start = above
    return start


def _past_small_lines(raw: str, end: int) -> int:
    """The end, moved down past lines of at most one character."""
    ceiling = min(len(raw), end + LONG_LINE)
    while end < ceiling and _is_small(raw, end + 1, (below := _down(raw, end))):
        end = below
    # The line after vertical text may be its end.
    return _down(raw, end) if end < ceiling and _SINGLE.fullmatch(raw, _line_start(raw, end), end) else end


def _line_start(raw: str, offset: int) -> int:
    """Where the line begins, or a point `LONG_LINE` characters before: no search goes on for ever."""
    earliest = max(0, offset - LONG_LINE)
    start = raw.rfind("\n", earliest, offset)
    return start + 1 if start >= 0 else earliest


def _line_end(raw: str, offset: int) -> int:
    """Where the line ends, or a point `LONG_LINE` characters on."""
    latest = min(len(raw), offset + LONG_LINE)
    end = raw.find("\n", offset, latest)
    return end if end >= 0 else latest


def _up(raw: str, start: int) -> int:
    """The start of the line above, or as much of that line as `REACH` if it is very long."""
    if not start:
        return 0
    above = _line_start(raw, start - 1)
    return above if start - above < LONG_LINE else start - REACH


def _down(raw: str, end: int) -> int:
    """The end of the line below, or as much of that line as `REACH` if it is very long."""
    if end >= len(raw):
        return end
    below = _line_end(raw, end + 1)
    return below if below - end <= LONG_LINE else end + REACH


def _is_small(raw: str, start: int, end: int) -> bool:
    if end - start > 200:
        return False
    line = raw[start:end]
    return bool(_SMALL_LINE.fullmatch(line) or _SMALL_LINE.fullmatch(_TAGS_AND_ASIDES.sub("", line)))
