"""Each stage of normalisation by itself: what changes, and where it came from."""

from __future__ import annotations

import pytest

from gate.normalise.decode import decodings
from gate.normalise.escapes import unescaped
from gate.normalise.fold import folded
from gate.normalise.gaps import CELL, Compact
from gate.normalise.invisible import seen
from gate.normalise.marks import Word, tokens
from gate.normalise.stars import starred
from gate.normalise.structure import opened
from gate.normalise.text import normalised, prepare
from gate.positions import Mapped


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("&#26426;", "机"),
        ("&#x673A;&#x5bc6", "机密"),
        ("&amp;amp;#26426;", "机"),
        ("\\u673a\\u5bc6", "机密"),
        ("\\ud83c\\udf1f", "🌟"),
        ("%E6%9C%BA%E5%AF%86", "机密"),
        ("%BB%FA%C3%DC", "机密"),
        ("%25E6%259C%25BA", "机"),
        ("%B5z%8Cs★1%C4%EA", "祕宻★1年"),
        ("%C3%DC10%C4%EAa", "密10年a"),
        ("%D7%A2%D2%E2", "注意"),
        ("%E2%98%85%E2%91%A0", "★①"),
        ("%BB%FA%C3%DC%E7", "机密%E7"),
        ("%E6%9C%BA%E5%AF%86%FF", "机密%FF"),
        ("%4d%ff%20", "M%ff "),
        ("50%a", "50%a"),
        ("秘密\\*5年", "秘密*5年"),
        ("100%的&符号", "100%的&符号"),
        ("C:\\new", "C:\\new"),
    ],
)
def test_escapes_become_the_characters_they_stand_for(raw, plain):
    assert unescaped(Mapped.identity(raw))[0].text == plain


def test_each_percent_encoded_character_keeps_its_own_place():
    text, _ = unescaped(Mapped.identity("a%E6%9C%BA%E5%AF%86"))
    assert (text.span(1, 2), text.span(2, 3)) == ((1, 10), (10, 19))


def test_escapes_that_never_end_are_reported():
    assert unescaped(Mapped.identity("&amp;amp;amp;amp;#26426;"))[1]


@pytest.mark.parametrize(
    "char", ["\u200b", "\u00ad", "\ufeff", "\u3164", "\u2800", "\U000e0041", "\ue000", "\u20dd", "\ufe00"]
)
def test_what_nobody_sees_is_dropped(char):
    assert seen(Mapped.identity(f"机{char}密")).text == "机密"


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("機絕祕內", "机绝秘内"),
        ("⻑⻓⽂", "长长文"),
        ("㊙宻絶眞", "秘密绝真"),
        ("５⑤", "55"),
        ("31曰", "31日"),
        ("子曰", "子曰"),
        ("計算機密集", "计算机密集"),
    ],
)
def test_every_way_to_write_a_character_becomes_one(raw, plain):
    assert folded(Mapped.identity(raw)).text == plain


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("机密☆5年", "机密★5年"),
        ("秘密*5年", "秘密★5年"),
        ("机密*", "机密★"),
        ("*机密*", "*机密*"),
        ("**机密**", "**机密**"),
        ("机密五角星5年", "机密★5年"),
        ("酒店评为五角星5家", "酒店评为五角星5家"),
        ("3*5年", "3*5年"),
    ],
)
def test_stars_of_every_kind_and_asterisks_only_after_a_level(raw, plain):
    assert starred(Mapped.identity(raw)).text == plain


@pytest.mark.parametrize(
    ("raw", "running"),
    [
        ("内<b>部</b>文件", "内部文件"),
        ("机<!-- x -->密", "机密"),
        ("<ruby>机<rt>ji</rt></ruby>密", "机密"),
        ("机<密", "机<密"),
        ("[机](a.md)密", "[机密"),
        ("a<br>b", "a\nb"),
        ("<td>a</td><td>b</td>", f"{CELL}a{CELL}b"),
    ],
)
def test_markup_vanishes_from_running_text(raw, running):
    assert opened(Mapped.identity(raw), markdown=True)[0].text == running


