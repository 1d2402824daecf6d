"""The sentences of the rules in the table of codes are those of the rules."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

TOOL = Path(__file__).parents[2] / "tools" / "make_scan_codes.py"


def test_the_table_of_codes_says_what_the_rules_say() -> None:
    spec = spec_from_file_location("make_scan_codes", TOOL)
    assert spec is not None and spec.loader is not None
    tool = module_from_spec(spec)
    spec.loader.exec_module(tool)
    assert tool.TARGET.read_text("utf-8") == tool.made()
