"""Word boundaries clear what only looks like a mark, from a dictionary nobody can plant."""

from __future__ import annotations

import marshal
import os
import subprocess
import sys

import pytest

from gate.segmentation import clears


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("计算机密集型产业", "机密"),
        ("神秘密码", "秘密"),
        ("拒绝密切接触", "绝密"),
        ("主机密度提高", "机密"),
        ("时机密不可分", "机密"),
    ],
)
def test_a_word_across_the_edge_clears_the_place(text, word):
    start = text.index(word)
    assert clears(text, start, start + len(word))


@pytest.mark.parametrize(
    ("text", "word"), [("非法持有国家绝密文件", "绝密"), ("视为机密。", "机密"), ("不得把内部资料带出", "内部资料")]
)
def test_a_word_that_holds_the_place_clears_nothing(text, word):
    start = text.index(word)
    assert not clears(text, start, start + len(word))


def test_a_cache_planted_in_the_temporary_folder_is_never_read(tmp_path):
    planted = tmp_path / "jieba.cache"
    planted.write_bytes(marshal.dumps(({"机密": 10**9}, 10**9)))
    before = planted.stat()
    code = "from gate.segmentation import clears; print(clears('计算机密集', 2, 4))"
    run = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == "True"
    assert run.stderr == ""
    assert [p.name for p in tmp_path.iterdir()] == ["jieba.cache"]
    assert planted.stat().st_mtime_ns == before.st_mtime_ns
