"""Reader of zip archives: every name and comment, and every member as the file that it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gate.readers.base import Extraction, Gathering, Limits, PartKind, Unreadable
from gate.readers.container import Member, open_archive
from gate.readers.sniff import stem


class ZipReader:
    """Reads .zip."""

    def read(self, data: bytes, limits: Limits) -> Extraction:
        """Every member, still to be read; raises `Unreadable` when the archive as a whole is not to be trusted."""
        gathering = Gathering(limits)
        archive = open_archive(data, limits)
        gathering.lines("archive names", _apart(_steps(archive.members)), PartKind.NAME)
        gathering.lines("archive comments", _apart(archive.comments()), PartKind.COMMENT)
        for member in archive.members:
            try:
                inner = archive.read(member)
                if not member.name.endswith("/"):
                    gathering.embed(member.name, inner)
                elif inner:
                    gathering.unread("unreadable", member.name)
            except Unreadable as error:
                gathering.unread(error.reason, member.name)
        return gathering.done()


def _steps(members: Iterable[Member]) -> Iterator[str]:
    """The names of members and of the folders that they lie in, in every reading, without extensions."""
    for member in members:
        for name in (member.name, *member.other_names):
            yield from map(stem, name.split("/"))


def _apart(texts: Iterable[str]) -> Iterator[str]:
    """Each text once, with an empty line after it, so that none is read together with the next."""
    for text in dict.fromkeys(texts):
        yield text
        yield ""


READER = ZipReader()
