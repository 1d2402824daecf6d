"""The report as JUnit XML: one test case for each file and each release."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from xml.etree import ElementTree

from gate.report import NAME, PUBLISH, Report
from gate.reports.base import Entry, ShownRelease, Style, View, Weight

_FAILS = frozenset({Weight.REFUSE, Weight.HOLD})
_NO_XML = {0xFFFE: "<U+FFFE>", 0xFFFF: "<U+FFFF>"}


def render(report: Report, style: Style) -> str:
    """A document with two suites; a hold fails as a refusal does, what was not examined is an error."""
    view = View(report, style)
    entries: dict[str, list[Entry]] = defaultdict(list)
    for entry in sorted((*view.findings, *view.not_examined), key=lambda entry: entry.order):
        entries[entry.path or ""].append(entry)
    root = ElementTree.Element("testsuites", name=NAME)
    files = sorted({*view.paths, *entries})
    _suite(root, "files", [_case("files", path, entries.get(path, ())) for path in files])
    _suite(root, "releases", [_release(release) for release in view.releases])
    ElementTree.indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _suite(root: ElementTree.Element, name: str, cases: list[ElementTree.Element]) -> None:
    failures = sum(case.find("failure") is not None for case in cases)
    errors = sum(case.find("error") is not None for case in cases)
    suite = ElementTree.SubElement(
        root, "testsuite", name=name, tests=str(len(cases)), failures=str(failures), errors=str(errors)
    )
    suite.extend(cases)


def _case(suite: str, name: str, entries: Iterable[Entry]) -> ElementTree.Element:
    case = ElementTree.Element("testcase", classname=suite, name=_xml(name))
    kept = list(entries)
    _outcome(case, "failure", [entry for entry in kept if entry.weight in _FAILS])
    _outcome(case, "error", [entry for entry in kept if entry.weight is Weight.NOT_EXAMINED])
    notes = [entry for entry in kept if entry.weight is Weight.NOTE]
    if notes:
        ElementTree.SubElement(case, "system-out").text = _xml("\n".join(map(_line, notes)))
    return case


def _release(release: ShownRelease) -> ElementTree.Element:
    case = _case("releases", release.id, release.reasons)
    if release.verdict != PUBLISH and case.find("failure") is None:
        ElementTree.SubElement(case, "failure", type=release.state, message=release.state)
    return case


def _outcome(case: ElementTree.Element, tag: str, entries: list[Entry]) -> None:
    if entries:
        codes = ", ".join(dict.fromkeys(entry.code for entry in entries))
        outcome = ElementTree.SubElement(case, tag, type=entries[0].code, message=codes)
        outcome.text = _xml("\n".join(map(_line, entries)))


def _line(entry: Entry) -> str:
    part = f"[{entry.part}]" if entry.part is not None else ""
    place = "".join(f":{number}" for number in (entry.line, entry.column) if number is not None)
    clauses = f" ({' '.join(entry.clauses)})" if entry.clauses else ""
    text = f" ({entry.text})" if entry.text else ""
    where = f"{entry.path or ''}{part}{place} {entry.weight} {entry.code}{clauses}"
    return f"{where}: {entry.message}{text} → {entry.next_step}"


def _xml(text: str) -> str:
    """Two characters that `visible` leaves and XML 1.0 forbids."""
    return text.translate(_NO_XML)
