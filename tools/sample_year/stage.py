"""The stage of the sample year: acts in the order of their hours, each carried out by the engine of the registers."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from gate import sample_keys, signing, treeio
from gate.desk import Signer
from gate.gitstore import Repository
from gate.model import Blob
from gate.registers import moves, reading, recipients, sealed_files, sealing, signing_desk
from gate.registers.sealed_files import Stub
from gate.registers.sealing import Payload
from gate.registers.signing_desk import Proposal, Wish
from gate.registers.store import Store, open_store
from gate.workdays import SHANGHAI, official_calendar

YEAR = 2026
END = datetime(2026, 11, 24, 18, 0, tzinfo=SHANGHAI)
_SEED = 20260101
_FIRST_HOUR, _LATEST = time(8, 40), time(17, 10)

Moment = str | date | datetime
Changes = Mapping[str, Any]


def day(text: str | date) -> date:
    """A day of the year from ``MM-DD``, or a whole one."""
    if isinstance(text, date):
        return text
    return date.fromisoformat(text if len(text) > 5 else f"{YEAR}-{text}")


def at(text: str) -> datetime:
    """A time from ``MM-DD HH:MM``, or a whole one."""
    on, _, hour = text.partition(" ")
    return datetime.combine(day(on), time.fromisoformat(hour), SHANGHAI)


def after(start: str | date, workdays: int) -> date:
    """The day so many working days after `start`."""
    return official_calendar().add_workdays(day(start), workdays) if workdays else day(start)


def keyed(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Keyword arguments as keys of fields: ``a__b`` is ``a.b``, and ``from_`` is ``from``."""
    return {key.rstrip("_").replace("__", "."): value for key, value in fields.items()}


@dataclass(frozen=True, slots=True)
class Act:
    """Something done at a time; `serial` keeps acts of one minute in the order in which they were planned."""

    when: datetime
    serial: int
    do: Callable[[], None]


