"""Files that records attach by their digest: each lies beside its record, and none is missing, altered or put in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from gate.model import Blob, Reason, sha256
from gate.registers.model import Record, Records

_OWN = re.compile(r"(?P<id>[A-Z]{3}-[0-9]{4}-[0-9]{4})-(?P<number>[1-9][0-9]{0,5})\.[0-9a-z]{1,8}")
_SUFFIX = re.compile(r"\.[0-9a-z]{1,8}$")


def place(record: Record, file: str) -> str:
    """The path of an attached file: it lies beside the record unless its whole path is given."""
    return file if file.startswith("registers/") else f"{record.path.rpartition('/')[0]}/{file}"


def next_names(record: Record, files: Iterable[str], present: Iterable[str]) -> Iterator[str]:
    """A name for each of `files`, ``ID-N.suffix``; none that lies there (`present`) or is listed is taken again."""
    names = [*(path.rpartition("/")[2] for path in present), *(a["file"] for a in record.get("attachments", ()))]
    taken = [int(match["number"]) for name in names if (match := _OWN.fullmatch(name)) and match["id"] == record.id]
    for number, file in enumerate(files, max(taken, default=0) + 1):
        suffix = _SUFFIX.search(file.lower())
        yield f"{record.id}-{number}{suffix[0] if suffix else '.bin'}"


def problems(records: Records, tree: Mapping[str, Blob]) -> Iterator[Reason]:
    """E-REC-018 for each attached file that is missing or altered, and for each that no record lists (8.6.1)."""
    listed: set[str] = set()
    for record in records:
        for attachment in record.get("attachments", ()):
            path = place(record, attachment["file"])
            listed.add(path)
            if path not in tree:
                yield _reason(path, record.id, "文件不在", "it is missing")
            elif f"sha256:{sha256(tree[path].data)}" != attachment["sha256"]:
                yield _reason(path, record.id, "内容被改动", "it was altered")
    for path in sorted(tree.keys() - listed):
        own = _OWN.fullmatch(path.rpartition("/")[2])
        if own is not None:
            yield _reason(path, own["id"], "记录没有列出它", "the record does not list it")


def _reason(path: str, record_id: str, zh: str, en: str) -> Reason:
    return Reason.of("E-REC-018", path, record=record_id, what_zh=zh, what_en=en)
