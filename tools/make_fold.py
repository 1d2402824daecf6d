"""Makes gate/data/fold.yaml: which characters stand for which simplified ones, beyond NFKC.

Run by hand when Unicode or OpenCC moves on: ``python tools/make_fold.py EqUIdeo.pl > gate/data/fold.yaml``.
The argument is Perl's copy of Unicode's EquivalentUnifiedIdeograph.txt (``unicore/To/EqUIdeo.pl``).
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import opencc
import yaml

DATA = Path(__file__).parent.parent / "gate" / "data"
IDEOGRAPHS = (range(0x3400, 0xA000), range(0x20000, 0x32000))

# Unihan kZVariant and kSemanticVariant of the characters of gate/data/words.yaml, where OpenCC is silent.
VARIANTS = {
    "秘": "袐", "密": "宻", "真": "眞", "长": "镸", "期": "朞", "年": "秊", "启": "唘", "参": "叅叄", "稿": "稾藁",
    "收": "収", "回": "囘囬廻", "毁": "燬", "本": "夲", "宜": "冝", "散": "㪔", "翻": "飜", "解": "觧", "时": "旹",
    "间": "閒", "泄": "洩", "严": "厳", "扩": "拡", "传": "伝", "审": "宷", "准": "凖", "第": "苐", "员": "貟",
    "事": "亊",
}  # fmt: skip


def alphabet() -> set[str]:
    """Every character of a word of a mark."""
    words = yaml.safe_load((DATA / "words.yaml").read_text("utf-8"))
    return {c for group in words.values() for word in group for c in word if not c.isascii()}


def radicals(perl: str) -> Iterator[tuple[str, str]]:
    """Radicals and strokes with their equivalent ideograph, simplified."""
    simplify = opencc.OpenCC("t2s").convert
    for first, last, ideograph in re.findall(r"^([0-9A-F]+)\t([0-9A-F]*)\t([0-9A-F]+)$", perl, re.M):
        for point in range(int(first, 16), int(last or first, 16) + 1):
            if unicodedata.normalize("NFKC", chr(point)) == chr(point):
                yield chr(point), simplify(chr(int(ideograph, 16)))


def folds(perl: str) -> dict[str, str]:
    """The whole table."""
    simplify, japanese = opencc.OpenCC("t2s").convert, opencc.OpenCC("jp2t").convert
    table = dict(radicals(perl))
    wanted = alphabet()
    for block in IDEOGRAPHS:
        for point in block:
            char = chr(point)
            plain = simplify(char)
            if plain == char and not _in_gb2312(char) and simplify(japanese(char)) in wanted:
                plain = simplify(japanese(char))
            if plain != char and len(plain) == 1:
                table[char] = plain
    for plain, variants in VARIANTS.items():
        table.update(dict.fromkeys(variants, plain))
    return table


def _in_gb2312(char: str) -> bool:
    try:
        return bool(char.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def main() -> None:
    """Writes the table to the standard output."""
    perl = Path(sys.argv[1]).read_text("utf-8")
    table = sorted(folds(perl).items())
    print("# Made by tools/make_fold.py from Unicode's EquivalentUnifiedIdeograph, OpenCC's TSCharacters and")
    print("# JPShinjitaiCharacters, and Unihan's kZVariant and kSemanticVariant for the characters of words.yaml.")
    print("# The n-th character of `from` folds to the n-th of `to`.")
    print("from: " + "".join(k for k, _ in table))
    print("to: " + "".join(v for _, v in table))


if __name__ == "__main__":
    main()
