"""The values that flow through the gate: files, findings, reasons. Frozen, made of plain data."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any


class Severity(StrEnum):
    """How much a finding weighs (DESIGN 5)."""

    REFUSE = "refuse"
    HOLD = "hold"
    NOTE = "note"


class Waivable(StrEnum):
    """Who may sign a finding away (scanner.md 2): nobody, the reviewer, or both as a quotation."""

    NEVER = "never"
    REVIEWER = "reviewer"
    QUOTATION = "quotation"


LARGEST_FILE = 128 << 20
"""Bytes of a file that is still read; of a larger one it is only said that it is too large. The scanner takes half."""


def sha256(data: bytes) -> str:
    """SHA-256 of `data`, as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True)
class Blob:
    """One file of a tree: its git mode (``100644``) and its bytes.

    `unread` is the reason (of `NotExamined`) why the bytes were not read, and empty when they were.
    """

    data: bytes = field(repr=False)
    mode: str = "100644"
    unread: str = ""

    @cached_property
    def sha256(self) -> str:
        """Digest of the bytes, computed once."""
        return sha256(self.data)


Tree = Mapping[str, Blob]
"""Files by their path from the repository's root, with ``/``; what git or the working folder holds."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says about one place in one file.

    `line` and `column` count from 1, in characters of the file as its writer sees it; `part` names the
    place inside a container (sheet and cell, page, archive member) or is None. `offset` and `length` are
    bytes within the part. `text` is the matched text: it is shown only on a person's terminal or with
    ``--show-text`` and is never part of `repr`.
    """

    path: str
    rule: str
    severity: Severity
    line: int | None = None
    column: int | None = None
    part: str | None = None
    offset: int = 0
    length: int = 0
    fingerprint: str = ""
    disguised: bool = False
    hidden: bool = False
    text: str = field(default="", repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class NotExamined:
    """A file, or a part of one, that no reader could examine: it refuses (DESIGN 5).

    `reason` is one of: encrypted, unsupported, too-large, ratio, depth, timeout, crash, truncated,
    encoding, ocr-missing, unreadable, polyglot, lfs-pointer, too-complex, too-many, link.
    """

    path: str
    reason: str
    part: str | None = None


@dataclass(frozen=True, slots=True)
class ScanResult:
    """Everything the scanner says about one file."""

    findings: tuple[Finding, ...] = ()
    not_examined: tuple[NotExamined, ...] = ()

    def __bool__(self) -> bool:
        raise TypeError("a ScanResult is neither true nor false: look at its findings and not_examined")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is refused: a code of `gate/data/codes/` and the facts that fill its sentence.

    `clauses` adds to the clauses that the code serves by itself.
    """

    code: str
    path: str | None = None
    line: int | None = None
    column: int | None = None
    clauses: tuple[str, ...] = ()
    pairs: tuple[tuple[str, Any], ...] = ()

    @property
    def facts(self) -> Mapping[str, Any]:
        """The facts by their name."""
        return dict(self.pairs)

    @classmethod
    def of(
        cls,
        code: str,
        path: str | None = None,
        line: int | None = None,
        column: int | None = None,
        clauses: Iterable[str] = (),
        **facts: Any,
    ) -> Reason:
        """A reason with its facts as keyword arguments."""
        pairs = tuple((name, tuple(fact) if isinstance(fact, list) else fact) for name, fact in facts.items())
        return cls(code, path, line, column, tuple(clauses), pairs)


class Refused(Exception):
    """A signed act that is refused, with every reason: exit 1."""

    def __init__(self, *reasons: Reason) -> None:
        super().__init__(", ".join(r.code for r in reasons))
        self.reasons = reasons
