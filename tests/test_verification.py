"""`gate verify`: a good site passes, and whatever is done to it is found and named."""

from __future__ import annotations

import json
import re
from base64 import b64encode

import pytest
import site_samples
from hypothesis import given, settings
from hypothesis import strategies as st

from gate import checkpoint as checkpoints
from gate import manifest, merkle, outcheck, sample_keys, sitebuild
from gate.checkpoint import Checkpoint
from gate.staging import stage
from gate.strict_json import canonical
from gate.verification import SignersProblem, Verification, trusted_list, verify

pytestmark = pytest.mark.slow
PAGE = "releases/2026/cpi-2026-10/"
LAW = "releases/2025/law-1/"
KEYS = trusted_list(site_samples.allowed_signers())


class Sample:
    """A finished site, and the means to sign another one."""

    def __init__(self, folder) -> None:
        self.site, self.keys = site_samples.make(folder)
        tree = stage(self.site)
        rendered = sitebuild.render(tree, self.site.now)
        found = outcheck.check(rendered, tree.origins, sitebuild.theme_files())
        assert isinstance(found, outcheck.VerifiedSite)
        self.rendered, self.origins = dict(found.files), dict(found.origins)
        self.files = site_samples.finished(self.site, self.keys, self.rendered, self.origins)

    def resigned(self, changes: dict[str, bytes | None], person: str = site_samples.PUBLISHER) -> dict[str, bytes]:
        """A site whose manifest was made and signed again over changed files."""
        files = {path: data for path, data in (self.rendered | changes).items() if data is not None}
        data = manifest.build(
            files,
            self.origins,
            package="sha256:" + "1" * 64,
            checkpoint=files.get(".well-known/gate/checkpoint", b""),
            sample=True,
        )
        return {**files, manifest.PATH: data, manifest.SIGNATURE: self.keys.sign(data, person)}


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return Sample(tmp_path_factory.mktemp("keys"))


def found(result: Verification) -> set[tuple[str, str | None]]:
    return {(reason.code, reason.path) for reason in result.reasons}


def test_a_good_site_passes(sample):
    result = verify(sample.files, KEYS)
    assert result.reasons == () and result.trusted and result.sample
    assert result.pages == 6 and result.signatures == 6 * 3 + 2 and result.checkpoint.size == 6


def test_without_keys_all_other_checks_run_and_nobody_is_trusted(sample):
    result = verify(sample.files)
    assert result.reasons == () and not result.trusted
    assert result.publisher == sample_keys.public_key(site_samples.PUBLISHER).fingerprint
    assert found(verify(sample.files | {"x.html": b""})) == {("file-added", "x.html")}


def test_a_pinned_key_vouches_for_the_keys_that_the_site_lists(sample):
    pin = sample_keys.public_key(site_samples.PUBLISHER).fingerprint
    result = verify(sample.files, pin=pin)
    assert result.reasons == () and result.trusted


def test_another_key_than_the_pinned_one_is_named(sample):
    result = verify(sample.files, pin="SHA256:" + "A" * 43)
    assert ("signer-unknown", manifest.SIGNATURE) in found(result) and not result.trusted


def test_nobody_can_write_if_verify(sample):
    with pytest.raises(TypeError):
        bool(verify(sample.files))


