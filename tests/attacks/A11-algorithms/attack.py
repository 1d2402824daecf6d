import subprocess
from functools import cache

import states
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import load_ssh_private_key
from forging import armored, ed25519, sshsig, statement, unarmored, wire

APPROVE = statement("notice", "approve")


@cache
def _short():
    return rsa.generate_private_key(public_exponent=65537, key_size=1024)


def _long(bureau):
    return load_ssh_private_key((bureau.root / states.RSA_KEY).read_bytes(), None)


def _blob(private):
    numbers = private.public_key().public_numbers()
    return wire(b"ssh-rsa", b"\x01\x00\x01", b"\0" + numbers.n.to_bytes(private.key_size // 8, "big"))


def _by_rsa(private, algorithm, digest):
    return _blob(private), lambda data: wire(algorithm, private.sign(data, padding.PKCS1v15(), digest))


def _put(bureau, signature):
    bureau.write(APPROVE + ".sig", signature)
    bureau.commit()


def rsa_sha1(bureau):
    _put(bureau, sshsig(bureau.read(APPROVE), *_by_rsa(_long(bureau), b"ssh-rsa", hashes.SHA1())))


def rsa_sha2(bureau, _site):
    """The same key, and the same way to sign, with a hash that counts."""
    _put(bureau, sshsig(bureau.read(APPROVE), *_by_rsa(_long(bureau), b"rsa-sha2-512", hashes.SHA512())))
    assert bureau.judged()["notice"] == ("ready", frozenset())


def short_rsa(bureau):
    _put(bureau, sshsig(bureau.read(APPROVE), *_by_rsa(_short(), b"rsa-sha2-512", hashes.SHA512())))


def dsa(bureau):
    blob = wire(b"ssh-dss", *[b"\x01" * 20] * 4)
    _put(bureau, sshsig(bureau.read(APPROVE), blob, lambda data: wire(b"ssh-dss", b"\x01" * 40)))


def hash_unknown(bureau):
    _put(bureau, sshsig(bureau.read(APPROVE), *ed25519("p03"), digest=b"sha1"))


def certificate(bureau):
    folder = bureau.root.parent
    line = " ".join([*_keygen_line(bureau).split()[:2]])
    (folder / "p03.pub").write_text(line + "\n")
    words = ["ssh-keygen", "-q", "-s", str(bureau.key("p03")), "-I", "p03", "-n", "p03", str(folder / "p03.pub")]
    subprocess.run(words, check=True, capture_output=True)
    blob = unarmored(f"x\n{(folder / 'p03-cert.pub').read_text().split()[1]}\nx".encode())
    assert b"cert-v01" in blob
    _put(bureau, sshsig(bureau.read(APPROVE), blob, ed25519("p03")[1]))


def _keygen_line(bureau):
    words = ["ssh-keygen", "-y", "-f", str(bureau.key("p03"))]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def bytes_after_the_key(bureau):
    blob, make = ed25519("p03")
    _put(bureau, sshsig(bureau.read(APPROVE), blob + b"x", make))


def bytes_after_the_signature(bureau):
    blob, make = ed25519("p03")
    _put(bureau, sshsig(bureau.read(APPROVE), blob, lambda data: make(data) + b"x"))


def bytes_after_the_whole(bureau):
    whole = sshsig(bureau.read(APPROVE), *ed25519("p03"))
    _put(bureau, armored(unarmored(whole) + b"x"))
