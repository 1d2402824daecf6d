"""What a finding means in the office: the letters of domain.md 11, by rule, and for two rules by what was found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from gate.model import Finding
from gate.normalise.fold import fold

SECRECY, RESTRICTION = "A", "B"
MARKS = frozenset({SECRECY, RESTRICTION})
"""Marks: to take one out settles nothing (clauses 3.7.1, 3.7.5); what other findings show is mended in the text."""

_BY_RULE: Mapping[str, str] = {
    **dict.fromkeys(
        ("level-term", "level-alone", "level-field", "level-bracket", "level-seal", "secrecy-term"), SECRECY
    ),
    **dict.fromkeys(
        (
            "internal-mark", "keep-mark", "work-secret", "no-spread", "not-public", "on-request", "telegram-mark",
            "telegram-header", "draft-mark", "distribution-limit", "urgency-mark", "circulation-mark",
        ),
        RESTRICTION,
    ),
    **dict.fromkeys(("survey-microdata", "small-cell"), "C"),
    **dict.fromkeys(("id-number", "mobile-number", "bank-card", "personal-list", "email"), "D"),
    "secret-words": "F",
    **dict.fromkeys(("level-prose", "internal-prose", "telegram-prose"), "M"),
}  # fmt: skip
_BY_WORD = frozenset({"file-name-mark", "front-matter-classification"})
_COPY_NUMBER = "copy-number"
_LEVEL = re.compile("[绝机秘]密")
_NO_WORD = re.compile(r"[\W_]+")


def letters(findings: Iterable[Finding]) -> Mapping[str, str]:
    """The letter of each finding of one version, by fingerprint; none for what is a matter of files, not of content.

    A copy number beside a mark of secrecy is one; where the word of a mark is not known, it is taken for a level.
    """
    found = tuple(findings)
    known = {finding.fingerprint: letter for finding in found if (letter := _letter(finding))}
    secret = {finding.path for finding in found if known.get(finding.fingerprint) == SECRECY}
    for finding in found:
        if finding.rule == _COPY_NUMBER:
            known[finding.fingerprint] = SECRECY if finding.path in secret else RESTRICTION
    return known


def _letter(finding: Finding) -> str | None:
    if finding.rule in _BY_WORD:
        word = _NO_WORD.sub("", fold(finding.text))
        return SECRECY if not word or _LEVEL.search(word) else RESTRICTION
    return _BY_RULE.get(finding.rule)
