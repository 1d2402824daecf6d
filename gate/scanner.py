"""What the rules say about one file: findings, and what could not be examined.

Pure: bytes and a name in, a `ScanResult` out. Attachments are read by the `extract` that the caller gives.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

from gate import segmentation
from gate.model import Finding, NotExamined, ScanResult, Severity, sha256
from gate.normalise import tables
from gate.normalise.decode import Decoded, decodings
from gate.normalise.keys import words_and_strange
from gate.normalise.text import Offer, Text
from gate.normalise.triggers import TooComplex
from gate.positions import Places
from gate.readers.base import Extraction, Limits, Part, PartKind
from gate.readers.sniff import Kind, sniff, stem
from gate.readers.text_file import files_inside
from gate.rules.base import Hit, Rule
from gate.rules.registry import BY_ID, RULES

SCHEMA = "gate-finding/1"
DEFAULT = Limits()

Extract = Callable[[str, bytes], Extraction]

_TEXT_KINDS = {
    Kind.MARKDOWN: "md",
    Kind.TEXT: "txt",
    Kind.CSV: "csv",
    Kind.TSV: "tsv",
    Kind.JSON: "json",
    Kind.YAML: "yaml",
    Kind.HTML: "html",
    Kind.SVG: "html",
    Kind.XML: "html",
}
_PART_KINDS = {PartKind.CELLS: "cells", PartKind.NAME: "name", PartKind.PROPERTY: "property"}
_NAME_RULES = (BY_ID["file-name-mark"], BY_ID["draft-mark"])
_PART_NAME_RULES = (*_NAME_RULES, *(BY_ID[rule] for rule in ("id-number", "mobile-number", "bank-card")))
_PLAIN_NAME = re.compile("(?:[A-Za-z0-9_-]{0,11}[. ()（）《》、\u4e00-\u9fff])*[A-Za-z0-9_-]{0,11}")
"""A name without escapes and without a run that is long enough for base64 of an ideograph."""
_PLAIN_STEP = re.compile(r"[A-Za-z._ -]*[0-9]{0,6}[A-Za-z._ -]*")
_NAME = "name"
_LIST = "personal-list"
_MOST_HITS = 10_000
_BESIDE_OTHERS = frozenset(("hidden-content", "bidi-control", "zero-width", "type-mismatch", "active-content"))
_WEIGHT = {Severity.REFUSE: 2, Severity.HOLD: 1, Severity.NOTE: 0}

RENDERED_RULES = tuple(
    rule
    for rule in RULES
    if rule.id.startswith(("level-", "telegram-", "internal-"))
    or rule.id
    in (
        "secrecy-term",
        "keep-mark",
        "not-public",
        "distribution-limit",
        "no-spread",
        "work-secret",
        "urgency-mark",
        "circulation-mark",
        "draft-mark",
        "on-request",
    )
)
"""The rules for pages that the site builder made: marks only, since theme and scripts are not the author's."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A hit with where it stands in its file."""

    rule: Rule
    severity: Severity
    part: str | None
    line: int | None
    column: int | None
    offset: int
    length: int
    hidden: bool
    disguised: bool
    text: str


def scan_file(
    path: str,
    data: bytes,
    extract: Extract | None = None,
    limits: Limits = DEFAULT,
    name_in_release: str | None = None,
    everything: bool = False,
) -> ScanResult:
    """All findings in one file, and all of it that was not examined.

    `path` is the name that findings bear; `name_in_release`, the path below the release's folder, is what
    fingerprints cover and whose names are judged (`path` where it is not given). `everything` takes
    the slow path throughout: the same findings, for the tests.
    """
    name = name_in_release if name_in_release is not None else path
    places, unread = _read(path, data, extract, limits, everything)
    return _result(path, name, data, [*_in_names(name), *places], unread, limits)


def scan_text(name: str, text: str, limits: Limits = DEFAULT) -> ScanResult:
    """All findings in a text that came without a file, from standard input for one."""
    return scan_file(name, text.encode("utf-8", "surrogatepass"), limits=limits)


