"""What the files of the trust base say: people, offices, policy, roots, as strict values of their own types.

The files are YAML that is read without types (`gate.strict_yaml`): every scalar arrives as text, and the field
that holds it says what it means.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    StringConstraints,
    ValidationError,
    model_validator,
)

from gate import strict_yaml, timestamps
from gate.sshsig import PublicKey, SignatureProblem

Role = Literal[
    "drafter", "division_head", "reviewer", "office", "office_head", "leader", "leading_group", "head",
    "classifier", "secrecy_officer", "synth", "law", "web", "supervision", "rep",
]  # fmt: skip
Kind = Literal["statistics", "document", "law"]


def _day(value: Any) -> Any:
    if isinstance(value, str):
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            raise ValueError("a day is written YYYY-MM-DD")
        return date.fromisoformat(value)
    return value


def _number(value: Any) -> Any:
    if isinstance(value, str):
        if not re.fullmatch(r"0|[1-9][0-9]{0,11}", value):
            raise ValueError("a whole number is expected")
        return int(value)
    return value


def _yes_no(value: Any) -> Any:
    if isinstance(value, str):
        if value not in ("true", "false"):
            raise ValueError("true or false is expected")
        return value == "true"
    return value


def _key(value: Any) -> Any:
    if isinstance(value, str):
        try:
            key = PublicKey.from_line(value)
        except SignatureProblem:
            raise ValueError("not an OpenSSH public key that is accepted here") from None
        if key.line != value:
            raise ValueError("a key is written TYPE BASE64, without a comment")
        return key
    return value


Day = Annotated[date, BeforeValidator(_day)]
Time = Annotated[datetime, BeforeValidator(lambda value: timestamps.parse(value) if isinstance(value, str) else value)]
Number = Annotated[int, BeforeValidator(_number)]
YesNo = Annotated[bool, BeforeValidator(_yes_no)]
Key = Annotated[PublicKey, BeforeValidator(_key)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=r"^[^\x00-\x1f\x7f]*\z")]
PersonId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,31}\z")]
OfficeId = Annotated[str, StringConstraints(pattern=r"^OFF-[0-9]{2,4}\z")]
BodyId = Annotated[str, StringConstraints(pattern=r"^BOD-[0-9]{2,4}\z")]
RootId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,31}\z")]
CategoryCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{2}(?:[0-9]{2})?\z")]
LimitName = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}\z")]
Email = Annotated[str, StringConstraints(pattern=r"^[^\s@<>]{1,128}@[^\s@<>]{1,128}\z")]

_Item = TypeVar("_Item")
Many = Annotated[tuple[_Item, ...], Strict(False)]


def _unique_ids(items: tuple[Any, ...]) -> tuple[Any, ...]:
    if len({item.id for item in items}) != len(items):
        raise ValueError("an id stands twice")
    return items


Ids = AfterValidator(_unique_ids)


class Frozen(BaseModel):
    """A value of the trust base: strict, closed to unknown fields, unchangeable."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", arbitrary_types_allowed=True)


class _Window(Frozen):
    """Days on which something counts, both included; without `until` it is open."""

    start: Day = Field(alias="from")
    until: Day | None = None

    @model_validator(mode="after")
    def _forward(self) -> _Window:
        if self.until is not None and self.until < self.start:
            raise ValueError("until lies before from")
        return self

    def covers(self, day: date) -> bool:
        """Whether `day` lies within."""
        return self.start <= day and (self.until is None or day <= self.until)


class Position(_Window):
    """A role that a person holds, in an office or in the bureau as a whole; `document` appoints (4.2)."""

    role: Role
    office: OfficeId | None = None
    document: Text | None = None


class KeyWindow(_Window):
    """A key, the days on which it counts, and the moment from which it no longer does."""

    key: Key
    revoked: Time | None = None
    compromised_since: Time | None = None


class Person(Frozen):
    """One human being. `number` (工号) and `name` together say who it is, `id` is what pages show."""

    id: PersonId
    name: Text
    number: Text
    office: OfficeId
    emails: Many[Email] = ()
    positions: Many[Position] = ()
    keys: Many[KeyWindow] = ()


class Office(Frozen):
    """An office (科室) and which kinds of release it reviews (clause 5.1)."""

    id: OfficeId
    name: Text
    duties: Text
    reviews: Many[Kind] = ()
    phone: Text | None = None
    address: Text | None = None
    postcode: Text | None = None
    hours: Text | None = None


class Body(Frozen):
    """Another administrative body that a release may concern."""

    id: BodyId
    name: Text
    kind: Text
    level: Text


class Bureau(Frozen):
    """Who publishes: names, the 18-character code, the address of the site, how to reach it.

    `complaint_box` says where the box for letters hangs (9.4), `next_level` who hears those who are not content (9.1).
    """

    name: Text
    short_name: Text | None = None
    org_code: Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{18}\z")]
    site_url: Annotated[str, StringConstraints(pattern=r"^https://[a-z0-9.-]+(?:/[A-Za-z0-9._~/-]*)?\z")]
    address: Text | None = None
    postcode: Text | None = None
    phone: Text | None = None
    fax: Text | None = None
    email: Email | None = None
    hours: Text | None = None
    complaints: Text | None = None
    complaint_box: Text | None = None
    next_level: Text | None = None
    licence: Text | None = None


