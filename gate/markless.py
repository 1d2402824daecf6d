"""A text without its marks, as digests: whether refused text comes again with its mark taken out (clause 3.7.5).

What is compared are letters and digits, normalised as the scanner does it: blanks, punctuation, markup, invisible
characters and other ways to write a character make no other text. Nothing of a text is kept but its digests.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gate import head
from gate.finding_classes import MARKS, letters
from gate.model import Blob, Finding, Severity, sha256
from gate.normalise.decode import Decoded, decodings
from gate.normalise.escapes import unescaped
from gate.normalise.structure import opened
from gate.normalise.text import normalised
from gate.positions import Mapped, Span
from gate.readers.base import Part, PartKind
from gate.scanner import mask_part

TEXT = (".md", ".csv", ".tsv", ".txt", ".json", ".svg")
"""Files whose bytes are their text; any other is read by its reader."""

Read = Callable[[str, Blob], tuple[Part, ...]]
"""The parts that the reader of an attachment finds in it."""

LEAST = 12
"""Characters from which on a text says by itself what it is; a shorter one only within its release."""

_READ = frozenset({PartKind.PROSE, PartKind.CELLS, PartKind.FILE, PartKind.NOTE})
"""Parts of an attachment that are its text: properties change whenever somebody saves it."""
_LINE_END = re.compile(r"\r\n|\n|\r")
_PARAGRAPH_END = re.compile(r"(?:\r\n|\n|\r)(?:[ \t]*(?:\r\n|\n|\r))+")
_DATA_URI = re.compile(r"data:[^\s)>\"']+")
_NO_WORD = re.compile(r"[\W_]+")
_TERM = re.compile(r"[\s★☆*]*(?:[0-9０-９一二三四五六七八九十]{1,4}\s*(?:年|个月|月|日|天)|长期)")
"""The term of secrecy, which a finding of the mark need not span."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The digests of one file: of all of it without its marks, and of its paragraphs.

    `whole` holds every way to read what is left of a line that bore a mark: as it is, or as a label that went with it.
    `bearing` are the paragraphs that bore a mark or, where the mark stood alone, those that it stood over. `inside` are
    all, as they count within the release alone.
    """

    whole: tuple[str, ...] = ()
    paragraphs: frozenset[str] = frozenset()
    bearing: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph without its marks; without short lines that bore one; without a term of secrecy after a mark.

    `bore` says that it bore any mark.
    """

    text: str
    without_labels: str
    without_term: str
    bore: bool
    of_page: bool = True

    @property
    def readings(self) -> tuple[str, ...]:
        """Every way to read what is left, each once."""
        return tuple(dict.fromkeys((self.text, self.without_labels, self.without_term)))


def nothing(release: str, path: str) -> str:
    """The digest that stands for a text which cannot be read: it equals no other."""
    return _digest(f"{release}\0{path}\0")


def of_release(
    release: str, files: Mapping[str, Blob], findings: Iterable[Finding], read: Read | None = None
) -> Mapping[str, Texts]:
    """The digests of every file of a release whose text can be had, by path; `findings` as they were found."""
    found = tuple(findings)
    known = letters(found)
    marks = [f for f in found if f.severity is Severity.REFUSE and known.get(f.fingerprint) in MARKS]
    texts: dict[str, Texts] = {}
    for path, blob in files.items():
        here = [finding for finding in marks if finding.path == path]
        if path.endswith(TEXT):
            texts[path] = of_text(release, path, blob.data, here)
        elif read is not None:
            texts[path] = of_parts(release, read(path, blob), here)
    return texts


def of_text(release: str, path: str, data: bytes, findings: Iterable[Finding]) -> Texts:
    """The digests of a text file with these findings. No text in any encoding: none."""
    readings = decodings(data)
    if not readings:
        return Texts()
    found = tuple(finding for finding in findings if finding.part is None and finding.text and finding.line)
    reading = next((r for r in readings if _fits(r, found)), readings[0])
    return _of(release, list(_of_file(path, reading.text, _spans(reading.text, found))))


def of_parts(release: str, parts: Iterable[Part], findings: Iterable[Finding]) -> Texts:
    """The digests of an attachment, from what its reader found in it."""
    found = tuple(finding for finding in findings if finding.part is not None and finding.text)
    return _of(release, [p for part in parts if part.kind in _READ for p in _of_part(part, found)])


# -- marks out -------------------------------------------------------------------------------------


def _fits(reading: Decoded, findings: Sequence[Finding]) -> bool:
    return len(_spans(reading.text, findings)) == len(findings)


def _spans(text: str, findings: Iterable[Finding]) -> tuple[Span, ...]:
    """Where the findings stand in `text`, by line and column; those whose words do not stand there are left out."""
    starts = [0, *(end.end() for end in _LINE_END.finditer(text))]
    spans = []
    for finding in findings:
        if finding.line is None or finding.column is None or finding.line > len(starts):
            continue
        start = starts[finding.line - 1] + finding.column - 1
        if text.startswith(finding.text, start):
            spans.append(Span(start, start + len(finding.text)))
    return tuple(sorted(spans))


