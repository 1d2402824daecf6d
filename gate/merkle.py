"""Merkle trees as in RFC 6962: roots, and proofs that an entry is in or that nothing was rewritten.

Everything here works on leaf *hashes* (`leaf_hash`): a leaf and an inner node are hashed with different
prefixes, so that neither can pass for the other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

Proof = tuple[bytes, ...]
EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """Hash of a leaf: SHA-256(0x00 ‖ data), 32 bytes."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node: SHA-256(0x01 ‖ left ‖ right), 32 bytes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """A tree over leaf hashes: built in O(n), each proof in O(log n)."""

    def __init__(self, leaf_hashes: Iterable[bytes]) -> None:
        level = list(leaf_hashes)
        self._levels = [level]
        while len(level) > 1:
            above = [node_hash(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
            if len(level) % 2:
                above.append(level[-1])
            self._levels.append(above)
            level = above

    @property
    def size(self) -> int:
        """Number of leaves."""
        return len(self._levels[0])

    @property
    def root(self) -> bytes:
        """Root hash; that of the empty tree is SHA-256 of nothing."""
        return self._levels[-1][0] if self.size else EMPTY_ROOT

    def inclusion_proof(self, index: int) -> Proof:
        """Audit path of the leaf at `index`, from the leaf upwards. Raises `IndexError`."""
        if not 0 <= index < self.size:
            raise IndexError(f"no leaf {index} in a tree of {self.size}")
        path = []
        for level in self._levels[:-1]:
            sibling = index ^ 1
            if sibling < len(level):
                path.append(level[sibling])
            index >>= 1
        return tuple(path)

    def consistency_proof(self, old_size: int) -> Proof:
        """Proof that the first `old_size` leaves stand unchanged; empty where there is nothing to prove.

        Raises `IndexError` for an old size beyond this tree.
        """
        if not 0 <= old_size <= self.size:
            raise IndexError(f"no tree of {old_size} within one of {self.size}")
        if old_size in (0, self.size):
            return ()
        # The last node of the old tree that is also a node of this one, and its level.
        node, height = old_size - 1, 0
        while node % 2:
            node, height = node >> 1, height + 1
        path = [self._levels[height][node]] if node else []
        for level in self._levels[height:-1]:
            sibling = node ^ 1
            if sibling < len(level):
                path.append(level[sibling])
            node >>= 1
        return tuple(path)


def root(leaf_hashes: Iterable[bytes]) -> bytes:
    """Root hash of the tree over `leaf_hashes`."""
    return Tree(leaf_hashes).root


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root_hash: bytes) -> bool:
    """Whether `proof` shows that `leaf` (a leaf hash) is number `index` of `size` leaves under `root_hash`.

    RFC 9162 section 2.1.3.2.
    """
    if not 0 <= index < size:
        return False
    node, last, computed = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if node % 2 or node == last:
            computed = node_hash(step, computed)
            while node % 2 == 0 and node:
                node, last = node >> 1, last >> 1
        else:
            computed = node_hash(computed, step)
        node, last = node >> 1, last >> 1
    return last == 0 and computed == root_hash


def verify_consistency(old_size: int, new_size: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Whether `proof` shows that the tree of `old_size` under `old_root` is the beginning of the new one.

    RFC 9162 section 2.1.4.2.
    """
    if not 0 <= old_size <= new_size:
        return False
    if old_size == new_size:
        return not proof and old_root == new_root
    if old_size == 0:
        return not proof and old_root == EMPTY_ROOT
    steps = list(proof)
    if old_size & (old_size - 1) == 0:
        steps.insert(0, old_root)
    if not steps:
        return False
    node, last = old_size - 1, new_size - 1
    while node % 2:
        node, last = node >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if node % 2 or node == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while node % 2 == 0 and node:
                node, last = node >> 1, last >> 1
        else:
            new = node_hash(new, step)
        node, last = node >> 1, last >> 1
    return last == 0 and old == old_root and new == new_root
