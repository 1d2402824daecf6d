"""What `gate publish` enters: entries for every release that is ready, and for every withdrawal. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from gate import checkpoint as checkpoints
from gate import log as logs
from gate import records, timestamps
from gate.checkpoint import Checkpoint
from gate.log import Entry, Log, SaltedEntry
from gate.model import sha256
from gate.trust import Trust
from gate.verdict import ReleaseVerdict, State, Verdict, VersionVerdict, version_path


@dataclass(frozen=True)
class Publication:
    """What to write: the new entries, the kept bytes, the checkpoint to sign, and the releases by what happened."""

    files: Mapping[str, bytes] = field(repr=False)
    checkpoint: bytes
    published: tuple[tuple[str, int], ...]
    withdrawn: tuple[str, ...]


def prepare(
    verdict: Verdict,
    contributors: Mapping[str, tuple[str, ...]],
    publisher: str,
    now: datetime,
    salt: Callable[[], str],
) -> Publication | None:
    """Everything `gate publish` writes but the signature, or None when there is nothing to enter.

    While builds are frozen (3.16) withdrawals alone are entered.

    `contributors` are ids of the people who changed each release since its last entry.
    """
    trust = verdict.trust.latest
    time = timestamps.render(now)
    entries: list[SaltedEntry] = []
    kept: dict[str, bytes] = {}
    published, withdrawn = [], []
    serial = _last_serial(verdict.log, now)
    for judged in verdict.releases:
        seq = len(verdict.log.entries) + len(entries)
        present = judged.present
        if judged.state is State.READY and not verdict.frozen:
            index_no = judged.entries[0].index_no if judged.entries else ""
            if not index_no:
                serial += 1
                index_no = _index_no(trust, present, serial)
            entry = _publish_entry(present, seq, time, trust, publisher, index_no, contributors[judged.id])
            for path, blob in present.release.files.items():
                kept[version_path(entry, path)] = blob.data
            published.append((judged.id, present.version))
        elif judged.state is State.WITHDRAWN and judged.id not in verdict.log.withdrawn:
            entry = _withdraw_entry(judged, seq, time, trust, publisher)
            withdrawn.append(judged.id)
        else:
            continue
        entries.append(SaltedEntry(entry, salt()))
    if not entries:
        return None
    grown = logs.append(verdict.log, entries)
    memory = records.remembered(verdict.records)
    files = {logs.entry_name(salted.entry.seq): salted.stored for salted in entries} | kept
    files[logs.REGISTERS] = memory
    checkpoint = checkpoints.encode(
        Checkpoint(
            origin=f"gongkai-gate/{trust.policy.bureau.org_code}",
            size=len(grown.entries),
            root=grown.merkle_tree.root,
            trust=trust.version,
            time=now,
            registers=sha256(memory),
        )
    )
    return Publication(files, checkpoint, tuple(published), tuple(withdrawn))


def _last_serial(log: Log, now: datetime) -> int:
    """The serial of 索引号 used last in this year: NNNNN counts within the year and is never used again."""
    serials = [
        int(s.entry.index_no.rpartition("-")[2])
        for s in log.entries
        if s.entry.kind == "publish" and s.entry.version == 1 and s.entry.when.year == now.year
    ]
    return max(serials, default=0)


def _index_no(trust: Trust, present: VersionVerdict, serial: int) -> str:
    """索引号 `<org>/<YYYYMM>-<NNNNN>`: the month of forming, the serial of the year (domain.md 8.2)."""
    front = present.front_matter
    month = f"{front.produced:%Y%m}" if front else "000000"
    return f"{trust.policy.bureau.org_code}/{month}-{serial:05d}"


def _publish_entry(
    present: VersionVerdict,
    seq: int,
    time: str,
    trust: Trust,
    publisher: str,
    index_no: str,
    contributors: Iterable[str],
) -> Entry:
    standing = present.standing
    acts = {act: getattr(standing, act) for act in ("submit", "review", "approve")}
    return Entry.model_validate(
        {
            "kind": "publish",
            "seq": seq,
            "time": time,
            "release": present.id,
            "version": present.version,
            "root": present.release.root,
            "files": tuple({"path": f.path, "mode": f.mode, "sha256": f.sha256} for f in present.files),
            "digest": present.digest,
            "statements": {act: signed.digest for act, signed in acts.items()},
            "waivers": tuple(sorted(w.digest for w in standing.waivers)),
            "trust": trust.version,
            "by": publisher,
            "index_no": index_no,
            "contributors": tuple(sorted(contributors)),
        }
    )


def _withdraw_entry(judged: ReleaseVerdict, seq: int, time: str, trust: Trust, publisher: str) -> Entry:
    last = judged.entries[-1]
    signed = judged.present.standing.withdrawn
    return last.model_copy(
        update={
            "kind": "withdraw",
            "seq": seq,
            "time": time,
            "statements": {"withdraw": signed.digest if signed else ""},
            "waivers": (),
            "trust": trust.version,
            "by": publisher,
            "contributors": (),
        }
    )