def scan_rendered(path: str, data: bytes, limits: Limits = DEFAULT) -> ScanResult:
    """Marks in a page or data file that the site builder made: visible text, attributes and comments."""
    kind = "json" if path.endswith((".json", ".jsonl")) else _TEXT_KINDS.get(sniff(path, data).kind, "txt")
    places: list[_Place] = []
    unread: list[tuple[str, str | None]] = []
    _scan_readings(path, decodings(data), kind, RENDERED_RULES, limits, False, places, unread)
    return _result(path, path, data, places, unread, limits)


def fingerprint(rule: str, name_in_release: str, part: str | None, offset: int, length: int, file_sha256: str) -> str:
    """The identity of a finding (scanner.md 8): never the matched text, since numbers can be guessed from a hash."""
    fields = (SCHEMA, rule, name_in_release, part or "", str(offset), str(length), file_sha256)
    return "sha256:" + hashlib.sha256("\0".join(fields).encode("utf-8", "surrogatepass")).hexdigest()


def rules_digest() -> str:
    """Digest of everything that decides about a finding: rules with versions, words, foldings, dictionary."""
    digest = hashlib.sha256()
    for rule in RULES:
        digest.update(f"{rule.id} {rule.version}\n".encode())
    digest.update(tables.source())
    digest.update(segmentation.dictionary().encode())
    return "sha256:" + digest.hexdigest()


def mask_path(path: str) -> str:
    """The path as a report may show it: of a name that is itself a finding, the first character and extension."""
    return "/".join(_masked(name) if _name_hits(name) else name for name in path.split("/"))


def mask_part(part: str) -> str:
    """The part as a report may show it: a sheet, a member, a file inside that bears a mark or a number is masked."""
    return "/".join(map(_masked_step, part.split("/")))


def _masked_step(step: str) -> str:
    name, bang, place = step.rpartition("!") if "!" in step else (step, "", "")
    if _PLAIN_STEP.fullmatch(name):
        return step
    text = Text(name, stem(name), _NAME)
    is_finding = any(True for rule in _PART_NAME_RULES for _ in rule.find(text))
    return f"{_masked(name)}{bang}{place}" if is_finding else step


def _masked(name: str) -> str:
    dot = name.rfind(".")
    extension = name[dot:] if dot > 0 and name[dot + 1 :].isascii() else ""
    return name[:1] + "…" + extension


@lru_cache(maxsize=4096)
def _name_hits(name: str) -> tuple[tuple[Rule, Hit], ...]:
    """Releases share most of their names: ``index.md``, years, months."""
    if _PLAIN_NAME.fullmatch(name) and next(words_and_strange(name), None) is None:
        return ()
    text = Text(name, stem(name), _NAME)
    if Offer.WORDS not in text.offers:
        return ()
    return tuple((rule, hit) for rule in _NAME_RULES for hit in rule.find(text))


def _in_names(path: str) -> Iterator[_Place]:
    at = 0
    for name in path.split("/"):
        for rule, hit in _name_hits(name):
            start = at + len(name[: hit.start].encode("utf-8", "surrogatepass"))
            length = len(name[hit.start : hit.end].encode("utf-8", "surrogatepass"))
            severity = hit.severity or rule.severity
            text = name[hit.start : hit.end]
            yield _Place(rule, severity, _NAME, None, None, start, length, False, hit.disguised, text)
        at += len(name.encode("utf-8", "surrogatepass")) + 1


Unread = list[tuple[str, str | None]]


def _read(
    path: str, data: bytes, extract: Extract | None, limits: Limits, everything: bool
) -> tuple[list[_Place], Unread]:
    places: list[_Place] = []
    unread: Unread = []
    sniffed = sniff(path, data)
    kind = _TEXT_KINDS.get(sniffed.kind)
    if len(data) > limits.file_bytes:
        unread.append(("too-large", None))
    elif sniffed.kind is Kind.LFS_POINTER:
        unread.append(("lfs-pointer", None))
    elif kind is not None:
        if sniffed.mismatch and sniffed.named is not None and not sniffed.named.is_text:
            places.append(_whole("type-mismatch", None))
            if not data.strip():
                unread.append(("unreadable", None))
        readings = decodings(data)
        _scan_readings(path, readings, kind, RULES, limits, everything, places, unread)
        for number, inner in enumerate(_files_inside(data, readings), start=1):
            places += _in_attachment(f"data:{number}", inner, extract, everything, unread, inside=f"data:{number}")
    else:
        places += _in_attachment(path, data, extract, everything, unread)
    return places, unread


