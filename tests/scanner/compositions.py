"""Marks in disguise, made at random: up to three evasions of one mark, in one of the places a file has.

``python tests/scanner/compositions.py SEED COUNT`` scans that many and prints the misses of each evasion and place.
The rows are those of the table of evasions in docs/scanner.md.
"""

from __future__ import annotations

import base64
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from random import Random
from urllib.parse import quote

from gate.model import Severity
from gate.positions import Places
from gate.scanner import scan_file

MARKS = {
    "机密★5年": Severity.REFUSE,
    "绝密★长期": Severity.REFUSE,
    "秘密★1年": Severity.REFUSE,
    "机密★": Severity.REFUSE,
    "绝密★启用前": Severity.REFUSE,
    "秘密★10年": Severity.REFUSE,
    "秘密★2030年12月31日": Severity.REFUSE,
    "机密": Severity.REFUSE,
    "绝密": Severity.REFUSE,
    "秘密 5年": Severity.REFUSE,
    "机密 特急": Severity.REFUSE,
    "绝密级": Severity.REFUSE,
    "机密文件": Severity.REFUSE,
    "密级:机密": Severity.REFUSE,
    "保密期限:10年": Severity.REFUSE,
    "内部文件": Severity.REFUSE,
    "内部资料": Severity.REFUSE,
    "内部参考 注意保管": Severity.REFUSE,
    "仅供内部使用": Severity.REFUSE,
    "注意保存": Severity.REFUSE,
    "阅后销毁": Severity.REFUSE,
    "此件不公开": Severity.REFUSE,
    "此件发至县团级": Severity.REFUSE,
    "密码电报": Severity.REFUSE,
    "特急": Severity.HOLD,
    "不得外传": Severity.HOLD,
    "征求意见稿": Severity.HOLD,
    "此件依申请公开": Severity.HOLD,
    "传阅件": Severity.HOLD,
}
_NOT_IN_NAMES = frozenset(
    (
        "特急",
        "不得外传",
        "此件依申请公开",
        "此件发至县团级",
        "保密期限:10年",
        "密级:机密",
        "仅供内部使用",
        "传阅件",
    )
)
"""Marks that the rule for names does not know (`file-name-mark`)."""
_WEIGHT = {Severity.NOTE: 0, Severity.HOLD: 1, Severity.REFUSE: 2}


@dataclass(frozen=True)
class Glyph:
    """One character of a mark as it is and as it is written, with what stands before and after it."""

    plain: str
    char: str
    before: str = ""
    after: str = ""

    @property
    def written(self) -> str:
        return self.before + self.char + self.after


Mark = tuple[Glyph, ...]


@dataclass(frozen=True)
class Evasion:
    """One way to write a mark: its row in the table, its name, and what it does to the characters.

    `breaks` names what it puts into the text; where a place cannot hold that, the composition is not made.
    """

    row: int
    name: str
    write: Callable[[Mark, Random], Mark]
    breaks: frozenset[str] = frozenset()


def _is_han(glyph: Glyph) -> bool:
    return glyph.plain >= "\u2e80"


def _each(change: Callable[[Glyph], Glyph]) -> Callable[[Mark, Random], Mark]:
    return lambda mark, chance: tuple(map(change, mark))


def _swapped(table: dict[str, str]) -> Callable[[Mark, Random], Mark]:
    """Every character for one of those that stand for it."""

    def write(mark: Mark, chance: Random) -> Mark:
        return tuple(replace(g, char=chance.choice(table[g.char])) if g.char in table else g for g in mark)

    return write


def _one_swapped(table: dict[str, str]) -> Callable[[Mark, Random], Mark]:
    """One character for one of those that stand for it."""

    def write(mark: Mark, chance: Random) -> Mark:
        places = [i for i, g in enumerate(mark) if g.char in table]
        at = chance.choice(places) if places else -1
        return tuple(replace(g, char=table[g.char][0]) if i == at else g for i, g in enumerate(mark))

    return write


