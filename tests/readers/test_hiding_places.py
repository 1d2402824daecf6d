"""A mark is found wherever a file can hold it; where no reader looks, the place is said to be not examined."""

from __future__ import annotations

import pytest
from hiding_places import PLACES, UNREAD

from gate.model import ScanResult, Severity
from gate.readers.base import Limits
from gate.readers.extraction import extract_in_process
from gate.scanner import scan_file


def scanned(name: str) -> ScanResult:
    file, make = PLACES[name]
    return scan_file(file, make(), extract=lambda inner, data: extract_in_process(inner, data, Limits()))


@pytest.mark.parametrize("name", [name for name in PLACES if name not in UNREAD])
def test_a_mark_is_found_where_it_hides(name: str) -> None:
    rules = {finding.rule for finding in scanned(name).findings if finding.severity is not Severity.NOTE}
    assert any(rule.startswith(("level-", "file-name-")) for rule in rules)


@pytest.mark.parametrize("name", UNREAD)
def test_a_place_that_nobody_reads_is_not_examined(name: str) -> None:
    assert UNREAD[name] in {unread.reason for unread in scanned(name).not_examined}
