"""Is this website exactly what was approved, entered and built? Needs the site and public keys, nothing else."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from gate import checkpoint as checkpoints
from gate import manifest, merkle, sshsig, statements
from gate.checkpoint import Checkpoint, CheckpointProblem
from gate.listed import disagreements
from gate.log import Entry, leaf_of
from gate.manifest import Manifest, ManifestProblem
from gate.model import Reason, sha256
from gate.sshsig import PublicKey, SignatureProblem
from gate.statements import Act, StatementProblem, Waiver, files_digest
from gate.strict_json import JsonProblem, canonical, loads
from gate.trust import TrustChain

FOLDER = ".well-known/gate/"
CHECKPOINT = FOLDER + "checkpoint"
CHECKPOINT_SIGNATURE = FOLDER + "checkpoint.sig"
ALLOWED_SIGNERS = FOLDER + "allowed_signers"
LEAVES = "register/leaves.txt"

CHAIN = ("submit", "review", "approve")
_PUBLISHER = ("web",)
_ACT_ROLES = {"submit": ("drafter",), "review": ("reviewer",), "approve": ("leader", "leading_group", "head")}
_SIGNER_LINE = re.compile(
    r'(?P<person>[a-z][a-z0-9-]{0,31})(?: namespaces="(?P<namespaces>[^"]*)")? (?P<key>\S+ \S+)(?: .*)?'
)
_WAIVER_SIGNATURE = re.compile(r"[0-9]{3}-[0-9]{2}-(?:claim|waive)\.json\.(?P<person>[a-z][a-z0-9-]{0,31})\.sig")
_SALT = re.compile(r"[0-9a-f]{64}")


# -- whom to believe ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Trusted:
    """Keys that the reader believes in: the person of each, and the trust base where it is at hand.

    With a list of keys alone, whose key it is can be told; with the trust base also who held which role.
    """

    people: Mapping[bytes, str]
    chain: TrustChain | None = None


class SignersProblem(ValueError):
    """A file of allowed signers that can't be read; `line` counts from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