def _filled(fillers: list[str], same: bool = True) -> Callable[[Mark, Random], Mark]:
    """One of the fillers between any two characters that are no digits, the same or one by chance each time."""

    def write(mark: Mark, chance: Random) -> Mark:
        one = chance.choice(fillers)
        return tuple(
            replace(g, after=(one if same else chance.choice(fillers)) + g.after)
            if i + 1 < len(mark) and _is_han(g) and _is_han(mark[i + 1])
            else g
            for i, g in enumerate(mark)
        )

    return write


def _wrapped(ways: list[tuple[str, str]]) -> Callable[[Mark, Random], Mark]:
    """Every character between one pair of signs."""

    def write(mark: Mark, chance: Random) -> Mark:
        before, after = chance.choice(ways)
        return tuple(replace(g, before=g.before + before, after=after + g.after) if _is_han(g) else g for g in mark)

    return write


def _one_wrapped(ways: list[tuple[str, str]]) -> Callable[[Mark, Random], Mark]:
    """One character between a pair of signs."""

    def write(mark: Mark, chance: Random) -> Mark:
        before, after = chance.choice(ways)
        at = chance.choice([i for i, g in enumerate(mark) if _is_han(g)])
        return tuple(
            replace(g, before=g.before + before, after=after + g.after) if i == at else g for i, g in enumerate(mark)
        )

    return write


def _encoded(ways: list[Callable[[str], str]]) -> Callable[[Mark, Random], Mark]:
    """Every character beyond ASCII in one kind of escape."""

    def write(mark: Mark, chance: Random) -> Mark:
        way = chance.choice(ways)
        return tuple(replace(g, char=way(g.char)) if g.char >= "\u2000" else g for g in mark)

    return write


def _line_break(mark: Mark, chance: Random) -> Mark:
    places = [i for i in range(len(mark) - 1) if _is_han(mark[i]) and _is_han(mark[i + 1])]
    at = chance.choice(places) if places else -1
    return tuple(replace(g, after=g.after + "\n") if i == at else g for i, g in enumerate(mark))


def _escapes(char: str) -> str:
    return "".join(f"\\u{unit:04x}" for unit in _utf16(char))


def _utf16(char: str) -> Iterator[int]:
    data = char.encode("utf-16-be")
    return (int.from_bytes(data[i : i + 2], "big") for i in range(0, len(data), 2))


TRADITIONAL = dict(
    zip("机绝内级电传开发阅报码后销启参资团县", "機絕內級電傳開發閱報碼後銷啟參資團縣", strict=True),
)
RADICALS = {
    "文": "⽂", "长": "⻓⻑", "不": "\uf967", "料": "\uf9be", "年": "\uf98e", "用": "⽤", "日": "⽇", "月": "⽉",
    "参": "\uf96b",
}  # fmt: skip
VARIANTS = {"密": "宻", "秘": "祕袐", "绝": "絶", "内": "內", "年": "秊", "启": "啓", "后": "後", "参": "叄參"}
DIGITS = {
    "0": "０⓪⁰₀", "1": "１①一壹Ⅰ¹⑴", "2": "２②二贰Ⅱ²⑵", "3": "３③三叁Ⅲ³⑶", "5": "５⑤五伍Ⅴ⁵⑸",
}  # fmt: skip
STARS = "☆✩✪✫✬✭✮✯✰✦✧✱✲✳✴✵✶⭐🌟⍟⚝⋆꙳٭＊﹡∗⁎"

NEEDS_LINES = "line end"
QUOTES = "quote"
TAGS = "tag"
COMMENT = "comment"
BAR = "bar"
SLASH = "slash"
ROUND = "bracket"
BACKSLASH = "backslash"
BLANK = "blank"

