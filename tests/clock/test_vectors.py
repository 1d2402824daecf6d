"""Every case of `vectors.yaml` (law and regulation as worked examples) is answered as it expects."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from gate import strict_yaml
from gate.clock_cases import answer_cases
from gate.workdays import official_calendar

FILE = Path(__file__).with_name("vectors.yaml")
VECTORS = yaml.safe_load(FILE.read_bytes())["vectors"]


@pytest.fixture(scope="module")
def answers():
    return answer_cases(strict_yaml.parse(FILE.read_bytes()).plain(), official_calendar())


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_the_clock_answers_as_the_vector_says(vector, answers):
    answer = answers[vector["id"]]
    absent = {"provisional": False, "open_pause": False, "breach": []}
    assert {key: answer.get(key, absent.get(key)) for key in vector["expect"]} == vector["expect"], vector["why"]
    assert [key for key in absent if answer.get(key) and key not in vector["expect"]] == []


def test_the_calendar_is_the_one_of_the_vectors():
    meta = yaml.safe_load(FILE.read_bytes())["meta"]["calendar"]
    calendar = official_calendar()
    assert calendar.official_until.isoformat() == meta["official_last_day"]
    of_2026 = sorted(day.isoformat() for day in calendar.off if day.year == 2026 and day.weekday() < 5)
    assert of_2026 == meta["weekday_holidays_2026"]
    assert sorted(d.isoformat() for d in calendar.makeup if d.year == 2026) == meta["makeup_working_days_2026"]
    for year, festivals in meta["provisional_festivals"].items():
        assert sorted(d.isoformat() for d in calendar.off if d.year == year) == festivals
