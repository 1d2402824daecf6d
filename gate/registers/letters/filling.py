"""Fills a template from a record: a letter of plain words, or every field that is missing for it.

Values are shown by the type that the register's definition gives their field: days as 2026年11月24日, enums by
their label, ids of people, offices and bodies by their name. A placeholder may ask for another way:

``day``      of a time, its day only
``name``     of an id in a field of plain text, the name of the person, office or body
``contact``  of a body or an office, how to reach it
``ground``   of a ground of refusal (X1 …) or a result code, what it says with its article
``title``    of an id of another record, that record's title
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from gate.errors import GateError
from gate.fields import nearest
from gate.model import Reason, Refused
from gate.registers.definition import Definition, Field
from gate.registers.letters.template import BY_HAND, Block, Placeholder, Template, Test, pieces, templates, words
from gate.registers.model import Record
from gate.workdays import SHANGHAI

BLANK = "＿＿＿＿＿＿"
"""A place to be filled in by hand."""


@dataclass(frozen=True, slots=True)
class Listed:
    """How a person, an office or another body is called, and how to reach it."""

    name: str
    contact: str = ""


@dataclass(frozen=True)
class Facts:
    """What letters are filled from.

    `listed` holds people, offices and bodies by their ids, `titles` the titles of other records, `day` the day on
    which the letter is drawn, `number` the number of the letter where it does not come from the record, `sealed`
    the record's sealed fields, or None where nobody opened them.
    """

    record: Record
    definition: Definition
    day: date
    bureau: Mapping[str, str]
    office: Mapping[str, str]
    listed: Mapping[str, Listed] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    number: str = ""
    sealed: Mapping[str, str] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a letter: a paragraph ``p``, a headed part ``h``, or a ``form`` or ``rows`` of cells.

    The first of `rows` are the headings.
    """

    kind: str
    text: str = field(default="", repr=False)
    cells: tuple[tuple[str, ...], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, ready to be rendered. `signed` and `dated` stand at its foot; both are empty on a form."""

    kind: str
    title: str
    number: str
    salutation: str = field(repr=False)
    parts: tuple[Part, ...]
    enclosed: tuple[Part, ...]
    signed: str
    dated: str


def chosen(name: str, record: Record) -> Template:
    """The letter called `name` for this record: its kind, its Chinese name, or the name of several of which one fits.

    Code letter-unknown (GateError) where there is none for the record's register; `Refused` letter-not-fitting.
    """
    known = [template for template in templates().values() if template.register == record.register]
    called = [template for template in known if name in (template.kind, template.zh, template.one_of)]
    if not called:
        near = nearest(name, tuple(template.kind for template in known))
        kinds = [template.one_of or template.kind for template in known]
        raise GateError("letter-unknown", kinds=tuple(dict.fromkeys(kinds)), near=near or "?")
    fitting = [template for template in called if _holds(template.fits, record)]
    if not fitting:
        keys = tuple(dict.fromkeys(key for template in called for key, _ in template.fits))
        raise Refused(Reason.of("letter-not-fitting", path=record.path, letter=called[0].zh, fields=keys))
    return fitting[0]


def fill(template: Template, facts: Facts) -> Letter:
    """The letter. `Refused` letter-incomplete names every field that is missing, and the clauses that ask for them."""
    filler = _Filler(facts)
    dated = filler.dated(template)
    filler.require(template.needs)
    letter = Letter(
        kind=template.kind,
        title=filler.text(template.title),
        number=filler.number(template, dated),
        salutation=filler.text(template.salutation),
        parts=tuple(part for block in template.blocks for part in filler.parts(block)),
        enclosed=tuple(part for block in template.enclosed for part in filler.parts(block)),
        signed="" if template.unsigned else filler.text("{bureau.name}"),
        dated="" if template.unsigned else day(dated),
    )
    if filler.missing:
        raise Refused(
            Reason.of(
                "letter-incomplete",
                path=facts.record.path,
                clauses=tuple(dict.fromkeys(filler.clauses)),
                letter=template.zh,
                fields=tuple(dict.fromkeys(filler.missing)),
            )
        )
    return letter


def day(when: date) -> str:
    """A day as official letters write it: 2026年11月24日."""
    return f"{when.year}年{when.month}月{when.day}日"


def _holds(tests: Iterable[Test], record: Record) -> bool:
    return all(_has(_of(record, key), wanted) for key, wanted in tests)


def _of(record: Record, key: str) -> Any:
    """A field, or one of the two common ones that records hold as attributes."""
    return getattr(record, key) if key in ("id", "state") else record.get(key)


def _has(value: Any, wanted: frozenset[str] | bool) -> bool:
    if isinstance(wanted, bool):
        return (value not in (None, "", (), False)) is wanted
    values = value if isinstance(value, tuple) else (value,)
    return any(item in wanted for item in values)


class _Filler:
    """Fills texts from facts and keeps what was missing."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self.missing: list[str] = []
        self.clauses: list[str] = []
        self._clause = ""

    def dated(self, template: Template) -> date:
        """The letter's own date."""
        value = self._facts.record.get(template.dated) if template.dated else None
        if isinstance(value, datetime):
            return value.astimezone(SHANGHAI).date()
        return value if isinstance(value, date) else self._facts.day

    def number(self, template: Template, dated: date) -> str:
        """The letter's number: as asked for, from the record, or a line to be filled in by hand."""
        if self._facts.number or not template.number:
            return self._facts.number
        if template.number == BY_HAND:
            return f"{BLANK}〔{dated.year}〕＿＿号"
        return self.text(f"{{{template.number}}}")

    def require(self, keys: Iterable[str]) -> None:
        """Note which of `keys` the record lacks."""
        for key in keys:
            if not _has(_of(self._facts.record, key), True):
                self._miss(key)

    def parts(self, block: Block) -> Iterator[Part]:
        """What a block says; nothing where it does not apply to the record."""
        record = self._facts.record
        if not _holds(block.when, record) or (block.unless and _holds(block.unless, record)):
            return
        self._clause = block.clause
        if block.kind in ("p", "h"):
            yield Part(block.kind, self.text(block.text))
        elif block.kind == "form":
            yield Part("form", cells=tuple(tuple(self.text(cell) for cell in row) for row in block.cells))
        elif block.kind == "items":
            ((each,),) = block.cells
            yield from (Part("p", self.text(each, item, no)) for no, item in self._entries(block.text))
        else:
            head = tuple(heading for heading, _ in block.cells)
            rows = [
                tuple(self.text(text, item, no) for _, text in block.cells) for no, item in self._entries(block.text)
            ]
            yield Part("rows", cells=(head, *rows))
        self._clause = ""

    def _entries(self, name: str) -> Iterator[tuple[int, tuple[Field | None, Any]]]:
        """The entries of a list with their numbers and what the definition says about them; ``key?`` may be empty."""
        key = name.removesuffix("?")
        values = self._facts.record.get(key) or ()
        if not values and not name.endswith("?"):
            self._miss(key)
        spec = self._facts.definition.field(key)
        yield from enumerate(((spec.item if spec else None, value) for value in values), start=1)

    def text(self, text: str, item: tuple[Field | None, Any] | None = None, no: int = 0) -> str:
        """A text with its placeholders filled; `item` is the entry of a list that ``{.key}`` speaks of."""
        said = []
        for literal, place in pieces(text):
            said.append(literal)
            if place is not None:
                said.append(self._value(place, item, no))
        return _STOPS.sub("。", "".join(said))

    def _value(self, place: Placeholder, item: tuple[Field | None, Any] | None, no: int) -> str:
        facts = self._facts
        if place.key == ".no":
            return str(no)
        root, _, key = place.key.partition(".")
        if root == "sealed":
            return (facts.sealed or {}).get(key) or BLANK
        if root == "shared":
            return words()["shared"][key]
        if root in ("bureau", "office") and key:
            return self._given(place, (facts.bureau if root == "bureau" else facts.office).get(key, ""))
        if root == "" and item is not None:
            spec, value = item
            for step in filter(None, key.split(".")):
                value = value.get(step) if isinstance(value, Mapping) else None
                spec = spec.fields.get(step) if spec else None
            return self._given(place, self._shown(place.way, spec, value))
        shown = self._shown(place.way, facts.definition.field(place.key), _of(facts.record, place.key))
        return self._given(place, shown)

    def _given(self, place: Placeholder, text: str) -> str:
        if not text and not place.optional:
            self._miss(place.key, place.way)
        return text

    def _miss(self, key: str, way: str = "") -> None:
        """Note a missing field by its key and its label; the key of an entry is told below its list's."""
        spec = self._facts.definition.field(key)
        label = f"{spec.zh}（{key}）" if spec is not None and spec.zh != key else key
        self.missing.append(f"{label}{_WAY_ZH.get(way, '')}")
        self.clauses += filter(None, (self._clause, spec.clause if spec is not None else ""))

    def _shown(self, way: str, spec: Field | None, value: Any) -> str:
        if value is None or value == ():
            return ""
        if isinstance(value, tuple):
            inner = spec.item if spec is not None and spec.item is not None else spec
            return "、".join(self._shown(way, inner, item) for item in value)
        if way == "name":
            return self._listed(value).name
        if way == "contact":
            return self._listed(value).contact
        if way == "ground":
            return words()["grounds"].get(value, "")
        if way == "title":
            return self._facts.titles.get(value, "")
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, datetime):
            local = value.astimezone(SHANGHAI)
            return day(local) if way == "day" else f"{day(local)}{local.hour}时{local.minute:02d}分"
        if isinstance(value, date):
            return day(value)
        if isinstance(value, Decimal):
            return f"{value:.2f}元"
        if spec is not None and spec.type == "enum":
            return spec.values.get(value, value)
        if spec is not None and spec.type in ("person", "office", "body"):
            return self._listed(value).name
        return str(value).strip()

    def _listed(self, identity: str) -> Listed:
        return self._facts.listed.get(identity, Listed(""))


_STOPS = re.compile("[。；，]+。")
"""What a value and the sentence around it both end in."""
_WAY_ZH = {"name": "的名称", "contact": "的联系方式", "title": "的标题", "ground": "的说明"}
