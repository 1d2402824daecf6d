"""The keys of the sample people and office: public on purpose, made from a sentence, so no key block is kept anywhere.

Anybody can make them again; a trust base that lists them says ``sample: true`` and `gate build --production`
refuses it (DESIGN 8).
"""

from __future__ import annotations

import hashlib
from functools import cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from gate import bech32
from gate.sshsig import PublicKey

SENTENCE = "gongkai-gate public sample key, worthless by design"
PEOPLE = tuple(f"p{number:02d}" for number in range(1, 19))
ROOTS = ("r1", "r2", "r3")
IDENTITIES = ("office.age-key", "archive.age-key")
"""Names of the identity files that open the sample's sealed data: the office's, and the one kept in its archive."""


def _private(owner: str) -> Ed25519PrivateKey:
    seed = hashlib.sha256(f"{SENTENCE}: {owner}".encode()).digest()
    return Ed25519PrivateKey.from_private_bytes(seed)


def private_key(owner: str) -> bytes:
    """The private key file of a sample person or root, as OpenSSH writes it."""
    return _private(owner).private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())


def key_files() -> dict[str, bytes]:
    """The private key files of all sample people and roots, by their id."""
    return {owner: private_key(owner) for owner in (*PEOPLE, *ROOTS)}


def identity(name: str) -> str:
    """The age identity (``AGE-SECRET-KEY-1…``) of one of `IDENTITIES`."""
    seed = hashlib.sha256(f"{SENTENCE}: {name}".encode()).digest()
    return bech32.encode("age-secret-key-", seed).upper()


def identity_files() -> dict[str, bytes]:
    """The age identity files of the sample office, by their name, as ``age-keygen`` writes them."""
    return {name: f"# {SENTENCE}\n{identity(name)}\n".encode() for name in IDENTITIES}


def public_key(owner: str) -> PublicKey:
    """The public key of a sample person or root."""
    line = _private(owner).public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
    return PublicKey.from_line(line.decode())


@cache
def public_keys() -> frozenset[PublicKey]:
    """The public keys of all sample people and roots."""
    return frozenset(public_key(owner) for owner in (*PEOPLE, *ROOTS))