def _files_inside(data: bytes, readings: tuple[Decoded, ...]) -> Iterator[bytes]:
    """Files in data URIs; a text in UTF-8 tells sooner than its bytes that it has none."""
    if len(readings) == 1 and readings[0].codec == "utf-8" and "data:" not in readings[0].text:
        return iter(())
    return files_inside(data)


def _in_attachment(
    name: str,
    data: bytes,
    extract: Extract | None,
    everything: bool,
    unread: Unread,
    inside: str | None = None,
) -> list[_Place]:
    """What stands in a file that a reader has to open; `inside` names it when another file carries it."""
    if extract is None:
        unread.append(("unsupported", inside))
        return []

    def named(part: str | None) -> str | None:
        return part if inside is None else f"{inside}/{part}" if part else inside

    extraction = extract(name, data)
    unread += [(u.reason, named(u.part)) for u in extraction.not_examined]
    places = [_whole(f.rule, named(f.part), f.severity) for f in extraction.findings if not inside or f.part]
    for part in extraction.parts:
        places += [replace(place, part=named(place.part)) for place in _in_part(part, everything, unread)]
    if not any(place.rule.id == _LIST for place in places):
        places += [replace(place, part=named(None)) for place in _list_over(extraction.parts, unread)]
    return places


def _list_over(parts: Iterable[Part], unread: Unread) -> list[_Place]:
    """A list of people that the parts of one file make together, though none does by itself."""
    text = Text(_LIST, "\n".join(part.text for part in parts), "prose")
    try:
        return [_whole(_LIST, None) for _ in BY_ID[_LIST].find(text)]
    except TooComplex:
        unread.append(("too-complex", None))
        return []


def _whole(rule_id: str, part: str | None, severity: Severity | None = None) -> _Place:
    """A finding about a file or a part as a whole."""
    rule = BY_ID[rule_id]
    return _Place(rule, severity or rule.severity, part, None, None, 0, 0, False, False, "")


def _scan_readings(
    path: str,
    readings: tuple[Decoded, ...],
    kind: str,
    rules: Iterable[Rule],
    limits: Limits,
    everything: bool,
    places: list[_Place],
    unread: Unread,
) -> None:
    if not readings:
        unread.append(("encoding", None))
    for reading in readings:
        if len(reading.text) > limits.text_characters:
            unread.append(("too-large", None))
            continue
        text = Text(path, reading.text, kind, everything=everything)
        try:
            places += _in_text(text, reading, rules)
        except TooComplex:
            unread.append(("too-complex", None))


def _in_text(text: Text, reading: Decoded, rules: Iterable[Rule]) -> list[_Place]:
    hits = list(_hits(text, rules))
    if not hits:
        return []
    lines = Places(reading.text)
    at = reading.byte_offsets(offset for _, hit in hits for offset in (hit.start, hit.end))
    return [
        _Place(
            rule,
            hit.severity or rule.severity,
            None,
            *lines.line_and_column(hit.start),
            at[hit.start],
            at[hit.end] - at[hit.start],
            hit.hidden,
            hit.disguised,
            text.raw[hit.start : hit.end],
        )
        for rule, hit in hits
    ]


def _in_part(part: Part, everything: bool, unread: Unread) -> list[_Place]:
    kind = _TEXT_KINDS[part.file] if part.file is not None else _PART_KINDS.get(part.kind, "prose")
    text = Text(part.name, part.text, kind, part.hidden, everything, cells=part.table)
    lines = Places(part.text)
    try:
        hits = list(_hits(text, RULES))
    except TooComplex:
        unread.append(("too-complex", part.name))
        return []
    wanted = [(rule, hit, part.locate(hit.start)) for rule, hit in hits]
    reading = Decoded(part.text, "utf-8")
    at = reading.byte_offsets(offset for _, hit, place in wanted for offset in (hit.start, hit.end, place.start))
    return [
        _Place(
            rule,
            hit.severity or rule.severity,
            place.name,
            *((None, None) if part.table is not None else lines.line_and_column(hit.start)),
            at[hit.start] - at[place.start],
            at[hit.end] - at[hit.start],
            hit.hidden or place.hidden,
            hit.disguised,
            part.text[hit.start : hit.end],
        )
        for rule, hit, place in wanted
    ]


