"""The pieces of text that stand by themselves, ready to be searched for words and judged as marks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate, pairwise

from gate.normalise.gaps import CLASS, PUNCTUATION, Compact
from gate.normalise.lazy import lazy
from gate.normalise.marks import Token, Word, tokens
from gate.normalise.tables import words
from gate.positions import Mapped, Span


class Role(StrEnum):
    """What a unit is in its file."""

    LINE = "line"
    HEADING = "heading"
    ITEM = "item"
    CUT = "cut"
    OPEN = "open"
    ROW = "row"
    CELL = "cell"
    JOIN = "join"
    STACK = "stack"
    VALUE = "value"
    COMMENT = "comment"
    ATTRIBUTE = "attribute"
    TITLE = "title"
    TARGET = "target"
    UNSEEN = "unseen"
    CODE = "code"
    NAME = "name"


class Position(StrEnum):
    """Why a word is in mark position (scanner.md 1)."""

    ALONE = "alone"
    LEADING = "leading"
    TRAILING = "trailing"


@dataclass(frozen=True)
class Found:
    """A word found in a unit: characters `start` up to `end` of its compact text, and the match."""

    unit: Unit
    match: re.Match[str]
    start: int
    end: int

    @property
    def span(self) -> Span:
        """The raw characters."""
        return self.unit.compact.view.span(self.start, self.end)

    @property
    def disguised(self) -> bool:
        """Whether the words are there only once an evasion is undone."""
        return self.unit.disguises(self.unit.compact.view, self.start, self.end)


@dataclass(frozen=True)
class Mark:
    """A word in mark position: its place in the unit's core and the words on both sides."""

    unit: Unit
    token: Token
    position: Position
    before: Token | None
    after: Token | None

    @property
    def word(self) -> Word:
        """What kind of word it is."""
        return self.token.word

    @property
    def text(self) -> str:
        """The word, folded."""
        return self.unit.core_text[self.token.start : self.token.end]

    @property
    def span(self) -> Span:
        """The raw characters."""
        return self.unit.core.span(self.token.start, self.token.end)

    @property
    def disguised(self) -> bool:
        """Whether the word is there only once an evasion is undone."""
        return self.unit.disguises(self.unit.core, self.token.start, self.token.end)

    def stands_beside(self, *words: Word) -> bool:
        """Whether the word before or after is one of these."""
        return any(token is not None and token.word in words for token in (self.before, self.after))

    def joined_with(self, word: Word) -> Mark:
        """The same mark, reaching over the neighbours of that kind."""
        start, end = self.token.start, self.token.end
        if self.before is not None and self.before.word is word:
            start = self.before.start
        if self.after is not None and self.after.word is word:
            end = self.after.end
        return replace(self, token=Token(self.word, start, end))


_OPENING = "(【〔\\[〖<《「『"
_CLOSING = ")】〕\\]〗>》」』"
_LEADING = re.compile(
    rf"^[\s*_~`#>\"'“‘-]*(?:[一二三四五六七八九十0-9]{{1,3}}[、.])?\s*[{_OPENING}]([^{_OPENING}{_CLOSING}]{{1,60}})[{_CLOSING}]"
)
_TRAILING = re.compile(
    rf"[{_OPENING}]([^{_OPENING}{_CLOSING}]{{1,60}})[{_CLOSING}][\s*_~`#\"'”’》]*(?:\.[A-Za-z]{{1,5}})?$"
)
_SENTENCE = re.compile(r"[。；;!！?？]")
_TITLE_LENGTH = 120
_NO_PUNCTUATION = re.compile(f"[{PUNCTUATION}]+")
_GAPS = re.compile(f"[{CLASS}]+")
_NO_GAPS_NOR_PUNCTUATION = re.compile(f"[{CLASS}{PUNCTUATION}]+")


