"""What a bureau says about itself when it starts, and the trust base and first pages that follow from it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import product
from string import Template
from typing import Annotated, Any

from pydantic import Field, ValidationError, model_validator

from gate import sample_keys, strict_yaml
from gate.errors import GateError
from gate.sshsig import PublicKey
from gate.trust_edit import encode_yaml
from gate.trust_model import (
    Body,
    Bureau,
    Day,
    Email,
    Frozen,
    Ids,
    Key,
    Mandate,
    Many,
    Number,
    Office,
    OfficeId,
    PersonId,
    Role,
    RootId,
    Text,
    YesNo,
    line_of,
    what_is_wrong,
)

_APPROVING = {"leader", "leading_group", "head"}
_FOLDER = "data/bureau"
_DOTTED = {"gitignore": ".gitignore"}
"""Names that packaging would leave out if they began with a dot."""


class HeldPosition(Frozen):
    """A position that somebody holds from the first day of the rules; `office` where it is not their own."""

    role: Role
    office: OfficeId | None = None
    document: Text | None = None


class Staff(Frozen):
    """One of the staff; without `key`, `gate init` makes one."""

    id: PersonId
    name: Text
    number: Text
    office: OfficeId
    emails: Many[Email] = ()
    positions: Annotated[Many[HeldPosition], Field(min_length=1)]
    key: Key | None = None


class RootHolder(Frozen):
    """A root key; without `key`, `gate init` makes one."""

    id: RootId
    key: Key | None = None


class RootAnswers(Frozen):
    """Who may change the trust base: how many of which keys it takes."""

    threshold: Annotated[Number, Field(ge=1)] = 2
    keys: Annotated[Many[RootHolder], Ids] = (RootHolder(id="r1"), RootHolder(id="r2"), RootHolder(id="r3"))


class Answers(Frozen):
    """The answers of `gate init`: what stands in the first version of the trust base."""

    bureau: Bureau
    openness_office: OfficeId
    in_force_from: Day
    names_public: YesNo = True
    mandate: Mandate
    offices: Annotated[Many[Office], Ids, Field(min_length=1)]
    bodies: Annotated[Many[Body], Ids] = ()
    people: Annotated[Many[Staff], Ids, Field(min_length=1)]
    roots: RootAnswers = RootAnswers()

    @model_validator(mode="after")
    def _three_people(self) -> Answers:
        """Author, reviewer and approver are three people (DESIGN 6.2), so there must be such three."""
        drafters, reviewers, approvers = (
            {(p.name, p.number) for p in self.people for held in p.positions if held.role in roles}
            for roles in ({"drafter"}, {"reviewer"}, _APPROVING)
        )
        if not any(len({a, b, c}) == 3 for a in drafters for b in reviewers for c in approvers):
            raise ValueError("three different people are needed: a drafter, a reviewer, and a leader")
        return self


def read_answers(data: bytes, path: str) -> Answers:
    """The answers in the bytes of an ``--answers`` file. Code init-answers-invalid, with the line."""
    try:
        node = strict_yaml.parse(data)
    except strict_yaml.YamlProblem as problem:
        raise GateError("init-answers-invalid", path=path, line=problem.line, what=problem.kind) from None
    if not isinstance(node, strict_yaml.Mapping):
        raise GateError("init-answers-invalid", path=path, line=1, what="a mapping is expected")
    try:
        return Answers.model_validate(node.plain())
    except ValidationError as error:
        raise GateError(
            "init-answers-invalid", path=path, line=line_of(node, error), what=what_is_wrong(error)
        ) from None


def sample_answers() -> Answers:
    """The sample bureau, its people and roots with their public sample keys and addresses."""
    answers = read_answers(_resource("sample.yaml").read_bytes(), "sample.yaml")
    people = tuple(
        person.model_copy(update={"key": sample_keys.public_key(person.id), "emails": (f"{person.id}@sample.invalid",)})
        for person in answers.people
    )
    keys = tuple(root.model_copy(update={"key": sample_keys.public_key(root.id)}) for root in answers.roots.keys)
    roots = answers.roots.model_copy(update={"keys": keys})
    return answers.model_copy(update={"people": people, "roots": roots})


def trust_files(answers: Answers, made: Mapping[str, PublicKey], *, sample: bool = False) -> dict[str, bytes]:
    """The four YAML files of the first version, by name; `made` holds the keys that the answers lack, by id."""
    since = answers.in_force_from.isoformat()
    people = [
        {
            **_said(person, "id", "name", "number", "office", "emails"),
            "positions": [
                {"role": held.role, **_said(held, "office"), "from": since, **_said(held, "document")}
                for held in person.positions
            ],
            "keys": [{"key": (person.key or made[person.id]).line, "from": since}],
        }
        for person in answers.people
    ]
    roots = {
        "threshold": answers.roots.threshold,
        **({"sample": "true"} if sample else {}),
        "keys": [{"id": root.id, "key": (root.key or made[root.id]).line} for root in answers.roots.keys],
    }
    policy = {
        "bureau": _said(answers.bureau),
        "openness_office": answers.openness_office,
        "in_force_from": since,
        "names_public": "true" if answers.names_public else "false",
        "mandate": {"document": answers.mandate.document, "date": answers.mandate.date.isoformat()},
    }
    return {
        "people.yaml": encode_yaml({"people": people}),
        "offices.yaml": encode_yaml(
            {"offices": [_said(o) for o in answers.offices], "bodies": [_said(b) for b in answers.bodies]}
        ),
        "policy.yaml": encode_yaml(policy) + b"\n" + _resource("policy.yaml").read_bytes(),
        "roots.yaml": encode_yaml(roots),
    }


def repository_files(answers: Answers, day: date) -> dict[str, bytes]:
    """The other files of a new repository, by path: drafts of the first pages, settings, workflows, README."""
    author, reviewer, approver = _first_three(answers)
    facts = {
        "bureau": answers.bureau.name,
        "site_url": answers.bureau.site_url,
        "office": answers.openness_office if answers.openness_office in _offices(author) else author.office,
        "author": author.id,
        "reviewer": reviewer.id,
        "approver": approver.id,
        "day": day.isoformat(),
        "contact": _contact(answers.bureau),
    }
    pages = {
        _DOTTED.get(path, path): Template(text).substitute(facts).encode()
        for path, text in _texts("repository").items()
    }
    # workflows hold ${{ }} of their own
    workflows = {f".github/workflows/{path}": text.encode() for path, text in _texts("workflows").items()}
    return pages | workflows


def _first_three(answers: Answers) -> tuple[Staff, Staff, Staff]:
    """Author, reviewer and approver of the first pages: documents, so reviewed in the office for documents."""
    documents = {office.id for office in answers.offices if "document" in office.reviews}

    def fitting(roles: set[str], offices: set[str]) -> list[Staff]:
        able = [p for p in answers.people if any(held.role in roles for held in p.positions)]
        return sorted(able, key=lambda p: not _offices(p) & offices)

    drafters = fitting({"drafter"}, {answers.openness_office})
    reviewers = fitting({"reviewer"}, documents)
    approvers = fitting({"leader"}, set()) + fitting(_APPROVING, set())
    trios = product(drafters, reviewers, approvers)
    return next(trio for trio in trios if len({(p.name, p.number) for p in trio}) == 3)


def _offices(person: Staff) -> set[str]:
    return {held.office or person.office for held in person.positions}


def _contact(bureau: Bureau) -> str:
    told = {"地址": bureau.address, "电话": bureau.phone, "电子邮箱": bureau.email, "办公时间": bureau.hours}
    return "\n".join(f"- {label}：{text}" for label, text in told.items() if text) or "- （请补上地址、电话和办公时间）"


def example_answers() -> str:
    """An answers file to begin from: that of the sample bureau."""
    return _resource("sample.yaml").read_text("utf-8")


def _resource(name: str) -> Traversable:
    return files("gate").joinpath(_FOLDER, name)


def _texts(name: str) -> Mapping[str, str]:
    """Every file below a folder of the templates, by its path there; none where there is no such folder."""
    found: dict[str, str] = {}

    def walk(folder: Traversable, path: str) -> None:
        for entry in sorted(folder.iterdir(), key=lambda e: e.name):
            if entry.is_dir():
                walk(entry, f"{path}{entry.name}/")
            else:
                found[path + entry.name] = entry.read_text("utf-8")

    if _resource(name).is_dir():
        walk(_resource(name), "")
    return found


def _said(value: Frozen, *names: str) -> dict[str, Any]:
    """The fields `names` (all, where none is named) that are not at their defaults."""
    return value.model_dump(mode="json", include=set(names) or None, exclude_none=True, exclude_defaults=True)
