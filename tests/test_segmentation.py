"""Where words begin and end: rjieba cuts as jieba does, and marks are cleared only by a word across their edge."""

from __future__ import annotations

from functools import cache

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gate.segmentation import clears, words

NEAR_MARKS = "机密绝秘内部文件资料计算司械神拒切集市省分柜保存意注事项国家商业的和在数据统计局、。2026a "


@cache
def _jieba() -> jieba.Tokenizer:
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return tokenizer


@given(st.text(NEAR_MARKS, max_size=24))
def test_rjieba_cuts_where_jieba_cuts(text):
    assert words(text) == [word for word, _, _ in _jieba().tokenize(text, HMM=False)]


@pytest.mark.parametrize(
    ("text", "mark", "cleared"),
    [
        ("本司机密切配合", "机密", True),
        ("计算机密集型产业", "机密", True),
        ("神秘密码", "秘密", True),
        ("市内部分文件", "内部", True),
        ("本司的机密文件", "机密", False),
        ("国家绝密的事项", "绝密", False),
    ],
)
def test_a_word_across_the_edge_clears(text, mark, cleared):
    start = text.index(mark)
    assert clears(text, start, start + len(mark)) is cleared
