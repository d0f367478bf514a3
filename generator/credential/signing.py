"""Sign a credential: two proofs by one key over the same document, checked before they are handed out.

They are a chain: the second, which small verifiers check, signs the first as well, so that to such a verifier too
no byte of the file can be changed unnoticed.
"""

from datetime import UTC, datetime

from generator.credential.document import Document, stamp, text
from generator.credential.keys import SigningKey, did_document
from generator.credential.proof import Suite, encode_signature, proof_options, signed_bytes
from generator.credential.signature import check_signed, issuer_of, require_unambiguous
from generator.credential.trust import Trust
from generator.errors import SigningError, VerificationError


def sign(document: Document, key: SigningKey, now: datetime) -> Document:
    """Give the document with its two proofs, `eddsa-rdfc-2022` first. `now` is aware.

    Raises `SigningError` when the document already has a proof, holds a term its contexts do not define, or
    does not verify once signed: nothing that its own verifier would refuse is ever handed out.
    """
    if "proof" in document:
        raise SigningError("the document is signed already")
    try:
        require_unambiguous(document)
        issuer = issuer_of(document)
        created = stamp(now.astimezone(UTC))
        first = {"id": f"{text(document, 'id')}#proof"}
        rdfc = _proof(document, first, Suite.RDFC, key, created)
        jcs = _proof(document | {"proof": [rdfc]}, {"previousProof": rdfc["id"]}, Suite.JCS, key, created)
        signed = document | {"proof": [rdfc, jcs]}
        check_signed(signed, Trust.of([did_document(issuer, [key])], accepts_test=True))
    except VerificationError as error:
        raise SigningError(f"the document cannot be signed: {error}") from error
    return signed


def _proof(document: Document, link: Document, suite: Suite, key: SigningKey, created: str) -> Document:
    options = link | proof_options(document, suite, key.id_at(issuer_of(document)), created)
    return options | {"proofValue": encode_signature(key.private.sign(signed_bytes(document, options)))}
