"""Words about secrecy amid a sentence, told from marks by looking at the raw line alone."""

from __future__ import annotations

import re
import string
from dataclasses import dataclass

from gate.normalise.fold import fold
from gate.normalise.gaps import CLASS
from gate.normalise.keys import Seen
from gate.normalise.lines import LONG_LINE, context, line_end, line_start
from gate.normalise.marks import CHARACTERS as OF_MARKS
from gate.normalise.marks import tokens
from gate.normalise.tables import folds
from gate.positions import Span
from gate.segmentation import REACH


@dataclass(frozen=True, slots=True)
class Mention:
    """A word that only tells the reviewer that secrecy is spoken of: its raw characters, and what stands beside it.

    `sentence` is folded and without gaps, as far as `gate.segmentation` looks; the word is ``sentence[start:end]``.
    """

    span: Span
    sentence: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a word amid a sentence asks for: the slow path for its line alone, a note, or nothing at all."""

    line: Span | None = None
    mention: Mention | None = None


_HAN = "\u4e00-\u9fff"
_BESIDE = f"{_HAN}，、。；"
_AMID = f"(?<=[{_BESIDE}]{{12}})"
_SPOKEN = re.compile(
    f"(?<=[{_BESIDE}])(?<!注意)(?:"
    f"(?P<noted>(?:国家|商业)秘密|(?:保密|涉密|泄密|解密)(?![期等时日条级])|{_AMID}(?<![为于作家业])秘密)|"
    f"(?P<quiet>{_AMID}(?<![自意外式得禁止勿准许要])(?:扩散|摘抄|翻印|外泄))|"
    f"{_AMID}(?:秘密|(?P<public>不公开|不予公开|不宜公开|不得公开))"
    f")(?![文件资材级事项等启开拆])(?=[{_BESIDE}])"
)
"""Unless its whole line is a mark, nobody but `secret-words` says anything of a word that is `noted`, and nobody at
all of one that is `quiet`; nor of one about what is `public`, but after 此件 or 本文 or a label."""

_NOT_OF_A_DOCUMENT = re.compile(f"(?<=[{_HAN}])(?<![件文容暂])")
_PLAIN = re.compile(rf"[{_HAN}0-9０-９A-Za-z \u3000\n#()．，。、；：？！“”（）《》%.,…—-]*")
_WIDE = re.compile(" {4}|\u3000[ \u3000]")
_BRACKET = re.compile("[()（）《》]")
_NUMBERING = string.digits + string.ascii_letters
_NO_WORD = re.compile(f"[^{_HAN}0-9０-９A-Za-z]+")
_NO_MARK = re.compile(f"[^至自]{{24}}[^至自]*?[^{OF_MARKS}{''.join(folds())}](?!.{{0,8}}内部)")
"""A character that no mark has, too far from a 至, a 自 or an 内部 for the open stretch of a mark that they bound."""

_OF_SENTENCES = ("reason:", "summary:", "basis:", "title:")
"""The keys of front matter whose values are sentences: no rule reads them by their key."""

_NEAR = 3 * REACH
_GAPS = re.compile(f"[{CLASS}]+")


class Prose:
    """A text whose lines are looked at once each, in order; without `mentions` it gives none, but their lines."""

    def __init__(self, raw: str, front_end: int, front_is_plain: bool, mentions: bool) -> None:
        self._mentions = mentions
        self._raw = raw
        self._front_end = front_end
        self._front_is_plain = front_is_plain
        self._line = Span(0, -1)
        self._is_sentence = False
        self._no_mark = Span(0, 0)
        """What was last found to be in no mark."""

    def spoken(self, seen: Seen) -> Spoken | None:
        """What the word asks for where no other line can change its meaning; else None.

        A line without text above and below is joined with no other, so nothing reaches into it.
        """
        raw = self._raw
        begin = seen.start - 2 if raw.startswith(("国家秘密", "商业秘密"), seen.start - 2) else seen.start
        word = _SPOKEN.match(raw, begin) if seen.whole and begin else None
        if word is None or word.end() != seen.end:
            return None
        if not self._line.start <= begin <= self._line.end:
            self._line = Span(line_start(raw, begin), line_end(raw, begin))
            self._is_sentence = self._stands_by_itself()
        if not self._is_sentence or seen.end >= self._line.end:
            return None
        if word["public"] and _NOT_OF_A_DOCUMENT.match(raw, begin):
            return Spoken()
        if not self._mentions or seen.end < self._front_end or not self._is_no_mark(word):
            return Spoken(self._line)
        if word["quiet"]:
            return Spoken()
        mention = self._mention(word) if word["noted"] else None
        return Spoken(mention=mention) if mention else Spoken(self._line)

    def _stands_by_itself(self) -> bool:
        raw, (start, end) = self._raw, self._line
        if end - start >= LONG_LINE:
            return False
        if start < self._front_end:
            return self._front_is_plain and raw.startswith(_OF_SENTENCES, start)
        around = context(raw, start)
        return (
            raw[max(0, start - 2) : start] in ("\n\n", "\n", "")
            and raw[end : end + 2] in ("\n\n", "\n", "")
            and _PLAIN.fullmatch(raw, around.start, around.end) is not None
            and not _WIDE.search(raw[start:end].strip())
        )

    def _is_no_mark(self, word: re.Match[str]) -> bool:
        """Whether neither the word's line nor a bracket round it can be nothing but a mark."""
        raw, line = self._raw, self._line
        if self._no_mark.start <= word.start() < self._no_mark.end:
            return True
        before = raw[line.start : word.start()]
        inside = max(map(before.rfind, "(（《"))
        outside = max(map(before.rfind, ")）》"))
        after = _BRACKET.split(raw[word.end() : line.end], maxsplit=1)[0]
        if _NO_MARK.search(_NO_WORD.sub("", before[max(inside, outside) + 1 :] + word[0] + after)):
            self._no_mark = Span(line.start + max(inside, outside) + 1, word.end() + len(after))
            return True
        core = fold(_NO_WORD.sub("", raw[line.start : line.end]))
        return inside <= outside and not tokens(core) and not tokens(core.lstrip(_NUMBERING))

    def _mention(self, word: re.Match[str]) -> Mention | None:
        """The mention with what stands beside it; None where too many gaps do."""
        (start, end), line = word.span(), self._line
        left = _without_gaps(self._raw[max(line.start, start - _NEAR) : start])[-REACH:]
        right = _without_gaps(self._raw[end : min(line.end, end + _NEAR)])[:REACH]
        if len(left) < REACH and start - line.start > _NEAR or len(right) < REACH and line.end - end > _NEAR:
            return None
        return Mention(Span(start, end), left + word[0] + right, len(left), len(left) + end - start)


def _without_gaps(text: str) -> str:
    return _GAPS.sub("", fold(text))
