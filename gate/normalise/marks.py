"""Words of marks in mark position: a unit, or a bracket, that is nothing but marks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from gate.normalise.tables import words


class Word(StrEnum):
    """The kinds of words a mark is made of; the last group only stands beside others."""

    LEVEL = "level"
    INTERNAL = "internal"
    KEEP = "keep"
    NOT_PUBLIC = "not-public"
    DISTRIBUTION = "distribution"
    TELEGRAM = "telegram"
    SPREAD = "spread"
    URGENCY = "urgency"
    CIRCULATION = "circulation"
    DRAFT = "draft"
    ON_REQUEST = "on-request"
    COPY = "copy"
    STAR = "star"
    SEAL = "seal"
    TERM = "term"
    BESIDE = "beside"


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a mark: characters `start` up to `end` of the unit's core."""

    word: Word
    start: int
    end: int


LONGEST = 90
"""No mark has more characters than this."""


def _any(*groups: str) -> str:
    return "(?:" + "|".join(sorted({w for g in groups for w in words()[g]}, key=len, reverse=True)) + ")"


NUMBER = "[0-9〇零一二三四五六七八九十百两壹贰叁肆伍陆柒捌玖拾IVX]"
SPAN_OF_TIME = f"{NUMBER}{{1,5}}(?:周?年|个?月|天|日)"
DATE = rf"{NUMBER}{{4}}年{NUMBER}{{1,3}}月(?:{NUMBER}{{1,3}}日)?|[12][0-9]{{7}}|{NUMBER}{{4}}年底?"
BEFORE = "(?:启用|启封|开启|拆封|考试结束|公布|解密|发布)前"
TERM = f"(?:长期|永久|{DATE}|(?:{SPAN_OF_TIME})+|至.{{1,24}}|自.{{1,20}}起(?:{SPAN_OF_TIME}|长期|永久)|{BEFORE})"
INTERNAL_THING = "(?:文件|资料|事项|材料|参考|情况|使用|掌握|传阅|传达|发行|刊物|讲话|信息|稿件|件|明电|电报|参阅)"
_OFFICE = "[\u4e00-\u9fff]{1,28}[局办委厅部院府会室处科队中心站]"
_THIS = _any("this_document")
_FORBID = "(?:不得|严禁|禁止|请勿|勿|不准|切勿|请不要|不许)"
_OUT = _any("spread", "spread_in_mark")

_PATTERNS = {
    Word.LEVEL: f"{_any('level')}级?(?:文件|资料|材料|件|数据|档案|电报|刊物)?",
    Word.INTERNAL: (
        f"(?:仅供|仅限|只供|只限|限|供).{{0,8}}?内部{INTERNAL_THING}*|内部{INTERNAL_THING}+(?:之.)?|内参|参阅件|内部(?=★)"
    ),
    Word.KEEP: (
        "请?(?:妥善)?注意(?:保存|保管|保密)|"
        "请?(?:阅|用|会|看|传阅)[读议]?[后毕]请?(?:及时|立即|即)?(?:收回|销毁|退回|交回|即焚|焚毁|归还|焚)"
    ),
    Word.NOT_PUBLIC: f"{_THIS}(?:内容)?暂?{_any('not_public')}",
    Word.DISTRIBUTION: f"{_THIS}(?:只|仅|限)?(?:印|下)?(?:发至|传达到|传达至|发到|发给).{{1,40}}",
    Word.TELEGRAM: f"(?:{_OFFICE})?{_any('telegram')}",
    Word.SPREAD: f"{_FORBID}(?:擅自|随意|私自|自行|对外|以任何形式|任意)*{_OUT}(?:[或和及]?(?:擅自|对外)?{_OUT})*",
    Word.URGENCY: f"{_any('urgency')}件?",
    Word.CIRCULATION: "传阅[件单稿]|传阅文件|传阅范围.{0,60}|请.{0,20}传阅|传阅",
    Word.DRAFT: f"(?:第?[一二三四五六]?次?)?{_any('draft')}[一二三四五六0-9]?",
    Word.ON_REQUEST: f"{_THIS}依申请公开",
    Word.COPY: "份号?[0-9]{1,8}|№?第?[0-9]{6}号?",
    Word.STAR: "★+",
    Word.SEAL: "(?:启用|启封|开启|拆封)前",
    Word.TERM: TERM,
    Word.BESIDE: (
        "(?:总?第[0-9一二三四五六七八九十百]{1,5}[期号辑卷页份集])|[0-9]{4}年?第?[0-9]{1,3}期|共[0-9]{1,4}[页份]|"
        "[0-9]{1,4}(?:页|份)?|增刊|文件密级|密级|保密期限|份号|紧急程度|缓急程度|签发|No"
    ),
}
CHARACTERS = "".join(dict.fromkeys(re.findall("[\u4e00-\u9ffe]", "".join(_PATTERNS.values()))))
"""Every ideograph that a mark names; others stand only where it leaves a stretch open."""

_BESIDE = frozenset((Word.STAR, Word.SEAL, Word.TERM, Word.BESIDE))
_COMPILED = tuple((word, re.compile(pattern)) for word, pattern in _PATTERNS.items())


def tokens(core: str) -> tuple[Token, ...]:
    """The words of `core` if it is nothing but a mark with what may stand beside it; none otherwise.

    Greedy and without going back, so linear: at each place the longest word is taken.
    """
    if not core or len(core) > LONGEST:
        return ()
    found: list[Token] = []
    at = 0
    while at < len(core):
        best: Token | None = None
        for word, pattern in _COMPILED:
            match = pattern.match(core, at)
            if match and match.end() > at and (best is None or match.end() > best.end):
                best = Token(word, at, match.end())
        if best is None:
            return ()
        found.append(best)
        at = best.end
    return tuple(found) if any(t.word not in _BESIDE for t in found) else ()