@pytest.mark.parametrize(
    "path", ["index.html", PAGE + "index.html", PAGE + "t1.csv", "assets/gate/gate.css", "catalogue.json",
             PAGE + "source/t1.csv", PAGE + "v/1/index.html", "register/leaves.txt", ".well-known/gate/allowed_signers"]
)  # fmt: skip
def test_one_flipped_bit_is_found_and_named(sample, path):
    data = bytearray(sample.files[path])
    data[len(data) // 2] ^= 1
    assert ("file-changed", path) in found(verify(sample.files | {path: bytes(data)}, KEYS))


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_any_flipped_bit_of_any_file_is_found(sample, data):
    path = data.draw(st.sampled_from(sorted(path for path, content in sample.files.items() if content)))
    content = bytearray(sample.files[path])
    content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    assert verify(sample.files | {path: bytes(content)}, KEYS).reasons


def test_an_added_and_a_removed_file_are_named(sample):
    files = {path: data for path, data in sample.files.items() if path != PAGE + "t1.csv"} | {"shell.php": b""}
    assert found(verify(files, KEYS)) == {("file-removed", PAGE + "t1.csv"), ("file-added", "shell.php")}


def test_a_site_without_a_manifest_is_none_of_ours(sample):
    files = {path: data for path, data in sample.files.items() if path != manifest.PATH}
    assert found(verify(files, KEYS)) == {("manifest-missing", manifest.PATH)}


def test_an_unsigned_manifest_is_said_so(sample):
    files = {path: data for path, data in sample.files.items() if path != manifest.SIGNATURE}
    assert found(verify(files, KEYS)) == {("manifest-unsigned", manifest.SIGNATURE)}


def test_a_manifest_that_is_none_is_said_so(sample):
    assert found(verify(sample.files | {manifest.PATH: b"{}"}, KEYS)) == {("manifest-invalid", manifest.PATH)}


def test_a_site_that_brings_its_own_keys_is_not_believed(sample):
    stranger = sample.resigned({}, person="p16")
    assert ("signer-unknown", manifest.PATH) in found(verify(stranger, KEYS))


# What follows is signed again by the publisher: only the log and the proofs can tell.


def proof(sample, page=PAGE):
    return json.loads(sample.files[page + "proof.json"])


def test_page_a_under_the_address_of_page_b_is_found(sample):
    swapped = sample.resigned({LAW + "proof.json": sample.files[PAGE + "proof.json"]})
    assert found(verify(swapped, KEYS)) == {("proof-invalid", LAW + "proof.json")}


def test_a_page_without_a_proof_is_not_registered(sample):
    files = sample.resigned({LAW + "proof.json": None})
    assert ("not-registered", LAW + "index.html") in found(verify(files, KEYS))


def test_source_files_are_those_that_were_approved(sample):
    files = sample.resigned({PAGE + "source/t1.csv": "类别,同比\n居民消费价格,9.9\n".encode()})
    assert found(verify(files, KEYS)) == {("file-changed", PAGE + "source/t1.csv")}


def test_a_copy_beside_the_page_is_a_copy(sample):
    files = sample.resigned({PAGE + "t1.csv": "类别,同比\n居民消费价格,9.9\n".encode()})
    assert found(verify(files, KEYS)) == {("file-changed", PAGE + "t1.csv")}


def test_two_approved_files_in_each_other_s_place_are_found(sample):
    one, two = PAGE + "source/t1.csv", PAGE + "source/图表.csv"
    files = sample.resigned({one: sample.files[two], two: sample.files[one]})
    assert found(verify(files, KEYS)) == {("file-changed", one), ("file-changed", two)}


def test_a_missing_source_file_is_named(sample):
    files = sample.resigned({PAGE + "source/t1.csv": None})
    assert found(verify(files, KEYS)) == {("file-removed", PAGE + "source/t1.csv")}


@pytest.mark.parametrize(
    "change, code",
    [
        (lambda p: p["entry"].update(version=1), "proof-invalid"),
        (lambda p: p["entry"].update(kind="withdraw"), "proof-invalid"),
        (lambda p: p["entry"].update(root="content/releases/2026/other"), "proof-invalid"),
        (lambda p: p["entry"].update(time="2026-11-21T09:30:01+08:00"), "not-registered"),
        (lambda p: p["entry"].update(extra=1), "proof-invalid"),
        (lambda p: p.update(salt="0" * 64), "not-registered"),
        (lambda p: p.update(salt="x"), "proof-invalid"),
        (lambda p: p.update(index=0), "not-registered"),
        (lambda p: p.update(size=7), "not-registered"),
        (lambda p: p["path"].reverse(), "not-registered"),
        (lambda p: p["path"].append(b64encode(bytes(32)).decode()), "not-registered"),
        (lambda p: p["path"].__setitem__(0, "!"), "proof-invalid"),
        (lambda p: p["statements"].pop(), "proof-invalid"),
        (lambda p: p["statements"].append(p["statements"][0]), "proof-invalid"),
        (lambda p: p["statements"][1]["signatures"].clear(), "statement-unsigned"),
        (
            lambda p: p["statements"][1].update(signatures=p["statements"][0]["signatures"]),
            "signature-invalid",
        ),
        (lambda p: p["statements"][1].update(statement=p["statements"][1]["statement"] + " "), "proof-invalid"),
        (lambda p: p.update(more=1), "proof-invalid"),
        (lambda p: p.update(statements={}), "proof-invalid"),
    ],
)
def test_a_proof_that_was_touched_is_refused(sample, change, code):
    value = proof(sample)
    change(value)
    files = sample.resigned({PAGE + "proof.json": canonical(value)})
    assert (code, PAGE + "proof.json") in found(verify(files, KEYS))


def test_an_inner_node_is_no_leaf(sample):
    tree = merkle.Tree(merkle.leaf_hash(leaf) for leaf in sample.site.leaves)
    inner = merkle.node_hash(merkle.leaf_hash(sample.site.leaves[0]), merkle.leaf_hash(sample.site.leaves[1]))
    assert not merkle.verify_inclusion(inner, 0, tree.size, tree.inclusion_proof(0)[1:], tree.root)


def test_signers_are_the_people_whose_keys_the_reader_has(sample):
    lines = [line for line in site_samples.allowed_signers().splitlines() if not line.startswith("p12")]
    result = verify(sample.files, trusted_list("\n".join(lines)))
    assert {code for code, _ in found(result)} == {"signer-unknown"} and len(result.reasons) == 6


def test_a_name_exchanged_in_the_list_of_keys_is_noticed(sample):
    text = site_samples.allowed_signers().replace("p12 ", "p13 ")
    assert {code for code, _ in found(verify(sample.files, trusted_list(text)))} == {"signer-unknown"}


def test_a_checkpoint_by_somebody_else_is_not_believed(sample):
    path = ".well-known/gate/checkpoint.sig"
    forged = sample.keys.sign(sample.site.checkpoint, "p16")
    files = sample.resigned({path: forged})
    assert ("signer-unknown", ".well-known/gate/checkpoint") in found(verify(files, KEYS))


def test_a_log_that_lost_a_line_is_found(sample):
    lines = sample.files["register/leaves.txt"].splitlines(keepends=True)
    for leaves in (lines[1:], lines[::-1], [*lines, lines[0]], [b"x\n"]):
        files = sample.resigned({"register/leaves.txt": b"".join(leaves)})
        assert ("checkpoint-invalid", "register/leaves.txt") in found(verify(files, KEYS))


@pytest.mark.parametrize(
    ("path", "without"),
    [
        ("register/register.jsonl", rb"[^\n]+\n\Z"),
        ("register/index.html", rb'<tr><td class="g-num".*?</tr>'),
        ("catalogue.json", rb'"register_seq":[0-9]+,'),
        ("catalogue.json", rb".*"),
    ],
)
def test_a_list_that_leaves_out_what_the_log_holds_is_found(sample, path, without):
    cut = re.sub(without, b"", sample.files[path], count=1, flags=re.S)
    assert cut != sample.files[path]
    assert ("register-disagrees", path) in found(verify(sample.resigned({path: cut}), KEYS))
    assert ("register-disagrees", path) in found(verify(sample.resigned({path: None}), KEYS))


def kept(sample, size: int) -> Checkpoint:
    now = sample.site.now
    root = merkle.root(merkle.leaf_hash(leaf) for leaf in sample.site.leaves[:size])
    return Checkpoint("gongkai-gate/TEST", size, root, 1, now, "0" * 64)


def test_a_log_that_only_grew_agrees_with_the_checkpoint_that_was_kept(sample):
    for size in range(7):
        assert verify(sample.files, KEYS, since=kept(sample, size)).reasons == ()


@pytest.mark.parametrize("size", [1, 3, 6])
def test_a_log_that_was_rewritten_or_went_back_is_a_rollback(sample, size):
    other = kept(sample, size)
    rewritten = Checkpoint(other.origin, size, bytes(32), 1, other.time, other.registers)
    longer = Checkpoint(other.origin, 9, other.root, 1, other.time, other.registers)
    newer = Checkpoint(other.origin, size, other.root, 2, other.time, other.registers)
    elsewhere = Checkpoint("gongkai-gate/OTHER", size, other.root, 1, other.time, other.registers)
    for since in (rewritten, longer, newer, elsewhere):
        result = found(verify(sample.files, KEYS, since=since))
        assert result == {("checkpoint-rollback", ".well-known/gate/checkpoint")}


def test_a_site_without_a_checkpoint_registers_nothing(sample):
    files = sample.resigned({".well-known/gate/checkpoint": None})
    codes = {code for code, _ in found(verify(files, KEYS))}
    assert {"checkpoint-invalid", "not-registered"} <= codes


def test_a_checkpoint_is_one_form_only(sample):
    files = sample.resigned({".well-known/gate/checkpoint": sample.site.checkpoint + b"\n"})
    assert ("checkpoint-invalid", ".well-known/gate/checkpoint") in found(verify(files, KEYS))
    assert checkpoints.parse(sample.site.checkpoint).size == 6


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_of_a_proof_make_verify_fail_in_itself(sample, data):
    assert verify(sample.files | {PAGE + "proof.json": data}, KEYS).reasons


@pytest.mark.parametrize("line", ["p01", "p01 ssh-ed25519 AAAA", "P01 ssh-ed25519 x", "p01 cert-authority ssh-rsa A"])
def test_a_list_of_keys_is_read_strictly(line):
    with pytest.raises(SignersProblem) as problem:
        trusted_list("# comment\n\n" + line + "\n")
    assert problem.value.line == 3


def test_one_key_for_two_people_is_refused():
    key = sample_keys.public_key("p01").line
    with pytest.raises(SignersProblem):
        trusted_list(f"p01 {key}\np02 {key}\n")


def test_keys_for_other_purposes_are_passed_over():
    key = sample_keys.public_key("p01").line
    assert trusted_list(f'p01 namespaces="git" {key}\n').people == {}
