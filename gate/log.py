"""The publication log: an append-only Merkle tree with one entry for every version that went online (RFC 6962).

An entry's leaf is salted: SHA-256(salt ‖ SHA-256(entry)). After a withdrawal the salt leaves the site, and
nobody can confirm a guess of what the page had said (DESIGN 8).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gate import checkpoint as checkpoints
from gate import merkle, sshsig, timestamps
from gate.checkpoint import Checkpoint, CheckpointProblem
from gate.model import Blob, Reason, Refused, Tree
from gate.statements import FileDigest, files_digest
from gate.strict_json import JsonProblem, canonical, loads
from gate.trust import TrustChain

FOLDER = "registers/log"
ENTRIES = f"{FOLDER}/entries/"
CHECKPOINT = f"{FOLDER}/checkpoint"
SIGNATURE = f"{FOLDER}/checkpoint.sig"
REGISTERS = f"{FOLDER}/registers.json"
_NAME = re.compile(r"[0-9]{8}\.json")
_DIGEST = r"^sha256:[0-9a-f]{64}$"


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    path: str
    mode: str
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class Entry(BaseModel):
    """One entry: which version of which release went online (or was taken down), on whose word, and when.

    `files` are the closed file list with paths from the repository's root, `digest` its files digest;
    `statements` holds the digests of the acts by their kind; `trust` is the version judged under; `by` the publisher.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    kind: str = Field(pattern="^(publish|withdraw)$")
    seq: int = Field(ge=0)
    time: str
    release: str
    version: int = Field(ge=1)
    root: str
    files: tuple[_File, ...]
    digest: str = Field(pattern=_DIGEST)
    statements: Mapping[str, str]
    waivers: tuple[str, ...]
    trust: int = Field(ge=1)
    by: str
    index_no: str
    contributors: tuple[str, ...]

    @property
    def when(self) -> datetime:
        """The moment of the entry, +08:00."""
        return timestamps.parse(self.time)

    @property
    def file_digests(self) -> tuple[FileDigest, ...]:
        """The closed file list."""
        return tuple(FileDigest(file.path, file.mode, file.sha256) for file in self.files)


@dataclass(frozen=True)
class SaltedEntry:
    """An entry and the salt of its leaf (64 hexadecimal digits)."""

    entry: Entry
    salt: str

    @cached_property
    def stored(self) -> bytes:
        """The bytes of ``entries/NNNNNNNN.json``."""
        return canonical({"entry": self.entry.model_dump(mode="json"), "salt": self.salt})

    @cached_property
    def leaf(self) -> bytes:
        """The leaf hash."""
        return leaf_of(self.entry.model_dump(mode="json"), self.salt)


def _refused(code: str, path: str, what: str) -> Refused:
    return Refused(Reason.of(code, path=path, what=what))


def leaf_of(entry: Mapping[str, Any], salt: str) -> bytes:
    """Leaf hash of an entry as plain JSON and its salt."""
    return merkle.leaf_hash(_leaf_data(entry, salt))


def leaf_data(salted: SaltedEntry) -> bytes:
    """What the leaf hashes: 32 bytes that tell nothing to those who lack the salt."""
    return _leaf_data(salted.entry.model_dump(mode="json"), salted.salt)


def _leaf_data(entry: Mapping[str, Any], salt: str) -> bytes:
    inner = hashlib.sha256(canonical(entry)).digest()
    return hashlib.sha256(bytes.fromhex(salt) + inner).digest()


@dataclass(frozen=True)
class Log:
    """The whole log, checked: entries in order, and the signed checkpoint (None while nothing was entered)."""

    entries: tuple[SaltedEntry, ...] = ()
    checkpoint: Checkpoint | None = None
    checkpoint_bytes: bytes = b""
    signature: bytes = b""

    @cached_property
    def merkle_tree(self) -> merkle.Tree:
        """The tree over all leaves."""
        return merkle.Tree(salted.leaf for salted in self.entries)

    @cached_property
    def published(self) -> Mapping[str, tuple[Entry, ...]]:
        """Entered versions by release, in order."""
        found: dict[str, list[Entry]] = {}
        for salted in self.entries:
            if salted.entry.kind == "publish":
                found.setdefault(salted.entry.release, []).append(salted.entry)
        return {release: tuple(entries) for release, entries in found.items()}

    @cached_property
    def withdrawn(self) -> Mapping[str, Entry]:
        """The withdrawal of each withdrawn release."""
        return {s.entry.release: s.entry for s in self.entries if s.entry.kind == "withdraw"}


def entry_name(seq: int) -> str:
    """Path of an entry from the repository's root."""
    return f"{ENTRIES}{seq:08d}.json"


