"""What a release may repeat of an internal record, and what it may not (E-X-010)."""

from __future__ import annotations

from datetime import datetime

import pytest

from gate.model import Blob
from gate.registers.echoes import squeezed
from gate.registers.repeated import Internal, Repeated

GIST = "本局二季度办公用房调整方案已经确定"
ROOT = "content/releases/2026/notice"
OPENED = "2026-06-01T09:00:00+08:00"


def reasons(text=f"据悉，{GIST}。", entered=None, names=(), earlier=(), name="index.md", **fields):
    record = Internal("INT-2026-0001", "internal", {"gist": GIST, "opened": OPENED, **fields})
    asked = Repeated([record], names, lambda moment: map(squeezed, earlier), {"PUB-2026-0001": ROOT})
    at = datetime.fromisoformat(entered) if entered else None
    return [(r.code, r.path) for r in asked.reasons(ROOT, {f"{ROOT}/{name}": Blob(text.encode())}, at)]


def test_a_repeated_gist_is_refused_once_for_a_file():
    assert reasons() == reasons(f"{GIST}。{GIST}") == [("E-X-010", f"{ROOT}/index.md")]
    assert reasons(name="t.csv") == [("E-X-010", f"{ROOT}/t.csv")]


@pytest.mark.parametrize(
    "said",
    [
        {"text": "办公用房调整。"},
        {"entered": "2026-05-31T09:00:00+08:00"},
        {"names": [GIST]},
        {"earlier": [f"旧闻：{GIST}"]},
        {"links": {"publication": "PUB-2026-0001"}},
        {"links": {"publication": ["PUB-2026-0002", "PUB-2026-0001"]}},
        {"name": "p.png"},
    ],
)
def test_what_may_stand(said):
    assert reasons(**said) == []


@pytest.mark.parametrize(
    "said",
    [
        {"entered": "2026-06-02T09:00:00+08:00"},
        {"names": [GIST[:11]]},
        {"earlier": ["旧闻：办公用房"]},
        {"links": {"publication": "PUB-2026-0002"}},
        {"opened": "soon", "entered": "2026-05-31T09:00:00+08:00"},
    ],
)
def test_what_may_not(said):
    assert len(reasons(**said)) == 1


def test_public_registers_have_nothing_to_repeat():
    asked = Repeated([Internal("PUB-2026-0001", "publication", {"title": GIST})], (), lambda moment: (), {})
    assert not list(asked.reasons(ROOT, {f"{ROOT}/index.md": Blob(GIST.encode())}, None))