@pytest.mark.parametrize(
    ("raw", "piece"),
    [
        ("<!-- 机密 -->", " 机密 "),
        ("<!-- 绝<i>密 -->", " 绝密 "),
        ('<img alt="内部文件">', "内部文件"),
        ("[表](a.csv '内部资料')", "内部资料"),
        ("[//]: # (机密)", "机密"),
        ("[a](/机密.pdf)", "机密.pdf"),
        ("![机密](a.png)", "机密"),
        ('<div style="display: none">机密</div>', "机密"),
        ('<span style="color:#fff">机密</span>', "机密"),
        ("<p hidden>机密</p>", "机密"),
    ],
)
def test_what_markup_carries_out_of_sight_becomes_a_piece(raw, piece):
    assert piece in [p.text.text for p in opened(Mapped.identity(raw), markdown=True)[1]]


def test_gaps_are_remembered_and_bounded():
    compact = Compact(Mapped.identity("机 · 密" + " " * 13 + "级"))
    assert compact.text == "机密级"
    assert compact.holds_together(0, 2)
    assert not compact.holds_together(0, 3)


@pytest.mark.parametrize(
    ("core", "words"),
    [
        ("机密特急", [Word.LEVEL, Word.URGENCY]),
        ("秘密★5年000012", [Word.LEVEL, Word.STAR, Word.TERM, Word.COPY]),
        ("内部文件资料注意保存", [Word.INTERNAL, Word.KEEP]),
        ("内部刊物第12期", [Word.INTERNAL, Word.BESIDE]),
        ("商业秘密", []),
        ("机密性", []),
        ("5年", []),
    ],
)
def test_a_core_is_read_as_marks_or_not_at_all(core, words):
    assert [t.word for t in tokens(core)] == words


@pytest.mark.parametrize(
    ("data", "codecs"),
    [
        (b"abc", ["utf-8"]),
        ("机密".encode("utf-8-sig"), ["utf-8"]),
        ("机密".encode("gb18030"), ["gb18030"]),
        ("秘密★5年".encode("utf-16-be"), ["utf-16-be"]),
        ("机密".encode("utf-16"), ["utf-16-le"]),
        ("正文\0".encode(), []),
        (b"\xff\xfe\x00\xd8", []),
    ],
)
def test_bytes_are_read_in_every_encoding_that_fits_and_no_other(data, codecs):
    assert [d.codec for d in decodings(data) if d.codec != "big5"] == codecs


@pytest.mark.parametrize(
    ("name", "raw", "core"),
    [
        ("a.md", "机\n密\n★\n", "机密★"),
        ("a.md", "绝\n\n密", "绝密"),
        ("a.md", "| 内 | 部 | 资 | 料 |\n|---|---|---|---|\n", "内部资料"),
        ("a.csv", "机,1\n密,2\n", "机密"),
        ("a.md", "内部\n文件", "内部文件"),
        ("a.json", '{"a": "机密"}', "机密"),
        ("a.yaml", "a: x # 机密", "机密"),
        ("a.md", '---\ntitle: "\\u673a\\u5bc6"\n---\n', "机密"),
        ("a.html", "<p>机</p>\n<p>密</p>", "机密"),
        ("a.html", "<table><tr><td>机<td>1</tr><tr><td>密<td>2</tr></table>", "机密"),
        ("a.html", "<tr><td>机</td><td>1</td></tr>\n<tr><td>密</td><td>2</td></tr>", "机密"),
        ("a.html", "<tr><td>密级</td><td>机密</td></tr>", "密级机密"),
        ("a.md", "机\x1f密★", "机密★"),
        ("a.txt", "5py65a+G77yI5ZCv5bCB5YmN77yJ", "机密启封前"),
    ],
)
def test_pieces_that_belong_together_are_joined(name, raw, core):
    assert core in {unit.core.text for unit in prepare(name, raw).units}


@pytest.mark.parametrize("raw", ["内部\n\n文件", "* 内部\n* 文件\n", "# 内部\n文件\n"])
def test_paragraphs_items_and_headings_are_not_joined(raw):
    assert "内部文件" not in {unit.core.text for unit in prepare("a.md", raw).units}


def test_normalising_does_all_of_it():
    assert normalised(Mapped.identity("絕\u200b密☆⑤年")).text == "绝密★5年"


def test_an_alias_in_the_front_matter_is_followed_once():
    bomb = "---\na: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n---\n"
    assert len(prepare("a.md", bomb).fields) < 12
