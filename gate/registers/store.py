"""The registers of a repository as the commands see them: every record read with its definition, and the world around.

Reads the working folder, or a revision; writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, cached_property
from pathlib import Path

from gate import judging, sshsig, statements, treeio
from gate import log as logs
from gate.gitstore import Repository
from gate.model import Blob, Reason, Tree
from gate.parallel import cores, in_order
from gate.registers import clocks, mirrored, reading
from gate.registers import definition as definition_module
from gate.registers.conditions import World
from gate.registers.definition import Definition, Definitions
from gate.registers.mirrored import Mirrored
from gate.registers.model import Record, Records
from gate.registers.reading import Derive, Outside, Reading
from gate.releases import find_releases, release_id
from gate.scanner import rules_digest
from gate.sshsig import SignatureProblem
from gate.statements import Act, StatementProblem, files_digest
from gate.trust import Trust, TrustChain
from gate.verdict import digests
from gate.workdays import official_calendar

FOLDER = "registers"
_MANY = 400
"""Fewer records than this are read before other processes would be ready."""


class OnDisk(Mapping[str, Blob]):
    """The files below a folder, each read when it is asked for: a list of records needs no signatures."""

    def __init__(self, root: Path, folder: str) -> None:
        self._root = f"{root}/"
        within = root / folder
        self._paths = dict.fromkeys(f"{folder}/{name}" for name in treeio.names(within)) if within.is_dir() else {}

    def __getitem__(self, path: str) -> Blob:
        if path not in self._paths:
            raise KeyError(path)
        return treeio.read_file(self._root + path)

    def __contains__(self, path: object) -> bool:
        return path in self._paths

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


@dataclass(frozen=True)
class Source:
    """Where files come from: the working folder of a repository, or one of its revisions."""

    repo: Repository
    rev: str | None = None

    def tree(self, *folders: str) -> Tree:
        """The files below these folders."""
        if self.rev is None:
            return treeio.read_parts(self.repo.root, folders)
        return self.repo.tree(self.repo.commit(self.rev), folders)

    def registers(self) -> Tree:
        """The files of the registers."""
        return OnDisk(self.repo.root, FOLDER) if self.rev is None else self.tree(FOLDER)


@dataclass(frozen=True)
class Store:
    """All records as they were read, and what stands around them."""

    source: Source
    now: datetime
    definitions: Definitions
    chain: TrustChain
    tree: Tree = field(repr=False)
    readings: Mapping[str, Reading] = field(repr=False)
    official: frozenset[str] = frozenset()

    @property
    def trust(self) -> Trust:
        """The newest trust base."""
        return self.chain.latest

    @cached_property
    def records(self) -> Records:
        """Every record that could be read."""
        return Records(read.record for read in self.readings.values() if read.record is not None)

    @cached_property
    def known(self) -> frozenset[str]:
        """Ids of people, offices and bodies of the trust base."""
        trust = self.trust
        return frozenset(item.id for group in (trust.people, trust.offices, trust.bodies) for item in group)

    @cached_property
    def acts(self) -> Mapping[str, Mirrored]:
        """The signed acts of releases and the entries of the log, by the digest that a mirroring entry holds."""
        return dict(_acts(self.source.tree("approvals"), self.trust)) | dict(_logged(self.tree, self.chain))

    @cached_property
    def world(self) -> World:
        """What conditions may ask."""
        return _world(self)

    def definition(self, record: Record) -> Definition:
        """The register of a record."""
        return self.definitions[record.register]

    def outside(self) -> Outside:
        """What reading may ask."""
        return Outside(self.now, derivation(), self.official)


def open_store(
    repo: Repository,
    now: datetime,
    rev: str | None = None,
    trust_ref: str | None = None,
    definitions: Definitions | None = None,
) -> Store:
    """Read every record. Codes: those of the trust base and of reading a folder or a revision."""
    source = Source(repo, rev)
    tree = source.registers()
    chain = judging.read_trust(repo, trust_ref)
    known = definitions if definitions is not None else definition_module.definitions()
    paths = sorted(path for path in tree if reading.is_record(path))
    official = contacts(chain.latest) | _listed(paths, tree, known)
    outside = Outside(now, derivation(), official)

    def read(path: str) -> Reading:
        return reading.read(path, tree[path].data, known, outside)

    readings = dict(zip(paths, in_order(read, paths, jobs_for(paths)), strict=True))
    return Store(source, now, known, chain, tree, readings, official)


def _listed(paths: list[str], tree: Tree, known: Definitions) -> frozenset[str]:
    """The contacts that registers list as official: those whose records have a field of that name."""
    listing = {register for register, definition in known.items() if "contact" in definition.fields}
    records = (reading.read(p, tree[p].data, known).record for p in paths if p.split("/")[1] in listing)
    said = (record.get("contact", {}) for record in records if record is not None)
    return frozenset(str(text) for contact in said for text in contact.values())


def jobs_for(paths: list[str]) -> int:
    """How many processes are worth while for so many records."""
    return cores() if len(paths) >= _MANY else 1


def derivation() -> Derive:
    """The days that clocks compute."""
    return clocks.derived


def contacts(trust: Trust) -> frozenset[str]:
    """Numbers and addresses that are official: of the bureau and its offices."""
    bureau = trust.policy.bureau
    said = (bureau.phone, bureau.fax, bureau.email, bureau.complaints, bureau.next_level)
    said += tuple(office.phone for office in trust.offices)
    return frozenset(contact for contact in said if contact)


# -- the world -------------------------------------------------------------------------------------


def roles_of(trust: Trust) -> Callable[[str, date], frozenset[str]]:
    """Which roles a person holds on a day."""

    @cache
    def roles(person_id: str, day: date) -> frozenset[str]:
        person = trust.person(person_id)
        return frozenset(p.role for p in person.positions if p.covers(day)) if person else frozenset()

    return roles


def _offices_of(trust: Trust) -> Callable[[str, date], frozenset[str]]:
    def offices(person_id: str, day: date) -> frozenset[str]:
        person = trust.person(person_id)
        if person is None:
            return frozenset()
        return frozenset([person.office, *(p.office for p in person.positions if p.office and p.covers(day))])

    return offices


def _world(store: Store) -> World:
    trust, source = store.trust, store.source
    policy = trust.policy
    told = {
        "openness_office": policy.openness_office,
        "group_categories": policy.group_categories,
        "topics": policy.topics,
        **policy.limits,
    }

    @cache
    def content() -> Mapping[str, str]:
        releases = find_releases(source.tree("content", "mkdocs.yml"))
        return {release.root.rstrip("/"): files_digest(digests(release.files)) for release in releases}

    @cache
    def versions() -> Mapping[str, tuple[int, ...]]:
        found: dict[str, list[int]] = {}
        for entry in logs.read(store.tree, store.chain).entries:
            if entry.entry.kind == "publish":
                found.setdefault(entry.entry.release, []).append(entry.entry.version)
        return {release: tuple(numbers) for release, numbers in found.items()}

    @cache
    def newest() -> Mapping[tuple[str, str], Mirrored]:
        return {(a.release, a.act): a for a in sorted(store.acts.values(), key=lambda a: a.at)}

    def answers(subject: str, act: str) -> Mapping[str, str]:
        made = newest().get((subject, act))
        return made.answers if made else {}

    return World(
        calendar=official_calendar(),
        roles=roles_of(trust),
        offices=_offices_of(trust),
        policy=told,
        content=lambda path: content().get(path.rstrip("/")),
        entered=lambda release: versions().get(release, ()),
        answers=answers,
        rules_version=rules_digest(),
        this_body=_this_body(store),
    )


def _this_body(store: Store) -> str:
    """The id under which this bureau stands among the bodies; empty where it does not."""
    bureau = store.trust.policy.bureau
    listed = [(body.id, body.name) for body in store.trust.bodies]
    listed += [(record.id, str(record.get("name"))) for record in store.records.of("bodies")]
    return next((id_ for id_, name in listed if name in (bureau.name, bureau.short_name)), "")


def _acts(tree: Tree, trust: Trust) -> Iterator[tuple[str, Mirrored]]:
    """Every act of `approvals/` whose signature is its person's."""
    for path, blob in tree.items():
        if not path.endswith(".json") or f"{path}.sig" not in tree:
            continue
        try:
            act = statements.decode(blob.data)
            key = sshsig.verify(tree[f"{path}.sig"].data, blob.data)
        except (StatementProblem, SignatureProblem):
            continue
        owner = trust.owner(key)
        if isinstance(act, Act) and owner is not None and owner.id == act.person:
            answers = {question: answer.answer for question, answer in act.answers.items()}
            digest = "sha256:" + blob.sha256
            yield digest, Mirrored(digest, act.act, act.release, act.version, act.person, act.role, act.time, answers)


def _logged(tree: Tree, chain: TrustChain) -> Iterator[tuple[str, Mirrored]]:
    """Every entry of the publication log; it is the publisher's word (role web)."""
    for salted in logs.read(tree, chain).entries:
        entry = salted.entry
        digest = "sha256:" + tree[logs.entry_name(entry.seq)].sha256
        yield digest, Mirrored(digest, entry.kind, entry.release, entry.version, entry.by, "web", entry.when)


def release_named(record: Record, definition: Definition) -> str:
    """The id of the release that a record is about; empty where it is about none."""
    named = str(record.get(definition.about) or "") if definition.about else ""
    return release_id(named.rstrip("/")) if named.startswith("content/") else named


def mirrored_reasons(store: Store, record: Record) -> Iterator[Reason]:
    """Entries that hold the digest of an act which is not there or says something else."""
    definition = store.definition(record)
    release = release_named(record, definition)
    for number, entry in enumerate(record.history, 1):
        if entry.statement:
            yield from mirrored.problems(record, number, entry, definition, release, store.acts)
