"""Signed acts as bytes: in-toto Statements v1 over the closed file list of a release, and their file names.

Reads and writes only; who may sign what, and in which order, is for `gate.approvals`. A statement is valid
as the exact bytes that were signed, so decoding never repairs anything.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    Strict,
    StringConstraints,
    ValidationError,
    model_validator,
)

from gate import strict_json, timestamps

STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
ACT_TYPE = "urn:gongkai-gate:act:v1"
WAIVER_TYPE = "urn:gongkai-gate:waiver:v1"

ActName = Literal["submit", "review", "approve", "reject", "withdraw"]
WaiverName = Literal["claim", "waive"]


class StatementProblem(Exception):
    """Bytes that are no statement. `code`: json-duplicate-key, statement-schema, or path-unsafe.

    `what` names the field or the rule, never a value of the statement.
    """

    def __init__(self, code: str, what: str) -> None:
        super().__init__(f"{code}: {what}")
        self.code = code
        self.what = what


# -- the closed file list -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class FileDigest:
    """One file of a closed file list: path from the repository's root, git mode, SHA-256 in hexadecimal."""

    path: str
    mode: str
    sha256: str


def files_digest(files: Iterable[FileDigest]) -> str:
    """Digest of a closed file list, whatever its order: ``sha256:`` over lines ``MODE SP SHA256 SP PATH LF``.

    Raises `StatementProblem` (path-unsafe) for a path with a line end, which could stand for two files, and
    for one that is not UTF-8.
    """
    digest = hashlib.sha256()
    for file in sorted(files):
        if "\n" in file.path:
            raise StatementProblem("path-unsafe", "line end in a path")
        try:
            digest.update(f"{file.mode} {file.sha256} {file.path}\n".encode())
        except UnicodeEncodeError:
            raise StatementProblem("path-unsafe", "path that is not UTF-8") from None
    return "sha256:" + digest.hexdigest()


# -- the fields -----------------------------------------------------------------------------------

Release = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]{0,63}\z")]
PersonId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,31}\z")]
Digest = Annotated[str, StringConstraints(pattern=r"^sha256:[0-9a-f]{64}\z")]
Version = Annotated[int, Field(ge=1, le=999)]
Serial = Annotated[int, Field(ge=1, le=99)]
Text = Annotated[str, StringConstraints(max_length=4000)]
GivenText = Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=r"\S")]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,63}\z")]
Role = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,32}\z")]

Time = Annotated[
    datetime,
    BeforeValidator(lambda value: timestamps.parse(value) if isinstance(value, str) else value),
    PlainSerializer(timestamps.render, return_type=str),
]


def _ascending(digests: tuple[str, ...]) -> tuple[str, ...]:
    if any(a >= b for a, b in zip(digests, digests[1:], strict=False)):
        raise ValueError("not sorted, or twice the same")
    return digests


Sorted = AfterValidator(_ascending)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class Answer(_Frozen):
    """An answer to one question of the review, with the reason where one was given."""

    answer: Literal["是", "否", "可能"]
    reason: GivenText | None = None


def _answer(value: Any) -> Any:
    if isinstance(value, str):
        return {"answer": value}
    if isinstance(value, dict) and value.get("reason") is None:
        raise ValueError("an answer without a reason is written as the bare word")
    return value


AnswerField = Annotated[
    Answer,
    BeforeValidator(_answer),
    PlainSerializer(lambda a: a.answer if a.reason is None else {"answer": a.answer, "reason": a.reason}),
]
Question = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^[^\x00-\x1f\x7f]+\z")]


class _Statement(_Frozen):
    """What all statements share. `files` is the subject; everything else is the predicate."""

    files: tuple[FileDigest, ...] = Field(exclude=True)
    release: Release
    version: Version
    serial: Serial
    person: PersonId
    time: Time

    @property
    def digest(self) -> str:
        """The files digest: what the statement is about."""
        return files_digest(self.files)


class Act(_Statement):
    """A submit, review, approve, reject or withdraw by one person in one role.

    `previous` is the digest of the bytes of the statement before it, None for a submit only; `policy` that of
    `policy.yaml`, `trust` the version of the trust base it was made under. A reject and a withdraw always
    give a reason; opinion and basis may stay empty there (clause 3.10 asks them of the other three).
    """

    act: ActName
    role: Role
    previous: Digest | None
    waivers: Annotated[tuple[Digest, ...], Strict(False), Sorted]
    policy: Digest
    trust: Annotated[int, Field(ge=1, le=999_999)]
    opinion: Literal["主动公开", "依申请公开", "不予公开", ""]
    basis: Text
    reason: GivenText
    contributors: Annotated[tuple[PersonId, ...], Strict(False), Sorted]
    unknown_contributors: Annotated[int, Field(ge=0, le=999_999)]
    answers: Mapping[Question, AnswerField]

    @model_validator(mode="after")
    def _chain(self) -> Act:
        if (self.previous is None) != (self.act == "submit"):
            raise ValueError("a submit has no statement before it, every other act has one")
        if self.act == "submit" and self.waivers:
            raise ValueError("a submit has no waivers")
        if self.act in ("submit", "review", "approve") and not (self.opinion and self.basis.strip()):
            raise ValueError("opinion and basis are missing")
        return self


class WaivedFinding(_Frozen):
    """The one finding that a claim or a waiver is about; `part` names the place inside a container."""

    fingerprint: Digest
    rule: Name
    rule_version: Annotated[int, Field(ge=1)]
    path: Annotated[str, StringConstraints(min_length=1)]
    part: str | None


