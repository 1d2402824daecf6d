"""Nothing can be put into the log, taken out of it or rewritten without the proofs showing it."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gate.merkle import (
    EMPTY_ROOT,
    Tree,
    leaf_hash,
    node_hash,
    root,
    verify_consistency,
    verify_inclusion,
)

# The tree of the reference implementation of RFC 6962: eight leaves and the roots of its first n.
LEAVES = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
HASHES = [leaf_hash(data) for data in LEAVES]


def proof_of(*texts: str) -> tuple[bytes, ...]:
    return tuple(bytes.fromhex(text) for text in texts)


def test_the_empty_tree_is_the_hash_of_nothing():
    assert root([]) == EMPTY_ROOT == hashlib.sha256().digest()


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_of_the_reference(size):
    assert root(HASHES[:size]).hex() == ROOTS[size - 1]


def test_known_inclusion_proofs():
    assert Tree(HASHES).inclusion_proof(0) == proof_of(
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    )
    assert Tree(HASHES[:3]).inclusion_proof(2) == proof_of(ROOTS[1])
    assert Tree(HASHES[:5]).inclusion_proof(4) == proof_of(ROOTS[3])


def test_known_consistency_proofs():
    assert Tree(HASHES).consistency_proof(1) == proof_of(
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    )
    assert Tree(HASHES).consistency_proof(6) == proof_of(
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        ROOTS[3],
    )
    assert Tree(HASHES[:5]).consistency_proof(2) == proof_of(
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    )


def plain_root(hashes: list[bytes]) -> bytes:
    """RFC 6962 section 2.1, word for word."""
    if not hashes:
        return hashlib.sha256().digest()
    if len(hashes) == 1:
        return hashes[0]
    split = 1 << ((len(hashes) - 1).bit_length() - 1)
    return node_hash(plain_root(hashes[:split]), plain_root(hashes[split:]))


def plain_path(index: int, hashes: list[bytes]) -> list[bytes]:
    """RFC 6962 section 2.1.1."""
    if len(hashes) == 1:
        return []
    split = 1 << ((len(hashes) - 1).bit_length() - 1)
    if index < split:
        return [*plain_path(index, hashes[:split]), plain_root(hashes[split:])]
    return [*plain_path(index - split, hashes[split:]), plain_root(hashes[:split])]


def plain_proof(old: int, hashes: list[bytes], whole: bool = True) -> list[bytes]:
    """RFC 6962 section 2.1.2."""
    if old == len(hashes):
        return [] if whole else [plain_root(hashes)]
    split = 1 << ((len(hashes) - 1).bit_length() - 1)
    if old <= split:
        return [*plain_proof(old, hashes[:split], whole), plain_root(hashes[split:])]
    return [*plain_proof(old - split, hashes[split:], False), plain_root(hashes[:split])]


SIZES = range(1, 34)


@pytest.mark.parametrize("size", SIZES)
def test_every_proof_of_every_small_tree_is_the_standards(size):
    hashes = [leaf_hash(bytes([i])) for i in range(size)]
    tree = Tree(hashes)
    assert tree.root == plain_root(hashes)
    for index in range(size):
        proof = tree.inclusion_proof(index)
        assert list(proof) == plain_path(index, hashes)
        assert verify_inclusion(hashes[index], index, size, proof, tree.root)
    for old in range(1, size + 1):
        proof = tree.consistency_proof(old)
        assert list(proof) == plain_proof(old, hashes)
        assert verify_consistency(old, size, proof, root(hashes[:old]), tree.root)


trees = st.lists(st.binary(max_size=4), min_size=1, max_size=70).map(lambda data: [leaf_hash(d) for d in data])


@given(trees, st.data())
def test_a_proof_holds_for_its_own_leaf_place_and_size_only(hashes, data):
    tree = Tree(hashes)
    index = data.draw(st.integers(0, len(hashes) - 1))
    proof = tree.inclusion_proof(index)
    assert not verify_inclusion(leaf_hash(b"not in the tree"), index, len(hashes), proof, tree.root)
    for wrong in {index - 1, index + 1, len(hashes)} - {index}:
        if not (0 <= wrong < len(hashes) and hashes[wrong] == hashes[index]):
            assert not verify_inclusion(hashes[index], wrong, len(hashes), proof, tree.root)
    assert not verify_inclusion(hashes[index], index, len(hashes), (*proof, proof[-1] if proof else b"x"), tree.root)
    if proof:
        assert not verify_inclusion(hashes[index], index, len(hashes), proof[:-1], tree.root)
        step = data.draw(st.integers(0, len(proof) - 1))
        bent = bytes([proof[step][0] ^ 1]) + proof[step][1:]
        assert not verify_inclusion(
            hashes[index], index, len(hashes), (*proof[:step], bent, *proof[step + 1 :]), tree.root
        )


@given(trees, st.data())
def test_a_rewritten_past_has_no_consistency_proof(hashes, data):
    tree = Tree(hashes)
    old = data.draw(st.integers(1, len(hashes)))
    proof = tree.consistency_proof(old)
    assert verify_consistency(old, len(hashes), proof, root(hashes[:old]), tree.root)
    other = [leaf_hash(b"another past"), *hashes[1:old]]
    assert not verify_consistency(old, len(hashes), proof, root(other), tree.root)
    assert not verify_consistency(old, len(hashes), proof, root(hashes[:old]), leaf_hash(b"another root"))
    assert not verify_consistency(old, len(hashes), (*proof, b"x" * 32), root(hashes[:old]), tree.root)


def test_an_inner_node_cannot_pass_for_a_leaf():
    left, right = HASHES[0], HASHES[1]
    inner = node_hash(left, right)
    tree = Tree([*HASHES[:4]])
    proof = tree.inclusion_proof(0)[1:]
    assert leaf_hash(left + right) != inner
    assert not verify_inclusion(leaf_hash(left + right), 0, 2, proof, tree.root)
    # under the true size the shortened path cannot place the node either
    assert not verify_inclusion(inner, 0, 4, proof, tree.root)


def test_a_smaller_tree_cannot_follow_a_larger_one():
    tree = Tree(HASHES)
    assert not verify_consistency(8, 7, (), tree.root, root(HASHES[:7]))
    with pytest.raises(IndexError):
        tree.consistency_proof(9)
    with pytest.raises(IndexError):
        tree.inclusion_proof(8)
    with pytest.raises(IndexError):
        tree.inclusion_proof(-1)


def test_a_log_begins_with_the_empty_tree():
    tree = Tree(HASHES)
    assert verify_consistency(0, 8, tree.consistency_proof(0), EMPTY_ROOT, tree.root)
    assert not verify_consistency(0, 8, (), HASHES[0], tree.root)
    assert not verify_inclusion(HASHES[0], 0, 0, (), EMPTY_ROOT)