def _hits(text: Text, rules: Iterable[Rule]) -> Iterator[tuple[Rule, Hit]]:
    """Every place of every rule once, told as widely as any view shows it. Raises `TooComplex` when too many."""
    offers = text.offers
    for rule in rules:
        if offers.isdisjoint(rule.reads):
            continue
        found = list(islice(rule.find(text), _MOST_HITS + 1))
        if len(found) > _MOST_HITS:
            raise TooComplex
        if found:
            yield from ((rule, hit) for hit in _widest(rule.severity, found))


def _widest(severity: Severity, hits: Iterable[Hit]) -> Iterator[Hit]:
    """The hits without those inside another of the same weight; of what shows one place, the plainest says how."""
    current: Hit | None = None
    for hit in sorted(hits, key=lambda h: (_WEIGHT[h.severity or severity], h.start, -h.end)):
        if current is None or hit.end > current.end or (hit.severity or severity) != (current.severity or severity):
            if current is not None:
                yield current
            current = hit
        elif _plainness(hit) > _plainness(current):
            current = replace(current, hidden=hit.hidden, disguised=hit.disguised, severity=hit.severity)
    if current is not None:
        yield current


def _plainness(hit: Hit) -> tuple[bool, bool, bool]:
    return (hit.severity is None, not hit.disguised, not hit.hidden)


def _result(path: str, name: str, data: bytes, places: list[_Place], unread: Unread, limits: Limits) -> ScanResult:
    if not places and not unread:
        return ScanResult()
    digest = sha256(data)
    kept = sorted(
        _most_severe(places),
        key=lambda p: (p.part or "", p.offset, p.length, -_WEIGHT[p.severity], p.rule.id),
    )
    if len(kept) > limits.findings:
        kept = sorted(kept, key=lambda p: -_WEIGHT[p.severity])[: limits.findings]
        unread = [*unread, ("too-many", None)]
    names: dict[str, str] = {}

    def shown(part: str | None) -> str | None:
        if part is not None and part not in names:
            names[part] = mask_part(part)
        return part if part is None else names[part]

    findings = tuple(
        Finding(
            path=path,
            rule=p.rule.id,
            severity=p.severity,
            line=p.line,
            column=p.column,
            part=None if p.part == _NAME and p.line is None and p.rule in _NAME_RULES else shown(p.part),
            offset=p.offset,
            length=p.length,
            fingerprint=fingerprint(p.rule.id, name, p.part, p.offset, p.length, digest),
            disguised=p.disguised,
            hidden=p.hidden,
            text=p.text,
        )
        for p in kept
    )
    return ScanResult(findings, tuple(NotExamined(path, reason, shown(part)) for reason, part in dict.fromkeys(unread)))


def _most_severe(places: Iterable[_Place]) -> Iterator[_Place]:
    """The places without those that a more severe one covers."""
    by_part: dict[str | None, list[_Place]] = {}
    for place in places:
        by_part.setdefault(place.part, []).append(place)
    for group in by_part.values():
        group.sort(key=lambda p: (-_WEIGHT[p.severity], p.offset))
        covered = {Severity.REFUSE: _Cover(), Severity.HOLD: _Cover(), Severity.NOTE: _Cover()}
        for place in group:
            heavier = [cover for severity, cover in covered.items() if _WEIGHT[severity] > _WEIGHT[place.severity]]
            if place.rule.id in _BESIDE_OTHERS or not any(c.meets(place.offset, place.length) for c in heavier):
                yield place
                if place.rule.id not in _BESIDE_OTHERS:
                    covered[place.severity].add(place.offset, place.length)


class _Cover:
    """Byte ranges added in ascending order of their start, asked whether they meet another."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._reach: list[int] = []

    def add(self, start: int, length: int) -> None:
        self._starts.append(start)
        self._reach.append(max(start + length, self._reach[-1] if self._reach else 0))

    def meets(self, start: int, length: int) -> bool:
        index = bisect_left(self._starts, start + length)
        return index > 0 and self._reach[index - 1] > start
