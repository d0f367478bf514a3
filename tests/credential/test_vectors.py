"""Published examples: the implementation guide of Open Badges 3.0, reproduced byte for byte."""

from base58 import b58decode
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from generator.credential import Document, public_keys
from generator.credential.proof import Suite, check_proof, proof_options, signed_bytes


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