EVASIONS = (
    Evasion(4, "traditional", _swapped(TRADITIONAL)),
    Evasion(4, "one traditional character", _one_swapped(TRADITIONAL)),
    Evasion(5, "radicals and compatibility", _swapped(RADICALS)),
    Evasion(6, "variants", _swapped(VARIANTS)),
    Evasion(7, "digits", _swapped(DIGITS)),
    Evasion(8, "in a circle", _swapped({"秘": "㊙"})),
    Evasion(9, "stars", _swapped({"★": STARS})),
    Evasion(9, "asterisk", lambda mark, chance: _swapped({"★": "*"})(mark, chance), frozenset((COMMENT,))),
    Evasion(1, "blanks", _filled([" ", "  ", "\u3000", "\u00a0", "\t", "\u2003", "\u2009", "\u202f", "\u205f"])),
    Evasion(1, "blank entity", _filled(["&nbsp;", "&emsp;", "&#32;", "&#x3000;"])),
    Evasion(
        2,
        "invisible",
        _filled([*"\u200b\u200c\u200d\u2060\ufeff\u00ad\u3164\u115f\u2061\u202d\u2066\u200e\U000e0041"], same=False),
    ),
    Evasion(3, "selectors and combining", _filled([*"\ufe00\ufe0f\u0323\u0301\u20dd\U000e0100\u180b"], same=False)),
    Evasion(15, "separators", _filled([*"·-._~•—+=^°…●■"])),
    Evasion(15, "bar", _filled(["|"]), frozenset((BAR,))),
    Evasion(15, "slash", _filled(["/"]), frozenset((SLASH,))),
    Evasion(15, "backslash", _filled(["\\"]), frozenset((BACKSLASH,))),
    Evasion(15, "straight quotes", _filled(['"', "'"]), frozenset((QUOTES,))),
    Evasion(15, "each in brackets", _wrapped([("【", "】"), ("“", "”"), ("〔", "〕"), ("「", "」"), ("《", "》")])),
    Evasion(15, "each in round brackets", _wrapped([("(", ")"), ("[", "]"), ("（", "）")]), frozenset((ROUND,))),
    Evasion(
        12,
        "tags between",
        _filled(["<b></b>", "<span></span>", "<wbr>", "<i> </i>", '<span class="a"></span>', "<br/>"]),
        frozenset((TAGS, SLASH)),
    ),
    Evasion(12, "comments between", _filled(["<!-- -->", "<!--x-->"]), frozenset((TAGS, COMMENT))),
    Evasion(
        12,
        "each in a tag",
        _wrapped([("<b>", "</b>"), ("<span>", "</span>"), ('<font color="red">', "</font>"), ("<u>", "</u>")]),
        frozenset((TAGS, SLASH, QUOTES)),
    ),
    Evasion(
        12, "ruby", _wrapped([("<ruby>", "<rp>(</rp><rt>x</rt><rp>)</rp></ruby>")]), frozenset((TAGS, SLASH, ROUND))
    ),
    Evasion(12, "emphasis", _one_wrapped([("**", "**"), ("*", "*"), ("~~", "~~"), ("__", "__"), ("`", "`")])),
    Evasion(
        11,
        "entities",
        _encoded([lambda c: f"&#{ord(c)};", lambda c: f"&#x{ord(c):X};", lambda c: f"&#X{ord(c):06x};"]),
    ),
    Evasion(11, "entities of entities", _encoded([lambda c: f"&amp;#{ord(c)};", lambda c: f"&amp;#x{ord(c):x};"])),
    Evasion(11, "escapes", _encoded([_escapes]), frozenset((BACKSLASH,))),
    Evasion(11, "percent signs", _encoded([quote, lambda c: quote(c).lower(), lambda c: quote(quote(c))])),
    Evasion(11, "percent signs in GB18030", _encoded([lambda c: quote(c.encode("gb18030"))])),
    Evasion(10, "line break", _line_break, frozenset((NEEDS_LINES,))),
)
"""In the order in which they are applied: characters, what stands between, markup, escapes, lines."""