@dataclass(frozen=True)
class Unit:
    """One unit: its normalised text, its role, whether a reader sees it.

    `seams` are the places in the text where pieces were put together to make it; a word in such a unit
    counts only when it reaches over one, because the pieces are units themselves.
    """

    raw: str
    view: Mapped
    role: Role
    hidden: bool = False
    seams: tuple[int, ...] = ()
    unsure: bool = False
    """The text is only there in a view that undoes an encoding, or that takes markup for text."""

    @property
    def may_hold_words(self) -> bool:
        """Whether any rule could find a word here; most units of a prepared text only stand near one."""
        return bool(_ANCHOR.search(self.core_text) or _PINYIN.search(self.core_text))

    @lazy
    def compact(self) -> Compact:
        """The text without gaps; punctuation stays."""
        return Compact(self.view)

    @lazy
    def core_text(self) -> str:
        """Nothing but letters, digits, ideographs and stars."""
        return _NO_GAPS_NOR_PUNCTUATION.sub("", self.view.text)

    @lazy
    def core(self) -> Mapped:
        """The same with the raw span of each character."""
        return self.compact.view.replaced(_NO_PUNCTUATION, lambda m: "")

    def search(self, pattern: re.Pattern[str], cells: bool = False) -> Iterable[Found]:
        """Every place where `pattern` matches the compact text and no gap inside is too wide."""
        return self._found(pattern, cells) if pattern.search(self.compact.text) else ()

    def _found(self, pattern: re.Pattern[str], cells: bool) -> Iterator[Found]:
        compact = self.compact
        line_ends = 2 if self.role is Role.STACK else 1
        for match in pattern.finditer(compact.text):
            start, end = match.span()
            if compact.holds_together(start, end, line_ends, cells) and self._over_seam(start, end):
                yield Found(self, match, start, end)

    def _over_seam(self, start: int, end: int) -> bool:
        if not self.seams:
            return True
        return _one_between(self._compact_seams, start, end)

    @lazy
    def _compact_seams(self) -> tuple[int, ...]:
        return self._seams_without(_GAPS)

    @lazy
    def _core_seams(self) -> tuple[int, ...]:
        return self._seams_without(_NO_GAPS_NOR_PUNCTUATION)

    def _seams_without(self, dropped: re.Pattern[str]) -> tuple[int, ...]:
        pieces = (dropped.sub("", self.view.text[start:end]) for start, end in pairwise((0, *self.seams)))
        return tuple(accumulate(map(len, pieces)))

    @lazy
    def marks(self) -> tuple[Mark, ...]:
        """The words in mark position: the whole unit, or a bracket at its start or a title's end."""
        if self.role in (Role.ROW, Role.CUT):
            return ()
        if self.role is Role.OPEN:
            return tuple(self._bracketed(_LEADING, Position.LEADING))
        whole = tokens(self.core_text)
        if whole and (not self.seams or any(_one_between(self._core_seams, t.start, t.end) for t in whole)):
            return tuple(self._marks(whole, Position.ALONE))
        if self.seams:
            return ()
        return (*self._bracketed(_LEADING, Position.LEADING), *self._bracketed(_TRAILING, Position.TRAILING))

    def _bracketed(self, pattern: re.Pattern[str], position: Position) -> Iterator[Mark]:
        match = pattern.search(self.view.text)
        if not match:
            return
        if position is Position.TRAILING:
            head = self.view.text[: match.start()]
            if len(head) > _TITLE_LENGTH or _SENTENCE.search(head):
                return
        found = tokens(_NO_GAPS_NOR_PUNCTUATION.sub("", match[1]))
        if found:
            inside = Unit(self.raw, self.view.slice(*match.span(1)), self.role, self.hidden)
            yield from inside._marks(found, position)

    def _marks(self, found: tuple[Token, ...], position: Position) -> Iterator[Mark]:
        for index, token in enumerate(found):
            before = found[index - 1] if index else None
            after = found[index + 1] if index + 1 < len(found) else None
            yield Mark(self, token, position, before, after)

    def disguises(self, view: Mapped, start: int, end: int) -> bool:
        """Whether raw text and folded text differ in more than width, or a gap cuts a word in two."""
        if self.unsure:
            return True
        for i in range(start, end):
            raw = self.raw[view.starts[i] : view.ends[i]]
            if raw != view.text[i] and raw not in "★☆" and not (len(raw) == 1 and "\uff00" <= raw <= "\uffef"):
                return True
        for word in _WORDS.finditer(view.text, start, end):
            for i in range(word.start(), word.end() - 1):
                if view.ends[i] != view.starts[i + 1]:
                    return True
        return False


def _one_between(seams: tuple[int, ...], start: int, end: int) -> bool:
    index = bisect_right(seams, start)
    return index < len(seams) and seams[index] < end


_NOT_BY_THEMSELVES = frozenset(("pinyin", "this_document", "forbid", "after_use", "openness_label"))
_ANCHOR = re.compile(
    "|".join(
        sorted({w for group, members in words().items() if group not in _NOT_BY_THEMSELVES for w in members})
        + ["参阅件", "等级", "传达至", "发到", "发给", "交回", "归还", "焚"]
    )
)
_PINYIN = re.compile("[nNjJmM](?i:eibu|imi|uemi)")
"""What no finding of a rule that reads units is without."""

_WORDS = re.compile(
    "|".join(
        sorted(
            {w for group in words().values() for w in group}
            | {"文件", "资料", "材料", "事项", "参考", "使用", "刊物", "情况", "保存", "保管", "保密", "长期"},
            key=len,
            reverse=True,
        )
    )
)
