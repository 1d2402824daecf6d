"""In text as it is published, words about secrecy and disguised marks in it, the fast path finds what the slow does."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gate import scanner
from gate.normalise import tables, triggers
from gate.normalise.keys import words_and_strange
from gate.normalise.prose import Prose
from gate.normalise.text import prepare
from gate.normalise.vocabulary import vocabulary
from gate.rules.registry import BY_ID
from gate.scanner import scan_file
from gate.tables import may_hold_tables

OPENINGS = st.sampled_from(
    ["", "第十二条　", "第三条 ", "（三）", "(一)", "1. ", "- ", "## ", "　　", "至2030年底，", "自公布之日起，"]
)
CLAUSES = st.sampled_from(
    [
        "县级以上人民政府统计机构及其工作人员对在履行职责中知悉的国家秘密、商业秘密和个人隐私应当予以保密",
        "泄露国家秘密的，依法给予处分",
        "任何单位和个人不得擅自公布",
        "涉及国家秘密、工作秘密或者商业秘密的信息按照规定办理",
        "对商业秘密、技术秘密负有保密义务",
        "属于国家秘密",
        "防止有害生物扩散和蔓延，并及时报告上级人民政府",
        "可以依法查阅、摘抄、复制案卷材料",
        "法律、行政法规规定不公开的除外",
        "应当建立保密审查制度和涉密人员管理制度",
        "计算机密集型产业的增加值增长百分之五",
        "确保密切联系群众，全市经济平稳运行",
        "前三季度，全市生产总值1523.4亿元，同比增长5.3%（按可比价格计算）",
        "供水、供电单位内部应当建立安全管理制度",
        "国家秘密启用前",
        "注意",
        "，保密，",
        "保密期限届满的自行解密",
        "本法自2010年10月1日起施行",
    ]
)
PLANTED = st.sampled_from(
    [
        "机 密★5年",
        "机\u200b密★长期",
        "秘<!-- x -->密 ★ 1年",
        "機密",
        "（绝\u3000密）",
        "内 部 资 料，注意保存",
        "此件不公开",
        "密级：机密",
        "国家秘密等级\n内部",
        "机\n密",
        "秘\n<b>密</b>",
        "&#26426;密文件",
        "5py65a+G4piFNeW5tA==",
        "1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X",
        "手机1380013 8000",
        "<!-- 说明 -->",
        "<!-- INFO END -->",
        "| 机 | 密 |\n|---|---|\n| 企业数 | 1 |",
        "neibu wenjian",
    ]
)
ENDS = st.sampled_from(["。", "；", "。\n", "。\n\n", "；\n\n", "\n\n", "：\n", "\n"])
PARAGRAPHS = st.tuples(OPENINGS, st.lists(CLAUSES | CLAUSES | PLANTED, min_size=1, max_size=3).map("，".join), ENDS)
TEXTS = st.lists(PARAGRAPHS.map("".join), min_size=1, max_size=8).map("".join)


@settings(max_examples=400, deadline=None)
@given(TEXTS, st.sampled_from(["a.md", "a.md", "a.txt", "a.html"]))
def test_fast_and_slow_path_agree_on_text_as_it_is_published(text, name):
    data = text.encode()
    assert scan_file(name, data) == scan_file(name, data, everything=True)


@settings(max_examples=200, deadline=None)
@given(st.lists(OPENINGS | CLAUSES | PLANTED | ENDS, max_size=12).map("".join))
def test_fast_and_slow_path_agree_on_pieces_in_any_order(text):
    data = text.encode()
    assert scan_file("a.md", data) == scan_file("a.md", data, everything=True)


def test_a_mention_amid_a_sentence_needs_no_slow_path():
    text = prepare(
        "a.md", "第九条　统计机构应当对在工作中知悉的国家秘密、商业秘密和个人信息予以保密，不得泄露或者向他人提供。\n"
    )
    assert (text.windows, len(text.mentions)) == ((), 3)


@pytest.mark.parametrize(
    "text",
    [
        "报告\n注意\n，保密，\n",
        "（某某机关制发的国家秘密）",
        "应当依照规定办理并保守国家秘密启用前的各项要求",
        "本单位及其工作人员在履行职责的过程中应当严格保守工作秘密，不得泄露。",
    ],
)
def test_what_may_be_more_than_a_mention_is_looked_at(text):
    raw = f"{text}\n"
    mentions = triggers.search(raw, "md").mentions
    assert all(raw[m.span.start : m.span.end] not in ("保密", "国家秘密", "秘密") for m in mentions)


OPEN_TERM = "至" + "某" * 22 + "国家"
"""A term that is open for 24 characters: whatever follows begins another word."""


@pytest.mark.parametrize("line", [f"{OPEN_TERM}秘密，长期", f"（{OPEN_TERM}秘密，长期）关于印发通知的报告"])
def test_a_line_that_is_nothing_but_a_mark_is_no_mention(line):
    data = f"报告\n\n{line}\n\n正文\n".encode()
    found = scan_file("a.md", data)
    assert found == scan_file("a.md", data, everything=True)
    assert {finding.rule for finding in found.findings} & {"level-alone", "level-bracket"}


def test_a_line_between_others_may_be_joined_with_them():
    raw = "上一行\n对在统计工作中知悉的国家秘密和商业秘密应当依法严格予以保护，不得向任何单位提供。\n下一行"
    prose = Prose(raw, 0, True, True)
    assert all(prose.spoken(seen) is None for seen in words_and_strange(raw))


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="不公开勿内部文件秘密 　\n·发至到此电报机", max_size=60))
def test_every_word_of_the_vocabulary_is_seen(text):
    plain = {m.end() for word in vocabulary() for m in re.finditer(word, text)}
    lines = {text.count("\n", 0, seen.start) for seen in words_and_strange(text)}
    lines |= {text.count("\n", 0, seen.end) for seen in words_and_strange(text)}
    assert {text.count("\n", 0, end - 1) for end in plain} <= lines


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="12345AbZ-_+ 　０９①年月", max_size=90))
def test_every_fifth_character_is_enough_to_find_runs(text):
    assert list(triggers._latin_runs(text)) == [run.span() for run in triggers._LATIN.finditer(text)]


def test_the_key_of_every_front_matter_carries_nothing():
    assert not triggers.search("---\nclassification: 公开\n---\n正文\n", "md").carries
    assert prepare("a.md", "classification", everything=True).units == ()


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="机密内部文件a1-_.% （）讨论稿★\u200b", max_size=24))
def test_a_plain_name_is_judged_as_any_other(name):
    name = name.replace("/", "")
    slow = [(r.id, h) for r in scanner._NAME_RULES for h in r.find(scanner.Text(name, scanner.stem(name), "name"))]
    assert [(rule.id, hit) for rule, hit in scanner._name_hits(name)] == slow


TABLES = st.lists(
    st.sampled_from(
        [
            "正文企业数",
            "| 企业数 | 产值 |",
            "|---|---|",
            "| 1 | 30 |",
            "甲\t乙",
            "1\t2",
            "",
            "```",
            "<table><tr><td>",
            "> ",
        ]
    ),
    max_size=10,
).map("\n".join)


@settings(max_examples=300, deadline=None)
@given(TABLES, st.sampled_from(["md", "txt", "html", "csv", "json"]))
def test_tables_are_looked_for_where_they_can_be(raw, kind):
    text = prepare("a", raw, kind)
    assert text.may_hold_tables == may_hold_tables(raw, kind)
    cells = [cell for table in text.tables for row in table.rows for cell in row]
    assert all(raw[cell.start : cell.end] in text.around_tables for cell in cells)


def test_an_ideograph_that_stands_for_a_digit_is_none():
    assert all(len(plain) == 1 and not plain.isdigit() for plain in tables.folds().values())
    assert [*BY_ID["copy-number"].find(prepare("a.md", "第000045號\n"))]


COLUMNS = {
    "tags, and signs that nobody sees": (
        "| 产值 | <b>保</b>\U000e0041 |\n| 产值 | <b>密</b>\u115f |\n| 产值 | <b>期</b>\u202d |\n| 产值 | <b>限</b> |\n"
        "| 产值 | : |\n| 产值 | 1 |\n| 产值 | 0 |\n| 产值 | <b>年</b> |\n",
        "secrecy-term",
    ),
    "ruby": (
        "".join(f"|产值|<ruby>{c}<rp>(</rp><rt>x</rt><rp>)</rp></ruby><!-- -->|\n" for c in "此件发至县团级"),
        "distribution-limit",
    ),
}


@pytest.mark.parametrize(("rows", "rule"), COLUMNS.values(), ids=COLUMNS)
def test_a_column_goes_on_below_cells_with_markup(rows, rule):
    data = f"# 报告\n\n|a|b|\n|---|---|\n{rows}\n\n正文。\n".encode()
    found = scan_file("a.md", data)
    assert found == scan_file("a.md", data, everything=True)
    assert rule in {finding.rule for finding in found.findings}


SWARMS = {
    "addresses": "@\n" * 1_500_000,
    "mentions": "第九条　统计机构应当对在工作中知悉的国家秘密、商业秘密和个人信息予以保密，不得泄露给他人。\n\n"
    * 40_000,
    "cells": "| 机<b> |\n" * 300_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("text", SWARMS.values(), ids=SWARMS)
def test_what_would_take_long_is_not_examined(text):
    data = text.encode()
    start = time.process_time()
    assert [unread.reason for unread in scan_file("a.md", data).not_examined] == ["too-complex"]
    assert time.process_time() - start < 2