def _read_entry(path: str, blob: Blob, seq: int) -> SaltedEntry:
    try:
        stored = loads(blob.data)
    except JsonProblem as problem:
        if problem.code == "json-duplicate-key":
            raise Refused(Reason.of("json-duplicate-key", path=path)) from None
        raise _refused("register-inconsistent", path=path, what="JSON") from None
    try:
        if set(stored) != {"entry", "salt"} or not re.fullmatch("[0-9a-f]{64}", stored["salt"]):
            raise _refused("register-inconsistent", path=path, what="salt")
        as_tuples = dict(stored["entry"])
        for key in ("files", "waivers", "contributors"):
            as_tuples[key] = tuple(as_tuples[key])
        salted = SaltedEntry(Entry.model_validate(as_tuples), stored["salt"])
        salted.entry.when  # noqa: B018 - a time that cannot be read is a broken entry
    except (ValidationError, TypeError, KeyError, ValueError):
        raise _refused("register-inconsistent", path=path, what="schema") from None
    if salted.stored != blob.data or salted.entry.seq != seq or blob.mode != "100644":
        raise _refused("register-inconsistent", path=path, what="form")
    if salted.entry.digest != files_digest(salted.entry.file_digests):
        raise _refused("register-inconsistent", path=path, what="digest")
    return salted


def read(tree: Tree, chain: TrustChain) -> Log:
    """The log of a tree, every part of it checked against the signed checkpoint.

    Raises `Refused`: register-inconsistent, checkpoint-invalid, json-duplicate-key, trust-downgrade.
    """
    paths = sorted(path for path in tree if path.startswith(ENTRIES))
    if not paths and CHECKPOINT not in tree and SIGNATURE not in tree:
        return Log()
    for path in (path for path in tree if path.startswith(FOLDER + "/")):
        if path not in (CHECKPOINT, SIGNATURE, REGISTERS) and not _NAME.fullmatch(path.removeprefix(ENTRIES)):
            raise _refused("register-inconsistent", path=path, what="unexpected file")
    if CHECKPOINT not in tree:
        raise _refused("register-inconsistent", path=CHECKPOINT, what="missing")
    if SIGNATURE not in tree:
        raise _refused("checkpoint-invalid", path=SIGNATURE, what="missing")
    try:
        checkpoint = checkpoints.parse(tree[CHECKPOINT].data)
    except CheckpointProblem:
        raise _refused("checkpoint-invalid", path=CHECKPOINT, what="form") from None
    _check_signature(tree, checkpoint, chain)
    entries = []
    for seq, path in enumerate(paths):
        if path != entry_name(seq):
            raise _refused("register-inconsistent", path=entry_name(seq), what="missing")
        entries.append(_read_entry(path, tree[path], seq))
    log = Log(tuple(entries), checkpoint, tree[CHECKPOINT].data, tree[SIGNATURE].data)
    if REGISTERS not in tree or tree[REGISTERS].sha256 != checkpoint.registers:
        raise _refused("register-inconsistent", path=REGISTERS, what="digest")
    if checkpoint.size != len(entries) or checkpoint.root != log.merkle_tree.root:
        raise Refused(*_mismatch(checkpoint, log))
    if any(a.entry.when > b.entry.when for a, b in zip(entries, entries[1:], strict=False)):
        raise _refused("register-inconsistent", path=FOLDER, what="order")
    versions = [salted.entry.trust for salted in entries]
    if versions != sorted(versions) or max(versions, default=0) > checkpoint.trust:
        raise _refused("register-inconsistent", path=FOLDER, what="trust")
    if entries and entries[-1].entry.when > checkpoint.time:
        raise _refused("checkpoint-invalid", path=CHECKPOINT, what="time")
    return log


def _mismatch(checkpoint: Checkpoint, log: Log) -> Iterator[Reason]:
    """How the entries differ from what the checkpoint covers: it may be an older one, put back (attack C10)."""
    yield Reason.of("register-inconsistent", path=CHECKPOINT, what="root")
    leaves = [salted.leaf for salted in log.entries]
    if checkpoint.size < len(leaves) and merkle.root(leaves[: checkpoint.size]) == checkpoint.root:
        yield Reason.of("checkpoint-rollback", path=CHECKPOINT, size=checkpoint.size, seen=len(leaves))


def _check_signature(tree: Tree, checkpoint: Checkpoint, chain: TrustChain) -> None:
    trust = chain.at(checkpoint.trust)
    if trust is None:
        raise Refused(Reason.of("trust-downgrade", path="trust", version=chain.latest.version, seen=checkpoint.trust))
    if checkpoint.origin != f"gongkai-gate/{trust.policy.bureau.org_code}":
        raise _refused("checkpoint-invalid", path=CHECKPOINT, what="origin")
    try:
        key = sshsig.verify(tree[SIGNATURE].data, tree[CHECKPOINT].data)
    except sshsig.SignatureProblem as problem:
        raise _refused("checkpoint-invalid", path=SIGNATURE, what=problem.code) from None
    publisher = trust.owner(key)
    if publisher is None or not trust.holds(publisher, ("web",), checkpoint.time.date()):
        raise _refused("checkpoint-invalid", path=SIGNATURE, what="signer")
    # As of today a key may be known to have been in the wrong hands (DESIGN 6).
    if trust.key_problem(publisher, key, checkpoint.time) or chain.latest.compromised(key, checkpoint.time):
        raise _refused("checkpoint-invalid", path=SIGNATURE, what="key")


def append(log: Log, entries: Iterable[SaltedEntry]) -> Log:
    """The log with `entries` behind it, still without a checkpoint over them."""
    return Log((*log.entries, *entries), log.checkpoint, log.checkpoint_bytes, log.signature)
