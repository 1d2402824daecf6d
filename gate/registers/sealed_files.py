"""What a record says about its sealed files: their names, whether they are still those, what is still in clear."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gate.model import Reason, sha256
from gate.registers import sealing
from gate.registers.definition import Definition
from gate.registers.model import Record

SHORTEST = 2
"""Characters of a sealed value from which on it may not stand in clear (E-REC-009)."""

_NUMBER = re.compile(r"\.(?P<number>[1-9][0-9]{0,5})\.age")
_BLANKS = re.compile(r"[\s\-]+")


@dataclass(frozen=True, slots=True)
class Stub:
    """One entry of a record's `sealed`: a file beside it, and what may be said about it in clear."""

    file: str
    digest: str
    recipients: tuple[str, ...]
    contains: tuple[str, ...]
    at: datetime
    by: str

    @property
    def values(self) -> Mapping[str, Any]:
        """The entry as a record holds it."""
        return {
            "file": self.file,
            "sha256_of_ciphertext": self.digest,
            "recipients": self.recipients,
            "contains": self.contains,
            "at": self.at,
            "by": self.by,
        }


def stubs(record: Record) -> tuple[Stub, ...]:
    """The sealed files that a record lists."""
    return tuple(
        Stub(
            entry["file"],
            entry["sha256_of_ciphertext"],
            tuple(entry["recipients"]),
            tuple(entry["contains"]),
            entry["at"],
            entry["by"],
        )
        for entry in record.get("sealed") or ()
    )


def digest(ciphertext: bytes) -> str:
    """The digest of a sealed file as a stub holds it; never one of what was sealed."""
    return f"sha256:{sha256(ciphertext)}"


def place(record: Record, file: str) -> str:
    """The path of a file that lies beside a record."""
    return f"{record.path.rpartition('/')[0]}/{file}"


def next_file(record: Record, present: Collection[str] = ()) -> str:
    """The name of the next sealed file; neither a listed one nor one of those `present` is ever taken again."""
    names = [*present, *(stub.file for stub in stubs(record))]
    taken = [int(match["number"]) for name in names if (match := _own(record, name))]
    return f"{record.id}.{max(taken, default=0) + 1}.age"


def kinds(definition: Definition) -> frozenset[str]:
    """The keys that may be sealed in records of a register: its sealed fields and what they contain."""
    found = [spec for _, spec in definition.walk() if spec.type == "sealed"]
    return frozenset(kind for spec in found for kind in (spec.contains or (spec.key,)))


def check(records: Iterable[Record], files: Mapping[str, bytes]) -> Iterator[Reason]:
    """E-REC-010 over a whole repository: `problems` of each record, and sealed files that belong to none."""
    beside: dict[str, dict[str, bytes]] = {}
    for path, data in files.items():
        beside.setdefault(path.removesuffix(".age").rpartition(".")[0], {})[path] = data
    for record in records:
        yield from problems(record, beside.pop(record.path.removesuffix(".md"), {}))
    for stem, left in sorted(beside.items()):
        for path in sorted(left):
            name = stem.rpartition("/")[2]
            yield _reason(path, name, "没有它的记录", "there is no such record")


def problems(record: Record, files: Mapping[str, bytes]) -> Iterator[Reason]:
    """E-REC-010 for each sealed file that is missing, is another one, or was sealed for too few.

    `files` are the sealed files of the repository by their path. One that lies beside the record unlisted counts too.
    """
    listed = stubs(record)
    for stub in listed:
        path = place(record, stub.file)
        for what_zh, what_en in _wrong(record, stub, files.get(path)):
            yield _reason(path, record.id, what_zh, what_en)
    names = {stub.file for stub in listed}
    folder = f"{record.path.rpartition('/')[0]}/"
    for path in sorted(files):
        name = path.removeprefix(folder)
        if path.startswith(folder) and _own(record, name) and name not in names:
            yield _reason(path, record.id, "记录没有列出它", "the record does not list it")


def _reason(path: str, record_id: str, what_zh: str, what_en: str) -> Reason:
    return Reason.of("E-REC-010", path=path, record=record_id, what_zh=what_zh, what_en=what_en)


def _wrong(record: Record, stub: Stub, data: bytes | None) -> Iterator[tuple[str, str]]:
    if not _own(record, stub.file):
        yield "文件名不是“编号.序号.age”", "it is not named ID.N.age"
    elif data is None:
        yield "文件不在", "the file is missing"
    elif digest(data) != stub.digest:
        yield "摘要不一致", "its digest is another one"
    elif sealing.recipient_count(data) != len(set(stub.recipients)):
        yield "收件公钥的数目和记录的不一致", "it was sealed for another number of recipients"
    elif len(set(stub.recipients)) < sealing.FEWEST_RECIPIENTS:
        yield "收件公钥少于两个", "it was sealed for fewer than two recipients"


def _own(record: Record, name: str) -> re.Match[str] | None:
    return _NUMBER.fullmatch(name.removeprefix(record.id)) if name.startswith(record.id) else None


# -- in clear ---------------------------------------------------------------------------------------


def still_clear(values: Mapping[str, str], record: Record) -> tuple[tuple[str, str], ...]:
    """Which sealed values stand in clear in a record: (key that was sealed, key where it stands), E-REC-009.

    Compared as people read them: compatibility forms, letter case, blanks and hyphens make no difference.
    """
    clear = [(where, _plain(text)) for where, text in _clear(record)]
    wanted = [(key, plain) for key, value in values.items() if len(plain := _plain(value)) >= SHORTEST]
    return tuple((key, where) for key, value in sorted(wanted) for where, text in clear if value in text)


def _plain(text: str) -> str:
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text).casefold())


def _clear(record: Record) -> Iterator[tuple[str, str]]:
    """Every text of a record that is not about its sealed files, with its key."""
    yield "body", record.body
    for number, entry in enumerate(record.history, start=1):
        yield f"history[{number}]", f"{entry.basis}\n{entry.note}"
    for key, value in record.values.items():
        if key != "sealed":
            yield from _texts(key, value)


def _texts(key: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for inner, item in value.items():
            yield from _texts(f"{key}.{inner}", item)
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from _texts(key, item)
    elif value is not None:
        yield key, str(value)
