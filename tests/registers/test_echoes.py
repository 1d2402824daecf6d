"""Nothing public repeats an internal record: every run of twelve is found, none of eleven."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gate.registers.echoes import RUN, Echoes, squeezed, texts_of

GIST = "本局二季度办公用房调整方案已经确定并将于下月实施"


def record(register="internal", id_="INT-2026-0001", body="", **values):
    return [(id_, text) for text in texts_of(register, values, body)]


def found(text, texts=None):
    return [id_ for id_, _ in Echoes(record(gist=GIST) if texts is None else texts).find(text)]


@pytest.mark.parametrize(
    "text",
    [
        GIST,
        f"据悉，{GIST}。",
        f"据悉,{GIST[:12]}。",
        f"一二三四五{GIST[7:19]}六七",
        "本局二季度 办公用房\n调整方案已经确定",
        "本局二季度辦公用房调整方案已经确定并将",
    ],
)
def test_a_run_is_found(text):
    assert found(text) == ["INT-2026-0001"]


@pytest.mark.parametrize("text", ["", "本局", GIST[:11], f"据{GIST[3:14]}悉", "本局一季度办公用房 调整计划已经确定"])
def test_what_is_shorter_is_not(text):
    assert found(text) == []


def test_nested_values_notes_and_body_count_and_labels_do_not():
    nested = record(problems=[{"no": "1", "text": GIST}], office="OFF-03")
    assert found(GIST, nested) == ["INT-2026-0001"]
    assert found(GIST, record("decision", "DCS-2026-0001", body=GIST)) == ["DCS-2026-0001"]
    assert found(GIST, record(history=[{"at": "2026-03-02", "note": GIST}])) == ["INT-2026-0001"]
    assert found(f"在{GIST}处", record(visibility=GIST)) == []
    assert found("2026-03-02T10:00:00+08:00", record(disclosed_on="2026-03-02T10:00:00+08:00")) == []


def test_public_registers_do_not_count_and_letters_only_in_their_answers():
    assert found(GIST, record("publication", "PUB-2026-0001", gist=GIST)) == []
    assert found(GIST, record("consultation-out", "COU-2026-0001", letter={"summary": GIST})) == []
    assert found(GIST, record("consultation-out", "COU-2026-0001", reply={"reasons": GIST})) == ["COU-2026-0001"]


_CHARACTERS = st.text(st.sampled_from("统计局数据万元年月日同比增长，。0123"), max_size=60)


@given(
    _CHARACTERS,
    _CHARACTERS,
    st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=12, max_size=40),
)
def test_every_planted_run_is_found(before, after, secret):
    start = len(secret) // 4 if len(secret) - len(secret) // 4 >= RUN else 0
    assert "INT-2026-0001" in found(before + secret[start:] + after, record(gist=secret))


@given(_CHARACTERS, _CHARACTERS)
def test_nothing_is_found_without_a_common_run(text, secret):
    text, own = squeezed(text), squeezed(secret)
    common = any(own[n : n + RUN] in text for n in range(len(own) - RUN + 1))
    assert bool(found(text, record(gist=secret))) == common


def test_each_run_is_told_once_and_as_long_as_it_goes():
    echoes = Echoes(record(gist=GIST))
    assert list(echoes.find(f"甲{GIST}乙{GIST[:13]}")) == [("INT-2026-0001", GIST), ("INT-2026-0001", GIST[:13])]


@pytest.mark.parametrize("text", ["数", "机", "机密机密机数"])
def test_it_is_linear(text):
    echoes = Echoes(record(gist="机" * 3000 + "机密机密机密密"))
    began = time.process_time()
    for _ in echoes.find(text * (3_000_000 // len(text))):
        pass
    assert time.process_time() - began < 3
