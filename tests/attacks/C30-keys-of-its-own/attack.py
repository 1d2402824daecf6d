from bureau import Bureau
from forging import resign_site, sign

from gate import sample_keys

PIN = sample_keys.public_key("p05").fingerprint
CHECKPOINT = ".well-known/gate/checkpoint"


def _own(bureau, site):
    """Manifest and checkpoint by a key that no trust base knows, listed as the publisher's beside the site."""
    listed = site / ".well-known/gate/allowed_signers"
    text = listed.read_text().replace(sample_keys.public_key("p05").line, sample_keys.public_key("p66").line)
    listed.write_text(text)
    bureau.write("checkpoint", (site / CHECKPOINT).read_bytes())
    sign(bureau, "checkpoint", "p66")
    (site / (CHECKPOINT + ".sig")).write_bytes(bureau.read("checkpoint.sig"))
    resign_site(bureau, site, "p66")


def _outside(bureau, site, *words):
    """The command in a folder that is no repository."""
    outside = site.parent / "outside"
    outside.mkdir(exist_ok=True)
    return Bureau(outside, {}).gate("verify", str(site), *words)


def _keys(site):
    """The list that the reader has from elsewhere."""
    place = site.parent / "allowed_signers"
    place.write_bytes((site / ".well-known/gate/allowed_signers").read_bytes())
    return str(place)


def _never_verified(run, exit_code, code):
    assert (run.code, f"[{code}]" in run.said) == (exit_code, True), run.said
    assert "\nverified" not in run.said


def with_keys(bureau, site):
    keys = _keys(site)
    assert _outside(bureau, site, "--keys", keys).code == 0
    _own(bureau, site)
    _never_verified(_outside(bureau, site, "--keys", keys), 1, "signer-unknown")
    _never_verified(_outside(bureau, site, "--keys", str(bureau.root / "trust")), 1, "signer-unknown")


def with_a_pin(bureau, site):
    assert _outside(bureau, site, "--pin", PIN).code == 0
    _own(bureau, site)
    _never_verified(_outside(bureau, site, "--pin", PIN), 1, "signer-unknown")


def with_no_key(bureau, site):
    """Genuine or not, without a key of the reader's nothing is said to be good."""
    _never_verified(_outside(bureau, site), 2, "no-trusted-key")
    _own(bureau, site)
    run = _outside(bureau, site)
    _never_verified(run, 2, "no-trusted-key")
    assert sample_keys.public_key("p66").fingerprint in run.said


def inside_the_repository(bureau, site):
    assert bureau.gate("verify", str(site)).code == 0
    _own(bureau, site)
    _never_verified(bureau.gate("verify", str(site)), 1, "signer-unknown")


def keys_for_another_purpose(bureau, site):
    """The reader's list has the publisher's key for git alone."""
    place = site.parent / "allowed_signers"
    place.write_text(f'p05 namespaces="git" {sample_keys.public_key("p05").line}\n')
    _never_verified(_outside(bureau, site, "--keys", str(place)), 1, "signer-unknown")
