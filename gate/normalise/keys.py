"""The first look at a text: one pass that stops only at rare characters of the words, and at strange ones.

Each word has a key, the one of its characters that common text has least; where no key stands with a neighbour of
its word, or a gap, beside it, no word stands either (scanner.md 10).
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain

from gate.normalise.gaps import CLASS, PUNCTUATION
from gate.normalise.invisible import COMBINING, INVISIBLE
from gate.normalise.stars import STARS
from gate.normalise.tables import folds
from gate.normalise.vocabulary import characters, vocabulary

BETWEEN = f"{CLASS}{PUNCTUATION}，：；！？（）．＿～＝＋＾＂＇／＼｜＊［］｛｝＜＞"
"""The inside of a character class: what may stand between two characters of a word before it is folded."""

_COMMON = (
    "的和人业国民发建一行展工化全设大政进有会中产实新法定生加第以经理动作制务条十主力应地在要保规不高等区体合重提用当年市推"
    "关资管机强成改社持家能增部为施对公事本是上五济三开者出个二现平方企基代治文同安服入量质项我面或级门度技城农员创共分长"
    "位性水育革其好义品各科时深府构四学造坚点自可物场内下护系通期利活支万程得效责省及处决目计外更向划教完了标收到单金放续"
    "任域院监取所优件立快党依权们防心领营投统于境多升海信源证结费调由准查步明善过与村商环元并特导办就稳策运职他交案表总术"
    "百组集照融正态协审整六医数前委范消批情电之这求供来际乡险专相群口报式促色议使型路解据后检健九积督接障道确按战县形需意"
    "居律织指必八台备违极反日风七亿转扩款问财做间格局种执益联争达题落验引严小众告流精列次线原从核起价认根预请础具两打培例"
    "军未先比果受负常综变措置易将养贸研干网予节镇绿控试把配广况书复料值息着罚模采给罪污类排族别突智须思势记布老助团都央"
)
"""Characters of published laws and reports, the most frequent first."""

_FREQUENCY = {character: 1 / (place + 1) for place, character in enumerate(_COMMON)}
_RARE = 1 / (2 * len(_COMMON))


@dataclass(frozen=True, slots=True)
class Seen:
    """What a first look found: where, and how far the word reaches; a strange character is one by itself."""

    start: int
    end: int
    whole: bool = False
    """The word stands there as it is written, with nothing between its characters."""


@cache
def strange() -> str:
    """Characters that are only ever part of a disguise, or of a star: the inside of a character class."""
    wanted = set(characters()) | set("年月日长期至启用前级件")
    blocks = (
        range(0x2E80, 0x2FE0),
        range(0x3200, 0x3400),
        range(0xF900, 0xFB00),
        range(0x1F200, 0x1F300),
        range(0x2F800, 0x2FA20),
    )
    others = {way for way, plain in folds().items() if plain in wanted}
    for point in chain.from_iterable(blocks):
        folded = unicodedata.normalize("NFKC", chr(point))
        if folded != chr(point) and any(folds().get(c, c) in wanted - set("年月日") for c in folded):
            others.add(chr(point))
    return f"\\x00-\\x08\\x0b\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f{INVISIBLE}{COMBINING}{STARS}{''.join(sorted(others))}"


@dataclass(frozen=True, slots=True)
class _Key:
    """How to tell, at a key, whether one of its words stands there; each tuple has the longest first."""

    starts: tuple[str, ...]
    """What follows the key where it begins a word."""
    before: tuple[str, ...]
    """What stands before the key where it does not."""
    after: dict[str, tuple[str, ...]]
    """What follows it then, by what stands before; an empty one among them when nothing has to."""
    left: frozenset[str]
    """The characters that may stand right before it where it does not begin a word, gaps among them."""
    right: frozenset[str]
    """The characters that may stand right after it where it does."""


@cache
def _owners() -> dict[str, str]:
    """Each word and its key: few keys for all words, and rare ones."""
    left = set(vocabulary())
    keys: set[str] = set()
    while left:
        holders = Counter(chain.from_iterable(map(set, left)))
        best = max(sorted(holders), key=lambda c: holders[c] / (_FREQUENCY.get(c, 0) + _RARE))
        keys.add(best)
        left = {word for word in left if best not in word}
    for key in sorted(keys, key=lambda c: -_FREQUENCY.get(c, 0)):
        if all(keys & set(word) - {key} for word in vocabulary()):
            keys.remove(key)
    return {word: min(sorted(keys & set(word)), key=lambda c: _FREQUENCY.get(c, 0)) for word in vocabulary()}


@cache
def _keys() -> dict[str, _Key]:
    words: dict[str, list[str]] = defaultdict(list)
    for word, key in _owners().items():
        words[key].append(word)
    made = {}
    gaps = frozenset(c for c in map(chr, range(0x10000)) if _GAPS.match(c))
    for key, owned in words.items():
        split = [(w[: w.index(key)], w[w.index(key) + 1 :]) for w in owned]
        made[key] = _Key(
            starts=_by_length(b for a, b in split if not a),
            before=_by_length(a for a, _ in split if a),
            after={before: _by_length(b for a, b in split if a == before) for before, _ in split if before},
            left=gaps | {a[-1] for a, _ in split if a},
            right=gaps | {b[0] for a, b in split if not a},
        )
    return made


def _by_length(parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(parts), key=lambda part: (-len(part), part)))


@cache
def _look() -> re.Pattern[str]:
    """A strange character, or a key with a neighbour of its words, or a gap, on the side where it needs one."""
    keys = _keys()
    first = "".join(k for k, v in keys.items() if v.starts)
    inner = "".join(k for k, v in keys.items() if v.before)
    before = "".join({part[-1] for v in keys.values() for part in v.before})
    after = "".join({part[0] for v in keys.values() for part in v.starts})
    odd = re.compile(f"[{strange()}]")
    # Only characters below U+10000: with others in it a class is no longer one look into a table.
    plane = "".join(re.escape(c) for c in map(chr, chain(range(0xD800), range(0xE000, 0x10000))) if odd.match(c))
    return re.compile(
        f"[{''.join(keys)}{plane}]"
        f"(?:(?<=[{before}{BETWEEN}][{inner}])|(?<=[{first}])(?=[{after}{BETWEEN}])|(?<![{inner}{first}]))"
    )


@cache
def _odd_beyond() -> re.Pattern[str]:
    return re.compile(f"[{strange()}]")


class TooComplex(Exception):
    """So much of a text is disguised that preparing it would take too long."""


MOST_TRIED = 240_000
"""How many places may look like part of a word before a text counts as too complex to examine."""

_COST_OF_LINE = 4
"""A line that needs the slow path, and its neighbours with it, counts as so many places."""

STEP = 512
"""A place in a line without an end speaks for so many characters after it."""

_BEYOND = re.compile("[\U00010000-\U0010ffff]")


def words_and_strange(raw: str) -> Iterator[Seen]:
    """Words of the vocabulary, gaps in them or not, and strange characters: the first of each line, in order.

    More of a line follow as long as its words stand there as they are written. Of a line without an end, `STEP`
    characters count as one.
    """
    keys = _keys()
    look = _look().search
    tried = 0
    match = look(raw)
    while match:
        at = match.start()
        key = keys.get(match[0])
        seen = Seen(at, at + 1) if key is None else _word_at(raw, at, key)
        done = at + 1
        if seen:
            yield seen
            if not seen.whole:
                done = max(done, next_line(raw, seen.start))
        tried += _COST_OF_LINE if seen and not seen.whole else 1
        if tried > MOST_TRIED:
            raise TooComplex
        match = look(raw, done)
    if may_go_beyond(raw):
        odd = _odd_beyond()
        yield from (Seen(*m.span()) for m in _BEYOND.finditer(raw) if odd.match(m[0]))


def may_go_beyond(raw: str) -> bool:
    """Whether there may be characters from U+10000 on: such a string takes four bytes a character."""
    return sys.getsizeof(raw) >= 4 * len(raw)


def next_line(raw: str, start: int) -> int:
    """Where the line ends, or a point `STEP` characters on."""
    end = raw.find("\n", start, start + STEP)
    return end if end >= 0 else min(start + STEP, len(raw))


def _word_at(raw: str, at: int, key: _Key) -> Seen | None:
    if key.starts and raw[at + 1 : at + 2] in key.right and (end := _end_of(raw, at + 1, key.starts)):
        return Seen(at, end, not _GAPS.search(raw, at, end))
    if key.before and at and raw[at - 1] in key.left and (begun := _start_of(raw, at, key.before)):
        start, after = begun[0], key.after[begun[1]]
        end = at + 1 if not after[0] else _end_of(raw, at + 1, after)
        return Seen(start, end, not _GAPS.search(raw, start, end)) if end else None
    return None


def _end_of(raw: str, start: int, parts: tuple[str, ...]) -> int:
    """Where the longest of the parts that stands at `start`, gaps allowed, ends; 0 when none does."""
    longest = len(parts[0])
    bare = raw[start : start + longest]
    if _GAPS.search(bare):
        reach = _NEAR
        while len(bare := _GAPS.sub("", raw[start : start + reach])) < longest and reach < _FAR:
            reach *= 2
    if not bare.startswith(parts):
        return 0
    return _counted(raw, start, next(len(part) for part in parts if bare.startswith(part)))


def _counted(raw: str, start: int, wanted: int) -> int:
    """The end of so many characters that are no gaps."""
    while wanted:
        wanted -= not _GAPS.match(raw, start)
        start += 1
    return start


def _start_of(raw: str, end: int, parts: tuple[str, ...]) -> tuple[int, str] | None:
    """Where the longest of the parts that ends at `end`, gaps allowed, begins, and the part; None when none does."""
    longest = len(parts[0])
    bare = raw[max(0, end - longest) : end]
    if _GAPS.search(bare):
        reach = _NEAR
        while len(bare := _GAPS.sub("", raw[max(0, end - reach) : end])) < longest and reach < _FAR:
            reach *= 2
    if not bare.endswith(parts):
        return None
    part = next(part for part in parts if bare.endswith(part))
    start, wanted = end, len(part)
    while wanted:
        start -= 1
        wanted -= not _GAPS.match(raw, start)
    return start, part


_GAPS = re.compile(f"[{BETWEEN}]+")
_NEAR = 16
_FAR = 320
