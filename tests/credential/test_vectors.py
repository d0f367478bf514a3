"""Published examples: the implementation guide of Open Badges 3.0, reproduced byte for byte."""

import json
from pathlib import Path

import pytest
from base58 import b58decode
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from generator.credential import Document, contexts, public_keys
from generator.credential.proof import Suite, check_proof, encode_signature, proof_options, signed_bytes
from generator.errors import VerificationError

# eddsa-rdfc-2022/combinedHashDataInt.txt of the same place.
HASH = (
    "4c4d3890a157f8d611b13c265c2c22f39aa0a567c7c7dd9ba3e45cd579784eeb"
    "517744132ae165a5349155bef0bb0cf2258fff99dfe1dbd914b938d775a36017"
)


def test_guide_example_is_accepted(vector: Document, vector_controller: Document) -> None:
    (key,) = public_keys(vector_controller)
    assert key.id == vector["proof"]["verificationMethod"]
    check_proof(vector, vector["proof"], key.key)


def test_guide_example_is_rebuilt_from_its_parts(vector: Document) -> None:
    proof = vector["proof"]
    options = proof_options(vector, Suite.RDFC, proof["verificationMethod"], proof["created"])
    assert {**options, "proofValue": proof["proofValue"]} == proof
    raw = b58decode(proof["verificationMethod"].split("#z")[1])[2:]
    signature = b58decode(proof["proofValue"][1:])
    Ed25519PublicKey.from_public_bytes(raw).verify(signature, signed_bytes(vector, options))


EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"


@pytest.fixture
def _examples_context(monkeypatch) -> None:
    """The context of W3C's examples, which no certificate of ours may use."""
    pinned = contexts._pinned
    context = {"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}}
    monkeypatch.setattr(contexts, "_pinned", lambda address: context if address == EXAMPLES else pinned(address))
    monkeypatch.setattr(contexts, "_CACHE", {})


def published(name: str) -> Document:
    document: Document = json.loads((Path(__file__).parent / "vectors" / f"{name}.json").read_bytes())
    return document


def key_of(proof: Document) -> Ed25519PublicKey:
    raw = b58decode(proof["verificationMethod"].split("#z")[1])
    return Ed25519PublicKey.from_public_bytes(raw.removeprefix(b"\xed\x01"))


@pytest.mark.usefixtures("_examples_context")
@pytest.mark.parametrize("name", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_w3c_example_is_accepted_and_made_again(name: str) -> None:
    document = published(name)
    proof = document["proof"]
    check_proof(document, proof, key_of(proof))
    options = {member: value for member, value in proof.items() if member != "proofValue"}
    private = Ed25519PrivateKey.from_private_bytes(
        b58decode("3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq").removeprefix(b"\x80\x26")
    )
    assert encode_signature(private.sign(signed_bytes(document, options))) == proof["proofValue"]
    with pytest.raises(VerificationError):
        check_proof(document | {"name": "Another Credential"}, proof, key_of(proof))


@pytest.mark.usefixtures("_examples_context")
def test_w3c_example_is_hashed_as_published() -> None:
    document = published("eddsa-rdfc-2022")
    options = {name: value for name, value in document["proof"].items() if name != "proofValue"}
    assert signed_bytes(document, options).hex() == HASH


@pytest.mark.usefixtures("_examples_context")
def test_every_proof_of_w3c_s_chain_holds() -> None:
    document = published("proof-chain")
    for proof in document["proof"]:
        check_proof(document, proof, key_of(proof))
    *first, last = document["proof"]
    changed = document | {"proof": [first[0] | {"created": "2023-02-24T23:36:39Z"}, first[1], last]}
    with pytest.raises(VerificationError):
        check_proof(changed, last, key_of(last))