class Category(Frozen):
    """A category of the public catalogue; `kind` where it fixes who reviews."""

    name: Text
    kind: Kind | None = None


class Mandate(Frozen):
    """The decision of the leading group under which leaders approve (clause 1.4.1)."""

    document: Text
    date: Day


class Article(Frozen):
    """An article as the bureau's rules cite it, and where it stands in the law in force (clause 3.4)."""

    cited: Text
    present: Text


class Law(Frozen):
    """A law that a `basis` may name: full name, the short names in use, in force since, its articles."""

    name: Text
    short: Many[Text] = ()
    since: Day
    articles: Many[Article] = ()


class Opening(Frozen):
    """What the year before the registers' first left behind (domain.md 9.4).

    `carried` are requests still open by column of the annual report (only `total` where nobody split them), `in_force`
    the documents in force by kind.
    """

    year: Number | None = None
    carried: Mapping[
        Literal["natural", "enterprise", "research", "nonprofit", "legal_service", "other_org", "total"], Number
    ] = Field(default_factory=dict)
    in_force: Mapping[Literal["regulation", "normative"], Number] = Field(default_factory=dict)


class Policy(Frozen):
    """What the leading group decided. The digest of its file is bound into every signed act.

    `in_force_from` and `mandate` may be missing from the file: then nothing publishes (`Trust.gaps`).
    """

    bureau: Bureau
    openness_office: OfficeId
    in_force_from: Day | None = None
    names_public: YesNo
    categories: Annotated[Mapping[CategoryCode, Category], Field(min_length=1)]
    group_categories: Many[CategoryCode] = ()
    mandate: Mandate | None = None
    topics: Many[Text] = ()
    laws: Many[Law] = ()
    unknown_contributors: Literal["note", "refuse"]
    limits: Mapping[LimitName, Number] = Field(default_factory=dict)
    opening: Opening | None = None

    def cites(self, basis: str) -> bool:
        """Whether `basis` names a law of the table, by its full or a short name (clause 3.4)."""
        return any(name in basis for law in self.laws for name in (law.name, *law.short))

    def present_places(self, basis: str) -> tuple[tuple[str, str], ...]:
        """The articles that `basis` cites of an older text, each with its place in the law in force (clause 3.4)."""
        return tuple(
            (f"{law.name}{article.cited}", article.present)
            for law in self.laws
            if any(name in basis for name in (law.name, *law.short))
            for article in law.articles
            if article.cited.partition("(")[0] in basis
        )

    def kind_of(self, category: str) -> Kind | None:
        """The kind that a category fixes, by itself or by the two-digit category above it."""
        for code in (category, category[:2]):
            if (entry := self.categories.get(code)) is not None and entry.kind is not None:
                return entry.kind
        return None


class Root(Frozen):
    """A root key by its id, which names its signature file."""

    id: RootId
    key: Key


class Roots(Frozen):
    """The keys that may change the trust base, and how many of them it takes."""

    threshold: Annotated[Number, Field(ge=1)]
    sample: YesNo = False
    keys: Annotated[Many[Root], Ids]

    @model_validator(mode="after")
    def _reachable(self) -> Roots:
        if self.threshold > len(self.keys):
            raise ValueError("the threshold is higher than the number of root keys")
        return self


class PeopleFile(Frozen):
    """The whole of `people.yaml`."""

    people: Annotated[Many[Person], Ids]


class OfficesFile(Frozen):
    """The whole of `offices.yaml`."""

    offices: Annotated[Many[Office], Ids]
    bodies: Annotated[Many[Body], Ids] = ()


class TrustPredicate(Frozen):
    """What `trust.json` says besides the digests of the four files."""

    version: Annotated[int, Field(ge=1, le=999_999)]
    previous: Annotated[str, StringConstraints(pattern=r"^sha256:[0-9a-f]{64}\z")] | None
    time: Time


def _first(error: ValidationError) -> Any:
    return error.errors(include_url=False, include_input=False)[0]


def what_is_wrong(error: ValidationError) -> str:
    """The place and the rule of the first error; never the value itself."""
    first = _first(error)
    place = ".".join(str(step) for step in first["loc"])
    rule = first["msg"].removeprefix("Value error, ")
    return f"{place}: {rule}" if place else rule


def line_of(document: strict_yaml.Node, error: ValidationError) -> int:
    """The line of the first error in `document`, or of the nearest place above it."""
    node = document
    for step in _first(error)["loc"]:
        child: strict_yaml.Node | None = None
        if isinstance(node, strict_yaml.Mapping) and isinstance(step, str):
            child = node.get(step)
        elif isinstance(node, strict_yaml.Sequence) and isinstance(step, int):
            child = node.items[step] if step < len(node.items) else None
        if child is None:
            break
        node = child
    return node.line
