"""SSH signatures (SSHSIG) verified in process, at least as strictly as ``ssh-keygen -Y verify``.

Format: OpenSSH ``PROTOCOL.sshsig``; keys and signatures: RFC 4253, 5656, 8332, 8709 and ``PROTOCOL.u2f``.
Stricter than OpenSSH on purpose: one armor per file with nothing round it, an empty reserved field,
shortest integers, a touch for every signature of a hardware key.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

NAMESPACE = "gongkai-gate"

_MAGIC = b"SSHSIG"
_BEGIN = b"-----BEGIN SSH SIGNATURE-----\n"
_END = b"-----END SSH SIGNATURE-----\n"
# OpenSSH breaks the armor at 70 characters, its specification says 76.
_LINE_LENGTHS = (70, 76)
_MAX_ARMOR = 64 * 1024

_RSA_BITS = range(2048, 16384 + 1)
_RSA_MAX_EXPONENT_BITS = 64
_USER_PRESENT = 0x01

_MESSAGE_HASHES = {b"sha256": hashlib.sha256, b"sha512": hashlib.sha512}
_RSA_HASHES = {b"rsa-sha2-256": hashes.SHA256(), b"rsa-sha2-512": hashes.SHA512()}
_CURVES: dict[bytes, tuple[ec.EllipticCurve, hashes.HashAlgorithm]] = {
    b"nistp256": (ec.SECP256R1(), hashes.SHA256()),
    b"nistp384": (ec.SECP384R1(), hashes.SHA384()),
    b"nistp521": (ec.SECP521R1(), hashes.SHA512()),
}
_ED25519 = b"ssh-ed25519"
_SK_ED25519 = b"sk-ssh-ed25519@openssh.com"
_ECDSA = {b"ecdsa-sha2-" + curve: curve for curve in _CURVES}
_SK_ECDSA = b"sk-ecdsa-sha2-nistp256@openssh.com"
_RSA = b"ssh-rsa"


class SignatureProblem(Exception):
    """A signature, or a public key, that does not count. `code` is one of the ``signature-…`` codes:

    ``signature-malformed`` (not the one form we read), ``signature-algorithm`` (a key or a hash that is not
    accepted), ``signature-namespace`` (made for another purpose), ``signature-invalid`` (does not fit).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _malformed() -> SignatureProblem:
    return SignatureProblem("signature-malformed")


def _algorithm() -> SignatureProblem:
    return SignatureProblem("signature-algorithm")


