"""What is said to who opens a record follows from the record and from what is published already."""

from __future__ import annotations

from datetime import datetime

import pytest

from gate.registers.model import Record, Records
from gate.registers.remarks import remarks
from gate.workdays import SHANGHAI

URL = "https://gongkai.sample.invalid/releases/2026/grain/"


def record(register: str, id_: str, state: str, **values) -> Record:
    """A record with these values."""
    return Record(f"registers/{register}/2026/{id_}.md", register, id_, state, values, ())


def page(state: str = "published", **values) -> Record:
    """A publication."""
    given = {
        "title": "2026年2月粮食价格", "url": URL, "doc_no": "样统字〔2026〕5号",
        "published_at": datetime(2026, 3, 5, 9, tzinfo=SHANGHAI),
    }  # fmt: skip
    return record("publication", "PUB-2026-0001", state, **given | values)


def said(request: dict, publication: Record) -> str:
    """All that is said about a request, in Chinese."""
    opened = record("request", "YSQ-2026-0001", "received", channel="online", **request)
    return "".join(zh for zh, _ in remarks(opened, Records([publication])))


@pytest.mark.parametrize(
    "request_",
    [
        {"wanted_no": "样统字〔2026〕5号"},
        {"wanted_no": " 样统字〔2026〕5号 ", "wanted_date": "2026-03-05"},
        {"wanted_title": "粮食价格"},
        {"wanted_title": "粮食价格", "wanted_date": "2026-03-05"},
    ],
)
def test_a_published_page_that_fits_is_named(request_):
    assert URL in said(request_, page())


@pytest.mark.parametrize(
    ("request_", "publication"),
    [
        ({}, page()),
        ({"wanted_date": "2026-03-05"}, page()),
        ({"wanted_no": "样统字〔2026〕6号"}, page()),
        ({"wanted_title": "粮食价格", "wanted_date": "2026-03-06"}, page()),
        ({"wanted_title": "粮食价格"}, page("approved")),
        ({"wanted_title": "粮食价格"}, page("withdrawn")),
        ({"wanted_title": "粮食价格"}, page(url="")),
    ],
)
def test_no_other_page_is(request_, publication):
    assert URL not in said(request_, publication)


def test_a_mark_of_secrecy_stops_the_review_that_it_is_found_in():
    for letter, stops in (("A", True), ("B", False)):
        review = record("review", "REV-2026-0001", "opened", scan={"findings": ({"class": letter},)})
        assert ("停止" in "".join(zh for zh, _ in remarks(review, Records([])))) is stops


def test_other_registers_say_nothing():
    assert remarks(record("opinion", "OPN-2026-0001", "open"), Records([])) == ()
