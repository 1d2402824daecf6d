"""The front matter of a release (DESIGN 3): one parser, whose answer is both judged and shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from gate import strict_yaml
from gate.fields import CORRECTION_FIELDS, FIELDS, PAGE_FIELDS, PUBLIC_OPINION, Field, Unfit, nearest
from gate.head import Head, invalid, read
from gate.model import Reason
from gate.strict_yaml import Node, Scalar

NO_PERIOD_CATEGORIES = ("0307", "0308")
"""Release calendar, explanations of indicators: statistics that belong to no period."""

_KEY_THAT_MAY_BE_NAMED = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,31}")
_ATTRIBUTES = {"with": "with_", "is": "is_"}


@dataclass(frozen=True, slots=True)
class Known:
    """What front matter may name, as the trust base has it.

    `categories` maps each code to the kind that it fixes, or None; `bodies` are other bodies (BOD ids).
    """

    people: frozenset[str]
    offices: frozenset[str]
    categories: Mapping[str, str | None]
    bodies: frozenset[str]


@dataclass(frozen=True, slots=True)
class Correction:
    """What a later version puts right: of which version, since when it was wrong, both readings, and why."""

    of: int
    kind: str
    since: date
    why: str
    was: str = ""
    is_: str = ""
    found_by: str = ""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The head of a release, each field in its own type. `publish_at` knows its zone: an instant."""

    title: str
    kind: str
    category: str
    office: str
    produced: date
    classification: str
    opinion: str
    basis: str
    reason: str
    author: str
    reviewer: str
    approver: str
    publish_at: datetime | None = None
    with_: tuple[str, ...] = ()
    period: str | None = None
    stage: str | None = None
    series: str | None = None
    doc_no: str | None = None
    summary: str | None = None
    methodology: str | None = None
    tables: tuple[str, ...] = ()
    charts: tuple[str, ...] = ()
    correction: Correction | None = None
    supersedes: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One Markdown file: its title, its body, and the line of the file on which the body begins."""

    path: str
    title: str
    body: str = field(repr=False)
    body_line: int = 1


# -- any head ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Values:
    """The values that could be read, where they stand, and what was wrong with the others."""

    values: Mapping[str, Any]
    places: Mapping[str, tuple[int, int]]
    reasons: tuple[Reason, ...]


def _is_blank(node: Node) -> bool:
    return isinstance(node, Scalar) and not node.text.strip()


def _values(path: str, mapping: strict_yaml.Mapping, fields: tuple[Field, ...]) -> _Values:
    by_key = {spec.key: spec for spec in fields}
    values: dict[str, Any] = {}
    places: dict[str, tuple[int, int]] = {}
    reasons: list[Reason] = []
    blank: dict[str, int] = {}
    for key, node in mapping:
        spec = by_key.get(key.text)
        if spec is None:
            reasons.append(_unknown_key(path, key, by_key))
            continue
        places[spec.key] = (node.line, node.column)
        if _is_blank(node):
            blank[spec.key] = key.line
            continue
        try:
            values[spec.key] = spec.convert(node)
        except Unfit as unfit:
            reasons.append(_wrong(path, spec, node, unfit.nearest))
    reasons += _missing(path, mapping, fields, blank)
    return _Values(values, places, tuple(reasons))


def _unknown_key(path: str, key: Scalar, known: Mapping[str, Field]) -> Reason:
    name = key.text if _KEY_THAT_MAY_BE_NAMED.fullmatch(key.text) else "…"
    near = nearest(key.text, known)
    hint = (f",最接近的是 {near}", f"; the nearest key is {near}") if near else ("", "")
    return invalid(path, key.line, key.column, f"没有 {name} 这个键{hint[0]}", f"there is no key {name}{hint[1]}")


def _wrong(path: str, spec: Field, node: Node, near: str) -> Reason:
    hint = (f",最接近的是 {near}", f"; the nearest is {near}") if near else ("", "")
    return Reason.of(
        spec.if_wrong,
        path,
        node.line,
        node.column,
        spec.clauses,
        key=spec.key,
        what_zh=f"{spec.key} 应为{spec.zh}{hint[0]}",
        what_en=f"{spec.key} must be {spec.en}{hint[1]}",
    )


def _missing(
    path: str, mapping: strict_yaml.Mapping, fields: tuple[Field, ...], blank: Mapping[str, int]
) -> Iterator[Reason]:
    """One reason for all required keys that share a code, at the first blank one or at the head itself."""
    written = {key.text for key, _ in mapping}
    by_code: dict[str, list[Field]] = {}
    for spec in fields:
        if spec.key in blank or (spec.required and spec.key not in written):
            by_code.setdefault(spec.if_missing, []).append(spec)
    for code, specs in by_code.items():
        line = min((blank[spec.key] for spec in specs if spec.key in blank), default=mapping.line)
        clauses = dict.fromkeys(clause for spec in specs for clause in spec.clauses)
        keys = tuple(spec.key for spec in specs)
        yield Reason.of(
            code,
            path,
            line,
            1,
            clauses,
            key="、".join(keys),
            keys=keys,
            what_zh=f"缺少（或没有填写）{'、'.join(keys)}",
            what_en=f"missing or blank: {', '.join(keys)}",
        )


def page(path: str, head: Head) -> tuple[Page | None, tuple[Reason, ...]]:
    """A Markdown file that is no index: its title and its body."""
    if head.mapping is None:
        return None, head.reasons
    found = _values(path, head.mapping, PAGE_FIELDS)
    reasons = head.reasons + found.reasons
    if "title" not in found.values or head.body is None:
        return None, reasons
    return Page(path, found.values["title"], head.body, head.body_line), reasons


def release_head(path: str, head: Head, known: Known | None = None) -> tuple[FrontMatter | None, tuple[Reason, ...]]:
    """The head of a release's index, and every reason against it.

    The front matter is there as soon as each field has a value of its type, also where a reason (an opinion
    that is not 主动公开, an unknown person) keeps the release from publishing.
    """
    if head.mapping is None:
        return None, head.reasons
    found = _values(path, head.mapping, FIELDS)
    reasons = [*head.reasons, *found.reasons]
    values = dict(found.values)
    if "correction" in values:
        values["correction"], problems = _correction(path, values["correction"])
        reasons += problems
    reasons += _against_each_other(path, values, found.places, head.mapping.line)
    if known is not None:
        reasons += _unknown(path, values, found.places, known)
    complete = all(spec.key in values for spec in FIELDS if spec.required) and not any(
        reason.code == "front-matter-invalid" for reason in reasons
    )
    if not complete:
        return None, tuple(reasons)
    return FrontMatter(**{_ATTRIBUTES.get(key, key): value for key, value in values.items()}), tuple(reasons)


def parse(path: str, data: bytes, known: Known | None = None) -> tuple[FrontMatter | None, tuple[Reason, ...]]:
    """The front matter of the release whose index is `data`, and every reason against it. Never raises."""
    return release_head(path, read(path, data), known)


def _correction(path: str, node: Node) -> tuple[Correction | None, tuple[Reason, ...]]:
    if not isinstance(node, strict_yaml.Mapping):
        words = (
            "correction 应为 {of, kind, since, was, is, why, found_by}",
            "correction must be {of, kind, since, was, is, why, found_by}",
        )
        return None, (invalid(path, node.line, node.column, *words),)
    found = _values(path, node, CORRECTION_FIELDS)
    reasons = found.reasons
    wrong_before = {"数据更正", "文字更正"}
    if found.values.get("kind") in wrong_before and not {"was", "is"} <= found.values.keys():
        words = ("更正应写明 was(原来)和 is(更正后)", "a correction states `was` and `is`")
        reasons += (invalid(path, node.line, node.column, *words),)
    if reasons or not {"of", "kind", "since", "why"} <= found.values.keys():
        return None, reasons
    return Correction(**{_ATTRIBUTES.get(key, key): value for key, value in found.values.items()}), ()


def _against_each_other(
    path: str, values: Mapping[str, Any], places: Mapping[str, tuple[int, int]], first_line: int
) -> Iterator[Reason]:
    """Rules that need more than one field."""
    if "opinion" in values and values["opinion"] != PUBLIC_OPINION:
        yield Reason.of("release-not-public", path, *places["opinion"])
    timeless = values.get("category") in NO_PERIOD_CATEGORIES
    if values.get("kind") == "statistics" and "period" not in places and not timeless:
        yield Reason.of(
            "front-matter-invalid",
            path,
            first_line,
            1,
            ("1.2.1.3",),
            keys=("period",),
            key="period",
            what_zh="统计信息缺少 period(数据所属时期)",
            what_en="statistics need `period`",
        )
    period = values.get("period") or ""
    if "/" in period and period.split("/")[0] >= period.split("/")[1]:
        words = ("period 的起止颠倒", "the period ends before it begins")
        yield invalid(path, *places["period"], *words)


# Category 03 fixes statistics, 02 and 04 (and 05, enforcement of the law) fix law: clauses 5.1e and 5.1f.
_KIND_CLAUSE = {"statistics": "5.1e", "law": "5.1f", "document": "5.1d"}


def _unknown(
    path: str, values: Mapping[str, Any], places: Mapping[str, tuple[int, int]], known: Known
) -> Iterator[Reason]:
    for key in ("author", "reviewer", "approver"):
        if key in values and values[key] not in known.people:
            yield Reason.of("unknown-person", path, *places[key], key=key, near=_or(values[key], known.people))
    office = values.get("office")
    if office is not None and office not in known.offices:
        yield Reason.of("unknown-office", path, *places["office"], near=_or(office, known.offices))
    for body in values.get("with", ()):
        if body not in known.bodies:
            yield Reason.of("unknown-body", path, *places["with"], near=_or(body, known.bodies))
    category = values.get("category")
    if category is None:
        return
    if category not in known.categories:
        yield Reason.of("unknown-category", path, *places["category"], near=_like(category, known.categories))
        return
    fixed = known.categories[category]
    if fixed is not None and "kind" in values and values["kind"] != fixed:
        clause = _KIND_CLAUSE.get(fixed, "5.1")
        yield Reason.of("kind-fixed-by-category", path, *places["kind"], (clause,), category=category, kind=fixed)


def _like(category: str, known: Mapping[str, Any]) -> str:
    """The code that looks most like an unknown one, of its own group where that has any."""
    kin = tuple(code for code in known if code[:2] == category[:2] and len(code) == len(category))
    return _or(category, frozenset(kin) or known)


def _or(text: str, choices: frozenset[str] | Mapping[str, Any]) -> str:
    return nearest(text, choices) or "—"
