"""Signed statements of a record's history: ``<ID>.<N>.json`` and ``.json.sig`` for its entry number N (domain.md 5.1).

A statement covers the bytes of the record as of its entry, and binds the history up to it and the values by digests
of their own: whoever has only the last bytes can still hold every entry against what was signed. An entry that
mirrors a signed act of `approvals/` has no statement here; it holds that one's digest and changes no value.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gate import sshsig, strict_json, timestamps
from gate.model import Reason, Tree, sha256
from gate.registers.definition import Definition
from gate.registers.model import Entry, Record
from gate.registers.writing import fields_digest, history_digests, told
from gate.sshsig import PublicKey, SignatureProblem
from gate.statements import STATEMENT_TYPE

RECORD_TYPE = "urn:gongkai-gate:record:v1"

Verify = Callable[[bytes, bytes], PublicKey]
"""The key that made a signature (its bytes first) over a message; raises `SignatureProblem`."""

_PREDICATE = frozenset(
    {
        "register", "record", "entry", "previous", "by", "role", "at", "act", "from", "to", "basis", "note",
        "history", "fields",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Signed:
    """One statement whose signature holds, and the key that made it; `predicate` is what it says."""

    number: int
    digest: str
    subject: str
    by: str
    at: datetime
    key: PublicKey
    predicate: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Chain:
    """The statements of one record, in the order of their entries, and what does not hold together."""

    signed: tuple[Signed, ...] = ()
    entries: int = 0
    last: str = ""
    reasons: tuple[Reason, ...] = ()


def statement_path(path: str, number: int) -> str:
    """Where the statement of an entry lies, beside its record."""
    return f"{path.removesuffix('.md')}.{number}.json"


def encode(record: Record, data: bytes, definition: Definition, previous: str | None) -> bytes:
    """The statement, to be signed, of the last entry of `record`, whose bytes are `data`."""
    number, entry = len(record.history), record.history[-1]
    said = {key: value for key, value in told(entry).items() if key not in ("at", "statement")}
    predicate = {
        "basis": "",
        "note": "",
        **said,
        "register": record.register,
        "record": record.id,
        "entry": number,
        "previous": previous,
        "at": timestamps.render(entry.at),
        "history": history_digests(record.history)[-1],
        "fields": fields_digest(record, definition),
    }
    return strict_json.canonical(
        {
            "_type": STATEMENT_TYPE,
            "predicateType": RECORD_TYPE,
            "subject": [{"name": record.path, "digest": {"sha256": sha256(data)}}],
            "predicate": predicate,
        }
    )


# -- the chain -------------------------------------------------------------------------------------


def chain(
    path: str, register: str, record_id: str, tree: Tree, mirrored: Collection[int] = (), verify: Verify = sshsig.verify
) -> Chain:
    """Read the statements of a record and verify their signatures and their order; `mirrored` entries have none.

    Whether the signers could sign is not asked here. Codes: record-unsigned, record-invalid, json-duplicate-key,
    signature-….
    """
    signed: list[Signed] = []
    reasons: list[Reason] = []
    last, number, entries = "", 1, 0
    while number in mirrored or statement_path(path, number) in tree:
        name = statement_path(path, number)
        if name in tree:
            data = tree[name].data
            signature = tree[name + ".sig"].data if name + ".sig" in tree else None
            found = _read(name, data, signature, (register, record_id, number, last or None), verify)
            if isinstance(found, Signed):
                signed.append(found)
            else:
                reasons.append(found)
            last, entries = "sha256:" + sha256(data), number
        number += 1
    return Chain(tuple(signed), entries, last, tuple(reasons))


def _read(
    name: str, data: bytes, signature: bytes | None, expected: tuple[str, str, int, str | None], verify: Verify
) -> Signed | Reason:
    """One statement, or why it does not count; `expected` are its register, record, entry and previous."""
    if signature is None:
        return Reason.of("record-unsigned", path=name)
    try:
        statement = strict_json.loads(data)
        key = verify(signature, data)
        predicate = statement["predicate"]
        said = (predicate["register"], predicate["record"], predicate["entry"], predicate["previous"])
        by, at = predicate["by"], timestamps.parse(predicate["at"])
        sound = statement["predicateType"] == RECORD_TYPE and len(statement["subject"]) == 1 and isinstance(by, str)
        subject = statement["subject"][0]["digest"]["sha256"]
    except strict_json.JsonProblem as problem:
        code = problem.code if problem.code == "json-duplicate-key" else "record-invalid"
        return Reason.of(code, path=name, what="JSON")
    except SignatureProblem as problem:
        return Reason.of(problem.code, path=name + ".sig")
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        return Reason.of("record-invalid", path=name, what="schema")
    if not sound or said != expected:
        return Reason.of("record-invalid", path=name, what="chain")
    return Signed(expected[2], "sha256:" + sha256(data), subject, by, at, key, predicate)


def covers(record: Record | None, digest: str, definition: Definition | None, found: Chain) -> bool:
    """Whether the last statement covers the bytes with this SHA-256, or the values where only mirrored entries came
    after it."""
    if not found.signed:
        return False
    last = found.signed[-1]
    if last.subject == digest:
        return True
    if record is None or definition is None or last.number >= len(record.history):
        return False
    after = record.history[last.number :]
    return all(entry.statement for entry in after) and last.predicate.get("fields") == fields_digest(record, definition)


# -- a history against its statements --------------------------------------------------------------


def rewritten(record: Record, digest: str, definition: Definition, found: Chain) -> Iterator[Reason]:
    """Where the history is not the one that was signed (E-REC-017); `digest` is the SHA-256 of the record's bytes."""
    own = {number for number, entry in enumerate(record.history, 1) if not entry.statement}
    digests = history_digests(record.history)
    by_number = {signed.number: signed for signed in found.signed}
    broken = {reason.path for reason in found.reasons}
    for number, entry in enumerate(record.history, 1):
        name = statement_path(record.path, number)
        signed = by_number.get(number)
        if signed is None:
            if number in own and not broken & {name, name + ".sig"}:
                yield _rewritten(record.path, f"第 {number} 步没有签名", f"entry {number} is not signed")
        elif number not in own:
            yield _rewritten(name, f"第 {number} 步另有签署", f"entry {number} mirrors an act and is signed too")
        elif wrong := _differs(signed, entry, digests[number - 1]):
            yield _rewritten(
                name, f"第 {number} 步和签署的不同（{wrong}）", f"entry {number} is not as signed ({wrong})"
            )
    if found.entries > len(record.history):
        yield _rewritten(
            record.path,
            f"签过 {found.entries} 步，只剩 {len(record.history)} 步",
            f"{found.entries} entries were signed, {len(record.history)} are left",
        )
    if not found.reasons and found.signed and not covers(record, digest, definition, found):
        yield _rewritten(record.path, "内容在签署之后改过", "changed after it was signed")


def _differs(signed: Signed, entry: Entry, history: str) -> str:
    """The first key in which a statement is not about this entry; empty where it is."""
    said = signed.predicate
    if said.keys() != _PREDICATE:
        return "predicate"
    words = {"basis": "", "note": "", **told(entry), "at": timestamps.render(entry.at), "history": history}
    return next((key for key, value in words.items() if said[key] != value), "")


def _rewritten(path: str, zh: str, en: str) -> Reason:
    return Reason.of("E-REC-017", path, what_zh=zh, what_en=en)


def strays(paths: Collection[str], records: Collection[str]) -> tuple[str, ...]:
    """Statements and signatures that belong to no record: what is left of one that was deleted."""
    stems = {path.removesuffix(".md") for path in records}
    return tuple(sorted(path for path in paths if _is_statement(path) and _stem(path) not in stems))


def _stem(path: str) -> str:
    return path.removesuffix(".sig").removesuffix(".json").rpartition(".")[0]


def _is_statement(path: str) -> bool:
    stem = path.removesuffix(".sig")
    return (
        path.startswith("registers/")
        and not path.startswith("registers/log/")
        and stem.endswith(".json")
        and stem.removesuffix(".json").rpartition(".")[2].isdigit()
    )
