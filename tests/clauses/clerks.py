"""What clerks do in the tests of the clauses: commands on records, signed by who holds the role, on a given day."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bureau import Bureau, Run

from gate import sample_keys
from gate.registers import sealing

PEOPLE = {
    "head": "p01",
    "leading_group": "p02",
    "leader": "p03",
    "secrecy_officer": "p04",
    "classifier": "p04",
    "web": "p05",
    "office": "p06",
    "office_head": "p06",
    "drafter": "p08",
    "synth": "p12",
    "reviewer": "p13",
    "law": "p14",
    "division_head": "p15",
    "supervision": "p17",
    "rep": "p18",
}
"""Who holds a role in the sample trust base."""


def at(day: str, hour: int = 9) -> tuple[str, ...]:
    """The option that enters something on a day."""
    return ("--at", f"{day}T{hour:02d}:00:00+08:00")


@dataclass(frozen=True)
class Office:
    """A bureau whose registers are worked on: every call is the command that a clerk would give."""

    bureau: Bureau

    def person(self, role: str) -> str:
        """Who holds a role."""
        return PEOPLE[role]

    def register(self, *words: str, role: str = "office", by: str | None = None) -> Run:
        """``gate register …`` signed by who holds `role`, or by `by`."""
        key = self.bureau.key(by or self.person(role))
        return self.bureau.gate("register", *words, "--key", str(key), "--yes")

    def enter(self, word: str, *names: str, on: str | None = None, role: str = "office", **values: str) -> Run:
        """``gate register new|set|move NAME …`` with values (``a__b`` for a.b), on a day where one is given."""
        said = [part for key, value in values.items() for part in ("--set", f"{key.replace('__', '.')}={value}")]
        return self.register(word, *names, *said, *(at(on) if on else ()), role=role)

    def new(self, register: str, role: str = "office", on: str | None = None, **values: str) -> str:
        """The id of a new record; it must be made."""
        run = self.enter("new", register, on=on, role=role, **values)
        assert run.code == 0, run.said
        made = re.search(r"entered ([A-Z]{3}-[0-9-]+):", run.out)
        assert made is not None
        return made[1]

    def does(self, word: str, *names: str, on: str | None = None, role: str = "office", **values: str) -> Run:
        """The same as `enter`, which must be carried out."""
        run = self.enter(word, *names, on=on, role=role, **values)
        assert run.code == 0, run.said
        return run

    def seal(self, record: str, on: str | None = None, role: str = "office", **fields: str) -> None:
        """Seal personal data with a record, for the recipients of the sample trust base."""
        if not self.ids("recipients"):
            self.name_recipients()
        place = self.bureau.root / ".git" / "fields.yaml"
        place.write_text("".join(f"{key}: '{value}'\n" for key, value in fields.items()), "utf-8")
        run = self.register("seal", record, "--from", str(place), *(at(on) if on else ()), role=role)
        place.unlink()
        assert run.code == 0, run.said

    def name_recipients(self) -> None:
        """Enter the public keys of the sample trust base for which data is sealed."""
        for name in sample_keys.IDENTITIES:
            key = sealing.public_half(sample_keys.identity(name))
            values = {"title": "密封收件公钥", "key": key, "holder": "OFF-02", "from": "2025-01-01"}
            self.new("recipients", "head", on="2025-01-02", **values)

    def ids(self, register: str) -> list[str]:
        """The ids of a register."""
        return [record["id"] for record in self.records(register)]

    def records(self, register: str) -> list[dict[str, Any]]:
        """What ``gate register list`` says."""
        return json.loads(self.bureau.gate("register", "list", register, "--format", "json").out)

    def show(self, record: str) -> Mapping[str, Any]:
        """What ``gate register show`` says."""
        return json.loads(self.bureau.gate("register", "show", record, "--format", "json").out)

    def state(self, record: str) -> str:
        """The state of a record."""
        return self.show(record)["state"]

    def due(self, record: str, on: str) -> Mapping[str, Mapping[str, Any]]:
        """The running clocks of a record on a day, by their names."""
        rows = json.loads(self.bureau.gate("due", "--on", on, "--format", "json").out)["rows"]
        return {row["clock"]: row for row in rows if row["id"] == record}


def refuses(run: Run, *named: str) -> None:
    """The command refused, and named each of these codes or clauses (a clause as a whole: 2.1 is not in 2.1.2)."""
    assert run.code == 1, run.said
    for name in named:
        whole = rf"(?<![\w.]){re.escape(name)}(?!\.?\w)" if name[0].isdigit() else re.escape(name)
        assert re.search(whole, run.said), (name, run.said)
