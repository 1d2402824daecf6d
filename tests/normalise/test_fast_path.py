"""The fast path finds what the slow path finds, and stays linear."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gate.normalise.text import prepare
from gate.scanner import scan_file

MARKS = st.sampled_from(
    [
        "机密★5年",
        "秘密",
        "绝密级",
        "（秘密）一、关于",
        "报告（机密）",
        "密级：机密",
        "保密期限：10年",
        "绝密★启用前",
        "内部文件",
        "内部资料，注意保存",
        "仅供内部参考",
        "内参",
        "注意保存",
        "阅后收回",
        "此件不公开",
        "公开属性：不予公开",
        "此件发至县团级",
        "密码电报",
        "发电单位：甲\u3000签批盖章：乙",
        "不得外传",
        "工作秘密",
        "特急",
        "传阅件",
        "征求意见稿",
        "此件依申请公开",
        "视为机密。",
        "把内部资料收好",
        "身份证号11010519491231002X",
        "手机13800138000",
        "a@example.com",
        "计算机密集",
        "市内部分文件",
        "neibu",
        "wenjian",
        "000012",
    ]
)
BETWEEN = [
    "",
    " ",
    "　",
    "\u200b",
    "\u00ad",
    "·",
    "-",
    "\n",
    "<b></b>",
    "<!-- x -->",
    "**",
    "|",
    "\ufe00",
    "&nbsp;",
    "、",
    "\u202e",
]
TRADITIONAL = str.maketrans("机绝内级电传开发阅", "機絕內級電傳開發閱")
FRAMES = st.sampled_from(
    [
        "{}",
        "正文。\n\n{}\n\n正文。\n",
        "# {}",
        "> {}",
        "- {}\n- 其他",
        "| {} | 1 |\n|---|---|\n| 2 | 3 |",
        "<!-- {} -->",
        '<div style="display:none">{}</div>',
        "---\ntitle: {}\n---\n正文",
        "甲乙丙{}丁戊己",
        "```\n{}\n```",
        '[表](a.csv "{}")',
        "一\n二\n三\n{}\n四\n五\n六\n",
        '{{"a": "{}"}}',
        "x" * 5000 + "{}" + "y" * 5000,
    ]
)


@st.composite
def evasions(draw):
    mark = draw(MARKS)
    gap = draw(st.sampled_from(BETWEEN))
    cut = draw(st.integers(0, len(mark)))
    mark = mark[:cut] + gap + mark[cut:] if draw(st.booleans()) else gap.join(mark)
    if draw(st.booleans()):
        mark = mark.translate(TRADITIONAL)
    if draw(st.booleans()):
        mark = "".join(f"&#{ord(c)};" if draw(st.booleans()) and c > "一" else c for c in mark)
    return draw(FRAMES).format(mark)


@settings(max_examples=400, deadline=None)
@given(evasions(), st.sampled_from(["a.md", "a.txt", "a.csv", "a.json", "a.yaml", "a.html"]))
def test_fast_and_slow_path_find_the_same(text, name):
    data = text.encode()
    assert scan_file(name, data) == scan_file(name, data, everything=True)


@settings(max_examples=300, deadline=None)
@given(
    st.text(alphabet="机密内部★文件5年 \n|,<>b*_[]()&#;:：-\u200b", max_size=80),
    st.sampled_from(["a.md", "a.csv", "a.html"]),
)
def test_fast_and_slow_path_agree_on_any_soup(text, name):
    data = text.encode()
    assert scan_file(name, data) == scan_file(name, data, everything=True)


NUMBERS = st.sampled_from(["11010519491231002X", "13800138000", "6222021234567890128", "91350100M000100Y43", "a@x.com"])
INSIDE = st.sampled_from(
    ["", " ", "-", "\t", "\u200b", "\u3000", "<b></b>", "&nbsp;", "&#8203;", "\u2011", ".", "\n", "|"]
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(NUMBERS, INSIDE, st.integers(0, 18)), min_size=1, max_size=6),
    st.sampled_from(["a.md", "a.csv", "a.tsv", "a.html"]),
)
def test_fast_and_slow_path_find_the_same_numbers(numbers, name):
    lines = ["编号" + number[:cut] + inside + number[cut:] + "号" for number, inside, cut in numbers]
    data = "\n\n".join(lines).encode()
    assert scan_file(name, data) == scan_file(name, data, everything=True)


def test_a_large_table_of_codes_is_examined():
    rows = "".join(f"{150702001000 + i},海拉尔区第{i}村,{i % 97}.5\n" for i in range(60_000))
    result = scan_file("villages.csv", ("代码,地区,产值\n" + rows).encode())
    assert result.not_examined == ()


def test_a_clean_text_needs_no_slow_path():
    assert prepare("a.md", "前三季度,全市生产总值同比增长5.3%。\n\n" * 50).windows == ()


HARD = {
    "ideographs": "机" * 3_300_000,
    "angles": "<" * 10_000_000,
    "entities": "&amp;" * 2_000_000,
    "brackets": "[" * 10_000_000,
    "one line": "前三季度,全市生产总值同比增长5.3%。" * 600_000,
    "lines of one character": "机\n" * 1_000_000,
    "vertical marks": "机\n密\n" * 500_000,
    "open comments": "<!-- " * 1_000_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("text", HARD.values(), ids=HARD)
def test_no_input_takes_long(text):
    data = text.encode()
    start = time.process_time()
    scan_file("a.md", data)
    assert time.process_time() - start < 2


FRONT = st.lists(
    st.tuples(
        st.sampled_from(
            ["title", "classification", "opinion", "reason", "basis", "secrecy", "密级", "with", "tags", "x"]
        ),
        st.sampled_from(
            [
                "公开",
                "秘密",
                "依申请公开",
                "不予公开",
                "不含不宜公开的内容",
                "经审查认为其中没有不宜公开的内容",
                "[]",
                "a: b",
            ]
        )
        | MARKS,
        st.sampled_from([" {}", ' "{}"', " '{}'", "\n  - {}", " # {}", ' "\\u673a{}"', " |\n  {}", "", " &a {}"]),
    ),
    max_size=5,
)


@settings(max_examples=300, deadline=None)
@given(FRONT, MARKS | st.just("正文"))
def test_fast_and_slow_path_agree_on_front_matter(fields, body):
    lines = "".join(f"{key}:{frame.format(value)}\n" for key, value, frame in fields)
    data = f"---\n{lines}---\n\n{body}。\n".encode()
    assert scan_file("a.md", data) == scan_file("a.md", data, everything=True)


SENTENCES = st.lists(
    st.sampled_from(
        [
            "国家秘密",
            "商业秘密",
            "保密",
            "涉密",
            "泄密",
            "解密",
            "扩散",
            "不公开",
            "的",
            "，",
            "、",
            "。",
            "\n",
            "\n\n",
            "期限",
        ]
        + [
            "等级",
            "文件",
            "注意",
            "机",
            "工作秘密",
            "任何单位和个人都有义务依法履行",
            "(",
            ")",
            "# ",
            "- ",
            "1. ",
            "不得",
            "此件",
            " ",
        ]
    ),
    max_size=16,
).map("".join)


@settings(max_examples=400, deadline=None)
@given(SENTENCES, st.sampled_from(["a.md", "a.txt", "a.csv", "a.yaml"]))
def test_fast_and_slow_path_agree_on_sentences_about_secrecy(text, name):
    data = text.encode()
    assert scan_file(name, data) == scan_file(name, data, everything=True)


@pytest.mark.parametrize("before", ["", "报告\n", "x" * 5000 + "报告\n", "x" * 5000 + "\n\n"])
def test_a_mark_at_the_start_of_a_very_long_line_is_one(before):
    data = f"{before}（机密）{'y' * 5000}".encode()
    found = scan_file("a.md", data)
    assert found == scan_file("a.md", data, everything=True)
    assert [finding.rule for finding in found.findings] == ["level-bracket"]
