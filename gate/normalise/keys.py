"""The first look at a text: one pass that stops only at rare characters of the words, and at strange ones.

Each word has a key, the one of its characters that common text has least; where no key stands with a neighbour of
its word, or a gap, beside it, no word stands either (scanner.md 10).
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
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

_GAPS = frozenset(re.findall(f"[{BETWEEN}]", "".join(map(chr, range(0x10000)))))

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


_ANY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Parts:
    """What may follow a key, or stand before it: whole parts of words, and everything that a part begins with.

    What stands before a key is spelt away from it, last character first.
    """

    whole: frozenset[str]
    begun: frozenset[str]
    beside: Mapping[str, frozenset[str]]
    """What may stand right beside the key, gaps among them, and what beside that; `_ANY` asks for a closer look."""

    @classmethod
    def of(cls, parts: Iterable[str]) -> _Parts:
        """The parts, each of them as it is spelt."""
        whole = frozenset(parts)
        begun = frozenset(part[:length] for part in whole for length in range(1, len(part) + 1))
        second: dict[str, set[str]] = defaultdict(set)
        for part in whole - {""}:
            second[part[0]].add(part[1:2])
        beside = {first: _ANY if "" in after else _GAPS | after for first, after in second.items()}
        return cls(whole, begun, dict.fromkeys(_GAPS, _ANY) | beside if beside else {})


@dataclass(frozen=True, slots=True)
class _Key:
    """How to tell, at a key, whether one of its words stands there."""

    starts: _Parts
    """What follows the key where it begins a word."""
    before: _Parts
    """What stands before the key where it does not."""
    after: Mapping[str, _Parts]
    """What follows it then, by what stands before."""


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
    for key, owned in words.items():
        split = [(w[: w.index(key)][::-1], w[w.index(key) + 1 :]) for w in owned]
        made[key] = _Key(
            starts=_Parts.of(after for before, after in split if not before),
            before=_Parts.of(before for before, _ in split if before),
            after={
                before: _Parts.of(after for other, after in split if other == before) for before, _ in split if before
            },
        )
    return made


@cache
def _look() -> re.Pattern[str]:
    """A strange character, or a key with a neighbour of its words, or a gap, on the side where it needs one."""
    keys = _keys()
    first = "".join(k for k, v in keys.items() if v.starts.whole)
    inner = "".join(k for k, v in keys.items() if v.before.whole)
    before = "".join({part[0] for v in keys.values() for part in v.before.whole})
    after = "".join({part[0] for v in keys.values() for part in v.starts.whole})
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
    tried = 0
    matches = _look().finditer(raw)
    while match := next(matches, None):
        at = match.start()
        key = keys.get(match[0])
        seen = Seen(at, at + 1) if key is None else _word_at(raw, at, key)
        if not seen:
            tried += 1
        elif seen.whole:
            tried += 1
            yield seen
        else:
            tried += _COST_OF_LINE
            yield seen
            matches = _look().finditer(raw, max(at + 1, next_line(raw, seen.start)))
        if tried > MOST_TRIED:
            raise TooComplex
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
    after = key.starts.beside.get(raw[at + 1 : at + 2])
    if after is not None and (after is _ANY or raw[at + 2 : at + 3] in after):
        followed = _reading(raw, range(at + 1, min(len(raw), at + _FAR)), key.starts)
        if followed:
            end, part = followed[0] + 1, followed[1]
            return Seen(at, end, end - at == 1 + len(part))
    ahead = key.before.beside.get(raw[at - 1]) if at else None
    if ahead is None or (ahead is not _ANY and raw[at - 2 : at - 1] not in ahead):
        return None
    preceded = _reading(raw, range(at - 1, max(-1, at - _FAR), -1), key.before)
    if not preceded:
        return None
    start, before = preceded
    if "" in key.after[before].whole:
        return Seen(start, at + 1, at - start == len(before))
    followed = _reading(raw, range(at + 1, min(len(raw), at + _FAR)), key.after[before])
    if not followed:
        return None
    end, part = followed[0] + 1, followed[1]
    return Seen(start, end, end - start == len(before) + 1 + len(part))


def _reading(raw: str, way: range, parts: _Parts) -> tuple[int, str] | None:
    """The longest of the parts that stands on the way, gaps allowed, and where its last character is; or None."""
    found = None
    part = ""
    for at in way:
        char = raw[at]
        if char in _GAPS:
            continue
        part += char
        if part not in parts.begun:
            break
        if part in parts.whole:
            found = at, part
    return found


_FAR = 512
"""How many characters on each side of a key are looked at."""