_ONE_OF = (
    frozenset(e.name for e in EVASIONS if e.row == 11),
    frozenset(("stars", "asterisk")),
    frozenset(("asterisk", "emphasis")),
    frozenset(("traditional", "one traditional character")),
    frozenset(("each in a tag", "ruby", "emphasis")),
    frozenset(("line break", "emphasis")),
)
"""Of each group a composition has at most one: the second would undo or break the first."""


@dataclass(frozen=True)
class Place:
    """Somewhere that a mark may stand: the file's name, and the text around it.

    `cannot_hold` names what would end the place early or make its file another; `known` says whether line and
    column of the mark are those of its first character in the file.
    """

    name: str
    file: str
    write: Callable[[Mark], tuple[str, int]]
    cannot_hold: frozenset[str] = frozenset()
    known: bool = True


def _in(template: str) -> Callable[[Mark], tuple[str, int]]:
    head, tail = template.split("§")

    def write(mark: Mark) -> tuple[str, int]:
        return head + "".join(g.written for g in mark) + tail, len(head) + len(mark[0].before)

    return write


def _laid_out(head: str, each: str, tail: str) -> Callable[[Mark], tuple[str, int]]:
    """Every character in a line or cell of its own; blanks of the mark itself are left out."""
    before, after = each.split("§")

    def write(mark: Mark) -> tuple[str, int]:
        body = "".join(before + g.written + after for g in mark if g.char.strip())
        return head + body + tail, len(head) + len(before) + len(mark[0].before)

    return write


def _own_cells(mark: Mark) -> tuple[str, int]:
    """Every character, and whatever stands between two, in a cell of its own down a column."""
    head = "| x |\n|---|\n"
    cells = [cell for g in mark for cell in (g.before, g.char, g.after) if cell.strip(" \n")]
    before = len(f"| {mark[0].before} |\n") if mark[0].before else 0
    return head + "".join(f"| {cell} |\n" for cell in cells), len(head) + before + len("| ")


def _carried(head: str, tail: str, inner: str = "§") -> Callable[[Mark], tuple[str, int]]:
    def write(mark: Mark) -> tuple[str, int]:
        text, _ = _in(inner)(mark)
        return head + base64.b64encode(text.encode()).decode() + tail, 0

    return write


def _name(mark: Mark) -> tuple[str, int]:
    return "", 0


_INLINE = frozenset((NEEDS_LINES,))
_PROSE = "# 报告\n\n正文第一段，全市经济平稳运行。\n\n{}\n\n正文最后一段。\n"
_TABLE = "| 指标 | 备注 |\n|---|---|\n| 产值 | § |\n| 其他 | 无 |"


def _md(body: str) -> Callable[[Mark], tuple[str, int]]:
    return _in(_PROSE.replace("{}", body))


def _around(write: Callable[[Mark], tuple[str, int]]) -> Callable[[Mark], tuple[str, int]]:
    head, tail = _PROSE.split("{}")

    def written(mark: Mark) -> tuple[str, int]:
        body, at = write(mark)
        return head + body + tail, len(head) + at

    return written


