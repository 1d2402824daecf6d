"""Only a signature by an accepted key, over these bytes, for this purpose, in its one form, counts.

Signatures are made and checked by the real ``ssh-keygen`` too; where the gate is stricter, the test says so.
"""

from __future__ import annotations

import base64
import hashlib
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from gate import sample_keys
from gate.sshsig import NAMESPACE, PublicKey, SignatureProblem, verify

MESSAGE = "主动公开\n".encode()

# -- signatures made here, to be able to make bad ones ----------------------------------------------


def string(data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + data


def mpint(number: int) -> bytes:
    return string(number.to_bytes(number.bit_length() // 8 + 1, "big"))


def armor(blob: bytes, width: int = 70) -> bytes:
    text = base64.b64encode(blob).decode()
    lines = [text[i : i + width] for i in range(0, len(text), width)]
    return "\n".join(["-----BEGIN SSH SIGNATURE-----", *lines, "-----END SSH SIGNATURE-----", ""]).encode()


def signed_data(message: bytes, namespace: str, hash_name: str = "sha512", reserved: bytes = b"") -> bytes:
    digest = hashlib.new(hash_name, message).digest()
    return b"SSHSIG" + b"".join(map(string, (namespace.encode(), reserved, hash_name.encode(), digest)))


def container(
    key: bytes, signature: bytes, namespace: str = NAMESPACE, hash_name: str = "sha512", reserved: bytes = b""
) -> bytes:
    parts = (key, namespace.encode(), reserved, hash_name.encode(), signature)
    return b"SSHSIG" + (1).to_bytes(4, "big") + b"".join(map(string, parts))


ED = ed25519.Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
ED_POINT = ED.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
ED_BLOB = string(b"ssh-ed25519") + string(ED_POINT)
RSA = rsa.generate_private_key(65537, 2048)


def rsa_blob(key: rsa.RSAPrivateKey) -> bytes:
    numbers = key.public_key().public_numbers()
    return string(b"ssh-rsa") + mpint(numbers.e) + mpint(numbers.n)


def ed_signature(message: bytes = MESSAGE, **fields: str | bytes) -> bytes:
    made = {"namespace": NAMESPACE, "hash_name": "sha512"} | fields
    signature = string(b"ssh-ed25519") + string(ED.sign(signed_data(message, **made)))
    return armor(container(ED_BLOB, signature, **made))


def rsa_signature(key: rsa.RSAPrivateKey, name: bytes, digest: hashes.HashAlgorithm) -> bytes:
    body = key.sign(signed_data(MESSAGE, NAMESPACE), padding.PKCS1v15(), digest)
    return armor(container(rsa_blob(key), string(name) + string(body)))


def code_of(armored: bytes, message: bytes = MESSAGE, namespace: str = NAMESPACE) -> str | None:
    try:
        verify(armored, message, namespace)
    except SignatureProblem as problem:
        return problem.code
    return None


def openssh_says(tmp_path: Path, key_line: str, armored: bytes, message: bytes, namespace: str = NAMESPACE) -> bool:
    (tmp_path / "signers").write_text(f"signer {key_line}\n")
    (tmp_path / "sig").write_bytes(armored)
    command = ["ssh-keygen", "-Y", "verify", "-f", "signers", "-I", "signer", "-n", namespace, "-s", "sig"]
    return subprocess.run(command, cwd=tmp_path, input=message, capture_output=True, check=False).returncode == 0


# -- against the real tool ---------------------------------------------------------------------------

KINDS = {
    "ed25519": ["-t", "ed25519"],
    "p256": ["-t", "ecdsa", "-b", "256"],
    "p384": ["-t", "ecdsa", "-b", "384"],
    "p521": ["-t", "ecdsa", "-b", "521"],
    "rsa2048": ["-t", "rsa", "-b", "2048"],
    "rsa3072": ["-t", "rsa", "-b", "3072"],
}


@pytest.fixture(scope="module", params=KINDS)
def real_key(request, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("keys") / request.param
    subprocess.run(["ssh-keygen", "-q", "-N", "", "-C", "a comment", "-f", path, *KINDS[request.param]], check=True)
    return path


def keygen_sign(key: Path, message: bytes, namespace: str = NAMESPACE, *options: str) -> bytes:
    command = ["ssh-keygen", "-q", "-Y", "sign", "-n", namespace, "-f", str(key), *options]
    return subprocess.run(command, input=message, capture_output=True, check=True).stdout


def test_what_ssh_keygen_signs_is_verified_and_names_the_key(real_key):
    line = real_key.with_suffix(".pub").read_text().strip()
    listed = subprocess.run(["ssh-keygen", "-l", "-f", f"{real_key}.pub"], capture_output=True, check=True, text=True)
    for message in (b"", MESSAGE, b"x" * 100_000):
        key = verify(keygen_sign(real_key, message), message)
        assert key == PublicKey.from_line(line)
        assert key.line == line.removesuffix(" a comment")
        assert key.fingerprint == listed.stdout.split()[1]


@pytest.mark.parametrize("digest", ["sha256", "sha512"])
def test_both_message_hashes_are_accepted(real_key, digest):
    assert code_of(keygen_sign(real_key, MESSAGE, NAMESPACE, "-O", f"hashalg={digest}")) is None


def test_both_verifiers_refuse_other_bytes_and_other_purposes(real_key, tmp_path):
    line = real_key.with_suffix(".pub").read_text().strip()
    armored = keygen_sign(real_key, MESSAGE)
    assert openssh_says(tmp_path, line, armored, MESSAGE)
    assert code_of(armored, MESSAGE + b" ") == "signature-invalid"
    assert not openssh_says(tmp_path, line, armored, MESSAGE + b" ")
    for namespace in ("git", "file", "gongkai-gate@x", "gongkai-gat"):
        foreign = keygen_sign(real_key, MESSAGE, namespace)
        assert code_of(foreign) == "signature-namespace"
        assert not openssh_says(tmp_path, line, foreign, MESSAGE)


def test_two_verifiers_agree_on_flipped_bits(real_key, tmp_path):
    line = real_key.with_suffix(".pub").read_text().strip()
    blob = base64.b64decode(b"".join(keygen_sign(real_key, MESSAGE).splitlines()[1:-1]))
    for place in range(0, len(blob), max(1, len(blob) // 40)):
        bent = armor(blob[:place] + bytes([blob[place] ^ 4]) + blob[place + 1 :])
        assert code_of(bent) is not None
        assert not openssh_says(tmp_path, line, bent, MESSAGE), place


def test_no_flipped_bit_of_a_stored_signature_survives():
    good = ed_signature()
    assert code_of(good) is None
    for place in range(len(good)):
        for bit in range(8):
            bent = good[:place] + bytes([good[place] ^ (1 << bit)]) + good[place + 1 :]
            assert code_of(bent) is not None, (place, bit)


# -- the armor -----------------------------------------------------------------------------------

GOOD = ed_signature()
BEGIN, END = b"-----BEGIN SSH SIGNATURE-----\n", b"-----END SSH SIGNATURE-----\n"


@pytest.mark.parametrize(
    "armored",
    {
        "empty": b"",
        "crlf": GOOD.replace(b"\n", b"\r\n"),
        "no END line": GOOD.removesuffix(END),
        "cut short": GOOD[: len(GOOD) // 2],
        "no last line end": GOOD[:-1],
        "anything after END": GOOD + b"\n",
        "two signatures": GOOD + GOOD,
        "text before BEGIN": b"x\n" + GOOD,
        "blank line": GOOD.replace(BEGIN, BEGIN + b"\n"),
        "trailing blank": GOOD.replace(b"\n" + END, b" \n" + END),
        "no body": BEGIN + END,
        "empty body": BEGIN + b"\n" + END,
        "lower case": GOOD.replace(b"BEGIN", b"begin"),
        "byte order mark": b"\xef\xbb\xbf" + GOOD,
        "another width": armor(base64.b64decode(b"".join(GOOD.splitlines()[1:-1])), 64),
        "no padding": GOOD.replace(b"=", b""),
        "url alphabet": GOOD.replace(b"+", b"-").replace(b"/", b"_") if b"+" in GOOD else GOOD.replace(b"/", b"_"),
        "too large": BEGIN + b"A" * 70_000 + b"\n" + END,
        "old PEM": GOOD.replace(b"SSH SIGNATURE", b"PGP SIGNATURE"),
    }.items(),
    ids=lambda item: item[0],
)
def test_only_the_one_form_of_the_armor_is_read(armored):
    assert code_of(armored[1]) == "signature-malformed"


def test_the_width_of_the_specification_is_read_too():
    blob = base64.b64decode(b"".join(GOOD.splitlines()[1:-1]))
    assert code_of(armor(blob, 76)) is None


@given(st.binary(max_size=300))
def test_random_bytes_never_verify_and_never_crash(data):
    assert code_of(data) == "signature-malformed"
    assert code_of(armor(data)) in ("signature-malformed", "signature-algorithm")
    assert code_of(armor(b"SSHSIG\0\0\0\1" + data)) in ("signature-malformed", "signature-algorithm")


# -- the container ---------------------------------------------------------------------------------

SIGNATURE = string(b"ssh-ed25519") + string(ED.sign(signed_data(MESSAGE, NAMESPACE)))


def test_stricter_than_openssh_a_reserved_field_must_be_empty(tmp_path):
    """OpenSSH leaves the field out of what it verifies, so anybody could write into it."""
    armored = armor(container(ED_BLOB, SIGNATURE, reserved=b"note"))
    assert openssh_says(tmp_path, PublicKey.from_blob(ED_BLOB).line, armored, MESSAGE)
    assert code_of(armored) == "signature-malformed"


def test_stricter_than_openssh_nothing_follows_the_end_line(tmp_path):
    armored = GOOD + b"anything\n"
    assert openssh_says(tmp_path, PublicKey.from_blob(ED_BLOB).line, armored, MESSAGE)
    assert code_of(armored) == "signature-malformed"


@pytest.mark.parametrize(
    ("blob", "code"),
    {
        "trailing bytes": (container(ED_BLOB, SIGNATURE) + b"\0", "signature-malformed"),
        "trailing bytes in the key": (container(ED_BLOB + b"\0", SIGNATURE), "signature-malformed"),
        "trailing bytes in the signature": (container(ED_BLOB, SIGNATURE + b"\0"), "signature-malformed"),
        "another version": (
            container(ED_BLOB, SIGNATURE).replace(b"\0\0\0\1", b"\0\0\0\2", 1),
            "signature-malformed",
        ),
        "another magic": (b"sshsig" + container(ED_BLOB, SIGNATURE)[6:], "signature-malformed"),
        "short point": (
            container(string(b"ssh-ed25519") + string(ED_POINT[:31]), SIGNATURE),
            "signature-malformed",
        ),
        "short body": (container(ED_BLOB, string(b"ssh-ed25519") + string(b"x" * 63)), "signature-malformed"),
        "no signature": (container(ED_BLOB, b""), "signature-malformed"),
        "empty namespace": (container(ED_BLOB, SIGNATURE, namespace=""), "signature-namespace"),
        "longer namespace": (
            container(ED_BLOB, SIGNATURE, namespace=NAMESPACE + "\0"),
            "signature-namespace",
        ),
        "SHA-1 over the message": (container(ED_BLOB, SIGNATURE, hash_name="sha1"), "signature-algorithm"),
        "MD5 over the message": (container(ED_BLOB, SIGNATURE, hash_name="md5"), "signature-algorithm"),
        "SHA-384 over the message": (
            container(ED_BLOB, SIGNATURE, hash_name="sha384"),
            "signature-algorithm",
        ),
        "hash name in capitals": (container(ED_BLOB, SIGNATURE, hash_name="SHA512"), "signature-algorithm"),
        "hash swapped": (container(ED_BLOB, SIGNATURE, hash_name="sha256"), "signature-invalid"),
        "DSA": (container(string(b"ssh-dss") + mpint(7) * 4, SIGNATURE), "signature-algorithm"),
        "certificate": (
            container(string(b"ssh-ed25519-cert-v01@openssh.com") + string(b"n") + string(ED_POINT), SIGNATURE),
            "signature-algorithm",
        ),
        "unknown key": (container(string(b"ssh-xyz") + string(b"n"), SIGNATURE), "signature-algorithm"),
        "signature of another kind": (
            container(ED_BLOB, string(b"rsa-sha2-512") + string(b"x" * 64)),
            "signature-algorithm",
        ),
        "huge length": (b"SSHSIG\0\0\0\1\xff\xff\xff\xff" + ED_BLOB, "signature-malformed"),
    }.values(),
)
def test_a_container_that_is_not_exactly_right_is_refused(blob, code):
    assert code_of(armor(blob)) == code


# -- RSA -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "digest"), [(b"rsa-sha2-256", hashes.SHA256()), (b"rsa-sha2-512", hashes.SHA512())])
def test_rsa_counts_with_sha2(name, digest):
    assert code_of(rsa_signature(RSA, name, digest)) is None


def test_rsa_with_sha1_does_not_count():
    assert code_of(rsa_signature(RSA, b"ssh-rsa", hashes.SHA1())) == "signature-algorithm"
    assert code_of(rsa_signature(RSA, b"rsa-sha2-512", hashes.SHA1())) == "signature-invalid"


def test_a_short_rsa_key_does_not_count():
    short = rsa.generate_private_key(65537, 1024)
    assert code_of(rsa_signature(short, b"rsa-sha2-512", hashes.SHA512())) == "signature-algorithm"
    numbers = RSA.public_key().public_numbers()
    for n in (numbers.n >> 1 | 1, (1 << 20_000) + 1):
        with pytest.raises(SignatureProblem, match="signature-algorithm"):
            PublicKey.from_blob(string(b"ssh-rsa") + mpint(numbers.e) + mpint(n))


def test_an_rsa_number_has_one_encoding():
    numbers = RSA.public_key().public_numbers()
    padded = string(b"\0" + mpint(numbers.n)[4:])
    negative = string(numbers.n.to_bytes(256, "big"))
    for modulus in (padded, negative, string(b""), string(b"\0")):
        with pytest.raises(SignatureProblem, match="signature-malformed"):
            PublicKey.from_blob(string(b"ssh-rsa") + mpint(numbers.e) + modulus)


def test_a_short_rsa_signature_is_not_padded_for_its_maker():
    body = RSA.sign(signed_data(MESSAGE, NAMESPACE), padding.PKCS1v15(), hashes.SHA512())
    assert code_of(armor(container(rsa_blob(RSA), string(b"rsa-sha2-512") + string(b"\0" + body)))) == (
        "signature-malformed"
    )


# -- hardware keys -----------------------------------------------------------------------------------

APPLICATION = b"ssh:gongkai"


def token_data(signed: bytes, flags: int) -> tuple[bytes, bytes]:
    rest = bytes([flags]) + (7).to_bytes(4, "big")
    return rest, hashlib.sha256(APPLICATION).digest() + rest + hashlib.sha256(signed).digest()


def sk_ed25519(flags: int = 1, application: bytes = APPLICATION) -> tuple[bytes, bytes]:
    name = b"sk-ssh-ed25519@openssh.com"
    rest, data = token_data(signed_data(MESSAGE, NAMESPACE), flags)
    blob = string(name) + string(ED_POINT) + string(application)
    return blob, armor(container(blob, string(name) + string(ED.sign(data)) + rest))


def sk_ecdsa(flags: int = 1) -> tuple[bytes, bytes]:
    name = b"sk-ecdsa-sha2-nistp256@openssh.com"
    key = ec.generate_private_key(ec.SECP256R1())
    rest, data = token_data(signed_data(MESSAGE, NAMESPACE), flags)
    r, s = decode_dss_signature(key.sign(data, ec.ECDSA(hashes.SHA256())))
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    blob = string(name) + string(b"nistp256") + string(point) + string(APPLICATION)
    return blob, armor(container(blob, string(name) + string(mpint(r) + mpint(s)) + rest))


@pytest.mark.parametrize("make", [sk_ed25519, sk_ecdsa])
def test_a_hardware_key_counts_when_it_was_touched(make, tmp_path):
    blob, armored = make()
    assert verify(armored, MESSAGE) == PublicKey.from_blob(blob)
    assert openssh_says(tmp_path, PublicKey.from_blob(blob).line, armored, MESSAGE)
    assert code_of(armored, b"other") == "signature-invalid"
    assert code_of(make(flags=0)[1]) == "signature-invalid"


def test_a_hardware_key_is_bound_to_its_application():
    assert code_of(sk_ed25519(application=b"ssh:other")[1]) == "signature-invalid"


# -- public keys -----------------------------------------------------------------------------------

LINE = PublicKey.from_blob(ED_BLOB).line


def test_a_key_line_may_carry_a_comment():
    assert PublicKey.from_line(LINE + " p07 的钥匙") == PublicKey.from_line(LINE)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "ssh-ed25519",
        LINE + "\n",
        " " + LINE,
        LINE.replace(" ", "  "),
        LINE.replace(" ", "\t"),
        LINE + "=",
        LINE + "AAAA",
        LINE[:-2],
        LINE.replace("ssh-ed25519", "ssh-rsa"),
        LINE.replace("ssh-ed25519", "ecdsa-sha2-nistp256"),
        'command="x" ' + LINE,
        LINE + "\nssh-ed25519 AAAA",
        "sk-ssh-ed25519@openssh.com " + LINE.split()[1],
        f"ssh-ed25519 {base64.b64encode(ED_BLOB + b'x').decode()}",
    ],
)
def test_a_key_line_with_anything_else_is_refused(line):
    with pytest.raises(SignatureProblem):
        PublicKey.from_line(line)


def test_a_point_off_the_curve_is_no_key():
    blob = string(b"ecdsa-sha2-nistp256") + string(b"nistp256")
    for point in (b"\x04" + b"\1" * 64, b"\x02" + b"\1" * 32, b"\0", b""):
        with pytest.raises(SignatureProblem, match="signature-malformed"):
            PublicKey.from_blob(blob + string(point))


def test_a_key_of_one_curve_does_not_pass_under_the_name_of_another():
    point = ec.generate_private_key(ec.SECP256R1()).public_key().public_bytes(
        Encoding.X962, PublicFormat.UncompressedPoint
    )  # fmt: skip
    with pytest.raises(SignatureProblem):
        PublicKey.from_blob(string(b"ecdsa-sha2-nistp384") + string(b"nistp256") + string(point))


def test_sample_keys_are_the_same_on_every_machine():
    assert sample_keys.public_key("p01").fingerprint == "SHA256:7So2XhOmUgjKCYQK9psB7hPN+pDTfp92PO4fsBu/+xE"
    keys = {sample_keys.public_key(owner) for owner in (*sample_keys.PEOPLE, *sample_keys.ROOTS)}
    assert len(keys) == len(sample_keys.PEOPLE) + len(sample_keys.ROOTS)


def test_reading_a_signature_costs_little_beside_the_mathematics():
    """0.2 ms for one on a quiet machine: the curve takes 0.11 of it. As a ratio, since machines are not quiet."""
    key, data = ED.public_key(), signed_data(MESSAGE, NAMESPACE)
    body = ED.sign(data)
    whole = min(_seconds(lambda: verify(GOOD, MESSAGE)) for _ in range(9))
    bare = min(_seconds(lambda: key.verify(body, data)) for _ in range(9))
    assert whole <= 1.8 * bare


def _seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    for _ in range(50):
        call()
    return time.perf_counter() - start
