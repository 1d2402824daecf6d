"""What a review record keeps of a scan: what was found where, and the digests of the texts; never a word of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from gate.finding_classes import letters
from gate.markless import Texts
from gate.model import Finding
from gate.scanner import mask_path

_MOST_PARAGRAPHS = 40


def findings_of(found: Iterable[Finding]) -> Iterator[dict[str, str]]:
    """Each finding that has a letter, as an entry of `scan.findings`."""
    found = tuple(found)
    known = letters(found)
    for finding in found:
        if finding.fingerprint in known:
            item = {
                "fid": finding.fingerprint,
                "class": known[finding.fingerprint],
                "severity": str(finding.severity),
                "rule": finding.rule,
                "file": mask_path(finding.path),
                "locator": locator(finding),
            }
            yield {key: value for key, value in item.items() if value}


def locator(finding: Finding) -> str:
    """Where in its file a finding stands: its part, its line and column."""
    place = f"{finding.line}:{finding.column}" if finding.line is not None else ""
    return " ".join(filter(None, (finding.part, place)))


def digests_of(texts: Mapping[str, Texts], again: Collection[str] = ()) -> Iterator[dict[str, str]]:
    """The text of each file, and its paragraphs: those that bore a mark, all where the mark was gone already.

    `again` are the paths of files whose text was refused before.
    """
    for path, text in texts.items():
        paragraphs = text.inside[:_MOST_PARAGRAPHS] if path in again else ()
        for digest in dict.fromkeys((*text.whole, *text.bearing, *paragraphs)):
            yield {"file": mask_path(path), "digest": digest}