def _of_file(path: str, text: str, spans: tuple[Span, ...]) -> Iterator[_Paragraph]:
    if not path.endswith((".md", ".txt")):
        yield from _paragraphs(text, 0, len(text), spans, _LINE_END)
        return
    body = 0
    if path.endswith(".md"):
        cut = head.split(path, text.encode("utf-8", "surrogatepass"))
        if isinstance(cut, head.Split):
            body = len(text) - len(cut.body.decode("utf-8", "surrogatepass"))
            yield from _paragraphs(text, 0, body, spans, _LINE_END, of_page=False)
    yield from _paragraphs(text, body, len(text), spans, _PARAGRAPH_END)


def _of_part(part: Part, findings: Iterable[Finding]) -> Iterator[_Paragraph]:
    if part.table is None:
        here = [f for f in findings if f.line and _stands_in(part, f)]
        yield from _paragraphs(part.text, 0, len(part.text), _spans(part.text, here), _LINE_END)
        return
    spans = []
    for row, column, start, value in part.cells():
        name = mask_part(part.cell_name(row, column))
        for finding in findings:
            if finding.part is not None and finding.part.endswith(name) and finding.text in value:
                at = start + value.index(finding.text)
                spans.append(Span(at, at + len(finding.text)))
    yield from _paragraphs(part.text, 0, len(part.text), tuple(sorted(spans)), _LINE_END)


def _stands_in(part: Part, finding: Finding) -> bool:
    spans = _spans(part.text, (finding,))
    return bool(spans) and mask_part(part.locate(spans[0].start).name) == finding.part


def _paragraphs(
    text: str, begin: int, end: int, spans: tuple[Span, ...], ends: re.Pattern[str], of_page: bool = True
) -> Iterator[_Paragraph]:
    done = begin
    for match in ends.finditer(text, begin, end):
        yield _paragraph(text, Span(done, match.start()), spans, of_page)
        done = match.end()
    yield _paragraph(text, Span(done, end), spans, of_page)


def _paragraph(text: str, place: Span, spans: tuple[Span, ...], of_page: bool) -> _Paragraph:
    here = [s for s in spans if s.start < place.end and place.start < s.end]
    left = _words(_cut(text, place, here))
    if not here:
        return _Paragraph(left, left, left, False, of_page)
    lines, done = [], place.start
    for stop in [*(m.span() for m in _LINE_END.finditer(text, *place)), (place.end, place.end)]:
        line = Span(done, stop[0])
        bore = [s for s in here if s.start < line.end and line.start < s.end]
        words = _words(_cut(text, line, bore))
        lines.append("" if bore and len(words) < LEAST else words)
        done = stop[1]
    without_term = _words(_cut(text, place, [_with_term(text, span) for span in here]))
    return _Paragraph(left, "".join(lines), without_term, True, of_page)


def _with_term(text: str, span: Span) -> Span:
    term = _TERM.match(text, span.end)
    return Span(span.start, term.end()) if term else span


def _cut(text: str, place: Span, spans: Iterable[Span]) -> str:
    kept, done = [], place.start
    for span in spans:
        kept.append(text[done : max(done, span.start)])
        done = max(done, min(span.end, place.end))
    return "".join([*kept, text[done : place.end]])


def _words(text: str) -> str:
    """The letters and digits of a text, normalised."""
    plain = unescaped(Mapped.identity(_DATA_URI.sub("", text)))[0]
    running, _ = opened(plain, markdown=True)
    return _NO_WORD.sub("", normalised(running).text).casefold()


# -- digests ---------------------------------------------------------------------------------------


def _of(release: str, paragraphs: Sequence[_Paragraph]) -> Texts:
    page = [p for p in paragraphs if p.of_page]
    whole = dict.fromkeys(
        "".join(getattr(p, reading) for p in page) for reading in ("text", "without_labels", "without_term")
    )
    long = [p.text for p in paragraphs if len(p.text) >= LEAST]
    own = {_digest(text) for text in long}
    inside = tuple(dict.fromkeys(_salted(release, p.text) for p in page if len(p.text) >= LEAST))
    return Texts(
        tuple(_digest(text) if len(text) >= LEAST else _salted(release, text) for text in whole if text),
        frozenset(own | {_salted(release, text) for text in long}),
        tuple(dict.fromkeys(_bearing(release, paragraphs))),
        inside,
    )


def _bearing(release: str, paragraphs: Sequence[_Paragraph]) -> Iterator[str]:
    """Digests of what bore a mark. Its neighbours count within the release alone: other pages may have them too."""
    for index, paragraph in enumerate(paragraphs):
        if not paragraph.bore:
            continue
        own = [text for text in paragraph.readings if len(text) >= LEAST]
        yield from map(_digest, own)
        if not own:
            before = [p.text for p in paragraphs[:index] if p.of_page and len(p.text) >= LEAST]
            after = [p.text for p in paragraphs[index + 1 :] if p.of_page and len(p.text) >= LEAST]
            yield from (_salted(release, text) for text in (*before[-1:], *after[:2]))


def _salted(release: str, text: str) -> str:
    return _digest(f"{release}\0{text}")


def _digest(text: str) -> str:
    return "sha256:" + sha256(text.encode("utf-8", "surrogatepass"))
