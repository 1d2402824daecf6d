"""Where personal data is sealed, opened and sealed anew: the files beside a record, and the entry that says so."""

from __future__ import annotations

import stat
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from gate import treeio
from gate.desk import Signer
from gate.errors import GateError
from gate.gitstore import Repository
from gate.model import Reason, Refused
from gate.registers import recipients, sealed_files, sealing, signing_desk
from gate.registers.model import Record
from gate.registers.sealed_files import Stub
from gate.registers.sealing import Payload
from gate.registers.signing_desk import Wish
from gate.registers.store import Store

SETTING = "gate.identity"
"""The git setting that names the identity file; a bare name lies in the gate's own folder under ``.git``."""

_OTHERS = 0o077


def identities(repo: Repository, explicit: Sequence[Path]) -> tuple[str, ...]:
    """The identities to open sealed data with: of `explicit` files, else of the one that git names; none is no error.

    Codes: path-missing, identity-permissions (somebody else can read the file), identity-invalid.
    """
    paths = list(explicit)
    if not paths and (named := repo.setting(SETTING)):
        paths = [Path(named).expanduser() if "/" in named else repo.private / named]
    return tuple(identity for path in paths for identity in _from_file(path))


def _from_file(path: Path) -> tuple[str, ...]:
    try:
        mode = path.stat().st_mode
    except OSError:
        raise GateError("path-missing", path=str(path)) from None
    if stat.S_IMODE(mode) & _OTHERS:
        raise GateError("identity-permissions", path=str(path), mode=f"{stat.S_IMODE(mode):04o}")
    return sealing.read_identities(treeio.read_file(path).data)


def keys_on(store: Store, day: date) -> tuple[str, ...]:
    """The keys for which data is sealed on a day. `Refused` where the record of a recipient is not as it was signed."""
    from gate.registers.checking import signatures

    listed = store.records.of(recipients.REGISTER)
    reasons = [r for record in listed for r in (*store.readings[record.path].reasons, *signatures(store, record.path))]
    if reasons:
        raise Refused(*reasons)
    return recipients.active(recipients.listed(store.records), day)


# -- opening ----------------------------------------------------------------------------------------


def opened(store: Store, record: Record, keys: Sequence[str]) -> Mapping[str, str]:
    """The sealed fields of a record; what was sealed later stands for what was sealed before.

    Codes: sealed-nothing, identity-missing, sealed-…; `Refused` E-REC-010.
    """
    listed = _listed(store, record)
    if not keys:
        raise GateError("identity-missing")
    fields: dict[str, str] = {}
    for stub in listed:
        fields |= _payload(store, record, stub, keys).fields
    return fields


def _listed(store: Store, record: Record) -> tuple[Stub, ...]:
    listed = sealed_files.stubs(record)
    if not listed:
        raise GateError("sealed-nothing", record=record.id)
    if reasons := tuple(sealed_files.problems(record, files(store))):
        raise Refused(*reasons)
    return listed


def _payload(store: Store, record: Record, stub: Stub, keys: Sequence[str]) -> Payload:
    data = store.tree[sealed_files.place(record, stub.file)].data
    return sealing.decode_payload(sealing.open_(data, keys), record.id)


def files(store: Store) -> Mapping[str, bytes]:
    """The sealed files of the repository by their path."""
    return {path: store.tree[path].data for path in store.tree if path.endswith(".age")}


# -- sealing ----------------------------------------------------------------------------------------


def seal(store: Store, record: Record, fields: Mapping[str, str], wish: Wish, who: Signer) -> dict[str, bytes]:
    """The files of one more sealed file beside a record, its entry signed; `wish` says when and why.

    `Refused` E-REC-009 where a value stands in clear too, and whatever is against the entry.
    Codes: sealed-key-unknown, sealed-payload, seal-recipients, …
    """
    allowed = sealed_files.kinds(store.definition(record))
    for key in fields:
        if key not in allowed:
            raise GateError("sealed-key-unknown", record=record.id, key=key[:40], keys=tuple(sorted(allowed)))
    if clear := sealed_files.still_clear(fields, record):
        raise Refused(*(_in_clear(record, key, where) for key, where in clear))
    data = sealing.seal(sealing.encode_payload(Payload(record.id, fields)), keys := keys_on(store, wish.at.date()))
    present = [path.rpartition("/")[2] for path in files(store)]
    stub = Stub(
        sealed_files.next_file(record, present),
        sealed_files.digest(data),
        keys,
        tuple(sorted(fields)),
        wish.at.replace(microsecond=0),
        wish.person,
    )
    made = _entered(store, record, (*sealed_files.stubs(record), stub), wish, who)
    return made | {sealed_files.place(record, stub.file): data}


def _in_clear(record: Record, key: str, where: str) -> Reason:
    return Reason.of("E-REC-009", path=record.path, key=f"{key} ({where})", zh=f"刚密封的 {key}，在 {where}")


def reseal(store: Store, record: Record, keys: Sequence[str], wish: Wish, who: Signer) -> dict[str, bytes]:
    """The sealed files of a record for the recipients of that day, its entry signed; nothing where they are so already.

    Codes: those of `opened`, seal-recipients.
    """
    listed, today = _listed(store, record), keys_on(store, wish.at.date())
    if all(set(stub.recipients) == set(today) for stub in listed):
        return {}
    if not keys:
        raise GateError("identity-missing")
    made: dict[str, bytes] = {}
    stubs: list[Stub] = []
    for stub in listed:
        payload = _payload(store, record, stub, keys)
        data = sealing.seal(sealing.encode_payload(payload), today)
        made[sealed_files.place(record, stub.file)] = data
        stubs.append(replace(stub, digest=sealed_files.digest(data), recipients=today))
    return _entered(store, record, stubs, wish, who) | made


def _entered(store: Store, record: Record, stubs: Iterable[Stub], wish: Wish, who: Signer) -> dict[str, bytes]:
    """The record with these sealed files listed, as a signed `set`."""
    listed = replace(wish, changes={"sealed": tuple(stub.values for stub in stubs)})
    return signing_desk.signed_files(store, [signing_desk.propose_set(store, record, listed)], who)


def outdated(store: Store, day: date) -> tuple[recipients.Outdated, ...]:
    """Every sealed file whose recipients are not those of a day."""
    return recipients.outdated(store.records, recipients.listed(store.records), day)