PLACES = (
    Place("line", "index.md", _md("§")),
    Place("line of a .txt", "a.txt", _in("第一行\n\n§\n\n第三行\n")),
    Place("heading", "index.md", _md("## §"), _INLINE),
    Place("list item", "index.md", _md("- 甲\n- §\n- 乙"), _INLINE),
    Place("block quote", "index.md", _md("> §"), _INLINE),
    Place("table cell", "index.md", _md(_TABLE), _INLINE | {BAR}),
    Place("cell of an HTML table", "index.md", _md("<table><tr><td>产值</td><td>§</td></tr></table>")),
    Place("front matter value", "index.md", _in("---\ntitle: 报告\nsource: '§'\n---\n\n正文。\n"), _INLINE | {QUOTES}),
    Place("front matter comment", "index.md", _in("---\ntitle: 报告 # §\n---\n\n正文。\n"), _INLINE),
    Place("bold line", "index.md", _md("**§**"), _INLINE),
    Place("brackets", "index.md", _md("【§】"), _INLINE | {ROUND}),
    Place("link text", "index.md", _md("[§](a.md)"), _INLINE | {ROUND}),
    Place("alt text", "index.md", _md("![§](a.png)"), _INLINE | {ROUND, TAGS}),
    Place("link title", "index.md", _md('[链接](a.md "§")'), _INLINE | {TAGS, ROUND}),
    Place("comment", "index.md", _md("正文。<!-- § -->正文。"), frozenset((COMMENT,))),
    Place("reference", "index.md", _md("[//]: # (§)"), _INLINE | {ROUND, TAGS}),
    Place("reference title", "index.md", _md('见[甲]。\n\n[甲]: a.md "§"'), _INLINE | {ROUND, TAGS, QUOTES}),
    Place("footnote", "index.md", _md("文[^1]。\n\n[^1]: §"), _INLINE),
    Place("HTML attribute", "index.md", _md('<p title="§">正文。</p>'), _INLINE | {QUOTES, TAGS}),
    Place("hidden element", "index.md", _md('<div style="display:none">§</div>')),
    Place("white text", "a.html", _in('<html><body><p>正文</p><span style="color:#fff">§</span></body></html>')),
    Place("paragraph of a page", "a.html", _in("<html><body><p>正文</p>\n<p>§</p></body></html>")),
    Place("text of a drawing", "a.svg", _in('<svg xmlns="http://www.w3.org/2000/svg"><text>§</text></svg>')),
    Place("code fence", "index.md", _md("```\n§\n```")),
    Place("CSV cell", "a.csv", _in("指标,备注\n产值,§\n其他,无\n"), _INLINE | {QUOTES}),
    Place("JSON string", "a.json", _in('{"a": 1,\n "备注": "§"}\n'), _INLINE | {QUOTES, BACKSLASH}),
    Place("YAML value", "a.yaml", _in("a: 1\nremark: §\n"), _INLINE),
    Place("file name", "§.md", _name, _INLINE | {SLASH, TAGS, BACKSLASH}, known=False),
    Place("folder name", "§/a.md", _name, _INLINE | {SLASH, TAGS, BACKSLASH}, known=False),
    Place("down the page", "index.md", _around(_laid_out("", "§\n", "")), _INLINE),
    Place("down the page, spaced", "index.md", _around(_laid_out("", "§\n\n", "")), _INLINE),
    Place("cells of a row", "index.md", _around(_laid_out("|", " § |", "\n|---|")), _INLINE | {BAR}),
    Place("cells of a column", "index.md", _around(_laid_out("| x |\n|---|\n", "| § |\n", "")), _INLINE | {BAR}),
    Place(
        "cells of a second column",
        "index.md",
        _around(_laid_out("|a|b|\n|---|---|\n", "|产值|§|\n", "")),
        _INLINE | {BAR},
    ),
    Place("cells of an HTML column", "a.html", _laid_out("<table>", "<tr><td>§</td></tr>", "</table>"), _INLINE),
    Place("fillers in cells of their own", "index.md", _around(_own_cells), _INLINE | {BAR, TAGS}),
    Place("data URI", "index.md", _carried("![x](data:text/plain;base64,", ")"), known=False),
    Place(
        "drawing in a data URI",
        "index.md",
        _carried("![x](data:image/svg+xml;base64,", ")", "<svg><text>§</text></svg>"),
        known=False,
    ),
    Place("run of base64", "index.md", _carried("正文 ", " 正文", "§   "), known=False),
)


_NAMES = tuple(p for p in PLACES if "§" in p.file)


