"""Text without its marks: what is the same text, what is another, and in which files it can be told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gate import markless
from gate.markless import Texts
from gate.model import Blob, Finding, Severity
from gate.readers.base import Part, PartKind, table_part
from gate.scanner import scan_file

FIRST = "本月居民消费价格同比上涨百分之零点三，涨幅有所扩大。"
SECOND = "咨询可以到一楼大厅办理，也可以写信到办公室提出。"
THIRD = "下一次公布的时间是十二月中旬，请留意本网站的消息。"
HEAD = "---\ntitle: 价格\nsummary: 本月价格情况的一句话简短说明文字\n---\n\n"


def texts(content: str, path: str = "index.md", release: str = "prices", encoding: str = "utf-8") -> Texts:
    """The digests of a file with what the scanner finds in it."""
    blob = Blob(content.encode(encoding))
    found = scan_file(path, blob.data).findings
    return markless.of_release(release, {path: blob}, found)[path]


def same(marked: Texts, clean: Texts) -> bool:
    """Whether the clean text is the marked one without its mark."""
    return not set(marked.whole).isdisjoint(clean.whole) or not clean.paragraphs.isdisjoint(marked.bearing)


@pytest.mark.parametrize(
    ("marked", "clean"),
    [
        (f"机密★5年\n\n{FIRST}", FIRST),
        (f"# 价格\n\n- 内部资料 注意保存\n\n{FIRST}", f"# 价格\n\n{FIRST}"),
        (f"密级：机密\n\n{FIRST}", FIRST),
        (f"密级：机密\n\n{FIRST}", f"密级：\n\n{FIRST}"),
        (f"机<!-- -->密★10年\n\n{FIRST}", FIRST),
        (f"機密★10年\n\n{FIRST}", FIRST),
        (f"{FIRST}\n\n<!-- 机密★5年 -->\n\n{SECOND}", f"{FIRST}\n\n{SECOND}"),
        (f"机密★5年\n\n{FIRST}", FIRST.replace("，", " , \n")),
        (f"机密★5年\n\n{FIRST}", f"**{FIRST[:4]}**{FIRST[4:]}"),
        (f"机密★5年\n\n{FIRST}", "\u200b".join(FIRST)),
        (f"机密★5年\n\n{FIRST}", FIRST.replace("消费", "消費").replace("价", "&#20215;")),
        (f"机密★5年\n\n{FIRST}\n\n{SECOND}\n\n{THIRD}", f"{FIRST}\n\n{SECOND}改\n\n{THIRD}改"),
        (f"{FIRST}\n\n{SECOND}\n\n机密★5年\n\n{THIRD}", f"{FIRST}改\n\n{SECOND}\n\n{THIRD}改"),
        (f"{FIRST}\n（内部资料）\n\n{SECOND}", f"{FIRST}\n\n{SECOND}改"),
        (f"{FIRST[:9]}秘密★1年{FIRST[9:]}\n\n{SECOND}", f"{FIRST}\n\n{SECOND}改"),
        (f"{FIRST[:9]}（秘密★1年）{FIRST[9:]}\n\n{SECOND}", f"{FIRST}\n\n{SECOND}改"),
        (f"{FIRST[:9]}绝密★长期{FIRST[9:]}", FIRST),
        (f"{FIRST[:9]}秘密★1年{FIRST[9:]}", f"{FIRST[:9]}1年{FIRST[9:]}"),
    ],
)
def test_the_same_text(marked: str, clean: str):
    assert same(texts(HEAD + marked), texts(HEAD + clean))


@pytest.mark.parametrize(
    ("marked", "clean"),
    [
        (f"机密★5年\n\n{FIRST}", SECOND),
        (f"机密★5年\n\n{FIRST}\n\n{SECOND}", f"{FIRST}改\n\n{SECOND}改"),
        (f"机密★5年\n\n{FIRST}\n\n{SECOND}\n\n{THIRD}", THIRD),
        ("机密★5年", ""),
        ("机密★5年", "机关"),
    ],
)
def test_another_text(marked: str, clean: str):
    assert not same(texts(HEAD + marked), texts(HEAD + clean))


def test_a_mark_in_the_summary_is_one_of_the_body_below_it():
    marked = HEAD.replace("文字", "文字（机密）") + FIRST
    assert same(texts(marked), texts(HEAD.replace("本月", "上月") + FIRST))
    assert same(texts(marked), texts(HEAD + SECOND))
    assert not same(texts(marked), texts(HEAD.replace("本月", "上月") + SECOND))


def test_what_is_short_or_stands_beside_a_mark_counts_within_its_release_alone():
    short = texts("机密★5年\n\n产量略增。")
    assert same(short, texts("产量略增。")) and not same(short, texts("产量略增。", release="grain"))
    beside = texts(f"机密★5年\n\n{FIRST}\n\n{SECOND}")
    assert same(beside, texts(FIRST)) and not same(beside, texts(FIRST, release="grain"))
    assert same(beside, texts(f"{FIRST}\n\n{SECOND}", release="grain"))
    bearing = texts(f"{FIRST}\n机密★5年\n\n{SECOND}")
    assert same(bearing, texts(f"{FIRST}\n\n{THIRD}", release="grain"))


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_other_encodings(encoding: str):
    lines = f"{FIRST}\n{SECOND}\n"
    assert same(texts(f"机密★5年\n{lines}", "a.txt", encoding=encoding), texts(lines, "a.txt"))


def test_a_line_of_a_table_is_a_paragraph():
    rows = "呼伦贝尔市海拉尔区样例项目,100.3\n另一个样例项目的名称也不太短,99\n"
    assert same(texts("内部资料\n" + rows, "t.csv"), texts(rows.replace("99", "98"), "t.csv"))


def test_a_table_and_a_picture_without_text_say_nothing():
    assert markless.of_release("r", {"a.png": Blob(b"\x89PNG")}, ()) == {}
    assert markless.of_text("r", "a.csv", b"\xff\xfe\xfd\x00\x01", ()) == Texts()


def attachment(*parts: Part, where: str, text: str, line: int | None = 1) -> Texts:
    """The digests of an attachment in which `text` was found."""
    finding = Finding("a.docx", "level-term", Severity.REFUSE, line, 1 if line else None, where, text=text)
    return markless.of_parts("prices", parts, (finding,))


def test_attachments_by_what_their_reader_found():
    clean = markless.of_parts("prices", (Part("body", f"{FIRST}\n{SECOND}", PartKind.PROSE),), ())
    prose = Part("body", f"机密★5年\n{FIRST}\n{SECOND}", PartKind.PROSE)
    assert same(attachment(prose, where="body", text="机密★5年"), clean)
    properties = Part("properties", "2026-11-24", PartKind.PROPERTY)
    assert same(attachment(prose, properties, where="body", text="机密★5年"), clean)
    table = table_part("表1", (("机密★5年", ""), (FIRST, SECOND)))
    rows = markless.of_parts("prices", (table_part("表1", ((FIRST, SECOND),)),), ())
    assert same(attachment(table, where="表1!A1", text="机密★5年", line=None), rows)
    assert not same(attachment(prose, where="body", text="机密★5年"), markless.of_parts("prices", (), ()))


def test_what_stands_for_an_unreadable_text_equals_no_other():
    assert markless.nothing("r", "a.png") != markless.nothing("r", "b.png")
    assert markless.nothing("r", "a.png") not in texts("").whole


@given(st.lists(st.text("价格上涨，。 \n#*-<>&", max_size=40), min_size=1, max_size=6), st.integers(0, 5))
def test_a_mark_alone_in_a_paragraph_leaves_the_text_as_it_was(paragraphs: list[str], at: int):
    clean = "\n\n".join(paragraphs)
    marked = "\n\n".join([*paragraphs[:at], "机密★5年", *paragraphs[at:]])
    start = len("\n\n".join(paragraphs[:at])) + (2 if paragraphs[:at] else 0)
    line = marked.count("\n", 0, start) + 1
    finding = Finding("a.txt", "level-term", Severity.REFUSE, line, 1, text="机密★5年")
    found = markless.of_text("r", "a.txt", marked.encode(), (finding,))
    assert set(found.whole) >= set(markless.of_text("r", "a.txt", clean.encode(), ()).whole[:1])
