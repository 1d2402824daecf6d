"""The trust base: people, offices, policy and roots, each version signed by the roots before it and its own.

`load_chain` reads bytes and believes nothing that is not signed. What it returns answers the questions of
the verdict: whose key is this, did it count then, who held which position on that day.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from types import MappingProxyType
from typing import Any, NoReturn, TypeVar

from pydantic import BaseModel, ValidationError

from gate import sample_keys, sshsig, strict_json, strict_yaml
from gate.errors import GateError
from gate.model import Reason, sha256
from gate.sshsig import PublicKey, SignatureProblem
from gate.statements import STATEMENT_TYPE
from gate.trust_model import (
    Body,
    KeyWindow,
    Office,
    OfficesFile,
    PeopleFile,
    Person,
    Policy,
    Roots,
    TrustPredicate,
    line_of,
    what_is_wrong,
)
from gate.workdays import SHANGHAI

TRUST_TYPE = "urn:gongkai-gate:trust:v1"
TRUST_FILE = "trust.json"
SUBJECTS = ("offices.yaml", "people.yaml", "policy.yaml", "roots.yaml")
"""The four files that `trust.json` vouches for, sorted."""

NEEDED_POSITIONS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "head": frozenset({"head"}),
        "leader": frozenset({"leader"}),
        "division_head": frozenset({"division_head", "drafter"}),
        "reviewer": frozenset({"reviewer"}),
        "secrecy_officer": frozenset({"secrecy_officer"}),
        "web": frozenset({"web"}),
    }
)
"""Positions that somebody must hold before anything publishes (clause 4.2b; web: clause 6.1)."""


# -- one version ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Trust:
    """One version of the trust base, its signatures checked."""

    version: int
    time: datetime
    people: tuple[Person, ...]
    offices: tuple[Office, ...]
    bodies: tuple[Body, ...]
    policy: Policy
    policy_digest: str
    roots: Roots

    @cached_property
    def sample(self) -> bool:
        """Whether the public sample keys may sign under it (DESIGN 8): it says so, or lists one of them."""
        listed = {*self.keys, *(root.key for root in self.roots.keys)}
        return self.roots.sample or not listed.isdisjoint(sample_keys.public_keys())

    @cached_property
    def _people(self) -> Mapping[str, Person]:
        return {person.id: person for person in self.people}

    @cached_property
    def _offices(self) -> Mapping[str, Office]:
        return {office.id: office for office in self.offices}

    @cached_property
    def _bodies(self) -> Mapping[str, Body]:
        return {body.id: body for body in self.bodies}

    @cached_property
    def _keys(self) -> Mapping[bytes, tuple[Person, KeyWindow]]:
        return {window.key.blob: (person, window) for person in self.people for window in person.keys}

    @cached_property
    def _emails(self) -> Mapping[str, Person]:
        return {email.casefold(): person for person in self.people for email in person.emails}

    def person(self, person_id: str) -> Person | None:
        """The person with this id."""
        return self._people.get(person_id)

    def office(self, office_id: str) -> Office | None:
        """The office with this id."""
        return self._offices.get(office_id)

    def body(self, body_id: str) -> Body | None:
        """The other body with this id."""
        return self._bodies.get(body_id)

    def by_email(self, address: str) -> Person | None:
        """The person who commits under this address; case does not matter."""
        return self._emails.get(address.casefold())

    def owner(self, key: PublicKey) -> Person | None:
        """Whose key it is, counted or not."""
        found = self._keys.get(key.blob)
        return found[0] if found else None

    def window(self, key: PublicKey) -> KeyWindow | None:
        """When this key counts."""
        found = self._keys.get(key.blob)
        return found[1] if found else None

    @property
    def keys(self) -> tuple[PublicKey, ...]:
        """Every key of every person."""
        return tuple(window.key for person in self.people for window in person.keys)

    def key_problem(self, person: Person, key: PublicKey, when: datetime) -> str | None:
        """Why `key` does not count as `person`'s at `when`: a code, or None where it does.

        signer-unknown, key-not-yet-valid, key-expired, key-revoked (revoked by then, or known to be in
        other hands since).
        """
        found = self._keys.get(key.blob)
        if found is None or found[0].id != person.id:
            return "signer-unknown"
        window, day = found[1], _day_of(when)
        if day < window.start:
            return "key-not-yet-valid"
        if window.until is not None and day > window.until:
            return "key-expired"
        if window.revoked is not None and when >= window.revoked:
            return "key-revoked"
        return "key-revoked" if self.compromised(key, when) else None

    def compromised(self, key: PublicKey, when: datetime) -> bool:
        """Whether this version knows `key` to have been in other hands at `when`.

        Asked of the newest version for every entry, however old (DESIGN 6).
        """
        window = self.window(key)
        since = window.compromised_since if window else None
        return since is not None and when >= since

    def holds(self, person: Person, roles: Collection[str], day: date, office: str | None = None) -> bool:
        """Whether `person` holds one of `roles` on `day`; with `office`, in that office.

        A position without an office of its own is held in the person's office.
        """
        return any(
            position.role in roles
            and position.covers(day)
            and (office is None or (position.office or person.office) == office)
            for position in person.positions
        )

    def reviewing_offices(self, kind: str) -> tuple[Office, ...]:
        """The offices that review this kind of release (clause 5.1)."""
        return tuple(office for office in self.offices if kind in office.reviews)

    def holders(self, roles: Collection[str], day: date, office: str | None = None) -> tuple[Person, ...]:
        """Who holds one of `roles` on `day`, in the order of the trust base."""
        return tuple(person for person in self.people if self.holds(person, roles, day, office))

    def vacant_positions(self, day: date) -> tuple[str, ...]:
        """The needed positions that nobody holds on `day` (clause 4.2b)."""
        return tuple(name for name, roles in NEEDED_POSITIONS.items() if not self.holders(roles, day))

    @property
    def public_names(self) -> tuple[str, ...]:
        """Names that stand in public anyway: of the bureau, its offices, other bodies, categories and laws."""
        policy = self.policy
        named = (*self.offices, *self.bodies, *policy.categories.values(), *policy.laws)
        short = (name for law in policy.laws for name in law.short)
        return (policy.bureau.name, policy.bureau.short_name, *(item.name for item in named), *short)

    def gaps(self, day: date) -> tuple[Reason, ...]:
        """What this trust base lacks on `day`; while it lacks anything, nothing publishes.

        position-vacant (4.2b), policy-in-force-missing (13), policy-mandate-missing (1.4.1).
        """
        path = f"trust/{self.version}/"
        gaps = []
        if vacant := self.vacant_positions(day):
            gaps.append(Reason.of("position-vacant", path=path + "people.yaml", positions=vacant))
        if self.policy.in_force_from is None:
            gaps.append(Reason.of("policy-in-force-missing", path=path + "policy.yaml"))
        if self.policy.mandate is None:
            gaps.append(Reason.of("policy-mandate-missing", path=path + "policy.yaml"))
        return tuple(gaps)

    def contact_gaps(self) -> tuple[Reason, ...]:
        """The parts that the page for complaints would have to leave open (9.1, 9.4, 0.9): code contact-missing."""
        bureau, office = self.policy.bureau, self.office(self.policy.openness_office)
        own = f"offices.yaml: {self.policy.openness_office}."
        parts = (
            (own + "address", office and office.address, "9.1"),
            (own + "phone", office and office.phone, "0.9"),
            (own + "postcode", office and (office.postcode or bureau.postcode), "9.1"),
            ("policy.yaml: bureau.complaint_box", bureau.complaint_box, "9.4"),
            ("policy.yaml: bureau.next_level", bureau.next_level, "9.1"),
        )
        path = f"trust/{self.version}"
        return tuple(Reason.of("contact-missing", path, clauses=(c,), key=key) for key, said, c in parts if not said)


def same_human(a: Person, b: Person) -> bool:
    """Whether two entries are one human being: the same id, or the same name and number (attacks A12)."""
    return a.id == b.id or (a.name, a.number) == (b.name, b.number)


def _day_of(when: datetime) -> date:
    return when.astimezone(SHANGHAI).date()


@dataclass(frozen=True)
class TrustChain:
    """All versions of the trust base, from 1 upwards."""

    versions: tuple[Trust, ...]

    @property
    def latest(self) -> Trust:
        """The newest version."""
        return self.versions[-1]

    def at(self, version: int) -> Trust | None:
        """Version number `version`, or None."""
        return self.versions[version - 1] if 1 <= version <= len(self.versions) else None


# -- reading --------------------------------------------------------------------------------------

_PATH = re.compile(r"trust/(?P<version>[1-9][0-9]{0,5})/(?P<name>[^/]+)")


def by_version(files: Mapping[str, bytes]) -> dict[int, dict[str, bytes]]:
    """The files below ``trust/`` by version and name, ascending. Code trust-unexpected-file."""
    versions: dict[int, dict[str, bytes]] = {}
    for path, data in files.items():
        match = _PATH.fullmatch(path)
        if match is None:
            raise GateError("trust-unexpected-file", path=path)
        versions.setdefault(int(match["version"]), {})[match["name"]] = data
    return dict(sorted(versions.items()))


def load_chain(files: Mapping[str, bytes]) -> TrustChain:
    """Every version of the trust base in `files` (by path, ``trust/N/…``), each signed as it must be.

    Version 1 is signed by its own roots; whoever starts from it pins it (the log, ``--since``, a root's
    fingerprint). Raises `GateError`: trust-missing, trust-gap, trust-unexpected-file, trust-invalid,
    trust-threshold, key-shared, json-duplicate-key, signature-….
    """
    versions = by_version(files)
    if not versions:
        raise GateError("trust-missing")
    if list(versions) != list(range(1, len(versions) + 1)):
        missing = next(n for n in range(1, len(versions) + 1) if n not in versions)
        raise GateError("trust-gap", version=missing)
    chain: list[Trust] = []
    previous_digest = None
    for number, held in versions.items():
        reader = _Reader(number, held)
        chain.append(reader.read(chain[-1] if chain else None, previous_digest))
        previous_digest = "sha256:" + sha256(held[TRUST_FILE])
    return TrustChain(tuple(chain))


def check_draft(files: Mapping[str, bytes]) -> None:
    """Raise what `load_chain` would raise once enough roots had signed the newest version of `files`.

    Gives nothing back: what is not signed is nobody's trust base.
    """
    versions = by_version(files)
    newest = max(versions, default=1)
    before = (
        load_chain({p: d for p, d in files.items() if not p.startswith(f"trust/{newest}/")}) if newest > 1 else None
    )
    previous = "sha256:" + sha256(versions[newest - 1][TRUST_FILE]) if before else None
    _Reader(newest, versions.get(newest, {})).read(before.latest if before else None, previous, signed=False)


_Model = TypeVar("_Model", bound=BaseModel)


class _Reader:
    """Reads the files of one version."""

    def __init__(self, version: int, files: Mapping[str, bytes]) -> None:
        self._version = version
        self._files = files

    def _path(self, name: str) -> str:
        return f"trust/{self._version}/{name}"

    def _refuse(self, name: str, what: str, line: int | None = None) -> NoReturn:
        raise GateError("trust-invalid", path=self._path(name), line=line or 1, what=what)

    def read(self, before: Trust | None, previous_digest: str | None, signed: bool = True) -> Trust:
        for name in (TRUST_FILE, *SUBJECTS):
            if name not in self._files:
                self._refuse(name, "missing")
        predicate = self._statement(before, previous_digest)
        roots = self._yaml("roots.yaml", Roots)
        if signed:
            self._signatures(roots, before.roots if before else None)
        self._roots(roots, before.roots if before else None)
        people = self._people()
        offices = self._yaml("offices.yaml", OfficesFile)
        policy = self._yaml("policy.yaml", Policy)
        self._references(people, offices, policy)
        return Trust(
            version=self._version,
            time=predicate.time,
            people=people,
            offices=offices.offices,
            bodies=offices.bodies,
            policy=policy,
            policy_digest="sha256:" + sha256(self._files["policy.yaml"]),
            roots=roots,
        )

    def _statement(self, before: Trust | None, previous_digest: str | None) -> TrustPredicate:
        try:
            value = strict_json.loads(self._files[TRUST_FILE])
        except strict_json.JsonProblem as problem:
            if problem.code == "json-duplicate-key":
                raise GateError(problem.code, path=self._path(TRUST_FILE)) from None
            self._refuse(TRUST_FILE, problem.what)
        expected = [{"name": name, "digest": {"sha256": sha256(self._files[name])}} for name in SUBJECTS]
        if not isinstance(value, dict) or value.keys() != {"_type", "subject", "predicateType", "predicate"}:
            self._refuse(TRUST_FILE, "not an in-toto statement")
        if (value["_type"], value["predicateType"]) != (STATEMENT_TYPE, TRUST_TYPE):
            self._refuse(TRUST_FILE, "_type, predicateType")
        for name, said, found in zip(SUBJECTS, _listed(value["subject"]), expected, strict=False):
            if said != found:
                self._refuse(name, "not the bytes that were signed")
        if value["subject"] != expected:
            self._refuse(TRUST_FILE, "subject")
        try:
            predicate = TrustPredicate.model_validate(value["predicate"])
        except ValidationError as error:
            self._refuse(TRUST_FILE, what_is_wrong(error))
        if predicate.version != self._version:
            self._refuse(TRUST_FILE, "version")
        if predicate.previous != previous_digest:
            self._refuse(TRUST_FILE, "previous")
        if before is not None and predicate.time < before.time:
            self._refuse(TRUST_FILE, "time")
        return predicate

    def _signatures(self, own: Roots, before: Roots | None) -> None:
        signers: dict[str, PublicKey] = {}
        for name in sorted(self._files.keys() - {TRUST_FILE, *SUBJECTS}):
            if not name.endswith(".sig"):
                raise GateError("trust-unexpected-file", path=self._path(name))
            try:
                signers[name.removesuffix(".sig")] = sshsig.verify(self._files[name], self._files[TRUST_FILE])
            except SignatureProblem as problem:
                raise GateError(problem.code, path=self._path(name)) from None
        known = {root.id: root.key for roots in (before, own) if roots for root in roots.keys}
        for roots in (before, own):
            if roots is None:
                continue
            signed = {root.key for root in roots.keys if signers.get(root.id) == root.key}
            if len(signed) < roots.threshold:
                raise GateError("trust-threshold", version=self._version, signed=len(signed), threshold=roots.threshold)
        for root_id, key in signers.items():
            if known.get(root_id) != key:
                raise GateError("trust-unexpected-file", path=self._path(root_id + ".sig"))

    def _roots(self, own: Roots, before: Roots | None) -> None:
        known = {root.id: root.key for root in own.keys}
        for root in before.keys if before else ():
            if known.get(root.id, root.key) != root.key:
                self._refuse("roots.yaml", f"the id {root.id} belonged to another key")
        self._not_shared("roots.yaml", [(root.id, root.key.blob) for root in own.keys])

    def _people(self) -> tuple[Person, ...]:
        node = self._node("people.yaml")
        self._not_shared("people.yaml", _loose_keys(node.plain()))
        people = self._yaml("people.yaml", PeopleFile).people
        addresses: dict[str, str] = {}
        for person in people:
            for email in person.emails:
                if addresses.setdefault(email.casefold(), person.id) != person.id:
                    self._refuse("people.yaml", f"{person.id} and {addresses[email.casefold()]}: one address")
        return people

    def _not_shared(self, name: str, keys: Iterable[tuple[str, bytes]]) -> None:
        owners: dict[bytes, str] = {}
        for owner, blob in keys:
            if blob in owners:
                raise GateError("key-shared", path=self._path(name), owners=sorted({owner, owners[blob]}))
            owners[blob] = owner

    def _references(self, people: tuple[Person, ...], offices: OfficesFile, policy: Policy) -> None:
        known = {office.id for office in offices.offices}
        for person in people:
            for office in (person.office, *(p.office for p in person.positions if p.office)):
                if office not in known:
                    self._refuse("people.yaml", f"{person.id}: no office {office}")
        if policy.openness_office not in known:
            self._refuse("policy.yaml", f"openness_office: no office {policy.openness_office}")
        for code in policy.group_categories:
            if code not in policy.categories:
                self._refuse("policy.yaml", f"group_categories: no category {code}")

    def _node(self, name: str) -> strict_yaml.Mapping:
        try:
            node = strict_yaml.parse(self._files[name])
        except strict_yaml.YamlProblem as problem:
            if problem.kind == "duplicate-key":
                raise GateError("json-duplicate-key", path=self._path(name), line=problem.line) from None
            self._refuse(name, problem.kind, problem.line)
        if not isinstance(node, strict_yaml.Mapping):
            self._refuse(name, "a mapping is expected")
        return node

    def _yaml(self, name: str, model: type[_Model]) -> _Model:
        node = self._node(name)
        try:
            return model.model_validate(node.plain())
        except ValidationError as error:
            self._refuse(name, what_is_wrong(error), line_of(node, error))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _loose_keys(people: Any) -> Iterator[tuple[str, bytes]]:
    """Every key in `people.yaml`, read leniently: one key under two people is found in any spelling (A13)."""
    for person in _listed(people.get("people")):
        if not isinstance(person, dict):
            continue
        for window in _listed(person.get("keys")):
            line = window.get("key") if isinstance(window, dict) else None
            words = line.split() if isinstance(line, str) else []
            if len(words) > 1:
                try:
                    yield str(person.get("id")), binascii.a2b_base64(words[1].rstrip("=") + "==")
                except binascii.Error:
                    continue  # the strict reading of the same key refuses it