class Waiver(_Statement):
    """A finding declared a quotation or otherwise harmless: ``claim`` by the author, ``waive`` by reviewers.

    `files` is the one file. `person` wrote the statement; who stands for it are the signers.
    """

    act: WaiverName
    finding: WaivedFinding
    kind: Literal["quotation", "other"]
    reason: GivenText

    @model_validator(mode="after")
    def _one_file(self) -> Waiver:
        if [file.path for file in self.files] != [self.finding.path]:
            raise ValueError("the subject is not the file of the finding")
        return self


_STATEMENT_FIELDS = frozenset({"_type", "subject", "predicateType", "predicate"})
_FILE_FIELDS = frozenset({"name", "digest", "annotations"})
_DIGEST_FIELDS = frozenset({"sha256"})
_ANNOTATION_FIELDS = frozenset({"mode"})
_MODELS: Mapping[str, type[Act] | type[Waiver]] = {ACT_TYPE: Act, WAIVER_TYPE: Waiver}


# -- bytes ----------------------------------------------------------------------------------------


def encode(statement: Act | Waiver) -> bytes:
    """The bytes to sign."""
    return strict_json.canonical(
        {
            "_type": STATEMENT_TYPE,
            "subject": [
                {"name": f.path, "digest": {"sha256": f.sha256}, "annotations": {"mode": f.mode}}
                for f in sorted(statement.files)
            ],
            "predicateType": ACT_TYPE if isinstance(statement, Act) else WAIVER_TYPE,
            "predicate": statement.model_dump(),
        }
    )


def decode(data: bytes) -> Act | Waiver:
    """The statement that `data` holds. Raises `StatementProblem`: json-duplicate-key or statement-schema.

    A field too many or too few at any depth is refused: what a reader does not know, he has not signed.
    """
    try:
        value = strict_json.loads(data)
    except strict_json.JsonProblem as problem:
        code = problem.code if problem.code == "json-duplicate-key" else "statement-schema"
        raise StatementProblem(code, problem.what) from None
    _fields(value, "statement", _STATEMENT_FIELDS)
    model = _MODELS.get(value["predicateType"]) if isinstance(value["predicateType"], str) else None
    if value["_type"] != STATEMENT_TYPE or model is None:
        raise StatementProblem("statement-schema", "_type, predicateType")
    predicate = value["predicate"]
    if not isinstance(predicate, dict) or "files" in predicate:
        raise StatementProblem("statement-schema", "predicate")
    try:
        return model.model_validate(predicate | {"files": _subject(value["subject"])})
    except ValidationError as error:
        raise StatementProblem("statement-schema", _place(error)) from None


def _place(error: ValidationError) -> str:
    """Where the first error is: field names of ours, never a key or a value of the statement."""
    place = error.errors(include_url=False, include_context=False, include_input=False)[0]["loc"]
    return str(place[0]) if place and place[0] in Act.model_fields | Waiver.model_fields else "predicate"


def _fields(value: Any, what: str, names: frozenset[str]) -> None:
    if not isinstance(value, dict) or value.keys() != names:
        raise StatementProblem("statement-schema", what)


_MODE = re.compile(r"[0-7]{6}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def _subject(value: Any) -> tuple[FileDigest, ...]:
    if not isinstance(value, list) or not value:
        raise StatementProblem("statement-schema", "subject")
    files = []
    for item in value:
        _fields(item, "subject", _FILE_FIELDS)
        _fields(item["digest"], "subject.digest", _DIGEST_FIELDS)
        _fields(item["annotations"], "subject.annotations", _ANNOTATION_FIELDS)
        path, mode, digest = item["name"], item["annotations"]["mode"], item["digest"]["sha256"]
        if not (isinstance(path, str) and isinstance(mode, str) and isinstance(digest, str)):
            raise StatementProblem("statement-schema", "subject")
        if not path or "\n" in path or not _MODE.fullmatch(mode) or not _SHA256.fullmatch(digest):
            raise StatementProblem("statement-schema", "subject")
        files.append(FileDigest(path, mode, digest))
    if any(a.path >= b.path for a, b in zip(files, files[1:], strict=False)):
        raise StatementProblem("statement-schema", "subject not sorted")
    return tuple(files)


# -- names ----------------------------------------------------------------------------------------

_FILE_NAME = re.compile(
    r"(?P<version>[0-9]{3})-(?P<serial>[0-9]{2})"
    rf"-(?P<act>{'|'.join(get_args(ActName) + get_args(WaiverName))})"
    r"\.json(?P<sig>(?:\.(?P<signer>[a-z][a-z0-9-]{0,31}))?\.sig)?"
)


@dataclass(frozen=True, slots=True)
class StatementName:
    """What the name of a file in `approvals/ID/` says. `signer` is set for a signature of a waiver only."""

    version: int
    serial: int
    act: str
    signature: bool = False
    signer: str | None = None

    @property
    def statement(self) -> str:
        """The name of the statement itself, or of the one that this signature is for."""
        return statement_name(self.version, self.serial, self.act)


def statement_name(version: int, serial: int, act: str) -> str:
    """File name of a statement: ``VVV-SS-ACT.json``."""
    return f"{version:03d}-{serial:02d}-{act}.json"


def signature_name(version: int, serial: int, act: str, signer: str | None = None) -> str:
    """File name of a signature; `signer` (a person's id) for a waiver, which several people sign."""
    return statement_name(version, serial, act) + (f".{signer}.sig" if act == "waive" else ".sig")


def parse_name(name: str) -> StatementName | None:
    """What a file name in `approvals/ID/` says, or None for a name that has no business there."""
    match = _FILE_NAME.fullmatch(name)
    if match is None or not int(match["version"]) or not int(match["serial"]):
        return None
    signature = match["sig"] is not None
    if signature and (match["act"] == "waive") != (match["signer"] is not None):
        return None
    return StatementName(int(match["version"]), int(match["serial"]), match["act"], signature, match["signer"])
