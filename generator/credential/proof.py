"""Data Integrity proofs by Ed25519: `eddsa-rdfc-2022` and `eddsa-jcs-2022` (W3C vc-di-eddsa 1.0, sections 3.2, 3.3).

Both sign the same thing in two writings: the hash of the proof's own members, then the hash of the document
without its proofs. They differ in how a document becomes bytes (RDF canonical form, or RFC 8785) and in
whether the proof repeats the document's contexts.
"""

import json
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from typing import assert_never

import base58
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from generator.credential.contexts import canonical
from generator.credential.document import Document, canonical_json
from generator.errors import VerificationError

SIGNATURE_BYTES = 64


class Suite(StrEnum):
    """The cryptosuites we sign with, in the order in which their proofs stand."""

    RDFC = "eddsa-rdfc-2022"
    JCS = "eddsa-jcs-2022"


def proof_options(document: Document, suite: Suite, key_id: str, created: str) -> Document:
    """Give a proof without its value: who says it, by which key, when (a time as VC 2.0 writes it)."""
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": str(suite),
        "created": created,
        "verificationMethod": key_id,
        "proofPurpose": "assertionMethod",
    }
    return options if suite is Suite.RDFC else {"@context": document["@context"], **options}


def signed_bytes(document: Document, options: Document) -> bytes:
    """Give the 64 bytes that a proof signs: the digest of its members, then the digest of the document.

    A proof that names a previous one signs that too (Data Integrity 1.0, proof chains).
    """
    bare = {name: value for name, value in document.items() if name != "proof"}
    if "previousProof" in options:
        named = options["previousProof"]
        previous = named if isinstance(named, list) else [named]
        bare["proof"] = [proof for proof in document["proof"] if proof.get("id") in previous]
    suite = Suite(options["cryptosuite"])
    # An RDF proof says nothing of contexts and is read under the document's; a JCS proof repeats them and signs that.
    config = options | {"@context": document["@context"]} if suite is Suite.RDFC else options
    return _digest(config, suite) + _digest(bare, suite)


def encode_signature(signature: bytes) -> str:
    """Write a signature as multibase base58-btc."""
    return "z" + base58.b58encode(signature).decode()


def check_proof(document: Document, proof: Document, key: Ed25519PublicKey) -> None:
    """Hold one proof against a document and a key. Raises `VerificationError` when it does not hold."""
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    signature = _decode_signature(proof["proofValue"])
    try:
        key.verify(signature, signed_bytes(document, options))
    except InvalidSignature as error:
        suite = options["cryptosuite"]
        raise VerificationError(f"the {suite} proof does not hold: the document is not what was signed") from error


def _digest(document: Document, suite: Suite) -> bytes:
    match suite:
        case Suite.RDFC:
            return _rdf_digest(canonical_json(document))
        case Suite.JCS:
            return sha256(canonical_json(document)).digest()
        case _:
            assert_never(suite)


@lru_cache(maxsize=8)
def _rdf_digest(jcs: bytes) -> bytes:
    """Give the RDF digest of a document by its canonical JSON, which tells it entirely.

    Kept for a moment: what is signed is verified at once, and RDF's form is most of the cost of either.
    """
    return sha256(canonical(json.loads(jcs))).digest()


def _decode_signature(value: object) -> bytes:
    if not isinstance(value, str) or not value.startswith("z"):
        raise VerificationError(f"the proof's value is {value!r}; expected multibase base58-btc")
    try:
        signature = base58.b58decode(value[1:])
    except ValueError as error:
        raise VerificationError("the proof's value is not base58") from error
    if len(signature) != SIGNATURE_BYTES or encode_signature(signature) != value:
        raise VerificationError("the proof's value is not an Ed25519 signature")
    return signature