@dataclass(frozen=True)
class Composition:
    """One mark in disguise: the file that holds it, and what must be found where."""

    mark: str
    evasions: tuple[Evasion, ...]
    place: Place
    file: str
    text: str
    position: tuple[int, int] | None

    @property
    def name(self) -> str:
        return " + ".join((*(e.name for e in self.evasions), self.place.name))


def compositions(seed: int, count: int) -> Iterator[Composition]:
    """`count` compositions; the same for the same seed."""
    chance = Random(seed)
    while count:
        made = _one(chance)
        if made:
            count -= 1
            yield made


KNOWN_LIMITS: dict[str, Callable[[Composition], bool]] = {
    "a break and a line end, with a sign between, inside one mark": lambda made: (
        {"tags between", "line break"} <= {e.name for e in made.evasions}
    ),
    "a label and its term down a second column, each character in markup": lambda made: (
        made.place.name == "cells of a second column"
        and made.mark == "保密期限:10年"
        and any(e.row == 12 for e in made.evasions)
    ),
    "a label in square brackets that begins a line, which Markdown reads as a reference: told at another place": (
        lambda made: ":" in made.mark and {"each in round brackets", "line break"} <= {e.name for e in made.evasions}
    ),
}
"""What the scanner does not see, by name, and which compositions it may miss for that."""


def _one(chance: Random) -> Composition | None:
    mark = chance.choice(tuple(MARKS))
    place = chance.choice(PLACES)
    chosen = set(chance.sample(range(len(EVASIONS)), chance.randrange(4)))
    return composed(mark, tuple(e for i, e in enumerate(EVASIONS) if i in chosen), place, chance)


def composed(mark: str, evasions: tuple[Evasion, ...], place: Place, chance: Random) -> Composition | None:
    """The mark so written in that place; None where the two do not go together."""
    if place in _NAMES and mark in _NOT_IN_NAMES:
        return None
    if not _fit(evasions) or any(e.breaks & place.cannot_hold for e in evasions):
        return None
    glyphs: Mark = tuple(Glyph(char, char) for char in mark)
    for evasion in evasions:
        glyphs = evasion.write(glyphs, chance)
    text, at = place.write(glyphs)
    file = place.file.replace("§", "".join(g.written for g in glyphs))
    position = Places(text).line_and_column(at) if place.known else None
    return Composition(mark, evasions, place, file, text, position)


def _fit(evasions: tuple[Evasion, ...]) -> bool:
    names = {e.name for e in evasions}
    return all(len(names & group) < 2 for group in _ONE_OF)


def missed(made: Composition) -> str:
    """Why the scanner has not found it, or has found it elsewhere; empty when all is well."""
    result = scan_file(made.file, made.text.encode("utf-8", "surrogatepass"))
    wanted = _WEIGHT[MARKS[made.mark]]
    found = [f for f in result.findings if _WEIGHT[f.severity] >= wanted]
    if not found:
        return "not found"
    if made.position is not None and made.position not in {(f.line, f.column) for f in found}:
        return f"found at {sorted({(f.line, f.column) for f in found})}, not at {made.position}"
    return ""


def main() -> None:
    """Prints what was missed, by evasion and by place."""
    seed, count = int(sys.argv[1]), int(sys.argv[2])
    made: Counter[str] = Counter()
    misses: Counter[str] = Counter()
    shown: Counter[str] = Counter()
    total = 0
    for one in compositions(seed, count):
        parts = [*(e.name for e in one.evasions), f"in: {one.place.name}"]
        made.update(parts)
        why = missed(one)
        if why:
            total += 1
            misses.update(parts)
            shown[one.name] += 1
            if total <= 60:
                print(f"{one.name}: {why}\n    {one.mark} {(one.file, one.text)!r}"[:700])
    print(f"\n{total} of {count} missed")
    for part, number in made.most_common():
        print(f"{part:36} {misses[part]:5} of {number:6}  {1 - misses[part] / number:7.2%}")


if __name__ == "__main__":
    main()
