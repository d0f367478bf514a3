"""Who signed this document, if anybody: the steps that a certificate and a status list share.

The order is a matter of safety. What is malformed is refused before any signature is looked at, and the cheap
proof comes before the RDF one, so that only text which a trusted issuer signed is ever canonicalised as RDF.

1. the document is plain, under known contexts, with exactly our two proofs;
2. its issuer is one we trust;
3. both proofs name one key of that issuer;
4. the JCS proof holds;
5. every term is defined (strict expansion), and the RDF proof holds.
"""

from dataclasses import dataclass
from datetime import datetime

from generator.credential.contexts import ALLOWED_CONTEXTS
from generator.credential.document import Document, entries, member, moment, require_plain, text
from generator.credential.keys import PublicKey
from generator.credential.outcome import Outcome, RefusedError, refusing
from generator.credential.proof import Suite, check_proof
from generator.credential.trust import Trust
from generator.errors import VerificationError

_PROOF_MEMBERS = {"type", "cryptosuite", "created", "verificationMethod", "proofPurpose", "proofValue"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A document whose two proofs hold: who signed it, with which key, and when they say they did."""

    document: Document
    key: PublicKey
    signed_at: datetime


def check_signed(document: Document, trust: Trust) -> Signed:
    """Give a document as signed, or raise `RefusedError`: malformed, issuer unknown or altered."""
    with refusing(Outcome.MALFORMED):  # 1
        require_unambiguous(document)
        rdfc, jcs = _require_proofs(document)
        issuer = issuer_of(document)
    if not trust.knows(issuer):  # 2
        raise RefusedError(Outcome.ISSUER_UNKNOWN, f"{issuer} is not an issuer that you trust")
    key = trust.find(issuer, rdfc["verificationMethod"])  # 3
    if key is None:
        raise RefusedError(
            Outcome.ISSUER_UNKNOWN, f"{rdfc['verificationMethod']} is no key that {issuer} signs with here"
        )
    with refusing(Outcome.ALTERED):
        check_proof(document, jcs, key.key)  # 4
        check_proof(document, rdfc, key.key)  # 5
    return Signed(document=document, key=key, signed_at=moment(rdfc, "created"))


def issuer_of(document: Document) -> str:
    """Give the identifier of whoever issued a credential, which may stand alone or inside a profile."""
    issuer = member(document, "issuer")
    return text(document, "issuer" if isinstance(issuer, str) else "issuer.id")


def require_unambiguous(document: Document) -> None:
    """Refuse a document that could mean two things: not plain, or under contexts other than the pinned ones."""
    require_plain(document)
    contexts = member(document, "@context")
    if contexts not in ALLOWED_CONTEXTS:
        raise VerificationError(f"@context is {contexts!r}; expected the contexts of VC 2.0 and Open Badges 3.0.3")
    _require_one_context({name: value for name, value in document.items() if name not in {"@context", "proof"}})


def _require_proofs(document: Document) -> tuple[Document, Document]:
    proofs = entries(document, "proof")
    if [proof.get("cryptosuite") for proof in proofs] != list(Suite):
        raise VerificationError(f"proof does not hold one proof each by {' and '.join(Suite)}, in this order")
    rdfc, jcs = proofs
    # In a chain the second proof signs the first as well; certificates of the first version hold two single ones.
    is_chain = "previousProof" in jcs
    _require_proof(rdfc, _PROOF_MEMBERS | ({"id"} if is_chain else set()))
    _require_proof(jcs, _PROOF_MEMBERS | {"@context"} | ({"previousProof"} if is_chain else set()))
    if is_chain and jcs["previousProof"] != text(rdfc, "id"):
        raise VerificationError("the second proof does not follow the first")
    if jcs["@context"] != document["@context"]:
        raise VerificationError("the second proof was made under other contexts than the document's")
    if rdfc["verificationMethod"] != jcs["verificationMethod"]:
        raise VerificationError("the two proofs are by two keys")
    return rdfc, jcs


def _require_proof(proof: Document, members: set[str]) -> None:
    if set(proof) != members:
        raise VerificationError(f"a proof holds {', '.join(sorted(proof))}; expected {', '.join(sorted(members))}")
    if proof["type"] != "DataIntegrityProof" or proof["proofPurpose"] != "assertionMethod":
        raise VerificationError("a proof is not a DataIntegrityProof made to assert")
    text(proof, "verificationMethod")
    moment(proof, "created")


def _require_one_context(value: object) -> None:
    """Refuse a context below the root: it could give our words another meaning."""
    match value:
        case dict():
            if "@context" in value:
                raise VerificationError("a second @context stands inside the document")
            for inner in value.values():
                _require_one_context(inner)
        case list():
            for inner in value:
                _require_one_context(inner)
        case _:
            pass
