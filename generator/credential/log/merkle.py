"""The Merkle tree of an append-only log: hashes, and proofs that anyone can check (RFC 9162, section 2.1).

Proofs are computed from the hashes of perfect subtrees, wherever these are kept; checking needs nothing but the
proof. RFC 6962 describes the same tree.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256

from generator.errors import VerificationError

HASH_BYTES = 32
EMPTY_ROOT = sha256().digest()

SubtreeHash = Callable[[int, int], bytes]
"""Gives the hash of the perfect subtree of a height, counted from 0 for leaves, at a place of that height."""


def leaf_hash(entry: bytes) -> bytes:
    """Hash an entry; the prefix keeps leaves and nodes apart."""
    return sha256(b"\0" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two neighbours into their parent."""
    return sha256(b"\1" + left + right).digest()


def perfect_root(hashes: Sequence[bytes]) -> bytes:
    """Give the root over 1, 2, 4, 8 ... hashes of one height."""
    level = list(hashes)
    while len(level) > 1:
        level = [node_hash(level[n], level[n + 1]) for n in range(0, len(level), 2)]
    return level[0]


def root(size: int, subtree: SubtreeHash) -> bytes:
    """Give the root of the tree of the first `size` entries."""
    return _range_hash(0, size, subtree) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, subtree: SubtreeHash) -> tuple[bytes, ...]:
    """Prove that the entry at `index`, counted from 0, is in the tree of `size` (section 2.1.3.1)."""
    if not 0 <= index < size:
        raise VerificationError(f"entry {index} is not in a log of {size} entries")
    proof: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            proof.append(_range_hash(middle, end, subtree))
            end = middle
        else:
            proof.append(_range_hash(start, middle, subtree))
            start = middle
    return tuple(reversed(proof))


def consistency_proof(old: int, new: int, subtree: SubtreeHash) -> tuple[bytes, ...]:
    """Prove that the tree of `new` entries begins with the tree of `old` (section 2.1.4.1)."""
    if not 0 <= old <= new:
        raise VerificationError(f"a log of {new} entries does not continue one of {old}")
    if old in {0, new}:
        return ()
    proof: list[bytes] = []
    start, end = 0, new
    while end != old:
        middle = start + _split(end - start)
        if old <= middle:
            proof.append(_range_hash(middle, end, subtree))
            end = middle
        else:
            proof.append(_range_hash(start, middle, subtree))
            start = middle
    # Whoever checks knows the old root; what the walk ended on is told only when it is a part of that root.
    return tuple(reversed([*proof, *([_range_hash(start, end, subtree)] if start else [])]))


def check_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected: bytes) -> None:
    """Hold a leaf's hash and its proof against a root (section 2.1.3.2). Raises `VerificationError`."""
    if not 0 <= index < size:
        raise VerificationError(f"entry {index} is not in a log of {size} entries")
    place, last, found = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise VerificationError("the inclusion proof is too long")
        if place & 1 or place == last:
            found = node_hash(sibling, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        place, last = place >> 1, last >> 1
    if last or found != expected:
        raise VerificationError(f"the log's root does not hold this entry at place {index}")


def check_consistency(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> None:
    """Hold two roots and a proof against each other (section 2.1.4.2). Raises `VerificationError`."""
    if not 0 <= old <= new:
        raise VerificationError(f"a log of {new} entries does not continue one of {old}")
    if old in {0, new}:
        known = EMPTY_ROOT if old == 0 else new_root
        if proof or old_root != known:
            raise VerificationError(f"the log of {new} entries does not begin as the log of {old} entries")
        return
    roots = _grown_roots(old, old_root, new, proof)
    if roots != (old_root, new_root):
        raise VerificationError(f"the log of {new} entries does not begin as the log of {old} entries")


def _grown_roots(old: int, old_root: bytes, new: int, proof: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """Give the two roots that a consistency proof leads to, or nothing if it has another length than it should."""
    hashes = list(proof)
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    if place == 0:
        hashes.insert(0, old_root)
    if not hashes:
        return None
    first = second = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            return None
        if place & 1 or place == last:
            first, second = node_hash(sibling, first), node_hash(sibling, second)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            second = node_hash(second, sibling)
        place, last = place >> 1, last >> 1
    return (first, second) if last == 0 else None


def _range_hash(start: int, end: int, subtree: SubtreeHash) -> bytes:
    """Give the hash over entries `start` to `end`, which is where a proof may ask for one: it starts a subtree."""
    width = end - start
    height = width.bit_length() - 1
    if width == 1 << height:
        return subtree(height, start >> height)
    middle = start + _split(width)
    return node_hash(_range_hash(start, middle, subtree), _range_hash(middle, end, subtree))


def _split(width: int) -> int:
    """Give the largest power of two smaller than `width`."""
    return 1 << (width - 1).bit_length() - 1