def trusted_list(text: str) -> Trusted:
    """The keys of an allowed_signers file: ``PERSON namespaces="gongkai-gate" TYPE KEY``. Raises SignersProblem.

    A line for other namespaces, a comment and an empty line are passed over.
    """
    people: dict[bytes, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        match = _SIGNER_LINE.fullmatch(line)
        if match is None:
            raise SignersProblem(number)
        if match["namespaces"] is not None and sshsig.NAMESPACE not in match["namespaces"].split(","):
            continue
        try:
            key = PublicKey.from_line(match["key"])
        except SignatureProblem:
            raise SignersProblem(number) from None
        if people.setdefault(key.blob, match["person"]) != match["person"]:
            raise SignersProblem(number)
    return Trusted(people)


def trusted_chain(chain: TrustChain) -> Trusted:
    """The keys of every version of a trust base."""
    people = {
        window.key.blob: person.id for trust in chain.versions for person in trust.people for window in person.keys
    }
    return Trusted(people, chain)


# -- the answer -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Verification:
    """What was found. No reasons and `trusted`: the site is what was approved, entered and built.

    `trusted` is whether the keys came from the reader; without them all checks but those of signers' names
    were run. `publisher` is the fingerprint of the key that signed the manifest, `checkpoint` the newest.
    """

    reasons: tuple[Reason, ...]
    trusted: bool
    files: int = 0
    pages: int = 0
    signatures: int = 0
    sample: bool = False
    publisher: str | None = None
    checkpoint: Checkpoint | None = None

    def __bool__(self) -> bool:
        raise TypeError("a Verification is neither true nor false: look at its reasons and trusted")


@dataclass
class _Notes:
    """What the checks have found so far."""

    reasons: list[Reason] = field(default_factory=list)
    signatures: int = 0

    def refuse(self, code: str, path: str, **facts: Any) -> None:
        self.reasons.append(Reason.of(code, path=path, **facts))


def verify(
    files: Mapping[str, bytes], keys: Trusted | None = None, pin: str | None = None, since: Checkpoint | None = None
) -> Verification:
    """Check a whole site, given its files by path.

    `keys` are the reader's own; `pin` is the fingerprint of the publisher's key, which then vouches for the
    list of keys that the site brings; `since` is a checkpoint that the reader kept. Every fault is named;
    never raises for anything that a site may hold.
    """
    if manifest.PATH not in files:
        return Verification((Reason.of("manifest-missing", path=manifest.PATH),), keys is not None)
    data = files[manifest.PATH]
    try:
        listed = manifest.parse(data)
    except ManifestProblem as problem:
        return Verification((Reason.of("manifest-invalid", path=manifest.PATH, what=str(problem)),), keys is not None)
    notes = _Notes()
    _check_files(files, listed, notes)
    publisher = _signer(files, manifest.PATH, manifest.SIGNATURE, "manifest-unsigned", notes)
    if pin is not None and keys is None:
        keys = _pinned(files, publisher, pin, notes)
    checkpoint = _check_checkpoint(files, listed, keys, notes)
    _check_publisher(publisher, manifest.PATH, checkpoint, keys, notes)
    leaves = _check_leaves(files, checkpoint, notes)
    if leaves:
        for path in disagreements(files, len(leaves)):
            notes.refuse("register-disagrees", path)
    if since is not None and checkpoint is not None:
        _check_since(checkpoint, leaves, since, notes)
    pages = 0
    for page in _pages(listed):
        _Page(page, files, checkpoint, leaves, keys, notes).check()
        pages += 1
    return Verification(
        tuple(notes.reasons),
        keys is not None,
        len(listed.files),
        pages,
        notes.signatures,
        listed.sample,
        publisher.fingerprint if publisher else None,
        checkpoint,
    )


# -- files and manifest ---------------------------------------------------------------------------


def _check_files(files: Mapping[str, bytes], listed: Manifest, notes: _Notes) -> None:
    own = {manifest.PATH, manifest.SIGNATURE}
    known = {file.path: file for file in listed.files}
    for path in sorted((files.keys() | known.keys()) - own):
        if path not in known:
            notes.refuse("file-added", path)
        elif path not in files:
            notes.refuse("file-removed", path)
        elif sha256(files[path]) != known[path].sha256:
            notes.refuse("file-changed", path)


def _signer(files: Mapping[str, bytes], path: str, signature: str, missing: str, notes: _Notes) -> PublicKey | None:
    if signature not in files:
        notes.refuse(missing, signature, what="signature")
        return None
    try:
        key = sshsig.verify(files[signature], files[path])
    except SignatureProblem as problem:
        notes.refuse(problem.code, signature)
        return None
    notes.signatures += 1
    return key


def _pinned(files: Mapping[str, bytes], publisher: PublicKey | None, pin: str, notes: _Notes) -> Trusted | None:
    """The site's own keys, believed because a manifest signed with the pinned key lists them."""
    if publisher is None:
        return None
    if publisher.fingerprint != pin:
        notes.refuse("signer-unknown", manifest.SIGNATURE, person="?", key=publisher.fingerprint)
        return None
    try:
        listed = trusted_list(files.get(ALLOWED_SIGNERS, b"").decode("utf-8", "replace"))
    except SignersProblem as problem:
        notes.refuse("proof-invalid", ALLOWED_SIGNERS, what=f"line {problem.line}")
        return None
    return Trusted({publisher.blob: listed.people.get(publisher.blob, "publisher"), **listed.people})


def _check_publisher(
    key: PublicKey | None, path: str, checkpoint: Checkpoint | None, keys: Trusted | None, notes: _Notes
) -> None:
    """Whether a publisher's signature is that of a key the reader believes in, held by a publisher."""
    if key is None or keys is None:
        return
    person = keys.people.get(key.blob)
    problem = "signer-unknown" if person is None else None
    if person is not None and keys.chain is not None and checkpoint is not None:
        problem = _entitled(keys.chain, checkpoint.trust, key, person, _PUBLISHER, checkpoint.time)
    if problem is not None:
        notes.refuse(problem, path, person=person or "?", key=key.fingerprint, roles=_PUBLISHER)


def _entitled(
    chain: TrustChain, version: int, key: PublicKey, person_id: str, roles: Sequence[str], when: datetime
) -> str | None:
    """Why the signature does not count (a code), judged as of `when` under version `version`; None if it does."""
    trust = chain.at(version)
    person = trust.person(person_id) if trust else None
    if trust is None or person is None:
        return "signer-unknown"
    if not trust.holds(person, roles, when.date()):
        return "role-not-held"
    problem = trust.key_problem(person, key, when)
    if problem is None and chain.latest.compromised(key, when):
        return "key-revoked"
    return problem


# -- the log --------------------------------------------------------------------------------------


def _check_checkpoint(
    files: Mapping[str, bytes], listed: Manifest, keys: Trusted | None, notes: _Notes
) -> Checkpoint | None:
    data = files.get(CHECKPOINT)
    if data is None:
        notes.refuse("checkpoint-invalid", CHECKPOINT, what="missing")
        return None
    try:
        checkpoint = checkpoints.parse(data)
    except CheckpointProblem:
        notes.refuse("checkpoint-invalid", CHECKPOINT, what="form")
        return None
    if listed.checkpoint != "sha256:" + sha256(data):
        notes.refuse("checkpoint-invalid", CHECKPOINT, what="manifest")
    key = _signer(files, CHECKPOINT, CHECKPOINT_SIGNATURE, "checkpoint-invalid", notes)
    _check_publisher(key, CHECKPOINT, checkpoint, keys, notes)
    chain = keys.chain if keys else None
    if chain is not None and checkpoint.origin != f"gongkai-gate/{chain.latest.policy.bureau.org_code}":
        notes.refuse("checkpoint-invalid", CHECKPOINT, what="origin")
    return checkpoint


def _check_leaves(files: Mapping[str, bytes], checkpoint: Checkpoint | None, notes: _Notes) -> tuple[bytes, ...]:
    """The leaf hashes of the whole log, checked against the checkpoint's root; empty where they don't fit."""
    lines = files.get(LEAVES, b"").decode("ascii", "replace").splitlines()
    if checkpoint is None or not all(_SALT.fullmatch(line) for line in lines):
        if checkpoint is not None:
            notes.refuse("checkpoint-invalid", LEAVES, what="form")
        return ()
    leaves = tuple(merkle.leaf_hash(bytes.fromhex(line)) for line in lines)
    if len(leaves) != checkpoint.size or merkle.root(leaves) != checkpoint.root:
        notes.refuse("checkpoint-invalid", LEAVES, what="root")
        return ()
    return leaves


def _check_since(checkpoint: Checkpoint, leaves: Sequence[bytes], since: Checkpoint, notes: _Notes) -> None:
    """Whether the log only grew since the checkpoint that the reader kept."""
    grown = checkpoint.size >= since.size and checkpoint.trust >= since.trust and checkpoint.time >= since.time
    same = checkpoint.origin == since.origin and merkle.root(leaves[: since.size]) == since.root
    if not (grown and same):
        notes.refuse("checkpoint-rollback", CHECKPOINT, size=checkpoint.size, seen=since.size)


# -- each page ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Listed:
    """One published version as the manifest lists it: its files' digests by path, and whether it is the newest."""

    release: str
    version: int
    newest: bool
    files: Mapping[str, str]


def _pages(listed: Manifest) -> Iterator[_Listed]:
    found: dict[tuple[str, int], dict[str, str]] = {}
    newest: dict[str, int] = {}
    for file in listed.files:
        if origin := manifest.release_of(file.origin):
            found.setdefault(origin, {})[file.path] = file.sha256
            newest[origin[0]] = max(origin[1], newest.get(origin[0], 0))
    for (release, version), files in sorted(found.items()):
        yield _Listed(release, version, newest[release] == version, files)


class _BadProof(Exception):
    """A proof that is no proof; `code` and `what` say why, `person` whose act it is about."""

    def __init__(self, what: str, code: str = "proof-invalid", person: str = "?") -> None:
        super().__init__(code, what)
        self.code = code
        self.what = what
        self.person = person


@dataclass
class _Page:
    """The check of one published version: its proof, its files, its signatures."""

    listed: _Listed
    files: Mapping[str, bytes]
    checkpoint: Checkpoint | None
    leaves: Sequence[bytes]
    keys: Trusted | None
    notes: _Notes

    def check(self) -> None:
        """Note every fault of this version, each at the file where it is."""
        proofs = [path for path in self.listed.files if path == "proof.json" or path.endswith("/proof.json")]
        proofs = [path for path in proofs if "/source/" not in f"/{path}"]
        if len(proofs) != 1 or proofs[0] not in self.files:
            place = min(self.listed.files)
            self.notes.refuse("not-registered", place, what="proof")
            return
        path = proofs[0]
        try:
            self._proof(path, path.removesuffix("proof.json"))
        except _BadProof as problem:
            about = {"what": problem.what, "person": problem.person, "release": self.listed.release}
            self.notes.refuse(problem.code, path, **about)

    def _proof(self, path: str, home: str) -> None:
        value = _read_proof(self.files[path])
        entry = _entry(value["entry"])
        if entry.kind != "publish" or (entry.release, entry.version) != (self.listed.release, self.listed.version):
            raise _BadProof("release")
        if home != _home(entry, self.listed.newest):
            raise _BadProof("address")
        self._inclusion(value, entry)
        self._sources(entry, home)
        acts = self._statements(value["statements"], entry)
        _check_chain(acts, entry)

    def _inclusion(self, value: Mapping[str, Any], entry: Entry) -> None:
        leaf = leaf_of(value["entry"], value["salt"])
        checkpoint = self.checkpoint
        if checkpoint is None:
            raise _BadProof("checkpoint", "not-registered")
        if value["index"] != entry.seq or value["size"] != checkpoint.size:
            raise _BadProof("index", "not-registered")
        if not merkle.verify_inclusion(leaf, entry.seq, checkpoint.size, value["path"], checkpoint.root):
            raise _BadProof("inclusion", "not-registered")

    def _sources(self, entry: Entry, home: str) -> None:
        """The shipped source files are the entry's, no more and no fewer; copies beside the page are copies."""
        if entry.digest != files_digest(entry.file_digests):
            raise _BadProof("digest")
        expected = {home + "source/" + _within(entry, file.path): file.sha256 for file in entry.files}
        shipped = {path for path in self.listed.files if path.startswith(home + "source/")}
        for path in sorted(shipped ^ expected.keys()):
            self.notes.refuse("file-added" if path in shipped else "file-removed", path)
        approved = set(expected.values())
        rendered = {path for path in self.listed.files if f"/{path}".endswith("/index.html")}
        for path in sorted(self.listed.files.keys() - rendered - {home + "proof.json"}):
            digest = self.listed.files[path]
            if digest not in approved or digest != expected.get(path, digest):
                self.notes.refuse("file-changed", path)

    def _statements(self, items: Sequence[Mapping[str, Any]], entry: Entry) -> dict[str, tuple[Act, str]]:
        """The acts of the entry by kind, with the digest of each; all signatures checked."""
        acts: dict[str, tuple[Act, str]] = {}
        wanted = dict(entry.statements)
        waivers = set(entry.waivers)
        for item in items:
            stored = item["statement"].encode("utf-8")
            digest = "sha256:" + sha256(stored)
            try:
                statement = statements.decode(stored)
            except StatementProblem as problem:
                raise _BadProof(item["name"], problem.code) from None
            if isinstance(statement, Waiver):
                if statement.act == "waive" and digest not in waivers:
                    raise _BadProof(item["name"])
                waivers.discard(digest)
            elif wanted.pop(statement.act, None) != digest:
                raise _BadProof(item["name"])
            else:
                acts[statement.act] = (statement, digest)
            self._signatures(item, stored, statement, entry)
        if wanted or waivers or not set(CHAIN) <= acts.keys():
            raise _BadProof("statements")
        return acts

    def _signatures(self, item: Mapping[str, Any], stored: bytes, statement: Act | Waiver, entry: Entry) -> None:
        if not item["signatures"]:
            raise _BadProof(item["name"], "statement-unsigned")
        for signature in item["signatures"]:
            try:
                key = sshsig.verify(signature["signature"].encode("utf-8"), stored)
            except SignatureProblem as problem:
                raise _BadProof(signature["name"], problem.code) from None
            self.notes.signatures += 1
            if self.keys is None:
                continue
            named = _WAIVER_SIGNATURE.fullmatch(signature["name"])
            person = named["person"] if named else statement.person
            if self.keys.people.get(key.blob) != person:
                raise _BadProof(signature["name"], "signer-unknown", person)
            roles = _ACT_ROLES.get(statement.act)
            if self.keys.chain is not None and roles is not None:
                problem = _entitled(self.keys.chain, entry.trust, key, person, roles, entry.when)
                if problem is not None:
                    raise _BadProof(signature["name"], problem, person)


def _check_chain(acts: Mapping[str, tuple[Act, str]], entry: Entry) -> None:
    """submit, review, approve by three people, each over the entry's files and over the one before it."""
    previous: str | None = None
    files = tuple(sorted(entry.file_digests))
    for kind in CHAIN:
        act, digest = acts[kind]
        if act.files != files or (act.release, act.version) != (entry.release, entry.version):
            raise _BadProof(kind, "statement-wrong-release")
        if act.previous != previous:
            raise _BadProof(kind, "statement-chain")
        previous = digest
    if len({acts[kind][0].person for kind in CHAIN}) != len(CHAIN):
        raise _BadProof("people", "same-person")


def _home(entry: Entry, newest: bool) -> str:
    address = entry.root.removeprefix("content").removeprefix("/")
    address = f"{address}/" if address else ""
    return address if newest else f"{address}v/{entry.version}/"


def _within(entry: Entry, path: str) -> str:
    return path if entry.release == "home" else path.removeprefix(f"{entry.root}/")


# -- reading a proof ------------------------------------------------------------------------------


def _read_proof(data: bytes) -> dict[str, Any]:
    try:
        value = loads(data)
    except JsonProblem as problem:
        code = problem.code if problem.code == "json-duplicate-key" else "proof-invalid"
        raise _BadProof(problem.what, code) from None
    _shape(value, entry=dict, salt=str, index=int, size=int, path=list, statements=list)
    if not _SALT.fullmatch(value["salt"]):
        raise _BadProof("salt")
    try:
        value["path"] = tuple(b64decode(step, validate=True) for step in _texts(value["path"]))
    except binascii.Error:
        raise _BadProof("path") from None
    for item in value["statements"]:
        _shape(item, name=str, statement=str, signatures=list)
        for signature in item["signatures"]:
            _shape(signature, name=str, signature=str)
    return value


def _texts(items: Iterable[Any]) -> Iterator[str]:
    for item in items:
        if not isinstance(item, str) or not item.isascii():
            raise _BadProof("path")
        yield item


def _shape(value: Any, **fields: type) -> None:
    if not isinstance(value, dict) or value.keys() != fields.keys():
        raise _BadProof("keys")
    if not all(type(value[name]) is kind for name, kind in fields.items()):
        raise _BadProof("types")


def _entry(value: Mapping[str, Any]) -> Entry:
    try:
        entry = Entry.model_validate_json(canonical(value))
        entry.when  # noqa: B018 - a time that cannot be read is a broken entry
    except (ValidationError, ValueError):
        raise _BadProof("entry") from None
    return entry
