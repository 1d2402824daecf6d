"""Seals personal data to the office's age keys, and opens and re-seals it: bytes in, bytes out (domain.md 5.2).

A sealed file is a binary age file (age-encryption.org/v1) for at least two X25519 recipients. What is encrypted is
a frame: a first line, the length of the payload in eight bytes, the payload, and zeros up to whole blocks of 4 KiB,
so that the size of the file says little about what is in it. The payload is canonical JSON
``{"fields": {KEY: TEXT}, "record": ID}``: a file that is moved to another record does not open there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyrage
from pyrage import x25519

from gate import strict_json
from gate.errors import GateError

BLOCK = 4096
"""Bytes to whose multiple a frame is filled up."""
FEWEST_RECIPIENTS = 2
MAX_PLAINTEXT = 1 << 20
"""Bytes of a payload, at most."""
MAX_CIPHERTEXT = 2 * MAX_PLAINTEXT

_FIRST_LINE = b"gongkai-gate sealed/1\n"
_LENGTH_BYTES = 8
_FRAME = len(_FIRST_LINE) + _LENGTH_BYTES
_AGE = b"age-encryption.org/v1\n"
_STANZA = re.compile(rb"^-> X25519 ", re.MULTILINE)
_END_OF_HEADER = re.compile(rb"^---", re.MULTILINE)
_NO_KEY = "No matching keys found"
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_RECIPIENT = re.compile(r"age1[a-z0-9]{58}")
_IDENTITY = re.compile(r"AGE-SECRET-KEY-1[A-Z0-9]{58}")


# -- bytes ------------------------------------------------------------------------------------------


def seal(plaintext: bytes, recipients: Sequence[str]) -> bytes:
    """The age file of `plaintext` for `recipients` (``age1…``). Two calls never give the same bytes.

    Codes: seal-recipients (fewer than two different ones), seal-recipient-invalid, seal-too-large.
    """
    keys = sorted(set(recipients))
    if len(keys) < FEWEST_RECIPIENTS:
        raise GateError("seal-recipients", count=len(keys), fewest=FEWEST_RECIPIENTS)
    if len(plaintext) > MAX_PLAINTEXT:
        raise GateError("seal-too-large", size=len(plaintext), limit=MAX_PLAINTEXT)
    return pyrage.encrypt(_framed(plaintext), [_recipient(key) for key in keys])


def open_(ciphertext: bytes, identities: Sequence[str]) -> bytes:
    """What was sealed. `identities` are ``AGE-SECRET-KEY-1…``.

    Codes: sealed-not-age, sealed-too-large, sealed-no-identity, sealed-damaged, sealed-padding, identity-invalid.
    """
    if not ciphertext.startswith(_AGE):
        raise GateError("sealed-not-age")
    if len(ciphertext) > MAX_CIPHERTEXT:
        raise GateError("sealed-too-large", size=len(ciphertext), limit=MAX_CIPHERTEXT)
    keys = [_identity(identity) for identity in identities]
    try:
        frame = pyrage.decrypt(ciphertext, keys)
    except pyrage.DecryptError as error:
        raise GateError("sealed-no-identity" if str(error) == _NO_KEY else "sealed-damaged") from None
    return _unframed(frame)


def reseal(ciphertext: bytes, identities: Sequence[str], recipients: Sequence[str]) -> bytes:
    """The same plaintext for other `recipients`. Codes: those of `open_` and of `seal`."""
    return seal(open_(ciphertext, identities), recipients)


def recipient_count(ciphertext: bytes) -> int:
    """For how many X25519 recipients a file was sealed; 0 where it is no age file.

    Read from the clear header, without any key: it names nobody, and shows a file that one person alone can open.
    """
    if not ciphertext.startswith(_AGE):
        return 0
    end = _END_OF_HEADER.search(ciphertext)
    return len(_STANZA.findall(ciphertext, 0, end.start())) if end else 0


def public_half(identity: str) -> str:
    """The recipient that an identity opens for. Code identity-invalid."""
    return str(_identity(identity).to_public())


def is_recipient(text: str) -> bool:
    """Whether `text` is an age X25519 public key whose checksum is right."""
    try:
        _recipient(text)
    except GateError:
        return False
    return True


def read_identities(data: bytes) -> tuple[str, ...]:
    """The identities of a key file of ``age-keygen``: one a line, ``#`` for remarks. Code identity-invalid."""
    lines = [line.strip() for line in data.decode("utf-8", "replace").splitlines()]
    keys = tuple(line for line in lines if line and not line.startswith("#"))
    for key in keys:
        _identity(key)
    if not keys:
        raise GateError("identity-invalid")
    return keys


def _recipient(text: str) -> Any:
    try:
        if _RECIPIENT.fullmatch(text):
            return x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        pass  # said below, in our own words
    raise GateError("seal-recipient-invalid", recipient=text[:16])


def _identity(text: str) -> Any:
    try:
        if _IDENTITY.fullmatch(text):
            return x25519.Identity.from_str(text)
    except pyrage.IdentityError:
        pass  # said below: the library's words might hold a part of the key
    raise GateError("identity-invalid")


def _framed(plaintext: bytes) -> bytes:
    frame = _FIRST_LINE + len(plaintext).to_bytes(_LENGTH_BYTES, "big") + plaintext
    return frame + bytes(-len(frame) % BLOCK)


def _unframed(frame: bytes) -> bytes:
    """The payload of a frame that is exactly as `_framed` makes it; anything else is code sealed-padding."""
    length = int.from_bytes(frame[len(_FIRST_LINE) : _FRAME], "big")
    plaintext = frame[_FRAME : _FRAME + length]
    if _framed(plaintext) != frame:
        raise GateError("sealed-padding")
    return plaintext


# -- payload ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Payload:
    """What one sealed file says: the record it belongs to, and its sealed fields."""

    record: str
    fields: Mapping[str, str] = field(repr=False)


def encode_payload(payload: Payload) -> bytes:
    """The payload as it is sealed. Code sealed-payload: a key or value that is not one of a sealed field."""
    _refuse_wrong_fields(payload.fields)
    return strict_json.canonical({"record": payload.record, "fields": dict(payload.fields)})


def decode_payload(data: bytes, record: str) -> Payload:
    """The payload of a file that lies beside `record`.

    Codes: sealed-payload (not as `encode_payload` writes it), sealed-foreign (made for another record).
    """
    try:
        value = strict_json.loads(data)
    except strict_json.JsonProblem:
        raise GateError("sealed-payload", what="JSON") from None
    if not isinstance(value, dict) or set(value) != {"record", "fields"} or not isinstance(value["record"], str):
        raise GateError("sealed-payload", what="record, fields")
    if not isinstance(value["fields"], dict):
        raise GateError("sealed-payload", what="fields")
    payload = Payload(value["record"], value["fields"])
    _refuse_wrong_fields(payload.fields)
    if payload.record != record:
        raise GateError("sealed-foreign", record=record)
    return payload


def _refuse_wrong_fields(fields: Mapping[str, Any]) -> None:
    """Facts name keys only where they have the form of one: a mistyped line may hold the very data."""
    if not fields:
        raise GateError("sealed-payload", what="{}")
    for key, value in fields.items():
        if not _KEY.fullmatch(key):
            raise GateError("sealed-payload", what="key")
        if not isinstance(value, str) or not value.strip():
            raise GateError("sealed-payload", what=key)
