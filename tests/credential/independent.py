"""A verifier that shares no line with ours: RFC 8785, base58 and Ed25519, as the standards describe them.

It checks the `eddsa-jcs-2022` proof of a credential against an issuer's DID document (W3C vc-di-eddsa 1.0,
section 3.3), which is what a small verifier in a browser or on a phone would do.
"""

from hashlib import sha256

import base58
import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def holds(credential: dict, did_document: dict) -> bool:
    """Whether the credential's JCS proof is its issuer's and the credential is what was signed."""
    (proof,) = [p for p in credential["proof"] if p["cryptosuite"] == "eddsa-jcs-2022"]
    issuer = credential["issuer"]
    issuer_id = issuer if isinstance(issuer, str) else issuer["id"]
    method = proof["verificationMethod"]
    if did_document["id"] != issuer_id or method not in did_document["assertionMethod"]:
        return False
    (listed,) = [m for m in did_document["verificationMethod"] if m["id"] == method]
    key = base58.b58decode(listed["publicKeyMultibase"].removeprefix("z")).removeprefix(b"\xed\x01")
    document = {name: value for name, value in credential.items() if name != "proof"}
    if "previousProof" in proof:  # Data Integrity 1.0, proof chains: the proofs it follows are signed too
        document["proof"] = [p for p in credential["proof"] if p.get("id") == proof["previousProof"]]
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    signed = sha256(rfc8785.dumps(options)).digest() + sha256(rfc8785.dumps(document)).digest()
    signature = base58.b58decode(proof["proofValue"].removeprefix("z"))
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, signed)
    except InvalidSignature:
        return False
    return True
