"""The Merkle tree: the known roots and proofs of RFC 6962, and what must hold for every tree."""

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.credential.log import Tiles, append, check_consistency, check_inclusion
from generator.credential.log.merkle import (
    EMPTY_ROOT,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    perfect_root,
    root,
)
from generator.credential.log.tiles import Edge
from generator.errors import VerificationError

# The eight entries, their roots and proofs that implementations of RFC 6962 are held against: published with
# google/certificate-transparency (Apache-2.0) and transparency-dev/merkle (testonly/constants.go, Apache-2.0).
ENTRIES = [bytes.fromhex(x) for x in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657")] + [
    bytes.fromhex("606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSIONS = {
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
}
CONSISTENCIES = {
    (1, 1): [],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}


def plain_root(leaves: list[bytes]) -> bytes:
    """The definition of RFC 6962, section 2.1, written down as it stands there."""
    if not leaves:
        return sha256().digest()
    if len(leaves) == 1:
        return sha256(b"\0" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha256(b"\1" + plain_root(leaves[:k]) + plain_root(leaves[k:])).digest()


def hashes_of(entries):
    leaves = [leaf_hash(entry) for entry in entries]
    return lambda height, place: perfect_root(leaves[place << height : (place + 1) << height])


def many(size: int) -> list[bytes]:
    return [n.to_bytes(2) for n in range(size)]


@pytest.mark.parametrize("size", range(9))
def test_known_roots(size):
    assert root(size, hashes_of(ENTRIES)).hex() == ROOTS[size]
    assert plain_root(ENTRIES[:size]).hex() == ROOTS[size]
    assert append(Edge(), ENTRIES[:size]).edge.root.hex() == ROOTS[size]


@pytest.mark.parametrize(("index", "size"), INCLUSIONS)
def test_known_inclusion_proofs(index, size):
    proof = inclusion_proof(index, size, hashes_of(ENTRIES))
    assert [found.hex() for found in proof] == INCLUSIONS[index, size]
    check_inclusion(leaf_hash(ENTRIES[index]), index, size, proof, bytes.fromhex(ROOTS[size]))


@pytest.mark.parametrize(("old", "new"), CONSISTENCIES)
def test_known_consistency_proofs(old, new):
    proof = consistency_proof(old, new, hashes_of(ENTRIES))
    assert [found.hex() for found in proof] == CONSISTENCIES[old, new]
    check_consistency(old, bytes.fromhex(ROOTS[old]), new, bytes.fromhex(ROOTS[new]), proof)


def test_every_leaf_of_every_tree_is_proved():
    entries = many(40)
    for size in range(1, 41):
        top = plain_root(entries[:size])
        for index in range(size):
            proof = inclusion_proof(index, size, hashes_of(entries))
            check_inclusion(leaf_hash(entries[index]), index, size, proof, top)


def test_every_tree_is_proved_to_begin_every_later_one():
    entries = many(40)
    tops = [plain_root(entries[:size]) for size in range(41)]
    for new in range(41):
        for old in range(new + 1):
            proof = consistency_proof(old, new, hashes_of(entries))
            check_consistency(old, tops[old], new, tops[new], proof)


def flipped(data: bytes):
    """Every byte string that differs from `data` in one bit."""
    for bit in range(len(data) * 8):
        yield bytes(byte ^ ((1 << bit % 8) if n == bit // 8 else 0) for n, byte in enumerate(data))


@pytest.mark.parametrize(("index", "size"), [(0, 1), (0, 7), (6, 7), (5, 8)])
def test_every_flipped_bit_of_an_inclusion_is_refused(index, size):
    leaf, top = leaf_hash(ENTRIES[index]), bytes.fromhex(ROOTS[size])
    proof = inclusion_proof(index, size, hashes_of(ENTRIES))
    wrong = [(x, proof, top) for x in flipped(leaf)] + [(leaf, proof, x) for x in flipped(top)]
    for n, found in enumerate(proof):
        wrong += [(leaf, (*proof[:n], x, *proof[n + 1 :]), top) for x in flipped(found)]
    for case in wrong:
        with pytest.raises(VerificationError, match="the log's root does not hold this entry"):
            check_inclusion(case[0], index, size, case[1], case[2])
    assert len(wrong) == 256 * (2 + len(proof))


@pytest.mark.parametrize(("old", "new"), [(1, 2), (3, 7), (4, 8), (6, 8), (7, 8)])
def test_every_flipped_bit_of_a_consistency_is_refused(old, new):
    first, second = bytes.fromhex(ROOTS[old]), bytes.fromhex(ROOTS[new])
    proof = consistency_proof(old, new, hashes_of(ENTRIES))
    wrong = [(x, proof, second) for x in flipped(first)] + [(first, proof, x) for x in flipped(second)]
    for n, found in enumerate(proof):
        wrong += [(first, (*proof[:n], x, *proof[n + 1 :]), second) for x in flipped(found)]
    for case in wrong:
        with pytest.raises(VerificationError, match="does not begin as"):
            check_consistency(old, case[0], new, case[2], case[1])


@settings(max_examples=50)
@given(size=st.integers(2, 300), data=st.data())
def test_a_proof_of_another_length_or_place_is_refused(size, data):
    entries = many(size)
    index = data.draw(st.integers(0, size - 1))
    top, hashes = plain_root(entries), hashes_of(entries)
    proof = inclusion_proof(index, size, hashes)
    leaf = leaf_hash(entries[index])
    other = data.draw(st.integers(0, size - 1).filter(lambda n: n != index))
    for place, wrong in ((index, proof[:-1]), (index, (*proof, top)), (index, (top, *proof)), (other, proof)):
        with pytest.raises(VerificationError):
            check_inclusion(leaf, place, size, wrong, top)


@settings(max_examples=50)
@given(new=st.integers(2, 300), data=st.data())
def test_a_history_that_was_changed_is_refused(new, data):
    old = data.draw(st.integers(1, new))
    changed = data.draw(st.integers(0, old - 1))
    entries = many(new)
    told = plain_root(entries[:old])
    entries[changed] += b"!"
    proof = consistency_proof(old, new, hashes_of(entries))
    for wrong in (proof, proof[:-1], (*proof, told)):
        with pytest.raises(VerificationError):
            check_consistency(old, told, new, plain_root(entries), wrong)


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_a_place_outside_the_log_is_refused(index, size):
    with pytest.raises(VerificationError, match="is not in a log of"):
        inclusion_proof(index, size, hashes_of(ENTRIES))
    with pytest.raises(VerificationError, match="is not in a log of"):
        check_inclusion(b"", index, size, (), EMPTY_ROOT)


@pytest.mark.parametrize(("old", "new"), [(3, 2), (-1, 2)])
def test_a_log_does_not_shrink(old, new):
    with pytest.raises(VerificationError, match="does not continue"):
        consistency_proof(old, new, hashes_of(ENTRIES))
    with pytest.raises(VerificationError, match="does not continue"):
        check_consistency(old, b"", new, b"", ())


def test_a_node_cannot_pass_for_a_leaf():
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert leaf_hash(left + right) != node_hash(left, right)


def test_tiles_give_the_same_proofs_as_the_tree():
    entries = many(700)
    grown = append(Edge(), entries)
    tiles = Tiles(700, grown.files.__getitem__)
    for index in (0, 255, 256, 511, 512, 699):
        assert inclusion_proof(index, 700, tiles.subtree) == inclusion_proof(index, 700, hashes_of(entries))
    for old in (1, 255, 256, 257, 512, 640, 699):
        assert consistency_proof(old, 700, tiles.subtree) == consistency_proof(old, 700, hashes_of(entries))
