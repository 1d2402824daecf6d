"""Refuses a release that repeats an internal record (domain.md E-X-010; clause 1.2): what may, and what may not.

A run may stand in public where an earlier published release had it, where it is a name that is public anyway (an
office, a body, a category, a law), or where the record itself links to the publication.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, cached_property
from typing import Any

from gate import timestamps
from gate.model import Blob, Reason
from gate.registers.echoes import Echoes, squeezed, texts_of

_CLAUSES = {"decision": ("11.4e",)}
"""The clause, besides that of the code, by which a register's words stay inside."""

TEXT = (".md", ".csv", ".tsv", ".txt", ".json", ".svg")


@dataclass(frozen=True, slots=True)
class Internal:
    """A record as far as it counts here."""

    id: str
    register: str
    fields: Mapping[str, Any] = field(repr=False)
    body: str = field(default="", repr=False)

    @property
    def opened(self) -> datetime | None:
        """When it was opened; None where it does not say."""
        try:
            return timestamps.parse(str(self.fields.get("opened", "")))
        except ValueError:
            return None

    @property
    def publications(self) -> tuple[str, ...]:
        """The publications that it links to."""
        links = self.fields.get("links")
        named = links.get("publication", ()) if isinstance(links, Mapping) else ()
        return (named,) if isinstance(named, str) else tuple(named)


class Repeated:
    """Looks for what releases repeat.

    `names` are public anyway; `earlier` gives the squeezed texts of what was published before a moment; `places` the
    folder of the release of each publication record, by its id.
    """

    def __init__(
        self,
        records: Iterable[Internal],
        names: Iterable[str],
        earlier: Callable[[datetime], Iterable[str]],
        places: Mapping[str, str],
    ) -> None:
        self._records = {record.id: record for record in records}
        self._names = tuple(squeezed(name) for name in names)
        self._earlier = cache(earlier)
        self._places = places

    @cached_property
    def _echoes(self) -> Echoes:
        pairs = ((r.id, text) for r in self._records.values() for text in texts_of(r.register, r.fields, r.body))
        return Echoes(pairs)

    def reasons(self, root: str, files: Mapping[str, Blob], entered: datetime | None) -> Iterator[Reason]:
        """Why the files of a release may not go out; `entered` is when they went out, None for what has not."""
        if not self._records or not self._echoes:
            return
        for path, blob in files.items():
            if path.endswith(TEXT) and not blob.unread:
                text = blob.data.decode("utf-8", "replace")
                told = {record for record, run in self._echoes.find(text) if not self._may(record, run, root, entered)}
                yield from (self._reason(path, record) for record in sorted(told))

    def _reason(self, path: str, record: str) -> Reason:
        clauses = _CLAUSES.get(self._records[record].register, ())
        return Reason.of("E-X-010", path=path, clauses=clauses, record=record)

    def _may(self, record_id: str, run: str, root: str, entered: datetime | None) -> bool:
        record = self._records[record_id]
        opened = record.opened
        if entered is not None and opened is not None and entered < opened:
            return True
        if any(self._places.get(publication) == root for publication in record.publications):
            return True
        known = (*self._names, *(self._earlier(opened) if opened else ()))
        return any(run in text for text in known)
