"""Makes signatures with ``ssh-keygen -Y sign``: by a key file, an agent or a hardware token."""

from __future__ import annotations

import binascii
import os
import re
import stat
import subprocess
import sys
import tempfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from gate.errors import GateError
from gate.sshsig import NAMESPACE, PublicKey, SignatureProblem, verify

_PASSED_ON = ("HOME", "PATH", "SSH_AUTH_SOCK", "SSH_SK_PROVIDER")
_PASSED_ON_TO_PERSON = ("DISPLAY", "SSH_ASKPASS", "SSH_ASKPASS_REQUIRE", "TERM", "WAYLAND_DISPLAY")
_OPENSSH_KEY = re.compile(rb"-----BEGIN OPENSSH PRIVATE KEY-----\n(.+?)-----END OPENSSH PRIVATE KEY-----\n?", re.DOTALL)
_OPENSSH_MAGIC = b"openssh-key-v1\0"
_MAX_KEY_FILE = 64 * 1024
_LITERAL = re.compile(r"(?:key::)?((?:ssh|ecdsa|sk)-\S+ [A-Za-z0-9+/=]+)(?: .*)?")


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key to sign with: its public half, and the private key file, or None where an agent holds it."""

    public: PublicKey
    path: Path | None


def sign(data: bytes, key: SigningKey, namespace: str = NAMESPACE) -> bytes:
    """The armored SSHSIG over `data`, checked before it is returned.

    Asks for a passphrase or a touch only where a person sits at the terminal. Codes: ssh-keygen-missing,
    key-permissions, key-passphrase, signing-failed, signature-….
    """
    with tempfile.TemporaryDirectory(prefix="gate-sign-") as folder:
        path = key.path
        if path is None:
            path = Path(folder, "key.pub")
            path.write_text(key.public.line + "\n", "ascii")
        else:
            _refuse_open_key(path)
        done = _run(["ssh-keygen", "-q", "-Y", "sign", "-n", namespace, "-f", str(path)], data)
    if done.returncode != 0:
        code = "key-passphrase" if b"passphrase" in done.stderr.lower() else "signing-failed"
        raise GateError(code, path=_shown(key.path))
    try:
        signer = verify(done.stdout, data, namespace)
    except SignatureProblem as problem:
        raise GateError(problem.code, path=_shown(key.path)) from None
    if signer != key.public:
        raise GateError("signing-failed", path=_shown(key.path))
    return done.stdout


def signer_key(explicit: Path | None, configured: str | None, trusted: Collection[PublicKey]) -> SigningKey:
    """The key to sign with (DESIGN 4): `explicit` (``--key``), else `configured` (git's ``user.signingkey``),
    else the only key of the agent that is in `trusted`.

    `configured` may be a path, or the key itself; anything else (an OpenPGP id) is passed over. Codes:
    key-unreadable, signing-key-missing, signing-key-ambiguous, ssh-keygen-missing.
    """
    if explicit is not None:
        return _from_file(explicit)
    if configured:
        if literal := _LITERAL.fullmatch(configured):
            return SigningKey(_public_line(literal[1], "user.signingkey"), None)
        path = Path(configured).expanduser()
        if path.is_file():
            return _from_file(path)
    usable = [key for key in _agent_keys() if key in trusted]
    if not usable:
        raise GateError("signing-key-missing")
    if len(usable) > 1:
        raise GateError("signing-key-ambiguous", keys=[key.fingerprint for key in usable])
    return SigningKey(usable[0], None)


def public_key_of(path: Path) -> PublicKey:
    """The public half of a key file: itself where it is public, else out of the private one.

    Needs no passphrase: OpenSSH keeps the public half of its key files in clear; for older forms
    ``FILE.pub`` is read. Code key-unreadable.
    """
    data = _read(path)
    if private := _OPENSSH_KEY.fullmatch(data):
        return _from_openssh(private[1], path)
    if data.startswith(b"-----BEGIN "):
        path = path.with_name(path.name + ".pub")
        data = _read(path)
    try:
        line = data.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError:
        raise GateError("key-unreadable", path=str(path)) from None
    return _public_line(line, str(path))


def make_key(path: Path, comment: str) -> PublicKey:
    """Make a new Ed25519 key without passphrase at `path` and ``FILE.pub``. Code key-exists."""
    if path.exists():
        raise GateError("key-exists", path=str(path))
    done = _run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", str(path)], b"")
    if done.returncode != 0:
        raise GateError("signing-failed", path=str(path))
    return public_key_of(path)


def store_key(path: Path, private: bytes) -> None:
    """Write a private key file that only its owner can read (mode 0600); one that is there is replaced.

    Code write-failed.
    """
    fresh = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(private)
            fresh.replace(path)
        finally:
            if fresh.exists():
                fresh.unlink()
    except OSError as error:
        raise GateError("write-failed", path=str(path), what=error.strerror or type(error).__name__) from None


def _from_file(path: Path) -> SigningKey:
    public = public_key_of(path)
    if _read(path).startswith(b"-----BEGIN "):
        return SigningKey(public, path)
    private = path.with_suffix("")
    return SigningKey(public, private if path.suffix == ".pub" and private.is_file() else None)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_MAX_KEY_FILE)
    except OSError:
        raise GateError("key-unreadable", path=str(path)) from None


def _public_line(line: str, place: str) -> PublicKey:
    try:
        return PublicKey.from_line(line)
    except SignatureProblem:
        raise GateError("key-unreadable", path=place) from None


def _from_openssh(body: bytes, path: Path) -> PublicKey:
    """The public key in the clear head of an OpenSSH private key file (OpenSSH ``PROTOCOL.key``)."""
    try:
        data = binascii.a2b_base64(body)
        if not data.startswith(_OPENSSH_MAGIC):
            raise ValueError
        at = len(_OPENSSH_MAGIC)
        for _ in ("cipher", "kdf", "kdf options"):
            at += 4 + int.from_bytes(data[at : at + 4], "big")
        at += 4  # the number of keys, always 1
        length = int.from_bytes(data[at : at + 4], "big")
        return PublicKey.from_blob(data[at + 4 : at + 4 + length])
    except (ValueError, SignatureProblem):
        raise GateError("key-unreadable", path=str(path)) from None


def _refuse_open_key(path: Path) -> None:
    """ssh-keygen refuses a key file that others may read, in words that frighten; ours say what to do."""
    try:
        state = path.stat()
    except OSError:
        raise GateError("key-unreadable", path=str(path)) from None
    if state.st_uid == os.getuid() and stat.S_IMODE(state.st_mode) & 0o077:
        raise GateError("key-permissions", path=str(path), mode=f"{stat.S_IMODE(state.st_mode):04o}")


def _agent_keys() -> list[PublicKey]:
    keys = []
    for line in _run(["ssh-add", "-L"], b"").stdout.decode("utf-8", "replace").splitlines():
        try:
            keys.append(PublicKey.from_line(line))
        except SignatureProblem:
            continue  # a kind of key that the gate does not accept, or "no identities"
    return keys


def _shown(path: Path | None) -> str:
    return "ssh-agent" if path is None else str(path)


def _run(words: Sequence[str], data: bytes) -> subprocess.CompletedProcess[bytes]:
    person = sys.stdin is not None and sys.stdin.isatty()
    names = _PASSED_ON + (_PASSED_ON_TO_PERSON if person else ())
    environment = {name: os.environ[name] for name in names if name in os.environ} | {"LC_ALL": "C"}
    if not person:
        environment["SSH_ASKPASS_REQUIRE"] = "never"
    try:
        return subprocess.run(
            words,
            input=data,
            capture_output=True,
            env=environment,
            check=False,
            # without a terminal of its own, ssh-keygen cannot stop and wait for a passphrase
            start_new_session=not person,
        )
    except FileNotFoundError:
        raise GateError("ssh-keygen-missing", package="openssh-client") from None