class Stage:
    """The registers as they grow, and the acts still to be done. Records are called by names of their own here."""

    def __init__(self, root: Path, sealed: Path | None) -> None:
        self._repo = Repository.open(root)
        self.store = open_store(self._repo, END)
        self._tree: dict[str, Blob] = dict(self.store.tree)
        self._readings = dict(self.store.readings)
        self.store = replace(self.store, tree=self._tree, readings=self._readings)
        self._sealed = sealed
        self._acts: list[Act] = []
        self._ids: dict[str, str] = {}
        self._hours: dict[tuple[str, date], datetime] = {}
        self._random = Random(_SEED)
        self.entries = 0

    # -- planning -------------------------------------------------------------------------------

    def new(self, when: Moment, by: str, register: str, name: str, /, note: str = "", **fields: Any) -> None:
        """A record is opened; from then on it is called `name`, and ``@name`` in a value is its id."""
        self._plan(name, when, lambda at_: self._open(at_, by, register, name, keyed(fields), note))

    def set(self, when: Moment, by: str, name: str, /, note: str = "", correct: bool = False, **fields: Any) -> None:
        """Fields are given, the state stays."""
        act = moves.CORRECT if correct else moves.SET
        self._plan(name, when, lambda at_: self._set(at_, by, name, keyed(fields), note, act))

    def move(
        self, when: Moment, by: str, name: str, to: str, /, note: str = "", basis: str = "", **fields: Any
    ) -> None:
        """The record goes to another state."""
        self._plan(name, when, lambda at_: self._move(at_, by, name, to, keyed(fields), note, basis))

    def seal(self, when: Moment, by: str, name: str, /, **fields: str) -> None:
        """Personal data is sealed beside the record."""
        self._plan(name, when, lambda at_: self._seal(at_, by, name, fields))

    def _plan(self, name: str, when: Moment, do: Callable[[datetime], None]) -> None:
        moment = self._moment(name, when)
        self._acts.append(Act(moment, len(self._acts), lambda: do(moment)))

    def _moment(self, name: str, when: Moment) -> datetime:
        """The time itself, or an hour of that day: after what was planned for the record before, and a working one."""
        if isinstance(when, datetime) or (isinstance(when, str) and ":" in when):
            moment = when if isinstance(when, datetime) else at(when)
            self._hours[name, moment.date()] = moment
            return moment
        on = day(when)
        if not official_calendar().is_workday(on):
            raise ValueError(f"{name}: {on} is no working day")
        first = datetime.combine(on, _FIRST_HOUR, SHANGHAI)
        before = self._hours.get((name, on), first)
        moment = before + timedelta(minutes=self._random.randint(4, 38))
        if moment.time() > _LATEST:
            raise ValueError(f"{name}: too much on {on}")
        self._hours[name, on] = moment
        return moment

    # -- doing ----------------------------------------------------------------------------------

    def play(self) -> None:
        """Do everything in the order of its time."""
        with tempfile.TemporaryDirectory() as folder:
            self._keys = Path(folder)
            for act in sorted(self._acts, key=lambda act: (act.when, act.serial)):
                act.do()

    def id_of(self, name: str) -> str:
        """The id of a record by its name here."""
        return self._ids[name]

    def _resolved(self, value: Any) -> Any:
        if callable(value):
            return self._resolved(value(self))
        if isinstance(value, str):
            return self._ids[value[1:]] if value.startswith("@") else value
        if isinstance(value, Mapping):
            return {key: self._resolved(item) for key, item in value.items()}
        if isinstance(value, (tuple, list)):
            return tuple(self._resolved(item) for item in value)
        return value

    def _wish(self, when: datetime, by: str, fields: Changes, note: str = "", basis: str = "") -> Wish:
        self.store = self._kept(replace(self.store, now=when))
        return Wish(by, when, self._resolved(fields), basis, note)

    def _open(self, when: datetime, by: str, register: str, name: str, fields: Changes, note: str) -> None:
        wish = self._wish(when, by, fields, note)
        proposal = signing_desk.propose_new(self.store, self.store.definitions[register], wish)
        self._ids[name] = proposal.record.id
        self._enter(name, [proposal], by)

    def _set(self, when: datetime, by: str, name: str, fields: Changes, note: str, act: str) -> None:
        wish = self._wish(when, by, fields, note)
        self._enter(name, [signing_desk.propose_set(self.store, self._record(name), wish, act)], by)

    def _move(self, when: datetime, by: str, name: str, to: str, fields: Changes, note: str, basis: str) -> None:
        wish = self._wish(when, by, fields, note, basis)
        self._enter(name, [signing_desk.propose_move(self.store, self._record(name), to, wish)], by)

    def _seal(self, when: datetime, by: str, name: str, fields: Mapping[str, str]) -> None:
        record = self._record(name)
        file = sealed_files.next_file(record)
        keys = recipients.active(recipients.listed(self.store.records), when.date())
        data = self._made_before(sealed_files.place(record, file))
        if data is None:
            data = sealing.seal(sealing.encode_payload(Payload(record.id, fields)), keys)
        if clear := sealed_files.still_clear(fields, record):
            raise ValueError(f"{name}: in clear {clear}")
        stub = Stub(file, sealed_files.digest(data), keys, tuple(sorted(fields)), when, by)
        listed = (*sealed_files.stubs(record), stub)
        wish = self._wish(when, by, {"sealed": tuple(each.values for each in listed)})
        self._write({sealed_files.place(record, file): data})
        self._enter(name, [signing_desk.propose_set(self.store, record, wish)], by)

    def _made_before(self, path: str) -> bytes | None:
        place = self._sealed / path.removeprefix("registers/") if self._sealed else None
        return place.read_bytes() if place is not None and place.exists() else None

    def _record(self, name: str) -> Any:
        return signing_desk.record_named(self.store, self._ids[name])

    def _enter(self, name: str, proposals: Iterable[Proposal], by: str) -> None:
        steps = list(proposals)
        if reasons := [reason for step in steps for reason in step.reasons]:
            said = "\n".join(f"  {r.code} {dict(r.facts)}" for r in reasons)
            raise ValueError(f"{name} ({steps[-1].entry}):\n{said}")
        self._write(signing_desk.signed_files(self.store, steps, self._signer(by)))
        self.entries += len(steps)

    def _signer(self, person: str) -> Signer:
        place = self._keys / person
        if not place.exists():
            signing.store_key(place, sample_keys.private_key(person))
        return Signer(person, signing.SigningKey(sample_keys.public_key(person), place))

    def _write(self, files: Mapping[str, bytes]) -> None:
        """Into the folder, and into the store, of which only these files are read again."""
        with treeio.written(self._repo.root, files):
            pass
        self._tree.update({path: Blob(data) for path, data in files.items()})
        for path, data in files.items():
            if reading.is_record(path):
                self._readings[path] = reading.read(path, data, self.store.definitions, self.store.outside())
        self.store = self._kept(replace(self.store))

    def _kept(self, store: Store) -> Store:
        """The store with the signed acts of releases as they were read once."""
        vars(store)["acts"] = self.store.acts
        return store
