"""Signatures as `ssh-keygen -Y sign` makes them, made in process: a bench needs tens of thousands."""

from __future__ import annotations

import base64
import hashlib
import struct
import textwrap

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_ssh_private_key

from gate import sample_keys

_NAMESPACE = b"gongkai-gate"
_KIND = b"ssh-ed25519"


def sign(person: str, message: bytes) -> bytes:
    """The armored signature of a sample person over `message` (PROTOCOL.sshsig)."""
    key = load_ssh_private_key(sample_keys.private_key(person), None)
    assert isinstance(key, Ed25519PrivateKey)
    about = _string(_NAMESPACE) + _string(b"") + _string(b"sha512")
    signed = b"SSHSIG" + about + _string(hashlib.sha512(message).digest())
    public = _string(_KIND) + _string(key.public_key().public_bytes_raw())
    body = (
        b"SSHSIG" + struct.pack(">I", 1) + _string(public) + about + _string(_string(_KIND) + _string(key.sign(signed)))
    )
    lines = textwrap.wrap(base64.b64encode(body).decode(), 70)
    return "\n".join(["-----BEGIN SSH SIGNATURE-----", *lines, "-----END SSH SIGNATURE-----", ""]).encode()


def _string(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data