class _Wire:
    """Reads the SSH wire encoding (RFC 4251 section 5) and refuses what is not its shortest form."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, count: int) -> bytes:
        end = self._at + count
        if end > len(self._data):
            raise _malformed()
        piece = self._data[self._at : end]
        self._at = end
        return piece

    def uint32(self) -> int:
        return int.from_bytes(self.take(4), "big")

    def string(self) -> bytes:
        return self.take(self.uint32())

    def positive(self) -> int:
        body = self.string()
        if not body or body[0] & 0x80 or (body[0] == 0 and (len(body) == 1 or not body[1] & 0x80)):
            raise _malformed()
        return int.from_bytes(body, "big")

    def end(self) -> None:
        if self._at != len(self._data):
            raise _malformed()


def _wire_string(data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + data


def _base64(text: bytes) -> bytes:
    try:
        data = binascii.a2b_base64(text, strict_mode=True)
    except binascii.Error:
        raise _malformed() from None
    if binascii.b2a_base64(data, newline=False) != text:
        raise _malformed()
    return data


# A verifier takes the algorithm and the body of the signature, what follows it, and the signed data.
_Verifier = Callable[[bytes, bytes, _Wire, bytes], None]


def _ed25519_verifier(name: bytes, wire: _Wire) -> _Verifier:
    point = wire.string()
    if len(point) != 32:
        raise _malformed()
    application = wire.string() if name == _SK_ED25519 else None
    key = ed25519.Ed25519PublicKey.from_public_bytes(point)

    def check(algorithm: bytes, body: bytes, rest: _Wire, signed: bytes) -> None:
        if algorithm != name:
            raise _algorithm()
        if len(body) != 64:
            raise _malformed()
        key.verify(body, _signed_by_token(application, rest, signed))

    return check


def _ecdsa_verifier(name: bytes, wire: _Wire) -> _Verifier:
    curve = wire.string()
    point = wire.string()
    if curve != (b"nistp256" if name == _SK_ECDSA else _ECDSA[name]):
        raise _malformed()
    application = wire.string() if name == _SK_ECDSA else None
    group, digest = _CURVES[curve]
    if point[:1] != b"\x04":
        raise _malformed()
    try:
        key = ec.EllipticCurvePublicKey.from_encoded_point(group, point)
    except ValueError:
        raise _malformed() from None

    def check(algorithm: bytes, body: bytes, rest: _Wire, signed: bytes) -> None:
        if algorithm != name:
            raise _algorithm()
        numbers = _Wire(body)
        r, s = numbers.positive(), numbers.positive()
        numbers.end()
        key.verify(encode_dss_signature(r, s), _signed_by_token(application, rest, signed), ec.ECDSA(digest))

    return check


def _rsa_verifier(_name: bytes, wire: _Wire) -> _Verifier:
    exponent, modulus = wire.positive(), wire.positive()
    if modulus.bit_length() not in _RSA_BITS or exponent.bit_length() > _RSA_MAX_EXPONENT_BITS:
        raise _algorithm()
    try:
        key = rsa.RSAPublicNumbers(exponent, modulus).public_key()
    except ValueError:
        raise _malformed() from None

    def check(algorithm: bytes, body: bytes, rest: _Wire, signed: bytes) -> None:
        digest = _RSA_HASHES.get(algorithm)
        if digest is None:
            raise _algorithm()
        rest.end()
        if len(body) * 8 != -(-modulus.bit_length() // 8) * 8:
            raise _malformed()
        key.verify(body, signed, padding.PKCS1v15(), digest)

    return check


def _signed_by_token(application: bytes | None, rest: _Wire, signed: bytes) -> bytes:
    """What was really signed: the data, or for a hardware key what `PROTOCOL.u2f` wraps round it."""
    if application is None:
        rest.end()
        return signed
    flags, counter = rest.take(1), rest.take(4)
    rest.end()
    if not flags[0] & _USER_PRESENT:
        raise SignatureProblem("signature-invalid")
    return hashlib.sha256(application).digest() + flags + counter + hashlib.sha256(signed).digest()


@lru_cache(maxsize=1024)
def _verifier(blob: bytes) -> _Verifier:
    """Reads a public key (wire form) whole. Raises `SignatureProblem`."""
    wire = _Wire(blob)
    name = wire.string()
    if name in (_ED25519, _SK_ED25519):
        verifier = _ed25519_verifier(name, wire)
    elif name in _ECDSA or name == _SK_ECDSA:
        verifier = _ecdsa_verifier(name, wire)
    elif name == _RSA:
        verifier = _rsa_verifier(name, wire)
    else:
        raise _algorithm()
    wire.end()
    return verifier


_KEY_LINE = re.compile(r"(?P<type>[!-~]+) (?P<body>[A-Za-z0-9+/=]+)(?: (?P<comment>[^\r\n]*))?", re.ASCII)


@dataclass(frozen=True)
class PublicKey:
    """An SSH public key: its type (``ssh-ed25519``, …) and its wire form.

    Making one reads the key whole: a key that could never verify anything does not come to exist.
    """

    type: str
    blob: bytes = field(repr=False)

    def __post_init__(self) -> None:
        _verifier(self.blob)
        if _Wire(self.blob).string() != self.type.encode():
            raise _malformed()

    @classmethod
    def from_blob(cls, blob: bytes) -> PublicKey:
        """The key with this wire form. Raises `SignatureProblem`."""
        name = _Wire(blob).string()
        if not name.isascii():
            raise _malformed()
        return cls(name.decode("ascii"), blob)

    @classmethod
    def from_line(cls, line: str) -> PublicKey:
        """The key of one line ``TYPE BASE64 [COMMENT]`` without a line end. Raises `SignatureProblem`."""
        match = _KEY_LINE.fullmatch(line)
        if match is None:
            raise _malformed()
        return cls(match["type"], _base64(match["body"].encode()))

    @property
    def line(self) -> str:
        """The key as one line, without comment and line end."""
        return f"{self.type} {base64.b64encode(self.blob).decode()}"

    @cached_property
    def fingerprint(self) -> str:
        """``SHA256:…`` as ssh-keygen prints it."""
        digest = base64.b64encode(hashlib.sha256(self.blob).digest()).decode()
        return "SHA256:" + digest.rstrip("=")


def _unarmor(armored: bytes) -> bytes:
    if len(armored) > _MAX_ARMOR or not armored.startswith(_BEGIN) or not armored.endswith(_END):
        raise _malformed()
    body = armored[len(_BEGIN) : -len(_END)]
    if not body.endswith(b"\n"):
        raise _malformed()
    lines = body[:-1].split(b"\n")
    *full, last = lines
    if not last or not any(
        all(len(line) == length for line in full) and len(last) <= length for length in _LINE_LENGTHS
    ):
        raise _malformed()
    return _base64(b"".join(lines))


def verify(armored: bytes, message: bytes, namespace: str = NAMESPACE) -> PublicKey:
    """The key that made the signature `armored` over `message` for `namespace`.

    Whose key it is, and whether it counted that day, is the trust base's to say (`gate.trust`).
    Raises `SignatureProblem`.
    """
    wire = _Wire(_unarmor(armored))
    if wire.take(len(_MAGIC)) != _MAGIC or wire.uint32() != 1:
        raise _malformed()
    blob, purpose, reserved = wire.string(), wire.string(), wire.string()
    hash_name, signature = wire.string(), wire.string()
    wire.end()
    if reserved:
        raise _malformed()
    key = PublicKey.from_blob(blob)
    message_hash = _MESSAGE_HASHES.get(hash_name)
    if message_hash is None:
        raise _algorithm()
    if purpose != namespace.encode():
        raise SignatureProblem("signature-namespace")
    parts = (purpose, reserved, hash_name, message_hash(message).digest())
    signed = _MAGIC + b"".join(map(_wire_string, parts))
    rest = _Wire(signature)
    algorithm, body = rest.string(), rest.string()
    try:
        _verifier(blob)(algorithm, body, rest, signed)
    except InvalidSignature:
        raise SignatureProblem("signature-invalid") from None
    return key
